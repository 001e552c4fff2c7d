// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

// What Async.run() of the QML module does.

import {Error, Promise, resolvedPromise, TypeError} from "./primordials.mjs";
import {watch} from "./rejections.mjs";

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
    }), new Error(), "Async.run()", 0);
}
