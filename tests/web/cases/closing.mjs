// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

import {closeBody, hexOf, isSettled, open, receivedClose, receivedMessages} from "../connections.mjs";

// Closes with this, and gives the body of the Close frame that the server received, in hexadecimal.
function* closeBodyOf(t, closeInfo) {
    const {stream} = yield open(t);
    stream.close(closeInfo);
    return yield receivedClose(t, stream);
}

// close() with this throws, and the connection stays as it was.
function* throws(t, closeInfo, errorName) {
    const {stream, reader, writer} = yield open(t, [{echo: true}]);
    const error = t.throws(() => stream.close(closeInfo), errorName);
    yield writer.write("still open");
    t.equal((yield reader.read()).value, "still open");
    t.equal((yield t.log(stream.url)).frames.some(frame => frame.opcode === 8), false);
    return error;
}

export default [
    {
        name: "closeWithNothingSendsACloseWithoutABody",
        rule: "Design 5.8",
        run: function*(t) {
            for (const closeInfo of [undefined, null, {}, [], () => 0, {closeCode: undefined, reason: undefined}])
                t.equal(yield closeBodyOf(t, closeInfo), "");
        }
    },
    {
        name: "closeWithAnEmptyReasonSendsACloseWithoutABody",
        rule: "Design 5.8",
        run: function*(t) {
            t.equal(yield closeBodyOf(t, {reason: ""}), "");
        }
    },
    {
        name: "closeSendsItsCode",
        rule: "Design 5.8",
        run: function*(t) {
            for (const closeCode of [1000, 3000, 4999])
                t.equal(yield closeBodyOf(t, {closeCode}), closeBody(closeCode));
        }
    },
    {
        name: "closeSendsItsCodeAndReason",
        rule: "Design 5.8",
        run: function*(t) {
            t.equal(yield closeBodyOf(t, {closeCode: 4321, reason: "enough"}), closeBody(4321, "enough"));
        }
    },
    {
        name: "aReasonWithoutACodeIsSentWith1000",
        rule: "Design 5.8",
        run: function*(t) {
            t.equal(yield closeBodyOf(t, {reason: "enough"}), closeBody(1000, "enough"));
        }
    },
    {
        name: "closeTakesAWebSocketError",
        rule: "Web IDL",
        run: function*(t) {
            const error = new t.api.WebSocketError("message", {closeCode: 4001, reason: "reason"});
            t.equal(yield closeBodyOf(t, error), closeBody(4001, "reason"));
        }
    },
    {
        name: "otherCodesAreAnInvalidAccessError",
        rule: "Design 5.8",
        run: function*(t) {
            const {stream, reader, writer} = yield open(t, [{echo: true}]);
            for (const closeCode of [0, 1, 999, 1001, 1005, 1006, 1011, 1015, 2999, 5000, 65535])
                t.throws(() => stream.close({closeCode}), "InvalidAccessError");
            yield writer.write("still open");
            t.equal((yield reader.read()).value, "still open");
        }
    },
    {
        name: "theInvalidAccessErrorIsADOMException",
        rule: "Design 5.8",
        run: function*(t) {
            const error = yield throws(t, {closeCode: 1001}, "InvalidAccessError");
            t.check(error instanceof t.api.DOMException);
            t.equal(error.code, 15);
        }
    },
    {
        name: "codesThatAreNoShortsAreAnInvalidAccessError",
        rule: "Web IDL [Clamp]",
        run: function*(t) {
            const {stream, reader, writer} = yield open(t, [{echo: true}]);
            for (const closeCode of [-1, 65536, 1e9, NaN, Infinity, -Infinity, "code", {}, () => 0])
                t.throws(() => stream.close({closeCode}), "InvalidAccessError");
            yield writer.write("still open");
            t.equal((yield reader.read()).value, "still open");
        }
    },
    {
        name: "aCodeThatIsNoNumberAtAllIsATypeError",
        rule: "Web IDL",
        run: function*(t) {
            yield throws(t, {closeCode: Symbol("code")}, "TypeError");
            const thrown = new RangeError("no code");
            t.equal(yield throws(t, {closeCode: {valueOf() { throw thrown; }}}, "RangeError"), thrown);
        }
    },
    {
        name: "codesAreConvertedToNumbers",
        rule: "Web IDL",
        run: function*(t) {
            t.equal(yield closeBodyOf(t, {closeCode: "3000"}), closeBody(3000));
            t.equal(yield closeBodyOf(t, {closeCode: " 0xbb8 "}), closeBody(3000));
            t.equal(yield closeBodyOf(t, {closeCode: [4000]}), closeBody(4000));
            t.equal(yield closeBodyOf(t, {closeCode: {valueOf: () => 4001}}), closeBody(4001));
        }
    },
    {
        name: "nullAndBooleansAreCodesOfZeroAndOne",
        rule: "Web IDL",
        run: function*(t) {
            const {stream} = yield open(t);
            for (const closeCode of [null, false, true, "", -0.5, []])
                t.throws(() => stream.close({closeCode}), "InvalidAccessError");
        }
    },
    {
        name: "aCloseInfoThatIsNoObjectIsATypeError",
        rule: "Web IDL",
        run: function*(t) {
            const {stream} = yield open(t);
            for (const closeInfo of [1000, "reason", true, Symbol("reason")])
                t.throws(() => stream.close(closeInfo), "TypeError");
        }
    },
    {
        name: "reasonsAreConvertedToStrings",
        rule: "Web IDL",
        run: function*(t) {
            t.equal(yield closeBodyOf(t, {closeCode: 1000, reason: null}), closeBody(1000, "null"));
            t.equal(yield closeBodyOf(t, {closeCode: 1000, reason: 12}), closeBody(1000, "12"));
            t.equal(yield closeBodyOf(t, {reason: {toString: () => "text"}}), closeBody(1000, "text"));
        }
    },
    {
        name: "whatTheReasonsConversionThrowsIsThrown",
        rule: "Web IDL",
        run: function*(t) {
            const thrown = new RangeError("no reason");
            t.equal(yield throws(t, {reason: {toString() { throw thrown; }}}, "RangeError"), thrown);
            yield throws(t, {reason: Symbol("reason")}, "TypeError");
        }
    },
    {
        name: "theCodeIsConvertedBeforeTheReason",
        rule: "Web IDL",
        run: function*(t) {
            const {stream} = yield open(t);
            const order = [];
            const closeInfo = {
                get reason() {
                    order.push("reason");
                    return {toString: () => order.push("reason's text") && "text"};
                },
                get closeCode() {
                    order.push("closeCode");
                    return {valueOf: () => order.push("closeCode's value") && 1000};
                }
            };
            stream.close(closeInfo);
            t.same(order, ["closeCode", "closeCode's value", "reason", "reason's text"]);
        }
    },
    {
        name: "aReasonOf123BytesIsSent",
        rule: "RFC 6455, 5.5",
        run: function*(t) {
            const reason = "x".repeat(123);
            const {stream} = yield open(t);
            stream.close({reason});
            t.same(yield stream.closed, {closeCode: 1000, reason});
        }
    },
    {
        name: "aLongerReasonIsASyntaxError",
        rule: "Design 5.8",
        run: function*(t) {
            const error = yield throws(t, {closeCode: 1000, reason: "x".repeat(124)}, "SyntaxError");
            t.check(error instanceof t.api.DOMException);
            yield throws(t, {reason: "x".repeat(124)}, "SyntaxError");
        }
    },
    {
        name: "theLengthOfAReasonIsCountedInUtf8",
        rule: "Design 5.8",
        run: function*(t) {
            for (const reason of ["\u00e9".repeat(61), "\u20ac".repeat(41), "\ud83d\ude00".repeat(30)]) {
                const {stream} = yield open(t);
                stream.close({closeCode: 3000, reason});
                t.same(yield stream.closed, {closeCode: 3000, reason});
            }
            for (const reason of ["\u00e9".repeat(62), "\u20ac".repeat(42), "\ud83d\ude00".repeat(31)])
                yield throws(t, {closeCode: 3000, reason}, "SyntaxError");
        }
    },
    {
        name: "loneSurrogatesInAReasonAreReplaced",
        rule: "Web IDL USVString",
        run: function*(t) {
            t.equal(yield closeBodyOf(t, {closeCode: 3000, reason: "a\ud800b\udc00"}),
                    closeBody(3000) + hexOf("a") + "efbfbd" + hexOf("b") + "efbfbd");
        }
    },
    {
        name: "aLoneSurrogateCountsAsThreeBytes",
        rule: "Web IDL USVString",
        run: function*(t) {
            const {stream} = yield open(t);
            t.throws(() => stream.close({reason: "\ud800".repeat(42)}), "SyntaxError");
            stream.close({reason: "\ud800".repeat(41)});
            t.equal((yield stream.closed).reason, "\ufffd".repeat(41));
        }
    },
    {
        name: "theCodeIsCheckedBeforeTheReason",
        rule: "Design 5.8",
        run: function*(t) {
            yield throws(t, {closeCode: 1001, reason: "x".repeat(124)}, "InvalidAccessError");
        }
    },
    {
        name: "closeReturnsNothing",
        rule: "Web IDL",
        run: function*(t) {
            const {stream} = yield open(t);
            t.equal(stream.close({closeCode: 1000}), undefined);
        }
    },
    {
        name: "aSecondCloseDoesNothing",
        rule: "Design 5.8",
        run: function*(t) {
            const {stream} = yield open(t, [{receiveClose: true}, {sleep: 50}, {close: 4000}, {fin: true}],
                                         {answersClose: false});
            stream.close({closeCode: 4000, reason: "first"});
            stream.close({closeCode: 4001, reason: "second"});
            stream.close();
            yield stream.closed;
            t.equal(yield receivedClose(t, stream), closeBody(4000, "first"));
        }
    },
    {
        name: "aSecondCloseChecksItsArguments",
        rule: "Design 5.8",
        run: function*(t) {
            const {stream} = yield open(t);
            stream.close();
            t.throws(() => stream.close({closeCode: 1001}), "InvalidAccessError");
            yield stream.closed;
            t.throws(() => stream.close({closeCode: 1001}), "InvalidAccessError");
            t.throws(() => stream.close({reason: "x".repeat(124)}), "SyntaxError");
            t.equal(stream.close({closeCode: 1000}), undefined);
        }
    },
    {
        name: "closedReportsThePeersCode",
        rule: "Design 5.9",
        run: function*(t) {
            const {stream} = yield open(t, [{receiveClose: true}, {close: 4002, reason: "peer"}, {fin: true}],
                                         {answersClose: false});
            stream.close({closeCode: 4001, reason: "own"});
            t.same(yield stream.closed, {closeCode: 4002, reason: "peer"});
        }
    },
    {
        name: "closedIsOf1005AfterAnEmptyClose",
        rule: "Design 5.9",
        run: function*(t) {
            const {stream} = yield open(t);
            stream.close();
            t.same(yield stream.closed, {closeCode: 1005, reason: ""});
        }
    },
    {
        name: "closedReportsThePeersCodeWhenBothClose",
        rule: "Design 5.9",
        run: function*(t) {
            const steps = [{pause: true}, {go: true}, {close: 4002, reason: "peer"}, {resume: true}];
            const {stream} = yield open(t, steps);
            stream.close({closeCode: 4001, reason: "own"});
            yield t.go(stream.url);
            t.same(yield stream.closed, {closeCode: 4002, reason: "peer"});
            t.equal(yield receivedClose(t, stream), closeBody(4001, "own"));
        }
    },
    {
        name: "closedHasItsMembersInOrder",
        rule: "Web IDL",
        run: function*(t) {
            const {stream} = yield open(t);
            stream.close({closeCode: 1000});
            const closed = yield stream.closed;
            t.same(Object.keys(closed), ["closeCode", "reason"]);
            t.equal(Object.getPrototypeOf(closed), Object.prototype);
        }
    },
    {
        name: "closedWaitsForThePeersClose",
        rule: "Design 5.9",
        run: function*(t) {
            const {stream} = yield open(t, [{go: true}, {close: 1000}, {fin: true}], {answersClose: false});
            stream.close({closeCode: 1000});
            yield receivedClose(t, stream);
            t.equal(yield isSettled(t, stream.closed), false);
            yield t.go(stream.url);
            t.equal((yield stream.closed).closeCode, 1000);
        }
    },
    {
        name: "whatWasWrittenIsSentBeforeTheClose",
        rule: "Design 5.9",
        run: function*(t) {
            const {stream, writer} = yield open(t);
            const writes = [writer.write("first"), writer.write(new Uint8Array(100000)), writer.write("last")];
            yield Promise.all(writes);
            stream.close({closeCode: 1000});
            yield stream.closed;
            const {frames, messages} = yield t.log(stream.url);
            t.equal(messages, 3);
            t.equal(frames[frames.length - 1].opcode, 8);
        }
    },
    {
        name: "closeWhileConnectingFailsBothPromises",
        rule: "Design 5.6",
        run: function*(t) {
            const stream = t.connect([], {answer: ""});
            yield t.waitFor(() => t.log(stream.url));
            stream.close({closeCode: 4000, reason: "not sent"});
            yield t.rejects(stream.opened, "WebSocketError");
            const error = yield t.rejects(stream.closed, "WebSocketError");
            t.equal(error.closeCode, 1006);
            t.equal(error.reason, "");
        }
    },
    {
        name: "closeWhileConnectingDropsTheConnection",
        rule: "Design 5.6",
        run: function*(t) {
            const stream = t.connect([], {answer: ""});
            yield t.waitFor(() => t.log(stream.url));
            stream.close({closeCode: 4000});
            yield t.waitFor(() => t.log(stream.url).then(log => log.disconnected));
            t.same((yield t.log(stream.url)).frames, []);
        }
    },
    {
        name: "closeAtOnceFailsBothPromises",
        rule: "Design 5.6",
        run: function*(t) {
            const stream = t.connect();
            stream.close();
            yield t.rejects(stream.opened, "WebSocketError");
            yield t.rejects(stream.closed, "WebSocketError");
        }
    },
    {
        name: "closeWhileConnectingChecksItsArguments",
        rule: "Design 5.8",
        run: function*(t) {
            const stream = t.connect();
            t.throws(() => stream.close({closeCode: 1001}), "InvalidAccessError");
            t.throws(() => stream.close({reason: "x".repeat(124)}), "SyntaxError");
            yield stream.opened;
        }
    },
    {
        name: "aPendingReadEndsAfterClose",
        rule: "Design 5.15",
        run: function*(t) {
            const {stream, reader} = yield open(t);
            const pending = reader.read();
            stream.close();
            t.same(yield pending, {value: undefined, done: true});
            t.equal(yield reader.closed, undefined);
        }
    },
    {
        name: "messagesAfterCloseAreDropped",
        rule: "Design 5.11",
        run: function*(t) {
            const steps = [{receiveClose: true}, {text: "late"}, {close: 1000}, {fin: true}];
            const {stream, reader} = yield open(t, steps, {answersClose: false});
            const pending = reader.read();
            stream.close();
            t.same(yield pending, {value: undefined, done: true});
        }
    },
    {
        name: "messagesAfterCloseDoNotHoldTheHandshake",
        rule: "Design 5.11",
        run: function*(t) {
            const steps = [{receiveClose: true}, {binary: "00", repeat: 100000}, {binary: "00", repeat: 100000},
                           {close: 1000}, {fin: true}];
            const {stream} = yield open(t, steps, {answersClose: false});
            stream.close({closeCode: 1000});
            t.equal((yield stream.closed).closeCode, 1000);
        }
    },
    {
        name: "writesAfterTheClosingHandshakeFail",
        rule: "Design 5.16",
        run: function*(t) {
            const {stream, writer} = yield open(t);
            stream.close();
            yield stream.closed;
            yield t.rejects(writer.write("late"), "InvalidStateError");
            yield t.rejects(writer.write("later"), "InvalidStateError");
        }
    },
    {
        name: "writesDuringTheClosingHandshakeAreNotSent",
        rule: "Design 5.16",
        run: function*(t) {
            const steps = [{receive: 1}, {go: true}, {close: 1000}, {fin: true}];
            const {stream, writer} = yield open(t, steps, {answersClose: false});
            yield writer.write("in time");
            stream.close();
            const late = writer.write("late");
            if (t.engine === "browser") // drops it and says that it was written, as the draft has it
                t.equal(yield late, undefined);
            else
                yield t.rejects(late, "InvalidStateError");
            yield receivedClose(t, stream);
            yield t.go(stream.url);
            yield stream.closed;
            t.equal((yield receivedMessages(t, stream, 1)).length, 1);
        }
    },
    {
        name: "theWriterFailsWithAnInvalidStateErrorAfterClose",
        rule: "Design 5.16",
        run: function*(t) {
            const {stream, writer} = yield open(t);
            stream.close();
            const error = yield t.rejects(writer.closed, "InvalidStateError");
            t.check(error instanceof t.api.DOMException);
            t.equal(yield t.rejects(writer.ready, "InvalidStateError"), error);
            yield stream.closed;
        }
    },
    {
        name: "closeLeavesLocksAlone",
        rule: "Streams 4.2",
        run: function*(t) {
            const {stream, readable, writable} = yield open(t);
            stream.close();
            yield stream.closed;
            t.equal(readable.locked, true);
            t.equal(writable.locked, true);
        }
    },
    {
        name: "anEndWithoutAnAnswerToCloseIsUnclean",
        rule: "Design 5.10",
        run: function*(t) {
            const {stream} = yield open(t, [{receiveClose: true}, {fin: true}], {answersClose: false});
            stream.close({closeCode: 1000, reason: "done"});
            const error = yield t.rejects(stream.closed, "WebSocketError");
            t.equal(error.closeCode, 1006);
            t.equal(error.reason, "");
        }
    }
];
