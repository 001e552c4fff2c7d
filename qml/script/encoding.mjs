// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

// Encoding Standard, 7: TextEncoder and TextDecoder. The bytes are C++'s business.

import {
    bare, isolate, isView, partsOfView, RangeError, toBoolean, TypeError, typedArraySet, Uint8Array
} from "./primordials.mjs";
import {toArrayBuffer} from "./support.mjs";
import {Brand, exposeInterface, requireArguments, toDictionary, toDOMString} from "./webidl.mjs";
import {webNative} from "./webnative.mjs";
import {typedArrayName} from "./webprimordials.mjs";

const encoderBrand = new Brand("TextEncoder");
const decoderBrand = new Brand("TextDecoder");
const noBytes = new Uint8Array(0);

/** Web IDL's BufferSource as an ArrayBuffer. */
export function toBuffer(value, what) {
    const buffer = toArrayBuffer(value);
    if (buffer === undefined)
        throw new TypeError(`${what} is no ArrayBuffer, typed array or DataView.`);
    return buffer;
}

export function encode(text) {
    return new Uint8Array(webNative.encode(text));
}

export class TextEncoder {
    constructor() {
        encoderBrand.put(this, bare({}));
    }

    get encoding() {
        encoderBrand.of(this);
        return "utf-8";
    }

    encode(input) {
        encoderBrand.of(this);
        return encode(input === undefined ? "" : toDOMString(input));
    }

    encodeInto(source, destination) {
        encoderBrand.of(this);
        requireArguments(2, arguments.length, "encodeInto");
        const text = toDOMString(source);
        if (!isView(destination) || typedArrayName(destination) !== "Uint8Array")
            throw new TypeError("encodeInto: the destination is no Uint8Array.");
        const encoded = webNative.encodeInto(text, partsOfView(destination).byteLength);
        const bytes = new Uint8Array(encoded[0]);
        typedArraySet(destination, bytes);
        return {read: encoded[1], written: partsOfView(bytes).byteLength};
    }
}

exposeInterface("TextEncoder", TextEncoder, bare({encode: 0}));

/** What TextDecoder and TextDecoderStream have in common. */
export class Decoder {
    constructor(label, options) {
        const text = label === undefined ? "utf-8" : toDOMString(label);
        const {fatal, ignoreBOM} = toDictionary(options, "The decoder's options");
        this.fatal = toBoolean(fatal);
        this.ignoreBOM = toBoolean(ignoreBOM);
        this.native = webNative.makeTextDecoder(text, this.fatal, this.ignoreBOM);
        if (!this.native)
            throw new RangeError(`There is no encoding called ${text} here.`);
    }

    get encoding() {
        return this.native.encoding;
    }

    decode(bytes, isLast) {
        const text = this.native.decode(toBuffer(bytes, "What is decoded"), isLast);
        if (text === undefined)
            throw new TypeError("The encoded data was not valid.");
        return text;
    }

    finish() {
        return this.decode(noBytes, true);
    }
}

isolate(Decoder);

export class TextDecoder {
    constructor(label, options) {
        decoderBrand.put(this, bare({decoder: new Decoder(label, options)}));
    }

    get encoding() {
        return decoderBrand.of(this).decoder.encoding;
    }

    get fatal() {
        return decoderBrand.of(this).decoder.fatal;
    }

    get ignoreBOM() {
        return decoderBrand.of(this).decoder.ignoreBOM;
    }

    decode(input, options) {
        const {decoder} = decoderBrand.of(this);
        const {stream} = toDictionary(options, "The options of decode()");
        return decoder.decode(input === undefined ? noBytes : input, !toBoolean(stream));
    }
}

exposeInterface("TextDecoder", TextDecoder, bare({constructor: 0, decode: 0}));
