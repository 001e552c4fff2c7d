// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

// A page may patch whatever it likes. This patches everything: each global, each function and accessor of the built-in
// objects, and accessors on Object.prototype and Array.prototype for each name that our scripts use. They go on working,
// but note when the code that uses them is ours.

const {apply, construct, ownKeys} = Reflect;
const {create, defineProperty, getOwnPropertyDescriptor, getPrototypeOf} = Object;
const NativeError = Error;
const split = Function.prototype.call.bind(String.prototype.split);
const contains = Function.prototype.call.bind(String.prototype.includes);
const startsWith = Function.prototype.call.bind(String.prototype.startsWith);
const textOf = String;

const uses = create(null);

// The standards themselves have scripts see these: members of dictionaries, conversions, `then` of what a Promise is
// resolved with, and what the functions of Promise ask its class for.
const visible = create(null);
for (const name of [
    "abort", "autoAllocateChunkSize", "bubbles", "byobRequest", "cancel", "cancelable", "capture", "cause", "close",
    "closeCode", "code", "composed", "detail", "fatal", "flush", "handleEvent", "highWaterMark", "ignoreBOM", "mode", "name",
    "once", "passive", "preventAbort", "preventCancel", "preventClose", "protocols", "pull", "readable", "readableType",
    "reason", "resolve", "signal", "size", "start", "stream", "then", "toString", "transfer", "transform", "type",
    "valueOf", "writable", "writableType", "write", Symbol.species
])
    visible[name] = true;

// A member of a dictionary that has the name of a function, Math.min(), which nobody may see.
const visibleMember = "min";

// And so are the functions that convert a script's value, iterate one, or ask what kind of object it is.
const conversions = ["byteLengthSize@", "callIterator@", "callNext@", "isQmlSignal@", "toSequence@"];

function isConversion(frame) {
    for (let i = 0; i < conversions.length; ++i) {
        if (startsWith(frame, conversions[i]))
            return true;
    }
    return false;
}

// By the frame that called what called this.
function note(what, key) {
    if (visible[key])
        return;
    const frames = split(new NativeError().stack, "\n");
    const frame = frames[2] ?? "";
    if (contains(frame, "/WebSocketStream/script/") && !isConversion(frame))
        uses[`${what} by ${frame}`] = true;
}

function patchFunction(holder, key, what, descriptor) {
    const original = descriptor.value;
    const patched = function(...values) {
        note(what, key);
        return new.target ? construct(original, values, new.target === patched ? original : new.target)
                          : apply(original, this, values);
    };
    if (original.prototype !== undefined && typeof holder[key] === "function") {
        for (const name of ownKeys(original)) {
            const own = getOwnPropertyDescriptor(patched, name);
            if (!own || own.configurable)
                defineProperty(patched, name, getOwnPropertyDescriptor(original, name));
        }
        if (patched.prototype !== original.prototype)
            patched.prototype = original.prototype;
    }
    defineProperty(holder, key, Object.assign(descriptor, {value: patched}));
}

function patchAccessor(holder, key, what, {get, set, enumerable}) {
    defineProperty(holder, key, {
        get: get && function() {
            note(what, key);
            return apply(get, this, []);
        },
        set: set && function(value) {
            note(what, key);
            apply(set, this, [value]);
        },
        enumerable,
        configurable: true
    });
}

// Errors are made by the engine, too, and Symbol and Proxy cannot be called by apply().
const untouched = ["Symbol", "Proxy", "Function", "eval"];

function patchMembers(object, name) {
    for (const key of ownKeys(object)) {
        const descriptor = getOwnPropertyDescriptor(object, key);
        if (!descriptor.configurable || key === "constructor" || key === "prototype" || key === "caller" || key === "arguments")
            continue;
        const what = `${name}.${textOf(key)}`;
        if (typeof descriptor.value === "function")
            patchFunction(object, key, what, descriptor);
        else if (descriptor.get || descriptor.set)
            patchAccessor(object, key, what, descriptor);
    }
}

function patchBuiltIns(globals, names) {
    const iterators = [[][Symbol.iterator](), new Set()[Symbol.iterator](), new Map()[Symbol.iterator](), ""[Symbol.iterator]()];
    const typedArray = getPrototypeOf(Uint8Array);
    for (const iterator of iterators)
        patchMembers(getPrototypeOf(iterator), "iterator");
    for (const name of names) {
        const global = globals[name];
        if (typeof global === "function") {
            patchMembers(global, name);
            patchMembers(global.prototype ?? {}, `${name}.prototype`);
        } else if (typeof global === "object" && global !== null) {
            patchMembers(global, name);
        }
    }
    patchMembers(typedArray, "TypedArray");
    patchMembers(typedArray.prototype, "TypedArray.prototype");
}

function patchGlobals(globals, names) {
    for (const name of names) {
        const descriptor = getOwnPropertyDescriptor(globals, name);
        if (!descriptor.configurable || !("value" in descriptor) || untouched.includes(name))
            continue;
        let {value} = descriptor;
        defineProperty(globals, name, {
            get() {
                note(name, name);
                return value;
            },
            set(other) {
                value = other;
            },
            configurable: true
        });
    }
}

function patchProperty(prototype, key, what) {
    if (getOwnPropertyDescriptor(prototype, key))
        return;
    defineProperty(prototype, key, {
        get() {
            if (key !== visibleMember)
                note(`get ${what}`, key);
            return undefined;
        },
        set(value) {
            note(`set ${what}`);
            defineProperty(this, key, {value, configurable: true, enumerable: true, writable: true});
        },
        configurable: true
    });
}

// Each descriptor would have them, also those that the cases write.
const unusable = ["configurable", "enumerable", "get", "set", "value", "writable"];

/** `globals` is the global object, `identifiers` what occurs in our scripts. */
export function vandalize(globals, ours, identifiers) {
    const names = Object.getOwnPropertyNames(globals).filter(name => ours.indexOf(name) < 0);
    patchBuiltIns(globals, names);
    for (const identifier of identifiers.filter(identifier => unusable.indexOf(identifier) < 0))
        patchProperty(Object.prototype, identifier, `Object.prototype.${identifier}`);
    for (let index = 0; index < 8; ++index)
        patchProperty(Array.prototype, textOf(index), `Array.prototype[${index}]`);
    patchGlobals(globals, names);
}

/** What our scripts have used of it. */
export function noted() {
    return ownKeys(uses);
}
