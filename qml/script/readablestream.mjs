// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

// Streams Standard, 4.2 and 4.4: the public faces of readable streams.

import {signalState} from "./abort.mjs";
import {Deferred, promiseCall} from "./deferred.mjs";
import {pipe} from "./pipe.mjs";
import {exposeController, ReadableControllerState} from "./readablecontroller.mjs";
import {ReadableState, ReaderState} from "./readablestate.mjs";
import {toStrategy} from "./strategies.mjs";
import {tee} from "./tee.mjs";
import {
    Brand, exposeInterface, isObject, requireArguments, toCallback, toDictionary
} from "./webidl.mjs";
import {writableState} from "./writablestream.mjs";

const streamBrand = new Brand("ReadableStream");
const readerBrand = new Brand("ReadableStreamDefaultReader");

export class ReadableStream {
    constructor(underlyingSource, strategy) {
        if (underlyingSource !== undefined && !isObject(underlyingSource))
            throw new TypeError(`The underlying source is ${underlyingSource}; an object is allowed.`);
        const queuing = toStrategy(strategy, 1);
        const source = toSource(underlyingSource);

        const stream = new ReadableState();
        let controller = null;
        const state = new ReadableControllerState(stream, {
            pull: () => source.pull?.(controller),
            cancel: reason => source.cancel?.(reason)
        }, queuing);
        controller = exposeController(state);
        streamBrand.put(this, stream);
        state.start(source.start?.(controller));
    }

    get locked() {
        return streamBrand.of(this).isLocked;
    }

    cancel(reason) {
        return promiseCall(() => {
            const stream = streamBrand.of(this);
            if (stream.isLocked)
                throw new TypeError("The ReadableStream is locked to a reader; cancel it there.");
            return stream.cancel(reason);
        });
    }

    getReader(options = {}) {
        const stream = streamBrand.of(this);
        const {mode} = toDictionary(options, "The options");
        if (mode === undefined)
            return makeReader(stream);
        if (String(mode) !== "byob")
            throw new TypeError(`The mode is "${mode}"; "byob" is allowed.`);
        throw new TypeError("The ReadableStream is not one of bytes, so that it has no reader with the mode \"byob\".");
    }

    pipeThrough(transform, options = {}) {
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

    pipeTo(destination, options = {}) {
        return promiseCall(() => {
            const stream = streamBrand.of(this);
            requireArguments(1, arguments.length, "pipeTo");
            const target = writableState(destination, "The destination");
            const pipeOptions = toPipeOptions(options);
            checkUnlocked(stream, target);
            return pipe(stream, target, pipeOptions);
        });
    }

    tee() {
        return tee(streamBrand.of(this)).map(exposeReadable);
    }
}

exposeInterface("ReadableStream", ReadableStream, {
    constructor: 0, cancel: 0, getReader: 0, pipeThrough: 1, pipeTo: 1
});

function toSource(value) {
    const what = "The underlying source";
    const source = toDictionary(value, what);
    const cancel = toCallback(source, "cancel", what);
    const pull = toCallback(source, "pull", what);
    const start = toCallback(source, "start", what);
    const {type} = source;
    if (type !== undefined) {
        throw new TypeError(String(type) === "bytes" ? "Readable byte streams are not supported; leave out the type."
                                                     : `The type of the underlying source is "${type}".`);
    }
    return {cancel, pull, start};
}

function toPipeOptions(value) {
    const {preventAbort, preventCancel, preventClose, signal} = toDictionary(value, "The options");
    return {
        preventAbort: Boolean(preventAbort),
        preventCancel: Boolean(preventCancel),
        preventClose: Boolean(preventClose),
        signal: signal === undefined ? null : signalState(signal, "The signal")
    };
}

function checkUnlocked(source, destination) {
    if (source.isLocked)
        throw new TypeError("The ReadableStream is locked to a reader.");
    if (destination.isLocked)
        throw new TypeError("The WritableStream is locked to a writer.");
}

class PromisedRead extends Deferred {
    chunk(value) {
        this.resolvePromise({value, done: false});
    }

    close() {
        this.resolvePromise({value: undefined, done: true});
    }

    error(error) {
        this.rejectPromise(error);
    }
}

export class ReadableStreamDefaultReader {
    constructor(stream) {
        requireArguments(1, arguments.length, "ReadableStreamDefaultReader");
        readerBrand.put(this, new ReaderState(readableState(stream, "The stream")));
    }

    get closed() {
        return promiseCall(() => readerBrand.of(this).closed.promise);
    }

    cancel(reason) {
        return promiseCall(() => lockedStream(readerBrand.of(this)).cancel(reason));
    }

    read() {
        // Not by promiseCall(): this is called for every chunk.
        let reader;
        try {
            reader = readerBrand.of(this);
            lockedStream(reader);
        } catch (error) {
            return Promise.reject(error);
        }
        const request = new PromisedRead();
        reader.read(request);
        return request.promise;
    }

    releaseLock() {
        const reader = readerBrand.of(this);
        if (reader.stream)
            reader.release();
    }
}

exposeInterface("ReadableStreamDefaultReader", ReadableStreamDefaultReader, {cancel: 0});

function lockedStream(reader) {
    if (!reader.stream)
        throw new TypeError("The reader was released.");
    return reader.stream;
}

function makeReader(stream) {
    return readerBrand.put(Object.create(ReadableStreamDefaultReader.prototype), new ReaderState(stream));
}

export function readableState(value, what) {
    if (!streamBrand.is(value))
        throw new TypeError(`${what} is no ReadableStream.`);
    return streamBrand.of(value);
}

export function exposeReadable(state) {
    return streamBrand.put(Object.create(ReadableStream.prototype), state);
}
