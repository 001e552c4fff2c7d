// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

function getterOf(prototype, name) {
    return Object.getOwnPropertyDescriptor(prototype, name).get;
}

// A stream and its controller, which a test feeds by hand.
function controlled(t, highWaterMark) {
    const result = {};
    result.stream = new t.api.ReadableStream({
        start(controller) { result.controller = controller; }
    }, highWaterMark === undefined ? {} : {highWaterMark});
    return result;
}

function streamOf(t, chunks) {
    const {stream, controller} = controlled(t);
    for (const chunk of chunks)
        controller.enqueue(chunk);
    controller.close();
    return stream;
}

const constructing = [
    {
        name: "streamWithoutArgumentsIsUnlocked", rule: "Streams 4.2.4",
        run: function*(t) {
            const stream = new t.api.ReadableStream();
            t.equal(stream.locked, false);
            t.check(stream instanceof t.api.ReadableStream, "an instance of its class");
        }
    },
    {
        name: "streamNeedsNew", rule: "Web IDL",
        run: function*(t) {
            const {ReadableStream} = t.api;
            // Braces, because Qt's engine does not throw when a class is called in tail position.
            t.throws(() => { ReadableStream(); }, "TypeError");
        }
    },
    {
        name: "sourceMustBeAnObject", rule: "Web IDL",
        run: function*(t) {
            t.throws(() => new t.api.ReadableStream(null), "TypeError");
            new t.api.ReadableStream(undefined);
            new t.api.ReadableStream(() => {});
        }
    },
    {
        name: "sourceMethodsMustBeFunctions", rule: "Streams 4.2.3",
        run: function*(t) {
            for (const name of ["start", "pull", "cancel"]) {
                t.throws(() => new t.api.ReadableStream({[name]: 1}), "TypeError");
                t.throws(() => new t.api.ReadableStream({[name]: null}), "TypeError");
                new t.api.ReadableStream({[name]: undefined});
            }
        }
    },
    {
        name: "exceptionFromAGetterOfTheSourceIsThrown", rule: "Web IDL",
        run: function*(t) {
            const reason = new Error("getter");
            for (const name of ["start", "pull", "cancel", "type"]) {
                const source = Object.defineProperty({}, name, {get() { throw reason; }});
                t.equal(t.throws(() => new t.api.ReadableStream(source), "Error"), reason);
            }
        }
    },
    {
        name: "exceptionFromStartIsThrownByTheConstructor", rule: "Streams 4.9.4",
        run: function*(t) {
            const reason = new RangeError("start");
            const source = {start() { throw reason; }};
            t.equal(t.throws(() => new t.api.ReadableStream(source), "RangeError"), reason);
        }
    },
    {
        name: "highWaterMarkMustBeANumberThatIsNotNegative", rule: "Streams 7.4",
        run: function*(t) {
            for (const highWaterMark of [-1, NaN, "many", {}, -Infinity])
                t.throws(() => new t.api.ReadableStream({}, {highWaterMark}), "RangeError");
        }
    },
    {
        name: "highWaterMarkIsConvertedToANumber", rule: "Web IDL",
        run: function*(t) {
            const examples = [[undefined, 1], [null, 0], ["4", 4], [0.5, 0.5], [true, 1], [Infinity, Infinity]];
            for (const [highWaterMark, expected] of examples)
                t.equal(controlled(t, highWaterMark).controller.desiredSize, expected);
        }
    },
    {
        name: "sizeMustBeAFunction", rule: "Web IDL",
        run: function*(t) {
            for (const size of [1, null, "size", {}])
                t.throws(() => new t.api.ReadableStream({}, {size}), "TypeError");
            new t.api.ReadableStream({}, {size: undefined});
        }
    },
];

