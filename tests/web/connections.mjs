// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

// What the cases about connections have in common.

/** Opens a connection to the scripted server: its stream, the values of `opened` and a reader and a writer. */
export function* open(t, steps, options, streamOptions) {
    const stream = t.connect(steps, options, streamOptions);
    const opened = yield stream.opened;
    return {
        stream,
        opened,
        readable: opened.readable,
        writable: opened.writable,
        reader: opened.readable.getReader(),
        writer: opened.writable.getWriter()
    };
}

/** Waits until the server has received a Close frame, and gives its body in hexadecimal. */
export function* receivedClose(t, stream) {
    const isClose = frame => frame.opcode === 8;
    const log = yield t.waitFor(() => t.log(stream.url).then(seen => seen?.frames.some(isClose) && seen));
    const closeFrames = log.frames.filter(isClose);
    t.equal(closeFrames.length, 1);
    return closeFrames[0].payload;
}

/** Waits until the server has received `count` messages, and gives the frames of messages. */
export function* receivedMessages(t, stream, count) {
    const log = yield t.waitFor(() => t.log(stream.url).then(seen => seen?.messages >= count && seen));
    t.equal(log.messages, count);
    return log.frames.filter(frame => frame.opcode < 8);
}

/** Reads until there is a message: its text, or its bytes as a Uint8Array, in whatever form the engine gives them. */
export function* readMessage(t, reader) {
    const {value, done} = yield reader.read();
    t.equal(done, false);
    return typeof value === "string" ? value : new Uint8Array(value);
}

/** All chunks that are left, as an array. */
export function* readAll(reader) {
    const chunks = [];
    for (;;) {
        const {value, done} = yield reader.read();
        if (done)
            return chunks;
        chunks.push(value);
    }
}

/** Whether the Promise has been settled by now, with time for what is on its way: a Promise. */
export function isSettled(t, promise, milliseconds = 100) {
    const settled = promise.then(() => true, () => true);
    return Promise.race([settled, t.sleep(milliseconds).then(() => false)]);
}

/** ASCII text in hexadecimal. */
export function hexOf(text) {
    return Array.from(text, character => character.charCodeAt(0).toString(16).padStart(2, "0")).join("");
}

/** The body of a Close frame in hexadecimal, with a reason in ASCII. */
export function closeBody(code, reason = "") {
    return code.toString(16).padStart(4, "0") + hexOf(reason);
}

/** Bytes from their values in hexadecimal. */
export function bytesOf(hex) {
    return Uint8Array.from(hex.match(/../g) ?? [], pair => parseInt(pair, 16));
}
