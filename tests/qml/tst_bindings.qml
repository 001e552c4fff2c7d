// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

import QtQml
import TestPeers
import WebSocketStream

PeerTestCase {
    id: root

    readonly property Component urlFirst: Component {
        WebSocketStream {
            id: urlFirstStream
            property var choice
            url: urlFirstStream.choice.url
            protocols: urlFirstStream.choice.protocols
            requestHeaders: ({"X-Choice": urlFirstStream.choice.header})
        }
    }
    readonly property Component urlLast: Component {
        WebSocketStream {
            id: urlLastStream
            property var choice
            requestHeaders: ({"X-Choice": urlLastStream.choice.header})
            protocols: urlLastStream.choice.protocols
            url: urlLastStream.choice.url
        }
    }
    readonly property Component urlThenActive: Component {
        WebSocketStream {
            id: urlThenActiveStream
            property var choice
            url: urlThenActiveStream.choice.url
            active: urlThenActiveStream.choice.active
        }
    }
    readonly property Component activeThenUrl: Component {
        WebSocketStream {
            id: activeThenUrlStream
            property var choice
            active: activeThenUrlStream.choice.active
            url: activeThenUrlStream.choice.url
        }
    }
    readonly property Component withTimeout: Component {
        WebSocketStream {
            id: withTimeoutStream
            signal: withTimeoutStream.active ? AbortSignal.timeout(100) : null
        }
    }

    // Everything that a stream's handlers get.
    function record(stream) {
        const events = [];
        stream.connected.connect(() => events.push("connected"));
        stream.messageReceived.connect(message => events.push(message));
        stream.disconnected.connect(info => events.push(`disconnected ${info.closeCode} ${info.reason} ${info.wasClean}`));
        stream.errorOccurred.connect(error => events.push(error.name));
        return events;
    }

    function test_changingUrlMakesAFreshConnection() {
        const first = makeServer();
        const second = makeServer();
        const stream = makeOpenStream(first);
        const events = record(stream);
        const firstClosed = watch(stream.closed);
        stream.url = second.url;
        compare(stream.status, WebSocketStream.Connecting);
        tryVerify(() => stream.status === WebSocketStream.Open);
        compare([first.connectionCount, second.connectionCount], [1, 1]);
        tryVerify(() => first.closeCode === 1005);
        tryVerify(() => firstClosed.settled);
        compare(firstClosed.value.closeCode, 1005);
        second.sendText("new");
        tryVerify(() => events.length === 2);
        compare(events, ["connected", "new"]);
    }

    function test_nothingOfTheOldConnectionIsDelivered() {
        const first = makeServer({answersClose: false});
        const second = makeServer();
        const stream = makeOpenStream(first);
        const events = record(stream);
        stream.url = second.url;
        for (let i = 0; i < 10; ++i)
            first.sendText("old");
        tryVerify(() => first.closeCode === 1005);
        first.sendText("old");
        tryVerify(() => stream.status === WebSocketStream.Open);
        first.sendText("old");
        first.sendClose(3000, "old");
        first.fin();
        second.sendText("new");
        tryVerify(() => first.wasDisconnected);
        tryVerify(() => events.length === 2);
        compare(events, ["connected", "new"]);
        compare(stream.status, WebSocketStream.Open);
    }

    function test_waitingMessagesOfTheOldConnectionAreDropped() {
        const first = makeServer();
        const second = makeServer();
        const stream = makeOpenStream(first, {flowing: false});
        const events = record(stream);
        first.sendText("old");
        tryVerify(() => stream.bufferedBytes > 0);
        stream.url = second.url;
        compare(stream.bufferedBytes, 0);
        stream.flowing = true;
        tryVerify(() => stream.status === WebSocketStream.Open);
        second.sendText("new");
        tryVerify(() => events.length === 2);
        compare(events, ["connected", "new"]);
    }

    function test_aHandlerMayChangeUrl() {
        const first = makeServer();
        const second = makeServer();
        const stream = makeOpenStream(first);
        const events = record(stream);
        stream.messageReceived.connect(() => { stream.url = second.url; });
        first.sendText("one");
        first.sendText("two");
        tryVerify(() => second.connectionCount === 1);
        tryVerify(() => stream.status === WebSocketStream.Open);
        compare(events, ["one", "connected"]);
    }

    function test_theOldConnectionMayBeReconnectedInDisconnected() {
        const server = makeServer();
        const stream = makeOpenStream(server);
        stream.disconnected.connect(() => {
            if (server.connectionCount < 3) {
                stream.active = false;
                stream.active = true;
            }
        });
        stream.connected.connect(() => server.reset());
        server.reset();
        tryVerify(() => server.connectionCount === 3);
        tryVerify(() => stream.status === WebSocketStream.Closed);
    }

    function test_reconnectingInErrorOccurredLeavesOutDisconnected() {
        const server = makeServer();
        const stream = makeOpenStream(server);
        const events = record(stream);
        stream.errorOccurred.connect(() => {
            stream.active = false;
            stream.active = true;
        });
        server.reset();
        tryVerify(() => events.length === 2);
        compare(events, ["WebSocketError", "connected"]);
        compare(stream.error, null);
    }

    // As of any stream after a clean close, and after an unclean one.
    function test_endsOfAFormerConnection_data() {
        return [{tag: "clean", isClean: true}, {tag: "unclean", isClean: false}];
    }

    function test_endsOfAFormerConnection(data) {
        const first = makeServer({answersClose: data.isClean});
        const second = makeServer();
        const stream = makeOpenStream(first);
        const {readable, writable} = resolved(stream.opened);
        const closed = watch(stream.closed);
        stream.url = second.url;
        verifyError(rejected(writable.write("late")), "InvalidStateError");
        tryVerify(() => first.closeCode === 1005);
        if (!data.isClean)
            first.reset();
        tryVerify(() => closed.settled);
        tryVerify(() => stream.status === WebSocketStream.Open);
        gc();
        if (data.isClean) {
            compare(resolved(readable.read()).done, true);
            verifyError(rejected(writable.write("later")), "InvalidStateError");
        } else {
            verify(rejected(readable.read()) === closed.error);
            verify(rejected(writable.write("later")) === closed.error);
        }
    }

    function test_messagesThatWaitInAFormerConnectionCanBeRead() {
        const first = makeServer();
        const second = makeServer();
        const stream = makeOpenStream(first, {flowing: false});
        first.sendText("one");
        first.sendText("two");
        tryVerify(() => stream.bufferedBytes >= 6);
        const readable = stream.readable;
        const closed = stream.closed;
        stream.url = second.url;
        resolved(closed);
        gc();
        compare(resolved(readable.read()).value, "one");
        compare(resolved(readable.read()).value, "two");
        compare(resolved(readable.read()).done, true);
    }

    function test_propertiesThatChangeTogether_data() {
        return [{tag: "url first", component: urlFirst}, {tag: "url last", component: urlLast}];
    }

    function test_propertiesThatChangeTogether(data) {
        const first = makeServer({protocol: "one"});
        const second = makeServer({protocol: "two"});
        const stream = createTemporaryObject(data.component, root, {
            choice: {url: first.url, protocols: ["one"], header: "1"}
        });
        tryVerify(() => stream.status === WebSocketStream.Open);
        compare(first.requestHeader("Sec-WebSocket-Protocol"), "one");
        stream.choice = {url: second.url, protocols: ["two"], header: "2"};
        tryVerify(() => second.hasRequest);
        compare(second.requestHeader("Sec-WebSocket-Protocol"), "two");
        compare(second.requestHeader("X-Choice"), "2");
        tryVerify(() => stream.status === WebSocketStream.Open);
        compare(stream.protocol, "two");
        compare([first.connectionCount, second.connectionCount], [1, 1]);
    }

    function test_severalChangesInOneTurnMakeOneConnection() {
        const first = makeServer();
        const second = makeServer();
        const stream = makeStream({url: second.url});
        for (let i = 0; i < 5; ++i) {
            stream.url = first.url;
            stream.active = false;
            stream.url = second.url;
            stream.active = true;
        }
        stream.url = first.url;
        tryVerify(() => stream.status === WebSocketStream.Open);
        makeOpenStream(first);
        makeOpenStream(second);
        compare([first.connectionCount, second.connectionCount], [2, 1]);
    }

    function test_whatIsTakenBackInTheSameTurnIsNoError_data() {
        return [
            {tag: "url and active", wasOpen: false, change: (stream, url) => { stream.url = url; stream.active = false; }},
            {tag: "url twice", wasOpen: false, change: (stream, url) => { stream.url = url; stream.url = ""; }},
            {tag: "active twice", wasOpen: true, change: stream => {
                stream.active = false;
                stream.active = true;
                stream.active = false;
            }},
            {tag: "active and url", wasOpen: true, change: stream => {
                stream.active = false;
                stream.active = true;
                stream.url = "";
            }},
            {tag: "url and active of an open one", wasOpen: true, change: (stream, url) => {
                stream.url = url;
                stream.active = false;
            }},
            {tag: "a bad url", wasOpen: true, change: stream => {
                stream.url = "ftp://127.0.0.1/";
                stream.active = false;
            }}
        ];
    }

    function test_whatIsTakenBackInTheSameTurnIsNoError(data) {
        const first = makeServer();
        const second = makeServer();
        const stream = data.wasOpen ? makeOpenStream(first) : makeStream();
        const events = record(stream);
        data.change(stream, second.url);
        verifyError(rejected(stream.opened), "WebSocketError");
        verifyError(rejected(stream.closed), "WebSocketError");
        compare(stream.status, WebSocketStream.Closed);
        compare(stream.error, null);
        compare(second.connectionCount, 0);
        stream.url = second.url;
        stream.active = true;
        tryVerify(() => stream.status === WebSocketStream.Open);
        compare(second.connectionCount, 1);
        compare(events, ["connected"]);
    }

    function test_urlAndActiveChangeTogether_data() {
        return [{tag: "url first", component: urlThenActive}, {tag: "active first", component: activeThenUrl}];
    }

    function test_urlAndActiveChangeTogether(data) {
        const first = makeServer();
        const second = makeServer();
        const stream = createTemporaryObject(data.component, root, {choice: {url: first.url, active: true}});
        const events = record(stream);
        tryVerify(() => stream.status === WebSocketStream.Open);
        stream.choice = {url: second.url, active: false};
        tryVerify(() => stream.status === WebSocketStream.Closed);
        stream.choice = {url: first.url, active: true};
        tryVerify(() => stream.status === WebSocketStream.Open);
        compare([first.connectionCount, second.connectionCount], [2, 0]);
        compare(stream.error, null);
        verify(!events.includes("WebSocketError"), events);
    }

    function test_inactiveClosesWithAHandshake() {
        const server = makeServer({answersClose: false});
        const stream = makeOpenStream(server);
        const events = record(stream);
        stream.active = false;
        compare(stream.status, WebSocketStream.Closing);
        tryVerify(() => server.closeCode === 1005);
        server.sendClose(3001, "as you like");
        server.fin();
        tryVerify(() => stream.status === WebSocketStream.Closed);
        compare(events, ["disconnected 3001 as you like true"]);
        server.answersClose = true;
        stream.active = true;
        tryVerify(() => stream.status === WebSocketStream.Open);
        compare(server.connectionCount, 2);
        compare(events, ["disconnected 3001 as you like true", "connected"]);
    }

    function test_nothingIsDeliveredWhileInactive_data() {
        return [
            {tag: "active", stop: stream => { stream.active = false; }},
            {tag: "url", stop: stream => { stream.url = ""; }}
        ];
    }

    function test_nothingIsDeliveredWhileInactive(data) {
        const server = makeServer();
        const stream = makeOpenStream(server, {flowing: false});
        const readable = stream.readable;
        const received = spyOn(stream, "messageReceived");
        stream.messageReceived.connect(() => data.stop(stream));
        for (let i = 0; i < 3; ++i)
            server.sendFilled(1000, i);
        tryVerify(() => stream.bufferedBytes >= 3000);
        stream.flowing = true;
        tryVerify(() => stream.status === WebSocketStream.Closed);
        stream.flowing = false;
        stream.flowing = true;
        wait(0);
        compare(received.count, 1);
        compare(new Uint8Array(resolved(readable.read()).value)[0], 1);
    }

    function test_inactiveAndActiveAtOnce() {
        const server = makeServer();
        const stream = makeOpenStream(server);
        const events = record(stream);
        const former = watch(stream.closed);
        stream.active = false;
        stream.active = true;
        compare(stream.status, WebSocketStream.Connecting);
        tryVerify(() => stream.status === WebSocketStream.Open);
        tryVerify(() => former.settled);
        server.sendText("new");
        tryVerify(() => events.length === 2);
        compare(events, ["connected", "new"]);
        compare(server.connectionCount, 2);
    }

    function test_inactiveWhileConnectingAborts() {
        const server = makeServer({silent: true});
        const stream = makeStream({url: server.url});
        const events = record(stream);
        tryVerify(() => server.hasRequest);
        stream.active = false;
        verifyError(rejected(stream.opened), "WebSocketError");
        compare(stream.status, WebSocketStream.Closed);
        tryVerify(() => server.wasDisconnected);
        compare(events, ["WebSocketError"]);
    }

    function test_emptyUrlCloses() {
        const server = makeServer();
        const stream = makeOpenStream(server);
        const events = record(stream);
        stream.url = "";
        tryVerify(() => stream.status === WebSocketStream.Closed);
        compare(server.closeCode, 1005);
        compare(events, ["disconnected 1005  true"]);
    }

    function test_otherPropertiesLeaveTheConnectionAlone() {
        const server = makeServer();
        const stream = makeOpenStream(server);
        stream.protocols = ["one"];
        stream.requestHeaders = {"X": "1"};
        stream.signal = AbortSignal.abort();
        stream.maxMessageSize = 1000;
        stream.keepAliveInterval = 100000;
        stream.readHighWaterMark = 1000;
        stream.writeHighWaterMark = 1000;
        server.sendText("as before");
        compare(resolved(stream.readable.read()).value, "as before");
        compare(stream.status, WebSocketStream.Open);
        compare(server.connectionCount, 1);
    }

    function test_signalThatDependsOnActive() {
        const silent = makeServer({silent: true});
        const server = makeServer();
        const stream = createTemporaryObject(withTimeout, root, {url: silent.url});
        verifyError(rejected(stream.opened), "TimeoutError");
        verify(stream.signal.aborted);
        stream.active = false;
        compare(stream.signal, null);
        stream.url = server.url;
        stream.active = true;
        verify(!stream.signal.aborted);
        tryVerify(() => stream.status === WebSocketStream.Open);
        tryVerify(() => stream.signal.aborted);
        wait(0);
        compare(stream.status, WebSocketStream.Open);
    }
}