const strategies = [
    {
        name: "desiredSizeFollowsTheQueue", rule: "Streams 4.6.3",
        run: function*(t) {
            const {stream, controller} = controlled(t, 2);
            const sizes = [controller.desiredSize];
            for (const chunk of ["a", "b", "c"]) {
                controller.enqueue(chunk);
                sizes.push(controller.desiredSize);
            }
            yield stream.getReader().read();
            sizes.push(controller.desiredSize);
            t.same(sizes, [2, 1, 0, -1, 0]);
        }
    },
    {
        name: "desiredSizeIsZeroWhenClosedAndNullWhenErrored", rule: "Streams 4.9.4",
        run: function*(t) {
            const closed = controlled(t, 3);
            closed.controller.close();
            t.equal(closed.controller.desiredSize, 0);
            const errored = controlled(t, 3);
            errored.controller.error("reason");
            t.equal(errored.controller.desiredSize, null);
        }
    },
    {
        name: "desiredSizeStaysWhileAClosingStreamHasChunks", rule: "Streams 4.9.4",
        run: function*(t) {
            const {stream, controller} = controlled(t, 3);
            controller.enqueue("a");
            controller.close();
            t.equal(controller.desiredSize, 2);
            yield stream.getReader().read();
            t.equal(controller.desiredSize, 0);
        }
    },
    {
        name: "sizeFunctionIsCalledWithTheChunkAndNoThis", rule: "Streams 4.2.4",
        run: function*(t) {
            const calls = [];
            let controller;
            new t.api.ReadableStream({start(given) { controller = given; }}, {
                highWaterMark: 10,
                size: function(...parameters) {
                    calls.push([this, parameters]);
                    return "3";
                }
            });
            controller.enqueue("chunk");
            t.same(calls, [[undefined, ["chunk"]]]);
            t.equal(controller.desiredSize, 7);
        }
    },
    {
        name: "sizeIsNotAskedWhenAReadWaits", rule: "Streams 4.9.4",
        run: function*(t) {
            let asked = 0;
            let controller;
            const stream = new t.api.ReadableStream({start(given) { controller = given; }}, {
                highWaterMark: 1, size() { asked++; return 1; }
            });
            const read = stream.getReader().read();
            controller.enqueue("waited for");
            t.equal(asked, 0);
            controller.enqueue("queued");
            t.equal(asked, 1);
            t.equal((yield read).value, "waited for");
        }
    },
    {
        name: "exceptionFromSizeIsThrownAndErrorsTheStream", rule: "Streams 4.9.4",
        run: function*(t) {
            const reason = new Error("size");
            let controller;
            const stream = new t.api.ReadableStream({start(given) { controller = given; }}, {
                size() { throw reason; }
            });
            t.equal(t.throws(() => controller.enqueue("chunk"), "Error"), reason);
            t.equal(yield t.rejects(stream.getReader().closed, "Error"), reason);
        }
    },
    {
        name: "sizeThatIsNoFiniteAmountErrorsTheStream", rule: "Streams 8.3",
        run: function*(t) {
            for (const size of [NaN, -1, Infinity, "much", undefined]) {
                let controller;
                const stream = new t.api.ReadableStream({start(given) { controller = given; }}, {size: () => size});
                const error = t.throws(() => controller.enqueue("chunk"), "RangeError");
                t.equal(yield t.rejects(stream.getReader().read(), "RangeError"), error);
            }
        }
    },
    {
        name: "strategyClassesKeepTheirHighWaterMark", rule: "Streams 7.2",
        run: function*(t) {
            for (const Strategy of [t.api.CountQueuingStrategy, t.api.ByteLengthQueuingStrategy]) {
                t.equal(new Strategy({highWaterMark: 4}).highWaterMark, 4);
                t.equal(new Strategy({highWaterMark: "5"}).highWaterMark, 5);
                t.equal(new Strategy({highWaterMark: -6}).highWaterMark, -6);
                t.check(Number.isNaN(new Strategy({highWaterMark: "many"}).highWaterMark), "not a number is kept");
            }
        }
    },
    {
        name: "strategyClassesNeedAHighWaterMark", rule: "Streams 7.2",
        run: function*(t) {
            for (const Strategy of [t.api.CountQueuingStrategy, t.api.ByteLengthQueuingStrategy]) {
                t.throws(() => new Strategy(), "TypeError");
                t.throws(() => new Strategy({}), "TypeError");
                t.throws(() => new Strategy({highWaterMark: undefined}), "TypeError");
                t.throws(() => new Strategy(4), "TypeError");
                t.throws(() => { Strategy({highWaterMark: 4}); }, "TypeError");
            }
        }
    },
    {
        name: "strategyClassesMeasureChunks", rule: "Streams 7.3",
        run: function*(t) {
            const {CountQueuingStrategy, ByteLengthQueuingStrategy} = t.api;
            const count = new CountQueuingStrategy({highWaterMark: 1}).size;
            t.same([count("text"), count(new Uint8Array(8)), count()], [1, 1, 1]);
            const bytes = new ByteLengthQueuingStrategy({highWaterMark: 1}).size;
            t.same([bytes(new Uint8Array(8)), bytes(new ArrayBuffer(3)), bytes({byteLength: "any"})], [8, 3, "any"]);
            t.equal(bytes("text"), undefined);
            t.throws(() => bytes(), "TypeError");
        }
    },
    {
        name: "strategiesShareTheirSizeFunction", rule: "Streams 7.2",
        run: function*(t) {
            for (const Strategy of [t.api.CountQueuingStrategy, t.api.ByteLengthQueuingStrategy]) {
                const one = new Strategy({highWaterMark: 1});
                t.equal(one.size, new Strategy({highWaterMark: 2}).size);
                t.equal(one.size.name, "size");
            }
        }
    },
    {
        name: "byteLengthStrategyCountsBytes", rule: "Streams 7.2",
        run: function*(t) {
            let controller;
            new t.api.ReadableStream({start(given) { controller = given; }},
                                     new t.api.ByteLengthQueuingStrategy({highWaterMark: 10}));
            controller.enqueue(new Uint8Array(4));
            t.equal(controller.desiredSize, 6);
            t.throws(() => controller.enqueue("text has no byteLength"), "RangeError");
        }
    },
];

