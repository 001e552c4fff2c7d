// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

// Streams Standard, 4.9.5: what streams of bytes, with their controllers and readers, are behind their public faces.
// Loaded with the first of them.

import {ByteQueue, PullInto} from "./bytequeue.mjs";
import {
    bufferLength, forEach, isolate, makeList, partsOfView, push, RangeError, shift, TypeError, Uint8Array
} from "./primordials.mjs";
import {ReadableControllerState} from "./readablecontroller.mjs";
import {ReadableState, ReaderState} from "./readablestate.mjs";
import {copyBytes} from "./support.mjs";

/** What the source is lent to write to: what a ReadableStreamBYOBRequest is behind its face. */
class LentMemory {
    constructor(controller, view) {
        this.controller = controller;
        this.view = view;
    }

    takeBack() {
        this.controller = null;
        this.view = null;
    }
}

isolate(LentMemory);

/** The controller of a stream of bytes. Chunks are views; the algorithms are those of ReadableControllerState. */
export class ByteControllerState extends ReadableControllerState {
    constructor(stream, algorithms, highWaterMark, autoAllocateChunkSize = undefined) {
        super(stream, algorithms, highWaterMark);
        this.queue = new ByteQueue();
        this.pullIntos = makeList();
        this.lent = null;
        this.autoAllocateChunkSize = autoAllocateChunkSize;
    }

    get isOfBytes() {
        return true;
    }

    /** The memory that the source may write to next, a LentMemory; null if none waits. */
    get byobRequest() {
        if (!this.lent && this.pullIntos.length > 0)
            this.lent = new LentMemory(this, this.pullIntos[0].unfilled);
        return this.lent;
    }

    /** For a default reader. */
    pull(request) {
        if (!this.queue.isEmpty) {
            this.fillRequest(request);
            return;
        }
        if (this.autoAllocateChunkSize !== undefined) {
            try {
                push(this.pullIntos, new PullInto(new Uint8Array(this.autoAllocateChunkSize), 1));
            } catch (error) { // out of memory
                request.error(error);
                return;
            }
        }
        this.waitFor(request);
    }

    /** For a BYOB reader: at least so many elements into the view. */
    pullInto(view, minimumLength, request) {
        const pullInto = new PullInto(view, minimumLength);
        if (this.pullIntos.length > 0) {
            push(this.pullIntos, pullInto);
            this.stream.reader.addRequest(request);
        } else if (this.stream.state === "closed") {
            request.close(pullInto.filled);
        } else if (this.fillFromQueue(pullInto)) {
            const {filled} = pullInto;
            this.handleQueueDrain();
            request.chunk(filled);
        } else if (this.closeRequested) {
            const error = new TypeError("The stream ends with a part of an element.");
            this.error(error);
            request.error(error);
        } else {
            push(this.pullIntos, pullInto);
            this.waitFor(request);
        }
    }

    waitFor(request) {
        this.stream.reader.addRequest(request);
        this.callPullIfNeeded();
    }

    /** Keeps the memory that the source may be writing to, although nobody waits for it any more. */
    release() {
        const first = this.pullIntos[0];
        if (!first)
            return;
        first.isAbandoned = true;
        this.pullIntos = makeList();
        push(this.pullIntos, first);
    }

    enqueue(chunk) {
        if (!this.mayCloseOrEnqueue)
            return;
        const {buffer, byteOffset, byteLength} = partsOfView(chunk);
        const {reader} = this.stream;
        this.handOver(buffer);
        if (reader && !reader.isBYOB) {
            this.fillRequests(reader);
            if (reader.requests.length > 0) {
                if (this.pullIntos.length > 0)
                    shift(this.pullIntos);
                this.stream.fulfill(new Uint8Array(buffer, byteOffset, byteLength));
            } else {
                this.queue.enqueue(buffer, byteOffset, byteLength);
            }
        } else {
            this.queue.enqueue(buffer, byteOffset, byteLength);
            if (reader)
                this.commitAll(this.takeFilled());
        }
        this.callPullIfNeeded();
    }

    /** A chunk comes in place of what the source was lent memory for. */
    handOver(buffer) {
        const first = this.pullIntos[0];
        if (!first)
            return;
        if (first.buffer === buffer)
            throw new TypeError("The chunk is in the memory of the byobRequest; respond() says how much is there.");
        this.takeBack();
        if (first.isAbandoned)
            this.enqueueAbandoned(first);
    }

    /** The first of the pull-intos, whose reader has gone, with what the source has written. */
    enqueueAbandoned({buffer, byteOffset, bytesFilled}) {
        if (bytesFilled > 0)
            this.enqueueCopy(buffer, byteOffset, bytesFilled);
        shift(this.pullIntos);
    }

    enqueueCopy(buffer, byteOffset, byteLength) {
        try {
            this.queue.enqueue(partsOfView(copyBytes(buffer, byteOffset, byteLength)).buffer, 0, byteLength);
        } catch (error) { // out of memory
            this.error(error);
            throw error;
        }
    }

    close() {
        if (!this.mayCloseOrEnqueue)
            return;
        if (!this.queue.isEmpty) {
            this.closeRequested = true;
            return;
        }
        if (this.pullIntos.length > 0 && this.pullIntos[0].remainder > 0) {
            const error = new TypeError("The stream is closed after a part of an element.");
            this.error(error);
            throw error;
        }
        this.finish();
    }

