// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

import {open} from "../connections.mjs";

// Without a reason of its own: the draft says that both Promises are rejected with the very reason of the signal, but
// in Chromium it is an AbortError whatever the reason.
function* isAborted(t, stream) {
    for (const promise of [stream.opened, stream.closed]) {
        const error = yield t.rejects(promise, "AbortError");
        t.check(error instanceof t.api.DOMException);
        t.equal(error.code, 20);
    }
}

// A connection whose handshake is not answered.
function* connecting(t, signal) {
    const stream = t.connect([], {answer: ""}, {signal});
    yield t.waitFor(() => t.log(stream.url));
    return stream;
}

export default [
    {
        name: "anAbortedSignalFailsBothPromises",
        rule: "Design 5.4",
        run: function*(t) {
            const stream = new t.api.WebSocketStream(t.url(), {signal: t.api.AbortSignal.abort()});
            yield isAborted(t, stream);
        }
    },
    {
        name: "anAbortedSignalKeepsOffTheNetwork",
        rule: "Design 5.4",
        run: function*(t) {
            const url = t.url();
            const stream = new t.api.WebSocketStream(url, {signal: t.api.AbortSignal.abort()});
            yield t.rejects(stream.closed, "AbortError");
            // A connection that was started before this one would be known to the server by now.
            yield t.connect().opened;
            t.equal(yield t.log(url), null);
        }
    },
    {
        name: "abortWhileConnectingFailsBothPromises",
        rule: "Design 5.5",
        run: function*(t) {
            const controller = new t.api.AbortController();
            const stream = yield connecting(t, controller.signal);
            controller.abort();
            yield isAborted(t, stream);
        }
    },
    {
        name: "abortAtOnceFailsBothPromises",
        rule: "Design 5.5",
        run: function*(t) {
            const controller = new t.api.AbortController();
            const stream = t.connect([], {}, {signal: controller.signal});
            controller.abort();
            yield isAborted(t, stream);
        }
    },
    {
        name: "abortWhileConnectingDropsTheConnection",
        rule: "Design 5.5",
        run: function*(t) {
            const controller = new t.api.AbortController();
            const stream = yield connecting(t, controller.signal);
            controller.abort();
            yield t.rejects(stream.closed, "AbortError");
            yield t.waitFor(() => t.log(stream.url).then(log => log.disconnected));
            t.same((yield t.log(stream.url)).frames, []);
        }
    },
    {
        name: "aTimeoutFailsBothPromises",
        rule: "Design 5.5",
        run: function*(t) {
            const signal = t.api.AbortSignal.timeout(100);
            const stream = t.connect([], {answer: ""}, {signal});
            for (const promise of [stream.opened, stream.closed]) {
                const error = yield promise.catch(thrown => thrown);
                t.check(error instanceof t.api.DOMException);
                t.check(!(error instanceof t.api.WebSocketError));
            }
            t.equal(signal.aborted, true);
        }
    },
    {
        name: "aCombinedSignalAborts",
        rule: "DOM 3.1",
        run: function*(t) {
            const controller = new t.api.AbortController();
            const signal = t.api.AbortSignal.any([new t.api.AbortController().signal, controller.signal]);
            const stream = yield connecting(t, signal);
            controller.abort();
            yield isAborted(t, stream);
        }
    },
    {
        name: "oneSignalAbortsSeveralStreams",
        rule: "Design 5.5",
        run: function*(t) {
            const controller = new t.api.AbortController();
            const streams = [];
            for (let i = 0; i < 3; ++i)
                streams.push(t.connect([], {answer: ""}, {signal: controller.signal}));
            controller.abort();
            for (const stream of streams)
                yield isAborted(t, stream);
        }
    },
    {
        name: "abortAfterOpeningHasNoEffect",
        rule: "Design 5.5",
        run: function*(t) {
            const controller = new t.api.AbortController();
            const {stream, reader, writer} = yield open(t, [{echo: true}], {}, {signal: controller.signal});
            controller.abort();
            yield writer.write("still open");
            t.equal((yield reader.read()).value, "still open");
            stream.close({closeCode: 1000});
            t.equal((yield stream.closed).closeCode, 1000);
        }
    },
    {
        name: "aTimeoutAfterOpeningHasNoEffect",
        rule: "Design 5.5",
        run: function*(t) {
            const signal = t.api.AbortSignal.timeout(1000);
            const {reader, writer} = yield open(t, [{echo: true}], {}, {signal});
            yield t.waitFor(() => signal.aborted);
            yield writer.write("still open");
            t.equal((yield reader.read()).value, "still open");
        }
    },
    {
        name: "abortAfterAFailedHandshakeHasNoEffect",
        rule: "Design 5.5",
        run: function*(t) {
            const controller = new t.api.AbortController();
            const stream = t.connect([], {status: 404}, {signal: controller.signal});
            const error = yield t.rejects(stream.closed, "WebSocketError");
            controller.abort();
            t.equal(yield t.rejects(stream.closed, "WebSocketError"), error);
            yield t.rejects(stream.opened, "WebSocketError");
        }
    },
    {
        name: "abortAfterCloseWhileConnectingHasNoEffect",
        rule: "Design 5.6",
        run: function*(t) {
            const controller = new t.api.AbortController();
            const stream = yield connecting(t, controller.signal);
            stream.close();
            yield t.rejects(stream.closed, "WebSocketError");
            controller.abort(new RangeError("late"));
            yield t.rejects(stream.opened, "WebSocketError");
        }
    },
    {
        name: "aSignalThatIsNotAbortedChangesNothing",
        rule: "Design 5.5",
        run: function*(t) {
            const {signal} = new t.api.AbortController();
            const {stream} = yield open(t, [], {}, {signal});
            t.equal(signal.aborted, false);
            stream.close();
            t.equal((yield stream.closed).closeCode, 1005);
        }
    }
];
