// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

import QtQml
import TestPeers
import WebSocketStream

PeerTestCase {
    id: root

    property int deletions: 0

    readonly property Component watchedStream: Component {
        WebSocketStream {
            id: watched
            property var onDeletion
            Component.onDestruction: watched.onDeletion.call()
        }
    }

    readonly property var ways: ({
        "destroy() in a declared handler": null,
        "destroy()": (stream, signalName) => stream[signalName].connect(() => stream.destroy()),
        "deleted by a handler": (stream, signalName) => stream[signalName].connect(() => Destroyer.remove(stream)),
        "deleted by a slot": (stream, signalName) => Destroyer.removeOn(stream, signalName)
    })

    // Not a temporary object, because most of the tests delete it.
    function makeWatchedStream(properties) {
        deletions = 0;
        return watchedStream.createObject(root, Object.assign({onDeletion: () => ++deletions}, properties));
    }

    // With a handler as people write it, in which only destroy() is allowed.
    function makeStreamThatDestroysItselfOn(signalName) {
        deletions = 0;
        const handler = "on" + signalName[0].toUpperCase() + signalName.slice(1);
        const made = Qt.createQmlObject(`
            import QtQml
            import WebSocketStream

            WebSocketStream {
                id: watched
                property var onDeletion
                Component.onDestruction: watched.onDeletion.call()
                ${handler}: watched.destroy()
            }`, root);
        made.onDeletion = () => ++deletions;
        return made;
    }

    function everyPromise(stream) {
        const promises = [stream.opened, stream.closed, stream.readable.read(), stream.readable.read()];
        if (stream.status === WebSocketStream.Open)
            promises.push(stream.writable.write("text"), stream.writable.write(new ArrayBuffer(16 * 1024 * 1024)));
        return promises.map(promise => watch(promise));
    }

    function verifySettled(outcomes) {
        tryVerify(() => outcomes.every(outcome => outcome.settled), 10000, "a Promise was left hanging");
    }

    // Makes every signal of a stream happen, as long as it is not deleted in one of them.
    function live(stream, signalName) {
        const messageSize = signalName === "bytesToWriteChanged" ? 16 * 1024 * 1024 : 1;
        const server = makeServer();
        const outcomes = [];
        const steps = [
            () => { stream.flowing = false; },
            () => { stream.flowing = true; },
            () => { stream.protocols = ["one"]; },
            () => { stream.protocols = []; },
            () => { stream.signal = AbortSignal.timeout(100000); },
            () => { stream.requestHeaders = {"X": "1"}; },
            () => { stream.readHighWaterMark = 1000; },
            () => { stream.writeHighWaterMark = 1000; },
            () => { stream.maxMessageSize = 1000; },
            () => { stream.keepAliveInterval = 1000; },
            () => { stream.active = false; },
            () => { stream.active = true; },
            () => { stream.url = server.url; },
            () => { outcomes.push(watch(stream.opened), watch(stream.closed)); },
            () => { tryVerify(() => deletions > 0 || stream.status === WebSocketStream.Open); },
            () => { server.sendText("one"); server.sendText("two"); },
            () => { tryVerify(() => deletions > 0 || stream.bufferedBytes > 0); wait(0); },
            () => { stream.messageReceived.connect(() => {}); },
            () => { tryVerify(() => deletions > 0 || stream.bufferedBytes === 0); },
            () => { server.stopReading(); },
            () => { outcomes.push(watch(stream.writable.write(new ArrayBuffer(messageSize)))); },
            () => { wait(0); },
            () => { server.reset(); },
            () => { tryVerify(() => deletions > 0 || stream.status === WebSocketStream.Closed); }
        ];
        for (const step of steps) {
            if (deletions === 0)
                step();
        }
        return outcomes;
    }

    function test_deletionInASignal_data() {
        const rows = [];
        for (const signalName of ["connected", "messageReceived", "disconnected", "errorOccurred", "statusChanged",
                                  "connectionChanged", "errorChanged", "bufferedBytesChanged", "bytesToWriteChanged",
                                  "urlChanged", "protocolsChanged", "signalChanged", "activeChanged",
                                  "requestHeadersChanged", "readHighWaterMarkChanged", "writeHighWaterMarkChanged",
                                  "maxMessageSizeChanged", "keepAliveIntervalChanged", "flowingChanged"]) {
            for (const way of Object.keys(ways))
                rows.push({tag: `${signalName}, ${way}`, signalName: signalName, way: way});
        }
        return rows;
    }

    function test_deletionInASignal(data) {
        const connect = ways[data.way];
        const stream = connect ? makeWatchedStream() : makeStreamThatDestroysItselfOn(data.signalName);
        const idle = everyPromise(stream);
        connect?.(stream, data.signalName);
        const outcomes = live(stream, data.signalName);
        tryVerify(() => deletions === 1, 10000, "the signal was not emitted");
        verifySettled(idle);
        verifySettled(outcomes);
    }

    function test_deletionInAStatus_data() {
        const rows = [];
        for (const status of [WebSocketStream.Connecting, WebSocketStream.Open, WebSocketStream.Closing,
                              WebSocketStream.Closed]) {
            for (const remove of [stream => Destroyer.remove(stream), stream => stream.destroy()])
                rows.push({tag: `${status} ${rows.length % 2}`, status: status, remove: remove});
        }
        return rows;
    }

    function test_deletionInAStatus(data) {
        const server = makeServer();
        const stream = makeWatchedStream();
        let outcomes = [];
        stream.statusChanged.connect(() => {
            outcomes = outcomes.concat(everyPromise(stream));
            if (stream.status === data.status)
                data.remove(stream);
        });
        stream.connected.connect(() => stream.close());
        stream.url = server.url;
        tryVerify(() => deletions === 1);
        verifySettled(outcomes);
    }

    function test_deletionWhilePromisesArePending_data() {
        const rows = [];
        for (const phase of ["at once", "connecting", "open", "closing"]) {
            for (const remove of [stream => Destroyer.remove(stream), stream => stream.destroy()])
                rows.push({tag: `${phase} ${rows.length % 2}`, phase: phase, remove: remove});
        }
        return rows;
    }

    function test_deletionWhilePromisesArePending(data) {
        const isSilent = data.phase === "connecting";
        const server = makeServer({answersClose: false, silent: isSilent});
        const stream = makeWatchedStream({url: server.url, writeHighWaterMark: 1000});
        if (isSilent)
            tryVerify(() => server.hasRequest);
        else if (data.phase !== "at once")
            tryVerify(() => stream.status === WebSocketStream.Open);
        server.stopReading();
        const outcomes = everyPromise(stream);
        if (data.phase === "closing")
            stream.close();
        data.remove(stream);
        tryVerify(() => deletions === 1);
        verifySettled(outcomes);
        for (const outcome of outcomes.filter(outcome => outcome.wasRejected))
            verify(outcome.error instanceof Error);
        verify(outcomes[1].wasRejected);
        verifyError(outcomes[1].error, "AbortError");
        verifyError(outcomes[2].error, "AbortError");
    }

    function test_deletionInAReaction_data() {
        return tags(["opened", "closed", "read", "write"]);
    }

    function test_deletionInAReaction(data) {
        const server = makeServer();
        const stream = makeWatchedStream({url: server.url});
        const remove = () => Destroyer.remove(stream);
        const outcomes = everyPromise(stream);
        if (data.tag === "opened")
            stream.opened.then(remove);
        else if (data.tag === "closed")
            stream.closed.then(remove, remove);
        else if (data.tag === "read")
            stream.readable.read().then(remove);
        else
            stream.opened.then(({writable}) => writable.write("text")).then(remove);
        tryVerify(() => deletions > 0 || stream.status === WebSocketStream.Open);
        if (deletions === 0) {
            for (let i = 0; i < 5; ++i)
                server.sendText("text");
            server.sendClose(1000);
            tryVerify(() => server.closeCode !== -1);
            server.fin();
        }
        tryVerify(() => deletions === 1);
        verifySettled(outcomes);
    }

    function test_deletionWithFormerConnections() {
        const servers = [];
        const outcomes = [];
        const stream = makeWatchedStream();
        for (let i = 0; i < 5; ++i) {
            servers.push(makeServer({answersClose: false}));
            stream.url = servers[i].url;
            tryVerify(() => stream.status === WebSocketStream.Open);
            outcomes.push(...everyPromise(stream));
        }
        Destroyer.remove(stream);
        verifySettled(outcomes);
        tryVerify(() => servers.every(server => server.wasDisconnected));
    }

    function test_deletionTellsThePeer() {
        const server = makeServer();
        const stream = makeOpenStream(server);
        Destroyer.remove(stream);
        tryVerify(() => server.closeCode === 1001);
    }

    function test_endsOutliveTheElement() {
        const server = makeServer();
        const stream = makeWatchedStream({url: server.url});
        const {readable, writable} = resolved(stream.opened);
        server.sendText("unread");
        tryVerify(() => stream.bufferedBytes > 0);
        Destroyer.remove(stream);
        gc();
        verifyError(rejected(readable.read()), "AbortError");
        verifyError(rejected(writable.write("late")), "AbortError");
        verifyError(rejected(writable.close()), "AbortError");
        verify(resolved(readable.cancel()) === undefined);
        verify(resolved(writable.abort()) === undefined);
        verify(rejected(writable.write(5)) instanceof TypeError);
    }

    function test_endsAreNotCollectedWithTheirElementAlive() {
        const server = makeServer();
        const stream = makeOpenStream(server);
        const read = watch(stream.readable.read());
        for (let i = 0; i < 3; ++i) {
            gc();
            wait(0);
        }
        server.sendText("text");
        tryVerify(() => read.settled);
        compare(read.value.value, "text");
        verify(stream.readable === stream.readable);
    }

    function test_deletionDuringAPause() {
        const server = makeServer();
        const stream = makeWatchedStream({url: server.url, flowing: false, readHighWaterMark: 1000});
        tryVerify(() => stream.status === WebSocketStream.Open);
        const received = spyOn(stream, "messageReceived");
        for (let i = 0; i < 16; ++i)
            server.sendFilled(1024 * 1024, i);
        tryVerify(() => stream.bufferedBytes > 0);
        stream.flowing = true;
        Destroyer.remove(stream);
        tryVerify(() => server.wasDisconnected);
        compare(received.count, 0);
    }
}
