// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

// Streams Standard, 5.2 and 5.3: the public faces of writable streams.

import {promiseCall} from "./deferred.mjs";
import {toStrategy} from "./strategies.mjs";
import {Brand, exposeInterface, isObject, requireArguments, toCallback, toDictionary} from "./webidl.mjs";
import {exposeController, WritableControllerState} from "./writablecontroller.mjs";
import {WritableState, WriterState} from "./writablestate.mjs";

const streamBrand = new Brand("WritableStream");
const writerBrand = new Brand("WritableStreamDefaultWriter");

export class WritableStream {
    constructor(underlyingSink, strategy) {
        if (underlyingSink !== undefined && !isObject(underlyingSink))
            throw new TypeError(`The underlying sink is ${underlyingSink}; an object is allowed.`);
        const queuing = toStrategy(strategy, 1);
        const sink = toSink(underlyingSink);

        const stream = new WritableState();
        let controller = null;
        const state = new WritableControllerState(stream, {
            write: chunk => sink.write?.(chunk, controller),
            close: () => sink.close?.(),
            abort: reason => sink.abort?.(reason)
        }, queuing);
        controller = exposeController(state);
        streamBrand.put(this, stream);
        state.start(sink.start?.(controller));
    }

    get locked() {
        return streamBrand.of(this).isLocked;
    }

    abort(reason) {
        return promiseCall(() => unlocked(streamBrand.of(this)).abort(reason));
    }

    close() {
        return promiseCall(() => unlocked(streamBrand.of(this)).close());
    }

    getWriter() {
        return writerBrand.put(Object.create(WritableStreamDefaultWriter.prototype),
                               new WriterState(streamBrand.of(this)));
    }
}

exposeInterface("WritableStream", WritableStream, {constructor: 0, abort: 0});

function toSink(value) {
    const what = "The underlying sink";
    const sink = toDictionary(value, what);
    const abort = toCallback(sink, "abort", what);
    const close = toCallback(sink, "close", what);
    const start = toCallback(sink, "start", what);
    const {type} = sink;
    const write = toCallback(sink, "write", what);
    if (type !== undefined)
        throw new RangeError(`The type of the underlying sink is "${type}"; none is allowed.`);
    return {abort, close, start, write};
}

function unlocked(stream) {
    if (stream.isLocked)
        throw new TypeError("The WritableStream is locked to a writer; use that.");
    return stream;
}

export class WritableStreamDefaultWriter {
    constructor(stream) {
        requireArguments(1, arguments.length, "WritableStreamDefaultWriter");
        writerBrand.put(this, new WriterState(writableState(stream, "The stream")));
    }

    get closed() {
        return promiseCall(() => writerBrand.of(this).closed.promise);
    }

    get desiredSize() {
        return locked(writerBrand.of(this)).desiredSize;
    }

    get ready() {
        return promiseCall(() => writerBrand.of(this).ready.promise);
    }

    abort(reason) {
        return promiseCall(() => locked(writerBrand.of(this)).stream.abort(reason));
    }

    close() {
        return promiseCall(() => locked(writerBrand.of(this)).stream.close());
    }

    releaseLock() {
        const writer = writerBrand.of(this);
        if (writer.stream)
            writer.release();
    }

    write(chunk) {
        return promiseCall(() => locked(writerBrand.of(this)).write(chunk));
    }
}

exposeInterface("WritableStreamDefaultWriter", WritableStreamDefaultWriter, {abort: 0, write: 0});

function locked(writer) {
    if (!writer.stream)
        throw new TypeError("The writer was released.");
    return writer;
}

export function writableState(value, what) {
    if (!streamBrand.is(value))
        throw new TypeError(`${what} is no WritableStream.`);
    return streamBrand.of(value);
}

export function exposeWritable(state) {
    return streamBrand.put(Object.create(WritableStream.prototype), state);
}
