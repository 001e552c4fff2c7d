// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

import {DOMException} from "./domexception.mjs";
import {native} from "./native.mjs";
import {Brand, exposeInterface, toClampedShort, toDictionary, toDOMString, toUSVString} from "./webidl.mjs";

const brand = new Brand("WebSocketError");

/** Web IDL's conversion of a WebSocketCloseInfo: {closeCode, reason}, null and "" if they are missing. */
export function toCloseInfo(value) {
    const info = toDictionary(value, "The close info", "an object with closeCode and reason");
    let {closeCode} = info;
    closeCode = closeCode === undefined ? null : toClampedShort(closeCode);
    const {reason} = info; // after the conversion of the code, which may run a script
    return {closeCode: closeCode, reason: reason === undefined ? "" : toUSVString(reason)};
}

/** Throws if a close code and reason must not be sent. */
export function checkCloseInfo({closeCode, reason}) {
    native.checkCloseInfo(closeCode, reason);
}

export class WebSocketError extends DOMException {
    constructor(message = "", init = {}) {
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

exposeInterface("WebSocketError", WebSocketError, {constructor: 0});

export function isWebSocketError(value) {
    return brand.is(value);
}

/**
 * The error that C++ describes with `fields`: name, message, closeCode, reason, and the diagnosis, which the web does
 * not have. Its codes may be any that the peer has sent.
 */
export function makeError(fields) {
    const {name, message, closeCode, reason} = fields;
    const isForWebSocket = name === "WebSocketError";
    const error = isForWebSocket ? Reflect.construct(DOMException, [message, name], WebSocketError)
                                 : new DOMException(message, name);
    if (isForWebSocket)
        brand.put(error, {closeCode, reason});
    for (const key of Object.keys(fields)) {
        if (!(key in error))
            Object.defineProperty(error, key, {value: fields[key], configurable: true, writable: true});
    }
    return error;
}
