// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

.pragma library

// As a bundler writes a program that was made for a browser.
function main({Promise, ReadableStream, Symbol, TextDecoderStream, TextEncoderStream, self, setTimeout}) {
    const readAll = iterator => iterator.next().then(({value, done}) => done ? "" : readAll(iterator).then(rest => value + rest));

    (() => {
        const stream = ReadableStream.from(["h\u00e4", "llo"]).pipeThrough(new TextEncoderStream())
            .pipeThrough(new TextDecoderStream());
        const pause = new Promise(resolve => setTimeout(resolve, 1, "paused"));
        self.result = Promise.allSettled([readAll(stream[Symbol.asyncIterator]()), pause, Promise.reject("no")])
            .finally(() => { self.isFinished = true; });
    })();
}

// Of the engine's own objects
function kindsOfMembers() {
    return [typeof Promise.allSettled, typeof Promise.prototype.finally, typeof Symbol.asyncIterator].join();
}
