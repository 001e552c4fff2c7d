// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

import {bytesOf} from "../connections.mjs";

function hexOf(bytes) {
    return Array.from(bytes, byte => byte.toString(16).padStart(2, "0")).join("");
}

function* transformed(stream, chunks) {
    const writer = stream.writable.getWriter();
    const reader = stream.readable.getReader();
    const written = Promise.all(chunks.map(chunk => writer.write(chunk)).concat(writer.close()));
    written.catch(() => {});
    const received = [];
    for (;;) {
        const {value, done} = yield reader.read();
        if (done)
            return received;
        received.push(value);
    }
}

// In hexadecimal, and what a decoder makes of it: each maximal part of a character is one U+FFFD.
const malformed = [
    ["80", "\ufffd"], ["c0", "\ufffd"], ["ff", "\ufffd"], ["c0af", "\ufffd\ufffd"], ["e08080", "\ufffd\ufffd\ufffd"],
    ["f0808080", "\ufffd\ufffd\ufffd\ufffd"], ["eda080", "\ufffd\ufffd\ufffd"], ["f4908080", "\ufffd\ufffd\ufffd\ufffd"],
    ["e282", "\ufffd"], ["f09f98", "\ufffd"], ["e28241", "\ufffdA"], ["f09f9841", "\ufffdA"], ["f09f41", "\ufffdA"],
    ["e2e282ac", "\ufffd\u20ac"], ["f09ff09f9880", "\ufffd\ud83d\ude00"], ["c3c3a4", "\ufffd\u00e4"],
    ["61f1808 0e180c262802063".replace(" ", ""), "a\ufffd\ufffd\ufffdb\ufffd c"], ["c2", "\ufffd"], ["e1a0", "\ufffd"],
    ["f8a1a1a1a1", "\ufffd\ufffd\ufffd\ufffd\ufffd"], ["41c041", "A\ufffdA"], ["e0a0", "\ufffd"], ["e09f80", "\ufffd\ufffd\ufffd"],
    ["41424344454647486162636465666768ff41", "ABCDEFGHabcdefgh\ufffdA"]
];

const wellFormed = [
    ["", ""], ["41", "A"], ["00", "\0"], ["7f", "\x7f"], ["c280", "\x80"], ["dfbf", "\u07ff"], ["e0a080", "\u0800"],
    ["ed9fbf", "\ud7ff"], ["ee8080", "\ue000"], ["efbfbf", "\uffff"], ["efbfbd", "\ufffd"], ["f0908080", "\ud800\udc00"],
    ["f48fbfbf", "\udbff\udfff"], ["68c3a4c39fe282acf09f9880", "h\u00e4\u00df\u20ac\ud83d\ude00"]
];

