// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

import QtQml
import TestPeers
import WebSocketStream

PeerTestCase {
    id: root

    readonly property Component withBinding: Component {
        WebSocketStream {
            id: bound
            property var current: bound.opened
        }
    }

    function test_onePromisePerConnection() {
        const first = makeServer();
        const second = makeServer();
        const stream = makeStream({url: first.url});
        const opened = stream.opened;
        const closed = stream.closed;
        verify(opened instanceof Promise);
        verify(closed instanceof Promise);
        verify(opened !== closed);
        resolved(opened);
        verify(stream.opened === opened);
        verify(stream.closed === closed);
        stream.close();
        resolved(closed);
        verify(stream.opened === opened);
        verify(stream.closed === closed);
        stream.url = second.url;
        verify(stream.opened !== opened);
        verify(stream.closed !== closed);
        resolved(stream.opened);
    }

    function test_aBindingFollowsTheConnection() {
        const server = makeServer();
        const stream = createTemporaryObject(withBinding, root);
        verify(stream.current === stream.opened);
        stream.url = server.url;
        verify(stream.current === stream.opened);
        resolved(stream.current);
    }

    function test_withoutConnectionTheyAreRejected() {
        const stream = makeStream();
        const error = rejected(stream.opened);
        verifyError(error, "InvalidStateError");
        verify(rejected(stream.closed) === error);
        verify(stream.opened === stream.opened);
    }

    function test_openedGivesTheEnds() {
        const server = makeServer({protocol: "one"});
        const stream = makeOpenStream(server, {protocols: ["one"]});
        const info = resolved(stream.opened);
        compare(Object.keys(info).sort(), ["extensions", "protocol", "readable", "writable"]);
        verify(info.readable === stream.readable);
        verify(info.writable === stream.writable);
        compare([info.protocol, info.extensions], ["one", ""]);
    }

    function test_closedGivesTheCloseInfo() {
        const server = makeServer();
        const stream = makeOpenStream(server);
        stream.close({closeCode: 3000, reason: "done"});
        const info = resolved(stream.closed);
        compare(Object.keys(info).sort(), ["closeCode", "reason"]);
        compare(info, {closeCode: 3000, reason: "done"});
    }

    function test_theyMayBeAskedForLate() {
        const server = makeServer();
        const stream = makeOpenStream(server);
        stream.close();
        tryVerify(() => stream.status === WebSocketStream.Closed);
        compare(resolved(stream.closed).closeCode, 1005);
        verify(resolved(stream.opened).readable === stream.readable);
    }

    function test_theyMayBeAskedForInAHandler() {
        const server = makeServer();
        const stream = makeStream();
        const outcomes = [];
        stream.statusChanged.connect(() => outcomes.push(watch(stream.opened), watch(stream.closed)));
        stream.url = server.url;
        tryVerify(() => stream.status === WebSocketStream.Open);
        server.reset();
        tryVerify(() => stream.status === WebSocketStream.Closed);
        tryVerify(() => outcomes.every(outcome => outcome.settled));
        compare(outcomes.map(outcome => outcome.wasRejected), [false, true, false, true, false, true]);
    }

    function test_promisesOfAFormerConnectionSettle() {
        const silent = makeServer({silent: true});
        const server = makeServer();
        const stream = makeStream({url: silent.url});
        const opened = watch(stream.opened);
        const closed = watch(stream.closed);
        const read = watch(stream.readable.read());
        tryVerify(() => silent.hasRequest);
        stream.url = server.url;
        tryVerify(() => opened.settled && closed.settled && read.settled);
        verifyError(opened.error, "WebSocketError");
        verify(closed.error === opened.error);
        verify(read.error === opened.error);
        tryVerify(() => stream.status === WebSocketStream.Open);
        compare(stream.error, null);
    }

    function test_promisesOfAConnectionThatNeverStarted() {
        const server = makeServer();
        const stream = makeStream({url: "ws://127.0.0.1/#"});
        const opened = stream.opened;
        stream.url = server.url;
        verifyError(rejected(opened), "WebSocketError");
        resolved(stream.opened);
    }

    function test_rejectionsHaveTheDiagnosis() {
        const server = makeServer();
        const stream = makeOpenStream(server);
        server.fin();
        const error = rejected(stream.closed);
        verifyError(error, "WebSocketError");
        verify(error instanceof WebStreams.WebSocketError);
        compare([error.closeCode, error.reason, error.httpStatus, error.unsentBytes], [1006, "", 0, 0]);
        compare([typeof error.initiator, typeof error.socketError], ["string", "string"]);
        compare(error.httpHeaders, []);
        compare(error.httpBody, "");
        compare(error.sslErrors, []);
        compare(String(error), `WebSocketError: ${error.message}`);
    }

    function test_propertyIsTheSameErrorAsTheRejection() {
        const server = makeServer();
        const stream = makeOpenStream(server);
        const failed = spyOn(stream, "errorOccurred");
        server.reset();
        const error = rejected(stream.closed);
        verify(stream.error === error);
        compare(failed.count, 1);
        verify(failed.signalArguments[0][0] === error);
    }

    function test_rejectionNobodyLooksAtWarnsNobody() {
        const server = makeServer({answer: "HTTP/1.1 500 Oops\r\n\r\n"});
        const stream = makeStream();
        const failed = spyOn(stream, "errorOccurred");
        stream.opened;
        stream.url = server.url;
        const promises = [stream.opened, stream.closed, stream.readable.read(), stream.writable.write("early"),
                          stream.writable.close()];
        tryVerify(() => failed.count === 1);
        promises.length = 0;
        stream.active = false;
        stream.active = true;
        gc();
        wait(0);
        gc();
        verifyNoWarnings();
        tryVerify(() => failed.count === 2);
    }
}
