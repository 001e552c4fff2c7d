// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

function getterOf(prototype, name) {
    return Object.getOwnPropertyDescriptor(prototype, name).get;
}

// Object.keys() of Qt's engine asks every getter, and those of a prototype throw.
function enumerableNames(object) {
    const isEnumerable = (name) => Object.getOwnPropertyDescriptor(object, name).enumerable;
    return Object.getOwnPropertyNames(object).filter(isEnumerable).sort();
}

const codeOfName = {
    IndexSizeError: 1, HierarchyRequestError: 3, WrongDocumentError: 4, InvalidCharacterError: 5,
    NoModificationAllowedError: 7, NotFoundError: 8, NotSupportedError: 9, InUseAttributeError: 10,
    InvalidStateError: 11, SyntaxError: 12, InvalidModificationError: 13, NamespaceError: 14,
    InvalidAccessError: 15, TypeMismatchError: 17, SecurityError: 18, NetworkError: 19, AbortError: 20,
    URLMismatchError: 21, TimeoutError: 23, InvalidNodeTypeError: 24, DataCloneError: 25
};

const codeConstants = {
    INDEX_SIZE_ERR: 1, DOMSTRING_SIZE_ERR: 2, HIERARCHY_REQUEST_ERR: 3, WRONG_DOCUMENT_ERR: 4,
    INVALID_CHARACTER_ERR: 5, NO_DATA_ALLOWED_ERR: 6, NO_MODIFICATION_ALLOWED_ERR: 7, NOT_FOUND_ERR: 8,
    NOT_SUPPORTED_ERR: 9, INUSE_ATTRIBUTE_ERR: 10, INVALID_STATE_ERR: 11, SYNTAX_ERR: 12,
    INVALID_MODIFICATION_ERR: 13, NAMESPACE_ERR: 14, INVALID_ACCESS_ERR: 15, VALIDATION_ERR: 16,
    TYPE_MISMATCH_ERR: 17, SECURITY_ERR: 18, NETWORK_ERR: 19, ABORT_ERR: 20, URL_MISMATCH_ERR: 21,
    QUOTA_EXCEEDED_ERR: 22, TIMEOUT_ERR: 23, INVALID_NODE_TYPE_ERR: 24, DATA_CLONE_ERR: 25
};

