// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

// Streams Standard, 5.2 and 5.3: the public faces of writable streams.

import {promiseCall, promiseOf} from "./deferred.mjs";
import {bare, RangeError, rejectedPromise, TypeError} from "./primordials.mjs";
import {markOf, toStrategy} from "./strategies.mjs";
import {
    Brand, expose, exposeInterface, isObject, requireArguments, toCallback, toDictionary
} from "./webidl.mjs";
import {exposeController, WritableControllerState} from "./writablecontroller.mjs";
import {WritableState, WriterState} from "./writablestate.mjs";

const streamBrand = new Brand("WritableStream");
const writerBrand = new Brand("WritableStreamDefaultWriter");

export class WritableStream {
    constructor(underlyingSink, strategy) {
        if (underlyingSink !== undefined && !isObject(underlyingSink))
            throw new TypeError(`The underlying sink is ${underlyingSink}; an object is allowed.`);
        const queuing = toStrategy(strategy);
        const sink = toSink(underlyingSink);

        const stream = new WritableState();
        let controller = null;
        const controllerState = new WritableControllerState(stream, bare({
            write: chunk => promiseCall(() => sink.write?.(chunk, controller)),
            close: () => promiseCall(() => sink.close?.()),
            abort: reason => promiseCall(() => sink.abort?.(reason))
        }), markOf(queuing, 1), queuing.size);
        controller = exposeController(controllerState);
        streamBrand.put(this, stream);
        controllerState.start(sink.start?.(controller));
    }

    get locked() {
        return streamBrand.of(this).isLocked;
    }

    abort(reason) {
        return promiseOf(() => unlocked(streamBrand.of(this)).abort(reason).promise);
    }

    close() {
        return promiseOf(() => unlocked(streamBrand.of(this)).close().promise);
    }

    getWriter() {
        return expose(writerBrand, WritableStreamDefaultWriter, new WriterState(streamBrand.of(this)));
    }
}

exposeInterface("WritableStream", WritableStream, bare({constructor: 0, abort: 0}));

function toSink(value) {
    const what = "The underlying sink";
    const sink = toDictionary(value, what);
    const abort = toCallback(sink, "abort", 1, what);
    const close = toCallback(sink, "close", 0, what);
    const start = toCallback(sink, "start", 1, what);
    const {type} = sink;
    const write = toCallback(sink, "write", 2, what);
    if (type !== undefined)
        throw new RangeError(`The type of the underlying sink is "${type}"; none is allowed.`);
    return bare({abort, close, start, write});
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
        return promiseOf(() => writerBrand.of(this).closed.promise);
    }

    get desiredSize() {
        return locked(writerBrand.of(this)).desiredSize;
    }

    get ready() {
        // Not by promiseOf(): this is asked for before every chunk.
        try {
            return writerBrand.of(this).ready.promise;
        } catch (error) {
            return rejectedPromise(error);
        }
    }

    abort(reason) {
        return promiseOf(() => locked(writerBrand.of(this)).stream.abort(reason).promise);
    }

    close() {
        return promiseOf(() => locked(writerBrand.of(this)).stream.close().promise);
    }

    releaseLock() {
        const writer = writerBrand.of(this);
        if (writer.stream)
            writer.release();
    }

    write(chunk) {
        // Not by promiseOf(): this is called for every chunk.
        try {
            return locked(writerBrand.of(this)).write(chunk).promise;
        } catch (error) {
            return rejectedPromise(error);
        }
    }
}

exposeInterface("WritableStreamDefaultWriter", WritableStreamDefaultWriter, bare({abort: 0, write: 0}));

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
    return expose(streamBrand, WritableStream, state);
}
