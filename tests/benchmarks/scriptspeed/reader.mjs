// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

/** Reads as code for a browser does, with one Promise for each message. */
export function receive(readable, text, expected, finished) {
    const reader = readable.getReader();
    let messages = 0;
    let length = 0;
    const next = ({value, done}) => {
        if (done)
            return;
        length += text ? value.length : value.byteLength;
        if (++messages === expected)
            finished(messages, length);
        else
            reader.read().then(next);
    };
    reader.read().then(next);
}
