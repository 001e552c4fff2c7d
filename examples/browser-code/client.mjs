// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

// A client for browsers, as on MDN's pages about WebSocketStream. It knows nothing of Qt; that it says then() instead
// of await is all that Qt's engine asks for.

/** Talks to an echo server and prints what comes back. */
//! [client]
export function converse(url, print) {
    const stream = new WebSocketStream(url, {protocols: ["echo"], signal: AbortSignal.timeout(5000)});

    stream.closed.then(({closeCode, reason}) => print(`Closed by the server: ${closeCode} "${reason}"`));

    return stream.opened.then(({readable, writable, protocol}) => {
        print(`Connected, protocol "${protocol}"`);
        const writer = writable.getWriter();
        writer.write("Hello, stream!");
        writer.write(new Uint8Array([1, 2, 3]));

        let answers = 0;
        return readable.pipeThrough(new TransformStream({transform: describe})).pipeTo(new WritableStream({
            write(line) {
                print(line);
                if (++answers === 2)
                    stream.close({closeCode: 3000, reason: "That was all."});
            }
        }));
    }).then(() => stream.closed);
}

function describe(chunk, controller) {
    if (typeof chunk === "string")
        controller.enqueue(`Text: ${chunk}`);
    else // a Uint8Array, or the ArrayBuffer that Chromium gives
        controller.enqueue(`Binary: ${Array.from(new Uint8Array(chunk)).join(" ")}`);
}
//! [client]

/** What goes wrong has the same names everywhere. */
//! [errors]
export function stumble(url, print) {
    try {
        new WebSocketStream("ftp://example.org");
    } catch (error) {
        print(`Another scheme: ${error.name}`);
    }

    const controller = new AbortController();
    const stream = new WebSocketStream(url, {signal: controller.signal});
    controller.abort();
    return stream.opened.then(null, error => print(`Aborted: ${error.name}`))
        .then(() => new WebSocketStream(url, {protocols: ["unknown"]}).opened)
        .then(null, error => print(`Another protocol: ${error.name}, ${error instanceof WebSocketError}`));
}
//! [errors]

export function run(url, print) {
    return converse(url, print).then(() => stumble(url, print)).then(() => print("Done."));
}
