// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

// Streams Standard, 4.9: what readable streams and their readers are behind their public faces.

import {fulfilledWith, newDeferred, rejectedWith} from "./deferred.mjs";
import {forEach, isolate, makeList, push, shift, TypeError} from "./primordials.mjs";

/**
 * A readable stream. Its chunks come from a controller, an object with the functions pull(request), takeNow(), which
 * gives undefined if that is not simple, cancel(reason), which returns a Deferred, and, if it wants to know of a reader
 * that goes, release().
 */
export class ReadableState {
    constructor() {
        this.state = "readable"; // or "closed" or "errored"
        this.storedError = undefined;
        this.reader = null;
        this.controller = null;
    }

    get isLocked() {
        return this.reader !== null;
    }

    get hasRequests() {
        return this.reader !== null && this.reader.requests.length > 0;
    }

    cancel(reason) {
        if (this.state === "closed")
            return fulfilledWith();
        if (this.state === "errored")
            return rejectedWith(this.storedError);
        this.close();
        if (this.reader)
            this.reader.closeRequests();
        return this.controller.cancel(reason).transformed(() => undefined);
    }

    close() {
        this.state = "closed";
        if (!this.reader)
            return;
        this.reader.closed.resolve();
        if (!this.reader.isBYOB) // whose requests wait for their memory
            this.reader.closeRequests();
    }

    error(error) {
        this.state = "errored";
        this.storedError = error;
        if (!this.reader)
            return;
        this.reader.closed.reject(error);
        this.reader.failRequests(error);
    }

    /** Hands a chunk to the reader that has waited longest. */
    fulfill(chunk) {
        shift(this.reader.requests).chunk(chunk);
    }
}

isolate(ReadableState);

/** A default reader. What it reads goes to requests, objects with the functions chunk(value), close(), error(error). */
export class ReaderState {
    constructor(stream) {
        if (stream.isLocked)
            throw new TypeError("The ReadableStream is locked to a reader.");
        this.stream = stream;
        this.requests = makeList();
        this.closed = newDeferred();
        stream.reader = this;
        if (stream.state === "closed")
            this.closed.resolve();
        else if (stream.state === "errored")
            this.closed.reject(stream.storedError);
    }

    read(request) {
        const {stream} = this;
        if (stream.state === "readable")
            stream.controller.pull(request);
        else if (stream.state === "closed")
            request.close();
        else
            request.error(stream.storedError);
    }

    addRequest(request) {
        push(this.requests, request);
    }

    takeRequests() {
        const {requests} = this;
        this.requests = makeList();
        return requests;
    }

    closeRequests() {
        forEach(this.takeRequests(), request => request.close());
    }

    failRequests(error) {
        forEach(this.takeRequests(), request => request.error(error));
    }

    release() {
        const {stream} = this;
        const error = new TypeError("The reader was released.");
        if (this.closed.isPending)
            this.closed.reject(error);
        else
            this.closed = rejectedWith(error);
        stream.controller.release?.();
        stream.reader = null;
        this.stream = null;
        this.failRequests(error);
    }
}

isolate(ReaderState);