    /** The source has written so many bytes. */
    respond(bytesWritten) {
        const first = this.pullIntos[0];
        this.checkResponse(bytesWritten);
        if (first.bytesFilled + bytesWritten > first.byteLength) {
            const room = first.byteLength - first.bytesFilled;
            throw new RangeError(`The response is of ${bytesWritten} bytes; ${room} are allowed.`);
        }
        this.didRespond(bytesWritten);
    }

    /** The source has written where it was lent memory, or to other memory of the same shape. */
    respondWithNewView(view) {
        const first = this.pullIntos[0];
        const {buffer, byteOffset, byteLength} = partsOfView(view);
        this.checkResponse(byteLength);
        const expectedOffset = first.byteOffset + first.bytesFilled;
        if (byteOffset !== expectedOffset)
            throw new RangeError(`The new view begins at byte ${byteOffset}; ${expectedOffset} is allowed.`);
        const length = bufferLength(buffer);
        const expectedLength = bufferLength(first.buffer);
        if (length !== expectedLength)
            throw new RangeError(`The new view's buffer has ${length} bytes; ${expectedLength} are allowed.`);
        const room = first.byteLength - first.bytesFilled;
        if (byteLength > room)
            throw new RangeError(`The new view has ${byteLength} bytes; ${room} are allowed.`);
        first.buffer = buffer;
        this.didRespond(byteLength);
    }

    checkResponse(bytesWritten) {
        if (this.stream.state === "closed") {
            if (bytesWritten !== 0)
                throw new TypeError(`The response is of ${bytesWritten} bytes; 0 are allowed after the end.`);
        } else if (bytesWritten === 0) {
            throw new TypeError("The response is of 0 bytes; that is allowed after the end only.");
        }
    }

    didRespond(bytesWritten) {
        const first = this.pullIntos[0];
        this.takeBack();
        if (this.stream.state === "closed")
            this.respondClosed(first);
        else
            this.respondReadable(first, bytesWritten);
        this.callPullIfNeeded();
    }

    respondClosed(first) {
        if (first.isAbandoned)
            shift(this.pullIntos);
        const {reader} = this.stream;
        if (!reader || !reader.isBYOB)
            return;
        const filled = makeList();
        while (filled.length < reader.requests.length)
            push(filled, shift(this.pullIntos));
        this.commitAll(filled);
    }

    respondReadable(first, bytesWritten) {
        first.bytesFilled += bytesWritten;
        if (first.isAbandoned) {
            this.enqueueAbandoned(first);
            this.commitAll(this.takeFilled());
            return;
        }
        if (!first.isFilledEnough)
            return;
        shift(this.pullIntos);
        const {remainder} = first;
        if (remainder > 0) {
            this.enqueueCopy(first.buffer, first.byteOffset + first.bytesFilled - remainder, remainder);
            first.bytesFilled -= remainder;
        }
        const filled = this.takeFilled();
        this.commit(first);
        this.commitAll(filled);
    }

    /** Hands what was filled to the reader that has waited longest. */
    commit(pullInto) {
        const {filled} = pullInto;
        if (this.stream.state === "closed")
            shift(this.stream.reader.requests).close(filled);
        else
            this.stream.fulfill(filled);
    }

    commitAll(pullIntos) {
        forEach(pullIntos, pullInto => this.commit(pullInto));
    }

    /** Removes the pull-intos that the queue has enough bytes for, filled with them. */
    takeFilled() {
        const filled = makeList();
        while (this.pullIntos.length > 0 && this.fillFromQueue(this.pullIntos[0]))
            push(filled, shift(this.pullIntos));
        return filled;
    }

    /** Whether it is filled as far as it has to be. */
    fillFromQueue(pullInto) {
        if (this.queue.isEmpty)
            return false;
        this.queue.moveTo(pullInto, pullInto.countToTake(this.queue.totalSize));
        return pullInto.isFilledEnough;
    }

    fillRequests(reader) {
        while (reader.requests.length > 0 && !this.queue.isEmpty)
            this.fillRequest(shift(reader.requests));
    }

    fillRequest(request) {
        const chunk = this.queue.dequeue();
        this.handleQueueDrain();
        request.chunk(chunk);
    }

    handleQueueDrain() {
        if (this.closeRequested && this.queue.isEmpty)
            this.finish();
        else
            this.callPullIfNeeded();
    }

    takeBack() {
        if (this.lent)
            this.lent.takeBack();
        this.lent = null;
    }

    reset() {
        this.takeBack();
        this.pullIntos = makeList();
        this.queue.reset();
    }
}

/** A reader whose requests come with memory; their close() is given it back, unless the stream is cancelled. */
export class BYOBReaderState extends ReaderState {
    get isBYOB() {
        return true;
    }

    /** At least so many elements into the view. */
    readInto(view, minimumLength, request) {
        const {stream} = this;
        if (stream.state === "errored")
            request.error(stream.storedError);
        else
            stream.controller.pullInto(view, minimumLength, request);
    }
}

/** A stream of bytes without a script's source, that holds nothing until somebody reads. */
export function createByteStream(algorithms) {
    const stream = new ReadableState();
    new ByteControllerState(stream, algorithms, 0).start();
    return stream;
}
