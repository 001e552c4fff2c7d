// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

import {open, receivedMessages} from "../connections.mjs";

export default [
    {
        name: "openedHasItsMembersInOrder",
        rule: "Web IDL",
        run: function*(t) {
            const opened = yield t.connect().opened;
            t.same(Object.keys(opened), ["extensions", "protocol", "readable", "writable"]);
            t.equal(Object.getPrototypeOf(opened), Object.prototype);
        }
    },
    {
        name: "openedGivesStreams",
        rule: "Design 5.14",
        run: function*(t) {
            const {readable, writable} = yield t.connect().opened;
            t.check(readable instanceof t.api.ReadableStream);
            t.check(writable instanceof t.api.WritableStream);
            t.equal(readable.locked, false);
            t.equal(writable.locked, false);
        }
    },
    {
        name: "protocolAndExtensionsAreEmptyWithoutAny",
        rule: "WebSockets 3",
        run: function*(t) {
            const {protocol, extensions} = yield t.connect().opened;
            t.equal(protocol, "");
            t.equal(extensions, "");
        }
    },
    {
        name: "compressionIsOffered",
        rule: "RFC 7692, 7.1",
        run: function*(t) {
            const stream = t.connect();
            yield stream.opened;
            const {headers} = yield t.log(stream.url);
            t.equal(headers["sec-websocket-extensions"], "permessage-deflate; client_max_window_bits");
        }
    },
    {
        name: "extensionsAreTheServersHeader",
        rule: "WebSockets 3",
        run: function*(t) {
            for (const value of [
                "permessage-deflate",
                "permessage-deflate; server_no_context_takeover; client_max_window_bits=10",
                "permessage-deflate;client_no_context_takeover"
            ]) {
                const {extensions} = yield t.connect([], {headers: `Sec-WebSocket-Extensions: ${value}\r\n`}).opened;
                t.equal(extensions, value);
            }
        }
    },
    {
        name: "compressedMessagesGoBothWays",
        rule: "RFC 7692, 7.2",
        run: function*(t) {
            const compressed = {frame: {opcode: 1, rsv: 4, binary: "f248cdc9c90700"}}; // 7.2.3.1
            const {stream, reader, writer} = yield open(t, [compressed, {text: "as it is"}],
                                                        {headers: "Sec-WebSocket-Extensions: permessage-deflate\r\n"});
            t.same(yield reader.read(), {value: "Hello", done: false});
            t.same(yield reader.read(), {value: "as it is", done: false});
            yield writer.write("again and again, ".repeat(1000));
            const frames = yield* receivedMessages(t, stream, 1);
            t.check(frames[0].size < 1000);
        }
    },
    {
        name: "protocolIsTheSelectedOne",
        rule: "WebSockets 3",
        run: function*(t) {
            const {protocol} = yield t.connect([], {protocol: "second"}, {protocols: ["first", "second"]}).opened;
            t.equal(protocol, "second");
        }
    },
    {
        name: "theProtocolsAreAskedFor",
        rule: "RFC 6455, 4.1",
        run: function*(t) {
            const stream = t.connect([], {protocol: "second"}, {protocols: ["first", "second"]});
            yield stream.opened;
            const {headers} = yield t.log(stream.url);
            t.equal(headers["sec-websocket-protocol"], "first, second");
        }
    },
    {
        name: "noProtocolsAreAskedForWithoutAny",
        rule: "RFC 6455, 4.1",
        run: function*(t) {
            for (const options of [undefined, {}, {protocols: []}]) {
                const stream = t.connect([], {}, options);
                yield stream.opened;
                const {headers} = yield t.log(stream.url);
                t.equal("sec-websocket-protocol" in headers, false);
            }
        }
    },
    {
        name: "theRequestIsAWebSocketHandshake",
        rule: "RFC 6455, 4.1",
        run: function*(t) {
            const stream = t.connect();
            yield stream.opened;
            const {request, headers} = yield t.log(stream.url);
            t.equal(request.slice(0, 4), "GET ");
            t.equal(headers["upgrade"].toLowerCase(), "websocket");
            t.equal(headers["connection"].toLowerCase(), "upgrade");
            t.equal(headers["sec-websocket-version"], "13");
            t.equal(headers["sec-websocket-key"].length, 24);
            t.equal(headers["host"], t.host);
        }
    },
    {
        name: "anHttpUrlConnects",
        rule: "WebSockets 3",
        run: function*(t) {
            const url = t.url().replace("ws:", "http:");
            const stream = new t.api.WebSocketStream(url);
            t.equal((yield stream.opened).protocol, "");
            t.equal(stream.url.slice(0, 5), "ws://");
            stream.close();
            yield stream.closed;
        }
    },
    {
        name: "messagesThatComeWithTheAnswerAreRead",
        rule: "Design 5.14",
        run: function*(t) {
            const {reader} = yield open(t, [{text: "first"}, {text: "second"}]);
            t.same(yield reader.read(), {value: "first", done: false});
            t.same(yield reader.read(), {value: "second", done: false});
        }
    },
    {
        name: "aCloseThatComesWithTheAnswerIsReported",
        rule: "Design 5.15",
        run: function*(t) {
            const stream = t.connect([{text: "last"}, {close: 4001, reason: "at once"}]);
            const {readable} = yield stream.opened;
            const reader = readable.getReader();
            t.same(yield reader.read(), {value: "last", done: false});
            t.same(yield reader.read(), {value: undefined, done: true});
            t.same(yield stream.closed, {closeCode: 4001, reason: "at once"});
        }
    },
    {
        name: "openedWaitsForTheAnswer",
        rule: "WebSockets 3",
        run: function*(t) {
            const stream = t.connect([], {delay: 300});
            const first = yield Promise.race([stream.opened.then(() => "opened"), t.sleep(100).then(() => "later")]);
            t.equal(first, "later");
            yield stream.opened;
        }
    },
    {
        name: "twoConnectionsAreIndependent",
        rule: "Design 1",
        run: function*(t) {
            const first = yield open(t, [{text: "first"}]);
            const second = yield open(t, [{text: "second"}, {echo: true}]);
            t.equal((yield first.reader.read()).value, "first");
            first.stream.close({closeCode: 4000});
            t.equal((yield first.stream.closed).closeCode, 4000);
            t.equal((yield second.reader.read()).value, "second");
            yield second.writer.write("still there");
            t.equal((yield second.reader.read()).value, "still there");
        }
    }
];
