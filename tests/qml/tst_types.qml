// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

import QtQml
import TestPeers
import WebSocketStream

PeerTestCase {
    id: root

    // A check for each name that the module exports.
    readonly property var checks: ({
        AbortController: () => {
            const controller = createTemporaryObject(abortController, root);
            verify(!controller.signal.aborted);
            controller.abort();
            verify(controller.signal.aborted);
        },
        AbortSignal: () => {
            const made = AbortSignal.abort("why");
            root.typedSignal = made;
            verify(root.typedSignal === made);
            compare(root.typedSignal.reason, "why");
            root.typedSignal = null;
        },
        Async: () => {
            compare(resolved(Async.run(function*() { return yield 5; })), 5);
        },
        WebSocketReadable: () => {
            root.typedReadable = root.idle.readable;
            verify(root.typedReadable !== null);
            compare(reasonAgainst("WebSocketReadable"), "A WebSocketReadable is had from a WebSocketStream.");
        },
        WebSocketStream: () => {
            compare(root.idle.status, WebSocketStream.Closed);
        },
        WebSocketWritable: () => {
            root.typedWritable = root.idle.writable;
            verify(root.typedWritable !== null);
            compare(reasonAgainst("WebSocketWritable"), "A WebSocketWritable is had from a WebSocketStream.");
        },
        WebStreams: () => {
            const stream = new WebStreams.WebSocketStream("ws://127.0.0.1:1");
            verify(stream instanceof WebStreams.WebSocketStream);
            verify(rejected(stream.opened) instanceof WebStreams.WebSocketError);
        }
    })
    readonly property Component abortController: Component { AbortController {} }
    readonly property WebSocketStream idle: WebSocketStream {}
    property AbortSignal typedSignal
    property WebSocketReadable typedReadable
    property WebSocketWritable typedWritable

    // Why an object of a type cannot be created.
    function reasonAgainst(typeName) {
        const error = thrown(() => Qt.createQmlObject(`import WebSocketStream; ${typeName} {}`, root));
        return error.qmlErrors[0].message;
    }

    function test_everyExportedNameIsChecked() {
        compare(Object.keys(checks).sort(), ModuleExports.namesIn("WebSocketStream"));
    }

    function test_exportedName_data() {
        return tags(ModuleExports.namesIn("WebSocketStream"));
    }

    function test_exportedName(data) {
        checks[data.tag]();
    }

    function test_defaults() {
        compare(String(idle.url), "");
        compare(Array.from(idle.protocols), []);
        compare(idle.signal, null);
        compare(idle.active, true);
        compare(Object.keys(idle.requestHeaders), []);
        compare(idle.origin, "");
        compare(idle.compression.enabled, true);
        compare(idle.compression.serverNoContextTakeover, false);
        compare(idle.compression.clientNoContextTakeover, false);
        compare(idle.compression.serverMaxWindowBits, 15);
        compare(idle.compression.clientMaxWindowBits, 15);
        compare(idle.compression.level, -1);
        compare(idle.compression.threshold, 1024);
        compare(idle.readHighWaterMark, 1024 * 1024);
        compare(idle.writeHighWaterMark, 1024 * 1024);
        compare(idle.maxMessageSize, 64 * 1024 * 1024);
        compare(idle.receiveBufferSize, 1024 * 1024);
        compare(idle.closeTimeout, 10000);
        compare(idle.keepAliveInterval, 0);
        compare(idle.flowing, true);
        compare(idle.discard, false);

        compare(idle.status, WebSocketStream.Closed);
        compare(idle.protocol, "");
        compare(idle.extensions, "");
        compare(idle.error, null);
        compare(idle.bufferedBytes, 0);
        compare(idle.bytesToWrite, 0);
        verify(idle.opened instanceof Promise);
        verify(idle.closed instanceof Promise);
    }

    function test_statusValues() {
        compare([WebSocketStream.Connecting, WebSocketStream.Open, WebSocketStream.Closing, WebSocketStream.Closed],
                [0, 1, 2, 3]);
        compare(WebSocketStream.Status.Open, WebSocketStream.Open);
    }

    function test_readOnlyProperties_data() {
        return tags(["status", "protocol", "extensions", "error", "bufferedBytes", "bytesToWrite", "opened", "closed",
                     "readable", "writable", "compression"]);
    }

    function test_readOnlyProperties(data) {
        verifyError(thrown(() => { idle[data.tag] = idle[data.tag]; }), "TypeError");
    }

    function test_endsAreTheSameEachTime() {
        verify(idle.readable === idle.readable);
        verify(idle.writable === idle.writable);
    }
}
