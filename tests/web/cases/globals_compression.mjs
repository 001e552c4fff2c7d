// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

import {bytesOf, isSettled} from "../connections.mjs";

const text = "abcabcabcabc";

// The text, as another compressor has it.
const compressed = {
    "deflate": "78da4b4c4a4e8421001de00499",
    "deflate-raw": "4b4c4a4e842100",
    "gzip": "1f8b08000000000002034b4c4a4e842100342a6e5a0c000000"
};
const formats = Object.keys(compressed);
const needsADictionary = "78f9080c024d4346001de00499";

function bytesOfText(characters) {
    return Uint8Array.from(characters, character => character.charCodeAt(0));
}

function joined(chunks) {
    const bytes = new Uint8Array(chunks.reduce((sum, chunk) => sum + chunk.length, 0));
    let offset = 0;
    for (const chunk of chunks) {
        bytes.set(chunk, offset);
        offset += chunk.length;
    }
    return bytes;
}

function writeAll(stream, chunks) {
    const writer = stream.writable.getWriter();
    const written = Promise.all(chunks.map(chunk => writer.write(chunk)).concat(writer.close()));
    written.catch(() => {});
    return written;
}

// The chunks that come of the chunks.
function* transformed(stream, chunks) {
    const written = writeAll(stream, chunks);
    const reader = stream.readable.getReader();
    const received = [];
    for (;;) {
        const {value, done} = yield reader.read();
        if (done)
            break;
        received.push(value);
    }
    yield written;
    return received;
}

// Reads to the error that both ends have, and gives what was read before.
function* failing(t, stream, chunks) {
    const written = writeAll(stream, chunks);
    const reader = stream.readable.getReader();
    const received = [];
    try {
        for (;;) {
            const {value, done} = yield reader.read();
            t.equal(done, false);
            received.push(value);
        }
    } catch (error) {
        t.equal(error.name, "TypeError");
    }
    yield t.rejects(written, "TypeError");
    return joined(received);
}

// Bytes that hardly become fewer.
function noise(size) {
    const bytes = new Uint8Array(size);
    let state = 1;
    for (let i = 0; i < size; ++i) {
        state = (Math.imul(state, 1103515245) + 12345) >>> 0;
        bytes[i] = state >>> 16;
    }
    return bytes;
}

function isSame(left, right) {
    return left.length === right.length && left.every((byte, index) => byte === right[index]);
}