const domExceptions = [
    {
        name: "exceptionWithoutArgumentsHasDefaults", rule: "Web IDL",
        run: function*(t) {
            for (const error of [new t.api.DOMException(), new t.api.DOMException(undefined, undefined)]) {
                t.equal(error.name, "Error");
                t.equal(error.message, "");
                t.equal(error.code, 0);
            }
        }
    },
    {
        name: "exceptionKeepsMessageAndName", rule: "Web IDL",
        run: function*(t) {
            const error = new t.api.DOMException("too late", "TimeoutError");
            t.equal(error.message, "too late");
            t.equal(error.name, "TimeoutError");
            t.equal(error.code, 23);
        }
    },
    {
        name: "argumentsAreConvertedToStrings", rule: "Web IDL",
        run: function*(t) {
            const error = new t.api.DOMException(5, {toString() { return "AbortError"; }});
            t.equal(error.message, "5");
            t.equal(error.name, "AbortError");
            t.equal(error.code, 20);
            t.equal(new t.api.DOMException(null, null).message, "null");
            t.equal(new t.api.DOMException(null, null).name, "null");
            t.throws(() => new t.api.DOMException(Symbol("message")), "TypeError");
        }
    },
    {
        name: "codeFollowsFromTheName", rule: "Web IDL",
        run: function*(t) {
            for (const name of Object.keys(codeOfName))
                t.equal(new t.api.DOMException("", name).code, codeOfName[name]);
        }
    },
    {
        name: "newerAndUnknownNamesHaveNoCode", rule: "Web IDL",
        run: function*(t) {
            const names = ["EncodingError", "NotReadableError", "UnknownError", "ConstraintError", "DataError",
                           "OperationError", "NotAllowedError", "WebSocketError", "aborterror", "", "toString"];
            for (const name of names)
                t.equal(new t.api.DOMException("", name).code, 0);
        }
    },
    {
        name: "constantsAreOnTheConstructorThePrototypeAndInstances", rule: "Web IDL",
        run: function*(t) {
            const {DOMException} = t.api;
            for (const name of Object.keys(codeConstants)) {
                for (const object of [DOMException, DOMException.prototype, new DOMException()])
                    t.equal(object[name], codeConstants[name]);
            }
        }
    },
    {
        name: "constantsCannotBeChanged", rule: "Web IDL",
        run: function*(t) {
            const {DOMException} = t.api;
            for (const object of [DOMException, DOMException.prototype]) {
                const {enumerable, writable, configurable} = Object.getOwnPropertyDescriptor(object, "ABORT_ERR");
                t.same([enumerable, writable, configurable], [true, false, false]);
            }
        }
    },
    {
        name: "exceptionIsAnError", rule: "Web IDL",
        run: function*(t) {
            const {DOMException} = t.api;
            const error = new DOMException("message", "AbortError");
            t.check(error instanceof DOMException, "a DOMException");
            t.check(error instanceof Error, "an Error");
            t.equal(Object.getPrototypeOf(DOMException.prototype), Error.prototype);
            t.equal(DOMException.prototype.constructor, DOMException);
            t.equal(error.constructor, DOMException);
        }
    },
    {
        name: "exceptionAsTextHasNameAndMessage", rule: "ECMAScript 20.5.3.4",
        run: function*(t) {
            const {DOMException} = t.api;
            t.equal(String(new DOMException("too late", "TimeoutError")), "TimeoutError: too late");
            t.equal(String(new DOMException("", "TimeoutError")), "TimeoutError");
            t.equal(String(new DOMException("message")), "Error: message");
            t.equal(Object.prototype.toString.call(new DOMException()), "[object DOMException]");
        }
    },
    {
        name: "exceptionCanBeThrownAndCaught", rule: "Web IDL",
        run: function*(t) {
            const error = new t.api.DOMException("message", "DataError");
            t.equal(t.throws(() => { throw error; }, "DataError"), error);
            t.equal(yield t.rejects(Promise.reject(error), "DataError"), error);
        }
    },
    {
        name: "exceptionNeedsNew", rule: "Web IDL",
        run: function*(t) {
            const {DOMException} = t.api;
            // Braces, because Qt's engine does not throw when a class is called in tail position.
            t.throws(() => { DOMException("message"); }, "TypeError");
            t.equal(DOMException.length, 0);
            t.equal(DOMException.name, "DOMException");
        }
    },
    {
        name: "attributesAreReadOnlyGettersOfThePrototype", rule: "Web IDL",
        run: function*(t) {
            const {DOMException} = t.api;
            const error = new DOMException("message", "AbortError");
            for (const name of ["name", "message", "code"]) {
                const {get, set, enumerable} = Object.getOwnPropertyDescriptor(DOMException.prototype, name);
                t.equal(typeof get, "function");
                t.equal(set, undefined);
                t.equal(enumerable, true);
                t.throws(() => { error[name] = "changed"; }, "TypeError");
                t.throws(() => get.call({}), "TypeError");
                t.throws(() => DOMException.prototype[name], "TypeError");
            }
            t.same([error.name, error.message, error.code], ["AbortError", "message", 20]);
            t.same(Object.keys(error), []);
        }
    },
    {
        name: "exceptionCanBeExtended", rule: "Web IDL",
        run: function*(t) {
            class FeedError extends t.api.DOMException {
                constructor(message) { super(message, "NetworkError"); }
                get retry() { return true; }
            }
            const error = new FeedError("gone");
            t.check(error instanceof FeedError, "a FeedError");
            t.check(error instanceof t.api.DOMException, "a DOMException");
            t.same([error.name, error.message, error.code, error.retry], ["NetworkError", "gone", 19, true]);
        }
    },
];

