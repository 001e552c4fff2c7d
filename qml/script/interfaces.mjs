// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

import {AbortController, AbortSignal} from "./abort.mjs";
import {DOMException} from "./domexception.mjs";
import {CustomEvent, Event, EventTarget} from "./events.mjs";
import {bare, defineHidden, defineProperty, forEach, getOwnPropertyNames, hasOwn, indexOf} from "./primordials.mjs";
import {ReadableStreamDefaultController} from "./readablecontroller.mjs";
import {byteStreams, ReadableStream, ReadableStreamDefaultReader} from "./readablestream.mjs";
import {ByteLengthQueuingStrategy, CountQueuingStrategy} from "./strategies.mjs";
import {TransformStream, TransformStreamDefaultController} from "./transformstream.mjs";
import {WebSocketError} from "./websocketerror.mjs";
import {WebSocketStream} from "./websocketstream.mjs";
import {WritableStreamDefaultController} from "./writablecontroller.mjs";
import {WritableStream, WritableStreamDefaultWriter} from "./writablestream.mjs";

/** The interfaces by their names on the web. */
export const interfaces = {
    AbortController,
    AbortSignal,
    ByteLengthQueuingStrategy,
    CountQueuingStrategy,
    CustomEvent,
    DOMException,
    Event,
    EventTarget,
    ReadableStream,
    ReadableStreamDefaultController,
    ReadableStreamDefaultReader,
    TransformStream,
    TransformStreamDefaultController,
    WebSocketError,
    WebSocketStream,
    WritableStream,
    WritableStreamDefaultController,
    WritableStreamDefaultWriter
};

// What bytestream.mjs has, which is loaded when one of them is first asked for.
const late = ["ReadableByteStreamController", "ReadableStreamBYOBReader", "ReadableStreamBYOBRequest"];
forEach(late, name => defineLate(interfaces, name));

/** Becomes an ordinary property when it is first read or written. */
function defineLate(object, name) {
    const define = value => defineHidden(object, name, value);
    defineProperty(object, name, bare({
        get() {
            const value = byteStreams()[name];
            define(value);
            return value;
        },
        set: define,
        configurable: true
    }));
}

/** Adds to a global object what it does not have. */
export function install(globalObject) {
    forEach(getOwnPropertyNames(interfaces), name => {
        if (hasOwn(globalObject, name))
            return;
        if (indexOf(late, name) >= 0)
            defineLate(globalObject, name);
        else
            defineHidden(globalObject, name, interfaces[name]);
    });
}
