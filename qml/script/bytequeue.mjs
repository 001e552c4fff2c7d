// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

// Streams Standard, 4.7.2: the bytes that wait for a reader, and the memory that waits for bytes.
//
// The standard transfers the memory of each view that it is given: the view becomes empty, and nobody else can see or
// change the bytes. Qt's engine cannot detach an ArrayBuffer, and does not count the memory of copies as garbage. So
// the same ArrayBuffer goes on to whom the bytes are for, in a new view: a script that, by the standard, looks no more
// at what it has given away sees no difference.

import {
    bare, DataView, isolate, makeList, min, partsOfView, push, shift, typedArrays, typedArraySet, typeOfTypedArray,
    Uint8Array
} from "./primordials.mjs";

/** Pieces of memory, of which as many bytes can be taken as one likes. */
export class ByteQueue {
    constructor() {
        this.reset();
    }

    get isEmpty() {
        return this.totalSize === 0;
    }

    enqueue(buffer, byteOffset, byteLength) {
        push(this.entries, bare({buffer, byteOffset, byteLength}));
        this.totalSize += byteLength;
    }

    /** The first piece, whole. */
    dequeue() {
        const {buffer, byteOffset, byteLength} = shift(this.entries);
        this.totalSize -= byteLength;
        return new Uint8Array(buffer, byteOffset, byteLength);
    }

    moveTo(pullInto, byteLength) {
        for (let rest = byteLength; rest > 0;) {
            const entry = this.entries[0];
            const count = min(rest, entry.byteLength);
            pullInto.append(entry.buffer, entry.byteOffset, count);
            entry.byteOffset += count;
            entry.byteLength -= count;
            if (entry.byteLength === 0)
                shift(this.entries);
            rest -= count;
        }
        this.totalSize -= byteLength;
    }

    reset() {
        this.entries = makeList();
        this.totalSize = 0;
    }
}

isolate(ByteQueue);

/** The size of the elements of a view; those of a DataView are bytes. */
export function elementSizeOf(view) {
    const type = typeOfTypedArray(view);
    return type === undefined ? 1 : typedArrays[type].BYTES_PER_ELEMENT;
}

/** Memory that waits to be filled: the standard's pull-into descriptor. */
export class PullInto {
    constructor(view, minimumLength) {
        const {buffer, byteOffset, byteLength} = partsOfView(view);
        const type = typeOfTypedArray(view);
        this.View = type === undefined ? DataView : typedArrays[type];
        this.elementSize = elementSizeOf(view);
        this.buffer = buffer;
        this.byteOffset = byteOffset;
        this.byteLength = byteLength;
        this.bytesFilled = 0;
        this.minimumFill = minimumLength * this.elementSize;
        this.isAbandoned = false; // when its reader was released
    }

    get isFilledEnough() {
        return this.bytesFilled >= this.minimumFill;
    }

    /** The bytes at the end that are no whole element. */
    get remainder() {
        return this.bytesFilled % this.elementSize;
    }

    append(buffer, byteOffset, byteLength) {
        typedArraySet(this.unfilled, new Uint8Array(buffer, byteOffset, byteLength));
        this.bytesFilled += byteLength;
    }

    get unfilled() {
        return new Uint8Array(this.buffer, this.byteOffset + this.bytesFilled, this.byteLength - this.bytesFilled);
    }

    get filled() {
        const {View} = this;
        return new View(this.buffer, this.byteOffset, this.bytesFilled / this.elementSize);
    }

    /** How much of `available` bytes to take, which leaves no part of an element when there is enough. */
    countToTake(available) {
        const taken = min(available, this.byteLength - this.bytesFilled);
        const filled = this.bytesFilled + taken;
        const aligned = filled - filled % this.elementSize;
        return aligned >= this.minimumFill ? aligned - this.bytesFilled : taken;
    }
}

isolate(PullInto);
