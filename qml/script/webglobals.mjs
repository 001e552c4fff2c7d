// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

// What programs from the web need and the engine lacks.

import {atob, btoa} from "./base64.mjs";
import {CompressionStream, DecompressionStream} from "./compressionstream.mjs";
import {TextDecoder, TextEncoder} from "./encoding.mjs";
import {TextDecoderStream, TextEncoderStream} from "./encodingstreams.mjs";
import {install} from "./interfaces.mjs";
import {native} from "./native.mjs";
import {
    bare, defineHidden, defineProperty, forEach, hasOwn, keys, Promise, setPrototypeOf, Symbol, TypeError
} from "./primordials.mjs";
import {AggregateError, completePromise, makeCompletePromise} from "./promises.mjs";
import {watchAll} from "./rejections.mjs";
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
const globals = {
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

function addGlobal(object, name, value) {
    if (!hasOwn(object, name))
        defineHidden(object, name, value);
}

/** Adds to a global object what it does not have, and gives the engine's own objects what they lack. */
export function installWeb(globalObject) {
    forEach(keys(globals), name => addGlobal(globalObject, name, globals[name]));
    addGlobal(globalObject, "globalThis", globalObject);
    addGlobal(globalObject, "self", globalObject);
    completePromise(Promise);
    addAsyncIterator(Symbol);
    watchAll(globalObject);
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
    forEach(keys(globals), name => addGlobal(all, name, hasOwn(globalObject, name) ? globalObject[name] : globals[name]));
    install(all);
    addGlobal(all, "Promise", makeCompletePromise());
    addGlobal(all, "Symbol", makeCompleteSymbol());
    addGlobal(all, "console", globalConsole);
    addGlobal(all, "globalThis", all);
    addGlobal(all, "self", all);
    return all;
}
