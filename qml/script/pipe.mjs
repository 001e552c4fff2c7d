// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

// Streams Standard, 4.9.1: ReadableStreamPipeTo.

import {fulfilledWith, newDeferred, queueMicrotask} from "./deferred.mjs";
import {isolate, TypeError} from "./primordials.mjs";
import {ReaderState} from "./readablestate.mjs";
import {WriterState} from "./writablestate.mjs";

/** Moves everything from `source` to `destination`. The end of either, or `signal`, ends the other. A Deferred. */
export function pipe(source, destination, options) {
    const transfer = new Pipe(source, destination, options);
    transfer.start();
    return transfer.finished;
}

class Pipe {
    constructor(source, destination, options) {
        this.source = source;
        this.destination = destination;
        this.options = options;
        this.finished = newDeferred();
        this.reader = new ReaderState(source);
        this.writer = new WriterState(destination);
        this.isShuttingDown = false;
        this.currentWrite = fulfilledWith();
    }

    start() {
        const {signal} = this.options;
        this.onAbort = reason => this.abort(reason);
        if (signal?.aborted) {
            this.abort(signal.reason);
            return;
        }
        signal?.addAlgorithm(this.onAbort);
        this.propagateErrorForward();
        this.propagateErrorBackward();
        this.propagateCloseForward();
        this.propagateCloseBackward();
        this.transfer();
    }

    transfer() {
        if (this.isShuttingDown)
            return;
        this.writer.ready.upon(() => { // propagateErrorBackward() knows of the opposite
            if (!this.isShuttingDown)
                this.reader.read(this);
        });
    }

    // As the request of a read:

    // Nothing is written within the call that enqueues; and what ends a stream in the same turn goes first.
    chunk(value) {
        const currentWrite = newDeferred();
        this.currentWrite = currentWrite;
        queueMicrotask(() => {
            const didWrite = () => currentWrite.resolve();
            if (this.writer.stream)
                this.writer.write(value).upon(didWrite, didWrite);
            else
                didWrite();
            this.transfer();
        });
    }

    close() {}

    error() {}

    propagateErrorForward() {
        this.whenErrored(this.source, this.reader.closed, error => {
            this.shutDown(this.options.preventAbort ? null : () => this.destination.abort(error), true, error);
        });
    }

    propagateErrorBackward() {
        this.whenErrored(this.destination, this.writer.closed, error => {
            this.shutDown(this.options.preventCancel ? null : () => this.source.cancel(error), true, error);
        });
    }

    propagateCloseForward() {
        const close = () => this.shutDown(this.options.preventClose ? null
                                                                    : () => this.writer.closeWithErrorPropagation());
        if (this.source.state === "closed")
            close();
        else
            this.reader.closed.upon(close);
    }

    propagateCloseBackward() {
        if (!this.destination.closeQueuedOrInFlight && this.destination.state !== "closed")
            return;
        const error = new TypeError("The destination of the pipe is closed.");
        this.shutDown(this.options.preventCancel ? null : () => this.source.cancel(error), true, error);
    }

    abort(reason) {
        this.shutDown(() => {
            const {preventAbort, preventCancel} = this.options;
            const first = !preventAbort && this.destination.state === "writable" ? this.destination.abort(reason)
                                                                                 : fulfilledWith();
            const second = !preventCancel && this.source.state === "readable" ? this.source.cancel(reason)
                                                                              : fulfilledWith();
            return both(first, second);
        }, true, reason);
    }

    whenErrored(stream, closed, action) {
        if (stream.state === "errored")
            action(stream.storedError);
        else
            closed.upon(undefined, action);
    }

    /** Ends the pipe, with `error` or what `action` fails with, after everything read has been written. */
    shutDown(action, failed = false, error = undefined) {
        if (this.isShuttingDown)
            return;
        this.isShuttingDown = true;
        const act = () => {
            if (action)
                action().upon(() => this.finish(failed, error), actionError => this.finish(true, actionError));
            else
                this.finish(failed, error);
        };
        if (this.destination.state === "writable" && !this.destination.closeQueuedOrInFlight)
            this.afterWrites(act);
        else
            act();
    }

    afterWrites(act) {
        const write = this.currentWrite;
        write.upon(() => {
            if (write === this.currentWrite)
                act();
            else
                this.afterWrites(act);
        });
    }

    finish(failed, error) {
        this.writer.release();
        this.reader.release();
        this.options.signal?.removeAlgorithm(this.onAbort);
        if (failed)
            this.finished.reject(error);
        else
            this.finished.resolve();
    }
}

isolate(Pipe);

/** Both ends; the first error if there is one. */
function both(first, second) {
    const finished = newDeferred();
    let waiting = 2;
    const didFinish = () => {
        if (--waiting === 0)
            finished.resolve();
    };
    const didFail = error => finished.reject(error);
    first.upon(didFinish, didFail);
    second.upon(didFinish, didFail);
    return finished;
}
