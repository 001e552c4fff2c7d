// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

// Streams Standard, 4.9.1: ReadableByteStreamTee.

import {BYOBReaderState, createByteStream} from "./bytestate.mjs";
import {fulfilledWith, newDeferred, queueMicrotask} from "./deferred.mjs";
import {bare, isolate, partsOfView} from "./primordials.mjs";
import {ReaderState} from "./readablestate.mjs";
import {copyBytes} from "./support.mjs";

/** One of the two streams that each get all bytes of another. */
class Branch {
    constructor(tee) {
        this.tee = tee;
        this.readAgain = false;
        this.isCancelled = false;
        this.reason = undefined;
        this.stream = createByteStream(bare({
            pull: () => this.tee.pull(this),
            cancel: reason => this.cancel(reason)
        }));
    }

    get controller() {
        return this.stream.controller;
    }

    cancel(reason) {
        this.isCancelled = true;
        this.reason = reason;
        return this.tee.didCancel();
    }

    enqueue(chunk) {
        if (!this.isCancelled)
            this.controller.enqueue(chunk);
    }

    /** Gives what was read into its own memory to whom that is from. */
    respondWithNewView(view) {
        if (!this.isCancelled)
            this.controller.respondWithNewView(view);
    }

    close() {
        if (this.isCancelled)
            return;
        try {
            this.controller.close();
        } catch (error) {
            // It has a part of an element, so that this has errored it.
        }
    }

    /** After close(): gives back the memory of those who still wait. */
    returnMemory() {
        if (this.controller.pullIntos.length > 0)
            this.controller.respond(0);
    }
}

isolate(Branch);

class ByteTee {
    constructor(stream) {
        this.stream = stream;
        this.cancelled = newDeferred();
        this.isReading = false;
        this.first = new Branch(this);
        this.second = new Branch(this);
        this.setReader(new ReaderState(stream));
    }

    setReader(reader) {
        this.reader = reader;
        reader.closed.upon(undefined, error => {
            if (this.reader !== reader)
                return;
            this.errorBranches(error);
            this.finish();
        });
    }

    pull(branch) {
        if (this.isReading) {
            branch.readAgain = true;
            return fulfilledWith();
        }
        this.isReading = true;
        const {byobRequest} = branch.controller;
        if (byobRequest)
            this.readInto(byobRequest.view, branch);
        else
            this.readChunk();
        return fulfilledWith();
    }

    readChunk() {
        if (this.reader.isBYOB) {
            this.reader.release();
            this.setReader(new ReaderState(this.stream));
        }
        this.reader.read(new ChunkRead(this));
    }

    readInto(view, branch) {
        if (!this.reader.isBYOB) {
            this.reader.release();
            this.setReader(new BYOBReaderState(this.stream));
        }
        this.reader.readInto(view, 1, new IntoRead(this, branch, branch === this.first ? this.second : this.first));
    }

    /** In a microtask, so that an error of the stream that is known already comes before the chunk. */
    distribute(give) {
        queueMicrotask(() => {
            this.first.readAgain = false;
            this.second.readAgain = false;
            try {
                give();
            } catch (error) { // out of memory
                this.errorBranches(error);
                this.cancelled.follow(this.stream.cancel(error));
                return;
            }
            this.isReading = false;
            if (this.first.readAgain)
                this.pull(this.first);
            else if (this.second.readAgain)
                this.pull(this.second);
        });
    }

    didCancel() {
        if (this.first.isCancelled && this.second.isCancelled)
            this.cancelled.follow(this.stream.cancel([this.first.reason, this.second.reason]));
        return this.cancelled;
    }

    errorBranches(error) {
        this.first.controller.error(error);
        this.second.controller.error(error);
    }

    finish() {
        if (!this.first.isCancelled || !this.second.isCancelled)
            this.cancelled.resolve();
    }
}

isolate(ByteTee);

/** The request of a read for whichever branch. */
class ChunkRead {
    constructor(tee) {
        this.tee = tee;
    }

    chunk(value) {
        const {tee} = this;
        tee.distribute(() => {
            const {first, second} = tee;
            const copy = first.isCancelled || second.isCancelled ? value : cloned(value);
            first.enqueue(value);
            second.enqueue(copy);
        });
    }

    close() {
        const {tee} = this;
        tee.isReading = false;
        tee.first.close();
        tee.second.close();
        tee.first.returnMemory();
        tee.second.returnMemory();
        tee.finish();
    }

    error() {
        this.tee.isReading = false;
    }
}

isolate(ChunkRead);

/** The request of a read into memory of the one branch; the other gets a copy. */
class IntoRead {
    constructor(tee, branch, other) {
        this.tee = tee;
        this.branch = branch;
        this.other = other;
    }

    chunk(view) {
        const {branch, other} = this;
        this.tee.distribute(() => {
            const copy = other.isCancelled ? null : cloned(view);
            branch.respondWithNewView(view);
            other.enqueue(copy);
        });
    }

    close(view) {
        const {branch, other, tee} = this;
        tee.isReading = false;
        branch.close();
        other.close();
        if (view) {
            branch.respondWithNewView(view);
            if (!other.isCancelled)
                other.returnMemory();
        }
        tee.finish();
    }

    error() {
        this.tee.isReading = false;
    }
}

isolate(IntoRead);

function cloned(view) {
    const {buffer, byteOffset, byteLength} = partsOfView(view);
    return copyBytes(buffer, byteOffset, byteLength);
}

/** Two streams, each of which gets all bytes of `stream`. */
export function teeBytes(stream) {
    return new ByteTee(stream);
}
