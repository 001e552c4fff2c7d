// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

import {fulfilledWith} from "./deferred.mjs";
import {isolate, makeList, Uint8Array} from "./primordials.mjs";

/**
 * The controller of a readable stream whose chunks are messages that wait in C++. They come in small batches,
 * because each call to C++ costs as much as some messages do.
 */
export class MessageController {
    constructor(stream, connection) {
        this.stream = stream;
        this.connection = connection;
        this.batch = makeList();
        this.position = 0;
        this.closeRequested = false;
        stream.controller = this;
    }

    get hasMessage() {
        if (this.position < this.batch.length)
            return true;
        this.batch = this.connection.takeMessages();
        this.position = 0;
        return this.batch.length > 0;
    }

    take() {
        const {batch, position} = this;
        const message = batch[position];
        batch[position] = undefined;
        this.position = position + 1;
        return typeof message === "string" ? message : new Uint8Array(message);
    }

    pull(request) {
        const chunk = this.takeNow();
        if (chunk === undefined)
            this.stream.reader.addRequest(request);
        else
            request.chunk(chunk);
    }

    /** The next chunk if there is one, otherwise undefined. */
    takeNow() {
        if (!this.hasMessage)
            return undefined;
        const chunk = this.take();
        if (this.closeRequested && !this.hasMessage)
            this.stream.close();
        return chunk;
    }

    cancel(reason) {
        this.batch = makeList();
        this.position = 0;
        this.connection.cancel(reason);
        return fulfilledWith();
    }

    /** There are messages now. */
    notify() {
        while (this.stream.hasRequests && this.hasMessage)
            this.stream.fulfill(this.take());
    }

    /** The last message has arrived. */
    close() {
        this.closeRequested = true;
        if (this.stream.state === "readable" && !this.hasMessage)
            this.stream.close();
    }

    error(error) {
        this.batch = makeList();
        this.position = 0;
        if (this.stream.state === "readable")
            this.stream.error(error);
    }
}

isolate(MessageController);
