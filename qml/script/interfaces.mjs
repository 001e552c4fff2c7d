// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

import {AbortController, AbortSignal} from "./abort.mjs";
import {DOMException} from "./domexception.mjs";
import {CustomEvent, Event, EventTarget} from "./events.mjs";
import {ReadableStreamDefaultController} from "./readablecontroller.mjs";
import {ReadableStream, ReadableStreamDefaultReader} from "./readablestream.mjs";
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
