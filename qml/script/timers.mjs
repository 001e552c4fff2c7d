// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

// HTML Standard, 8.7 and 8.8: timers and queueMicrotask(). When a timer is due is C++'s business.

import {queueMicrotask as queueReaction} from "./deferred.mjs";
import {native} from "./native.mjs";
import {apply, bare, defineProperty, Error, TypeError} from "./primordials.mjs";
import {requireArguments} from "./webidl.mjs";
import {webNative} from "./webnative.mjs";

function requireFunction(callback, where) {
    if (typeof callback !== "function")
        throw new TypeError(`${where}: the callback is of type ${typeof callback}; a function is allowed.`);
}

/** The callback as a function that throws nothing; `place` is an Error from where it was given to us. */
function reporting(callback, values, place) {
    return () => {
        try {
            apply(callback, undefined, values);
        } catch (error) {
            native.reportError(error, place, "Uncaught");
        }
    };
}

// Web IDL's long, of which the standard takes the negative ones for 0.
function toDelay(value) {
    const delay = value | 0;
    return delay > 0 ? delay : 0;
}

export function setTimeout(callback, delay, ...values) {
    requireArguments(1, arguments.length, "setTimeout");
    requireFunction(callback, "setTimeout");
    return webNative.timers().start(toDelay(delay), false, reporting(callback, values, new Error()));
}

export function setInterval(callback, delay, ...values) {
    requireArguments(1, arguments.length, "setInterval");
    requireFunction(callback, "setInterval");
    return webNative.timers().start(toDelay(delay), true, reporting(callback, values, new Error()));
}

/** Either kind, as on the web. */
export function clearTimeout(id) {
    webNative.timers().clear(id | 0);
}

export function clearInterval(id) {
    webNative.timers().clear(id | 0);
}

export function queueMicrotask(callback) {
    requireArguments(1, arguments.length, "queueMicrotask");
    requireFunction(callback, "queueMicrotask");
    queueReaction(reporting(callback, [], new Error()));
}

defineProperty(setTimeout, "length", bare({value: 1}));
defineProperty(setInterval, "length", bare({value: 1}));
defineProperty(clearTimeout, "length", bare({value: 0}));
defineProperty(clearInterval, "length", bare({value: 0}));
