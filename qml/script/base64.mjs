// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

// HTML Standard, 8.3: atob() and btoa().

import {DOMException} from "./domexception.mjs";
import {requireArguments, toDOMString} from "./webidl.mjs";
import {webNative} from "./webnative.mjs";

export function btoa(data) {
    requireArguments(1, arguments.length, "btoa");
    const text = webNative.toBase64(toDOMString(data));
    if (text === undefined)
        throw new DOMException("btoa: the text has characters that are no bytes.", "InvalidCharacterError");
    return text;
}

export function atob(data) {
    requireArguments(1, arguments.length, "atob");
    const text = webNative.fromBase64(toDOMString(data));
    if (text === undefined)
        throw new DOMException("atob: the text is no base64.", "InvalidCharacterError");
    return text;
}