const pulling = [
    {
        name: "startIsCalledAtOnceOnTheSourceWithTheController", rule: "Streams 4.2.3",
        run: function*(t) {
            const calls = [];
            const source = {start(...parameters) { calls.push([this, parameters]); }};
            new t.api.ReadableStream(source);
            t.equal(calls.length, 1);
            t.equal(calls[0][0], source);
            t.equal(calls[0][1].length, 1);
            t.equal(Object.prototype.toString.call(calls[0][1][0]), "[object ReadableStreamDefaultController]");
        }
    },
    {
        name: "sourceMayBeAnInstanceOfAClass", rule: "Streams 4.2.3",
        run: function*(t) {
            class Source {
                constructor() { this.next = 0; }
                pull(controller) { controller.enqueue(this.next++); }
                cancel(reason) { this.cancelled = reason; }
            }
            const source = new Source();
            const reader = new t.api.ReadableStream(source).getReader();
            t.equal((yield reader.read()).value, 0);
            t.equal((yield reader.read()).value, 1);
            yield reader.cancel("enough");
            t.equal(source.cancelled, "enough");
        }
    },
    {
        name: "sourceMethodsAreReadOnce", rule: "Streams 4.9.4",
        run: function*(t) {
            const source = {pull(controller) { controller.enqueue("original"); }};
            const reader = new t.api.ReadableStream(source, {highWaterMark: 0}).getReader();
            source.pull = (controller) => controller.enqueue("replaced");
            t.equal((yield reader.read()).value, "original");
        }
    },
    {
        name: "pullWaitsForStart", rule: "Streams 4.9.4",
        run: function*(t) {
            const calls = [];
            let finishStart;
            const stream = new t.api.ReadableStream({
                start() { return new Promise((resolve) => { finishStart = resolve; }); },
                pull(controller) { calls.push(this); controller.enqueue("pulled"); }
            });
            const read = stream.getReader().read();
            yield t.sleep(0);
            t.equal(calls.length, 0);
            finishStart();
            t.equal((yield read).value, "pulled");
        }
    },
    {
        name: "chunksFromStartCanBeReadBeforeStartEnds", rule: "Streams 4.9.4",
        run: function*(t) {
            const stream = new t.api.ReadableStream({
                start(controller) {
                    controller.enqueue("early");
                    return new Promise(() => {});
                }
            });
            t.equal((yield stream.getReader().read()).value, "early");
        }
    },
    {
        name: "pullIsNotCalledInsideTheConstructor", rule: "Streams 4.9.4",
        run: function*(t) {
            let pulls = 0;
            new t.api.ReadableStream({pull() { pulls++; }});
            t.equal(pulls, 0);
            yield t.waitFor(() => pulls > 0);
        }
    },
    {
        name: "pullIsCalledOnTheSourceWithTheController", rule: "Streams 4.2.3",
        run: function*(t) {
            const calls = [];
            let controller;
            const source = {
                start(given) { controller = given; },
                pull(...parameters) { calls.push([this, parameters]); }
            };
            new t.api.ReadableStream(source);
            yield t.waitFor(() => calls.length > 0);
            t.equal(calls[0][0], source);
            t.equal(calls[0][1].length, 1);
            t.equal(calls[0][1][0], controller);
        }
    },
    {
        name: "pullIsNotRepeatedWhenItEnqueuesNothing", rule: "Streams 4.9.4",
        run: function*(t) {
            let pulls = 0;
            new t.api.ReadableStream({pull() { pulls++; }}, {highWaterMark: 5});
            yield t.sleep(0);
            yield t.sleep(0);
            t.equal(pulls, 1);
        }
    },
    {
        name: "pullFillsTheQueueToTheMarkAndStops", rule: "Streams 4.9.4",
        run: function*(t) {
            let pulls = 0;
            const stream = new t.api.ReadableStream({pull(controller) { controller.enqueue(++pulls); }},
                                                    {highWaterMark: 3});
            yield t.waitFor(() => pulls >= 3);
            yield t.sleep(0);
            t.equal(pulls, 3);
            t.equal((yield stream.getReader().read()).value, 1);
            yield t.waitFor(() => pulls >= 4);
            yield t.sleep(0);
            t.equal(pulls, 4);
        }
    },
    {
        name: "pullWithMarkZeroWaitsForARead", rule: "Streams 4.9.4",
        run: function*(t) {
            let pulls = 0;
            const stream = new t.api.ReadableStream({pull(controller) { controller.enqueue(++pulls); }},
                                                    {highWaterMark: 0});
            yield t.sleep(0);
            t.equal(pulls, 0);
            t.equal((yield stream.getReader().read()).value, 1);
            yield t.sleep(0);
            t.equal(pulls, 1);
        }
    },
    {
        name: "pullIsNotCalledWhileItsPromiseIsPending", rule: "Streams 4.9.4",
        run: function*(t) {
            const finish = [];
            const stream = new t.api.ReadableStream({
                pull(controller) {
                    controller.enqueue(finish.length);
                    return new Promise((resolve) => { finish.push(resolve); });
                }
            }, {highWaterMark: 2});
            const reader = stream.getReader();
            t.equal((yield reader.read()).value, 0);
            yield t.sleep(0);
            t.equal(finish.length, 1);
            finish[0]();
            yield t.waitFor(() => finish.length > 1);
            t.equal((yield reader.read()).value, 1);
        }
    },
    {
        name: "pullAfterAPendingPullIsCalledOnlyOnce", rule: "Streams 4.9.4",
        run: function*(t) {
            const finish = [];
            let controller;
            const stream = new t.api.ReadableStream({
                start(given) { controller = given; },
                pull() { return new Promise((resolve) => { finish.push(resolve); }); }
            }, {highWaterMark: 0});
            const reader = stream.getReader();
            const reads = [reader.read(), reader.read(), reader.read()];
            yield t.waitFor(() => finish.length > 0);
            for (const chunk of ["a", "b", "c"])
                controller.enqueue(chunk);
            yield Promise.all(reads);
            finish[0]();
            yield t.sleep(0);
            t.check(finish.length <= 2, "at most one pull was waiting");
        }
    },
    {
        name: "pullIsNotCalledAfterCloseErrorOrCancel", rule: "Streams 4.9.4",
        run: function*(t) {
            const endings = [
                (stream, controller) => controller.close(),
                (stream, controller) => controller.error("reason"),
                (stream) => stream.cancel("reason"),
            ];
            for (const end of endings) {
                let pulls = 0;
                let controller;
                const stream = new t.api.ReadableStream({
                    start(given) { controller = given; },
                    pull() { pulls++; }
                });
                end(stream, controller);
                yield t.sleep(0);
                t.equal(pulls, 0);
            }
        }
    },
    {
        name: "startMayReturnAThenable", rule: "Streams 4.2.3",
        run: function*(t) {
            let pulls = 0;
            let finish;
            new t.api.ReadableStream({
                start() { return {then(resolve) { finish = resolve; }}; },
                pull() { pulls++; }
            });
            yield t.waitFor(() => finish);
            t.equal(pulls, 0);
            finish();
            yield t.waitFor(() => pulls > 0);
        }
    },
    {
        name: "rejectionOfStartErrorsTheStream", rule: "Streams 4.2.3",
        run: function*(t) {
            const reason = new Error("start");
            const stream = new t.api.ReadableStream({start() { return Promise.reject(reason); }});
            t.equal(yield t.rejects(stream.getReader().read(), "Error"), reason);
        }
    },
    {
        name: "exceptionFromPullErrorsTheStream", rule: "Streams 4.2.3",
        run: function*(t) {
            const reason = new Error("pull");
            const stream = new t.api.ReadableStream({pull() { throw reason; }});
            const reader = stream.getReader();
            t.equal(yield t.rejects(reader.read(), "Error"), reason);
            t.equal(yield t.rejects(reader.closed, "Error"), reason);
        }
    },
    {
        name: "rejectionOfPullErrorsTheStream", rule: "Streams 4.2.3",
        run: function*(t) {
            const reason = {};
            const stream = new t.api.ReadableStream({pull() { return Promise.reject(reason); }});
            t.equal(yield t.rejects(stream.getReader().closed), reason);
        }
    },
];

