// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

/** Reads as code for a browser does, with one Promise for each message. */
export function receive(readable, take) {
    const reader = readable.getReader();
    const next = ({value, done}) => {
        if (done)
            return;
        take(value);
        reader.read().then(next);
    };
    reader.read().then(next);
}

/** Writes as code for a browser does, which awaits `ready` before each message. */
export function sendAll(writer, message, count) {
    let sent = 0;
    const next = () => {
        writer.write(message);
        if (++sent < count)
            writer.ready.then(next);
    };
    writer.ready.then(next);
}
