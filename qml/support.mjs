// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

// What the C++ of this module needs from JavaScript, because Qt has no public C++ API for it.

/** A Promise together with the functions that settle it. */
export function withResolvers() {
    const resolvers = {};
    resolvers.promise = new Promise((resolve, reject) => {
        resolvers.resolve = resolve;
        resolvers.reject = reject;
    });
    return resolvers;
}

/** The same Promise, but it resolves with undefined. */
export function withoutResult(promise) {
    return promise.then(() => undefined);
}

/** An Error with the properties of `fields`, in which `name` and `message` are the usual ones. */
export function makeError(fields) {
    const error = new Error(fields.message);
    for (const key of Object.keys(fields)) {
        // Not by assignment: in a QML engine Error.prototype is frozen, and with it `name`.
        Object.defineProperty(error, key, {
            value: fields[key],
            enumerable: key !== "name" && key !== "message",
            configurable: true,
            writable: true
        });
    }
    return error;
}

/** The bytes of an ArrayBuffer, typed array or DataView as an ArrayBuffer; undefined for anything else. */
export function toArrayBuffer(chunk) {
    if (chunk instanceof ArrayBuffer)
        return chunk;
    if (!ArrayBuffer.isView(chunk))
        return undefined;
    return chunk.buffer.slice(chunk.byteOffset, chunk.byteOffset + chunk.byteLength);
}

/**
 * Web IDL's conversion of a WebSocketCloseInfo dictionary. For C++, which cannot tell a thrown value from a
 * returned one, {thrown} has what was thrown.
 */
export function toCloseInfo(info) {
    try {
        return convertCloseInfo(info);
    } catch (error) {
        return {thrown: error};
    }
}

function convertCloseInfo(info) {
    if (info === undefined || info === null)
        return {};
    if (typeof info !== "object" && typeof info !== "function")
        throw new TypeError(`The close info is of type ${typeof info}; an object with closeCode and reason is allowed.`);
    const result = {};
    if (info.closeCode !== undefined) {
        result.closeCode = Math.trunc(Number(info.closeCode));
        if (!(result.closeCode >= 0 && result.closeCode <= 65535)) {
            throw new TypeError(`The close code is ${String(info.closeCode)}; a number is allowed that is 1000 or`
                                + " from 3000 to 4999.");
        }
    }
    if (info.reason !== undefined)
        result.reason = String(info.reason);
    return result;
}
