// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

// Streams Standard, 5.5: what writable streams and their writers are behind their public faces.

import {fulfilledWith, newDeferred, rejectedWith} from "./deferred.mjs";
import {bare, forEach, isolate, makeList, push, shift, TypeError} from "./primordials.mjs";

export class WritableState {
    constructor() {
        this.state = "writable"; // or "erroring", "errored" or "closed"
        this.storedError = undefined;
        this.writer = null;
        this.controller = null;
        this.writeRequests = makeList();
        this.inFlightWriteRequest = null;
        this.closeRequest = null;
        this.inFlightCloseRequest = null;
        this.pendingAbortRequest = null;
        this.backpressure = false;
    }

    get isLocked() {
        return this.writer !== null;
    }

    get closeQueuedOrInFlight() {
        return this.closeRequest !== null || this.inFlightCloseRequest !== null;
    }

    get hasOperationInFlight() {
        return this.inFlightWriteRequest !== null || this.inFlightCloseRequest !== null;
    }

    get hasEnded() {
        return this.state === "closed" || this.state === "errored";
    }

    abort(reason) {
        if (this.hasEnded)
            return fulfilledWith();
        this.controller.signal.abort(reason); // whose listeners may end the stream
        if (this.hasEnded)
            return fulfilledWith();
        if (this.pendingAbortRequest)
            return this.pendingAbortRequest.deferred;
        const wasAlreadyErroring = this.state === "erroring";
        const deferred = newDeferred();
        this.pendingAbortRequest = bare({
            deferred,
            reason: wasAlreadyErroring ? undefined : reason,
            wasAlreadyErroring
        });
        if (!wasAlreadyErroring)
            this.startErroring(reason);
        return deferred;
    }

    close() {
        if (this.hasEnded)
            return rejectedWith(new TypeError(`The stream is ${this.state} and cannot be closed.`));
        if (this.closeQueuedOrInFlight)
            return rejectedWith(new TypeError("The stream is already closing."));
        const closeRequest = newDeferred();
        this.closeRequest = closeRequest;
        if (this.writer && this.backpressure && this.state === "writable")
            this.writer.ready.resolve();
        this.controller.close();
        return closeRequest;
    }

    reasonNotToWrite() {
        if (this.state === "errored" || (this.state === "erroring" && !this.closeQueuedOrInFlight))
            return this.storedError;
        return new TypeError("The stream is closing or closed; nothing can be written any more.");
    }

    updateBackpressure(backpressure) {
        if (this.writer && backpressure !== this.backpressure) {
            if (backpressure)
                this.writer.ready = newDeferred();
            else
                this.writer.ready.resolve();
        }
        this.backpressure = backpressure;
    }

    startErroring(reason) {
        this.state = "erroring";
        this.storedError = reason;
        this.writer?.ensureReadyRejected(reason);
        if (!this.hasOperationInFlight && this.controller.started)
            this.finishErroring();
    }

    finishErroring() {
        this.state = "errored";
        this.controller.queue.reset();
        forEach(this.writeRequests, request => request.reject(this.storedError));
        this.writeRequests = makeList();
        const abortRequest = this.pendingAbortRequest;
        this.pendingAbortRequest = null;
        if (!abortRequest) {
            this.rejectClosed();
        } else if (abortRequest.wasAlreadyErroring) {
            abortRequest.deferred.reject(this.storedError);
            this.rejectClosed();
        } else {
            this.controller.abort(abortRequest.reason).upon(() => {
                abortRequest.deferred.resolve();
                this.rejectClosed();
            }, error => {
                abortRequest.deferred.reject(error);
                this.rejectClosed();
            });
        }
    }

    rejectClosed() {
        this.closeRequest?.reject(this.storedError);
        this.closeRequest = null;
        this.writer?.closed.reject(this.storedError);
    }

    dealWithRejection(error) {
        if (this.state === "writable")
            this.startErroring(error);
        else
            this.finishErroring();
    }

    startWrite() {
        this.inFlightWriteRequest = shift(this.writeRequests);
    }

    finishWrite() {
        const request = this.inFlightWriteRequest;
        this.inFlightWriteRequest = null;
        request.resolve();
    }

    failWrite(error) {
        const request = this.inFlightWriteRequest;
        this.inFlightWriteRequest = null;
        request.reject(error);
        this.dealWithRejection(error);
    }

    startClose() {
        this.inFlightCloseRequest = this.closeRequest;
        this.closeRequest = null;
    }

    finishClose() {
        this.inFlightCloseRequest.resolve();
        this.inFlightCloseRequest = null;
        if (this.state === "erroring") {
            this.storedError = undefined;
            this.pendingAbortRequest?.deferred.resolve();
            this.pendingAbortRequest = null;
        }
        this.state = "closed";
        this.writer?.closed.resolve();
    }

    failClose(error) {
        this.inFlightCloseRequest.reject(error);
        this.inFlightCloseRequest = null;
        this.pendingAbortRequest?.deferred.reject(error);
        this.pendingAbortRequest = null;
        this.dealWithRejection(error);
    }
}

isolate(WritableState);

/** A writer; what it returns are Deferreds. */
export class WriterState {
    constructor(stream) {
        if (stream.isLocked)
            throw new TypeError("The WritableStream is locked to a writer.");
        this.stream = stream;
        this.ready = newDeferred();
        this.closed = newDeferred();
        stream.writer = this;
        if (stream.state === "erroring" || stream.state === "errored")
            this.ready.reject(stream.storedError);
        else if (stream.state === "closed" || stream.closeQueuedOrInFlight || !stream.backpressure)
            this.ready.resolve();
        if (stream.state === "closed")
            this.closed.resolve();
        else if (stream.state === "errored")
            this.closed.reject(stream.storedError);
    }

    get desiredSize() {
        const {stream} = this;
        if (stream.state === "erroring" || stream.state === "errored")
            return null;
        return stream.state === "closed" ? 0 : stream.controller.desiredSize;
    }

    write(chunk) {
        const {stream} = this;
        const {controller} = stream;
        const size = controller.size ? controller.getChunkSize(chunk) : 1;
        if (this.stream !== stream) // getting the size may have released the writer
            return rejectedWith(new TypeError("The writer was released."));
        if (stream.state !== "writable" || stream.closeQueuedOrInFlight)
            return rejectedWith(stream.reasonNotToWrite());
        const request = newDeferred();
        if (controller.isIdle) {
            controller.writeNow(chunk, request);
        } else {
            push(stream.writeRequests, request);
            controller.write(chunk, size);
        }
        return request;
    }

    /** Closes the stream, or fails as it has failed; pipes end their destination with it. */
    closeWithErrorPropagation() {
        const {stream} = this;
        if (stream.closeQueuedOrInFlight || stream.state === "closed")
            return fulfilledWith();
        if (stream.state === "errored")
            return rejectedWith(stream.storedError);
        return stream.close();
    }

    ensureReadyRejected(error) {
        if (this.ready.isPending)
            this.ready.reject(error);
        else
            this.ready = rejectedWith(error);
    }

    release() {
        const error = new TypeError("The writer was released.");
        this.ensureReadyRejected(error);
        if (this.closed.isPending)
            this.closed.reject(error);
        else
            this.closed = rejectedWith(error);
        this.stream.writer = null;
        this.stream = null;
    }
}

isolate(WriterState);
