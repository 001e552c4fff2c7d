// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

import QtQml
import TestPeers
import WebSocketStream

// A client that only sends, and whose server answers nevertheless: more than what may wait.
PeerTestCase {
    id: root

    function sendAnswers(server) {
        for (let i = 0; i < 32; ++i)
            server.sendFilled(1024 * 1024, i);
    }

    function test_aCloseBehindAnswersIsSeen() {
        const server = makeServer();
        const stream = makeOpenStream(server, {discard: true});
        sendAnswers(server);
        server.sendClose(3001, "enough");
        compare(resolved(stream.closed), {closeCode: 3001, reason: "enough"});
        compare(stream.bufferedBytes, 0);
    }

    // What the reference says of an element without it.
    function test_withoutItACloseBehindAnswersIsNotSeen() {
        const server = makeServer();
        const stream = makeOpenStream(server);
        sendAnswers(server);
        server.sendClose(3001, "enough");
        verifyStopped(server);
        verify(stream.bufferedBytes >= stream.readHighWaterMark);
        compare(stream.status, WebSocketStream.Open);
        stream.discard = true;
        compare(resolved(stream.closed).closeCode, 3001);
        tryCompare(stream, "bufferedBytes", 0);
    }

    function test_keepAliveStaysOn() {
        const server = makeServer();
        const stream = makeOpenStream(server, {discard: true, keepAliveInterval: 200});
        sendAnswers(server);
        for (let i = 0; i < 4; ++i) {
            tryVerify(() => server.pingCount > i);
            server.sendFrame(0xa, new ArrayBuffer(0));
        }
        compare(stream.status, WebSocketStream.Open);
        compare(rejected(stream.closed).initiator, "timeout"); // no Pong any more
    }

    function test_nobodyGetsWhatIsDropped() {
        const server = makeServer();
        const stream = makeOpenStream(server, {discard: true});
        const received = spyOn(stream, "messageReceived");
        const read = watch(stream.readable.read());
        server.sendText("dropped");
        server.sendText("dropped");
        stream.writable.write("sent");
        tryVerify(() => server.messageCount === 1);
        server.sendClose(3001); // behind them
        tryVerify(() => read.settled);
        compare(read.value.done, true);
        resolved(stream.closed);
        compare(received.count, 0);
    }

    function test_itCanBeChangedAtAnyTime() {
        const server = makeServer();
        const stream = makeOpenStream(server, {flowing: false});
        server.sendText("waits");
        tryVerify(() => stream.bufferedBytes > 0);
        stream.discard = true;
        tryCompare(stream, "bufferedBytes", 0);
        stream.discard = false;
        server.sendText("kept");
        compare(resolved(stream.readable.read()).value, "kept");
    }

    function test_theNextConnectionDropsToo() {
        const server = makeServer();
        const stream = makeOpenStream(server, {discard: true});
        stream.active = false;
        stream.active = true;
        tryVerify(() => server.connectionCount === 2 && stream.status === WebSocketStream.Open);
        sendAnswers(server);
        server.sendClose(3001);
        compare(resolved(stream.closed).closeCode, 3001);
    }

    function test_whatWaitsAtTheEndIsDropped() {
        const server = makeServer();
        const stream = makeOpenStream(server, {flowing: false});
        server.sendText("waits");
        tryVerify(() => stream.bufferedBytes > 0);
        server.fin();
        tryVerify(() => stream.status === WebSocketStream.Closed);
        stream.discard = true;
        tryCompare(stream, "bufferedBytes", 0);
        verifyError(rejected(stream.readable.read()), "WebSocketError");
    }
}
