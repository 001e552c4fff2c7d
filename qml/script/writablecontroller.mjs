// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

// Streams Standard, 5.4: the controller of writable streams.

import {createSignal} from "./abort.mjs";
import {promiseCall, upon} from "./deferred.mjs";
import {Queue} from "./queue.mjs";
import {WritableState} from "./writablestate.mjs";
import {Brand, exposeInterface, illegalConstructor} from "./webidl.mjs";

const brand = new Brand("WritableStreamDefaultController");
const closeSentinel = {};

export class WritableControllerState {
    constructor(stream, algorithms, {highWaterMark, size}) {
        this.stream = stream;
        this.writeAlgorithm = algorithms.write;
        this.closeAlgorithm = algorithms.close;
        this.abortAlgorithm = algorithms.abort;
        this.highWaterMark = highWaterMark;
        this.size = size;
        this.queue = new Queue();
        this.started = false;
        this.signal = createSignal();
        stream.controller = this;
        stream.updateBackpressure(this.desiredSize <= 0);
    }

    /** Writes as soon as `startResult`, which may be a Promise, is there. */
    start(startResult) {
        upon(Promise.resolve(startResult), () => {
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
        if (!this.size)
            return 1;
        try {
            return this.size(chunk);
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

    close() {
        this.queue.enqueue(closeSentinel, 0);
        this.advance();
    }

    abort(reason) {
        const result = promiseCall(() => this.abortAlgorithm(reason));
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
        if (!this.stream.closeQueuedOrInFlight && this.stream.state === "writable")
            this.stream.updateBackpressure(this.desiredSize <= 0);
    }

    advance() {
        const {stream} = this;
        if (!this.started || stream.inFlightWriteRequest)
            return;
        if (stream.state === "erroring")
            stream.finishErroring();
        else if (this.queue.isEmpty)
            return;
        else if (this.queue.peek() === closeSentinel)
            this.processClose();
        else
            this.processWrite(this.queue.peek());
    }

    processWrite(chunk) {
        const {stream} = this;
        stream.startWrite();
        upon(promiseCall(() => this.writeAlgorithm(chunk)), () => {
            stream.finishWrite();
            this.queue.dequeue();
            this.updateBackpressure();
            this.advance();
        }, error => {
            if (stream.state === "writable")
                this.clearAlgorithms();
            stream.failWrite(error);
        });
    }

    processClose() {
        const {stream} = this;
        stream.startClose();
        this.queue.dequeue();
        const result = promiseCall(() => this.closeAlgorithm());
        this.clearAlgorithms();
        upon(result, () => stream.finishClose(), error => stream.failClose(error));
    }

    // So that what they hold can be collected.
    clearAlgorithms() {
        this.writeAlgorithm = undefined;
        this.closeAlgorithm = undefined;
        this.abortAlgorithm = undefined;
        this.size = undefined;
    }
}

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

exposeInterface("WritableStreamDefaultController", WritableStreamDefaultController, {error: 0});

export function exposeController(state) {
    return brand.put(Object.create(WritableStreamDefaultController.prototype), state);
}

/** A stream without a script's sink; it begins when the Promise `started`, if there is one, is resolved. */
export function createWritable(algorithms, strategy, started) {
    const stream = new WritableState();
    new WritableControllerState(stream, algorithms, strategy).start(started);
    return stream;
}