const controlling = [
    {
        name: "closeLetsQueuedChunksBeRead", rule: "Streams 4.6.3",
        run: function*(t) {
            const reader = streamOf(t, ["a", "b"]).getReader();
            let closed = false;
            reader.closed.then(() => { closed = true; });
            t.same(yield reader.read(), {value: "a", done: false});
            t.equal(closed, false);
            t.same(yield reader.read(), {value: "b", done: false});
            t.same(yield reader.read(), {value: undefined, done: true});
            t.equal(yield reader.closed, undefined);
            t.same(yield reader.read(), {value: undefined, done: true});
        }
    },
    {
        name: "closeEndsEveryPendingRead", rule: "Streams 4.9.1",
        run: function*(t) {
            const {stream, controller} = controlled(t);
            const reader = stream.getReader();
            const reads = [reader.read(), reader.read()];
            controller.close();
            t.same(yield Promise.all(reads), [{value: undefined, done: true}, {value: undefined, done: true}]);
        }
    },
    {
        name: "enqueueAndCloseAfterCloseThrow", rule: "Streams 4.6.3",
        run: function*(t) {
            const empty = controlled(t);
            const waiting = controlled(t);
            waiting.controller.enqueue("queued");
            for (const {controller} of [empty, waiting]) {
                controller.close();
                t.throws(() => controller.close(), "TypeError");
                t.throws(() => controller.enqueue("late"), "TypeError");
            }
        }
    },
    {
        name: "enqueueAndCloseAfterErrorThrow", rule: "Streams 4.6.3",
        run: function*(t) {
            const {controller} = controlled(t);
            controller.error(new Error("reason"));
            t.throws(() => controller.close(), "TypeError");
            t.throws(() => controller.enqueue("late"), "TypeError");
        }
    },
    {
        name: "errorDropsQueuedChunks", rule: "Streams 4.9.4",
        run: function*(t) {
            const {stream, controller} = controlled(t);
            const reason = new Error("reason");
            controller.enqueue("dropped");
            controller.error(reason);
            t.equal(yield t.rejects(stream.getReader().read(), "Error"), reason);
        }
    },
    {
        name: "errorAfterCloseStillReachesAStreamWithQueuedChunks", rule: "Streams 4.9.4",
        run: function*(t) {
            const {stream, controller} = controlled(t);
            const reason = new Error("reason");
            controller.enqueue("dropped");
            controller.close();
            controller.error(reason);
            t.equal(yield t.rejects(stream.getReader().read(), "Error"), reason);
        }
    },
    {
        name: "errorAfterTheEndIsIgnored", rule: "Streams 4.9.4",
        run: function*(t) {
            const closed = controlled(t);
            closed.controller.close();
            closed.controller.error("late");
            t.same(yield closed.stream.getReader().read(), {value: undefined, done: true});
            const errored = controlled(t);
            errored.controller.error("first");
            errored.controller.error("second");
            t.equal(yield t.rejects(errored.stream.getReader().read()), "first");
        }
    },
    {
        name: "errorKeepsTheIdentityOfAnyReason", rule: "Streams 4.6.3",
        run: function*(t) {
            for (const reason of [undefined, null, 0, "text", {}, new Error("reason"), Symbol("reason")]) {
                const {stream, controller} = controlled(t);
                controller.error(reason);
                const reader = stream.getReader();
                t.equal(yield t.rejects(reader.read(), reason?.name), reason);
                t.equal(yield t.rejects(reader.read(), reason?.name), reason);
                t.equal(yield t.rejects(reader.closed, reason?.name), reason);
            }
        }
    },
    {
        name: "errorRejectsEveryPendingReadInOrder", rule: "Streams 4.9.1",
        run: function*(t) {
            const {stream, controller} = controlled(t);
            const reader = stream.getReader();
            const order = [];
            const reads = [1, 2, 3].map((number) => reader.read().catch((reason) => order.push([number, reason])));
            controller.error("reason");
            yield Promise.all(reads);
            t.same(order, [[1, "reason"], [2, "reason"], [3, "reason"]]);
        }
    },
    {
        name: "controllerMethodsReturnUndefined", rule: "Streams 4.6.1",
        run: function*(t) {
            const {controller} = controlled(t);
            t.equal(controller.enqueue(), undefined);
            t.equal(controller.close(), undefined);
            t.equal(controller.error(), undefined);
        }
    },
    {
        name: "controllerCannotBeConstructed", rule: "Web IDL",
        run: function*(t) {
            const {controller} = controlled(t);
            t.equal(controller.constructor.name, "ReadableStreamDefaultController");
            t.throws(() => new controller.constructor(), "TypeError");
            t.throws(() => new controller.constructor(new t.api.ReadableStream()), "TypeError");
        }
    },
];

