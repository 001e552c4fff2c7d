// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

// What the globals of programs from the web use of the engine beyond primordials.mjs, as it is when they are asked for.
// Most engines never are, and so that they pay nothing this is apart.

import {getPrototypeOf, setPrototypeOf, Symbol as CapturedSymbol, uncurryThis} from "./primordials.mjs";

const getterOf = (prototype, name) => uncurryThis(Object.getOwnPropertyDescriptor(prototype, name).get);
const typedArrayPrototype = getPrototypeOf(Uint8Array.prototype);

const CapturedBoolean = Boolean;
const CapturedDate = Date;
const CapturedMap = Map;
const CapturedNumber = Number;
const CapturedRegExp = RegExp;
const CapturedSet = Set;
const CapturedString = String;
export {
    CapturedBoolean as Boolean,
    CapturedDate as Date,
    CapturedMap as Map,
    CapturedNumber as Number,
    CapturedRegExp as RegExp,
    CapturedSet as Set,
    CapturedString as String
};

export const {getOwnPropertyDescriptor, isExtensible} = Object;
export const {isArray} = Array;
export const isEnumerable = uncurryThis(Object.prototype.propertyIsEnumerable);
export const dateNow = Date.now;
export const bufferSlice = uncurryThis(ArrayBuffer.prototype.slice);
export const charCodeAt = uncurryThis(String.prototype.charCodeAt);
export const textSlice = uncurryThis(String.prototype.slice);
export const booleanValue = uncurryThis(Boolean.prototype.valueOf);
export const dateValue = uncurryThis(Date.prototype.getTime);
export const numberValue = uncurryThis(Number.prototype.valueOf);
export const stringValue = uncurryThis(String.prototype.valueOf);
export const mapForEach = uncurryThis(Map.prototype.forEach);
export const mapGet = uncurryThis(Map.prototype.get);
export const mapSet = uncurryThis(Map.prototype.set);
export const setAdd = uncurryThis(Set.prototype.add);
export const setForEach = uncurryThis(Set.prototype.forEach);

/** "Uint8Array" and so on; undefined for what is no typed array. */
export const typedArrayName = getterOf(typedArrayPrototype, CapturedSymbol.toStringTag);
export const typedArrayLength = getterOf(typedArrayPrototype, "length");

export const arrayPrototype = Array.prototype;
export const prototypes = setPrototypeOf({
    ArrayBuffer: ArrayBuffer.prototype,
    Boolean: Boolean.prototype,
    Date: Date.prototype,
    Error: Error.prototype,
    Generator: getPrototypeOf(getPrototypeOf((function*() {})())),
    Map: Map.prototype,
    Number: Number.prototype,
    Object: Object.prototype,
    Promise: Promise.prototype,
    RegExp: RegExp.prototype,
    Set: Set.prototype,
    SharedArrayBuffer: SharedArrayBuffer.prototype,
    String: String.prototype,
    Symbol: Symbol.prototype,
    WeakMap: WeakMap.prototype,
    WeakSet: WeakSet.prototype
}, null);

export const errorConstructors = setPrototypeOf({
    Error, EvalError, RangeError, ReferenceError, SyntaxError, TypeError, URIError
}, null);
export const viewConstructors = setPrototypeOf({
    DataView, Float32Array, Float64Array, Int8Array, Int16Array, Int32Array, Uint8Array, Uint8ClampedArray, Uint16Array,
    Uint32Array
}, null);

/** The engine's, which a bare one has only if it was asked for it. */
export const globalConsole = typeof console === "object" ? console : undefined;
