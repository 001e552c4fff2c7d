// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

import {closeBody, open, receivedClose} from "../connections.mjs";

// The peer does this, which it may not: the stream fails, and the peer is told so with one of these codes.
function* violates(t, steps, codes = [1002]) {
    const {stream, reader, writer} = yield open(t, [{go: true}].concat(steps), {answersClose: false});
    const pending = reader.read();
    yield t.go(stream.url);
    const error = yield t.rejects(stream.closed, "WebSocketError");
    t.equal(error.closeCode, 1006);
    t.equal(error.reason, "");
    t.equal(yield t.rejects(pending, "WebSocketError"), error);
    t.equal(yield t.rejects(writer.write("late"), "WebSocketError"), error);
    const code = parseInt((yield receivedClose(t, stream)).slice(0, 4), 16);
    t.check(codes.indexOf(code) >= 0, `the peer was told ${code}`);
}

// The peer ends the connection in this way: everything fails with the same error.
function* endsUncleanly(t, step) {
    const {stream, reader, writer} = yield open(t, [{go: true}, step]);
    const pending = reader.read();
    yield t.go(stream.url);
    const error = yield t.rejects(stream.closed, "WebSocketError");
    t.check(error instanceof t.api.WebSocketError);
    t.equal(error.closeCode, 1006);
    t.equal(error.reason, "");
    t.equal(yield t.rejects(pending, "WebSocketError"), error);
    t.equal(yield t.rejects(reader.read(), "WebSocketError"), error);
    t.equal(yield t.rejects(reader.closed, "WebSocketError"), error);
    t.equal(yield t.rejects(writer.write("late"), "WebSocketError"), error);
    t.equal(yield t.rejects(writer.closed, "WebSocketError"), error);
    t.equal(yield t.rejects(writer.ready, "WebSocketError"), error);
}

