// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

import {readAll} from "../connections.mjs";

function getterOf(prototype, name) {
    return Object.getOwnPropertyDescriptor(prototype, name).get;
}

// Object.keys() of Qt's engine asks every getter, and those of a prototype throw.
function enumerableNames(object) {
    const isEnumerable = (name) => Object.getOwnPropertyDescriptor(object, name).enumerable;
    return Object.getOwnPropertyNames(object).filter(isEnumerable).sort();
}

// A reader, a writer and the controller of one new TransformStream.
function opened(t, transformer = {}, writableStrategy = {}, readableStrategy = {}) {
    const result = {};
    const {start} = transformer;
    transformer.start = (controller) => {
        result.controller = controller;
        return start?.(controller);
    };
    const stream = new t.api.TransformStream(transformer, writableStrategy, readableStrategy);
    result.reader = stream.readable.getReader();
    result.writer = stream.writable.getWriter();
    return result;
}

const upperCase = {transform(chunk, controller) { controller.enqueue(chunk.toUpperCase()); }};

const constructing = [
    {
        name: "streamWithoutTransformerPassesChunksOn", rule: "Streams 6.2.4",
        run: function*(t) {
            const {readable, writable} = new t.api.TransformStream();
            const writer = writable.getWriter();
            const chunks = ["text", {}, null, undefined];
            for (const chunk of chunks)
                writer.write(chunk);
            writer.close();
            const received = yield readAll(readable.getReader());
            t.equal(received.length, chunks.length);
            t.check(received.every((chunk, index) => chunk === chunks[index]), "the same chunks");
        }
    },
    {
        name: "endsAreStreamsAndStayTheSame", rule: "Streams 6.2.4",
        run: function*(t) {
            const stream = new t.api.TransformStream();
            t.check(stream.readable instanceof t.api.ReadableStream, "a readable stream");
            t.check(stream.writable instanceof t.api.WritableStream, "a writable stream");
            t.equal(stream.readable, stream.readable);
            t.equal(stream.writable, stream.writable);
        }
    },
    {
        name: "transformerIsChecked", rule: "Streams 6.2.3",
        run: function*(t) {
            const {TransformStream} = t.api;
            // Braces, because Qt's engine does not throw when a class is called in tail position.
            t.throws(() => { TransformStream(); }, "TypeError");
            t.throws(() => new TransformStream(null), "TypeError");
            for (const name of ["start", "transform", "flush"]) {
                t.throws(() => new TransformStream({[name]: 1}), "TypeError");
                t.throws(() => new TransformStream({[name]: null}), "TypeError");
                new TransformStream({[name]: undefined});
            }
        }
    },
    {
        name: "typesOfTheEndsAreReserved", rule: "Streams 6.2.4",
        run: function*(t) {
            for (const type of ["bytes", "", null]) {
                t.throws(() => new t.api.TransformStream({readableType: type}), "RangeError");
                t.throws(() => new t.api.TransformStream({writableType: type}), "RangeError");
            }
        }
    },
    {
        name: "strategiesAreChecked", rule: "Streams 6.2.4",
        run: function*(t) {
            for (const highWaterMark of [-1, NaN]) {
                t.throws(() => new t.api.TransformStream({}, {highWaterMark}), "RangeError");
                t.throws(() => new t.api.TransformStream({}, {}, {highWaterMark}), "RangeError");
            }
            t.throws(() => new t.api.TransformStream({}, {size: 1}), "TypeError");
            t.throws(() => new t.api.TransformStream({}, {}, {size: 1}), "TypeError");
        }
    },
    {
        name: "marksDefaultToOneForWritingAndZeroForReading", rule: "Streams 6.2.4",
        run: function*(t) {
            const {writer, controller} = opened(t);
            t.equal(writer.desiredSize, 1);
            t.equal(controller.desiredSize, 0);
        }
    },
    {
        name: "strategiesApplyToTheirEnds", rule: "Streams 6.2.4",
        run: function*(t) {
            const {writer, controller} = opened(t, {}, {highWaterMark: 7}, {highWaterMark: 5, size: () => 2});
            t.equal(writer.desiredSize, 7);
            t.equal(controller.desiredSize, 5);
            controller.enqueue("a");
            t.equal(controller.desiredSize, 3);
        }
    },
    {
        name: "exceptionFromStartIsThrownByTheConstructor", rule: "Streams 6.2.4",
        run: function*(t) {
            const reason = new RangeError("start");
            const transformer = {start() { throw reason; }};
            t.equal(t.throws(() => new t.api.TransformStream(transformer), "RangeError"), reason);
        }
    },
    {
        name: "rejectionOfStartErrorsBothEnds", rule: "Streams 6.2.4",
        run: function*(t) {
            const reason = new Error("start");
            const {reader, writer} = opened(t, {start() { return Promise.reject(reason); }});
            t.equal(yield t.rejects(reader.read(), "Error"), reason);
            t.equal(yield t.rejects(writer.write("a"), "Error"), reason);
            t.equal(yield t.rejects(writer.closed, "Error"), reason);
        }
    },
];

