// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

// HTML Standard, 2.7: structuredClone() of plain data. Nothing can be transferred, because Qt's engine does not detach an
// ArrayBuffer; and of the web's interfaces only a DOMException is cloned.

import {DOMException} from "./domexception.mjs";
import {
    bare, bufferLength, construct, create, defineHidden, defineProperty, forEach, getPrototypeOf, getOwnPropertyNames,
    hasOwn, isolate, isView, makeList, partsOfView, push, Symbol
} from "./primordials.mjs";
import {isInterface, isObject, requireArguments, toDictionary, toDOMString, toSequence} from "./webidl.mjs";
import {webNative} from "./webnative.mjs";
import {
    Boolean, booleanValue, bufferSlice, Date, dateValue, errorConstructors, getOwnPropertyDescriptor, isArray,
    isEnumerable, isExtensible, Map, mapForEach, mapGet, mapSet, Number, numberValue, prototypes, RegExp, Set, setAdd,
    setForEach, String, stringValue, typedArrayLength, typedArrayName, viewConstructors
} from "./webprimordials.mjs";

const cloneOf = Symbol("clone");
let isMarking = false;

/**
 * The clones by their originals. A Map of Qt's engine searches all of its entries, so that an original has its clone as a
 * member while the work goes on, if it can have one, and if this is not the work of a getter that other work calls.
 */
class Memory {
    constructor() {
        this.mayMark = !isMarking;
        this.marked = makeList();
        this.others = new Map();
        isMarking = true;
    }

    find(original) {
        return this.mayMark && hasOwn(original, cloneOf) ? original[cloneOf] : mapGet(this.others, original);
    }

    add(original, clone) {
        if (this.mayMark && isExtensible(original)) {
            defineProperty(original, cloneOf, bare({value: clone, configurable: true}));
            push(this.marked, original);
        } else {
            mapSet(this.others, original, clone);
        }
        return clone;
    }

    clear() {
        forEach(this.marked, original => {
            delete original[cloneOf];
        });
        if (this.mayMark)
            isMarking = false;
    }
}

isolate(Memory);

// Without the last argument Qt's engine calls some of them as functions.
function make(constructor, values) {
    return construct(constructor, values, constructor);
}

function refuse(what) {
    throw new DOMException(`${what} could not be cloned.`, "DataCloneError");
}

function refuser(what) {
    return () => refuse(what);
}

// One descriptor for all: it is asked for nothing but its value, and nobody keeps it.
const shown = bare({value: undefined, configurable: true, enumerable: true, writable: true});

// Not by assigning, which would call a setter of Object.prototype.
function put(object, key, value) {
    shown.value = value;
    defineProperty(object, key, shown);
    shown.value = undefined;
}

function cloneMembers(original, clone, memory) {
    // Not Object.keys(), which calls getters in Qt 6.4. A getter may delete what comes after it.
    forEach(getOwnPropertyNames(original), key => {
        if (isEnumerable(original, key))
            put(clone, key, cloneValue(original[key], memory));
    });
    return clone;
}

function cloneMap(original, memory) {
    const clone = memory.add(original, new Map());
    const entries = makeList();
    mapForEach(original, (value, key) => push(entries, bare({key, value})));
    forEach(entries, ({key, value}) => {
        const newKey = cloneValue(key, memory);
        mapSet(clone, newKey, cloneValue(value, memory));
    });
    return clone;
}

function cloneSet(original, memory) {
    const clone = memory.add(original, new Set());
    const items = makeList();
    setForEach(original, item => push(items, item));
    forEach(items, item => setAdd(clone, cloneValue(item, memory)));
    return clone;
}

// Its stack is nothing that a script can set in this engine.
function cloneError(original, memory) {
    const {name} = original;
    const text = name === undefined ? "Error" : toDOMString(name);
    const constructor = errorConstructors[text] ?? errorConstructors.Error;
    const clone = memory.add(original, make(constructor, []));
    delete clone.message;
    const message = getOwnPropertyDescriptor(original, "message");
    if (message && hasOwn(message, "value"))
        defineHidden(clone, "message", toDOMString(message.value));
    return clone;
}

