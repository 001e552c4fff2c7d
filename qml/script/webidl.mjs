// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

// What Web IDL asks of every interface: conversions of arguments, checks of `this`, and the shape that scripts
// can see.

import {native} from "./native.mjs";
import {
    bare, call, create, defineProperty, forEach, getOwnPropertyNames, getOwnPropertySymbols, hasOwn, isolate, keys, makeList,
    max, min, push, Symbol, toBoolean, trunc, TypeError
} from "./primordials.mjs";

const {iterator, toStringTag} = Symbol;

/** The engine has no asynchronous iteration. This is the symbol that what lowers it falls back to. */
export const asyncIterator = Symbol.asyncIterator ?? Symbol.for("Symbol.asyncIterator");

// One descriptor for all: it is asked for nothing but its value, and nobody keeps it.
const hidden = create(null);
hidden.value = undefined;

const brandSymbols = create(null);

/**
 * Ties the public objects of an interface to their internal state, which is what the algorithms work on, and
 * refuses everything else as `this`. By a symbol, because a WeakMap of Qt's engine searches all of its entries.
 */
export class Brand {
    constructor(name) {
        this.name = name;
        this.symbol = Symbol(name);
        brandSymbols[this.symbol] = true;
    }

    /** Makes `object` the public face of `state`. */
    put(object, state) {
        state.object = object;
        hidden.value = state;
        defineProperty(object, this.symbol, hidden);
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

isolate(Brand);

/** Whether it is an object of any interface. */
export function isInterface(object) {
    const symbols = getOwnPropertySymbols(object);
    for (let i = 0; i < symbols.length; ++i) {
        if (brandSymbols[symbols[i]] && object[symbols[i]].object === object)
            return true;
    }
    return false;
}

/** An object of an interface that no constructor was called for. */
export function expose(brand, constructor, state) {
    return brand.put(create(constructor.prototype), state);
}

/**
 * Gives a class what an interface has beyond a class: enumerable members, a tag, and the lengths of functions that have
 * optional arguments, which Qt's engine counts.
 */
export function exposeInterface(name, constructor, lengths = create(null)) {
    const {prototype} = constructor;
    const enumerable = bare({enumerable: true});
    forEach(getOwnPropertyNames(prototype), key => {
        if (key !== "constructor")
            defineProperty(prototype, key, enumerable);
    });
    forEach(getOwnPropertyNames(constructor), key => {
        if (typeof constructor[key] === "function")
            defineProperty(constructor, key, enumerable);
    });
    forEach(keys(lengths), key => {
        const method = hasOwn(prototype, key) ? prototype[key] : constructor[key];
        defineProperty(method, "length", bare({value: lengths[key]}));
    });
    defineProperty(constructor, "prototype", bare({writable: false, configurable: false}));
    defineProperty(prototype, toStringTag, bare({value: name, configurable: true}));
}

/** Constants of an interface, on the constructor and on its prototype. */
export function exposeConstants(constructor, constants) {
    forEach(keys(constants), name => {
        const constant = bare({value: constants[name], enumerable: true});
        defineProperty(constructor, name, constant);
        defineProperty(constructor.prototype, name, constant);
    });
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

const emptyDictionary = create(null);

/** A dictionary may be left out; anything but an object is refused. */
export function toDictionary(value, what, allowed = "an object") {
    if (value === undefined || value === null)
        return emptyDictionary;
    if (!isObject(value))
        throw new TypeError(`${what} is of type ${typeof value}; ${allowed} is allowed.`);
    return value;
}

/** A member that is a function, bound to its dictionary, for so many arguments; undefined if it is missing. */
export function toCallback(dictionary, member, count, what) {
    const callback = dictionary[member];
    if (callback === undefined)
        return undefined;
    if (typeof callback !== "function")
        throw new TypeError(`${what}.${member} is of type ${typeof callback}; a function is allowed.`);
    if (count === 0)
        return () => call(callback, dictionary);
    if (count === 1)
        return first => call(callback, dictionary, first);
    return (first, second) => {
        const result = call(callback, dictionary, first, second); // not in a tail call; see CONTRIBUTING.md
        return result;
    };
}

/** The items of what a script can iterate, converted by a function that is also given their index. */
export function toSequence(value, what, convert) {
    const method = isObject(value) ? value[iterator] : undefined;
    if (typeof method !== "function")
        throw new TypeError(`${what} is no sequence; an array is allowed.`);
    const items = call(method, value);
    const {next} = items;
    const list = makeList();
    for (;;) {
        const step = call(next, items);
        if (!isObject(step))
            throw new TypeError(`${what} is no sequence; an array is allowed.`);
        if (toBoolean(step.done))
            return list;
        push(list, convert(step.value, list.length));
    }
}

/** String(value) that refuses symbols. */
export function toDOMString(value) {
    return `${value}`;
}

/** A string in which each lone surrogate is U+FFFD. */
export function toUSVString(value) {
    return native.toUSVString(`${value}`);
}

/** [Clamp] of an unsigned short, except that fractions are cut off, as Chromium does it. */
export function toClampedShort(value) {
    const number = trunc(+value);
    return min(max(number, 0), 65535) || 0; // of what is no number
}

/** [EnforceRange] of an unsigned integer type. */
export function toInteger(value, largest, what) {
    const number = trunc(+value);
    if (!(number >= 0 && number <= largest))
        throw new TypeError(`${what} is ${toDOMString(value)}; an integer from 0 to ${largest} is allowed.`);
    return number + 0; // no negative zero
}
