// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

// What our scripts use of the engine, as it was before any other script ran. A page may replace every global, patch
// every function and put a setter for any name on Object.prototype; what it does there must not reach our streams, nor
// must it learn of them. So no script of ours
//   - uses a global while it runs: the constructors come from here, in the place of the globals;
//   - calls a method of a built-in object: here they are functions whose first argument is the object;
//   - iterates with for-of, spreads or destructures arrays, which call Array.prototype[Symbol.iterator];
//   - makes objects that inherit from Object.prototype for itself: classes are isolate()d, literals are bare(), lists are
//     made by makeList().

const bind = Function.prototype.bind;
const callFunction = Function.prototype.call;

/** A method as a function whose first argument is `this`. */
export const uncurryThis = bind.bind(callFunction);

const getOwnPropertyDescriptor = Object.getOwnPropertyDescriptor;
const typedArrayPrototype = Object.getPrototypeOf(Uint8Array.prototype);
const getterOf = (prototype, name) => uncurryThis(getOwnPropertyDescriptor(prototype, name).get);

const CapturedArrayBuffer = ArrayBuffer;
const CapturedDataView = DataView;
const CapturedError = Error;
const CapturedPromise = Promise;
const CapturedRangeError = RangeError;
const CapturedSymbol = Symbol;
const CapturedTypeError = TypeError;
const CapturedUint8Array = Uint8Array;
export {
    CapturedArrayBuffer as ArrayBuffer,
    CapturedDataView as DataView,
    CapturedError as Error,
    CapturedPromise as Promise,
    CapturedRangeError as RangeError,
    CapturedSymbol as Symbol,
    CapturedTypeError as TypeError,
    CapturedUint8Array as Uint8Array
};

export const toBoolean = Boolean;
export const toNumber = Number;
export const toText = String;
export const {isInteger, MAX_SAFE_INTEGER} = Number;
export const {max, min, trunc} = Math;
export const {apply, construct, ownKeys} = Reflect;
export const {
    create, defineProperty, getOwnPropertyNames, getOwnPropertySymbols, getPrototypeOf, keys, setPrototypeOf
} = Object;
export const {isView} = ArrayBuffer;

/** call(callback, thisValue, ...values) */
export const call = uncurryThis(callFunction);
export const hasOwn = uncurryThis(Object.prototype.hasOwnProperty);
export const errorPrototype = Error.prototype;
export const promisePrototype = Promise.prototype;
export const resolvedPromise = Promise.resolve.bind(Promise);
export const rejectedPromise = Promise.reject.bind(Promise);
export const then = uncurryThis(Promise.prototype.then);

export const push = uncurryThis(Array.prototype.push);
export const shift = uncurryThis(Array.prototype.shift);
export const splice = uncurryThis(Array.prototype.splice);

export const bufferLength = getterOf(ArrayBuffer.prototype, "byteLength");
const viewBuffer = getterOf(DataView.prototype, "buffer");
const viewLength = getterOf(DataView.prototype, "byteLength");
const viewOffset = getterOf(DataView.prototype, "byteOffset");
const typedArrayBuffer = getterOf(typedArrayPrototype, "buffer");
const typedArrayByteLength = getterOf(typedArrayPrototype, "byteLength");
const typedArrayOffset = getterOf(typedArrayPrototype, "byteOffset");
export const typedArraySet = uncurryThis(typedArrayPrototype.set);
/** The name of a typed array's constructor; undefined for anything else. */
export const typeOfTypedArray = getterOf(typedArrayPrototype, Symbol.toStringTag);

/** The constructors of typed arrays by their names. */
export const typedArrays = bare({
    Float32Array, Float64Array, Int16Array, Int32Array, Int8Array, Uint16Array, Uint32Array, Uint8Array,
    Uint8ClampedArray
});

/** Whether it is an ArrayBuffer, of which nothing can be seen that a script cannot forge but what its getter accepts. */
export function isArrayBuffer(value) {
    try {
        bufferLength(value);
        return true;
    } catch (error) {
        return false;
    }
}

/** {buffer, byteLength, byteOffset} of what isView() accepts. */
export function partsOfView(view) {
    try {
        return bare({
            buffer: typedArrayBuffer(view),
            byteLength: typedArrayByteLength(view),
            byteOffset: typedArrayOffset(view)
        });
    } catch (error) {
        return bare({buffer: viewBuffer(view), byteLength: viewLength(view), byteOffset: viewOffset(view)});
    }
}

/** The same object without a prototype. */
export function bare(literal) {
    return setPrototypeOf(literal, null);
}

/** A property as those of the engine's own objects are: not enumerable. */
export function defineHidden(object, name, value) {
    defineProperty(object, name, bare({value, configurable: true, enumerable: false, writable: true}));
}

/** Makes the instances of a class ours alone: nothing that is on Object.prototype is met in them. */
export function isolate(constructor) {
    setPrototypeOf(constructor.prototype, null);
}

/** An empty array for push(), shift(), splice() and an index. */
export function makeList() {
    return setPrototypeOf([], null);
}

/** Calls a function with each item of a list, as it is now. */
export function forEach(list, callback) {
    for (let i = 0; i < list.length; ++i)
        callback(list[i], i);
}

export function indexOf(list, item) {
    for (let i = 0; i < list.length; ++i) {
        if (list[i] === item)
            return i;
    }
    return -1;
}

export function removeFrom(list, item) {
    const index = indexOf(list, item);
    if (index >= 0)
        splice(list, index, 1);
}

export function copyOf(list) {
    const copy = makeList();
    for (let i = 0; i < list.length; ++i)
        push(copy, list[i]);
    return copy;
}
