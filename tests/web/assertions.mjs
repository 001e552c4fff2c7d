// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

// What a case says about values. All throw an Error that says what was there and what was expected.

export function check(condition, message) {
    if (!condition)
        throw new Error(message ?? "the condition is false");
}

/** Object.is */
export function equal(actual, expected) {
    check(Object.is(actual, expected), `${show(actual)} instead of ${show(expected)}`);
}

/** The same values all the way down; arrays, buffers and typed arrays also have the same type. */
export function same(actual, expected) {
    check(isSame(actual, expected), `${show(actual)} instead of ${show(expected)}`);
}

/** The function throws an error with this name, which is returned. */
export function throws(throwing, errorName) {
    let result;
    try {
        result = throwing();
    } catch (error) {
        equal(error?.name, errorName);
        return error;
    }
    throw new Error(`returned ${show(result)} instead of throwing ${errorName}`);
}

/** The Promise is rejected with an error of this name: a Promise of the error. */
export function rejects(promise, errorName) {
    check(promise instanceof Promise, `${show(promise)} is no Promise`);
    return promise.then(value => {
        throw new Error(`a Promise resolved with ${show(value)} instead of being rejected with ${errorName}`);
    }, error => {
        equal(error?.name, errorName);
        return error;
    });
}

function isSame(actual, expected) {
    if (!isObject(actual) || !isObject(expected))
        return Object.is(actual, expected);
    if (tagOf(actual) !== tagOf(expected))
        return false;
    if (expected instanceof ArrayBuffer)
        return isSame(new Uint8Array(actual), new Uint8Array(expected));
    const keys = Object.keys(expected);
    return Object.keys(actual).length === keys.length
        && keys.every(key => key in actual && isSame(actual[key], expected[key]));
}

function isObject(value) {
    return typeof value === "object" && value !== null;
}

function tagOf(value) {
    return Object.prototype.toString.call(value).slice(8, -1);
}

function show(value) {
    if (typeof value === "string")
        return JSON.stringify(value.length > 200 ? `${value.slice(0, 200)}... (${value.length})` : value);
    if (!isObject(value))
        return Object.is(value, -0) ? "-0" : String(value);
    if (value instanceof Error)
        return `${value.name}: ${value.message}`;
    const tag = tagOf(value);
    if (ArrayBuffer.isView(value)) {
        const start = new Uint8Array(value.buffer, value.byteOffset, Math.min(value.byteLength, 32));
        return `${tag}(${value.byteLength} bytes: ${start})`;
    }
    if (Array.isArray(value))
        return `[${value.slice(0, 20).map(show).join(", ")}${value.length > 20 ? ", ..." : ""}]`;
    if (tag !== "Object")
        return `a ${tag}`;
    return `{${Object.keys(value).map(key => `${key}: ${show(value[key])}`).join(", ")}}`;
}
