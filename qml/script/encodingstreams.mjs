// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

// Encoding Standard, 7.5 and 7.6: TextDecoderStream and TextEncoderStream.

import {Decoder, encode} from "./encoding.mjs";
import {bare, isolate} from "./primordials.mjs";
import {createTransform} from "./transformstream.mjs";
import {Brand, exposeInterface, toDOMString} from "./webidl.mjs";
import {charCodeAt, textSlice} from "./webprimordials.mjs";

const encoderBrand = new Brand("TextEncoderStream");
const decoderBrand = new Brand("TextDecoderStream");

function isHighSurrogate(unit) {
    return unit >= 0xd800 && unit <= 0xdbff;
}

/** Keeps the first half of a character at the end of a chunk until the next one comes. */
class ChunkEncoder {
    constructor() {
        this.half = "";
    }

    transform(chunk) {
        const text = this.half + toDOMString(chunk);
        const last = text.length - 1;
        const hasHalf = last >= 0 && isHighSurrogate(charCodeAt(text, last));
        this.half = hasHalf ? textSlice(text, last) : "";
        const whole = hasHalf ? textSlice(text, 0, last) : text;
        return whole === "" ? undefined : encode(whole);
    }

    flush() {
        return this.half === "" ? undefined : encode(this.half);
    }
}

isolate(ChunkEncoder);

class ChunkDecoder {
    constructor(decoder) {
        this.decoder = decoder;
    }

    transform(chunk) {
        const text = this.decoder.decode(chunk, false);
        return text === "" ? undefined : text;
    }

    flush() {
        const text = this.decoder.finish();
        return text === "" ? undefined : text;
    }
}

isolate(ChunkDecoder);

/** A transform of a coder, which returns undefined for no chunk. */
function makeStream(coder) {
    let stream = null;
    const pass = chunk => {
        if (chunk !== undefined)
            stream.enqueue(chunk);
    };
    stream = createTransform(bare({
        transform: chunk => pass(coder.transform(chunk)),
        flush: () => pass(coder.flush())
    }));
    return stream;
}

export class TextEncoderStream {
    constructor() {
        encoderBrand.put(this, bare({stream: makeStream(new ChunkEncoder())}));
    }

    get encoding() {
        encoderBrand.of(this);
        return "utf-8";
    }

    get readable() {
        return encoderBrand.of(this).stream.readableObject;
    }

    get writable() {
        return encoderBrand.of(this).stream.writableObject;
    }
}

exposeInterface("TextEncoderStream", TextEncoderStream);

export class TextDecoderStream {
    constructor(label, options) {
        const decoder = new Decoder(label, options);
        decoderBrand.put(this, bare({decoder, stream: makeStream(new ChunkDecoder(decoder))}));
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

    get readable() {
        return decoderBrand.of(this).stream.readableObject;
    }

    get writable() {
        return decoderBrand.of(this).stream.writableObject;
    }
}

exposeInterface("TextDecoderStream", TextDecoderStream, bare({constructor: 0}));
