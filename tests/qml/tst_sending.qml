// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

import QtQml
import TestPeers
import WebSocketStream

// writable.sendFile()
PeerTestCase {
    id: root

    readonly property int megabyte: 1024 * 1024
    property url fileUrl

    function init() {
        Files.clear();
        verifyNoWarnings();
    }

    function test_file_data() {
        const name = "a b#c?d%20\u00e9.txt";
        return [
            {tag: "URL", name: name, file: () => Files.url(name)},
            {tag: "property", name: name, file: () => { fileUrl = Files.url(name); return fileUrl; }},
            {tag: "URL as a string", name: name, file: () => String(Files.url(name))},
            {tag: "path", name: name, file: () => Files.path(name)}
        ];
    }

    function test_file(data) {
        const server = makeServer();
        const stream = makeOpenStream(server);
        Files.makeText(data.name, "abc");
        compare(resolved(stream.writable.sendFile(data.file())), 3);
        tryVerify(() => server.messageCount === 1);
        compare(bytes(server.messages[0]), [97, 98, 99]);
    }

    function test_typeText() {
        const server = makeServer();
        const stream = makeOpenStream(server);
        compare(resolved(stream.writable.sendFile(Files.makeText("text", "gr\u00fc\u00df"), {type: "text"})), 6);
        tryVerify(() => server.messageCount === 1);
        compare(server.messages[0], "gr\u00fc\u00df");
    }

    function test_textThatIsNotUtf8() {
        const server = makeServer();
        const stream = makeOpenStream(server);
        const file = Files.makeBytes("latin", new Uint8Array([103, 114, 252, 223]).buffer);
        const error = rejected(stream.writable.sendFile(file, {type: "text"}));
        verifyError(error, "OperationError");
        verify(error.message.includes("UTF-8"), error.message);
        verify(error.message.includes(Files.path("latin")), error.message);
        verifyGoesOn(stream, server);
    }

    // Nothing was sent.
    function verifyGoesOn(stream, server) {
        resolved(stream.writable.write("next"));
        tryVerify(() => server.messageCount === 1);
        compare(server.messages[0], "next");
    }

    function test_emptyFile() {
        const server = makeServer();
        const stream = makeOpenStream(server);
        const calls = [];
        const onProgress = (bytes, total) => calls.push([bytes, total]);
        compare(resolved(stream.writable.sendFile(Files.makeText("empty", ""), {onProgress: onProgress})), 0);
        tryVerify(() => server.messageCount === 1);
        compare(bytes(server.messages[0]), []);
        compare(calls, [[0, 0]]);
    }

    function test_noLocalFile_data() {
        return [
            {tag: "nothing", file: undefined, says: "no file"},
            {tag: "null", file: null, says: "no file"},
            {tag: "empty string", file: "", says: "no file"},
            {tag: "number", file: 5, says: "no file"},
            {tag: "object", file: {}, says: "no file"},
            {tag: "http", file: "http://example.org/file", says: "http"},
            {tag: "qrc", file: "qrc:/file", says: "qrc"},
            {tag: "query", file: "file:///tmp/what?", says: "percent-encoded"},
            {tag: "fragment", file: "file:///tmp/a#b", says: "percent-encoded"}
        ];
    }

    function test_noLocalFile(data) {
        const stream = makeStream();
        for (const promise of [stream.writable.sendFile(data.file), stream.readable.saveTo(data.file)]) {
            const error = rejected(promise);
            verify(error instanceof TypeError);
            verify(error.message.includes(data.says), error.message);
        }
    }

    function test_badOptions_data() {
        return [
            {tag: "function", options: () => {}, says: "onProgress"},
            {tag: "string", options: "text", says: "{type, signal, onProgress}"},
            {tag: "type", options: {type: "Text"}, says: "binary"},
            {tag: "signal", options: {signal: {}}, says: "AbortSignal"},
            {tag: "onProgress", options: {onProgress: 5}, says: "onProgress"}
        ];
    }

    function test_badOptions(data) {
        const stream = makeStream();
        const file = Files.makeText("file", "content");
        for (const promise of [stream.writable.sendFile(file, data.options), stream.readable.saveTo(file, data.options)]) {
            const error = rejected(promise);
            verify(error instanceof TypeError);
            verify(error.message.includes(data.says), error.message);
        }
        compare(Files.text("file"), "content");
    }

    function test_optionsThatSayNothing() {
        const server = makeServer();
        const stream = makeOpenStream(server);
        const file = Files.makeText("file", "content");
        for (const options of [undefined, null, {}, {type: undefined, signal: null, onProgress: null}])
            compare(resolved(stream.writable.sendFile(file, options)), 7);
        tryVerify(() => server.messageCount === 4);
    }

    function test_unreadableFile_data() {
        return [
            {tag: "missing", file: () => Files.url("missing"), name: "missing"},
            {tag: "directory", file: () => Files.url(""), name: ""}
        ];
    }

    function test_unreadableFile(data) {
        const server = makeServer();
        const stream = makeOpenStream(server);
        const error = rejected(stream.writable.sendFile(data.file()));
        verifyError(error, "OperationError");
        verify(error.message.includes(Files.path(data.name)), error.message);
        verifyGoesOn(stream, server);
    }

    function test_sendingBeforeOpenIsRejected() {
        const stream = makeStream({url: makeServer().url});
        verifyError(rejected(stream.writable.sendFile(Files.makeText("file", "early"))), "InvalidStateError");
    }

    function test_largeFileThereAndBack() {
        const server = createTemporaryObject(echoServer, root);
        const stream = makeOpenStream(server);
        const sent = [];
        const saved = [];
        const saving = watch(stream.readable.saveTo(Files.url("back"), {
            onProgress: (bytes, total) => saved.push([bytes, total])
        }));
        const size = resolved(stream.writable.sendFile(Files.makeNumbers("there", 5000001), {
            onProgress: (bytes, total) => sent.push([bytes, total])
        }));
        compare(size, 5000001);
        tryVerify(() => saving.settled);
        compare([saving.value.bytes, saving.value.isText], [5000001, false]);
        verify(Files.areEqual("there", "back"));
        verifyProgress(sent, size, size);
        verifyProgress(saved, size, -1);
    }

    readonly property Component echoServer: Component { EchoServer {} }

    function verifyProgress(calls, size, totalBefore) {
        verify(calls.length > 0);
        for (let i = 0; i < calls.length - 1; ++i) {
            verify(calls[i][0] <= calls[i + 1][0], "it goes back");
            compare(calls[i][1], totalBefore);
        }
        compare(calls[calls.length - 1], [size, size]);
    }

    function test_messagesInTheOrderOfTheCalls() {
        const server = makeServer();
        const stream = makeOpenStream(server);
        stream.writable.write("one");
        stream.writable.sendFile(Files.makeText("two", "two"), {type: "text"});
        stream.writable.write("three");
        stream.writable.sendFile(Files.makeText("four", "four"), {type: "text"});
        tryVerify(() => server.messageCount === 4);
        compare(server.messages, ["one", "two", "three", "four"]);
    }

    function test_abortedBefore() {
        const server = makeServer();
        const stream = makeOpenStream(server);
        const file = Files.makeText("file", "content");
        compare(rejected(stream.writable.sendFile(file, {signal: AbortSignal.abort("enough")})), "enough");
        verifyGoesOn(stream, server);
    }

    function test_abortedWhileItWaits() {
        const server = makeServer();
        const stream = makeOpenStream(server);
        server.stopReading();
        const first = watch(stream.writable.write(new ArrayBuffer(32 * megabyte)));
        const controller = createTemporaryObject(abortController, root);
        const second = watch(stream.writable.sendFile(Files.makeText("file", "content"), {signal: controller}));
        controller.abort();
        tryVerify(() => second.settled);
        verifyError(second.error, "AbortError");
        stream.writable.write("next");
        server.startReading();
        tryVerify(() => server.messageCount === 2);
        compare(server.messages[1], "next");
        verify(first.settled);
    }

    readonly property Component abortController: Component { AbortController {} }

    function test_abortedInTheMiddle() {
        const server = makeServer();
        const stream = makeOpenStream(server);
        server.stopReading();
        const controller = createTemporaryObject(abortController, root);
        const calls = [];
        const sending = watch(stream.writable.sendFile(Files.makeHole("file", 32 * megabyte), {
            signal: controller.signal,
            onProgress: (bytes, total) => calls.push([bytes, total])
        }));
        tryVerify(() => calls.length > 0);
        controller.abort("enough");
        tryVerify(() => sending.settled);
        compare(sending.error, "enough");
        const count = calls.length;
        tryVerify(() => stream.status !== WebSocketStream.Open); // its beginning must not be taken for the whole
        server.startReading();
        tryVerify(() => stream.status === WebSocketStream.Closed);
        compare([server.messageCount, calls.length], [0, count]);
    }

    function test_deletedInTheMiddle_data() {
        return [
            {tag: "from outside", remove: stream => Destroyer.remove(stream), inProgress: false},
            {tag: "in onProgress", remove: stream => Destroyer.remove(stream), inProgress: true},
            {tag: "destroy() in onProgress", remove: stream => stream.destroy(), inProgress: true}
        ];
    }

    function test_deletedInTheMiddle(data) {
        const server = makeServer();
        const stream = makeOpenStream(server);
        server.stopReading();
        let calls = 0;
        const sending = watch(stream.writable.sendFile(Files.makeHole("file", 32 * megabyte), {
            onProgress: () => {
                if (++calls === 1 && data.inProgress)
                    data.remove(stream);
            }
        }));
        tryVerify(() => calls > 0);
        if (!data.inProgress)
            data.remove(stream);
        tryVerify(() => sending.settled);
        verifyError(sending.error, "AbortError");
    }

    function test_connectionEndsInTheMiddle() {
        const server = makeServer();
        const stream = makeOpenStream(server);
        server.stopReading();
        const sending = watch(stream.writable.sendFile(Files.makeHole("file", 32 * megabyte)));
        tryVerify(() => stream.bytesToWrite > 0);
        server.reset();
        tryVerify(() => sending.settled);
        verify(sending.error === rejected(stream.closed));
    }

    function test_onProgressThatThrowsIsNamed() {
        const server = makeServer();
        const stream = makeOpenStream(server);
        let calls = 0;
        compare(resolved(stream.writable.sendFile(Files.makeText("file", "content"), {
            onProgress: () => {
                ++calls;
                throw new Error("no bar");
            }
        })), 7);
        const warning = Warnings.take();
        verify(/onProgress has thrown: Error: no bar \(.*tst_sending.qml, line \d+\)/.test(warning), warning);
        compare(calls, 1);
    }
}