const reading = [
    {
        name: "pendingReadsAreAnsweredInOrder", rule: "Streams 4.9.1",
        run: function*(t) {
            const {stream, controller} = controlled(t);
            const reader = stream.getReader();
            const order = [];
            const reads = [1, 2, 3].map((number) => reader.read().then(({value}) => order.push([number, value])));
            for (const chunk of ["a", "b", "c"])
                controller.enqueue(chunk);
            yield Promise.all(reads);
            t.same(order, [[1, "a"], [2, "b"], [3, "c"]]);
        }
    },
    {
        name: "readGivesAnOrdinaryObject", rule: "Streams 4.4.3",
        run: function*(t) {
            const reader = streamOf(t, ["a"]).getReader();
            for (const done of [false, true]) {
                const result = yield reader.read();
                t.equal(Object.getPrototypeOf(result), Object.prototype);
                t.same(Object.keys(result).sort(), ["done", "value"]);
                t.equal(result.done, done);
            }
        }
    },
    {
        name: "chunksKeepTheirIdentity", rule: "Streams 4.6.3",
        run: function*(t) {
            const chunks = [undefined, null, NaN, 0, "", {}, [], () => {}, new Uint8Array(2), Symbol("chunk")];
            const reader = streamOf(t, chunks).getReader();
            for (const chunk of chunks) {
                const {value, done} = yield reader.read();
                t.equal(value, chunk);
                t.equal(done, false);
            }
        }
    },
    {
        name: "thenablesAreOrdinaryChunks", rule: "Streams 4.6.3",
        run: function*(t) {
            const chunk = {then(resolve) { resolve("unwrapped"); }};
            const promise = Promise.resolve("unwrapped");
            const reader = streamOf(t, [chunk, promise]).getReader();
            t.equal((yield reader.read()).value, chunk);
            t.equal((yield reader.read()).value, promise);
        }
    },
    {
        name: "manyChunksArriveInOrder", rule: "Streams 4.4.3",
        run: function*(t) {
            let next = 0;
            const reader = new t.api.ReadableStream({
                pull(controller) {
                    controller.enqueue(next++);
                    if (next === 500)
                        controller.close();
                }
            }).getReader();
            for (let expected = 0; expected < 500; expected++)
                t.equal((yield reader.read()).value, expected);
            t.equal((yield reader.read()).done, true);
        }
    },
    {
        name: "getReaderLocksTheStream", rule: "Streams 4.2.4",
        run: function*(t) {
            const stream = new t.api.ReadableStream();
            const reader = stream.getReader();
            t.equal(stream.locked, true);
            t.check(reader instanceof t.api.ReadableStreamDefaultReader, "a default reader");
            t.throws(() => stream.getReader(), "TypeError");
            t.throws(() => stream.tee(), "TypeError");
            t.throws(() => new t.api.ReadableStreamDefaultReader(stream), "TypeError");
            yield t.rejects(stream.cancel(), "TypeError");
        }
    },
    {
        name: "endedStreamsStayLocked", rule: "Streams 4.2.4",
        run: function*(t) {
            const {stream, controller} = controlled(t);
            const reader = stream.getReader();
            controller.close();
            yield reader.closed;
            t.equal(stream.locked, true);
            reader.releaseLock();
            t.equal(stream.locked, false);
            t.same(yield stream.getReader().read(), {value: undefined, done: true});
        }
    },
    {
        name: "readerCanBeConstructedForAStream", rule: "Streams 4.4.3",
        run: function*(t) {
            const {ReadableStreamDefaultReader} = t.api;
            const stream = streamOf(t, ["a"]);
            const reader = new ReadableStreamDefaultReader(stream);
            t.equal(stream.locked, true);
            t.equal((yield reader.read()).value, "a");
            t.throws(() => { ReadableStreamDefaultReader(streamOf(t, [])); }, "TypeError");
        }
    },
    {
        name: "readerNeedsAReadableStream", rule: "Web IDL",
        run: function*(t) {
            const {ReadableStream, ReadableStreamDefaultReader, WritableStream} = t.api;
            for (const value of [undefined, null, {}, new WritableStream(), Object.create(ReadableStream.prototype)])
                t.throws(() => new ReadableStreamDefaultReader(value), "TypeError");
            t.throws(() => new ReadableStreamDefaultReader(), "TypeError");
        }
    },
    {
        name: "getReaderChecksItsOptions", rule: "Streams 4.2.4",
        run: function*(t) {
            for (const options of [1, "byob", {mode: "byob"}, {mode: "other"}, {mode: ""}, {mode: null}])
                t.throws(() => new t.api.ReadableStream().getReader(options), "TypeError");
            for (const options of [undefined, null, {}, {mode: undefined}, () => {}])
                t.check(new t.api.ReadableStream().getReader(options), "a reader");
        }
    },
    {
        name: "failedGetReaderDoesNotLock", rule: "Streams 4.2.4",
        run: function*(t) {
            const stream = new t.api.ReadableStream();
            t.throws(() => stream.getReader({mode: "byob"}), "TypeError");
            t.equal(stream.locked, false);
        }
    },
    {
        name: "closedIsTheSamePromiseEachTime", rule: "Streams 4.3.3",
        run: function*(t) {
            const {stream, controller} = controlled(t);
            const reader = stream.getReader();
            const closed = reader.closed;
            t.check(closed instanceof Promise, "a promise");
            t.equal(reader.closed, closed);
            controller.close();
            t.equal(reader.closed, closed);
            t.equal(yield closed, undefined);
        }
    },
    {
        name: "readerOfAnEndedStreamIsSettledAtOnce", rule: "Streams 4.9.3",
        run: function*(t) {
            const ended = controlled(t);
            ended.controller.close();
            t.equal(yield ended.stream.getReader().closed, undefined);
            const failed = controlled(t);
            failed.controller.error("reason");
            t.equal(yield t.rejects(failed.stream.getReader().closed), "reason");
        }
    },
    {
        name: "closedSettlesBeforePendingReads", rule: "Streams 4.9.1",
        run: function*(t) {
            for (const end of ["close", "error"]) {
                const {stream, controller} = controlled(t);
                const reader = stream.getReader();
                const order = [];
                const note = (event) => () => { order.push(event); };
                const events = [
                    reader.closed.then(note("closed"), note("closed")),
                    reader.read().then(note("read"), note("read")),
                ];
                controller[end]();
                yield Promise.all(events);
                t.same(order, ["closed", "read"]);
            }
        }
    },
];

