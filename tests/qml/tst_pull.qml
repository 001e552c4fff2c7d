// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

import QtQml
import TestPeers
import WebSocketStream

PeerTestCase {
    id: root

    function verifyEnd(result) {
        compare(Object.keys(result).sort(), ["done", "value"]);
        verify(result.value === undefined);
        verify(result.done === true);
    }

    function test_readGivesValueAndDone() {
        const server = makeServer();
        const stream = makeOpenStream(server);
        server.sendText("text");
        server.sendBinary(new Uint8Array([7, 8]).buffer);
        server.sendText("");
        const first = resolved(stream.readable.read());
        compare(Object.keys(first).sort(), ["done", "value"]);
        verify(first.value === "text");
        verify(first.done === false);
        compare(bytes(resolved(stream.readable.read()).value), [7, 8]);
        const last = resolved(stream.readable.read());
        verify(last.value === "");
        verify(last.done === false);
    }

    function test_emptyBinaryMessage() {
        const server = makeServer();
        const stream = makeOpenStream(server);
        server.sendFilled(0, 0);
        compare(bytes(resolved(stream.readable.read()).value), []);
    }

    function test_readsBeforeOpen() {
        const server = makeServer();
        const stream = makeStream({url: server.url});
        const first = watch(stream.readable.read());
        const second = watch(stream.readable.read());
        tryVerify(() => stream.status === WebSocketStream.Open);
        verify(!first.settled);
        server.sendText("one");
        tryVerify(() => first.settled);
        verify(!second.settled);
        server.sendText("two");
        tryVerify(() => second.settled);
        compare([first.value.value, second.value.value], ["one", "two"]);
    }

    function test_severalReadsAreServedInOrder() {
        const server = makeServer();
        const stream = makeOpenStream(server);
        const order = [];
        for (let i = 0; i < 10; ++i)
            stream.readable.read().then(result => order.push(`${i} ${result.value}`));
        for (let i = 0; i < 10; ++i)
            server.sendText(String(i));
        tryVerify(() => order.length === 10);
        compare(order, ["0 0", "1 1", "2 2", "3 3", "4 4", "5 5", "6 6", "7 7", "8 8", "9 9"]);
    }

    function test_readableOfOpened() {
        const server = makeServer();
        const stream = makeOpenStream(server);
        verify(resolved(stream.opened).readable === stream.readable);
    }

    function test_readingLoopMakesTheServerWait() {
        const server = makeServer();
        const stream = makeOpenStream(server, {readHighWaterMark: 1000});
        const count = 64;
        for (let i = 0; i < count; ++i)
            server.sendFilled(1024 * 1024, i);
        tryVerify(() => stream.bufferedBytes >= 1000);
        verifyStopped(server);
        const firstBytes = resolved(Async.run(function*() {
            const seen = [];
            while (seen.length < count) {
                const {value} = yield stream.readable.read();
                seen.push(new Uint8Array(value)[0]);
            }
            return seen;
        }));
        compare(firstBytes, Array.from({length: count}, (ignored, i) => i));
    }

    function test_endOfStreamAfterACleanClose() {
        const server = makeServer();
        const stream = makeOpenStream(server);
        const readable = stream.readable;
        const pending = [watch(readable.read()), watch(readable.read()), watch(readable.read())];
        server.sendText("only");
        server.sendClose(1000);
        tryVerify(() => server.closeCode === 1000);
        server.fin();
        tryVerify(() => pending.every(outcome => outcome.settled));
        compare(pending[0].value.value, "only");
        verifyEnd(pending[1].value);
        verifyEnd(pending[2].value);
        resolved(stream.closed);
        verifyEnd(resolved(readable.read()));
    }

    function test_messagesThatWaitComeBeforeTheEnd() {
        const server = makeServer();
        const stream = makeOpenStream(server);
        server.sendText("one");
        server.sendText("two");
        server.sendClose(1000);
        tryVerify(() => server.closeCode === 1000);
        server.fin();
        resolved(stream.closed);
        compare(resolved(stream.readable.read()).value, "one");
        compare(resolved(stream.readable.read()).value, "two");
        verifyEnd(resolved(stream.readable.read()));
    }

    function test_uncleanEndRejectsReadsWithTheErrorOfClosed() {
        const server = makeServer();
        const stream = makeOpenStream(server);
        const readable = stream.readable;
        const pending = [watch(readable.read()), watch(readable.read())];
        server.fin();
        tryVerify(() => pending.every(outcome => outcome.settled));
        const error = rejected(stream.closed);
        verifyError(error, "WebSocketError");
        verify(pending.every(outcome => outcome.wasRejected && outcome.error === error));
        verify(rejected(readable.read()) === error);
        verify(stream.error === error);
    }

    function test_whatHasArrivedIsReadBeforeTheError_data() {
        return tags(["FIN", "RST"]);
    }

    function test_whatHasArrivedIsReadBeforeTheError(data) {
        const server = makeServer();
        const stream = makeOpenStream(server);
        server.sendText("one");
        server.sendText("two");
        tryVerify(() => stream.bufferedBytes > 0);
        const {readable} = stream;
        if (data.tag === "FIN")
            server.fin();
        else
            server.reset();
        tryVerify(() => stream.status === WebSocketStream.Closed);
        compare(resolved(readable.read()).value, "one");
        compare(resolved(readable.read()).value, "two");
        compare(rejected(readable.read()).closeCode, 1006);
    }

    // More than the mark: the rest is read as there is room for it, also after the end of the connection.
    function test_whatHasArrivedIsReadByASlowReader() {
        const count = 3000;
        const server = makeServer();
        const stream = makeOpenStream(server, {readHighWaterMark: 10000});
        for (let i = 0; i < count; ++i)
            server.sendText(String(i));
        server.fin();
        const {readable} = stream;
        const received = [];
        let failure = null;
        const readOn = () => readable.read().then(({value}) => {
            received.push(value);
            readOn();
        }, error => { failure = error; });
        readOn();
        tryVerify(() => failure !== null);
        compare(failure.closeCode, 1006);
        compare(received.length, count);
        for (let i = 0; i < count; ++i) {
            if (received[i] !== String(i))
                fail(`message ${i} is ${received[i]}`);
        }
    }

    function test_messagesThatWaitCanBeReadAfterOurClose() {
        const server = makeServer();
        const stream = makeOpenStream(server);
        server.sendText("one");
        tryVerify(() => stream.bufferedBytes > 0);
        stream.close();
        resolved(stream.closed);
        compare(resolved(stream.readable.read()).value, "one");
        verifyEnd(resolved(stream.readable.read()));
    }

    function test_failedHandshakeRejectsReads() {
        const server = makeServer({answer: "HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n"});
        const stream = makeStream({url: server.url});
        const pending = watch(stream.readable.read());
        const error = rejected(stream.opened);
        tryVerify(() => pending.settled);
        verify(pending.error === error);
        verify(rejected(stream.readable.read()) === error);
    }

    function test_readWithoutConnectionIsRejected() {
        verifyError(rejected(makeStream().readable.read()), "InvalidStateError");
    }

    function test_cancelDropsWhatWaitsAndCloses() {
        const server = makeServer();
        const stream = makeOpenStream(server);
        server.sendText("one");
        server.sendText("two");
        tryVerify(() => stream.bufferedBytes >= 6);
        verify(resolved(stream.readable.cancel()) === undefined);
        verifyEnd(resolved(stream.readable.read()));
        tryVerify(() => server.closeCode === 1005);
        compare(resolved(stream.closed).closeCode, 1005);
        compare(stream.bufferedBytes, 0);
    }

    function test_cancelEndsPendingReads() {
        const server = makeServer();
        const stream = makeOpenStream(server);
        const pending = [watch(stream.readable.read()), watch(stream.readable.read())];
        stream.readable.cancel();
        tryVerify(() => pending.every(outcome => outcome.settled));
        verifyEnd(pending[0].value);
        verifyEnd(pending[1].value);
    }

    function webSocketError() {
        const error = new Error("enough");
        Object.defineProperty(error, "name", {value: "WebSocketError"});
        error.closeCode = 3001;
        error.reason = "cancelled";
        return error;
    }

    function test_reasonOfCancel_data() {
        const plain = new Error("plain");
        plain.closeCode = 3001;
        return [
            {tag: "WebSocketError", reason: webSocketError(), code: 3001, text: "cancelled"},
            {tag: "another Error", reason: plain, code: 1005, text: ""},
            {tag: "an object", reason: {name: "WebSocketError", closeCode: 3001, reason: "r"}, code: 1005, text: ""},
            {tag: "a string", reason: "3001", code: 1005, text: ""}
        ];
    }

    function test_reasonOfCancel(data) {
        const server = makeServer();
        const stream = makeOpenStream(server);
        stream.readable.cancel(data.reason);
        tryVerify(() => server.closeCode !== -1);
        compare([server.closeCode, server.closeReason], [data.code, data.text]);
    }

    function test_cancelWhileConnectingAborts() {
        const server = makeServer({silent: true});
        const stream = makeStream({url: server.url});
        tryVerify(() => server.hasRequest);
        stream.readable.cancel();
        verifyError(rejected(stream.opened), "WebSocketError");
        tryVerify(() => server.wasDisconnected);
    }

    function test_readsGoBeforeTheHandler() {
        const server = makeServer();
        const stream = makeOpenStream(server);
        const handled = [];
        stream.messageReceived.connect(message => handled.push(message));
        const first = watch(stream.readable.read());
        const second = watch(stream.readable.read());
        for (const text of ["one", "two", "three", "four"])
            server.sendText(text);
        tryVerify(() => handled.length === 2);
        tryVerify(() => first.settled && second.settled);
        compare([first.value.value, second.value.value], ["one", "two"]);
        compare(handled, ["three", "four"]);
    }

    function test_readInTheHandler() {
        const server = makeServer();
        const stream = makeOpenStream(server);
        const handled = [];
        const read = [];
        stream.messageReceived.connect(message => {
            handled.push(message);
            stream.readable.read().then(result => read.push(result.value));
        });
        for (const text of ["one", "two", "three", "four"])
            server.sendText(text);
        tryVerify(() => read.length === 2);
        compare([handled, read], [["one", "three"], ["two", "four"]]);
    }
}
