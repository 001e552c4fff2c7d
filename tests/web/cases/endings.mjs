// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

import {closeBody, hexOf, isSettled, open, receivedClose, receivedMessages} from "../connections.mjs";

// The body of the Close frame after this was done to a connection, in hexadecimal.
function* closeBodyAfter(t, action) {
    const connection = yield open(t);
    yield action(connection);
    return yield receivedClose(t, connection.stream);
}

function makeError(t, closeInfo) {
    return new t.api.WebSocketError("message", closeInfo);
}

// Reasons that say nothing about a code.
function otherReasons(t) {
    return [undefined, null, 4000, "text", new Error("error"), {closeCode: 4000, reason: "text"},
            new t.api.DOMException("message", "WebSocketError"), makeError(t)];
}

export default [
    {
        name: "cancelClosesWithoutABody",
        rule: "Design 5.13",
        run: function*(t) {
            t.equal(yield closeBodyAfter(t, ({reader}) => reader.cancel()), "");
        }
    },
    {
        name: "cancelTakesCodeAndReasonFromAWebSocketError",
        rule: "Design 5.13",
        run: function*(t) {
            const error = makeError(t, {closeCode: 4001, reason: "enough"});
            t.equal(yield closeBodyAfter(t, ({reader}) => reader.cancel(error)), closeBody(4001, "enough"));
        }
    },
    {
        name: "cancelTakesAReasonWithoutACodeAs1000",
        rule: "Design 5.13",
        run: function*(t) {
            const error = makeError(t, {reason: "enough"});
            t.equal(yield closeBodyAfter(t, ({reader}) => reader.cancel(error)), closeBody(1000, "enough"));
        }
    },
    {
        name: "cancelWithAnythingElseClosesWithoutABody",
        rule: "Design 5.13",
        run: function*(t) {
            for (const reason of otherReasons(t))
                t.equal(yield closeBodyAfter(t, ({reader}) => reader.cancel(reason)), "");
        }
    },
    {
        name: "theStreamCanBeCancelledWithoutAReader",
        rule: "Streams 4.2",
        run: function*(t) {
            const stream = t.connect();
            const {readable} = yield stream.opened;
            t.equal(yield readable.cancel(makeError(t, {closeCode: 4001})), undefined);
            t.same(yield stream.closed, {closeCode: 4001, reason: ""});
        }
    },
    {
        name: "readingEndsAfterCancel",
        rule: "Streams 4.2",
        run: function*(t) {
            const {reader} = yield open(t, [{receiveClose: true}, {text: "late"}]);
            const pending = reader.read();
            t.equal(yield reader.cancel(), undefined);
            t.same(yield pending, {value: undefined, done: true});
            t.same(yield reader.read(), {value: undefined, done: true});
            t.equal(yield reader.closed, undefined);
        }
    },
    {
        name: "cancelDropsWhatWaits",
        rule: "Streams 4.2",
        run: function*(t) {
            const {reader} = yield open(t, [{text: "first"}, {text: "second"}, {text: "third"}]);
            t.equal((yield reader.read()).value, "first");
            yield reader.cancel();
            t.same(yield reader.read(), {value: undefined, done: true});
        }
    },
    {
        name: "cancelEndsWriting",
        rule: "Design 5.13",
        run: function*(t) {
            const {stream, reader, writer} = yield open(t);
            yield reader.cancel();
            yield stream.closed;
            yield t.rejects(writer.closed, "InvalidStateError");
        }
    },
    {
        name: "abortClosesWithoutABody",
        rule: "Design 5.13",
        run: function*(t) {
            t.equal(yield closeBodyAfter(t, ({writer}) => writer.abort()), "");
        }
    },
    {
        name: "abortTakesCodeAndReasonFromAWebSocketError",
        rule: "Design 5.13",
        run: function*(t) {
            const error = makeError(t, {closeCode: 4001, reason: "enough"});
            t.equal(yield closeBodyAfter(t, ({writer}) => writer.abort(error)), closeBody(4001, "enough"));
        }
    },
    {
        name: "abortTakesAReasonWithoutACodeAs1000",
        rule: "Design 5.13",
        run: function*(t) {
            const error = makeError(t, {reason: "enough"});
            t.equal(yield closeBodyAfter(t, ({writer}) => writer.abort(error)), closeBody(1000, "enough"));
        }
    },
    {
        name: "abortWithAnythingElseClosesWithoutABody",
        rule: "Design 5.13",
        run: function*(t) {
            for (const reason of otherReasons(t))
                t.equal(yield closeBodyAfter(t, ({writer}) => writer.abort(reason)), "");
        }
    },
    {
        name: "theWriterFailsWithTheReasonOfAbort",
        rule: "Streams 5.3",
        run: function*(t) {
            const {stream, writer} = yield open(t);
            const reason = new RangeError("reason");
            t.equal(yield writer.abort(reason), undefined);
            t.equal(yield t.rejects(writer.closed, "RangeError"), reason);
            t.equal(yield t.rejects(writer.write("late"), "RangeError"), reason);
            yield stream.closed;
            t.equal(yield t.rejects(writer.write("later"), "RangeError"), reason);
        }
    },
    {
        name: "abortEndsReading",
        rule: "Design 5.13",
        run: function*(t) {
            const {reader, writer} = yield open(t);
            const pending = reader.read();
            yield writer.abort();
            t.same(yield pending, {value: undefined, done: true});
        }
    },
    {
        name: "theStreamCanBeAbortedWithoutAWriter",
        rule: "Streams 5.2",
        run: function*(t) {
            const stream = t.connect();
            const {writable} = yield stream.opened;
            t.equal(yield writable.abort(makeError(t, {closeCode: 4001})), undefined);
            t.same(yield stream.closed, {closeCode: 4001, reason: ""});
        }
    },
    {
        name: "closingTheWriterClosesWithoutABody",
        rule: "Design 5.13",
        run: function*(t) {
            const {stream, writer} = yield open(t);
            t.equal(yield writer.close(), undefined);
            t.equal(yield receivedClose(t, stream), "");
            t.same(yield stream.closed, {closeCode: 1005, reason: ""});
        }
    },
    {
        name: "closingTheWriterSendsWhatWaits",
        rule: "Design 5.13",
        run: function*(t) {
            const {stream, writer} = yield open(t);
            const writes = [writer.write("first"), writer.write(new Uint8Array(300000)), writer.write("last")];
            yield writer.close();
            yield Promise.all(writes);
            const frames = yield receivedMessages(t, stream, 3);
            t.equal(frames[frames.length - 1].payload, hexOf("last"));
            t.equal((yield t.log(stream.url)).messageBytes, 300009);
        }
    },
    {
        name: "closingTheWriterWaitsForThePeersClose",
        rule: "Design 5.13",
        run: function*(t) {
            const {stream, writer} = yield open(t, [{go: true}, {close: 4001}, {fin: true}], {answersClose: false});
            const closing = writer.close();
            yield receivedClose(t, stream);
            t.equal(yield isSettled(t, closing), false);
            t.equal(yield isSettled(t, writer.closed), false);
            yield t.go(stream.url);
            t.equal(yield closing, undefined);
            t.equal(yield writer.closed, undefined);
            t.equal((yield stream.closed).closeCode, 4001);
        }
    },
    {
        name: "closingTheWriterFailsWithAnUncleanEnd",
        rule: "Design 5.10",
        run: function*(t) {
            const {stream, writer} = yield open(t, [{receiveClose: true}, {fin: true}], {answersClose: false});
            const closing = writer.close();
            t.equal((yield t.rejects(stream.closed, "WebSocketError")).closeCode, 1006);
            yield t.rejects(closing, "WebSocketError");
        }
    },
    {
        name: "writesAfterTheWritersCloseFail",
        rule: "Streams 5.3",
        run: function*(t) {
            const {writer} = yield open(t);
            const closing = writer.close();
            yield t.rejects(writer.write("late"), "TypeError");
            yield t.rejects(writer.close(), "TypeError");
            yield closing;
            yield t.rejects(writer.write("later"), "TypeError");
        }
    },
    {
        name: "messagesAfterTheWritersCloseAreDropped",
        rule: "Design 5.11",
        run: function*(t) {
            const steps = [{receiveClose: true}, {text: "late"}, {close: 1000}, {fin: true}];
            const {reader, writer} = yield open(t, steps, {answersClose: false});
            const pending = reader.read();
            yield writer.close();
            t.same(yield pending, {value: undefined, done: true});
        }
    },
    {
        name: "closingTheWriterEndsReading",
        rule: "Design 5.13",
        run: function*(t) {
            const {reader, writer} = yield open(t);
            const pending = reader.read();
            yield writer.close();
            t.same(yield pending, {value: undefined, done: true});
        }
    },
    {
        name: "aCloseAfterTheWritersCloseDoesNothing",
        rule: "Design 5.8",
        run: function*(t) {
            const {stream, writer} = yield open(t, [{receiveClose: true}, {sleep: 50}, {close: null}, {fin: true}],
                                                 {answersClose: false});
            const closing = writer.close();
            yield receivedClose(t, stream);
            stream.close({closeCode: 4001});
            yield closing;
            t.equal(yield receivedClose(t, stream), "");
        }
    }
];
