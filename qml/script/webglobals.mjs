// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

// What programs from the web need and the engine lacks.

import {atob, btoa} from "./base64.mjs";
import {CompressionStream, DecompressionStream} from "./compressionstream.mjs";
import {TextDecoder, TextEncoder} from "./encoding.mjs";
import {TextDecoderStream, TextEncoderStream} from "./encodingstreams.mjs";
import {interfaces} from "./interfaces.mjs";
import {native} from "./native.mjs";
import {
    bare, defineProperty, forEach, hasOwn, keys, Promise, setPrototypeOf, Symbol, TypeError
} from "./primordials.mjs";
import {AggregateError, completePromise, makeCompletePromise} from "./promises.mjs";
import {structuredClone} from "./structuredclone.mjs";
import {clearInterval, clearTimeout, queueMicrotask, setInterval, setTimeout} from "./timers.mjs";
import {asyncIterator} from "./webidl.mjs";
import {dateNow, globalConsole} from "./webprimordials.mjs";

export {setWebNative} from "./webnative.mjs";

// High Resolution Time, 7; the same clock that gives an Event its timeStamp.
const timeOrigin = dateNow() - native.now();
const performance = {
    now() {
        return native.now();
    },

    get timeOrigin() {
        return timeOrigin;
    }
};
defineProperty(performance, Symbol.toStringTag, bare({value: "Performance", configurable: true}));

/** By their names on the web. */
export const globals = {
    AggregateError,
    CompressionStream,
    DecompressionStream,
    TextDecoder,
    TextDecoderStream,
    TextEncoder,
    TextEncoderStream,
    atob,
    btoa,
    clearInterval,
    clearTimeout,
    performance,
    queueMicrotask,
    setInterval,
    setTimeout,
    structuredClone
};

function addAsyncIterator(symbols) {
    if (!("asyncIterator" in symbols))
        defineProperty(symbols, "asyncIterator", bare({value: asyncIterator}));
}

/** Gives the engine's own objects what they lack. */
export function completeBuiltIns() {
    completePromise(Promise);
    addAsyncIterator(Symbol);
}

// For where the engine's cannot be changed: the same symbols, and one more.
function makeCompleteSymbol() {
    if ("asyncIterator" in Symbol)
        return Symbol;
    function ExtendedSymbol(description) {
        if (new.target)
            throw new TypeError("Symbol is not a constructor");
        return Symbol(description);
    }
    setPrototypeOf(ExtendedSymbol, Symbol);
    defineProperty(ExtendedSymbol, "name", bare({value: "Symbol"}));
    defineProperty(ExtendedSymbol, "prototype", bare({value: Symbol.prototype}));
    addAsyncIterator(ExtendedSymbol);
    return ExtendedSymbol;
}

/**
 * One object with all of it and the interfaces, for an engine whose global object cannot be changed. What that has is
 * the engine's.
 */
export function makeGlobals(globalObject) {
    const all = {};
    const add = (name, value) => defineProperty(all, name, bare({value, configurable: true, enumerable: true, writable: true}));
    forEach(keys(globals), name => add(name, hasOwn(globalObject, name) ? globalObject[name] : globals[name]));
    forEach(keys(interfaces), name => add(name, interfaces[name]));
    add("Promise", makeCompletePromise());
    add("Symbol", makeCompleteSymbol());
    add("console", globalConsole);
    add("globalThis", all);
    add("self", all);
    return all;
}
