// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

import QtQml
import TestPeers
import WebSocketStream

// readable.saveTo()
PeerTestCase {
    id: root

    readonly property int continuation: 0
    readonly property int text: 1
    readonly property int binary: 2

    readonly property Component abortController: Component { AbortController {} }

    function init() {
        Files.clear();
        verifyNoWarnings();
    }

    function test_message_data() {
        return [
            {tag: "text", send: server => server.sendText("gr\u00fc\u00df"), bytes: 6, isText: true, content: "gr\u00fc\u00df"},
            {tag: "binary", send: server => server.sendFilled(3, 97), bytes: 3, isText: false, content: "aaa"},
            {tag: "empty", send: server => server.sendFilled(0, 0), bytes: 0, isText: false, content: ""}
        ];
    }

    function test_message(data) {
        for (const isThere of [false, true]) {
            const server = makeServer();
            const stream = makeOpenStream(server);
            const saving = isThere ? null : watch(stream.readable.saveTo(Files.url("file")));
            data.send(server);
            if (isThere)
                tryVerify(() => stream.bufferedBytes > 0);
            const saved = isThere ? resolved(stream.readable.saveTo(Files.url("file"))) : null;
            tryVerify(() => isThere || saving.settled);
            const result = saved ?? saving.value;
            compare([result.bytes, result.isText], [data.bytes, data.isText]);
            compare(Files.text("file"), data.content);
            compare(Files.names(), ["file"]);
        }
    }

    function test_fileIsThereWhenItIsComplete() {
        const server = makeServer();
        const stream = makeOpenStream(server);
        Files.makeText("file", "former");
        const calls = [];
        const saving = watch(stream.readable.saveTo(Files.path("file"), {
            onProgress: (bytes, total) => calls.push([bytes, total])
        }));
        server.sendFragment(text, "begin", false);
        tryVerify(() => calls.length === 1);
        compare([Files.text("file"), saving.settled], ["former", false]);
        server.sendFragment(continuation, "ning", true);
        tryVerify(() => saving.settled);
        compare(Files.text("file"), "beginning");
        compare(calls, [[5, -1], [9, 9]]);
    }

    function test_largerThanMaxMessageSize() {
        const server = makeServer();
        const stream = makeOpenStream(server, {maxMessageSize: 1000});
        const saving = watch(stream.readable.saveTo(Files.url("file")));
        server.sendFilled(1000000, 97);
        tryVerify(() => saving.settled);
        compare(saving.value.bytes, 1000000);
        compare(Files.size("file"), 1000000);
    }

    function test_turnsInTheOrderOfTheCalls() {
        const server = makeServer();
        const stream = makeOpenStream(server);
        const {readable} = stream;
        const order = [];
        const note = name => () => order.push(name);
        const one = watch(readable.read().then(result => { order.push("one"); return result; }));
        readable.saveTo(Files.url("two")).then(note("two"));
        readable.saveTo(Files.url("three")).then(note("three"));
        const four = watch(readable.read().then(result => { order.push("four"); return result; }));
        readable.saveTo(Files.url("five")).then(note("five"));
        for (const message of ["1", "2", "3", "4", "5"])
            server.sendText(message);
        tryVerify(() => order.length === 5);
        compare(order, ["one", "two", "three", "four", "five"]);
        compare([one.value.value, Files.text("two"), Files.text("three"), four.value.value, Files.text("five")],
                ["1", "2", "3", "4", "5"]);
        compare(stream.bufferedBytes, 0);
    }

    function test_readWaitsForTheRestOfAFile() {
        const server = makeServer();
        const stream = makeOpenStream(server);
        let bytes = 0;
        const saving = watch(stream.readable.saveTo(Files.url("file"), {onProgress: count => { bytes = count; }}));
        const reading = watch(stream.readable.read());
        server.sendFragment(text, "begin", false);
        tryVerify(() => bytes === 5);
        server.sendFragment(continuation, "ning", true);
        server.sendText("next");
        tryVerify(() => reading.settled);
        verify(saving.settled);
        compare(reading.value.value, "next");
    }

    // As read() does.
    function test_goesBeforeTheHandler() {
        const server = makeServer();
        const stream = makeOpenStream(server);
        const handled = [];
        stream.messageReceived.connect(message => handled.push(message));
        const saving = watch(stream.readable.saveTo(Files.url("file")));
        const reading = watch(stream.readable.read());
        for (const message of ["one", "two", "three", "four"])
            server.sendText(message);
        tryVerify(() => handled.length === 2);
        tryVerify(() => saving.settled && reading.settled);
        compare([Files.text("file"), reading.value.value, handled], ["one", "two", ["three", "four"]]);
    }

    function test_takesItsMessageWhileOthersAreDiscarded() {
        const server = makeServer();
        const stream = makeOpenStream(server, {discard: true});
        const saving = watch(stream.readable.saveTo(Files.url("file")));
        server.sendText("one");
        server.sendText("two");
        tryVerify(() => saving.settled);
        compare(Files.text("file"), "one");
        tryVerify(() => stream.bufferedBytes === 0);
    }

    function test_endOfTheStreamIsNull() {
        const server = makeServer();
        const stream = makeOpenStream(server);
        const pending = [watch(stream.readable.saveTo(Files.url("one"))), watch(stream.readable.saveTo(Files.url("two")))];
        server.sendClose(1000);
        tryVerify(() => server.closeCode === 1000);
        server.fin();
        resolved(stream.closed);
        tryVerify(() => pending.every(outcome => outcome.settled));
        compare(pending.map(outcome => outcome.value), [null, null]);
        compare(resolved(stream.readable.saveTo(Files.url("three"))), null);
        compare(Files.names(), []);
    }

    function test_uncleanEndRejectsWithTheErrorOfClosed() {
        const server = makeServer();
        const stream = makeOpenStream(server);
        const pending = [watch(stream.readable.saveTo(Files.url("one"))), watch(stream.readable.saveTo(Files.url("two")))];
        server.fin();
        tryVerify(() => pending.every(outcome => outcome.settled));
        const error = rejected(stream.closed);
        verify(pending.every(outcome => outcome.wasRejected && outcome.error === error));
        verify(rejected(stream.readable.saveTo(Files.url("three"))) === error);
        tryCompare(Files.names(), "length", 0);
    }

    function test_endWithinTheMessage_data() {
        return tags(["FIN", "RST", "Close", "our close", "cancel"]);
    }

    function test_endWithinTheMessage(data) {
        const server = makeServer();
        const stream = makeOpenStream(server);
        const {readable} = stream;
        Files.makeText("file", "former");
        let hasBegun = false;
        const saving = watch(readable.saveTo(Files.url("file"), {onProgress: () => { hasBegun = true; }}));
        const waiting = watch(readable.saveTo(Files.url("next")));
        server.sendFragment(binary, new ArrayBuffer(10), false);
        tryVerify(() => hasBegun);
        if (data.tag === "FIN")
            server.fin();
        else if (data.tag === "RST")
            server.reset();
        else if (data.tag === "Close")
            server.sendClose(1000);
        else if (data.tag === "our close")
            stream.close();
        else
            readable.cancel();
        if (data.tag === "our close" || data.tag === "cancel")
            server.sendClose(1000);
        tryVerify(() => saving.settled && waiting.settled);
        verify(saving.wasRejected);
        if (data.tag === "FIN" || data.tag === "RST")
            verify(saving.error === rejected(stream.closed));
        else
            verifyError(saving.error, "OperationError");
        verify(saving.error.message.length > 0);
        tryVerify(() => Files.names().length === 1);
        compare(Files.text("file"), "former");
    }

    function test_fileThatCannotBeOpened() {
        const server = makeServer();
        const stream = makeOpenStream(server);
        for (const name of ["missing/file", ""]) {
            const error = rejected(stream.readable.saveTo(Files.url(name)));
            verifyError(error, "OperationError");
            verify(error.message.includes(Files.path(name)), error.message);
        }
        verifyGoesOn(stream, server);
    }

    function verifyGoesOn(stream, server) {
        const reading = watch(stream.readable.read());
        server.sendText("next");
        tryVerify(() => reading.settled);
        compare(reading.value.value, "next");
    }

    function test_fileThatCannotBeWritten() {
        const server = makeServer();
        const stream = makeOpenStream(server);
        const saving = watch(stream.readable.saveTo(Files.url("file")));
        Files.removeDirectory();
        server.sendText("message");
        tryVerify(() => saving.settled);
        verifyError(saving.error, "OperationError");
        verify(saving.error.message.includes(Files.path("file")), saving.error.message);
        verifyGoesOn(stream, server);
    }

    function test_savingWithoutConnectionIsRejected() {
        verifyError(rejected(makeStream().readable.saveTo(Files.url("file"))), "InvalidStateError");
        tryVerify(() => Files.names().length === 0);
    }

    function test_savingBeforeOpen() {
        const server = makeServer();
        const stream = makeStream({url: server.url});
        const saving = watch(stream.readable.saveTo(Files.url("file")));
        tryVerify(() => stream.status === WebSocketStream.Open);
        server.sendText("message");
        tryVerify(() => saving.settled);
        compare(Files.text("file"), "message");
    }

    function test_abortedBefore() {
        const server = makeServer();
        const stream = makeOpenStream(server);
        compare(rejected(stream.readable.saveTo(Files.url("file"), {signal: AbortSignal.abort("enough")})), "enough");
        compare(Files.names(), []);
        verifyGoesOn(stream, server);
    }

    function test_abortedWhileItWaits() {
        const server = makeServer();
        const stream = makeOpenStream(server);
        const controllers = [createTemporaryObject(abortController, root), createTemporaryObject(abortController, root)];
        const pending = controllers.map((controller, i) => watch(stream.readable.saveTo(Files.url(i), {signal: controller})));
        const last = watch(stream.readable.saveTo(Files.url("last")));
        controllers[1].abort();
        controllers[0].abort();
        tryVerify(() => pending.every(outcome => outcome.settled));
        for (const outcome of pending)
            verifyError(outcome.error, "AbortError");
        server.sendText("message");
        tryVerify(() => last.settled);
        compare(Files.text("last"), "message");
        compare(Files.names(), ["last"]);
    }

    // The rest of it is dropped, and the stream goes on.
    function test_abortedInTheMiddle_data() {
        return tags(["from outside", "in onProgress"]);
    }

    function test_abortedInTheMiddle(data) {
        const server = makeServer();
        const stream = makeOpenStream(server);
        const controller = createTemporaryObject(abortController, root);
        let calls = 0;
        const saving = watch(stream.readable.saveTo(Files.url("file"), {
            signal: controller.signal,
            onProgress: () => {
                if (++calls === 1 && data.tag === "in onProgress")
                    controller.abort();
            }
        }));
        server.sendFragment(binary, new ArrayBuffer(10), false);
        tryVerify(() => calls === 1);
        if (data.tag === "from outside")
            controller.abort();
        tryVerify(() => saving.settled);
        verifyError(saving.error, "AbortError");
        compare(Files.names(), []);
        server.sendFragment(continuation, new ArrayBuffer(10), true);
        verifyGoesOn(stream, server);
        compare(calls, 1);
    }

    function test_deletedInTheMiddle_data() {
        return [
            {tag: "from outside", remove: stream => Destroyer.remove(stream), inProgress: false},
            {tag: "in onProgress", remove: stream => Destroyer.remove(stream), inProgress: true},
            {tag: "destroy() in onProgress", remove: stream => stream.destroy(), inProgress: true}
        ];
    }

    function test_deletedInTheMiddle(data) {
        for (const isLast of [false, true]) {
            const server = makeServer();
            const stream = makeOpenStream(server);
            let calls = 0;
            const saving = watch(stream.readable.saveTo(Files.url("file"), {
                onProgress: () => {
                    if (++calls === 1 && data.inProgress)
                        data.remove(stream);
                }
            }));
            const waiting = watch(stream.readable.saveTo(Files.url("next")));
            server.sendFragment(binary, new ArrayBuffer(10), isLast && data.inProgress);
            tryVerify(() => calls === 1);
            if (!data.inProgress)
                data.remove(stream);
            tryVerify(() => saving.settled && waiting.settled);
            verifyError(waiting.error, "AbortError");
            tryVerify(() => Files.names().length <= 1); // a message that is complete has its file
        }
    }

    function test_nobodyHasTheReadableAnyMore() {
        const server = makeServer();
        const stream = makeOpenStream(server);
        const begun = [];
        const saving = ["one", "two"].map(name => watch(stream.readable.saveTo(Files.url(name), {
            onProgress: () => begun.push(name)
        })));
        server.sendFragment(text, "begin", false);
        tryVerify(() => begun.length === 1);
        stream.url = makeServer().url; // a fresh connection, with another readable
        gc();
        tryVerify(() => saving.every(outcome => outcome.settled));
        verify(saving[0].wasRejected);
        tryVerify(() => Files.names().length === 0);
    }
}
