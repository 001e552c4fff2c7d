// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

// Streams Standard, 4.9.1: ReadableStreamPipeTo.

import {promiseCall, upon} from "./deferred.mjs";
import {ReaderState} from "./readablestate.mjs";
import {WriterState} from "./writablestate.mjs";

/** Moves everything from `source` to `destination`. The end of either, or `signal`, ends the other. */
export function pipe(source, destination, options) {
    return new Promise((resolve, reject) => new Pipe(source, destination, options, resolve, reject).start());
}

class Pipe {
    constructor(source, destination, options, resolve, reject) {
        this.source = source;
        this.destination = destination;
        this.options = options;
        this.resolve = resolve;
        this.reject = reject;
        this.reader = new ReaderState(source);
        this.writer = new WriterState(destination);
        this.isShuttingDown = false;
        this.currentWrite = Promise.resolve();
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
        upon(this.writer.ready.promise, () => {
            if (!this.isShuttingDown)
                this.reader.read(this);
        }, () => {}); // propagateErrorBackward() knows
    }

    // As the request of a read:

    chunk(value) {
        this.currentWrite = this.writer.write(value).then(undefined, () => {});
        // Not at once: what ends a stream in the same turn goes first.
        upon(Promise.resolve(), () => this.transfer());
    }

    close() {}

    error() {}

    propagateErrorForward() {
        this.whenErrored(this.source, this.reader.closed.promise, error => {
            this.shutDown(this.options.preventAbort ? null : () => this.destination.abort(error), true, error);
        });
    }

    propagateErrorBackward() {
        this.whenErrored(this.destination, this.writer.closed.promise, error => {
            this.shutDown(this.options.preventCancel ? null : () => this.source.cancel(error), true, error);
        });
    }

    propagateCloseForward() {
        const close = () => this.shutDown(this.options.preventClose ? null
                                                                    : () => this.writer.closeWithErrorPropagation());
        if (this.source.state === "closed")
            close();
        else
            upon(this.reader.closed.promise, close, () => {});
    }

    propagateCloseBackward() {
        if (!this.destination.closeQueuedOrInFlight && this.destination.state !== "closed")
            return;
        const error = new TypeError("The destination of the pipe is closed.");
        this.shutDown(this.options.preventCancel ? null : () => this.source.cancel(error), true, error);
    }

    abort(reason) {
        const actions = [];
        if (!this.options.preventAbort)
            actions.push(() => this.destination.state === "writable" ? this.destination.abort(reason) : undefined);
        if (!this.options.preventCancel)
            actions.push(() => this.source.state === "readable" ? this.source.cancel(reason) : undefined);
        this.shutDown(() => Promise.all(actions.map(action => action())), true, reason);
    }

    whenErrored(stream, closed, action) {
        if (stream.state === "errored")
            action(stream.storedError);
        else
            upon(closed, () => {}, action);
    }

    /** Ends the pipe, with `error` or what `action` fails with, after everything read has been written. */
    shutDown(action, failed = false, error = undefined) {
        if (this.isShuttingDown)
            return;
        this.isShuttingDown = true;
        const act = () => {
            if (action)
                upon(promiseCall(action), () => this.finish(failed, error),
                     actionError => this.finish(true, actionError));
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
        upon(write, () => {
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
            this.reject(error);
        else
            this.resolve();
    }
}
