// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

import {hexOf, open, readMessage, receivedMessages} from "../connections.mjs";

const deflate = "permessage-deflate";
const noContext = `${deflate}; server_no_context_takeover; client_no_context_takeover`;
const compressed = 4; // RSV1

function answering(...values) {
    return {headers: values.map(value => `Sec-WebSocket-Extensions: ${value}\r\n`).join("")};
}

/** Opens a connection on which messages may be compressed. */
function* openDeflate(t, steps, extensions = deflate) {
    const connection = yield* open(t, steps, answering(extensions));
    t.equal(connection.opened.extensions, extensions);
    return connection;
}

function* readText(t, reader, ...texts) {
    for (const text of texts)
        t.equal(yield* readMessage(t, reader), text);
}

/** The answer is refused. */
function* isRefused(t, ...values) {
    const error = yield t.rejects(t.connect([], answering(...values)).opened, "WebSocketError");
    t.check(error instanceof t.api.WebSocketError, String(values));
}

/** The connection opens, and then fails because of bytes from the server. */
function* fails(t, extensions, ...hex) {
    const {stream, reader} = yield* open(t, hex.map(bytes => ({bytes})), extensions ? answering(extensions) : {});
    yield t.rejects(reader.read(), "WebSocketError");
    const {closeCode} = yield t.rejects(stream.closed, "WebSocketError");
    t.equal(closeCode, 1006);
}

/** Lines that have much in common, of at least so many characters. */
function lines(size) {
    let text = "";
    for (let i = 0; text.length < size; ++i)
        text += `{"id": ${i * 7919}, "name": "gr\u00fcn", "price": ${i % 97}.5}\n`;
    return text;
}

/** Bytes that have nothing in common. */
function noise(size) {
    let seed = 1;
    return Uint8Array.from({length: size}, () => {
        seed = (seed * 16807) % 2147483647;
        return seed >> 8;
    });
}

