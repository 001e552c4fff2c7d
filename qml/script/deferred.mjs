// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

// What the standards call a promise, as far as only our algorithms see it: a Promise of the engine costs more, and a
// script can have a hand in it.

import {
    bare, construct, forEach, getPrototypeOf, isolate, makeList, Promise, push, rejectedPromise, setPrototypeOf, then
} from "./primordials.mjs";
import {isObject} from "./webidl.mjs";

const pending = 0;
const fulfilled = 1;
const rejected = 2;

// The functions of the Promise that was made last. One executor for all of them, because a closure for each would be as
// much garbage again as a Promise is.
let lastResolve = null;
let lastReject = null;

function keepFunctions(resolve, reject) {
    lastResolve = resolve;
    lastReject = reject;
}

// Promises in whose reactions no `constructor` of a script has a hand.
class PrivatePromise extends Promise {}
const executorList = [keepFunctions];

function makePrivatePromise() {
    return construct(Promise, executorList, PrivatePromise);
}

const settledLongAgo = makePrivatePromise();
lastResolve();

/** Calls `callback` in a microtask. */
export function queueMicrotask(callback) {
    then(settledLongAgo, callback);
}

/**
 * A value that comes later, or an error. The Promise for scripts is made when it is first asked for. Reactions come in
 * the order, and in the microtasks, of a Promise's.
 */
export class Deferred {
    get isPending() {
        return this.state === pending;
    }

    get hasPromise() {
        return this.publicPromise !== null;
    }

    get promise() {
        if (!this.publicPromise) {
            this.publicPromise = new Promise(keepFunctions);
            this.resolvePromise = lastResolve;
            this.rejectPromise = lastReject;
            if (this.state === fulfilled)
                lastResolve(this.result);
            else if (this.state === rejected)
                lastReject(this.result);
        }
        return this.publicPromise;
    }

    /** With a value that is no Promise, nor has a `then`, unless scripts are to see that. */
    resolve(value) {
        this.settle(fulfilled, value);
    }

    /** With the value of a script, which may be a Promise. */
    resolveWith(value) {
        if (!isObject(value)) {
            this.resolve(value);
            return;
        }
        const promise = makePrivatePromise();
        lastResolve(value);
        forEach(this.reactions ?? makeList(), ({onFulfilled, onRejected}) => then(promise, onFulfilled, onRejected));
        this.reactions = null;
        this.publicPromise = promise;
    }

    reject(error) {
        this.settle(rejected, error);
    }

    /** Is resolved with the promise `other`. */
    follow(other) {
        queueMicrotask(() => other.upon(value => this.resolve(value), error => this.reject(error)));
    }

    /** What the functions make of the end, as a promise; they may return another Deferred. */
    transformed(onFulfilled, onRejected) {
        const deferred = newDeferred();
        const step = callback => result => {
            try {
                const value = callback(result);
                if (isDeferred(value))
                    deferred.follow(value);
                else
                    deferred.resolve(value);
            } catch (error) {
                deferred.reject(error);
            }
        };
        this.upon(onFulfilled ? step(onFulfilled) : value => deferred.resolve(value),
                  onRejected ? step(onRejected) : error => deferred.reject(error));
        return deferred;
    }

    /** Calls one of the functions in a microtask after the end; what they throw is lost. */
    upon(onFulfilled, onRejected) {
        if (this.publicPromise)
            then(this.publicPromise, onFulfilled, onRejected);
        else if (this.state !== pending)
            this.react(bare({onFulfilled, onRejected}));
        else
            push(this.reactions ?? (this.reactions = makeList()), bare({onFulfilled, onRejected}));
    }

    settle(state, result) {
        if (this.state !== pending)
            return;
        this.state = state;
        this.result = result;
        if (this.reactions) {
            forEach(this.reactions, reaction => this.react(reaction));
            this.reactions = null;
        }
        if (!this.publicPromise)
            return;
        if (state === fulfilled)
            this.resolvePromise(result);
        else
            this.rejectPromise(result);
    }

    react({onFulfilled, onRejected}) {
        const callback = this.state === fulfilled ? onFulfilled : onRejected;
        const {result} = this;
        if (callback)
            queueMicrotask(result === undefined ? callback : () => callback(result));
    }
}

isolate(Deferred);

const deferredPrototype = Deferred.prototype;

function isDeferred(value) {
    return isObject(value) && getPrototypeOf(value) === deferredPrototype;
}

/**
 * Makes one, also of a class that is derived from it. Not by a constructor, which takes the engine four times as long:
 * there is one for each chunk.
 */
export function newDeferred(prototype = deferredPrototype, state = pending, result = undefined) {
    return setPrototypeOf({
        state,
        result,
        reactions: null,
        publicPromise: null,
        resolvePromise: null,
        rejectPromise: null
    }, prototype);
}

export function fulfilledWith(value) {
    return newDeferred(deferredPrototype, fulfilled, value);
}

export function rejectedWith(error) {
    return newDeferred(deferredPrototype, rejected, error);
}

/** Web IDL: a promise resolved with `value`, which may be a Promise of a script, or a Deferred. */
export function resolvedWith(value) {
    const deferred = newDeferred();
    if (isDeferred(value))
        deferred.follow(value);
    else
        deferred.resolveWith(value);
    return deferred;
}

/** A Promise for scripts that is resolved with `value`. */
export function promiseFor(value) {
    const promise = new Promise(keepFunctions);
    lastResolve(value);
    return promise;
}

/** What a function of a script returns, or throws, as its Promise. */
export function promiseCall(callback) {
    try {
        return resolvedWith(callback());
    } catch (error) {
        return rejectedWith(error);
    }
}

/** What the function of an interface returns: the Promise that `callback` returns, or one of what it throws. */
export function promiseOf(callback) {
    try {
        return callback();
    } catch (error) {
        return rejectedPromise(error);
    }
}
