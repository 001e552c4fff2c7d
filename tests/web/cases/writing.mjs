// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

import {hexOf, open, readMessage, receivedMessages} from "../connections.mjs";

// Writes the chunks, and gives the frames that the server received.
function* write(t, chunks) {
    const {stream, writer} = yield open(t);
    for (const chunk of chunks)
        t.equal(yield writer.write(chunk), undefined);
    return yield receivedMessages(t, stream, chunks.length);
}

function* arrivesAs(t, chunk, opcode, payload) {
    const [frame] = yield write(t, [chunk]);
    t.equal(frame.opcode, opcode);
    t.equal(frame.payload, payload);
}

// The write fails with this error, and so does the whole writable, and the connection ends.
function* fails(t, chunk, errorName) {
    const {stream, writer} = yield open(t);
    const error = yield t.rejects(writer.write(chunk), errorName);
    t.equal(yield t.rejects(writer.closed, errorName), error);
    t.equal(yield t.rejects(writer.write("late"), errorName), error);
    t.equal((yield t.log(stream.url)).messages, 0);
    return error;
}

export default [
    {
        name: "aStringIsSentAsText",
        rule: "Design 5.14",
        run: function*(t) {
            yield arrivesAs(t, "text", 1, hexOf("text"));
        }
    },
    {
        name: "aStringIsEncodedInUtf8",
        rule: "Design 5.14",
        run: function*(t) {
            yield arrivesAs(t, "\u00e4\u20ac\ud83d\ude00\u0000", 1, "c3a4e282acf09f988000");
        }
    },
    {
        name: "loneSurrogatesAreReplaced",
        rule: "Web IDL USVString",
        run: function*(t) {
            yield arrivesAs(t, "a\ud800b\udc00", 1, "61efbfbd62efbfbd");
        }
    },
    {
        name: "anArrayBufferIsSentAsBinary",
        rule: "Design 5.14",
        run: function*(t) {
            yield arrivesAs(t, Uint8Array.of(1, 2, 3).buffer, 2, "010203");
        }
    },
    {
        name: "aUint8ArrayIsSentAsBinary",
        rule: "Design 5.14",
        run: function*(t) {
            yield arrivesAs(t, Uint8Array.of(0, 127, 128, 255), 2, "007f80ff");
        }
    },
    {
        name: "allTypedArraysAreSentAsTheirBytes",
        rule: "Design 5.14",
        run: function*(t) {
            const buffer = Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8).buffer;
            const types = [Int8Array, Uint8Array, Uint8ClampedArray, Int16Array, Uint16Array, Int32Array, Uint32Array,
                           Float32Array, Float64Array, DataView];
            const frames = yield write(t, types.map(Type => new Type(buffer)));
            for (const frame of frames) {
                t.equal(frame.opcode, 2);
                t.equal(frame.payload, "0102030405060708");
            }
        }
    },
    {
        name: "aPartOfABufferIsSentAsThisPart",
        rule: "Design 5.14",
        run: function*(t) {
            const buffer = Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8).buffer;
            const views = [new Uint8Array(buffer, 2, 3), new Uint16Array(buffer, 2, 2), new DataView(buffer, 7),
                           new Uint8Array(buffer).subarray(1, 3), new Uint8Array(buffer, 8)];
            const frames = yield write(t, views);
            t.same(frames.map(frame => frame.payload), ["030405", "03040506", "08", "0203", ""]);
        }
    },
    {
        name: "numbersAndOtherPrimitivesAreSentAsText",
        rule: "Web IDL",
        run: function*(t) {
            const chunks = [1, -0, 1.5, NaN, 1e21, true, false, null, undefined];
            const frames = yield write(t, chunks);
            t.check(frames.every(frame => frame.opcode === 1));
            t.same(frames.map(frame => frame.payload), chunks.map(chunk => hexOf(`${chunk}`)));
        }
    },
    {
        name: "objectsAreSentAsTheirText",
        rule: "Web IDL",
        run: function*(t) {
            const frames = yield write(t, [{}, [1, 2], {toString: () => "own"}, new String("boxed")]);
            t.check(frames.every(frame => frame.opcode === 1));
            t.same(frames.map(frame => frame.payload), ["[object Object]", "1,2", "own", "boxed"].map(hexOf));
        }
    },
    {
        name: "whatAChunksConversionThrowsFailsTheWrite",
        rule: "Web IDL",
        run: function*(t) {
            const thrown = new RangeError("no text");
            t.equal(yield fails(t, {toString() { throw thrown; }}, "RangeError"), thrown);
        }
    },
    {
        name: "aSymbolFailsTheWrite",
        rule: "Web IDL",
        run: function*(t) {
            yield fails(t, Symbol("chunk"), "TypeError");
        }
    },
    {
        name: "anEmptyMessageIsSent",
        rule: "Design 5.14",
        run: function*(t) {
            const frames = yield write(t, ["", new Uint8Array(0), "not empty"]);
            t.same(frames.map(frame => [frame.opcode, frame.size]), [[1, 0], [2, 0], [1, 9]]);
        }
    },
    {
        name: "messagesKeepTheirOrder",
        rule: "Design 5.14",
        run: function*(t) {
            const {stream, writer} = yield open(t);
            const writes = [];
            for (let i = 0; i < 200; ++i)
                writes.push(writer.write(i % 2 ? String(i) : Uint8Array.of(i)));
            yield Promise.all(writes);
            const frames = yield receivedMessages(t, stream, 200);
            for (let i = 0; i < 200; ++i) {
                t.equal(frames[i].opcode, i % 2 ? 1 : 2);
                t.equal(frames[i].payload, i % 2 ? hexOf(String(i)) : i.toString(16).padStart(2, "0"));
            }
        }
    },
    {
        name: "aBigMessageIsSentWhole",
        rule: "Design 5.14",
        run: function*(t) {
            const {stream, reader, writer} = yield open(t, [{echo: true}]);
            const sent = Uint8Array.from({length: 3000000}, (unused, index) => index % 251);
            yield writer.write(sent);
            const value = yield readMessage(t, reader);
            t.equal(value.byteLength, sent.byteLength);
            t.check(value.every((byte, index) => byte === index % 251));
            t.equal((yield t.log(stream.url)).messages, 1);
        }
    },
    {
        name: "framesAreMasked",
        rule: "RFC 6455, 5.1",
        run: function*(t) {
            const [frame] = yield write(t, ["text"]);
            t.equal(frame.masked, true);
        }
    },
    {
        name: "aBufferMayBeChangedAfterTheWrite",
        rule: "Design 5.14",
        run: function*(t) {
            const {stream, writer} = yield open(t);
            const chunk = Uint8Array.of(1, 2, 3);
            yield writer.write(chunk);
            chunk.fill(9);
            const [frame] = yield receivedMessages(t, stream, 1);
            t.equal(frame.payload, "010203");
        }
    },
    {
        name: "aReleasedWriterLeavesTheStreamToTheNextOne",
        rule: "Streams 5.3.4",
        run: function*(t) {
            const {stream, writable, writer} = yield open(t);
            yield writer.write("first");
            writer.releaseLock();
            t.equal(writable.locked, false);
            yield t.rejects(writer.write("lost"), "TypeError");
            yield t.rejects(writer.closed, "TypeError");
            yield writable.getWriter().write("second");
            const frames = yield receivedMessages(t, stream, 2);
            t.same(frames.map(frame => frame.payload), [hexOf("first"), hexOf("second")]);
        }
    },
    {
        name: "thereIsOneWriterAtATime",
        rule: "Streams 5.2",
        run: function*(t) {
            const {writable} = yield open(t);
            t.throws(() => writable.getWriter(), "TypeError");
            yield t.rejects(writable.close(), "TypeError");
            yield t.rejects(writable.abort(), "TypeError");
        }
    },
    {
        name: "aReadableCanBePipedToTheWritable",
        rule: "Streams 4.2",
        run: function*(t) {
            const stream = t.connect();
            const {writable} = yield stream.opened;
            const source = new t.api.ReadableStream({
                start(controller) {
                    controller.enqueue("1");
                    controller.enqueue(Uint8Array.of(2));
                    controller.close();
                }
            });
            yield source.pipeTo(writable);
            const frames = yield receivedMessages(t, stream, 2);
            t.same(frames.map(frame => frame.payload), [hexOf("1"), "02"]);
            t.equal((yield stream.closed).closeCode, 1005);
        }
    },
    {
        name: "aConnectionCanBePipedIntoItself",
        rule: "Streams 4.2",
        run: function*(t) {
            const stream = t.connect([{text: "there"}, {receive: 1}, {binary: "01"}, {receive: 2}, {close: 1000}]);
            const {readable, writable} = yield stream.opened;
            yield readable.pipeTo(writable, {preventClose: true});
            const frames = yield receivedMessages(t, stream, 2);
            t.same(frames.map(frame => frame.payload), [hexOf("there"), "01"]);
        }
    }
];
