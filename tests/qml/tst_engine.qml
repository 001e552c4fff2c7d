// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

import QtQml
import TestPeers
import WebSocketStream

// Whole engines that are deleted while a stream is at work in them.
PeerTestCase {
    id: root

    readonly property Component ownEngine: Component { OwnEngine {} }

    // A stream whose phase the root object tells, with something pending in each.
    readonly property string source: `
        import QtQml
        import WebSocketStream

        QtObject {
            id: root

            property url url
            property bool closes: false
            property bool madeByScript: false
            property string phase: ""
            property int events: 0
            property var kept: []
            property Component component: Component {
                WebSocketStream {
                    id: stream
                    url: root.url
                    signal: AbortSignal.any([AbortSignal.timeout(100000), root.controller.signal])
                    writeHighWaterMark: 1000
                    onConnected: {
                        for (let i = 0; i < 16; ++i)
                            root.keep(stream.writable.write(new ArrayBuffer(1024 * 1024)));
                        if (root.closes)
                            root.keep(stream.writable.close());
                    }
                    onStatusChanged: root.phase = ["connecting", "open", "closing", "closed"][stream.status]
                    onBytesToWriteChanged: ++root.events
                    onBufferedBytesChanged: ++root.events
                    onErrorOccurred: error => root.kept.push(error)
                    onDisconnected: ++root.events
                }
            }
            property AbortController controller: AbortController {}

            function keep(promise) {
                kept.push(promise, promise.then(() => ++root.events, () => ++root.events));
            }

            Component.onCompleted: {
                const stream = component.createObject(madeByScript ? null : root);
                kept.push(stream, stream.readable, stream.writable);
                keep(stream.opened);
                keep(stream.closed);
                keep(Async.run(function*() {
                    const {readable} = yield stream.opened;
                    for (;;)
                        yield readable.read();
                }));
                keep(stream.readable.read());
            }
        }`

    function test_engineIsDeleted_data() {
        const rows = [];
        for (const phase of ["at once", "connecting", "open", "closing", "closed"]) {
            for (const madeByScript of [false, true]) {
                for (const first of ["engine", "root"]) {
                    rows.push({
                        tag: `${phase}, ${first} first, ${madeByScript ? "owned by the script" : "owned by the root"}`,
                        phase: phase, madeByScript: madeByScript, first: first
                    });
                }
            }
        }
        return rows;
    }

    function test_engineIsDeleted(data) {
        const closes = data.phase === "closing";
        const server = makeServer({silent: data.phase === "connecting", answersClose: !closes});
        const engine = createTemporaryObject(ownEngine, root);
        engine.load(source, {url: server.url, closes: closes, madeByScript: data.madeByScript});
        if (data.phase !== "at once") {
            tryVerify(() => server.hasRequest);
            if (data.phase === "open")
                server.stopReading();
            if (data.phase === "closed") {
                tryVerify(() => engine.value("phase") === "open");
                server.reset();
            }
            tryVerify(() => engine.value("phase") === data.phase);
        }
        if (data.first === "root") {
            engine.deleteRoot();
            engine.deleteEngine();
        } else {
            engine.deleteEngine();
        }
        // What still lives goes on without an engine: messages come, and the connection ends.
        if (data.phase === "open") {
            server.sendText("text");
            server.startReading();
            wait(20);
            server.reset();
        }
        wait(20);
        engine.deleteRoot();
        wait(0);
    }

    function test_rootWithoutEngineMayReconnect() {
        const server = makeServer();
        const engine = createTemporaryObject(ownEngine, root);
        engine.load("import WebSocketStream; WebSocketStream { onMessageReceived: message => console.warn(message) }",
                    {url: server.url});
        tryVerify(() => engine.value("status") === WebSocketStream.Open);
        engine.deleteEngine();
        server.sendText("for nobody");
        engine.setValue("active", false);
        tryVerify(() => engine.value("status") === WebSocketStream.Closed);
        engine.setValue("active", true);
        tryVerify(() => engine.value("status") === WebSocketStream.Open);
        compare(server.connectionCount, 2);
        server.fin();
        tryVerify(() => engine.value("status") === WebSocketStream.Closed);
        engine.deleteRoot();
    }
}
