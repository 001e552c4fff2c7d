// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

import {DOMException} from "./domexception.mjs";
import {native} from "./native.mjs";
import {bare, construct, create, defineProperty, forEach, keys} from "./primordials.mjs";
import {Brand, exposeInterface, toClampedShort, toDictionary, toDOMString, toUSVString} from "./webidl.mjs";

const brand = new Brand("WebSocketError");

/** Web IDL's conversion of a WebSocketCloseInfo: {closeCode, reason}, null and "" if they are missing. */
export function toCloseInfo(value) {
    const info = toDictionary(value, "The close info", "an object with closeCode and reason");
    let {closeCode} = info;
    closeCode = closeCode === undefined ? null : toClampedShort(closeCode);
    const {reason} = info; // after the conversion of the code, which may run a script
    return bare({closeCode, reason: reason === undefined ? "" : toUSVString(reason)});
}

/** Throws if a close code and reason must not be sent. */
export function checkCloseInfo({closeCode, reason}) {
    native.checkCloseInfo(closeCode, reason);
}

export class WebSocketError extends DOMException {
    constructor(message = "", init = create(null)) {
        const text = toDOMString(message);
        const info = toCloseInfo(init);
        super(text, "WebSocketError");
        checkCloseInfo(info);
        if (info.reason !== "")
            info.closeCode = info.closeCode ?? 1000;
        brand.put(this, info);
    }

    get closeCode() {
        return brand.of(this).closeCode;
    }

    get reason() {
        return brand.of(this).reason;
    }
}

exposeInterface("WebSocketError", WebSocketError, bare({constructor: 0}));

export function isWebSocketError(value) {
    return brand.is(value);
}

/**
 * The error that C++ describes with `fields`: name, message, closeCode, reason, and the diagnosis, which the web does
 * not have. Its codes may be any that the peer has sent.
 */
export function makeError(fields) {
    const {name, message, closeCode, reason} = fields;
    if (name !== "WebSocketError")
        return withDiagnosis(new DOMException(message, name), fields);
    const error = construct(DOMException, [message, name], WebSocketError);
    brand.put(error, bare({closeCode, reason, fields}));
    return withDiagnosis(error, fields);
}

/** The same error without a close code: that of `opened`, which knows of no connection. */
export function withoutCloseCode(error) {
    const fields = brand.is(error) ? brand.of(error).fields : undefined;
    if (!fields)
        return error;
    const {name, message} = fields;
    const copy = construct(DOMException, [message, name], WebSocketError);
    brand.put(copy, bare({closeCode: null, reason: ""}));
    return withDiagnosis(copy, fields);
}

function withDiagnosis(error, fields) {
    forEach(keys(fields), key => {
        if (!(key in error)) {
            const diagnosis = bare({value: fields[key], configurable: true, writable: true});
            defineProperty(error, key, diagnosis);
        }
    });
    return error;
}