const releasing = [
    {
        name: "releaseLockFreesTheStream", rule: "Streams 4.4.3",
        run: function*(t) {
            const stream = streamOf(t, ["a", "b"]);
            const first = stream.getReader();
            t.equal((yield first.read()).value, "a");
            t.equal(first.releaseLock(), undefined);
            t.equal(stream.locked, false);
            t.equal((yield stream.getReader().read()).value, "b");
        }
    },
    {
        name: "releasedReaderRejectsEverything", rule: "Streams 4.4.3",
        run: function*(t) {
            const stream = streamOf(t, ["a"]);
            const reader = stream.getReader();
            reader.releaseLock();
            yield t.rejects(reader.read(), "TypeError");
            yield t.rejects(reader.cancel(), "TypeError");
            yield t.rejects(reader.closed, "TypeError");
        }
    },
    {
        name: "releaseLockTwiceDoesNothing", rule: "Streams 4.4.3",
        run: function*(t) {
            const stream = new t.api.ReadableStream();
            const first = stream.getReader();
            first.releaseLock();
            stream.getReader();
            first.releaseLock();
            t.equal(stream.locked, true);
        }
    },
    {
        name: "releaseLockRejectsPendingReads", rule: "Streams 4.4.3",
        run: function*(t) {
            const {stream, controller} = controlled(t);
            const first = stream.getReader();
            const reads = [first.read(), first.read()];
            first.releaseLock();
            t.equal(stream.locked, false);
            const second = stream.getReader();
            controller.enqueue("for the second reader");
            for (const read of reads)
                yield t.rejects(read, "TypeError");
            t.equal((yield second.read()).value, "for the second reader");
        }
    },
    {
        name: "releaseLockRejectsThePendingClosedPromise", rule: "Streams 4.9.3",
        run: function*(t) {
            const reader = new t.api.ReadableStream().getReader();
            const closed = reader.closed;
            reader.releaseLock();
            t.equal(reader.closed, closed);
            yield t.rejects(closed, "TypeError");
        }
    },
    {
        name: "releaseLockReplacesASettledClosedPromise", rule: "Streams 4.9.3",
        run: function*(t) {
            const ended = controlled(t);
            const failed = controlled(t);
            const endedReader = ended.stream.getReader();
            const failedReader = failed.stream.getReader();
            const closedOfEnded = endedReader.closed;
            const closedOfFailed = failedReader.closed;
            ended.controller.close();
            failed.controller.error("reason");
            for (const reader of [endedReader, failedReader]) {
                reader.releaseLock();
                yield t.rejects(reader.closed, "TypeError");
            }
            t.equal(yield closedOfEnded, undefined);
            t.equal(yield t.rejects(closedOfFailed), "reason");
        }
    },
    {
        name: "releasedReaderDoesNotSeeTheEnd", rule: "Streams 4.4.3",
        run: function*(t) {
            const {stream, controller} = controlled(t);
            const first = stream.getReader();
            first.releaseLock();
            const second = stream.getReader();
            controller.close();
            yield t.rejects(first.closed, "TypeError");
            t.equal(yield second.closed, undefined);
        }
    },
];