export default [
    {
        name: "textBecomesUtf8",
        rule: "Encoding 7.4",
        run: function*(t) {
            const encoder = new t.globals.TextEncoder();
            t.equal(encoder.encoding, "utf-8");
            for (const [hex, text] of wellFormed)
                t.equal(hexOf(encoder.encode(text)), hex);
            t.check(encoder.encode("a") instanceof Uint8Array);
            t.equal(encoder.encode().length, 0);
            t.equal(encoder.encode(undefined).length, 0);
            t.equal(hexOf(encoder.encode(null)), "6e756c6c");
            t.throws(() => encoder.encode(Symbol()), "TypeError");
            const empty = encoder.encode("");
            t.equal(empty.buffer.byteLength, 0);
        }
    },
    {
        name: "loneSurrogatesAreReplacedInBytes",
        rule: "Encoding 7.4",
        run: function*(t) {
            const encoder = new t.globals.TextEncoder();
            for (const [text, hex] of [["\ud800", "efbfbd"], ["\udc00", "efbfbd"], ["\ud800a", "efbfbd61"],
                                       ["\udc00\ud800", "efbfbdefbfbd"], ["\ud800\ud83d\ude00", "efbfbdf09f9880"]])
                t.equal(hexOf(encoder.encode(text)), hex);
        }
    },
    {
        name: "encodeIntoWritesWholeCharacters",
        rule: "Encoding 7.4",
        run: function*(t) {
            const encoder = new t.globals.TextEncoder();
            const cases = [
                ["abc", 3, 3, "616263"], ["abc", 2, 2, "6162"], ["abc", 5, 3, "6162630000"], ["", 2, 0, "0000"],
                ["a\u00e4", 2, 1, "6100"], ["a\u20ac", 3, 1, "610000"], ["\ud83d\ude00b", 3, 0, "000000"],
                ["\ud83d\ude00b", 4, 2, "f09f9880"], ["\ud83d\ude00b", 5, 3, "f09f988062"], ["\ud800b", 4, 2, "efbfbd62"],
                ["abc", 0, 0, ""]
            ];
            for (const [text, room, read, hex] of cases) {
                const destination = new Uint8Array(room);
                const result = encoder.encodeInto(text, destination);
                t.equal(result.read, read);
                t.equal(hexOf(destination), hex);
                t.equal(hexOf(destination.subarray(result.written)), "00".repeat(room - result.written));
            }
        }
    },
    {
        name: "encodeIntoWritesWhereTheViewIs",
        rule: "Encoding 7.4",
        run: function*(t) {
            const encoder = new t.globals.TextEncoder();
            const bytes = new Uint8Array(6);
            bytes.fill(0xff);
            t.same(encoder.encodeInto("abc", bytes.subarray(2, 4)), {read: 2, written: 2});
            t.equal(hexOf(bytes), "ffff6162ffff");
            t.throws(() => encoder.encodeInto("a", [0]), "TypeError");
            t.throws(() => encoder.encodeInto("a", new ArrayBuffer(1)), "TypeError");
            t.throws(() => encoder.encodeInto("a", new Int8Array(1)), "TypeError");
            t.throws(() => encoder.encodeInto("a", new DataView(new ArrayBuffer(1))), "TypeError");
            t.throws(() => encoder.encodeInto("a"), "TypeError");
        }
    },
    {
        name: "utf8BecomesText",
        rule: "Encoding 8.1.1",
        run: function*(t) {
            const {TextDecoder} = t.globals;
            for (const [hex, text] of wellFormed) {
                t.equal(new TextDecoder().decode(bytesOf(hex)), text);
                t.equal(new TextDecoder("utf-8", {fatal: true}).decode(bytesOf(hex)), text);
            }
            t.equal(new TextDecoder().decode(), "");
        }
    },
    {
        name: "malformedUtf8IsReplacedPartByPart",
        rule: "Encoding 8.1.1",
        run: function*(t) {
            for (const [hex, text] of malformed)
                t.equal(new t.globals.TextDecoder().decode(bytesOf(hex)), text);
        }
    },
    {
        name: "malformedUtf8IsAnErrorIfItIsFatal",
        rule: "Encoding 7.2",
        run: function*(t) {
            const decoder = new t.globals.TextDecoder("utf-8", {fatal: true});
            t.equal(decoder.fatal, true);
            for (const [hex] of malformed)
                t.throws(() => decoder.decode(bytesOf(hex)), "TypeError");
            t.equal(decoder.decode(bytesOf("41")), "A");
        }
    },
    {
        name: "piecesGiveTheSameTextWhereverTheyAreCut",
        rule: "Encoding 7.2",
        run: function*(t) {
            const {TextDecoder} = t.globals;
            for (const [hex, text] of wellFormed.concat(malformed)) {
                const bytes = bytesOf(hex);
                for (let cut = 0; cut <= bytes.length; ++cut) {
                    const decoder = new TextDecoder();
                    const first = decoder.decode(bytes.subarray(0, cut), {stream: true});
                    t.equal(first + decoder.decode(bytes.subarray(cut)), text);
                }
                const decoder = new TextDecoder();
                let whole = "";
                for (const byte of bytes)
                    whole += decoder.decode(Uint8Array.of(byte), {stream: true});
                t.equal(whole + decoder.decode(), text);
            }
        }
    },
    {
        name: "aCharacterIsGivenWhenItIsComplete",
        rule: "Encoding 7.2",
        run: function*(t) {
            const decoder = new t.globals.TextDecoder();
            t.equal(decoder.decode(bytesOf("41f09f"), {stream: true}), "A");
            t.equal(decoder.decode(bytesOf("98"), {stream: true}), "");
            t.equal(decoder.decode(bytesOf("8042"), {stream: true}), "\ud83d\ude00B");
            t.equal(decoder.decode(bytesOf("e2"), {stream: true}), "");
            t.equal(decoder.decode(bytesOf("41"), {stream: true}), "\ufffdA");
            t.equal(decoder.decode(bytesOf("e2")), "\ufffd");
            t.equal(decoder.decode(bytesOf("82ac")), "\ufffd\ufffd"); // nothing is left of before
        }
    },
    {
        name: "anUnfinishedEndIsFatalOnlyAtTheEnd",
        rule: "Encoding 7.2",
        run: function*(t) {
            const decoder = new t.globals.TextDecoder("utf-8", {fatal: true});
            t.equal(decoder.decode(bytesOf("e2"), {stream: true}), "");
            t.equal(decoder.decode(bytesOf("82ac"), {stream: true}), "\u20ac");
            t.equal(decoder.decode(bytesOf("e282"), {stream: true}), "");
            t.throws(() => decoder.decode(), "TypeError");
            t.equal(decoder.decode(bytesOf("41")), "A");
        }
    },
    {
        name: "oneByteOrderMarkIsDropped",
        rule: "Encoding 7.2",
        run: function*(t) {
            const {TextDecoder} = t.globals;
            const decoder = new TextDecoder();
            t.equal(decoder.decode(bytesOf("efbbbf41")), "A");
            t.equal(decoder.decode(bytesOf("efbbbf41")), "A");
            t.equal(decoder.decode(bytesOf("efbbbfefbbbf")), "\ufeff");
            t.equal(decoder.decode(bytesOf("41efbbbf")), "A\ufeff");
            t.equal(decoder.decode(bytesOf("efbb"), {stream: true}), "");
            t.equal(decoder.decode(bytesOf("bf41"), {stream: true}), "A");
            t.equal(decoder.decode(bytesOf("efbbbf42")), "\ufeffB");
            t.equal(decoder.decode(bytesOf("efbb")), "\ufffd");
            const keeping = new TextDecoder("utf-8", {ignoreBOM: true});
            t.equal(keeping.ignoreBOM, true);
            t.equal(keeping.decode(bytesOf("efbbbf41")), "\ufeffA");
        }
    },
    {
        name: "encodingsHaveManyLabels",
        rule: "Encoding 4.2",
        run: function*(t) {
            const {TextDecoder} = t.globals;
            const labels = {
                "utf-8": [undefined, "utf-8", "UTF-8", "utf8", " Unicode-1-1-UTF-8\t\n\f\r", "unicode11utf8", "x-unicode20utf8"],
                "utf-16le": ["utf-16", "UTF-16LE", "ucs-2", "unicode", "csunicode", "iso-10646-ucs-2", "unicodefeff"],
                "utf-16be": ["utf-16be", "unicodefffe"],
                "windows-1252": ["latin1", "ascii", "us-ascii", "iso-8859-1", "ISO_8859-1:1987", "l1", "cp1252", "windows-1252"]
            };
            for (const encoding of Object.keys(labels)) {
                for (const label of labels[encoding])
                    t.equal(new TextDecoder(label).encoding, encoding);
            }
            for (const label of ["", "utf", "utf-7", "utf-8\u00a0", "\u000butf-8", "utf-32", null, "utf-8\0", "unicode-1"])
                t.throws(() => new TextDecoder(label), "RangeError");
        }
    },
    {
        name: "utf16BecomesText",
        rule: "Encoding 14.2",
        run: function*(t) {
            const {TextDecoder} = t.globals;
            const cases = [
                ["4100e400", "A\u00e4"], ["fffe4100", "A"], ["3dd800de", "\ud83d\ude00"], ["3dd8", "\ufffd"], ["00de4100", "\ufffdA"],
                ["3dd84100", "\ufffdA"], ["41", "\ufffd"], ["410042", "A\ufffd"], ["3dd83dd800de", "\ufffd\ud83d\ude00"],
                ["3dd842", "\ufffd"], ["", ""]
            ];
            for (const [hex, text] of cases) {
                const bytes = bytesOf(hex);
                t.equal(new TextDecoder("utf-16le").decode(bytes), text);
                const decoder = new TextDecoder("utf-16le");
                let whole = "";
                for (const byte of bytes)
                    whole += decoder.decode(Uint8Array.of(byte), {stream: true});
                t.equal(whole + decoder.decode(), text);
            }
            t.equal(new TextDecoder("utf-16be").decode(bytesOf("feff0041d83dde00")), "A\ud83d\ude00");
            t.throws(() => new TextDecoder("utf-16le", {fatal: true}).decode(bytesOf("3dd8")), "TypeError");
        }
    },
    {
        name: "everyByteOfWindows1252IsText",
        rule: "Encoding 9",
        run: function*(t) {
            const decoder = new t.globals.TextDecoder("latin1", {fatal: true});
            const all = Uint8Array.from({length: 256}, (_, index) => index);
            const text = decoder.decode(all);
            t.equal(text.length, 256);
            t.equal(text.slice(0x80, 0xa0),
                    "\u20ac\x81\u201a\u0192\u201e\u2026\u2020\u2021\u02c6\u2030\u0160\u2039\u0152\x8d\u017d\x8f"
                    + "\x90\u2018\u2019\u201c\u201d\u2022\u2013\u2014\u02dc\u2122\u0161\u203a\u0153\x9d\u017e\u0178");
            t.equal(text.charCodeAt(0xff), 0xff);
        }
    },
    {
        name: "aDecoderTakesBuffersAndViews",
        rule: "Web IDL 3.2.25",
        run: function*(t) {
            const decoder = new t.globals.TextDecoder();
            const bytes = bytesOf("4142434445464748");
            t.equal(decoder.decode(bytes.buffer), "ABCDEFGH");
            t.equal(decoder.decode(bytes.subarray(1, 3)), "BC");
            t.equal(decoder.decode(new DataView(bytes.buffer, 2, 2)), "CD");
            t.equal(decoder.decode(new Uint16Array(bytes.buffer, 4)), "EFGH");
            for (const input of [null, "text", 1, {}, [65]])
                t.throws(() => decoder.decode(input), "TypeError");
            t.throws(() => decoder.decode(bytes, 1), "TypeError");
            t.throws(() => new t.globals.TextDecoder("utf-8", 1), "TypeError");
        }
    },
    {
        name: "interfacesHaveTheirShape",
        rule: "Web IDL 3.7",
        run: function*(t) {
            const lengths = {TextEncoder: 0, TextDecoder: 0, TextEncoderStream: 0, TextDecoderStream: 0, CompressionStream: 1,
                             DecompressionStream: 1};
            for (const name of Object.keys(lengths)) {
                const constructor = t.globals[name];
                t.equal(constructor.name, name);
                t.equal(constructor.length, lengths[name]);
                t.throws(() => { constructor("gzip"); }, "TypeError");
                t.equal(Object.prototype.toString.call(new constructor(lengths[name] ? "gzip" : undefined)), `[object ${name}]`);
            }
            const {get} = Object.getOwnPropertyDescriptor(t.globals.TextDecoder.prototype, "fatal");
            t.throws(() => get.call({}), "TypeError");
        }
    },
    {
        name: "anEncoderStreamJoinsHalvesOfCharacters",
        rule: "Encoding 7.5",
        run: function*(t) {
            const {TextEncoderStream} = t.globals;
            t.equal(new TextEncoderStream().encoding, "utf-8");
            const cases = [
                [["a", "b"], ["61", "62"]], [["", "a", ""], ["61"]], [["\ud83d", "\ude00"], ["f09f9880"]],
                [["a\ud83d", "", "\ude00b"], ["61", "f09f988062"]], [["\ud83d"], ["efbfbd"]], [["\ud83d", "a"], ["efbfbd61"]],
                [["\ude00"], ["efbfbd"]], [["\ud83d\ud83d", "\ude00"], ["efbfbd", "f09f9880"]], [[null, 1], ["6e756c6c", "31"]]
            ];
            for (const [chunks, expected] of cases) {
                const received = yield transformed(new TextEncoderStream(), chunks);
                t.check(received.every(chunk => chunk instanceof Uint8Array));
                t.same(received.map(hexOf), expected);
            }
        }
    },
    {
        name: "aDecoderStreamJoinsHalvesOfCharacters",
        rule: "Encoding 7.6",
        run: function*(t) {
            const {TextDecoderStream} = t.globals;
            for (const [hex, text] of wellFormed.concat(malformed)) {
                const chunks = Array.from(bytesOf(hex), byte => Uint8Array.of(byte).buffer);
                t.equal((yield transformed(new TextDecoderStream(), chunks)).join(""), text);
            }
            const kept = yield transformed(new TextDecoderStream("utf-8", {ignoreBOM: true}), [bytesOf("efbbbf41")]);
            t.same(kept, ["\ufeffA"]);
            t.same(yield transformed(new TextDecoderStream(), [bytesOf("efbb"), bytesOf("bf")]), []);
            const stream = new TextDecoderStream("latin1", {fatal: true});
            t.same([stream.encoding, stream.fatal, stream.ignoreBOM], ["windows-1252", true, false]);
            t.throws(() => new TextDecoderStream("none"), "RangeError");
        }
    },
    {
        name: "aFatalDecoderStreamFails",
        rule: "Encoding 7.6",
        run: function*(t) {
            const {TextDecoderStream} = t.globals;
            for (const hex of ["ff", "e282"]) {
                const {readable, writable} = new TextDecoderStream("utf-8", {fatal: true});
                const writer = writable.getWriter();
                const ends = [writer.write(bytesOf(hex)), writer.close()];
                yield t.rejects(readable.getReader().read(), "TypeError");
                yield t.rejects(ends[1], "TypeError");
                yield ends[0].catch(() => {});
            }
        }
    },
    {
        name: "aDecoderStreamTakesNoText",
        rule: "Encoding 7.6",
        run: function*(t) {
            const {readable, writable} = new t.globals.TextDecoderStream();
            const writer = writable.getWriter();
            const written = writer.write("text");
            writer.closed.catch(() => {});
            yield t.rejects(readable.getReader().read(), "TypeError");
            yield t.rejects(written, "TypeError");
        }
    },
    {
        name: "streamsArePipedThroughAnEncoderAndADecoder",
        rule: "Encoding 7.6",
        run: function*(t) {
            const {TextDecoderStream, TextEncoderStream} = t.globals;
            const source = new t.api.ReadableStream({
                start(controller) {
                    controller.enqueue("h\u00e4\ud83d");
                    controller.enqueue("\ude00");
                    controller.close();
                }
            });
            const reader = source.pipeThrough(new TextEncoderStream()).pipeThrough(new TextDecoderStream()).getReader();
            let text = "";
            for (;;) {
                const {value, done} = yield reader.read();
                if (done)
                    break;
                text += value;
            }
            t.equal(text, "h\u00e4\ud83d\ude00");
        }
    },
    {
        name: "base64IsEncodedAndDecoded",
        rule: "HTML 8.3",
        run: function*(t) {
            const {atob, btoa} = t.globals;
            for (const [text, base64] of [["", ""], ["a", "YQ=="], ["ab", "YWI="], ["abc", "YWJj"], ["\0\xff", "AP8="],
                                          ["\xfb\xff\xbf", "+/+/"]]) {
                t.equal(btoa(text), base64);
                t.equal(atob(base64), text);
                t.equal(atob(base64.replace(/=/g, "")), text);
                t.equal(atob(` ${base64.split("").join("\t\n\f\r ")} `), text);
            }
            t.equal(btoa(null), "bnVsbA==");
            t.equal(atob("ab"), "i"); // bits that are left over
            t.equal(atob(null), "\x9e\xe9e");
        }
    },
    {
        name: "whatIsNoBase64IsRefused",
        rule: "HTML 8.3",
        run: function*(t) {
            const {atob, btoa} = t.globals;
            for (const text of ["a", "abcde", "a===", "ab=", "====", "ab=c", "a-b_", "ab\u00a0cd", "abc\x0bd", "=", "YQ==="])
                t.equal(t.throws(() => atob(text), "InvalidCharacterError").code, 5);
            t.equal(t.throws(() => btoa("\u0100"), "InvalidCharacterError").code, 5);
            t.throws(() => atob(), "TypeError");
            t.throws(() => btoa(), "TypeError");
        }
    }
];
