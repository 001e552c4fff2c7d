// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

// Streams Standard, 4.5, 4.7 and 4.8: the public faces of streams of bytes. Loaded when one is first needed, by
// byteStreams(): no other module may import this one.

import {elementSizeOf} from "./bytequeue.mjs";
import {BYOBReaderState, ByteControllerState} from "./bytestate.mjs";
import {promiseOf} from "./deferred.mjs";
import {
    bare, bufferLength, isArrayBuffer, isView, MAX_SAFE_INTEGER, partsOfView, RangeError, TypeError
} from "./primordials.mjs";
import {lockedStream, newPromisedRead, readableState} from "./readablestream.mjs";
import {markOf} from "./strategies.mjs";
import {
    Brand, expose, exposeInterface, illegalConstructor, requireArguments, toDictionary, toInteger
} from "./webidl.mjs";

export {teeBytes} from "./bytetee.mjs";

const controllerBrand = new Brand("ReadableByteStreamController");
const requestBrand = new Brand("ReadableStreamBYOBRequest");
const readerBrand = new Brand("ReadableStreamBYOBReader");

/** Web IDL: an ArrayBufferView, whose memory no other thread can change. */
function toView(value, what) {
    if (!isView(value) || !isArrayBuffer(partsOfView(value).buffer))
        throw new TypeError(`${what} is no typed array or DataView of an ArrayBuffer; these are allowed.`);
    return value;
}

/** A view that has a byte at least. */
function toNonEmptyView(value, what) {
    const view = toView(value, what);
    if (partsOfView(view).byteLength === 0)
        throw new TypeError(`${what} has 0 bytes; at least one is needed.`);
    return view;
}

export class ReadableByteStreamController {
    constructor() {
        throw illegalConstructor();
    }

    get byobRequest() {
        const request = controllerBrand.of(this).byobRequest;
        if (!request)
            return null;
        return request.object ?? expose(requestBrand, ReadableStreamBYOBRequest, request);
    }

    get desiredSize() {
        return controllerBrand.of(this).desiredSize;
    }

    close() {
        const controller = controllerBrand.of(this);
        if (!controller.mayCloseOrEnqueue)
            throw new TypeError("The stream is not in a state that permits close.");
        controller.close();
    }

    enqueue(chunk) {
        const controller = controllerBrand.of(this);
        requireArguments(1, arguments.length, "enqueue");
        const view = toNonEmptyView(chunk, "The chunk");
        if (!controller.mayCloseOrEnqueue)
            throw new TypeError("The stream is not in a state that permits enqueue.");
        controller.enqueue(view);
    }

    error(error) {
        controllerBrand.of(this).error(error);
    }
}

exposeInterface("ReadableByteStreamController", ReadableByteStreamController, bare({error: 0}));

export class ReadableStreamBYOBRequest {
    constructor() {
        throw illegalConstructor();
    }

    get view() {
        return requestBrand.of(this).view;
    }

    respond(bytesWritten) {
        const request = requestBrand.of(this);
        requireArguments(1, arguments.length, "respond");
        const count = toInteger(bytesWritten, MAX_SAFE_INTEGER, "bytesWritten");
        controllerOf(request).respond(count);
    }

    respondWithNewView(view) {
        const request = requestBrand.of(this);
        requireArguments(1, arguments.length, "respondWithNewView");
        const newView = toView(view, "The new view");
        controllerOf(request).respondWithNewView(newView);
    }
}

exposeInterface("ReadableStreamBYOBRequest", ReadableStreamBYOBRequest);

function controllerOf(request) {
    if (!request.controller)
        throw new TypeError("The request has been responded to, or is not needed any more.");
    return request.controller;
}

export class ReadableStreamBYOBReader {
    constructor(stream) {
        requireArguments(1, arguments.length, "ReadableStreamBYOBReader");
        readerBrand.put(this, makeReaderState(readableState(stream, "The stream")));
    }

    get closed() {
        return promiseOf(() => readerBrand.of(this).closed.promise);
    }

    cancel(reason) {
        return promiseOf(() => lockedStream(readerBrand.of(this)).cancel(reason).promise);
    }

    read(view, options = undefined) {
        return promiseOf(() => {
            const reader = readerBrand.of(this);
            requireArguments(1, arguments.length, "read");
            const target = toView(view, "The view");
            const {min} = toDictionary(options, "The options");
            const minimumLength = min === undefined ? 1 : toInteger(min, MAX_SAFE_INTEGER, "The options' min");
            checkRoom(target, minimumLength);
            lockedStream(reader);
            const request = newPromisedRead();
            reader.readInto(target, minimumLength, request);
            return request.promise;
        });
    }

    releaseLock() {
        const reader = readerBrand.of(this);
        if (reader.stream)
            reader.release();
    }
}

exposeInterface("ReadableStreamBYOBReader", ReadableStreamBYOBReader, bare({cancel: 0, read: 1}));

function checkRoom(view, minimumLength) {
    toNonEmptyView(view, "The view");
    if (minimumLength === 0)
        throw new TypeError("The options' min is 0; at least 1 is needed.");
    const length = partsOfView(view).byteLength / elementSizeOf(view);
    if (minimumLength > length)
        throw new RangeError(`The options' min is ${minimumLength}; the view has room for ${length}.`);
}

function makeReaderState(stream) {
    if (!stream.isLocked && !stream.controller.isOfBytes)
        throw new TypeError("The ReadableStream is not one of bytes, so that it has no reader with the mode \"byob\".");
    return new BYOBReaderState(stream);
}

export function makeBYOBReader(stream) {
    return expose(readerBrand, ReadableStreamBYOBReader, makeReaderState(stream));
}

/** The controller of a script's source, with its public face. */
export function makeByteController(stream, algorithms, strategy, autoAllocateChunkSize) {
    if (strategy.size !== undefined)
        throw new RangeError("The strategy has a size, but the size of bytes is their number; leave it out.");
    const highWaterMark = markOf(strategy, 0);
    if (autoAllocateChunkSize === 0)
        throw new TypeError("The underlying source's autoAllocateChunkSize is 0; at least 1 is needed.");
    const controller = new ByteControllerState(stream, algorithms, highWaterMark, autoAllocateChunkSize);
    expose(controllerBrand, ReadableByteStreamController, controller);
    return controller;
}