const cancelling = [
    {
        name: "cancelTellsTheSourceItsReason", rule: "Streams 4.2.3",
        run: function*(t) {
            for (const reason of [undefined, "text", {}, new Error("reason")]) {
                const calls = [];
                const source = {cancel(...parameters) { calls.push([this, parameters]); }};
                yield new t.api.ReadableStream(source).cancel(reason);
                t.equal(calls.length, 1);
                t.equal(calls[0][0], source);
                t.equal(calls[0][1][0], reason);
            }
        }
    },
    {
        name: "cancelFulfilsWithUndefined", rule: "Streams 4.9.1",
        run: function*(t) {
            t.equal(yield new t.api.ReadableStream().cancel(), undefined);
            t.equal(yield new t.api.ReadableStream({cancel() { return "result"; }}).cancel(), undefined);
            const asynchronous = {cancel() { return Promise.resolve("result"); }};
            t.equal(yield new t.api.ReadableStream(asynchronous).getReader().cancel(), undefined);
        }
    },
    {
        name: "cancelWaitsForTheSource", rule: "Streams 4.2.3",
        run: function*(t) {
            let finish;
            const stream = new t.api.ReadableStream({
                cancel() { return new Promise((resolve) => { finish = resolve; }); }
            });
            const reader = stream.getReader();
            const order = [];
            const cancelled = reader.cancel().then(() => order.push("cancelled"));
            yield reader.closed.then(() => order.push("closed"));
            yield t.sleep(0);
            order.push("finish");
            finish();
            yield cancelled;
            t.same(order, ["closed", "finish", "cancelled"]);
        }
    },
    {
        name: "cancelReportsTheFailureOfTheSourceAndClosesAllTheSame", rule: "Streams 4.2.3",
        run: function*(t) {
            const reason = new Error("cancel");
            for (const cancel of [() => { throw reason; }, () => Promise.reject(reason)]) {
                const reader = new t.api.ReadableStream({cancel}).getReader();
                t.equal(yield t.rejects(reader.cancel(), "Error"), reason);
                t.equal(yield reader.closed, undefined);
                t.equal((yield reader.read()).done, true);
            }
        }
    },
    {
        name: "cancelOfAnEndedStreamDoesNotReachTheSource", rule: "Streams 4.9.1",
        run: function*(t) {
            let cancels = 0;
            const make = (end) => new t.api.ReadableStream({
                start(controller) { controller[end]("reason"); },
                cancel() { cancels++; }
            });
            t.equal(yield make("close").cancel("late"), undefined);
            t.equal(yield t.rejects(make("error").cancel("late")), "reason");
            t.equal(cancels, 0);
        }
    },
    {
        name: "cancelDropsQueuedChunks", rule: "Streams 4.6.4",
        run: function*(t) {
            const {stream, controller} = controlled(t, 4);
            controller.enqueue("dropped");
            yield stream.cancel();
            t.equal(controller.desiredSize, 0);
            t.same(yield stream.getReader().read(), {value: undefined, done: true});
        }
    },
    {
        name: "cancelReachesTheSourceOfAClosingStream", rule: "Streams 4.9.1",
        run: function*(t) {
            const reasons = [];
            const stream = new t.api.ReadableStream({
                start(controller) {
                    controller.enqueue("unread");
                    controller.close();
                },
                cancel(reason) { reasons.push(reason); }
            });
            yield stream.cancel("reason");
            t.same(reasons, ["reason"]);
        }
    },
    {
        name: "cancelEndsPendingReads", rule: "Streams 4.9.1",
        run: function*(t) {
            const reader = new t.api.ReadableStream().getReader();
            const reads = [reader.read(), reader.read()];
            yield reader.cancel();
            t.same(yield Promise.all(reads), [{value: undefined, done: true}, {value: undefined, done: true}]);
        }
    },
    {
        name: "cancelTwiceTellsTheSourceOnce", rule: "Streams 4.9.1",
        run: function*(t) {
            const reasons = [];
            const reader = new t.api.ReadableStream({cancel(reason) { reasons.push(reason); }}).getReader();
            yield Promise.all([reader.cancel("first"), reader.cancel("second")]);
            t.same(reasons, ["first"]);
        }
    },
    {
        name: "controllerOfACancelledStreamTakesNothing", rule: "Streams 4.6.3",
        run: function*(t) {
            const {stream, controller} = controlled(t);
            yield stream.cancel();
            t.throws(() => controller.enqueue("late"), "TypeError");
            t.throws(() => controller.close(), "TypeError");
            t.equal(controller.error("late"), undefined);
            t.equal(yield stream.getReader().closed, undefined);
        }
    },
    {
        name: "lateFailureOfPullDoesNotHarmACancelledStream", rule: "Streams 4.9.4",
        run: function*(t) {
            let fail;
            const stream = new t.api.ReadableStream({
                pull() { return new Promise((resolve, reject) => { fail = reject; }); }
            });
            yield t.waitFor(() => fail);
            const reader = stream.getReader();
            yield reader.cancel();
            fail(new Error("late"));
            yield t.sleep(0);
            t.equal(yield reader.closed, undefined);
            t.equal((yield reader.read()).done, true);
        }
    },
];