export default [
    {
        name: "whatIsCompressedCanBeDecompressed",
        rule: "Compression 5",
        run: function*(t) {
            const {CompressionStream, DecompressionStream} = t.globals;
            const bytes = noise(3000);
            for (const format of formats) {
                for (const chunks of [[], [bytes], [bytes.subarray(0, 1), bytes.subarray(1)], [new Uint8Array(0), bytes.buffer],
                                      [new DataView(bytes.buffer, 5, 1000)]]) {
                    const small = yield transformed(new CompressionStream(format), chunks);
                    t.check(small.every(chunk => chunk instanceof Uint8Array && chunk.length > 0), "no empty chunks");
                    const again = joined(yield transformed(new DecompressionStream(format), small));
                    const plain = joined(chunks.map(chunk => new Uint8Array(chunk.buffer ?? chunk, chunk.byteOffset ?? 0,
                                                                            chunk.byteLength)));
                    t.check(isSame(again, plain), `${format} of ${plain.length} bytes`);
                }
            }
        }
    },
    {
        name: "whatAnotherHasCompressedIsRead",
        rule: "Compression 4",
        run: function*(t) {
            for (const format of formats) {
                const bytes = bytesOf(compressed[format]);
                const whole = yield transformed(new t.globals.DecompressionStream(format), [bytes]);
                t.same(joined(whole), bytesOfText(text));
                const single = Array.from(bytes, byte => Uint8Array.of(byte));
                const pieces = yield transformed(new t.globals.DecompressionStream(format), single);
                t.same(joined(pieces), bytesOfText(text));
            }
        }
    },
    {
        name: "formatsAreThree",
        rule: "Compression 5",
        run: function*(t) {
            for (const name of ["CompressionStream", "DecompressionStream"]) {
                t.throws(() => new t.globals[name](), "TypeError");
                for (const format of ["", "GZIP", "zip", "zlib", null, undefined])
                    t.throws(() => new t.globals[name](format), "TypeError");
                const stream = new t.globals[name]("gzip");
                t.check(stream.readable instanceof t.api.ReadableStream);
                t.check(stream.writable instanceof t.api.WritableStream);
                t.equal(stream.readable, stream.readable);
            }
        }
    },
    {
        name: "onlyBytesAreChunks",
        rule: "Compression 5",
        run: function*(t) {
            for (const name of ["CompressionStream", "DecompressionStream"]) {
                for (const chunk of ["text", null, undefined, 1, {}, [1]])
                    yield failing(t, new t.globals[name]("gzip"), [chunk]);
            }
        }
    },
    {
        name: "invalidDataIsAnError",
        rule: "Compression 6",
        run: function*(t) {
            for (const format of formats)
                yield failing(t, new t.globals.DecompressionStream(format), [bytesOf("ffffffffffffffffffffffff")]);
            yield failing(t, new t.globals.DecompressionStream("deflate"), [bytesOf(needsADictionary)]);
            for (const format of ["deflate", "gzip"]) {
                const bytes = bytesOf(compressed[format]);
                bytes[bytes.length - (format === "gzip" ? 5 : 1)] ^= 1; // of the checksum
                yield failing(t, new t.globals.DecompressionStream(format), [bytes]);
            }
        }
    },
    {
        name: "truncatedDataIsAnError",
        rule: "Compression 6",
        run: function*(t) {
            for (const format of formats) {
                const bytes = bytesOf(compressed[format]);
                for (const size of [0, 1, bytes.length - 1])
                    yield failing(t, new t.globals.DecompressionStream(format), [bytes.subarray(0, size)]);
                yield failing(t, new t.globals.DecompressionStream(format), []);
            }
        }
    },
    {
        name: "whatFollowsTheEndIsAnError",
        rule: "Compression 6",
        run: function*(t) {
            for (const format of formats) {
                const bytes = bytesOf(compressed[format]);
                yield failing(t, new t.globals.DecompressionStream(format), [joined([bytes, bytesOf("00")])]);
                yield failing(t, new t.globals.DecompressionStream(format), [joined([bytes, bytes])]);
                const before = yield failing(t, new t.globals.DecompressionStream(format), [bytes, bytesOf("00")]);
                t.same(before, bytesOfText(text));
                const after = yield transformed(new t.globals.DecompressionStream(format), [bytes, new Uint8Array(0)]);
                t.same(joined(after), bytesOfText(text));
            }
        }
    },
    {
        name: "muchIsDividedIntoChunks",
        rule: "Compression 5",
        run: function*(t) {
            const {CompressionStream, DecompressionStream} = t.globals;
            const zeros = new Uint8Array(3 * 1024 * 1024);
            const small = yield transformed(new CompressionStream("gzip"), [zeros]);
            t.check(joined(small).length < 10000, "smaller");
            const chunks = yield transformed(new DecompressionStream("gzip"), small);
            t.check(chunks.length > 3, `${chunks.length} chunks`);
            const large = joined(chunks);
            t.equal(large.length, zeros.length);
            t.check(large.every(byte => byte === 0), "zeros");
        }
    },
    {
        name: "nobodyReadingHoldsTheWriter",
        rule: "Streams 6",
        run: function*(t) {
            const {writable} = new t.globals.CompressionStream("gzip");
            const writer = writable.getWriter();
            const written = writer.write(noise(100));
            t.equal(yield isSettled(t, written, 30), false);
            t.equal(writer.desiredSize, 0);
        }
    },
    {
        name: "cancellingTheReaderFreesTheWriter",
        rule: "Streams 6",
        run: function*(t) {
            const {CompressionStream, DecompressionStream} = t.globals;
            const small = joined(yield transformed(new CompressionStream("gzip"), [new Uint8Array(1024 * 1024)]));
            const {readable, writable} = new DecompressionStream("gzip");
            const writer = writable.getWriter();
            writer.closed.catch(() => {});
            const written = writer.write(small);
            written.catch(() => {});
            const reader = readable.getReader();
            yield reader.read();
            yield reader.cancel("enough");
            yield written.catch(() => {});
            const failure = yield writer.write(small).then(() => "written", error => error);
            t.equal(failure, "enough");
        }
    },
    {
        name: "bytesArePipedThrough",
        rule: "Streams 6",
        run: function*(t) {
            const {CompressionStream, DecompressionStream, TextDecoderStream, TextEncoderStream} = t.globals;
            const source = new t.api.ReadableStream({
                start(controller) {
                    for (let i = 0; i < 100; ++i)
                        controller.enqueue(`line ${i}\n`);
                    controller.close();
                }
            });
            const reader = source.pipeThrough(new TextEncoderStream()).pipeThrough(new CompressionStream("deflate"))
                .pipeThrough(new DecompressionStream("deflate")).pipeThrough(new TextDecoderStream()).getReader();
            let received = "";
            for (;;) {
                const {value, done} = yield reader.read();
                if (done)
                    break;
                received += value;
            }
            t.equal(received.split("\n").length, 101);
            t.check(received.endsWith("line 99\n"));
        }
    }
];
