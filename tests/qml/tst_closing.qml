// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

import QtQml
import TestPeers
import WebSocketStream

PeerTestCase {
    id: root

    function test_acceptedArguments_data() {
        const longest = "r".repeat(123);
        return [
            {tag: "nothing", info: undefined, code: 1005, reason: ""},
            {tag: "null", info: null, code: 1005, reason: ""},
            {tag: "an empty object", info: {}, code: 1005, reason: ""},
            {tag: "undefined members", info: {closeCode: undefined, reason: undefined}, code: 1005, reason: ""},
            {tag: "1000", info: {closeCode: 1000}, code: 1000, reason: ""},
            {tag: "3000", info: {closeCode: 3000}, code: 3000, reason: ""},
            {tag: "4999", info: {closeCode: 4999, reason: "last"}, code: 4999, reason: "last"},
            {tag: "a number in a string", info: {closeCode: "3000"}, code: 3000, reason: ""},
            {tag: "a fraction", info: {closeCode: 3000.9}, code: 3000, reason: ""},
            {tag: "only a reason", info: {reason: "because"}, code: 1000, reason: "because"},
            {tag: "an empty reason", info: {closeCode: 1000, reason: ""}, code: 1000, reason: ""},
            {tag: "the longest reason", info: {closeCode: 3000, reason: longest}, code: 3000, reason: longest},
            {tag: "a reason that is no string", info: {closeCode: 3000, reason: 5}, code: 3000, reason: "5"},
            {tag: "UTF-8", info: {closeCode: 3000, reason: "gr\u00fc\u00df"}, code: 3000, reason: "gr\u00fc\u00df"},
            {tag: "code besides", info: {closeCode: 3000, code: 1}, code: 3000, reason: ""},
            {tag: "lone surrogate", info: {closeCode: 3000, reason: "\ud800"}, code: 3000, reason: "\ufffd"}
        ];
    }

    function test_acceptedArguments(data) {
        const server = makeServer();
        const stream = makeOpenStream(server);
        stream.close(data.info);
        compare(stream.status, WebSocketStream.Closing);
        const closed = resolved(stream.closed);
        compare([server.closeCode, server.closeReason], [data.code, data.reason]);
        compare(closed, {closeCode: data.code, reason: data.reason});
    }

    function test_closeWithoutArgument() {
        const server = makeServer();
        const stream = makeOpenStream(server);
        stream.close();
        compare(resolved(stream.closed), {closeCode: 1005, reason: ""});
        compare(server.closeCode, 1005);
    }

    function test_refusedArguments_data() {
        const rows = [];
        for (const info of [{reason: "r".repeat(124)}, {closeCode: 1000, reason: "\u00fc".repeat(62)},
                            {reason: "\ud800".repeat(42)}])
            rows.push({tag: `reason ${rows.length}`, info: info, name: "SyntaxError", allowed: "at most 123"});
        const codes = "3000 to 4999";
        for (const code of [0, 999, 1001, 1005, 1006, 1011, 2999, 5000, 65535, null, NaN, "abc", -1, 65536, 70000,
                            Infinity, {}])
            rows.push({tag: `code ${code}`, info: {closeCode: code}, name: "InvalidAccessError", allowed: codes});
        for (const info of [5, "reason", true])
            rows.push({tag: `info ${info}`, info: info, name: "TypeError", allowed: "closeCode and reason is allowed"});
        for (const info of [{code: 1000}, {code: 3000, reason: "because"}, {code: undefined}]) // as QML's WebSocket says
            rows.push({tag: `code ${rows.length}`, info: info, name: "TypeError", allowed: "closeCode"});
        return rows;
    }

    function test_refusedArguments(data) {
        const server = makeServer();
        const open = makeOpenStream(server);
        const idle = makeStream();
        const connecting = makeStream({url: makeServer({silent: true}).url});
        for (const stream of [open, idle, connecting]) {
            const status = stream.status;
            const error = thrown(() => stream.close(data.info));
            verifyError(error, data.name);
            verify(error.message.includes(data.allowed), error.message);
            compare(error instanceof TypeError, data.name === "TypeError");
            compare(stream.status, status);
        }
        open.close({closeCode: 3000});
        resolved(open.closed);
        compare([server.closeCode, server.closeCount], [3000, 1]);
        verifyError(thrown(() => open.close(data.info)), data.name);
    }

    function test_whatAGetterThrows_data() {
        return [{tag: "an Error", value: new RangeError("on purpose")}, {tag: "a string", value: "on purpose"}];
    }

    function test_whatAGetterThrows(data) {
        const server = makeServer();
        const stream = makeOpenStream(server);
        const info = {};
        Object.defineProperty(info, "reason", {get: () => { throw data.value; }});
        verify(thrown(() => stream.close(info)) === data.value);
        compare(stream.status, WebSocketStream.Open);
    }

    function test_secondCloseDoesNothing() {
        const server = makeServer();
        const stream = makeOpenStream(server);
        stream.close({closeCode: 3000, reason: "first"});
        stream.close({closeCode: 3001, reason: "second"});
        stream.active = false;
        compare(resolved(stream.closed), {closeCode: 3000, reason: "first"});
        stream.close();
        compare([server.closeCode, server.closeReason, server.closeCount], [3000, "first", 1]);
    }

    function test_closeWithoutConnectionDoesNothing() {
        const stream = makeStream();
        const failed = spyOn(stream, "errorOccurred");
        stream.close();
        stream.close({closeCode: 3000});
        compare(stream.status, WebSocketStream.Closed);
        compare(failed.count, 0);
    }

    function test_thePeersValuesAreReported_data() {
        return [
            {tag: "empty", code: 0, reason: ""},
            {tag: "1000", code: 1000, reason: ""},
            {tag: "1001", code: 1001, reason: "going away"},
            {tag: "4000", code: 4000, reason: "gr\u00fc\u00df"}
        ];
    }

    function test_thePeersValuesAreReported(data) {
        const server = makeServer({answersClose: false});
        const stream = makeOpenStream(server);
        stream.close({closeCode: 3000, reason: "ours"});
        tryVerify(() => server.closeCode === 3000);
        if (data.code > 0)
            server.sendClose(data.code, data.reason);
        else
            server.sendEmptyClose();
        server.fin();
        compare(resolved(stream.closed), {closeCode: data.code || 1005, reason: data.reason});
    }

    function test_messagesThatComeWhileClosingAreDropped() {
        const server = makeServer({answersClose: false});
        const stream = makeOpenStream(server);
        const received = spyOn(stream, "messageReceived");
        stream.close();
        server.sendText("late");
        server.sendClose(1000);
        server.fin();
        resolved(stream.closed);
        compare(received.count, 0);
    }

    function test_noCloseFrame_data() {
        return tags(["fin", "reset"]);
    }

    function test_noCloseFrame(data) {
        const server = makeServer();
        const stream = makeOpenStream(server);
        server[data.tag]();
        const error = rejected(stream.closed);
        verifyError(error, "WebSocketError");
        compare([error.closeCode, error.reason, error.initiator], [1006, "", "network"]);
        compare(error.socketError, "RemoteHostClosedError");
        resolved(stream.opened);
    }

    function test_closeWhileConnecting() {
        const server = makeServer({silent: true});
        const stream = makeStream({url: server.url});
        const disconnected = spyOn(stream, "disconnected");
        tryVerify(() => server.hasRequest);
        compare(stream.status, WebSocketStream.Connecting);
        stream.close({closeCode: 3000, reason: "not sent"});
        const error = rejected(stream.opened);
        verifyError(error, "WebSocketError");
        verify(rejected(stream.closed) === error);
        compare([error.closeCode, error.reason, error.initiator], [1006, "", "local"]);
        tryVerify(() => server.wasDisconnected);
        compare(server.closeCount, 0);
        compare(disconnected.count, 0);
    }

    function test_closeBeforeTheConnectionHasStarted() {
        const server = makeServer();
        const stream = makeStream({url: server.url});
        stream.close();
        compare(stream.status, WebSocketStream.Closed);
        verifyError(rejected(stream.opened), "WebSocketError");
        compare(server.connectionCount, 0);
    }

    function test_refusedHandshakeTellsTheAnswer() {
        const server = makeServer({
            answer: "HTTP/1.1 403 Forbidden\r\nX-Why: no reason\r\nContent-Length: 3\r\n\r\nNo!"
        });
        const stream = makeStream({url: server.url});
        const error = rejected(stream.opened);
        verifyError(error, "WebSocketError");
        verify(rejected(stream.closed) === error);
        compare([error.httpStatus, error.closeCode], [403, 1006]);
        compare(error.httpHeaders, [["X-Why", "no reason"], ["Content-Length", "3"]]);
        compare(error.httpBody, "No!");
    }

    function test_violationIsAnsweredAndFails() {
        const server = makeServer();
        const stream = makeOpenStream(server);
        server.sendFrame(0x1, new Uint8Array([0xff]).buffer); // bad UTF-8
        const error = rejected(stream.closed);
        compare([error.name, error.closeCode, error.initiator], ["WebSocketError", 1006, "protocol"]);
        tryVerify(() => server.closeCode === 1007);
    }

    function test_remoteCloseWhileOurDataIsUnsent() {
        const server = makeServer();
        const stream = makeOpenStream(server);
        server.stopReading();
        for (let i = 0; i < 32; ++i)
            stream.writable.write(new ArrayBuffer(1024 * 1024));
        tryVerify(() => stream.bytesToWrite > 0);
        server.sendClose(3005, "enough");
        const error = rejected(stream.closed);
        compare([error.name, error.closeCode, error.reason, error.initiator],
                ["WebSocketError", 3005, "enough", "remote"]);
        verify(error.unsentBytes > 0);
    }
}
