// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

import QtQml
import TestPeers
import WebSocketStream

PeerTestCase {
    id: root

    readonly property string offer: "permessage-deflate; client_max_window_bits"
    readonly property string agreed: "permessage-deflate; server_no_context_takeover; client_max_window_bits=10"
    readonly property string text: "again and again, ".repeat(100)

    readonly property Component grouped: Component {
        WebSocketStream {
            id: groupedStream
            property int smallest: 10
            compression {
                level: 9
                threshold: groupedStream.smallest
            }
            compression.enabled: groupedStream.smallest < 1000
        }
    }

    function offerTo(server) {
        return server.requestHeader("Sec-WebSocket-Extensions");
    }

    // Sets each member of the group.
    function makeStreamWith(compression) {
        const stream = makeStream();
        for (const name of Object.keys(compression))
            stream.compression[name] = compression[name];
        return stream;
    }

    function openWith(server, compression) {
        const stream = makeStreamWith(compression);
        stream.url = server.url;
        resolved(stream.opened);
        return stream;
    }

    function connectAgain(stream) {
        stream.active = false;
        stream.active = true;
        return resolved(stream.opened);
    }

    function test_offer_data() {
        return [
            {tag: "by default", compression: {}, offer: offer},
            {tag: "enabled", compression: {enabled: false}, offer: ""},
            {tag: "serverNoContextTakeover", compression: {serverNoContextTakeover: true},
             offer: "permessage-deflate; server_no_context_takeover; client_max_window_bits"},
            {tag: "clientNoContextTakeover", compression: {clientNoContextTakeover: true},
             offer: "permessage-deflate; client_no_context_takeover; client_max_window_bits"},
            {tag: "serverMaxWindowBits", compression: {serverMaxWindowBits: 9},
             offer: "permessage-deflate; server_max_window_bits=9; client_max_window_bits"},
            {tag: "clientMaxWindowBits", compression: {clientMaxWindowBits: 8},
             offer: "permessage-deflate; client_max_window_bits=8"}
        ];
    }

    function test_offer(data) {
        const server = makeServer();
        const stream = openWith(server, data.compression);
        compare(offerTo(server), data.offer);
        compare(stream.extensions, "", "the server has selected nothing");
    }

    function test_extensionsAreTheServersAnswer() {
        const server = makeServer({extensions: agreed});
        const stream = makeOpenStream(server);
        compare(stream.extensions, agreed);
        compare(resolved(stream.opened).extensions, agreed);
    }

    function test_compressedMessagesAreReceived() {
        const server = makeServer({extensions: "permessage-deflate"});
        const stream = makeOpenStream(server);
        const received = spyOn(stream, "messageReceived");
        for (let i = 0; i < 3; ++i)
            server.sendCompressedText(text + i);
        tryCompare(received, "count", 3);
        for (let i = 0; i < 3; ++i)
            compare(received.signalArguments[i][0], text + i);
    }

    function test_messagesAreCompressedFromTheThresholdOn() {
        const server = makeServer({extensions: "permessage-deflate"});
        const stream = openWith(server, {threshold: 5});
        for (const message of ["five5", "four", text])
            resolved(stream.writable.write(message));
        tryCompare(server, "messageCount", 3);
        compare(Array.from(server.compressedMessages), ["five5", text]);
    }

    function test_membersNotify_data() {
        return [
            {tag: "enabled", value: false},
            {tag: "serverNoContextTakeover", value: true},
            {tag: "clientNoContextTakeover", value: true},
            {tag: "serverMaxWindowBits", value: 9},
            {tag: "clientMaxWindowBits", value: 9},
            {tag: "level", value: 1},
            {tag: "threshold", value: 1e10}
        ];
    }

    function test_membersNotify(data) {
        const {compression} = makeStream();
        const changed = spyOn(compression, data.tag + "Changed");
        compression[data.tag] = data.value;
        compare(changed.count, 1);
        compare(compression[data.tag], data.value);
        compression[data.tag] = data.value;
        compare(changed.count, 1, "the same value changes nothing");
    }

    function test_badNumber_data() {
        const rows = [];
        const values = {serverMaxWindowBits: [7, 16], clientMaxWindowBits: [7, 16], level: [-2, 10], threshold: [-1, NaN]};
        for (const name of Object.keys(values)) {
            for (const value of values[name])
                rows.push({tag: `${name} ${value}`, name: name, value: value});
        }
        return rows;
    }

    function test_badNumber(data) {
        const server = makeServer();
        const stream = makeStreamWith({[data.name]: data.value});
        stream.url = server.url;
        const error = rejected(stream.opened);
        verifyError(error, "SyntaxError");
        verify(error.message.includes("compression." + data.name), error.message);
        compare(server.connectionCount, 0);
    }

    function test_bindings() {
        const server = makeServer();
        const stream = createTemporaryObject(grouped, root, {url: server.url});
        resolved(stream.opened);
        compare([stream.compression.level, stream.compression.threshold], [9, 10]);
        compare(offerTo(server), offer);
        stream.smallest = 2000;
        compare([stream.compression.threshold, stream.compression.enabled], [2000, false]);
        connectAgain(stream);
        compare(offerTo(server), "");
    }

    function test_aChangeIsForTheNextConnection() {
        const server = makeServer();
        const stream = makeOpenStream(server);
        stream.compression.enabled = false;
        stream.writable.write("still there");
        tryCompare(server, "messageCount", 1);
        compare([server.connectionCount, stream.status], [1, WebSocketStream.Open]);
        connectAgain(stream);
        compare(server.connectionCount, 2);
        compare(offerTo(server), "");
    }

    function test_theGroupIsTheElements() {
        const stream = makeStream();
        verify(stream.compression === stream.compression);
        const {compression} = stream;
        stream.destroy();
        tryVerify(() => compression.enabled === undefined);
    }
}