const transforming = [
    {
        name: "methodsAreCalledOnTheTransformerWithTheController", rule: "Streams 6.2.3",
        run: function*(t) {
            const calls = [];
            let controller;
            const transformer = {
                start(given) { controller = given; calls.push(["start", this]); },
                transform(chunk, given) { calls.push(["transform", this, given, chunk]); },
                flush(given) { calls.push(["flush", this, given]); }
            };
            const {readable, writable} = new t.api.TransformStream(transformer);
            const writer = writable.getWriter();
            writer.write("a");
            writer.close();
            yield readAll(readable.getReader());
            t.same(calls.map(([name]) => name), ["start", "transform", "flush"]);
            t.check(calls.every((call) => call[1] === transformer), "called on the transformer");
            t.equal(calls[1][2], controller);
            t.equal(calls[1][3], "a");
            t.equal(calls[2][2], controller);
        }
    },
    {
        name: "transformChangesChunks", rule: "Streams 6.2.3",
        run: function*(t) {
            const {reader, writer} = opened(t, upperCase);
            writer.write("a");
            writer.write("b");
            writer.close();
            t.same(yield readAll(reader), ["A", "B"]);
        }
    },
    {
        name: "oneChunkMayBecomeNoneOrMany", rule: "Streams 6.2.3",
        run: function*(t) {
            const {reader, writer} = opened(t, {
                transform(count, controller) {
                    for (let number = 0; number < count; number++)
                        controller.enqueue(`${number} of ${count}`);
                }
            });
            for (const count of [0, 2, 1])
                writer.write(count);
            writer.close();
            t.same(yield readAll(reader), ["0 of 2", "1 of 2", "0 of 1"]);
        }
    },
    {
        name: "startMayEnqueue", rule: "Streams 6.2.3",
        run: function*(t) {
            const {reader, writer} = opened(t, {start(controller) { controller.enqueue("header"); }});
            writer.write("a");
            writer.close();
            t.same(yield readAll(reader), ["header", "a"]);
        }
    },
    {
        name: "flushMayEnqueueTheLastChunks", rule: "Streams 6.2.3",
        run: function*(t) {
            const {reader, writer} = opened(t, {
                transform() {},
                flush(controller) {
                    controller.enqueue("trailer");
                    return Promise.resolve().then(() => controller.enqueue("and its end"));
                }
            });
            writer.write("a");
            writer.close();
            t.same(yield readAll(reader), ["trailer", "and its end"]);
        }
    },
    {
        name: "closeFulfilsAfterFlush", rule: "Streams 6.4.3",
        run: function*(t) {
            let finishFlush;
            const {reader, writer} = opened(t, {
                flush() { return new Promise((resolve) => { finishFlush = resolve; }); }
            });
            let ended = false;
            const close = writer.close().then(() => { ended = true; });
            reader.closed.then(() => { ended = true; });
            yield t.waitFor(() => finishFlush);
            yield t.sleep(0);
            t.equal(ended, false);
            finishFlush();
            yield close;
            t.equal(yield reader.closed, undefined);
        }
    },
    {
        name: "asynchronousTransformsKeepTheOrder", rule: "Streams 6.4.3",
        run: function*(t) {
            const finish = [];
            const {reader, writer} = opened(t, {
                transform(chunk, controller) {
                    return new Promise((resolve) => { finish.push(resolve); }).then(() => controller.enqueue(chunk));
                }
            }, {}, {highWaterMark: 10});
            writer.write("a");
            writer.write("b");
            yield t.waitFor(() => finish.length > 0);
            yield t.sleep(0);
            t.equal(finish.length, 1);
            finish[0]();
            t.equal((yield reader.read()).value, "a");
            yield t.waitFor(() => finish.length > 1);
            finish[1]();
            t.equal((yield reader.read()).value, "b");
        }
    },
];

