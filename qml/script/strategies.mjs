// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

// Streams Standard, 7: queuing strategies.

import {bare, call, defineProperty, RangeError, toNumber, TypeError} from "./primordials.mjs";
import {Brand, exposeInterface, requireArguments, toDictionary} from "./webidl.mjs";

const countBrand = new Brand("CountQueuingStrategy");
const byteLengthBrand = new Brand("ByteLengthQueuingStrategy");

const countSize = () => 1;
const byteLengthSize = chunk => chunk.byteLength;
defineProperty(countSize, "name", bare({value: "size"}));
defineProperty(byteLengthSize, "name", bare({value: "size"}));

function highWaterMarkOf(init, given, name) {
    requireArguments(1, given, name);
    const {highWaterMark} = toDictionary(init, `The init of ${name}`);
    if (highWaterMark === undefined)
        throw new TypeError(`${name}: the member highWaterMark is missing.`);
    return bare({highWaterMark: toNumber(highWaterMark)});
}

export class CountQueuingStrategy {
    constructor(init) {
        countBrand.put(this, highWaterMarkOf(init, arguments.length, "CountQueuingStrategy"));
    }

    get highWaterMark() {
        return countBrand.of(this).highWaterMark;
    }

    get size() {
        countBrand.of(this);
        return countSize;
    }
}

export class ByteLengthQueuingStrategy {
    constructor(init) {
        byteLengthBrand.put(this, highWaterMarkOf(init, arguments.length, "ByteLengthQueuingStrategy"));
    }

    get highWaterMark() {
        return byteLengthBrand.of(this).highWaterMark;
    }

    get size() {
        byteLengthBrand.of(this);
        return byteLengthSize;
    }
}

exposeInterface("CountQueuingStrategy", CountQueuingStrategy);
exposeInterface("ByteLengthQueuingStrategy", ByteLengthQueuingStrategy);

/** {highWaterMark, size} of a strategy that a script has given; undefined for what it has not. */
export function toStrategy(value) {
    const {highWaterMark: mark, size} = toDictionary(value, "The strategy");
    const highWaterMark = mark === undefined ? undefined : toNumber(mark);
    if (size !== undefined && typeof size !== "function")
        throw new TypeError(`The strategy's size is of type ${typeof size}; a function is allowed.`);
    return bare({highWaterMark, size: size && (chunk => call(size, undefined, chunk))});
}

/** The highWaterMark of a strategy, or what it is if the strategy has none. */
export function markOf(strategy, defaultMark) {
    const mark = strategy.highWaterMark ?? defaultMark;
    if (!(mark >= 0))
        throw new RangeError(`The strategy's highWaterMark is ${mark}; a number from 0 on is allowed.`);
    return mark;
}
