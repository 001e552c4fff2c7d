// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

import QtQml
import TestPeers
import WebSocketStream

PeerTestCase {
    id: root

    // Connects with what is wrong, and returns the error after it has been checked everywhere.
    function failWith(properties) {
        const stream = makeStream();
        const failed = spyOn(stream, "errorOccurred");
        const disconnected = spyOn(stream, "disconnected");
        for (const name of Object.keys(properties))
            stream[name] = properties[name];
        const error = rejected(stream.opened);
        verify(rejected(stream.closed) === error);
        compare(failed.count, 1);
        verify(failed.signalArguments[0][0] === error);
        verify(stream.error === error);
        compare(stream.status, WebSocketStream.Closed);
        compare(disconnected.count, 0);
        return error;
    }

    function test_badUrl_data() {
        return tags(["ftp://127.0.0.1/", "mailto:somebody", "relative/path", "ws://", "ws://127.0.0.1:99999/",
                     "http://[", "ws://127.0.0.1/#fragment", "ws://127.0.0.1/#"]);
    }

    function test_badUrl(data) {
        verifyError(failWith({url: data.tag}), "SyntaxError");
    }

    function test_badProtocols_data() {
        return [
            {tag: "with a space", protocols: ["good", "not good"]},
            {tag: "empty", protocols: [""]},
            {tag: "twice", protocols: ["same", "same"]},
            {tag: "not ASCII", protocols: ["gr\u00fc\u00df"]}
        ];
    }

    function test_badProtocols(data) {
        const server = makeServer();
        verifyError(failWith({protocols: data.protocols, url: server.url}), "SyntaxError");
        compare(server.connectionCount, 0);
    }

    function test_badNumber_data() {
        const rows = [];
        for (const name of ["readHighWaterMark", "writeHighWaterMark", "maxMessageSize"]) {
            for (const value of [0, -1, NaN])
                rows.push({tag: `${name} ${value}`, name: name, value: value});
        }
        rows.push({tag: "keepAliveInterval -1", name: "keepAliveInterval", value: -1});
        for (const value of [-1, NaN])
            rows.push({tag: `receiveBufferSize ${value}`, name: "receiveBufferSize", value: value});
        for (const value of [0, -1])
            rows.push({tag: `closeTimeout ${value}`, name: "closeTimeout", value: value});
        return rows;
    }

    function test_badNumber(data) {
        const server = makeServer();
        const error = failWith({[data.name]: data.value, url: server.url});
        verifyError(error, "SyntaxError");
        verify(error.message.includes(data.name), error.message);
        compare(server.connectionCount, 0);
    }

    function test_badRequestHeader_data() {
        return [
            {tag: "an object", headers: {"X-Bad": {}}},
            {tag: "an array", headers: {"X-Bad": [1, 2]}},
            {tag: "a number", headers: {"X-Bad": 5}},
            {tag: "a boolean", headers: {"X-Bad": true}},
            {tag: "null", headers: {"X-Bad": null}},
            {tag: "undefined", headers: {"X-Bad": undefined}},
            {tag: "a value with a line break", headers: {"X-Bad": "one\r\ntwo"}},
            {tag: "a name with a space", headers: {"X Bad": "one"}, word: "\"X...\""}
        ];
    }

    function test_badRequestHeader(data) {
        const server = makeServer();
        const error = failWith({requestHeaders: data.headers, url: server.url});
        verifyError(error, "SyntaxError");
        verify(error.message.includes(data.word ?? "Bad"), error.message);
        compare(server.connectionCount, 0);
    }

    function test_badOrigin_data() {
        return tags(["https://gr\u00fc\u00df.example", "https://one.example\r\nX-Bad: 1"]);
    }

    function test_badOrigin(data) {
        const server = makeServer();
        const error = failWith({origin: data.tag, url: server.url});
        verifyError(error, "SyntaxError");
        verify(error.message.includes("origin"), error.message);
        compare(server.connectionCount, 0);
    }

    function test_largeNumbersAreAllowed() {
        const server = makeServer();
        const stream = makeOpenStream(server, {readHighWaterMark: 1e10, writeHighWaterMark: Infinity});
        compare(stream.readHighWaterMark, 1e10);
        verify(stream.writeHighWaterMark > 1e10);
    }

    function test_badMarkOfAnOpenStream_data() {
        return [{tag: "0", mark: 0}, {tag: "-1", mark: -1}, {tag: "NaN", mark: NaN}];
    }

    function test_badMarkOfAnOpenStream(data) {
        const server = makeServer();
        const stream = makeOpenStream(server);
        stream.readHighWaterMark = data.mark;
        stream.writeHighWaterMark = data.mark;
        for (const text of ["one", "two", "three"])
            server.sendText(text);
        for (const text of ["one", "two", "three"])
            compare(resolved(stream.readable.read()).value, text);
        resolved(stream.writable.write("text"));
        compare(stream.status, WebSocketStream.Open);
        Warnings.take(); // may be told
    }

    function test_settablePropertyNotifies_data() {
        return [
            {tag: "url", value: "ws://127.0.0.1/#"},
            {tag: "protocols", value: ["one"]},
            {tag: "signal", value: AbortSignal.abort()},
            {tag: "active", value: false},
            {tag: "requestHeaders", value: {"X": "1"}},
            {tag: "origin", value: "https://one.example"},
            {tag: "readHighWaterMark", value: 1000},
            {tag: "writeHighWaterMark", value: 1000},
            {tag: "maxMessageSize", value: 1000},
            {tag: "receiveBufferSize", value: 1000},
            {tag: "closeTimeout", value: 1000},
            {tag: "keepAliveInterval", value: 1000},
            {tag: "flowing", value: false},
            {tag: "discard", value: true}
        ];
    }

    // The same for both, a map of QML and an object of JavaScript.
    function asText(value) {
        return value?.X ? `X: ${value.X}` : String(value);
    }

    function test_settablePropertyNotifies(data) {
        const stream = makeStream();
        const changed = spyOn(stream, data.tag + "Changed");
        stream[data.tag] = data.value;
        compare(changed.count, 1);
        compare(asText(stream[data.tag]), asText(data.value));
        stream[data.tag] = data.value;
        compare(changed.count, 1, "the same value changes nothing");
    }

    function test_readOnlyPropertiesNotify() {
        const server = makeServer({protocol: "one"});
        const stream = makeStream({protocols: ["one"]});
        const statusChanged = spyOn(stream, "statusChanged"); // of protocol and extensions, too
        const connectionChanged = spyOn(stream, "connectionChanged"); // of opened, closed and the ends
        const errorChanged = spyOn(stream, "errorChanged");
        const bufferedBytesChanged = spyOn(stream, "bufferedBytesChanged");
        const bytesToWriteChanged = spyOn(stream, "bytesToWriteChanged");
        const before = [stream.opened, stream.closed, stream.readable, stream.writable];
        let protocolWhenOpen = "";
        stream.statusChanged.connect(() => {
            if (stream.status === WebSocketStream.Open)
                protocolWhenOpen = stream.protocol;
        });

        stream.url = server.url;
        compare(connectionChanged.count, 1);
        const after = [stream.opened, stream.closed, stream.readable, stream.writable];
        for (let i = 0; i < before.length; ++i)
            verify(before[i] !== after[i]);
        tryVerify(() => stream.status === WebSocketStream.Open);
        compare(statusChanged.count, 2);
        compare(protocolWhenOpen, "one");
        compare(connectionChanged.count, 1);

        server.sendText("message");
        tryVerify(() => bufferedBytesChanged.count === 1);
        verify(stream.bufferedBytes >= 7);
        stream.readable.read();
        tryVerify(() => bufferedBytesChanged.count === 2);
        compare(stream.bufferedBytes, 0);

        server.stopReading();
        for (let i = 0; i < 32; ++i)
            stream.writable.write(new ArrayBuffer(1024 * 1024));
        tryVerify(() => bytesToWriteChanged.count > 0);
        verify(stream.bytesToWrite > 0);
        server.startReading();
        tryVerify(() => stream.bytesToWrite === 0, 20000);
        tryVerify(() => bytesToWriteChanged.count > 1);

        server.reset();
        tryVerify(() => stream.status === WebSocketStream.Closed);
        compare(errorChanged.count, 1);
    }

    // What changes while nobody listens is told to nobody. Whoever comes later hears of the next change, and of no other.
    function test_buffersNotifyWhoeverComesLater() {
        const server = makeServer();
        const stream = makeStream();
        stream.url = server.url;
        tryVerify(() => stream.status === WebSocketStream.Open);
        server.sendText("message");
        tryVerify(() => stream.bufferedBytes >= 7);

        const bufferedBytesChanged = spyOn(stream, "bufferedBytesChanged");
        const bytesToWriteChanged = spyOn(stream, "bytesToWriteChanged");
        stream.readable.read();
        tryVerify(() => bufferedBytesChanged.count === 1);
        compare(stream.bufferedBytes, 0);
        compare(bytesToWriteChanged.count, 0);
    }
}
