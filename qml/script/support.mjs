// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

// What C++ needs from JavaScript, because Qt has no public C++ API for it.

import {newDeferred} from "./deferred.mjs";
import {
    bare, bufferLength, hasOwn, isArrayBuffer, isView, partsOfView, resolvedPromise, then, typedArraySet, TypeError,
    Uint8Array
} from "./primordials.mjs";
import {checkCloseInfo, toCloseInfo} from "./websocketerror.mjs";
import {isObject} from "./webidl.mjs";

/** A Promise and the functions that settle it. */
export function makeDeferred() {
    const deferred = newDeferred();
    return [deferred.promise, deferred.resolvePromise, deferred.rejectPromise];
}

export function makeResolved() {
    return resolvedPromise();
}

/** The same Promise, but it resolves with undefined. */
export function withoutResult(promise) {
    return then(promise, () => undefined);
}

/**
 * The bytes of an ArrayBuffer, typed array or DataView as an ArrayBuffer; undefined for anything else, and for a view of
 * memory that another thread may change, which Web IDL does not take for bytes.
 */
export function toArrayBuffer(chunk) {
    if (!isObject(chunk))
        return undefined;
    if (!isView(chunk))
        return isArrayBuffer(chunk) ? chunk : undefined;
    const {buffer, byteLength, byteOffset} = partsOfView(chunk);
    if (!isArrayBuffer(buffer))
        return undefined;
    if (byteLength === bufferLength(buffer))
        return buffer;
    return partsOfView(copyBytes(buffer, byteOffset, byteLength)).buffer;
}

/** A Uint8Array of its own. */
export function copyBytes(buffer, byteOffset, byteLength) {
    const copy = new Uint8Array(byteLength);
    typedArraySet(copy, new Uint8Array(buffer, byteOffset, byteLength));
    return copy;
}

/**
 * A close info that a script has given to the QML element, as {closeCode, reason}; null and "" for what is missing. The web
 * ignores `code`, the member of a CloseEvent; here it is an error, because it is written for closeCode. For C++, which
 * cannot tell a thrown value from a returned one, {thrown} has what was thrown.
 */
export function readCloseInfo(info) {
    try {
        const closeInfo = toCloseInfo(info);
        if (closeInfo.closeCode === null && isObject(info) && hasOwn(info, "code"))
            throw new TypeError("The close info has no closeCode, but a member that is called code; write closeCode.");
        checkCloseInfo(closeInfo);
        return closeInfo;
    } catch (error) {
        return bare({thrown: error});
    }
}