const webSocketErrors = [
    {
        name: "webSocketErrorWithoutArgumentsHasDefaults", rule: "WebSockets, WebSocketError",
        run: function*(t) {
            const error = new t.api.WebSocketError();
            t.equal(error.name, "WebSocketError");
            t.equal(error.message, "");
            t.equal(error.code, 0);
            t.equal(error.closeCode, null);
            t.equal(error.reason, "");
            t.equal(String(error), "WebSocketError");
        }
    },
    {
        name: "webSocketErrorKeepsItsArguments", rule: "WebSockets, WebSocketError",
        run: function*(t) {
            const error = new t.api.WebSocketError("message", {closeCode: 3001, reason: "reason"});
            t.equal(error.message, "message");
            t.equal(error.closeCode, 3001);
            t.equal(error.reason, "reason");
            t.equal(error.code, 0);
            t.equal(String(error), "WebSocketError: message");
            t.equal(new t.api.WebSocketError(5).message, "5");
            t.equal(new t.api.WebSocketError(null).message, "null");
        }
    },
    {
        name: "webSocketErrorIsADomException", rule: "WebSockets, WebSocketError",
        run: function*(t) {
            const {DOMException, WebSocketError} = t.api;
            const error = new WebSocketError("message");
            t.check(error instanceof WebSocketError, "a WebSocketError");
            t.check(error instanceof DOMException, "a DOMException");
            t.check(error instanceof Error, "an Error");
            t.equal(Object.getPrototypeOf(WebSocketError), DOMException);
            t.check(Object.getPrototypeOf(WebSocketError.prototype) === DOMException.prototype, "prototypes inherit");
            t.equal(Object.prototype.toString.call(error), "[object WebSocketError]");
            t.equal(error.ABORT_ERR, 20);
        }
    },
    {
        name: "missingPartsOfTheInfoAreDefaults", rule: "WebSockets, WebSocketError",
        run: function*(t) {
            for (const info of [undefined, null, {}, {closeCode: undefined, reason: undefined}, {reason: ""}]) {
                const error = new t.api.WebSocketError("message", info);
                t.equal(error.closeCode, null);
                t.equal(error.reason, "");
            }
        }
    },
    {
        name: "reasonWithoutCodeMeansNormalClosure", rule: "WebSockets, WebSocketError",
        run: function*(t) {
            const error = new t.api.WebSocketError("message", {reason: "reason"});
            t.equal(error.closeCode, 1000);
            t.equal(error.reason, "reason");
        }
    },
    {
        name: "codesForApplicationsAreTaken", rule: "WebSockets, validate close code and reason",
        run: function*(t) {
            for (const closeCode of [1000, 3000, 3999, 4000, 4999]) {
                const error = new t.api.WebSocketError("", {closeCode});
                t.equal(error.closeCode, closeCode);
                t.equal(error.reason, "");
            }
        }
    },
    {
        name: "otherCodesAreInvalidAccess", rule: "WebSockets, validate close code and reason",
        run: function*(t) {
            for (const closeCode of [0, 1, 999, 1001, 1005, 1006, 1015, 2999, 5000, 65535]) {
                const error = t.throws(() => new t.api.WebSocketError("", {closeCode}), "InvalidAccessError");
                t.check(error instanceof t.api.DOMException, "a DOMException");
                t.equal(error.code, 15);
            }
        }
    },
    {
        name: "codesOutsideOfTheirTypeAreInvalidAccess", rule: "Web IDL, [Clamp]",
        run: function*(t) {
            for (const closeCode of [-1, -64536, 65536, 66536, Infinity, -Infinity, NaN, null, "many", {}])
                t.throws(() => new t.api.WebSocketError("", {closeCode}), "InvalidAccessError");
        }
    },
    {
        name: "codeIsConvertedToANumber", rule: "Web IDL",
        run: function*(t) {
            for (const closeCode of ["3000", [3000], {valueOf() { return 3000; }}])
                t.equal(new t.api.WebSocketError("", {closeCode}).closeCode, 3000);
            t.throws(() => new t.api.WebSocketError("", {closeCode: Symbol("code")}), "TypeError");
            const reason = new RangeError("valueOf");
            const closeCode = {valueOf() { throw reason; }};
            t.equal(t.throws(() => new t.api.WebSocketError("", {closeCode}), "RangeError"), reason);
        }
    },
    {
        name: "reasonIsConvertedToAString", rule: "Web IDL",
        run: function*(t) {
            for (const [reason, expected] of [[5, "5"], [null, "null"], [false, "false"], [[1, 2], "1,2"]])
                t.equal(new t.api.WebSocketError("", {reason}).reason, expected);
            t.throws(() => new t.api.WebSocketError("", {reason: Symbol("reason")}), "TypeError");
        }
    },
    {
        name: "loneSurrogatesInTheReasonAreReplaced", rule: "Web IDL, USVString",
        run: function*(t) {
            t.equal(new t.api.WebSocketError("", {reason: "a\ud800b\udc00"}).reason, "a\ufffdb\ufffd");
            t.equal(new t.api.WebSocketError("", {reason: "\ud83d\ude00"}).reason, "\ud83d\ude00");
        }
    },
    {
        name: "reasonOf123BytesIsTaken", rule: "RFC 6455, 5.5",
        run: function*(t) {
            const reasons = ["x".repeat(123), "\u00e9".repeat(61) + "x", "\u20ac".repeat(41),
                             "\ud83d\ude00".repeat(30) + "xxx", "\ud800".repeat(41)];
            for (const reason of reasons)
                t.equal(new t.api.WebSocketError("", {closeCode: 3000, reason}).reason.length, reason.length);
        }
    },
    {
        name: "longerReasonIsASyntaxError", rule: "RFC 6455, 5.5",
        run: function*(t) {
            const reasons = ["x".repeat(124), "\u00e9".repeat(62), "\u20ac".repeat(41) + "x",
                             "\ud83d\ude00".repeat(31), "\ud800".repeat(41) + "x"];
            for (const reason of reasons) {
                for (const info of [{reason}, {closeCode: 1000, reason}]) {
                    const error = t.throws(() => new t.api.WebSocketError("", info), "SyntaxError");
                    t.check(error instanceof t.api.DOMException, "a DOMException");
                    t.equal(error.code, 12);
                }
            }
        }
    },
    {
        name: "codeIsCheckedBeforeTheReason", rule: "WebSockets, validate close code and reason",
        run: function*(t) {
            const info = {closeCode: 1001, reason: "x".repeat(124)};
            t.throws(() => new t.api.WebSocketError("", info), "InvalidAccessError");
        }
    },
    {
        name: "infoMustBeAnObject", rule: "Web IDL",
        run: function*(t) {
            for (const info of [5, "text", true, Symbol("info")])
                t.throws(() => new t.api.WebSocketError("", info), "TypeError");
            t.equal(new t.api.WebSocketError("", () => {}).closeCode, null);
        }
    },
    {
        name: "infoIsReadInAlphabeticalOrder", rule: "Web IDL",
        run: function*(t) {
            const order = [];
            new t.api.WebSocketError("", {
                get reason() { order.push("reason"); return "reason"; },
                get closeCode() { order.push("closeCode"); return 3000; }
            });
            t.same(order, ["closeCode", "reason"]);
        }
    },
    {
        name: "anotherErrorCanBeTheInfo", rule: "Web IDL",
        run: function*(t) {
            const {WebSocketError} = t.api;
            const first = new WebSocketError("first", {closeCode: 3002, reason: "reason"});
            const second = new WebSocketError("second", first);
            t.equal(second.closeCode, 3002);
            t.equal(second.reason, "reason");
        }
    },
    {
        name: "messageIsConvertedBeforeTheInit", rule: "Web IDL",
        run: function*(t) {
            const order = [];
            const message = {toString() { order.push("message"); return ""; }};
            new t.api.WebSocketError(message, {get closeCode() { order.push("closeCode"); return undefined; }});
            t.same(order, ["message", "closeCode"]);
        }
    },
    {
        name: "webSocketErrorNeedsNew", rule: "Web IDL",
        run: function*(t) {
            const {WebSocketError} = t.api;
            t.throws(() => { WebSocketError("message"); }, "TypeError");
            t.equal(WebSocketError.length, 0);
            t.equal(WebSocketError.name, "WebSocketError");
        }
    },
    {
        name: "attributesOfAWebSocketErrorAreReadOnlyGetters", rule: "Web IDL",
        run: function*(t) {
            const {DOMException, WebSocketError} = t.api;
            const {prototype} = WebSocketError;
            const error = new WebSocketError("message", {closeCode: 3000, reason: "reason"});
            t.same(enumerableNames(prototype), ["closeCode", "reason"]);
            t.same(Object.keys(error), []);
            for (const name of ["closeCode", "reason"]) {
                t.throws(() => { error[name] = "changed"; }, "TypeError");
                t.throws(() => getterOf(prototype, name).call(new DOMException()), "TypeError");
                t.throws(() => prototype[name], "TypeError");
            }
            t.equal(error.closeCode, 3000);
            t.equal(error.reason, "reason");
        }
    },
    {
        name: "membersCanBeEnumerated", rule: "Web IDL",
        run: function*(t) {
            const names = [];
            for (const name in new t.api.WebSocketError())
                names.push(name);
            for (const name of ["closeCode", "reason", "name", "message", "code", "ABORT_ERR"])
                t.check(names.indexOf(name) >= 0, `${name} is enumerated`);
        }
    },
    {
        name: "webSocketErrorCanBeExtended", rule: "Web IDL",
        run: function*(t) {
            class ProtocolError extends t.api.WebSocketError {
                constructor() { super("not understood", {closeCode: 4000, reason: "version"}); }
            }
            const error = new ProtocolError();
            t.check(error instanceof ProtocolError, "a ProtocolError");
            t.same([error.name, error.closeCode, error.reason], ["WebSocketError", 4000, "version"]);
        }
    },
];

export default [].concat(domExceptions, webSocketErrors);