export default [
    {
        name: "thePeersCodeAndReasonAreReported",
        rule: "Design 5.9",
        run: function*(t) {
            for (const code of [1000, 1001, 1011, 1014, 3000, 4999]) {
                const {stream} = yield open(t, [{close: code, reason: "because \u20ac"}]);
                t.same(yield stream.closed, {closeCode: code, reason: "because \u20ac"});
            }
        }
    },
    {
        name: "aCloseWithoutABodyIsOf1005",
        rule: "RFC 6455, 7.1.5",
        run: function*(t) {
            const {stream} = yield open(t, [{close: null}]);
            t.same(yield stream.closed, {closeCode: 1005, reason: ""});
        }
    },
    {
        name: "aCloseIsAnsweredWithItsCode",
        rule: "RFC 6455, 5.5.1",
        run: function*(t) {
            const {stream} = yield open(t, [{close: 4001}]);
            yield stream.closed;
            t.equal((yield receivedClose(t, stream)).slice(0, 4), closeBody(4001));
        }
    },
    {
        name: "aCloseWithoutABodyIsAnsweredWithoutABody",
        rule: "RFC 6455, 5.5.1",
        run: function*(t) {
            const {stream} = yield open(t, [{close: null}]);
            yield stream.closed;
            t.equal(yield receivedClose(t, stream), "");
        }
    },
    {
        name: "thePeersCloseEndsReading",
        rule: "Design 5.15",
        run: function*(t) {
            const {stream, reader} = yield open(t, [{go: true}, {close: 1000}]);
            const pending = reader.read();
            yield t.go(stream.url);
            t.same(yield pending, {value: undefined, done: true});
            t.same(yield reader.read(), {value: undefined, done: true});
            t.equal(yield reader.closed, undefined);
        }
    },
    {
        name: "aQueuedMessageCanStillBeReadAfterThePeersClose",
        rule: "Design 5.15",
        run: function*(t) {
            const {stream, reader} = yield open(t, [{text: "first"}, {close: 1000}]);
            yield stream.closed;
            t.same(yield reader.read(), {value: "first", done: false});
            t.same(yield reader.read(), {value: undefined, done: true});
        }
    },
    {
        name: "messagesAreReadBeforeThePeersClose",
        rule: "Design 5.15",
        run: function*(t) {
            const steps = [{text: "first"}, {text: "second"}, {text: "last"}, {receive: 1}, {close: 1000}];
            const {reader, writer} = yield open(t, steps);
            for (const text of ["first", "second", "last"])
                t.same(yield reader.read(), {value: text, done: false});
            yield writer.write("all are here");
            t.same(yield reader.read(), {value: undefined, done: true});
        }
    },
    {
        name: "closedDoesNotWaitForTheReader",
        rule: "Design 5.9",
        run: function*(t) {
            const {stream} = yield open(t, [{text: "unread"}, {close: 4000}]);
            t.equal((yield stream.closed).closeCode, 4000);
        }
    },
    {
        name: "writesAfterThePeersCloseFail",
        rule: "Design 5.16",
        run: function*(t) {
            const {stream, writer} = yield open(t, [{close: 1000}]);
            yield stream.closed;
            const error = yield t.rejects(writer.write("late"), "InvalidStateError");
            t.check(error instanceof t.api.DOMException);
            t.equal(yield t.rejects(writer.closed, "InvalidStateError"), error);
        }
    },
    {
        name: "anEndWithoutACloseFailsEverythingWithOneError",
        rule: "Design 5.10",
        run: function*(t) {
            yield endsUncleanly(t, {fin: true});
        }
    },
    {
        name: "aResetFailsEverythingWithOneError",
        rule: "Design 5.10",
        run: function*(t) {
            yield endsUncleanly(t, {reset: true});
        }
    },
    {
        name: "anEndWithinAMessageIsUnclean",
        rule: "Design 5.10",
        run: function*(t) {
            const {stream} = yield open(t, [{bytes: "820a0001"}, {fin: true}]);
            t.equal((yield t.rejects(stream.closed, "WebSocketError")).closeCode, 1006);
        }
    },
    {
        name: "messagesBeforeAnUncleanEndAreLost",
        rule: "Design 5.15",
        run: function*(t) {
            const {stream, reader} = yield open(t, [{text: "first"}, {text: "second"}, {go: true}, {fin: true}]);
            t.equal((yield reader.read()).value, "first");
            yield t.go(stream.url);
            const error = yield t.rejects(stream.closed, "WebSocketError");
            t.equal(yield t.rejects(reader.read(), "WebSocketError"), error);
        }
    },
    {
        name: "aWriteUnderWayFailsWhenThePeerCloses",
        rule: "Web platform: a close with unwritten data is not clean",
        run: function*(t) {
            const steps = [{pause: true}, {go: true}, {close: 4001, reason: "enough"}, {go: true}, {resume: true}];
            const {stream, writer} = yield open(t, steps);
            const write = writer.write(new Uint8Array(32 * 1024 * 1024));
            yield t.go(stream.url);
            const error = yield t.rejects(write, "InvalidStateError");
            t.equal(yield t.rejects(writer.write("more"), "InvalidStateError"), error);
            t.equal(yield t.rejects(writer.closed, "InvalidStateError"), error);
            yield t.go(stream.url);
            const {closeCode, reason} = yield t.rejects(stream.closed, "WebSocketError");
            t.equal(closeCode, 4001);
            t.equal(reason, "enough");
        }
    },
    {
        name: "aWriteAfterACloseThatCameWithTheAnswerIsUnsent",
        rule: "Web platform: a close with unwritten data is not clean",
        run: function*(t) {
            const stream = t.connect([{close: 4002}]);
            const write = stream.opened.then(({writable}) =>
                writable.getWriter().write(new Uint8Array(20 * 1024 * 1024)));
            t.equal((yield t.rejects(stream.closed, "WebSocketError")).closeCode, 4002);
            yield t.rejects(write, "InvalidStateError");
        }
    },
    {
        name: "aMaskedFrameIsAViolation",
        rule: "RFC 6455, 5.1",
        run: function*(t) {
            yield violates(t, [{frame: {opcode: 1, text: "masked", masked: true}}]);
        }
    },
    {
        name: "aReservedBitIsAViolation",
        rule: "RFC 6455, 5.2",
        run: function*(t) {
            for (const rsv of [1, 2, 4])
                yield violates(t, [{frame: {opcode: 2, rsv, binary: "00"}}]);
        }
    },
    {
        name: "aReservedOpcodeIsAViolation",
        rule: "RFC 6455, 5.2",
        run: function*(t) {
            for (const opcode of [3, 7, 11, 15])
                yield violates(t, [{frame: {opcode}}]);
        }
    },
    {
        name: "aFragmentedControlFrameIsAViolation",
        rule: "RFC 6455, 5.5",
        run: function*(t) {
            yield violates(t, [{frame: {opcode: 9, fin: false}}]);
        }
    },
    {
        name: "aLongControlFrameIsAViolation",
        rule: "RFC 6455, 5.5",
        run: function*(t) {
            yield violates(t, [{frame: {opcode: 9, binary: "00", repeat: 126}}]);
        }
    },
    {
        name: "aContinuationOfNothingIsAViolation",
        rule: "RFC 6455, 5.4",
        run: function*(t) {
            yield violates(t, [{frame: {opcode: 0, text: "of nothing"}}]);
        }
    },
    {
        name: "aMessageWithinAMessageIsAViolation",
        rule: "RFC 6455, 5.4",
        run: function*(t) {
            yield violates(t, [{frame: {opcode: 1, fin: false, text: "a"}}, {frame: {opcode: 1, text: "b"}}]);
        }
    },
    {
        name: "invalidUtf8IsAViolation",
        rule: "RFC 6455, 8.1",
        run: function*(t) {
            for (const binary of ["ff", "c0af", "eda080", "e282"])
                yield violates(t, [{frame: {opcode: 1, binary}}], [1002, 1007]);
        }
    },
    {
        name: "aCloseBodyOfOneByteIsAViolation",
        rule: "RFC 6455, 5.5.1",
        run: function*(t) {
            yield violates(t, [{frame: {opcode: 8, binary: "03"}}]);
        }
    },
    {
        name: "aCodeThatMayNotBeSentIsAViolation",
        rule: "RFC 6455, 7.4",
        run: function*(t) {
            for (const code of [1005, 1006, 1015])
                yield violates(t, [{close: code}]);
        }
    },
    {
        name: "aReasonOfInvalidUtf8IsAViolation",
        rule: "RFC 6455, 5.5.1",
        run: function*(t) {
            yield violates(t, [{frame: {opcode: 8, binary: "03e8ff"}}], [1002, 1007]);
        }
    },
    {
        name: "aPingIsAnsweredAndNotSeen",
        rule: "RFC 6455, 5.5.3",
        run: function*(t) {
            const {stream, reader} = yield open(t, [{frame: {opcode: 9, text: "ping"}}, {frame: {opcode: 10}},
                                                     {text: "message"}]);
            t.equal((yield reader.read()).value, "message");
            const pongs = yield t.waitFor(() => t.log(stream.url).then(log => log.frames.length && log.frames));
            t.equal(pongs.length, 1);
            t.equal(pongs[0].opcode, 10);
            t.equal(pongs[0].payload, "70696e67");
        }
    }
];
