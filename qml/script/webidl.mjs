// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

// What Web IDL asks of every interface: conversions of arguments, checks of `this`, and the shape that scripts
// can see.

/**
 * Ties the public objects of an interface to their internal state, which is what the algorithms work on, and
 * refuses everything else as `this`. By a symbol, because a WeakMap of Qt's engine searches all of its entries.
 */
export class Brand {
    constructor(name) {
        this.name = name;
        this.symbol = Symbol(name);
    }

    /** Makes `object` the public face of `state`. */
    put(object, state) {
        state.object = object;
        Object.defineProperty(object, this.symbol, {value: state});
        return object;
    }

    is(object) {
        return object?.[this.symbol]?.object === object && object !== undefined;
    }

    of(object) {
        const state = object?.[this.symbol];
        if (state === undefined || state.object !== object)
            throw new TypeError(`Illegal invocation: this is not a ${this.name}.`);
        return state;
    }
}

/**
 * Gives a class what an interface has beyond a class: enumerable members, a tag, and the lengths of functions that have
 * optional arguments, which Qt's engine counts.
 */
export function exposeInterface(name, constructor, lengths = {}) {
    const {prototype} = constructor;
    for (const key of Object.getOwnPropertyNames(prototype)) {
        if (key !== "constructor")
            Object.defineProperty(prototype, key, {enumerable: true});
    }
    for (const key of Object.getOwnPropertyNames(constructor)) {
        if (typeof constructor[key] === "function")
            Object.defineProperty(constructor, key, {enumerable: true});
    }
    for (const key of Object.keys(lengths)) {
        const method = prototype.hasOwnProperty(key) ? prototype[key] : constructor[key];
        Object.defineProperty(method, "length", {value: lengths[key]});
    }
    Object.defineProperty(constructor, "prototype", {writable: false, configurable: false});
    Object.defineProperty(prototype, Symbol.toStringTag, {value: name, configurable: true});
}

/** Constants of an interface, on the constructor and on its prototype. */
export function exposeConstants(constructor, constants) {
    for (const name of Object.keys(constants)) {
        for (const holder of [constructor, constructor.prototype])
            Object.defineProperty(holder, name, {value: constants[name], enumerable: true});
    }
}

export function illegalConstructor() {
    return new TypeError("Illegal constructor");
}

export function requireArguments(count, given, where) {
    if (given < count) {
        const noun = count === 1 ? "argument" : "arguments";
        throw new TypeError(`${where}: ${count} ${noun} required, but only ${given} present.`);
    }
}

export function isObject(value) {
    return (typeof value === "object" && value !== null) || typeof value === "function";
}

/** A dictionary may be left out; anything but an object is refused. */
export function toDictionary(value, what, allowed = "an object") {
    if (value === undefined || value === null)
        return {};
    if (!isObject(value))
        throw new TypeError(`${what} is of type ${typeof value}; ${allowed} is allowed.`);
    return value;
}

/** A member that is a function, bound to its dictionary; undefined if it is missing. */
export function toCallback(dictionary, member, what) {
    const callback = dictionary[member];
    if (callback === undefined)
        return undefined;
    if (typeof callback !== "function")
        throw new TypeError(`${what}.${member} is of type ${typeof callback}; a function is allowed.`);
    return (...values) => Reflect.apply(callback, dictionary, values);
}

export function toSequence(value, what) {
    if (!isObject(value) || typeof value[Symbol.iterator] !== "function")
        throw new TypeError(`${what} is no sequence; an array is allowed.`);
    return Array.from(value);
}

/** String(value) that refuses symbols. */
export function toDOMString(value) {
    return `${value}`;
}

/** A string in which each lone surrogate is U+FFFD. */
export function toUSVString(value) {
    return `${value}`.replace(/[\uD800-\uDBFF][\uDC00-\uDFFF]|[\uD800-\uDFFF]/g,
                              unit => unit.length === 2 ? unit : "\uFFFD");
}

/** [Clamp] of an unsigned short, except that fractions are cut off, as Chromium does it. */
export function toClampedShort(value) {
    const number = Math.trunc(+value);
    return Math.min(Math.max(number, 0), 65535) || 0; // of what is no number
}

/** [EnforceRange] of an unsigned integer type. */
export function toInteger(value, largest, what) {
    const number = Math.trunc(+value);
    if (!(number >= 0 && number <= largest))
        throw new TypeError(`${what} is ${toDOMString(value)}; an integer from 0 to ${largest} is allowed.`);
    return number + 0; // no negative zero
}