export default [
    {
        name: "itIsOffered",
        rule: "RFC 7692, 7.1",
        run: function*(t) {
            const {stream} = yield* open(t);
            const {headers} = yield t.log(stream.url);
            t.equal(headers["sec-websocket-extensions"], "permessage-deflate; client_max_window_bits");
        }
    },
    {
        name: "extensionsIsWhatTheServerSays",
        rule: "WebSockets 3",
        run: function*(t) {
            const answers = [
                deflate,
                noContext,
                `${deflate}; client_no_context_takeover`,
                `${deflate}; server_max_window_bits=10; client_max_window_bits=9`,
                `${deflate};client_max_window_bits=15`,
                `${deflate}  ;  server_max_window_bits=8`,
                `${deflate}; server_max_window_bits="12"`,
            ];
            for (const answer of answers) {
                const {extensions} = yield t.connect([], answering(answer)).opened;
                t.equal(extensions, answer);
            }
        }
    },
    {
        name: "answersThatWereNotOfferedAreRefused",
        rule: "RFC 7692, 7.1",
        run: function*(t) {
            yield* isRefused(t, "x-webkit-deflate-frame");
            yield* isRefused(t, `${deflate}, x`);
            yield* isRefused(t, deflate, deflate);
            yield* isRefused(t, `${deflate}, ${deflate}`);
            yield* isRefused(t, `${deflate}; level=9`);
        }
    },
    {
        name: "wrongParametersAreRefused",
        rule: "RFC 7692, 7.1",
        run: function*(t) {
            const parameters = [
                "server_no_context_takeover=1", "client_no_context_takeover=true",
                "server_no_context_takeover; server_no_context_takeover",
                "client_max_window_bits=10; client_max_window_bits=10", "client_max_window_bits",
                "server_max_window_bits", "server_max_window_bits=7", "server_max_window_bits=16",
                "client_max_window_bits=08", "client_max_window_bits=x", "=", ""
            ];
            for (const parameter of parameters)
                yield* isRefused(t, `${deflate}; ${parameter}`);
        }
    },
    {
        name: "theExamplesOfTheRfcAreRead",
        rule: "RFC 7692, 7.2.3",
        run: function*(t) {
            const frames = [
                "c107f248cdc9c90700", // one block
                "4103f248cd", "8004c9c90700", // in two fragments
                "c105f200110000", // the same in the context of that before
                "c10b000500faff48656c6c6f00", // not compressed
                "c108f348cdc9c9070000", // the last block says that it is
                "c10df248050000" + "00ffffcac9c90700", // two blocks
                "c10100", "c10100", // empty
                "810548656c6c6f" // not compressed, and without the bit
            ];
            const {reader} = yield* openDeflate(t, frames.map(bytes => ({bytes})));
            yield* readText(t, reader, "Hello", "Hello", "Hello", "Hello", "Hello", "Hello", "", "", "Hello");
        }
    },
    {
        name: "messagesOfTheServerAreReadWhole",
        rule: "RFC 7692, 6.2",
        run: function*(t) {
            const sizes = [0, 0, 1, 125, 126, 4096, 65535, 65536, 300000, 0, 1];
            const steps = sizes.map(repeat => ({deflated: {text: "a", repeat}}));
            steps.push(...sizes.map(repeat => ({deflated: {binary: "00ff", repeat}})));
            const {reader} = yield* openDeflate(t, steps);
            yield* readText(t, reader, ...sizes.map(size => "a".repeat(size)));
            for (const size of sizes) {
                const bytes = yield* readMessage(t, reader);
                t.equal(bytes.length, 2 * size);
                t.check(bytes.every((byte, i) => byte === (i % 2 ? 255 : 0)));
            }
        }
    },
    {
        name: "controlFramesComeBetweenFragments",
        rule: "RFC 7692, 6.1",
        run: function*(t) {
            const steps = ["4103f248cd", "890170", "8004c9c90700"].map(bytes => ({bytes}));
            const {stream, reader} = yield* openDeflate(t, steps);
            yield* readText(t, reader, "Hello");
            const isPong = ({opcode, rsv, payload}) => opcode === 10 && rsv === 0 && payload === "70";
            yield t.waitFor(() => t.log(stream.url).then(({frames}) => frames.some(isPong)));
        }
    },
    {
        name: "whatIsSentComesBack",
        rule: "RFC 7692, 6.1 and 6.2",
        run: function*(t) {
            for (const extensions of [deflate, noContext]) {
                const {reader, writer} = yield* openDeflate(t, [{echo: true}], extensions);
                for (const size of [0, 1, 2000, 2000, 50000, 200000]) {
                    const text = size ? lines(size) : "";
                    const bytes = noise(size);
                    writer.write(text);
                    writer.write(bytes);
                    t.equal(yield* readMessage(t, reader), text);
                    const received = yield* readMessage(t, reader);
                    t.equal(received.length, size);
                    t.check(received.every((byte, i) => byte === bytes[i]));
                }
            }
        }
    },
    {
        name: "whatIsSentIsCompressed",
        rule: "RFC 7692, 6.1",
        run: function*(t) {
            const {stream, writer} = yield* openDeflate(t, []);
            const text = lines(20000);
            for (let i = 0; i < 2; ++i)
                yield writer.write(text);
            const frames = yield* receivedMessages(t, stream, 2);
            const firsts = frames.filter(({opcode}) => opcode === 1);
            t.same(firsts.map(({rsv}) => rsv), [compressed, compressed]);
            const sizes = frames.map(({size}) => size);
            t.check(sizes[0] < 5000, `${sizes}`);
            t.check(sizes[sizes.length - 1] < 500, `${sizes}`); // the first is its context
        }
    },
    {
        name: "nothingIsCompressedWithoutTheServersConsent",
        rule: "RFC 7692, 5",
        run: function*(t) {
            const {stream, writer} = yield* open(t);
            yield writer.write("a".repeat(20000));
            const [frame] = yield* receivedMessages(t, stream, 1);
            t.same([frame.rsv, frame.size, frame.payload.slice(0, 8)], [0, 20000, hexOf("aaaa")]);
        }
    },
    {
        name: "theBitIsAnErrorWithoutConsent",
        rule: "RFC 6455, 5.2",
        run: function*(t) {
            yield* fails(t, "", "c107f248cdc9c90700");
        }
    },
    {
        name: "theBitIsAnErrorElsewhere",
        rule: "RFC 7692, 6",
        run: function*(t) {
            yield* fails(t, deflate, "c900"); // a Ping
            yield* fails(t, deflate, "0103f248cd", "c004c9c90700"); // a fragment that is not the first
            yield* fails(t, deflate, "a10548656c6c6f"); // another bit
        }
    },
    {
        name: "malformedDataIsAnError",
        rule: "RFC 7692, 7.2.2",
        run: function*(t) {
            yield* fails(t, deflate, "c103070000"); // there is no such block
            yield* fails(t, deflate, "c105f200110000"); // refers to what was never sent
            yield* fails(t, deflate, "c1060003" + "00fcff41"); // the block goes on
            yield* fails(t, deflate, "c108000200fdffc32800"); // no UTF-8
        }
    }
];
