// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

import {bare, isolate, makeList, max, push, RangeError, shift, toNumber} from "./primordials.mjs";

/** A queue whose chunks have sizes: Streams Standard, 8.1. */
export class Queue {
    constructor() {
        this.reset();
    }

    get isEmpty() {
        return this.entries.length === 0;
    }

    enqueue(value, size) {
        if (typeof size !== "number")
            size = toNumber(size);
        if (!(size >= 0 && size < Infinity))
            throw new RangeError(`The chunk's size is ${size}; a finite number from 0 on is allowed.`);
        push(this.entries, bare({value, size}));
        this.totalSize += size;
    }

    dequeue() {
        const {value, size} = shift(this.entries);
        this.totalSize = max(0, this.totalSize - size);
        return value;
    }

    peek() {
        return this.entries[0].value;
    }

    reset() {
        this.entries = makeList();
        this.totalSize = 0;
    }
}

isolate(Queue);
