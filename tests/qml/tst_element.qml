// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

import QtQml
import TestPeers
import WebSocketStream

PeerTestCase {
    id: root

    readonly property Component echoServer: Component { EchoServer {} }

    function test_connectsByItself() {
        const server = makeServer();
        const stream = makeStream({url: server.url});
        compare(stream.status, WebSocketStream.Connecting);
        const connected = spyOn(stream, "connected");
        tryVerify(() => stream.status === WebSocketStream.Open);
        compare(connected.count, 1);
        compare(server.connectionCount, 1);
        compare(stream.error, null);
    }

    function test_urlIsWhatSomebodyTyped_data() {
        return [
            {tag: "white space", of: url => ` ${url}\n`},
            {tag: "a value of type url", of: url => Qt.url(url)},
            {tag: "http", of: url => url.replace("ws:", "http:")}
        ];
    }

    function test_urlIsWhatSomebodyTyped(data) {
        const server = makeServer();
        const stream = makeStream({url: data.of(`${server.url}`)});
        tryVerify(() => stream.status === WebSocketStream.Open);
        compare(stream.url, `${server.url}`);
        compare(typeof stream.url, "string");
    }

    function test_urlWithoutASchemeSaysWhatToWrite() {
        const stream = makeStream({url: "127.0.0.1:7830"});
        tryVerify(() => stream.error !== null);
        compare(stream.error.name, "SyntaxError");
        verify(stream.error.message.endsWith("write ws://127.0.0.1:7830."), stream.error.message);
    }

    function test_exchangesMessagesWithAWholeServer() {
        const server = createTemporaryObject(echoServer, root);
        const stream = makeOpenStream(server);
        const received = [];
        stream.messageReceived.connect(message => received.push(message));
        stream.writable.write("text");
        stream.writable.write(new Uint8Array([1, 2, 3]));
        tryVerify(() => received.length === 2);
        compare(received[0], "text");
        compare(bytes(received[1]), [1, 2, 3]);
        compare(server.connectionCount, 1);
        stream.close({closeCode: 3000, reason: "done"});
        const closed = resolved(stream.closed);
        compare([closed.closeCode, closed.reason], [3000, "done"]);
    }

    function test_withoutUrlThereIsNoConnection() {
        const stream = makeStream();
        const failed = spyOn(stream, "errorOccurred");
        wait(0);
        compare(stream.status, WebSocketStream.Closed);
        compare(stream.error, null);
        compare(failed.count, 0);
    }

    function test_inactiveThereIsNoConnection() {
        const server = makeServer();
        const stream = makeStream({url: server.url, active: false});
        makeOpenStream(server);
        compare(server.connectionCount, 1);
        compare(stream.status, WebSocketStream.Closed);
        compare(stream.error, null);
    }

    function test_sequenceOfStatusesAndSignals() {
        const server = makeServer();
        const stream = makeStream();
        const seen = [];
        stream.statusChanged.connect(() => seen.push(stream.status));
        stream.connected.connect(() => seen.push("connected"));
        stream.disconnected.connect(() => seen.push("disconnected"));
        stream.errorOccurred.connect(() => seen.push("errorOccurred"));
        stream.url = server.url;
        tryVerify(() => stream.status === WebSocketStream.Open);
        stream.close();
        tryVerify(() => stream.status === WebSocketStream.Closed);
        compare(seen, [WebSocketStream.Connecting, WebSocketStream.Open, "connected", WebSocketStream.Closing,
                       WebSocketStream.Closed, "disconnected"]);
    }

    function test_disconnectedTellsThePeersValues() {
        const server = makeServer();
        const stream = makeOpenStream(server);
        const disconnected = spyOn(stream, "disconnected");
        const failed = spyOn(stream, "errorOccurred");
        server.sendClose(3005, "enough");
        tryVerify(() => server.closeCode === 3005);
        server.fin();
        tryVerify(() => disconnected.count === 1);
        const info = disconnected.signalArguments[0][0];
        compare([info.closeCode, info.reason, info.wasClean], [3005, "enough", true]);
        compare(failed.count, 0);
        compare(stream.error, null);
    }

    function test_uncleanEndIsAnErrorAndThenDisconnected() {
        const server = makeServer();
        const stream = makeOpenStream(server);
        const seen = [];
        stream.errorOccurred.connect(error => seen.push(error));
        stream.disconnected.connect(info => seen.push(info));
        server.fin();
        tryVerify(() => seen.length === 2);
        verifyError(seen[0], "WebSocketError");
        verify(seen[0] === stream.error);
        compare(stream.status, WebSocketStream.Closed);
        compare([seen[1].closeCode, seen[1].reason, seen[1].wasClean], [1006, "", false]);
    }

    function test_refusedConnectionIsNoDisconnection() {
        const server = makeServer();
        const url = server.url;
        Destroyer.remove(server);
        const stream = makeStream({url: url});
        const failed = spyOn(stream, "errorOccurred");
        const disconnected = spyOn(stream, "disconnected");
        tryVerify(() => failed.count === 1);
        const error = failed.signalArguments[0][0];
        verifyError(error, "WebSocketError");
        compare(error.initiator, "network");
        compare(error.socketError, "ConnectionRefusedError");
        compare(error.closeCode, 1006);
        compare(stream.status, WebSocketStream.Closed);
        compare(disconnected.count, 0);
    }

    function test_errorIsNullAgainInTheNextConnection() {
        const server = makeServer();
        const stream = makeStream({url: "ws://127.0.0.1/#fragment"});
        tryVerify(() => stream.error !== null);
        const errorChanged = spyOn(stream, "errorChanged");
        stream.url = server.url;
        compare(stream.error, null);
        compare(errorChanged.count, 1);
        tryVerify(() => stream.status === WebSocketStream.Open);
        compare(stream.error, null);
    }

    function test_httpUrlIsWebSocketUrl() {
        const server = makeServer();
        const stream = makeStream({url: String(server.url).replace("ws:", "http:")});
        compare(stream.url, server.url);
        tryVerify(() => stream.status === WebSocketStream.Open);
        compare(server.connectionCount, 1);
    }

    function test_protocols_data() {
        return [
            {tag: "a single string", protocols: "two", asked: "two"},
            {tag: "a list", protocols: ["one", "two"], asked: "one, two"}
        ];
    }

    function test_protocols(data) {
        const server = makeServer({protocol: "two"});
        const stream = makeOpenStream(server, {protocols: data.protocols});
        compare(server.requestHeader("Sec-WebSocket-Protocol"), data.asked);
        compare(stream.protocol, "two");
        compare(resolved(stream.opened).protocol, "two");
    }

    function test_oneProtocolInADeclaration() {
        const server = makeServer({protocol: "only"});
        const stream = createTemporaryQmlObject('import WebSocketStream; WebSocketStream { protocols: "only" }', root);
        stream.url = server.url;
        tryVerify(() => stream.status === WebSocketStream.Open);
        compare(stream.protocol, "only");
    }

    function test_protocolThatIsNotSelectedFails() {
        const server = makeServer();
        const stream = makeStream({url: server.url, protocols: ["one"]});
        verifyError(rejected(stream.opened), "WebSocketError");
    }

    function test_requestHeadersReachTheServer() {
        const server = makeServer();
        makeOpenStream(server, {requestHeaders: {"Authorization": "Bearer abc", "X-Other": "gr\u00fc\u00df"}});
        compare(server.requestHeader("Authorization"), "Bearer abc");
        compare(server.requestHeader("X-Other"), "gr\u00fc\u00df");
    }

    function test_originIsThatOfTheStart() {
        const server = makeServer();
        const stream = makeOpenStream(server);
        compare(server.requestHeader("Origin"), "");
        stream.origin = "https://one.example";
        stream.active = false;
        stream.active = true;
        stream.origin = "https://two.example";
        tryVerify(() => server.connectionCount === 2 && stream.status === WebSocketStream.Open);
        compare(server.requestHeader("Origin"), "https://two.example");
    }

    function test_closeTimeoutEndsAHandshakeWithoutAnswer() {
        const server = makeServer({answersClose: false});
        const stream = makeOpenStream(server, {closeTimeout: 100});
        const start = Date.now();
        stream.close();
        compare(rejected(stream.closed).initiator, "timeout");
        verify(Date.now() - start < 5000); // half of the default
    }

    // The less the system holds, the more waits in the sender.
    function test_receiveBufferSizeHoldsTheSenderBack() {
        const waiting = [];
        for (const size of [4096, 0]) {
            const server = makeServer();
            const stream = makeOpenStream(server, {flowing: false, readHighWaterMark: 1000, receiveBufferSize: size});
            for (let i = 0; i < 32; ++i)
                server.sendFilled(1024 * 1024, i);
            verifyStopped(server);
            waiting.push(server.bytesWaiting);
            compare(stream.status, WebSocketStream.Open);
        }
        verify(waiting[0] > waiting[1], waiting);
    }

    function test_keepAliveSendsPings() {
        const server = makeServer();
        makeOpenStream(server, {keepAliveInterval: 200});
        tryVerify(() => server.pingCount > 0);
    }

    function test_messageAboveMaxMessageSizeFails() {
        const server = makeServer();
        const stream = makeOpenStream(server, {maxMessageSize: 1000});
        const received = spyOn(stream, "messageReceived");
        server.sendFilled(1000, 1);
        tryVerify(() => received.count === 1);
        server.sendFilled(1001, 2);
        tryVerify(() => stream.status === WebSocketStream.Closed);
        compare(received.count, 1);
        compare([stream.error.closeCode, stream.error.initiator], [1006, "local"]);
        verify(stream.error.message.includes("maxMessageSize, 1000 bytes"));
        tryVerify(() => server.closeCode === 1009);
    }

    function test_untrustedCertificateFails() {
        const server = makeServer({secure: true});
        const stream = makeStream({url: server.url});
        const error = rejected(stream.opened);
        verifyError(error, "WebSocketError");
        compare(error.initiator, "tls");
        compare(error.socketError, "SslHandshakeFailedError");
        verify(Array.isArray(error.sslErrors));
        verify(error.sslErrors.length > 0);
        compare(typeof error.sslErrors[0], "string");
    }
}
