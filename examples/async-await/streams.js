// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

/** Counts what passes. */
export class Counter extends TransformStream {
    count = 0;

    constructor() {
        super({
            transform: (chunk, controller) => {
                ++this.count;
                controller.enqueue(chunk);
            }
        });
    }
}

/** ReadableStream.from(), which Chromium 156 does not have. */
export function streamOf(iterable) {
    if ("from" in ReadableStream)
        return ReadableStream.from(iterable);
    const iterator = iterable[Symbol.asyncIterator]();
    return new ReadableStream({
        async pull(controller) {
            const {value, done} = await iterator.next();
            if (done)
                controller.close();
            else
                controller.enqueue(value);
        },
        cancel: reason => iterator.return(reason)
    }, {highWaterMark: 0});
}

export const serialized = () => new TransformStream({
    transform: (value, controller) => controller.enqueue(JSON.stringify(value))
});

/** Leaves out what is no JSON. */
export const parsed = () => new TransformStream({
    async transform(text, controller) {
        try {
            controller.enqueue(await JSON.parse(text));
        } catch {
            controller.enqueue({sensor: "none"});
        }
    }
});

/** A text, a Uint8Array, or the ArrayBuffer that Chromium gives. */
export const describe = chunk => typeof chunk === "string" ? `Text: ${chunk}` : `Binary: ${new Uint8Array(chunk).join(" ")}`;

export const pause = milliseconds => new Promise(resolve => setTimeout(resolve, milliseconds));