const shape = [
    {
        name: "methodsOfOtherObjectsAreRefused", rule: "Web IDL",
        run: function*(t) {
            const {ReadableStream, WritableStream} = t.api;
            const prototype = ReadableStream.prototype;
            for (const value of [undefined, {}, prototype, new WritableStream()]) {
                t.throws(() => getterOf(prototype, "locked").call(value), "TypeError");
                t.throws(() => prototype.getReader.call(value), "TypeError");
                t.throws(() => prototype.tee.call(value), "TypeError");
                t.throws(() => prototype.pipeThrough.call(value, {}), "TypeError");
                yield t.rejects(prototype.cancel.call(value), "TypeError");
                yield t.rejects(prototype.pipeTo.call(value, new WritableStream()), "TypeError");
            }
        }
    },
    {
        name: "readerMethodsOfOtherObjectsAreRefused", rule: "Web IDL",
        run: function*(t) {
            const {ReadableStream, ReadableStreamDefaultReader} = t.api;
            const prototype = ReadableStreamDefaultReader.prototype;
            for (const value of [undefined, {}, prototype, new ReadableStream()]) {
                t.throws(() => prototype.releaseLock.call(value), "TypeError");
                yield t.rejects(getterOf(prototype, "closed").call(value), "TypeError");
                yield t.rejects(prototype.read.call(value), "TypeError");
                yield t.rejects(prototype.cancel.call(value), "TypeError");
            }
        }
    },
    {
        name: "controllerMethodsOfOtherObjectsAreRefused", rule: "Web IDL",
        run: function*(t) {
            const prototype = Object.getPrototypeOf(controlled(t).controller);
            for (const value of [undefined, {}, prototype]) {
                t.throws(() => getterOf(prototype, "desiredSize").call(value), "TypeError");
                t.throws(() => prototype.enqueue.call(value, "chunk"), "TypeError");
                t.throws(() => prototype.close.call(value), "TypeError");
                t.throws(() => prototype.error.call(value), "TypeError");
            }
        }
    },
    {
        name: "tagsNameTheClasses", rule: "Web IDL",
        run: function*(t) {
            const {stream, controller} = controlled(t);
            const tag = (object) => Object.prototype.toString.call(object);
            t.equal(tag(stream), "[object ReadableStream]");
            t.equal(tag(controller), "[object ReadableStreamDefaultController]");
            t.equal(tag(stream.getReader()), "[object ReadableStreamDefaultReader]");
            t.equal(tag(new t.api.CountQueuingStrategy({highWaterMark: 1})), "[object CountQueuingStrategy]");
            t.equal(tag(new t.api.ByteLengthQueuingStrategy({highWaterMark: 1})),
                    "[object ByteLengthQueuingStrategy]");
        }
    },
    {
        name: "attributesAreEnumerableGettersOfThePrototype", rule: "Web IDL",
        run: function*(t) {
            const {ReadableStream, ReadableStreamDefaultReader, CountQueuingStrategy} = t.api;
            const examples = [
                [ReadableStream, "locked"],
                [ReadableStreamDefaultReader, "closed"],
                [CountQueuingStrategy, "highWaterMark"],
                [CountQueuingStrategy, "size"],
            ];
            for (const [{prototype}, name] of examples) {
                const descriptor = Object.getOwnPropertyDescriptor(prototype, name);
                t.equal(typeof descriptor.get, "function");
                t.equal(descriptor.set, undefined);
                t.equal(descriptor.enumerable, true);
                t.equal(descriptor.configurable, true);
            }
            t.same(Object.keys(new ReadableStream()), []);
        }
    },
    {
        name: "methodsHaveTheirNamesAndLengths", rule: "Web IDL",
        run: function*(t) {
            const {ReadableStream, ReadableStreamDefaultReader} = t.api;
            const examples = [
                [ReadableStream, {cancel: 0, getReader: 0, pipeThrough: 1, pipeTo: 1, tee: 0}],
                [ReadableStreamDefaultReader, {cancel: 0, read: 0, releaseLock: 0}],
                [controlled(t).controller.constructor, {close: 0, enqueue: 0, error: 0}],
            ];
            for (const [{prototype}, lengths] of examples) {
                for (const name of Object.keys(lengths)) {
                    const {value, enumerable, writable} = Object.getOwnPropertyDescriptor(prototype, name);
                    t.equal(value.length, lengths[name]);
                    t.equal(value.name, name);
                    t.equal(enumerable, true);
                    t.equal(writable, true);
                }
            }
            t.equal(ReadableStream.length, 0);
            t.equal(ReadableStreamDefaultReader.length, 1);
        }
    },
];

export default [].concat(constructing, strategies, pulling, controlling, reading, releasing, cancelling, shape);