const backpressure = [
    {
        name: "writeWaitsForARead", rule: "Streams 6.4.3",
        run: function*(t) {
            let transforms = 0;
            const {reader, writer} = opened(t, {
                transform(chunk, controller) {
                    transforms++;
                    controller.enqueue(chunk);
                }
            });
            let written = false;
            const write = writer.write("a").then(() => { written = true; });
            yield t.sleep(0);
            t.equal(transforms, 0);
            t.equal(written, false);
            t.equal(writer.desiredSize, 0);
            t.equal((yield reader.read()).value, "a");
            yield write;
            t.equal(transforms, 1);
            t.equal(writer.desiredSize, 1);
        }
    },
    {
        name: "readableMarkLetsWritesThrough", rule: "Streams 6.4.2",
        run: function*(t) {
            const {reader, writer, controller} = opened(t, {}, {}, {highWaterMark: 2});
            yield writer.write("a");
            yield writer.write("b");
            t.equal(controller.desiredSize, 0);
            let written = false;
            const third = writer.write("c").then(() => { written = true; });
            yield t.sleep(0);
            t.equal(written, false);
            t.equal((yield reader.read()).value, "a");
            yield third;
        }
    },
    {
        name: "readyFollowsTheReader", rule: "Streams 6.4.3",
        run: function*(t) {
            const {reader, writer} = opened(t);
            yield writer.ready;
            writer.write("a");
            let ready = false;
            const becomesReady = writer.ready.then(() => { ready = true; });
            yield t.sleep(0);
            t.equal(ready, false);
            yield reader.read();
            yield becomesReady;
        }
    },
    {
        name: "transformThatEnqueuesNothingDoesNotHoldTheWriter", rule: "Streams 6.4.3",
        run: function*(t) {
            const swallowed = [];
            const {writer} = opened(t, {transform(chunk) { swallowed.push(chunk); }}, {}, {highWaterMark: 1});
            yield writer.write("a");
            yield writer.write("b");
            t.same(swallowed, ["a", "b"]);
        }
    },
    {
        name: "closeDoesNotWaitForTheReader", rule: "Streams 6.4.3",
        run: function*(t) {
            const {reader, writer} = opened(t, {flush(controller) { controller.enqueue("trailer"); }});
            t.equal(yield writer.close(), undefined);
            t.same(yield readAll(reader), ["trailer"]);
        }
    },
];

