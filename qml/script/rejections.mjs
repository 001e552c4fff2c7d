// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

// HTML, 8.1.6.3: errors of Promises that nobody looks at. The engine keeps silent about them, so that a program would
// just stop. An AbortError is not reported: it is what the application has asked for, by deleting an element for example.

import {native} from "./native.mjs";
import {
    bare, construct, defineHidden, defineProperty, Promise, promisePrototype, setPrototypeOf, Symbol, then, TypeError
} from "./primordials.mjs";
import {isObject} from "./webidl.mjs";

const handled = Symbol("handled");
const isHandled = bare({value: true, configurable: true, writable: true});

/** Milliseconds in which what a script does with Promises in a row has come to its end. */
const fewTurns = 100;

let tracksAll = false;

function markHandled(promise) {
    defineProperty(promise, handled, isHandled);
}

/** Reports the error of a Promise unless somebody looks at that within so many milliseconds. */
function reportLater(getPromise, error, place, what, patience) {
    native.startTimer(patience, () => {
        if (!getPromise()[handled] && error?.name !== "AbortError")
            native.reportError(error, place, `Nobody looks at the error of ${what}:`);
    });
}

/**
 * Has the error reported that `promise` is rejected with if nobody looks at it, and the same for the Promises that are
 * made of it. `place` is an Error from where it was asked for, `what` whose error it is, and `patience` in milliseconds.
 */
export function watch(promise, place, what, patience = fewTurns) {
    defineHidden(promise, "then", (onFulfilled, onRejected) => {
        markHandled(promise);
        const derived = then(promise, onFulfilled, onRejected);
        if (!tracksAll)
            watch(derived, place, what, patience);
        return derived;
    });
    then(promise, undefined, error => {
        reportLater(() => promise, error, place, what, patience);
    });
    return promise;
}

/** The same for what is made of `promise`, but the standard itself marks that as handled. */
export function watchDerived(promise, place, what) {
    markHandled(promise);
    return watch(promise, place, what);
}

/**
 * The same for all Promises. They are made by the global constructor, and by then(), which asks the Promise for its
 * constructor; so ours takes the place of the engine's.
 */
export function watchAll(globals) {
    if (tracksAll)
        return;
    tracksAll = true;
    setPrototypeOf(TrackedPromise, Promise);
    defineProperty(TrackedPromise, "name", bare({value: "Promise"}));
    defineProperty(TrackedPromise, "prototype", bare({value: promisePrototype, writable: false}));
    defineHidden(promisePrototype, "constructor", TrackedPromise);
    defineHidden(promisePrototype, "then", trackedThen);
    defineHidden(globals, "Promise", TrackedPromise);
}

function TrackedPromise(executor) {
    if (new.target === undefined)
        throw new TypeError("A Promise is made with new.");
    if (typeof executor !== "function")
        throw new TypeError(`The executor of a Promise is of type ${typeof executor}; a function is needed.`);
    let promise = null;
    let isSettled = false;
    const track = error => {
        reportLater(() => promise, error, error, "a Promise", fewTurns);
    };
    const fail = error => {
        if (!isSettled)
            track(error);
        isSettled = true;
    };
    const trackedExecutor = (resolve, reject) => {
        try {
            executor(value => {
                if (!isSettled)
                    trackWith(value, track);
                isSettled = true;
                resolve(value);
            }, error => {
                fail(error);
                reject(error);
            });
        } catch (error) {
            fail(error);
            throw error;
        }
    };
    promise = construct(Promise, [trackedExecutor], new.target);
    return promise;
}

// What is resolved with a Promise will be rejected with it.
function trackWith(value, track) {
    if (!isObject(value))
        return;
    try {
        then(value, undefined, track);
    } catch (error) {
        // it is no Promise
    }
}

function trackedThen(onFulfilled, onRejected) {
    markHandled(this);
    return then(this, onFulfilled, onRejected);
}

defineProperty(trackedThen, "name", bare({value: "then"}));