function cloneBuffer(original, memory) {
    return memory.add(original, bufferSlice(original, 0, bufferLength(original)));
}

function cloneView(original, memory) {
    const name = typedArrayName(original) ?? "DataView";
    const {buffer, byteLength, byteOffset} = partsOfView(original);
    const length = name === "DataView" ? byteLength : typedArrayLength(original);
    const newBuffer = cloneValue(buffer, memory);
    return memory.add(original, make(viewConstructors[name], [newBuffer, byteOffset, length]));
}

const wrap = (constructor, valueOf) => (original, memory) => memory.add(original, make(constructor, [valueOf(original)]));

// By the prototypes that such objects have. (Whatever else could be asked for what an object is throws an Error for each
// that is something else.)
const kinds = makeList();
const addKind = (name, clone) => push(kinds, bare({prototype: prototypes[name], clone}));
addKind("ArrayBuffer", cloneBuffer);
addKind("Boolean", wrap(Boolean, booleanValue));
addKind("Date", wrap(Date, dateValue));
addKind("Error", cloneError);
addKind("Generator", refuser("A generator"));
addKind("Map", cloneMap);
addKind("Number", wrap(Number, numberValue));
addKind("Promise", refuser("A Promise"));
addKind("RegExp", (original, memory) => memory.add(original, make(RegExp, [original])));
addKind("Set", cloneSet);
addKind("SharedArrayBuffer", refuser("A SharedArrayBuffer"));
addKind("String", wrap(String, stringValue));
addKind("Symbol", refuser("A Symbol"));
addKind("WeakMap", refuser("A WeakMap"));
addKind("WeakSet", refuser("A WeakSet"));

function kindOf(original) {
    for (let prototype = getPrototypeOf(original); prototype; prototype = getPrototypeOf(prototype)) {
        for (let i = 0; i < kinds.length; ++i) {
            if (kinds[i].prototype === prototype)
                return kinds[i];
        }
    }
    return undefined;
}

function clonePlain(original, memory) {
    return cloneMembers(original, memory.add(original, {}), memory);
}

function cloneArray(original, memory) {
    const clone = memory.add(original, []);
    clone.length = original.length;
    return cloneMembers(original, clone, memory);
}

function cloneException(original, memory) {
    const {message, name} = original;
    return memory.add(original, new DOMException(message, name));
}

function cloneOther(original, memory) {
    if (isInterface(original))
        return isPlainException(original) ? cloneException(original, memory) : refuse("An object of an interface");
    if (webNative.isForeign(original))
        return refuse("An object that is not of JavaScript");
    const kind = kindOf(original);
    if (!kind)
        return clonePlain(original, memory);
    const {clone} = kind;
    return clone(original, memory);
}

const exceptionPrototype = DOMException.prototype;

function isPlainException(original) {
    return getPrototypeOf(original) === exceptionPrototype;
}

function cloneObject(original, memory) {
    const prototype = getPrototypeOf(original);
    if (isArray(original))
        return cloneArray(original, memory);
    if (isView(original))
        return cloneView(original, memory);
    if (prototype === prototypes.Object || prototype === null)
        return clonePlain(original, memory);
    return cloneOther(original, memory);
}

function cloneValue(value, memory) {
    if (typeof value === "symbol" || typeof value === "function")
        return refuse(typeof value === "symbol" ? "A Symbol" : "A function");
    if (!isObject(value))
        return value;
    return memory.find(value) ?? cloneObject(value, memory);
}

export function structuredClone(value, options) {
    requireArguments(1, arguments.length, "structuredClone");
    const {transfer} = toDictionary(options, "The options of structuredClone()");
    if (transfer !== undefined && toSequence(transfer, "transfer", item => item).length > 0)
        refuse("What is to be transferred");
    const memory = new Memory();
    try {
        return cloneValue(value, memory);
    } finally {
        memory.clear();
    }
}

defineProperty(structuredClone, "length", bare({value: 1}));
