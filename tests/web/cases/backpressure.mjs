// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

import {isSettled, open, readMessage} from "../connections.mjs";

const mebibyte = 1024 * 1024;

// Waits until the server has sent no more for a while, and gives how much it has sent.
function* sentUntilHeld(t, stream) {
    let sent = -1;
    yield t.waitFor(() => t.sleep(200).then(() => t.log(stream.url)).then(log => {
        const before = sent;
        sent = log.sentBytes;
        return sent === before;
    }));
    return sent;
}

// Writes chunks until one has to wait, which is not one that only takes its time, and gives their number.
function* writeUntilHeld(t, writer, chunk) {
    for (let count = 1; count < 1000; ++count) {
        const write = writer.write(chunk);
        if (!(yield isSettled(t, write)) && !(yield isSettled(t, write, 1000)))
            return count;
    }
    throw new Error("nothing holds the writer");
}

export default [
    {
        name: "aReaderThatDoesNotReadHoldsTheServer",
        rule: "Design 6",
        run: function*(t) {
            const {stream, reader} = yield open(t, [{flood: 600, size: 65536}]);
            const held = yield sentUntilHeld(t, stream);
            t.check(held < 20 * mebibyte, `the server has sent ${held} bytes`);
            for (let number = 0; number < 600; ++number) {
                const value = yield readMessage(t, reader);
                t.equal(value.byteLength, 65536);
                t.equal(new DataView(value.buffer).getUint32(0), number);
            }
            t.check((yield t.log(stream.url)).sentBytes > 37 * mebibyte);
        }
    },
    {
        name: "aReaderThatReadsLittleHoldsTheServer",
        rule: "Design 6",
        run: function*(t) {
            const {stream, reader} = yield open(t, [{flood: 600, size: 65536}]);
            for (let i = 0; i < 5; ++i)
                yield reader.read();
            const held = yield sentUntilHeld(t, stream);
            t.check(held < 20 * mebibyte, `the server has sent ${held} bytes`);
        }
    },
    {
        name: "bigMessagesHoldTheServerToo",
        rule: "Design 6",
        run: function*(t) {
            const {stream, reader} = yield open(t, [{flood: 20, size: 2 * mebibyte}]);
            const held = yield sentUntilHeld(t, stream);
            t.check(held < 20 * mebibyte, `the server has sent ${held} bytes`);
            for (let number = 0; number < 20; ++number) {
                const value = yield readMessage(t, reader);
                t.equal(value.byteLength, 2 * mebibyte);
                t.equal(new DataView(value.buffer).getUint32(0), number);
            }
        }
    },
    {
        name: "aHeldServerCanStillBeWrittenTo",
        rule: "Design 6",
        run: function*(t) {
            const {stream, writer} = yield open(t, [{flood: 600, size: 65536}]);
            yield sentUntilHeld(t, stream);
            yield writer.write("message");
            yield t.waitFor(() => t.log(stream.url).then(log => log.messages === 1));
        }
    },
    {
        name: "aServerThatDoesNotReadHoldsTheWriter",
        rule: "Design 6",
        run: function*(t) {
            const {stream, writer} = yield open(t, [{pause: true}, {go: true}, {resume: true}]);
            const count = yield writeUntilHeld(t, writer, new Uint8Array(mebibyte));
            t.check(count < 40, `${count} MiB were taken`);
            t.equal(writer.desiredSize, 0);
            t.equal(yield isSettled(t, writer.ready), false);
            yield t.go(stream.url);
            yield writer.ready;
            t.equal(writer.desiredSize, 1);
            const log = yield t.waitFor(() => t.log(stream.url).then(seen => seen.messages === count && seen));
            t.equal(log.messageBytes, count * mebibyte);
        }
    },
    {
        name: "writesBehindAHeldOneWait",
        rule: "Streams 5.4",
        run: function*(t) {
            const {stream, writer} = yield open(t, [{pause: true}, {go: true}, {resume: true}]);
            const count = yield writeUntilHeld(t, writer, new Uint8Array(mebibyte));
            const later = [writer.write("first"), writer.write("second")];
            t.equal(writer.desiredSize, -2);
            t.equal(yield isSettled(t, later[0]), false);
            yield t.go(stream.url);
            yield Promise.all(later);
            yield t.waitFor(() => t.log(stream.url).then(log => log.messages === count + 2));
        }
    },
    {
        name: "theWriterWantsOneChunkAtATime",
        rule: "Streams 5.4",
        run: function*(t) {
            const {writer} = yield open(t);
            t.equal(writer.desiredSize, 1);
            const write = writer.write("chunk");
            t.equal(writer.desiredSize, 0);
            yield write;
            yield writer.ready;
            t.equal(writer.desiredSize, 1);
        }
    },
    {
        name: "theWriterWantsNothingAfterTheEnd",
        rule: "Streams 5.3",
        run: function*(t) {
            const {stream, writer} = yield open(t);
            stream.close();
            yield stream.closed;
            t.equal(writer.desiredSize, null);
            const other = yield open(t);
            yield other.writer.close();
            t.equal(other.writer.desiredSize, 0);
        }
    },
    {
        name: "aPeersCloseIsUncleanWhileDataAreUnsent",
        rule: "Design 5.12",
        run: function*(t) {
            const {stream, writer} = yield open(t, [{pause: true}, {go: true}, {close: 4001, reason: "enough"}]);
            yield writeUntilHeld(t, writer, new Uint8Array(mebibyte));
            let failed = false;
            writer.write("too late").then(null, () => { failed = true; });
            yield t.go(stream.url);
            const error = yield t.rejects(stream.closed, "WebSocketError");
            t.equal(error.closeCode, 4001);
            t.equal(error.reason, "enough");
            yield t.waitFor(() => failed);
        }
    }
];
