// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

// ECMAScript, 27.2: the members of Promise that the engine may lack, and AggregateError.

import {
    bare, call, construct, create, defineHidden, defineProperty, Error, errorPrototype, forEach, getOwnPropertyNames,
    hasOwn, isolate, makeList, Promise, push, setPrototypeOf, Symbol, TypeError
} from "./primordials.mjs";
import {isObject, toDOMString, toSequence} from "./webidl.mjs";
import {arrayPrototype} from "./webprimordials.mjs";

const {species} = Symbol;

function toArray(list) {
    return setPrototypeOf(list, arrayPrototype);
}

// A function, because it may be called without `new`.
export function AggregateError(errors, message, options) {
    const list = message === undefined ? [] : [toDOMString(message)];
    const error = construct(Error, list, new.target ?? AggregateError);
    if (message === undefined)
        delete error.message;
    if (isObject(options) && "cause" in options)
        defineHidden(error, "cause", options.cause);
    defineHidden(error, "errors", toArray(toSequence(errors, "The errors", item => item)));
    return error;
}

setPrototypeOf(AggregateError, Error);
AggregateError.prototype = create(errorPrototype);
defineHidden(AggregateError.prototype, "constructor", AggregateError);
defineHidden(AggregateError.prototype, "name", "AggregateError");
defineHidden(AggregateError.prototype, "message", "");
defineProperty(AggregateError, "length", bare({value: 2}));
defineProperty(AggregateError, "prototype", bare({writable: false}));

/** A promise of the given class, and its functions. */
class Capability {
    constructor(constructor) {
        if (typeof constructor !== "function")
            throw new TypeError("A method of Promise was called on what is no constructor.");
        this.promise = construct(constructor, [(resolve, reject) => {
            this.resolve = resolve;
            this.reject = reject;
        }], constructor);
    }
}

isolate(Capability);

/**
 * Subscribes to each promise: `subscribe` is given it and the function that puts its result into its place. Calls `finish`
 * with all results when none is missing any more.
 */
function combine(constructor, iterable, subscribe, finish) {
    const capability = new Capability(constructor);
    const results = makeList();
    let remaining = 1;
    const countDown = () => {
        if (--remaining === 0)
            finish(capability, toArray(results));
    };
    try {
        const {resolve} = constructor;
        if (typeof resolve !== "function")
            throw new TypeError("The constructor's resolve() is no function.");
        toSequence(iterable, "What is waited for", (item, index) => {
            ++remaining;
            push(results, undefined);
            let isSettled = false;
            const put = result => {
                if (isSettled)
                    return;
                isSettled = true;
                results[index] = result;
                countDown();
            };
            subscribe(call(resolve, constructor, item), put, capability);
        });
        countDown();
    } catch (error) {
        capability.reject(error);
    }
    return capability.promise;
}

function invokeThen(promise, onFulfilled, onRejected) {
    return call(promise.then, promise, onFulfilled, onRejected);
}

// No tail calls with this many arguments, which Qt mixes up on 32 bits.
const statics = bare({
    allSettled(iterable) {
        const all = combine(this, iterable, (promise, put) => {
            invokeThen(promise, value => put({status: "fulfilled", value}), reason => put({status: "rejected", reason}));
        }, (capability, results) => capability.resolve(results));
        return all;
    },

    any(iterable) {
        const any = combine(this, iterable, (promise, put, capability) => {
            invokeThen(promise, capability.resolve, put);
        }, (capability, errors) => {
            capability.reject(new AggregateError(errors, "All promises were rejected"));
        });
        return any;
    },

    withResolvers() {
        const {promise, resolve, reject} = new Capability(this);
        return {promise, resolve, reject};
    }
});

function speciesOf(promise) {
    const {constructor} = promise;
    return (isObject(constructor) ? constructor[species] : undefined) ?? Promise;
}

const methods = bare({
    finally(onFinally) {
        if (!isObject(this))
            throw new TypeError("Promise.prototype.finally: this is no object.");
        if (typeof onFinally !== "function")
            return invokeThen(this, onFinally, onFinally);
        const constructor = speciesOf(this);
        const after = callback => {
            const capability = new Capability(constructor);
            capability.resolve(onFinally());
            return invokeThen(capability.promise, callback);
        };
        return invokeThen(this, value => after(() => value), reason => after(() => {
            throw reason;
        }));
    }
});

function addMissing(object, members) {
    forEach(getOwnPropertyNames(members), name => {
        if (!(name in object))
            defineHidden(object, name, members[name]);
    });
}

/** Gives a class of promises what it lacks. */
export function completePromise(constructor) {
    addMissing(constructor, statics);
    addMissing(constructor.prototype, methods);
}

/** The engine's class if it lacks nothing, else one that extends it, for where the engine's cannot be changed. */
export function makeCompletePromise() {
    const isComplete = "allSettled" in Promise && "any" in Promise && "withResolvers" in Promise
        && hasOwn(Promise.prototype, "finally");
    if (isComplete)
        return Promise;
    class ExtendedPromise extends Promise {}
    defineProperty(ExtendedPromise, "name", bare({value: "Promise"}));
    completePromise(ExtendedPromise);
    return ExtendedPromise;
}
