// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

// What Async.run() of the QML module does.

import {native} from "./native.mjs";
import {bare, defineProperty, Error, Promise, resolvedPromise, then, TypeError} from "./primordials.mjs";

/**
 * Runs a generator function as other engines run an async function: `yield` awaits a Promise, gives its
 * value or throws its error. Returns a Promise for what the function returns or throws.
 *
 *     Async.run(function*() {
 *         const {readable} = yield feed.opened;
 *         const {value, done} = yield readable.read();
 *     });
 */
export function run(task) {
    if (typeof task !== "function")
        throw new TypeError(`Async.run() needs a generator function, not ${task === null ? "null" : typeof task}.`);
    return watch(new Promise((resolve, reject) => {
        const generator = task();
        if (typeof generator?.next !== "function" || typeof generator.throw !== "function") {
            resolve(generator); // an ordinary function has already run to its end
            return;
        }
        function resume(method, value) {
            let step;
            try {
                step = generator[method](value);
            } catch (error) {
                reject(error);
                return;
            }
            if (step.done)
                resolve(step.value);
            else
                resolvedPromise(step.value).then(result => resume("next", result), error => resume("throw", error));
        }
        resume("next");
    }), new Error());
}

/**
 * Has the error reported that `promise` is rejected with, unless somebody looks at it before the event loop goes on, and
 * the same for the Promises that are made of it. The engine itself reports none. An AbortError is what the application
 * has asked for, by deleting an element for example. `call` is an Error from the place where the task was run.
 */
function watch(promise, call) {
    let isLookedAt = false;
    defineProperty(promise, "then", bare({
        value: (onFulfilled, onRejected) => {
            isLookedAt = true;
            return watch(then(promise, onFulfilled, onRejected), call);
        },
        configurable: true,
        writable: true
    }));
    function reportLater(error) {
        native.startTimer(0, () => {
            if (!isLookedAt && error?.name !== "AbortError")
                native.reportError("Nobody looks at the error of Async.run():", error, call);
        });
    }
    then(promise, undefined, reportLater);
    return promise;
}
