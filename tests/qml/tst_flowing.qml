// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

import QtQml
import TestPeers
import WebSocketStream

PeerTestCase {
    id: root

    readonly property int floodSize: 64
    readonly property int megabyte: 1024 * 1024

    property int collected: 0
    readonly property Component garbage: Component {
        QtObject {
            id: collectable
            property var onCollection
            Component.onDestruction: collectable.onCollection.call()
        }
    }

    function record(stream) {
        const received = [];
        stream.messageReceived.connect(message => received.push(message));
        return received;
    }

    // Many messages, the n-th full of n.
    function flood(server) {
        for (let i = 0; i < floodSize; ++i)
            server.sendFilled(megabyte, i);
    }

    function verifyFlood(received) {
        compare(received.length, floodSize);
        for (let i = 0; i < floodSize; ++i) {
            const content = new Uint8Array(received[i]);
            compare([content.length, content[0], content[megabyte - 1]], [megabyte, i, i]);
        }
    }

    function test_textIsAStringAndBinaryAnArrayBuffer() {
        const server = makeServer();
        const stream = makeOpenStream(server);
        const received = record(stream);
        server.sendText("gr\u00fc\u00df \ud83d\ude00");
        server.sendBinary(new Uint8Array([0, 1, 255]).buffer);
        server.sendText("");
        server.sendFilled(0, 0);
        server.sendText("a\u0000b");
        tryVerify(() => received.length === 5);
        compare(received[0], "gr\u00fc\u00df \ud83d\ude00");
        compare(bytes(received[1]), [0, 1, 255]);
        compare(received[2], "");
        compare(bytes(received[3]), []);
        compare(received[4], "a\u0000b");
    }

    function test_messageOfTheSegmentOfTheHandshake() {
        const server = makeServer({firstBytes: "\x81\x05first"});
        const stream = makeStream();
        const events = record(stream);
        stream.connected.connect(() => events.push("connected"));
        stream.url = server.url;
        tryVerify(() => events.length === 2);
        compare(events, ["connected", "first"]);
    }

    function test_orderOfThousandsOfMessages() {
        const count = 5000;
        const server = makeServer();
        const stream = makeOpenStream(server);
        const received = record(stream);
        for (let i = 0; i < count; ++i)
            server.sendText(String(i));
        tryVerify(() => received.length === count, 20000);
        for (let i = 0; i < count; ++i) {
            if (received[i] !== String(i))
                fail(`message ${i} is ${received[i]}`);
        }
    }

    function test_messagesWaitForAHandler() {
        const server = makeServer();
        const stream = makeOpenStream(server);
        server.sendText("one");
        server.sendText("two");
        tryVerify(() => stream.bufferedBytes >= 6);
        const received = record(stream);
        compare(received.length, 0, "connect() calls nobody");
        tryVerify(() => received.length === 2);
        server.sendText("three");
        tryVerify(() => received.length === 3);
        compare(received, ["one", "two", "three"]);
        tryCompare(stream, "bufferedBytes", 0);
    }

    function test_messagesWaitAfterTheHandlerIsDisconnected() {
        const server = makeServer();
        const stream = makeOpenStream(server);
        const received = [];
        const handler = message => received.push(message);
        stream.messageReceived.connect(handler);
        server.sendText("one");
        tryVerify(() => received.length === 1);
        stream.messageReceived.disconnect(handler);
        server.sendText("two");
        tryVerify(() => stream.bufferedBytes > 0);
        stream.messageReceived.connect(handler);
        tryVerify(() => received.length === 2);
        compare(received, ["one", "two"]);
    }

    function test_pausedMakesTheServerWait() {
        const mark = 128 * 1024;
        const server = makeServer();
        const stream = makeOpenStream(server, {flowing: false, readHighWaterMark: mark});
        const received = record(stream);
        flood(server);
        tryVerify(() => stream.bufferedBytes >= mark);
        verifyStopped(server);
        verify(stream.bufferedBytes < mark + 12 * megabyte, `${stream.bufferedBytes} bytes wait`);
        compare(received.length, 0);

        stream.flowing = true;
        tryVerify(() => received.length === floodSize, 30000);
        verifyFlood(received);
        compare(server.bytesWaiting, 0);
        tryCompare(stream, "bufferedBytes", 0);
    }

    function test_withoutHandlerTheServerWaits() {
        const mark = 128 * 1024;
        const server = makeServer();
        const stream = makeOpenStream(server, {readHighWaterMark: mark});
        flood(server);
        tryVerify(() => stream.bufferedBytes >= mark);
        verifyStopped(server);
        const received = record(stream);
        tryVerify(() => received.length === floodSize, 30000);
        verifyFlood(received);
    }

    function test_higherMarkLetsMoreIn() {
        const server = makeServer();
        const stream = makeOpenStream(server, {flowing: false, readHighWaterMark: 1000});
        for (let i = 0; i < 100; ++i)
            server.sendFilled(100 * 1000, i);
        tryVerify(() => stream.bufferedBytes >= 1000);
        stream.readHighWaterMark = 64 * megabyte;
        tryVerify(() => stream.bufferedBytes >= 100 * 100 * 1000);
        tryVerify(() => server.bytesWaiting === 0);
    }

    function test_pauseInAHandlerStopsAfterThatMessage() {
        const server = makeServer();
        const stream = makeOpenStream(server);
        const received = record(stream);
        stream.messageReceived.connect(() => { stream.flowing = false; });
        for (const text of ["one", "two", "three"])
            server.sendText(text);
        for (let count = 1; count <= 3; ++count) {
            tryVerify(() => received.length === count);
            compare(stream.flowing, false);
            tryVerify(() => count === 3 || stream.bufferedBytes > 0);
            wait(0);
            compare(received.length, count);
            stream.flowing = true;
        }
        compare(received, ["one", "two", "three"]);
    }

    function test_handlerThatRunsAnEventLoop() {
        const server = makeServer();
        const stream = makeOpenStream(server);
        const seen = [];
        stream.messageReceived.connect(message => {
            seen.push(`${message} begins`);
            wait(10);
            seen.push(`${message} ends`);
        });
        for (const text of ["one", "two", "three"]) {
            server.sendText(text);
            wait(1);
        }
        tryVerify(() => seen.length === 6);
        compare(seen, ["one begins", "one ends", "two begins", "two ends", "three begins", "three ends"]);
    }

    function test_handlerThatThrowsLosesNothing() {
        const server = makeServer();
        const stream = makeOpenStream(server);
        const received = record(stream);
        stream.messageReceived.connect(() => { throw new Error("on purpose"); });
        server.sendText("one");
        server.sendText("two");
        tryVerify(() => received.length === 2);
        compare(received, ["one", "two"]);
        compare(Warnings.take().match(/on purpose/g).length, 2);
    }

    function test_messagesBeforeACleanCloseAreDelivered() {
        const server = makeServer();
        const stream = makeOpenStream(server);
        const received = record(stream);
        stream.disconnected.connect(info => received.push(info.closeCode));
        server.sendText("one");
        server.sendText("two");
        server.sendClose(3000);
        tryVerify(() => server.closeCode === 3000);
        server.fin();
        tryVerify(() => received.length === 3);
        compare(received, ["one", "two", 3000]);
    }

    function test_messagesCanBeHadAfterTheClose() {
        const server = makeServer();
        const stream = makeOpenStream(server, {flowing: false});
        const received = record(stream);
        server.sendText("one");
        server.sendText("two");
        server.sendClose(3000);
        tryVerify(() => server.closeCode === 3000);
        server.fin();
        tryVerify(() => stream.status === WebSocketStream.Closed);
        verify(stream.bufferedBytes > 0);
        compare(received.length, 0);
        stream.flowing = true;
        tryVerify(() => received.length === 2);
        compare(received, ["one", "two"]);
        tryCompare(stream, "bufferedBytes", 0);
    }

    function test_messagesCanBeHadAfterAnUncleanEnd() {
        const count = 3000;
        const server = makeServer();
        const stream = makeOpenStream(server, {flowing: false, readHighWaterMark: 10000});
        const received = record(stream);
        for (let i = 0; i < count; ++i)
            server.sendText(String(i));
        server.fin();
        tryVerify(() => stream.bufferedBytes >= 10000);
        compare(received.length, 0);
        while (received.length < count) { // a little at a time
            const before = received.length;
            stream.flowing = true;
            tryVerify(() => received.length > before);
            stream.flowing = false;
        }
        for (let i = 0; i < count; ++i) {
            if (received[i] !== String(i))
                fail(`message ${i} is ${received[i]}`);
        }
        tryVerify(() => stream.status === WebSocketStream.Closed);
        compare(stream.error.closeCode, 1006);
    }

    function test_messageBeforeAnUncleanEndIsDelivered() {
        const server = makeServer();
        const stream = makeOpenStream(server);
        const received = record(stream);
        stream.errorOccurred.connect(error => received.push(error.closeCode));
        server.sendText("last words");
        server.fin();
        tryVerify(() => stream.status === WebSocketStream.Closed);
        compare(received, ["last words", 1006]);
    }

    function makeGarbage() {
        collected = 0;
        for (let i = 0; i < 10; ++i)
            garbage.createObject(null, {onCollection: () => ++collected});
    }

    // The engine's own collector does not count the bytes of an ArrayBuffer.
    function test_binaryMessagesAreCollectedInTime_data() {
        return [{tag: "flowing", pull: false}, {tag: "pull", pull: true}];
    }

    function test_binaryMessagesAreCollectedInTime(data) {
        const server = makeServer();
        const stream = makeOpenStream(server);
        makeGarbage();
        let count = 0;
        if (data.pull) {
            Async.run(function*() {
                while (!(yield stream.readable.read()).done)
                    ++count;
            });
        } else {
            stream.messageReceived.connect(() => ++count);
        }
        flood(server);
        tryVerify(() => count === floodSize, 30000);
        tryVerify(() => collected > 0, 10000, "nothing was collected");
    }
}