const ending = [
    {
        name: "exceptionFromTransformErrorsBothEnds", rule: "Streams 6.4.2",
        run: function*(t) {
            const reason = new Error("transform");
            for (const transform of [() => { throw reason; }, () => Promise.reject(reason)]) {
                const {reader, writer} = opened(t, {transform});
                const read = reader.read();
                t.equal(yield t.rejects(writer.write("a"), "Error"), reason);
                for (const promise of [read, reader.closed, writer.closed, writer.ready, writer.write("b")])
                    t.equal(yield t.rejects(promise, "Error"), reason);
            }
        }
    },
    {
        name: "exceptionFromFlushErrorsBothEnds", rule: "Streams 6.4.3",
        run: function*(t) {
            const reason = new Error("flush");
            for (const flush of [() => { throw reason; }, () => Promise.reject(reason)]) {
                const {reader, writer} = opened(t, {flush});
                t.equal(yield t.rejects(writer.close(), "Error"), reason);
                t.equal(yield t.rejects(reader.read(), "Error"), reason);
                t.equal(yield t.rejects(writer.closed, "Error"), reason);
            }
        }
    },
    {
        name: "errorOfTheControllerErrorsBothEnds", rule: "Streams 6.3.3",
        run: function*(t) {
            for (const reason of [undefined, "text", {}, new Error("reason")]) {
                const {reader, writer, controller} = opened(t);
                const read = reader.read();
                t.equal(controller.error(reason), undefined);
                for (const promise of [read, reader.closed, writer.closed, writer.write("late")])
                    t.equal(yield t.rejects(promise, reason?.name), reason);
                t.equal(controller.desiredSize, null);
                t.throws(() => controller.enqueue("late"), "TypeError");
            }
        }
    },
    {
        name: "terminateEndsReadingAndErrorsTheWriter", rule: "Streams 6.3.3",
        run: function*(t) {
            const {reader, writer, controller} = opened(t, {}, {}, {highWaterMark: 5});
            controller.enqueue("a");
            t.equal(controller.terminate(), undefined);
            t.throws(() => controller.enqueue("late"), "TypeError");
            t.same(yield readAll(reader), ["a"]);
            t.equal(yield reader.closed, undefined);
            yield t.rejects(writer.closed, "TypeError");
            yield t.rejects(writer.write("late"), "TypeError");
        }
    },
    {
        name: "terminateInsideTransformDropsLaterWrites", rule: "Streams 6.3.3",
        run: function*(t) {
            let flushes = 0;
            const {reader, writer} = opened(t, {
                transform(chunk, controller) {
                    controller.enqueue(chunk);
                    controller.terminate();
                },
                flush() { flushes++; }
            });
            const first = writer.write("a");
            const second = writer.write("b");
            t.same(yield readAll(reader), ["a"]);
            t.equal(yield first, undefined);
            yield t.rejects(second, "TypeError");
            t.equal(flushes, 0);
        }
    },
    {
        name: "terminateTwiceDoesNothing", rule: "Streams 6.3.3",
        run: function*(t) {
            const {reader, controller} = opened(t);
            controller.terminate();
            controller.terminate();
            t.equal((yield reader.read()).done, true);
        }
    },
    {
        name: "cancelOfTheReadableErrorsTheWritable", rule: "Streams 6.4.4",
        run: function*(t) {
            const reason = {};
            let flushes = 0;
            const {reader, writer} = opened(t, {flush() { flushes++; }});
            t.equal(yield reader.cancel(reason), undefined);
            t.equal(yield reader.closed, undefined);
            for (const promise of [writer.closed, writer.ready, writer.write("late")])
                t.equal(yield t.rejects(promise), reason);
            t.equal(flushes, 0);
        }
    },
    {
        name: "cancelOfTheReadableRejectsWritesThatWait", rule: "Streams 6.4.4",
        run: function*(t) {
            const {reader, writer} = opened(t);
            const writes = [writer.write("a"), writer.write("b")];
            yield t.sleep(0);
            yield reader.cancel("reason");
            for (const write of writes)
                t.equal(yield t.rejects(write), "reason");
        }
    },
    {
        name: "abortOfTheWritableErrorsTheReadable", rule: "Streams 6.4.3",
        run: function*(t) {
            const reason = {};
            let flushes = 0;
            const {reader, writer} = opened(t, {flush() { flushes++; }});
            const read = reader.read();
            t.equal(yield writer.abort(reason), undefined);
            for (const promise of [read, reader.closed, writer.closed])
                t.equal(yield t.rejects(promise), reason);
            t.equal(flushes, 0);
        }
    },
    {
        name: "enqueueAfterCancelThrows", rule: "Streams 6.4.2",
        run: function*(t) {
            const {reader, controller} = opened(t);
            yield reader.cancel();
            t.throws(() => controller.enqueue("late"), "TypeError");
        }
    },
    {
        name: "exceptionFromSizeErrorsBothEnds", rule: "Streams 6.4.2",
        run: function*(t) {
            const reason = new Error("size");
            const {reader, writer} = opened(t, {}, {}, {highWaterMark: 1, size() { throw reason; }});
            t.equal(yield t.rejects(writer.write("a"), "Error"), reason);
            t.equal(yield t.rejects(reader.read(), "Error"), reason);
            t.equal(yield t.rejects(writer.closed, "Error"), reason);
        }
    },
    {
        name: "closedReadableKeepsUnreadChunks", rule: "Streams 6.4.3",
        run: function*(t) {
            const {reader, writer} = opened(t, {}, {}, {highWaterMark: 5});
            writer.write("a");
            writer.write("b");
            yield writer.close();
            t.same(yield readAll(reader), ["a", "b"]);
        }
    },
];

const shape = [
    {
        name: "membersOfOtherObjectsAreRefused", rule: "Web IDL",
        run: function*(t) {
            const {prototype} = t.api.TransformStream;
            const controllerPrototype = Object.getPrototypeOf(opened(t).controller);
            for (const value of [undefined, {}, prototype, new t.api.ReadableStream()]) {
                t.throws(() => getterOf(prototype, "readable").call(value), "TypeError");
                t.throws(() => getterOf(prototype, "writable").call(value), "TypeError");
                t.throws(() => getterOf(controllerPrototype, "desiredSize").call(value), "TypeError");
                for (const name of ["enqueue", "error", "terminate"])
                    t.throws(() => controllerPrototype[name].call(value), "TypeError");
            }
            t.throws(() => new controllerPrototype.constructor(), "TypeError");
        }
    },
    {
        name: "tagsAndMembersAreThoseOfTheInterface", rule: "Web IDL",
        run: function*(t) {
            const {TransformStream} = t.api;
            const {controller} = opened(t);
            const tag = (object) => Object.prototype.toString.call(object);
            t.equal(tag(new TransformStream()), "[object TransformStream]");
            t.equal(tag(controller), "[object TransformStreamDefaultController]");
            t.same(enumerableNames(TransformStream.prototype), ["readable", "writable"]);
            t.same(enumerableNames(Object.getPrototypeOf(controller)),
                   ["desiredSize", "enqueue", "error", "terminate"]);
            t.equal(TransformStream.length, 0);
        }
    },
];

export default [].concat(constructing, transforming, backpressure, ending, shape);
