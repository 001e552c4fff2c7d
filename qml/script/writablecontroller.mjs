// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

// Streams Standard, 5.4: the controller of writable streams.

import {createSignal} from "./abort.mjs";
import {resolvedWith} from "./deferred.mjs";
import {bare, isolate} from "./primordials.mjs";
import {Queue} from "./queue.mjs";
import {Brand, expose, exposeInterface, illegalConstructor} from "./webidl.mjs";
import {WritableState} from "./writablestate.mjs";

const brand = new Brand("WritableStreamDefaultController");
const closeSentinel = bare({});

/** Of a sink, which is an object with the functions write(chunk), close() and abort(reason), that return a Deferred. */
export class WritableControllerState {
    constructor(stream, algorithms, highWaterMark, size = undefined) {
        this.stream = stream;
        this.writeAlgorithm = algorithms.write;
        this.closeAlgorithm = algorithms.close;
        this.abortAlgorithm = algorithms.abort;
        this.highWaterMark = highWaterMark;
        this.size = size;
        this.queue = new Queue();
        this.started = false;
        this.isDirect = false; // the write in flight is one of writeNow()
        this.signal = createSignal();
        this.didWrite = () => this.finishWrite(); // once for all chunks
        this.didFailToWrite = error => this.failWrite(error);
        stream.controller = this;
        stream.updateBackpressure(this.desiredSize <= 0);
    }

    /** Writes as soon as `startResult`, which may be a promise, is there. */
    start(startResult) {
        resolvedWith(startResult).upon(() => {
            this.started = true;
            this.advance();
        }, error => {
            this.started = true;
            this.stream.dealWithRejection(error);
        });
    }

    get desiredSize() {
        return this.highWaterMark - this.queue.totalSize;
    }

    getChunkSize(chunk) {
        try {
            const {size} = this;
            return size(chunk);
        } catch (error) {
            this.errorIfNeeded(error);
            return 1;
        }
    }

    write(chunk, size) {
        try {
            this.queue.enqueue(chunk, size);
        } catch (error) {
            this.errorIfNeeded(error);
            return;
        }
        this.updateBackpressure();
        this.advance();
    }

    /** Whether a chunk that comes now is written at once, and of size 1. */
    get isIdle() {
        return this.started && !this.size && this.stream.inFlightWriteRequest === null && this.queue.isEmpty;
    }

    /** The same as write() where this is idle. The chunk counts as one of the queue, but need not go through it. */
    writeNow(chunk, request) {
        const {stream, queue, writeAlgorithm} = this;
        queue.totalSize = 1;
        this.isDirect = true;
        stream.updateBackpressure(this.highWaterMark <= 1);
        stream.inFlightWriteRequest = request;
        writeAlgorithm(chunk).upon(this.didWrite, this.didFailToWrite);
    }

    close() {
        this.queue.enqueue(closeSentinel, 0);
        this.advance();
    }

    abort(reason) {
        const {abortAlgorithm} = this;
        const result = abortAlgorithm(reason);
        this.clearAlgorithms();
        return result;
    }

    errorIfNeeded(error) {
        if (this.stream.state === "writable")
            this.error(error);
    }

    error(error) {
        this.clearAlgorithms();
        this.stream.startErroring(error);
    }

    updateBackpressure() {
        const {stream} = this;
        if (stream.state === "writable" && !stream.closeQueuedOrInFlight)
            stream.updateBackpressure(this.queue.totalSize >= this.highWaterMark);
    }

    advance() {
        const {stream} = this;
        if (!this.started || stream.inFlightWriteRequest)
            return;
        if (stream.state === "erroring") {
            stream.finishErroring();
        } else if (!this.queue.isEmpty) {
            const chunk = this.queue.peek();
            if (chunk === closeSentinel)
                this.processClose();
            else
                this.processWrite(chunk);
        }
    }

    processWrite(chunk) {
        this.stream.startWrite();
        const {writeAlgorithm} = this;
        writeAlgorithm(chunk).upon(this.didWrite, this.didFailToWrite);
    }

    finishWrite() {
        this.stream.finishWrite();
        if (this.isDirect)
            this.queue.totalSize -= 1;
        else
            this.queue.dequeue();
        this.isDirect = false;
        this.updateBackpressure();
        this.advance();
    }

    failWrite(error) {
        this.isDirect = false;
        if (this.stream.state === "writable")
            this.clearAlgorithms();
        this.stream.failWrite(error);
    }

    processClose() {
        const {stream} = this;
        stream.startClose();
        this.queue.dequeue();
        const {closeAlgorithm} = this;
        const result = closeAlgorithm();
        this.clearAlgorithms();
        result.upon(() => stream.finishClose(), error => stream.failClose(error));
    }

    // So that what they hold can be collected.
    clearAlgorithms() {
        this.writeAlgorithm = undefined;
        this.closeAlgorithm = undefined;
        this.abortAlgorithm = undefined;
        this.size = undefined;
    }
}

isolate(WritableControllerState);

export class WritableStreamDefaultController {
    constructor() {
        throw illegalConstructor();
    }

    get signal() {
        return brand.of(this).signal.object;
    }

    error(error) {
        const controller = brand.of(this);
        if (controller.stream.state === "writable")
            controller.error(error);
    }
}

exposeInterface("WritableStreamDefaultController", WritableStreamDefaultController, bare({error: 0}));

export function exposeController(state) {
    return expose(brand, WritableStreamDefaultController, state);
}

/** A stream without a script's sink; it begins when the Deferred `started`, if there is one, is resolved. */
export function createWritable(algorithms, highWaterMark, size = undefined, started = undefined) {
    const stream = new WritableState();
    new WritableControllerState(stream, algorithms, highWaterMark, size).start(started);
    return stream;
}
