// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

// Streams Standard, 4.9: what readable streams and their readers are behind their public faces.

import {Deferred} from "./deferred.mjs";

/**
 * A readable stream. Its chunks come from a controller, an object with the functions pull(request) and
 * cancel(reason).
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
            return Promise.resolve();
        if (this.state === "errored")
            return Promise.reject(this.storedError);
        this.close();
        return this.controller.cancel(reason).then(() => undefined);
    }

    close() {
        this.state = "closed";
        if (!this.reader)
            return;
        const requests = this.reader.takeRequests();
        this.reader.closed.resolve();
        for (const request of requests)
            request.close();
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
        this.reader.requests.shift().chunk(chunk);
    }
}

/** A reader. What it reads goes to requests, objects with the functions chunk(value), close() and error(error). */
export class ReaderState {
    constructor(stream) {
        if (stream.isLocked)
            throw new TypeError("The ReadableStream is locked to a reader.");
        this.stream = stream;
        this.requests = [];
        this.closed = new Deferred();
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

    takeRequests() {
        const requests = this.requests;
        this.requests = [];
        return requests;
    }

    failRequests(error) {
        for (const request of this.takeRequests())
            request.error(error);
    }

    release() {
        const {stream} = this;
        const error = new TypeError("The reader was released.");
        if (this.closed.isPending)
            this.closed.reject(error);
        else
            this.closed = Deferred.rejected(error);
        stream.reader = null;
        this.stream = null;
        this.failRequests(error);
    }
}
