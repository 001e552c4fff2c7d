// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

import {bytesOf, open, readMessage} from "../connections.mjs";

// Reads the one message that these steps send.
function* read(t, steps) {
    const {reader} = yield open(t, steps);
    return yield readMessage(t, reader);
}

export default [
    {
        name: "textIsAString",
        rule: "Design 5.14",
        run: function*(t) {
            t.equal(yield read(t, [{text: "text"}]), "text");
        }
    },
    {
        name: "textIsDecodedFromUtf8",
        rule: "Design 5.14",
        run: function*(t) {
            const text = "\u0000 \u00e4 \u20ac \ud83d\ude00 \uffff";
            t.equal(yield read(t, [{text}]), text);
        }
    },
    {
        name: "binaryIsBytes",
        rule: "Design 5.14",
        run: function*(t) {
            const {reader} = yield open(t, [{binary: "00017f80ff"}]);
            const {value} = yield reader.read();
            // The draft says Uint8Array; Chromium gives the ArrayBuffer.
            t.check(value instanceof Uint8Array || value instanceof ArrayBuffer);
            t.same(new Uint8Array(value), bytesOf("00017f80ff"));
        }
    },
    {
        name: "eachMessageHasABufferForItself",
        rule: "Design 5.14",
        run: function*(t) {
            const {reader} = yield open(t, [{binary: "0102"}, {binary: "03"}]);
            const first = (yield reader.read()).value;
            const second = (yield reader.read()).value;
            const firstBuffer = first.buffer ?? first;
            const secondBuffer = second.buffer ?? second;
            t.check(firstBuffer !== secondBuffer);
            t.same(new Uint8Array(firstBuffer), bytesOf("0102"));
            t.same(new Uint8Array(secondBuffer), bytesOf("03"));
        }
    },
    {
        name: "binaryAndTextKeepTheirOrder",
        rule: "Design 5.14",
        run: function*(t) {
            const {reader} = yield open(t, [{text: "1"}, {binary: "02"}, {text: "3"}, {binary: "04"}]);
            const values = [];
            for (let i = 0; i < 4; ++i)
                values.push(yield readMessage(t, reader));
            t.same(values, ["1", bytesOf("02"), "3", bytesOf("04")]);
        }
    },
    {
        name: "anEmptyMessageIsAMessage",
        rule: "Design 5.14",
        run: function*(t) {
            const {reader} = yield open(t, [{text: ""}, {binary: ""}, {text: "not empty"}]);
            t.same(yield readMessage(t, reader), "");
            t.same(yield readMessage(t, reader), new Uint8Array(0));
            t.same(yield readMessage(t, reader), "not empty");
        }
    },
    {
        name: "messagesOfAllLengthFormatsAreRead",
        rule: "RFC 6455, 5.2",
        run: function*(t) {
            const sizes = [1, 125, 126, 127, 65535, 65536, 100000];
            const {reader} = yield open(t, sizes.map(size => ({binary: "5a", repeat: size})));
            for (const size of sizes) {
                const value = yield readMessage(t, reader);
                t.equal(value.byteLength, size);
                t.check(value.every(byte => byte === 0x5a));
            }
        }
    },
    {
        name: "aBigMessageIsReadWhole",
        rule: "Design 5.14",
        run: function*(t) {
            const value = yield read(t, [{binary: "00010203", repeat: 1000000}]);
            t.equal(value.byteLength, 4000000);
            t.same(value.slice(3999996), bytesOf("00010203"));
        }
    },
    {
        name: "aBigTextIsReadWhole",
        rule: "Design 5.14",
        run: function*(t) {
            const value = yield read(t, [{text: "\u20ac", repeat: 500000}]);
            t.equal(value.length, 500000);
            t.check(value === "\u20ac".repeat(500000));
        }
    },
    {
        name: "fragmentsBecomeOneMessage",
        rule: "RFC 6455, 5.4",
        run: function*(t) {
            const steps = [
                {frame: {opcode: 1, fin: false, text: "one "}},
                {frame: {opcode: 0, fin: false, text: ""}},
                {frame: {opcode: 9, text: "between"}},
                {frame: {opcode: 0, fin: false, text: "two "}},
                {frame: {opcode: 0, text: "three"}}
            ];
            t.equal(yield read(t, steps), "one two three");
        }
    },
    {
        name: "aFragmentMayEndWithinACharacter",
        rule: "RFC 6455, 5.4",
        run: function*(t) {
            const steps = [{frame: {opcode: 1, fin: false, binary: "e282"}}, {frame: {opcode: 0, binary: "ac"}}];
            t.equal(yield read(t, steps), "\u20ac");
        }
    },
    {
        name: "aMessageMayComeInSmallPieces",
        rule: "RFC 6455, 5.4",
        run: function*(t) {
            const steps = [{bytes: "81"}, {sleep: 20}, {bytes: "0441"}, {sleep: 20}, {bytes: "4243"}, {sleep: 20},
                           {bytes: "44"}];
            t.equal(yield read(t, steps), "ABCD");
        }
    },
    {
        name: "manyMessagesKeepTheirOrder",
        rule: "Design 5.14",
        run: function*(t) {
            const {reader} = yield open(t, [{flood: 2000, size: 10}]);
            for (let number = 0; number < 2000; ++number) {
                const value = yield readMessage(t, reader);
                t.equal(new DataView(value.buffer).getUint32(0), number);
            }
        }
    },
    {
        name: "aReleasedReaderLeavesTheMessagesToTheNextOne",
        rule: "Streams 4.3.4",
        run: function*(t) {
            const {readable, reader} = yield open(t, [{text: "1"}, {text: "2"}]);
            t.equal((yield reader.read()).value, "1");
            reader.releaseLock();
            t.equal(readable.locked, false);
            yield t.rejects(reader.read(), "TypeError");
            t.equal((yield readable.getReader().read()).value, "2");
        }
    },
    {
        name: "aReadThatIsReleasedLosesNoMessage",
        rule: "Streams 4.3.4",
        run: function*(t) {
            const {stream, readable, reader} = yield open(t, [{go: true}, {text: "1"}]);
            const pending = reader.read();
            reader.releaseLock();
            yield t.rejects(pending, "TypeError");
            yield t.go(stream.url);
            t.equal((yield readable.getReader().read()).value, "1");
        }
    },
    {
        name: "thereIsOneReaderAtATime",
        rule: "Streams 4.2",
        run: function*(t) {
            const {readable} = yield open(t);
            t.throws(() => readable.getReader(), "TypeError");
            yield t.rejects(readable.cancel(), "TypeError");
        }
    },
    {
        name: "thereIsNoByobReader",
        rule: "Streams 4.2",
        run: function*(t) {
            const {readable} = yield t.connect().opened;
            t.throws(() => readable.getReader({mode: "byob"}), "TypeError");
        }
    },
    {
        name: "theReadableCanBePiped",
        rule: "Streams 4.2",
        run: function*(t) {
            const steps = [{go: true}, {text: "1"}, {text: "2"}, {receive: 1}, {close: 1000}];
            const stream = t.connect(steps);
            const {readable, writable} = yield stream.opened;
            const chunks = [];
            const sink = new t.api.WritableStream({
                write(chunk) {
                    chunks.push(chunk);
                    return chunks.length === 2 ? writable.getWriter().write("both are here") : undefined;
                }
            });
            const piped = readable.pipeTo(sink);
            yield t.go(stream.url);
            t.equal(yield piped, undefined);
            t.same(chunks, ["1", "2"]);
        }
    },
    {
        name: "theReadableCanBeTeed",
        rule: "Streams 4.2",
        run: function*(t) {
            const {readable} = yield t.connect([{text: "1"}, {binary: "02"}]).opened;
            const readers = readable.tee().map(branch => branch.getReader());
            for (const reader of readers)
                t.equal((yield reader.read()).value, "1");
            for (const reader of readers)
                t.same(yield readMessage(t, reader), bytesOf("02"));
        }
    }
];
