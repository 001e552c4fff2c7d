// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

// What C++ needs from JavaScript, because Qt has no public C++ API for it.

import {Deferred} from "./deferred.mjs";
import {checkCloseInfo, toCloseInfo} from "./websocketerror.mjs";

/** A Promise and the functions that settle it. */
export function makeDeferred() {
    const deferred = new Deferred();
    return [deferred.promise, deferred.resolvePromise, deferred.rejectPromise];
}

export function makeResolved() {
    return Promise.resolve();
}

/** The same Promise, but it resolves with undefined. */
export function withoutResult(promise) {
    return promise.then(() => undefined);
}

/** Whether it is a view of memory that another thread may change, which Web IDL does not take for bytes. */
export function isShared(chunk) {
    return ArrayBuffer.isView(chunk) && !(chunk.buffer instanceof ArrayBuffer);
}

/** The bytes of an ArrayBuffer, typed array or DataView as an ArrayBuffer; undefined for anything else. */
export function toArrayBuffer(chunk) {
    if (chunk instanceof ArrayBuffer)
        return chunk;
    if (!ArrayBuffer.isView(chunk) || isShared(chunk))
        return undefined;
    if (chunk.byteLength === chunk.buffer.byteLength)
        return chunk.buffer;
    return chunk.buffer.slice(chunk.byteOffset, chunk.byteOffset + chunk.byteLength);
}

/**
 * A close info that a script has given to the QML element, as {closeCode, reason}; null and "" for what is missing. The web
 * ignores `code`, the member of a CloseEvent; here it is an error, because it is written for closeCode. For C++, which
 * cannot tell a thrown value from a returned one, {thrown} has what was thrown.
 */
export function readCloseInfo(info) {
    try {
        const closeInfo = toCloseInfo(info);
        if (closeInfo.closeCode === null && Object.prototype.hasOwnProperty.call(info ?? {}, "code"))
            throw new TypeError("The close info has no closeCode, but a member that is called code; write closeCode.");
        checkCloseInfo(closeInfo);
        return closeInfo;
    } catch (error) {
        return {thrown: error};
    }
}
