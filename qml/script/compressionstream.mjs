// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

// Compression Standard: CompressionStream and DecompressionStream. zlib is called in C++.

import {newDeferred} from "./deferred.mjs";
import {toBuffer} from "./encoding.mjs";
import {bare, isolate, TypeError, Uint8Array} from "./primordials.mjs";
import {createTransform} from "./transformstream.mjs";
import {Brand, exposeInterface, requireArguments, toDOMString} from "./webidl.mjs";
import {webNative} from "./webnative.mjs";

const compressionBrand = new Brand("CompressionStream");
const decompressionBrand = new Brand("DecompressionStream");

const problems = bare({
    invalid: "The compressed data is not valid.",
    trailing: "There is something after the end of the compressed data.",
    truncated: "The compressed data ends too early."
});

/** The context of a stream and the transform that asks it for one piece after the other, as they are wanted. */
class Codec {
    constructor(native, format) {
        if (!native)
            throw new TypeError(`The format is ${format}; deflate, deflate-raw and gzip are allowed.`);
        this.native = native;
        this.stream = createTransform(bare({
            transform: chunk => {
                native.write(toBuffer(chunk, "The chunk"));
                const passed = newDeferred();
                this.pass(passed);
                return passed;
            },
            flush: () => this.flush(),
            cancel: () => native.abandon()
        }));
    }

    /** The next piece; undefined after the last one. */
    read() {
        const piece = this.native.read();
        if (piece !== undefined)
            return new Uint8Array(piece);
        const problem = this.native.problem();
        if (problem !== "")
            throw new TypeError(problems[problem]);
        return undefined;
    }

    /**
     * A small chunk may become a very large one: the rest waits in C++ until somebody reads. Resolves `passed` when all
     * of it has been read.
     */
    pass(passed) {
        const {stream} = this;
        try {
            for (;;) {
                const piece = this.read();
                if (piece === undefined)
                    break;
                stream.enqueue(piece);
                if (stream.backpressure) {
                    stream.backpressureChange.upon(() => this.resume(passed));
                    return;
                }
            }
            passed.resolve();
        } catch (error) {
            passed.reject(error);
        }
    }

    resume(passed) {
        const {writable} = this.stream;
        if (writable.state === "erroring") {
            this.native.abandon();
            passed.reject(writable.storedError);
        } else {
            this.pass(passed);
        }
    }

    /** What is left then is never much. */
    flush() {
        this.native.finish();
        for (let piece = this.read(); piece !== undefined; piece = this.read())
            this.stream.enqueue(piece);
    }
}

isolate(Codec);

export class CompressionStream {
    constructor(format) {
        requireArguments(1, arguments.length, "CompressionStream");
        const name = toDOMString(format);
        compressionBrand.put(this, new Codec(webNative.makeCompression(name), name));
    }

    get readable() {
        return compressionBrand.of(this).stream.readableObject;
    }

    get writable() {
        return compressionBrand.of(this).stream.writableObject;
    }
}

exposeInterface("CompressionStream", CompressionStream);

export class DecompressionStream {
    constructor(format) {
        requireArguments(1, arguments.length, "DecompressionStream");
        const name = toDOMString(format);
        decompressionBrand.put(this, new Codec(webNative.makeDecompression(name), name));
    }

    get readable() {
        return decompressionBrand.of(this).stream.readableObject;
    }

    get writable() {
        return decompressionBrand.of(this).stream.writableObject;
    }
}

exposeInterface("DecompressionStream", DecompressionStream);
