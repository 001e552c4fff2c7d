// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

// Streams Standard, 4.2 and 4.4: the public faces of readable streams.

import {signalState} from "./abort.mjs";
import {iterate, readableFrom} from "./asynciteration.mjs";
import {Deferred, newDeferred, promiseCall, promiseFor, promiseOf} from "./deferred.mjs";
import {native} from "./native.mjs";
import {pipe} from "./pipe.mjs";
import {
    bare, defineProperty, Error, MAX_SAFE_INTEGER, rejectedPromise, toBoolean, toText, TypeError
} from "./primordials.mjs";
import {exposeController, ReadableControllerState} from "./readablecontroller.mjs";
import {ReadableState, ReaderState} from "./readablestate.mjs";
import {watch} from "./rejections.mjs";
import {markOf, toStrategy} from "./strategies.mjs";
import {tee} from "./tee.mjs";
import {
    asyncIterator, Brand, expose, exposeInterface, isObject, requireArguments, toCallback, toDictionary, toInteger
} from "./webidl.mjs";
import {writableState} from "./writablestream.mjs";

const streamBrand = new Brand("ReadableStream");
const readerBrand = new Brand("ReadableStreamDefaultReader");

let loadedByteStreams = null;

/** What bytestream.mjs exports: few programs need it, and each garbage collection would have it to mark. */
export function byteStreams() {
    return loadedByteStreams ?? (loadedByteStreams = native.load("bytestream.mjs"));
}

export class ReadableStream {
    constructor(underlyingSource, strategy) {
        if (underlyingSource !== undefined && !isObject(underlyingSource))
            throw new TypeError(`The underlying source is ${underlyingSource}; an object is allowed.`);
        const queuing = toStrategy(strategy);
        const source = toSource(underlyingSource);

        const stream = new ReadableState();
        let controller = null;
        const controllerState = makeController(stream, source, bare({
            pull: () => promiseCall(() => source.pull?.(controller)),
            cancel: reason => promiseCall(() => source.cancel?.(reason))
        }), queuing);
        controller = controllerState.object;
        streamBrand.put(this, stream);
        controllerState.start(source.start?.(controller));
    }

    static from(asyncIterable) {
        requireArguments(1, arguments.length, "ReadableStream.from");
        return exposeReadable(readableFrom(asyncIterable));
    }

    get locked() {
        return streamBrand.of(this).isLocked;
    }

    cancel(reason) {
        return promiseOf(() => {
            const stream = streamBrand.of(this);
            if (stream.isLocked)
                throw new TypeError("The ReadableStream is locked to a reader; cancel it there.");
            return stream.cancel(reason).promise;
        });
    }

    getReader(options = undefined) {
        const stream = streamBrand.of(this);
        const {mode} = toDictionary(options, "The options");
        if (mode === undefined)
            return makeReader(stream);
        if (toText(mode) !== "byob")
            throw new TypeError(`The mode is "${mode}"; "byob" is allowed.`);
        return byteStreams().makeBYOBReader(stream);
    }

    pipeThrough(transform, options = undefined) {
        const stream = streamBrand.of(this);
        requireArguments(1, arguments.length, "pipeThrough");
        const pair = toDictionary(transform, "The transform");
        const readable = pair.readable;
        readableState(readable, "The transform's readable");
        const destination = writableState(pair.writable, "The transform's writable");
        const pipeOptions = toPipeOptions(options);
        checkUnlocked(stream, destination);
        pipe(stream, destination, pipeOptions);
        return readable;
    }

    pipeTo(destination, options = undefined) {
        return promiseOf(() => {
            const stream = streamBrand.of(this);
            requireArguments(1, arguments.length, "pipeTo");
            const target = writableState(destination, "The destination");
            const pipeOptions = toPipeOptions(options);
            checkUnlocked(stream, target);
            return watch(pipe(stream, target, pipeOptions).promise, new Error(), "ReadableStream.pipeTo()");
        });
    }

    tee() {
        const stream = streamBrand.of(this);
        const {first, second} = stream.controller.isOfBytes ? byteStreams().teeBytes(stream) : tee(stream);
        return [exposeReadable(first.stream), exposeReadable(second.stream)];
    }

    values(options = undefined) {
        const stream = streamBrand.of(this);
        const {preventCancel} = toDictionary(options, "The options");
        return iterate(stream, toBoolean(preventCancel));
    }
}

