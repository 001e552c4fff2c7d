// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

// Web IDL, 2.8.1: DOMException.

import {bare, construct, Error, errorPrototype, setPrototypeOf} from "./primordials.mjs";
import {Brand, exposeConstants, exposeInterface, toDOMString} from "./webidl.mjs";

const brand = new Brand("DOMException");

const codes = bare({
    INDEX_SIZE_ERR: 1, DOMSTRING_SIZE_ERR: 2, HIERARCHY_REQUEST_ERR: 3, WRONG_DOCUMENT_ERR: 4,
    INVALID_CHARACTER_ERR: 5, NO_DATA_ALLOWED_ERR: 6, NO_MODIFICATION_ALLOWED_ERR: 7, NOT_FOUND_ERR: 8,
    NOT_SUPPORTED_ERR: 9, INUSE_ATTRIBUTE_ERR: 10, INVALID_STATE_ERR: 11, SYNTAX_ERR: 12,
    INVALID_MODIFICATION_ERR: 13, NAMESPACE_ERR: 14, INVALID_ACCESS_ERR: 15, VALIDATION_ERR: 16,
    TYPE_MISMATCH_ERR: 17, SECURITY_ERR: 18, NETWORK_ERR: 19, ABORT_ERR: 20, URL_MISMATCH_ERR: 21,
    QUOTA_EXCEEDED_ERR: 22, TIMEOUT_ERR: 23, INVALID_NODE_TYPE_ERR: 24, DATA_CLONE_ERR: 25
});

const legacyCodes = bare({
    IndexSizeError: 1, HierarchyRequestError: 3, WrongDocumentError: 4, InvalidCharacterError: 5,
    NoModificationAllowedError: 7, NotFoundError: 8, NotSupportedError: 9, InUseAttributeError: 10,
    InvalidStateError: 11, SyntaxError: 12, InvalidModificationError: 13, NamespaceError: 14,
    InvalidAccessError: 15, TypeMismatchError: 17, SecurityError: 18, NetworkError: 19, AbortError: 20,
    URLMismatchError: 21, QuotaExceededError: 22, TimeoutError: 23, InvalidNodeTypeError: 24, DataCloneError: 25
});

export class DOMException {
    constructor(message = "", name = "Error") {
        // An Error inside, for the stack and for C++; its own message would hide the interface's.
        const text = toDOMString(message);
        const error = construct(Error, [text], new.target);
        delete error.message;
        return brand.put(error, bare({message: text, name: toDOMString(name)}));
    }

    get name() {
        return brand.of(this).name;
    }

    get message() {
        return brand.of(this).message;
    }

    get code() {
        return legacyCodes[brand.of(this).name] ?? 0;
    }
}

setPrototypeOf(DOMException.prototype, errorPrototype);
exposeInterface("DOMException", DOMException, bare({constructor: 0}));
exposeConstants(DOMException, codes);
