// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

// The web's API in QML. A QML engine lets nobody add globals, so that the classes are members of WebStreams.

import {interfaces} from "qrc:/WebSocketStream/script/main.mjs";

export const {
    AbortController,
    AbortSignal,
    ByteLengthQueuingStrategy,
    CountQueuingStrategy,
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
} = interfaces;
