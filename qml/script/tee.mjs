// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

// Streams Standard, 4.9.1: ReadableStreamDefaultTee.

import {fulfilledWith, newDeferred, queueMicrotask} from "./deferred.mjs";
import {bare, isolate} from "./primordials.mjs";
import {createReadable} from "./readablecontroller.mjs";
import {ReaderState} from "./readablestate.mjs";

/** One of the two streams that each get every chunk of another. */
class Branch {
    constructor(tee) {
        this.tee = tee;
        this.isCancelled = false;
        this.reason = undefined;
        this.stream = createReadable(bare({
            pull: () => this.tee.pull(),
            cancel: reason => this.cancel(reason)
        }), 1);
    }

    cancel(reason) {
        this.isCancelled = true;
        this.reason = reason;
        return this.tee.didCancel();
    }
}

isolate(Branch);

class Tee {
    constructor(stream) {
        this.stream = stream;
        this.reader = new ReaderState(stream);
        this.cancelled = newDeferred();
        this.isReading = false;
        this.readAgain = false;
        this.first = new Branch(this);
        this.second = new Branch(this);
        this.reader.closed.upon(undefined, error => {
            this.first.stream.controller.error(error);
            this.second.stream.controller.error(error);
            this.finish();
        });
    }

    pull() {
        if (this.isReading) {
            this.readAgain = true;
        } else {
            this.isReading = true;
            this.reader.read(this);
        }
        return fulfilledWith();
    }

    didCancel() {
        if (this.first.isCancelled && this.second.isCancelled)
            this.cancelled.follow(this.stream.cancel([this.first.reason, this.second.reason]));
        return this.cancelled;
    }

    finish() {
        if (!this.first.isCancelled || !this.second.isCancelled)
            this.cancelled.resolve();
    }

    forEachActive(callback) {
        if (!this.first.isCancelled)
            callback(this.first.stream.controller);
        if (!this.second.isCancelled)
            callback(this.second.stream.controller);
    }

    // As the request of a read:

    chunk(value) {
        queueMicrotask(() => {
            this.readAgain = false;
            this.forEachActive(controller => controller.enqueue(value));
            this.isReading = false;
            if (this.readAgain)
                this.pull();
        });
    }

    close() {
        this.isReading = false;
        this.forEachActive(controller => controller.close());
        this.finish();
    }

    error() {
        this.isReading = false;
    }
}

isolate(Tee);

/** Two streams, each of which gets every chunk of `stream`. */
export function tee(stream) {
    return new Tee(stream);
}
