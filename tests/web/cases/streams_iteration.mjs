// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

import {readAll} from "../connections.mjs";

// What a compiler makes of `for await` calls these.

const asyncIterator = Symbol.asyncIterator || Symbol.for("Symbol.asyncIterator");

function streamOf(t, chunks, cancelled = () => {}) {
    return new t.api.ReadableStream({
        start(controller) {
            chunks.forEach(chunk => controller.enqueue(chunk));
            controller.close();
        },
        cancel: cancelled
    });
}

// Of ReadableStream.from(), which Chromium 156 does not have.
function* whereItExists(t, run) {
    if (t.engine === "browser" && !t.api.ReadableStream.from)
        return;
    yield run(t);
}

export default [
    {
        name: "valuesIsTheAsyncIterator",
        rule: "Web IDL, 2.5.9",
        run: function*(t) {
            const {prototype} = t.api.ReadableStream;
            t.equal(prototype[asyncIterator], prototype.values);
            const iterator = streamOf(t, []).values();
            t.equal(iterator[asyncIterator](), iterator);
            t.equal(Object.prototype.toString.call(iterator), "[object ReadableStream AsyncIterator]");
        }
    },
    {
        name: "anIteratorGivesTheChunksAndReleasesTheStream",
        rule: "Streams, 4.2.5",
        run: function*(t) {
            const stream = streamOf(t, ["a", "b"]);
            const iterator = stream.values();
            t.equal(stream.locked, true);
            t.same(yield iterator.next(), {value: "a", done: false});
            t.same(yield iterator.next(), {value: "b", done: false});
            t.same(yield iterator.next(), {value: undefined, done: true});
            t.equal(stream.locked, false);
            t.same(yield iterator.next(), {value: undefined, done: true});
        }
    },
    {
        name: "callsOfNextWaitForEachOther",
        rule: "Web IDL, 3.7.10.2",
        run: function*(t) {
            const iterator = streamOf(t, [1, 2]).values();
            const results = yield Promise.all([iterator.next(), iterator.next(), iterator.next()]);
            t.same(results.map(({value, done}) => done ? "end" : value), [1, 2, "end"]);
        }
    },
    {
        name: "leavingTheLoopCancelsTheStream",
        rule: "Streams, 4.2.5",
        run: function*(t) {
            let reason = null;
            const stream = new t.api.ReadableStream({pull: controller => controller.enqueue(1),
                                                     cancel: given => reason = given});
            const iterator = stream.values();
            yield iterator.next();
            t.same(yield iterator.return("enough"), {value: "enough", done: true});
            t.equal(reason, "enough");
            t.equal(stream.locked, false);
            t.same(yield iterator.return("again"), {value: "again", done: true});
        }
    },
    {
        name: "preventCancelLeavesTheStreamToOthers",
        rule: "Streams, 4.2.5",
        run: function*(t) {
            const stream = streamOf(t, [1, 2]);
            const iterator = stream.values({preventCancel: true});
            yield iterator.next();
            yield iterator.return();
            t.same(yield readAll(stream.getReader()), [2]);
        }
    },
    {
        name: "anErrorOfTheStreamEndsTheIteration",
        rule: "Streams, 4.2.5",
        run: function*(t) {
            const error = new Error("on purpose");
            const stream = new t.api.ReadableStream({pull: () => Promise.reject(error)});
            const iterator = stream.values();
            t.equal(yield t.rejects(iterator.next(), "Error"), error);
            t.same(yield iterator.next(), {value: undefined, done: true});
            t.equal(stream.locked, false);
        }
    },
    {
        name: "aLockedStreamCannotBeIterated",
        rule: "Streams, 4.2.5",
        run: function*(t) {
            const stream = streamOf(t, []);
            stream.getReader();
            t.throws(() => stream.values(), "TypeError");
        }
    },
    {
        name: "methodsOfOtherIteratorsAreRefused",
        rule: "Web IDL, 3.7.10.2",
        run: function*(t) {
            const iterator = streamOf(t, []).values();
            yield t.rejects(iterator.next.call({}), "TypeError");
            yield t.rejects(iterator.return.call({}), "TypeError");
        }
    },
    {
        name: "aStreamIsMadeFromAnArray",
        rule: "Streams, 4.2.4",
        run: function*(t) {
            yield whereItExists(t, function*() {
                t.same(yield readAll(t.api.ReadableStream.from(["a", Promise.resolve("b"), "c"]).getReader()), ["a", "b", "c"]);
            });
        }
    },
    {
        name: "aStreamIsMadeFromAStream",
        rule: "Streams, 4.2.4",
        run: function*(t) {
            yield whereItExists(t, function*() {
                t.same(yield readAll(t.api.ReadableStream.from(streamOf(t, [1, 2])).getReader()), [1, 2]);
            });
        }
    },
    {
        name: "aStreamIsMadeFromAnAsyncIterable",
        rule: "Streams, 4.2.4",
        run: function*(t) {
            yield whereItExists(t, function*() {
                let count = 0;
                const iterable = {
                    [asyncIterator]() {
                        return {
                            next() {
                                t.equal(arguments.length, 0);
                                return Promise.resolve(++count < 3 ? {value: count, done: false} : {done: true});
                            }
                        };
                    }
                };
                t.same(yield readAll(t.api.ReadableStream.from(iterable).getReader()), [1, 2]);
            });
        }
    },
    {
        name: "cancellingTellsTheIterator",
        rule: "Streams, 4.2.4",
        run: function*(t) {
            yield whereItExists(t, function*() {
                const reasons = [];
                const iterable = {
                    [asyncIterator]() {
                        return {
                            next: () => Promise.resolve({value: 1, done: false}),
                            return(reason) {
                                reasons.push(reason);
                                return Promise.resolve({done: true});
                            }
                        };
                    }
                };
                yield t.api.ReadableStream.from(iterable).cancel("enough");
                t.same(reasons, ["enough"]);
            });
        }
    },
    {
        name: "whatNextFailsWithFailsTheStream",
        rule: "Streams, 4.2.4",
        run: function*(t) {
            yield whereItExists(t, function*() {
                const error = new Error("on purpose");
                const iterable = {[asyncIterator]: () => ({next: () => Promise.reject(error)})};
                t.equal(yield t.rejects(t.api.ReadableStream.from(iterable).getReader().read(), "Error"), error);
            });
        }
    },
    {
        name: "whatCannotBeIteratedIsRefused",
        rule: "Streams, 4.2.4",
        run: function*(t) {
            yield whereItExists(t, function*() {
                for (const value of [null, 7, {}, Symbol.iterator, {[asyncIterator]: 7}, {[Symbol.iterator]: () => 7}])
                    t.throws(() => t.api.ReadableStream.from(value), "TypeError");
                t.throws(() => t.api.ReadableStream.from(), "TypeError");
            });
        }
    }
];
