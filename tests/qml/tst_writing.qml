// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

import QtQml
import TestPeers
import WebSocketStream

PeerTestCase {
    id: root

    readonly property int megabyte: 1024 * 1024

    function webSocketError() {
        const error = new Error("enough");
        Object.defineProperty(error, "name", {value: "WebSocketError"});
        error.closeCode = 3001;
        error.reason = "aborted";
        return error;
    }

    function test_chunk_data() {
        const buffer = new Uint8Array([0, 1, 2, 3, 4, 5, 6, 7]).buffer;
        return [
            {tag: "string", chunk: "gr\u00fc\u00df \ud83d\ude00", expected: "gr\u00fc\u00df \ud83d\ude00"},
            {tag: "empty string", chunk: "", expected: ""},
            {tag: "string with a NUL", chunk: "a\u0000b", expected: "a\u0000b"},
            {tag: "lone surrogate", chunk: "a\ud800b", expected: "a\ufffdb"},
            {tag: "ArrayBuffer", chunk: buffer, expected: [0, 1, 2, 3, 4, 5, 6, 7]},
            {tag: "empty ArrayBuffer", chunk: new ArrayBuffer(0), expected: []},
            {tag: "Uint8Array", chunk: new Uint8Array([255, 0]), expected: [255, 0]},
            {tag: "empty Uint8Array", chunk: new Uint8Array(0), expected: []},
            {tag: "subarray", chunk: new Uint8Array(buffer).subarray(2, 5), expected: [2, 3, 4]},
            {tag: "view with an offset", chunk: new Uint8Array(buffer, 6), expected: [6, 7]},
            {tag: "Uint16Array", chunk: new Uint16Array(buffer, 2, 2), expected: [2, 3, 4, 5]},
            {tag: "Float64Array", chunk: new Float64Array([0]), expected: [0, 0, 0, 0, 0, 0, 0, 0]},
            {tag: "Uint8ClampedArray", chunk: new Uint8ClampedArray([300]), expected: [255]},
            {tag: "DataView", chunk: new DataView(buffer, 1, 3), expected: [1, 2, 3]}
        ];
    }

    function test_chunk(data) {
        const server = makeServer();
        const stream = makeOpenStream(server);
        verify(resolved(stream.writable.write(data.chunk)) === undefined);
        tryVerify(() => server.messageCount === 1);
        const message = server.messages[0];
        compare(typeof data.expected === "string" ? message : bytes(message), data.expected);
    }

    function test_changingTheBufferLaterChangesNothing() {
        const server = makeServer();
        const stream = makeOpenStream(server);
        const view = new Uint8Array(4);
        const chunks = [view, view.buffer, view.subarray(1), new DataView(view.buffer)];
        for (let i = 0; i < chunks.length; ++i) {
            view.fill(i + 1);
            stream.writable.write(chunks[i]);
        }
        view.fill(99);
        tryVerify(() => server.messageCount === 4);
        compare(server.messages.map(message => new Uint8Array(message)[0]), [1, 2, 3, 4]);
    }

    function test_badChunk_data() {
        return [
            {tag: "number", chunk: 5},
            {tag: "null", chunk: null},
            {tag: "undefined", chunk: undefined},
            {tag: "boolean", chunk: true},
            {tag: "object", chunk: {}},
            {tag: "array", chunk: [1, 2]},
            {tag: "boxed String", chunk: Object("text")},
            {tag: "Date", chunk: new Date()},
            {tag: "function", chunk: () => "text"},
            {tag: "SharedArrayBuffer", chunk: new SharedArrayBuffer(2)},
            {tag: "DataView on a SharedArrayBuffer", chunk: new DataView(new SharedArrayBuffer(2))},
            {tag: "look-alike", chunk: {buffer: new ArrayBuffer(2), byteOffset: 0, byteLength: 2}}
        ];
    }

    function verifyTypeError(error) {
        verify(error instanceof TypeError);
        for (const allowed of ["string", "ArrayBuffer", "typed array", "DataView"])
            verify(error.message.includes(allowed), error.message);
    }

    function test_noChunk() {
        verifyTypeError(rejected(makeStream().writable.write()));
    }

    function test_badChunk(data) {
        const server = makeServer();
        const stream = makeOpenStream(server);
        verifyTypeError(rejected(stream.writable.write(data.chunk)));
        stream.writable.write("good");
        tryVerify(() => server.messageCount === 1);
        compare(server.messages[0], "good");
    }

    function test_badChunkLetsTheHandlerGoOn() {
        const server = makeServer();
        const stream = makeStream();
        let isDone = false;
        stream.connected.connect(() => {
            stream.writable.write({a: 1});
            isDone = true;
        });
        stream.url = server.url;
        tryVerify(() => stream.status === WebSocketStream.Open);
        verify(isDone);
    }

    function test_writeBeforeOpenIsRejected() {
        const server = makeServer();
        const stream = makeStream({url: server.url});
        verifyError(rejected(stream.writable.write("at once")), "InvalidStateError");
        tryVerify(() => stream.status === WebSocketStream.Open);
        stream.writable.write("now");
        tryVerify(() => server.messageCount === 1);
        compare(server.messages[0], "now");
    }

    function test_writeWithoutConnectionIsRejected() {
        verifyError(rejected(makeStream().writable.write("nowhere")), "InvalidStateError");
    }

    function test_writeInConnected() {
        const server = makeServer();
        const stream = makeStream();
        stream.connected.connect(() => stream.writable.write("hello"));
        stream.url = server.url;
        tryVerify(() => server.messageCount === 1);
    }

    function test_writeAfterClosingBeganIsRejected() {
        const server = makeServer();
        const stream = makeOpenStream(server);
        stream.close();
        verifyError(rejected(stream.writable.write("late")), "InvalidStateError");
        resolved(stream.closed);
        verifyError(rejected(stream.writable.write("later")), "InvalidStateError");
        compare(server.messageCount, 0);
    }

    function test_uncleanEndRejectsWritesWithTheErrorOfClosed() {
        const server = makeServer();
        const stream = makeOpenStream(server, {writeHighWaterMark: 1000});
        server.stopReading();
        const writes = [];
        for (let i = 0; i < 32; ++i)
            writes.push(watch(stream.writable.write(new ArrayBuffer(megabyte))));
        tryVerify(() => stream.bytesToWrite > 0);
        server.reset();
        const error = rejected(stream.closed);
        verifyError(error, "WebSocketError");
        verify(error.unsentBytes > 0);
        tryVerify(() => writes.every(outcome => outcome.settled));
        const failed = writes.filter(outcome => outcome.wasRejected);
        verify(failed.length > 0);
        verify(failed.every(outcome => outcome.error === error));
        verify(rejected(stream.writable.write("late")) === error);
    }

    function test_writeWaitsForThePeer() {
        const count = 32;
        const server = makeServer();
        const stream = makeOpenStream(server, {writeHighWaterMark: 1000});
        server.stopReading();
        const writes = [];
        for (let i = 0; i < count; ++i)
            writes.push(watch(stream.writable.write(new ArrayBuffer(megabyte))));
        tryVerify(() => writes[0].settled);
        waitUntilSteady(() => stream.bytesToWrite);
        verify(!writes[count - 1].settled);
        verify(stream.bytesToWrite > 0);
        server.startReading();
        tryVerify(() => writes[count - 1].settled, 30000);
        verify(writes.every(outcome => outcome.settled && !outcome.wasRejected));
        tryVerify(() => server.messageBytes === count * megabyte, 30000);
    }

    function test_closeSendsEverythingFirst() {
        const count = 16;
        const server = makeServer();
        const stream = makeOpenStream(server);
        server.stopReading();
        for (let i = 0; i < count; ++i)
            stream.writable.write(new ArrayBuffer(megabyte));
        const closed = watch(stream.writable.close());
        waitUntilSteady(() => stream.bytesToWrite);
        verify(!closed.settled);
        server.startReading();
        tryVerify(() => closed.settled, 30000);
        verify(!closed.wasRejected);
        verify(closed.value === undefined);
        compare(server.messageBytes, count * megabyte);
        compare(server.closeCode, 1005);
        compare(stream.status, WebSocketStream.Closed);
    }

    function test_closeIsRejectedLikeClosed() {
        const server = makeServer({answersClose: false});
        const stream = makeOpenStream(server);
        const closed = stream.writable.close();
        tryVerify(() => server.closeCode === 1005);
        server.reset();
        verify(rejected(closed) === rejected(stream.closed));
    }

    function test_abortDropsWhatWaits() {
        const server = makeServer();
        const stream = makeOpenStream(server);
        server.stopReading();
        const writes = [];
        for (let i = 0; i < 32; ++i)
            writes.push(watch(stream.writable.write(new ArrayBuffer(megabyte))));
        tryVerify(() => stream.bytesToWrite > 0);
        verify(resolved(stream.writable.abort("enough")) === undefined);
        tryVerify(() => writes.every(outcome => outcome.settled));
        server.startReading();
        tryVerify(() => stream.status === WebSocketStream.Closed, 30000);
        verify(server.messageBytes < 32 * megabyte);
    }

    function test_reasonOfAbort_data() {
        return [
            {tag: "WebSocketError", reason: webSocketError(), code: 3001, text: "aborted"},
            {tag: "another Error", reason: new TypeError("enough"), code: 1005, text: ""},
            {tag: "nothing", reason: undefined, code: 1005, text: ""}
        ];
    }

    function test_reasonOfAbort(data) {
        const server = makeServer();
        const stream = makeOpenStream(server);
        stream.writable.abort(data.reason);
        tryVerify(() => server.closeCode !== -1);
        compare([server.closeCode, server.closeReason], [data.code, data.text]);
    }

    function test_abortWhileConnectingAborts() {
        const server = makeServer({silent: true});
        const stream = makeStream({url: server.url});
        tryVerify(() => server.hasRequest);
        stream.writable.abort();
        verifyError(rejected(stream.opened), "WebSocketError");
        tryVerify(() => server.wasDisconnected);
    }
}
