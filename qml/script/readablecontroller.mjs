// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

// Streams Standard, 4.6: the controller of streams whose chunks come from a script.

import {resolvedWith} from "./deferred.mjs";
import {bare, isolate, TypeError} from "./primordials.mjs";
import {Queue} from "./queue.mjs";
import {ReadableState} from "./readablestate.mjs";
import {Brand, expose, exposeInterface, illegalConstructor} from "./webidl.mjs";

const brand = new Brand("ReadableStreamDefaultController");

/** Of a source, which is an object with the functions pull() and cancel(reason), that return a Deferred. */
export class ReadableControllerState {
    constructor(stream, algorithms, highWaterMark, size = undefined) {
        this.stream = stream;
        this.pullAlgorithm = algorithms.pull;
        this.cancelAlgorithm = algorithms.cancel;
        this.highWaterMark = highWaterMark;
        this.size = size;
        this.queue = new Queue();
        this.started = false;
        this.closeRequested = false;
        this.pulling = false;
        this.pullAgain = false;
        stream.controller = this;
    }

    /** Pulls as soon as `startResult`, which may be a promise, is there. */
    start(startResult) {
        resolvedWith(startResult).upon(() => {
            this.started = true;
            this.callPullIfNeeded();
        }, error => this.error(error));
    }

    get mayCloseOrEnqueue() {
        return !this.closeRequested && this.stream.state === "readable";
    }

    get desiredSize() {
        if (this.stream.state === "errored")
            return null;
        return this.stream.state === "closed" ? 0 : this.highWaterMark - this.queue.totalSize;
    }

    get shouldPull() {
        return this.started && this.mayCloseOrEnqueue && (this.stream.hasRequests || this.desiredSize > 0);
    }

    callPullIfNeeded() {
        if (!this.shouldPull)
            return;
        if (this.pulling) {
            this.pullAgain = true;
            return;
        }
        this.pulling = true;
        const {pullAlgorithm} = this;
        pullAlgorithm().upon(() => {
            this.pulling = false;
            if (this.pullAgain) {
                this.pullAgain = false;
                this.callPullIfNeeded();
            }
        }, error => this.error(error));
    }

    // A chunk of a script may be undefined, so that none is given here.
    takeNow() {
        return undefined;
    }

    pull(request) {
        if (this.queue.isEmpty) {
            this.stream.reader.addRequest(request);
            this.callPullIfNeeded();
            return;
        }
        const chunk = this.queue.dequeue();
        if (this.closeRequested && this.queue.isEmpty)
            this.finish();
        else
            this.callPullIfNeeded();
        request.chunk(chunk);
    }

    cancel(reason) {
        this.reset();
        const {cancelAlgorithm} = this;
        const result = cancelAlgorithm(reason);
        this.clearAlgorithms();
        return result;
    }

    enqueue(chunk) {
        if (!this.mayCloseOrEnqueue)
            return;
        if (this.stream.hasRequests) {
            this.stream.fulfill(chunk);
        } else {
            try {
                const {size} = this;
                this.queue.enqueue(chunk, size ? size(chunk) : 1);
            } catch (error) {
                this.error(error);
                throw error;
            }
        }
        this.callPullIfNeeded();
    }

    close() {
        if (!this.mayCloseOrEnqueue)
            return;
        this.closeRequested = true;
        if (this.queue.isEmpty)
            this.finish();
    }

    error(error) {
        if (this.stream.state !== "readable")
            return;
        this.reset();
        this.clearAlgorithms();
        this.stream.error(error);
    }

    reset() {
        this.queue.reset();
    }

    finish() {
        this.clearAlgorithms();
        this.stream.close();
    }

    // So that what they hold can be collected.
    clearAlgorithms() {
        this.pullAlgorithm = undefined;
        this.cancelAlgorithm = undefined;
        this.size = undefined;
    }
}

isolate(ReadableControllerState);

export class ReadableStreamDefaultController {
    constructor() {
        throw illegalConstructor();
    }

    get desiredSize() {
        return brand.of(this).desiredSize;
    }

    close() {
        const controller = brand.of(this);
        if (!controller.mayCloseOrEnqueue)
            throw new TypeError("The stream is not in a state that permits close.");
        controller.close();
    }

    enqueue(chunk) {
        const controller = brand.of(this);
        if (!controller.mayCloseOrEnqueue)
            throw new TypeError("The stream is not in a state that permits enqueue.");
        controller.enqueue(chunk);
    }

    error(error) {
        brand.of(this).error(error);
    }
}

exposeInterface("ReadableStreamDefaultController", ReadableStreamDefaultController, bare({enqueue: 0, error: 0}));

export function exposeController(state) {
    return expose(brand, ReadableStreamDefaultController, state);
}

/** A stream without a script's source; it begins when the Deferred `started`, if there is one, is resolved. */
export function createReadable(algorithms, highWaterMark, size = undefined, started = undefined) {
    const stream = new ReadableState();
    new ReadableControllerState(stream, algorithms, highWaterMark, size).start(started);
    return stream;
}