exposeInterface("ReadableStream", ReadableStream, bare({
    constructor: 0, cancel: 0, getReader: 0, pipeThrough: 1, pipeTo: 1, values: 0
}));
defineProperty(ReadableStream.prototype, asyncIterator, bare({
    value: ReadableStream.prototype.values, configurable: true, writable: true
}));

function toSource(value) {
    const what = "The underlying source";
    const source = toDictionary(value, what);
    const {autoAllocateChunkSize: size} = source;
    const autoAllocateChunkSize =
        size === undefined ? undefined : toInteger(size, MAX_SAFE_INTEGER, `${what}.autoAllocateChunkSize`);
    const cancel = toCallback(source, "cancel", 1, what);
    const pull = toCallback(source, "pull", 1, what);
    const start = toCallback(source, "start", 1, what);
    const {type} = source;
    if (type !== undefined && toText(type) !== "bytes")
        throw new TypeError(`The type of the underlying source is "${type}"; "bytes" is allowed.`);
    return bare({autoAllocateChunkSize, cancel, isOfBytes: type !== undefined, pull, start});
}

/** The state of a controller that has its public face. */
function makeController(stream, source, algorithms, strategy) {
    if (source.isOfBytes)
        return byteStreams().makeByteController(stream, algorithms, strategy, source.autoAllocateChunkSize);
    const controller = new ReadableControllerState(stream, algorithms, markOf(strategy, 1), strategy.size);
    exposeController(controller);
    return controller;
}

function toPipeOptions(value) {
    const {preventAbort, preventCancel, preventClose, signal} = toDictionary(value, "The options");
    return bare({
        preventAbort: toBoolean(preventAbort),
        preventCancel: toBoolean(preventCancel),
        preventClose: toBoolean(preventClose),
        signal: signal === undefined ? null : signalState(signal, "The signal")
    });
}

function checkUnlocked(source, destination) {
    if (source.isLocked)
        throw new TypeError("The ReadableStream is locked to a reader.");
    if (destination.isLocked)
        throw new TypeError("The WritableStream is locked to a writer.");
}

/** The request of a read() that returns a Promise. */
class PromisedRead extends Deferred {
    chunk(value) {
        this.resolve({value, done: false});
    }

    close(value = undefined) {
        this.resolve({value, done: true});
    }

    error(error) {
        this.reject(error);
    }
}

const promisedReadPrototype = PromisedRead.prototype;

export function newPromisedRead() {
    return newDeferred(promisedReadPrototype);
}

export class ReadableStreamDefaultReader {
    constructor(stream) {
        requireArguments(1, arguments.length, "ReadableStreamDefaultReader");
        readerBrand.put(this, new ReaderState(readableState(stream, "The stream")));
    }

    get closed() {
        return promiseOf(() => readerBrand.of(this).closed.promise);
    }

    cancel(reason) {
        return promiseOf(() => lockedStream(readerBrand.of(this)).cancel(reason).promise);
    }

    read() {
        // Not by promiseOf(), and without a request for what is there: this is called for every chunk.
        try {
            const reader = readerBrand.of(this);
            const {state, controller} = lockedStream(reader);
            const chunk = state === "readable" ? controller.takeNow() : undefined;
            if (chunk !== undefined)
                return promiseFor({value: chunk, done: false});
            const request = newPromisedRead();
            const {promise} = request;
            reader.read(request);
            return promise;
        } catch (error) {
            return rejectedPromise(error);
        }
    }

    releaseLock() {
        const reader = readerBrand.of(this);
        if (reader.stream)
            reader.release();
    }
}

exposeInterface("ReadableStreamDefaultReader", ReadableStreamDefaultReader, bare({cancel: 0}));

export function lockedStream(reader) {
    if (!reader.stream)
        throw new TypeError("The reader was released.");
    return reader.stream;
}

function makeReader(stream) {
    return expose(readerBrand, ReadableStreamDefaultReader, new ReaderState(stream));
}

export function readableState(value, what) {
    if (!streamBrand.is(value))
        throw new TypeError(`${what} is no ReadableStream.`);
    return streamBrand.of(value);
}

export function exposeReadable(state) {
    return expose(streamBrand, ReadableStream, state);
}
