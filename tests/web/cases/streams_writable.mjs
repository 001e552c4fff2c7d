// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

function getterOf(prototype, name) {
    return Object.getOwnPropertyDescriptor(prototype, name).get;
}

// Object.keys() of Qt's engine asks every getter, and those of a prototype throw.
function enumerableNames(object) {
    const isEnumerable = (name) => Object.getOwnPropertyDescriptor(object, name).enumerable;
    return Object.getOwnPropertyNames(object).filter(isEnumerable).sort();
}

// A stream and its controller; `events` says what its sink was asked to do.
function recorded(t, sink = {}, strategy = {}) {
    const result = {events: []};
    const record = (name, parameters) => {
        result.events.push(name === "close" ? name : `${name} ${parameters[0]}`);
        return sink[name]?.apply(sink, parameters);
    };
    result.stream = new t.api.WritableStream({
        start(controller) {
            result.controller = controller;
            return sink.start?.(controller);
        },
        write(...parameters) { return record("write", parameters); },
        close(...parameters) { return record("close", parameters); },
        abort(...parameters) { return record("abort", parameters); }
    }, strategy);
    return result;
}

// A sink whose writes end when a test says so: finish[0]() and fail[0](reason) end the first.
function heldSink() {
    const sink = {
        finish: [],
        fail: [],
        write() {
            return new Promise((resolve, reject) => {
                sink.finish.push(resolve);
                sink.fail.push(reject);
            });
        }
    };
    return sink;
}

// Promises in the order in which they settle, "write" when fulfilled and "write: reason" when rejected.
function* orderOfSettling(promises) {
    const order = [];
    yield Promise.all(Object.keys(promises).map((name) => promises[name].then(
        () => order.push(name), (reason) => order.push(`${name}: ${reason}`))));
    return order;
}

const constructing = [
    {
        name: "streamWithoutArgumentsTakesAnything", rule: "Streams 5.2.4",
        run: function*(t) {
            const stream = new t.api.WritableStream();
            t.equal(stream.locked, false);
            const writer = stream.getWriter();
            t.equal(yield writer.write("ignored"), undefined);
            t.equal(yield writer.close(), undefined);
        }
    },
    {
        name: "streamNeedsNew", rule: "Web IDL",
        run: function*(t) {
            const {WritableStream} = t.api;
            // Braces, because Qt's engine does not throw when a class is called in tail position.
            t.throws(() => { WritableStream(); }, "TypeError");
        }
    },
    {
        name: "sinkMustBeAnObjectWithFunctions", rule: "Streams 5.2.3",
        run: function*(t) {
            t.throws(() => new t.api.WritableStream(null), "TypeError");
            for (const name of ["start", "write", "close", "abort"]) {
                t.throws(() => new t.api.WritableStream({[name]: "text"}), "TypeError");
                t.throws(() => new t.api.WritableStream({[name]: null}), "TypeError");
                new t.api.WritableStream({[name]: undefined});
            }
        }
    },
    {
        name: "sinkTypeIsReserved", rule: "Streams 5.2.4",
        run: function*(t) {
            for (const type of ["bytes", "", null, {}])
                t.throws(() => new t.api.WritableStream({type}), "RangeError");
            new t.api.WritableStream({type: undefined});
        }
    },
    {
        name: "strategyIsChecked", rule: "Streams 7.4",
        run: function*(t) {
            for (const highWaterMark of [-1, NaN, "many"])
                t.throws(() => new t.api.WritableStream({}, {highWaterMark}), "RangeError");
            t.throws(() => new t.api.WritableStream({}, {size: 1}), "TypeError");
        }
    },
    {
        name: "desiredSizeStartsAtTheMark", rule: "Streams 5.3.3",
        run: function*(t) {
            const examples = [[undefined, 1], [0, 0], ["4", 4], [0.5, 0.5], [Infinity, Infinity]];
            for (const [highWaterMark, expected] of examples) {
                const writer = new t.api.WritableStream({}, {highWaterMark}).getWriter();
                t.equal(writer.desiredSize, expected);
            }
        }
    },
    {
        name: "exceptionFromStartIsThrownByTheConstructor", rule: "Streams 5.5.4",
        run: function*(t) {
            const reason = new RangeError("start");
            const sink = {start() { throw reason; }};
            t.equal(t.throws(() => new t.api.WritableStream(sink), "RangeError"), reason);
        }
    },
    {
        name: "rejectionOfStartErrorsTheStream", rule: "Streams 5.5.4",
        run: function*(t) {
            const reason = new Error("start");
            const {stream, events} = recorded(t, {start() { return Promise.reject(reason); }});
            const writer = stream.getWriter();
            const write = writer.write("never");
            t.equal(yield t.rejects(write, "Error"), reason);
            t.equal(yield t.rejects(writer.closed, "Error"), reason);
            t.same(events, []);
        }
    },
    {
        name: "writesWaitForStart", rule: "Streams 5.5.4",
        run: function*(t) {
            let finishStart;
            const {stream, events} = recorded(t, {
                start() { return new Promise((resolve) => { finishStart = resolve; }); }
            });
            const writer = stream.getWriter();
            const write = writer.write("a");
            yield t.sleep(0);
            t.same(events, []);
            finishStart();
            yield write;
            t.same(events, ["write a"]);
        }
    },
];

const writing = [
    {
        name: "sinkMethodsAreCalledOnTheSinkWithTheController", rule: "Streams 5.2.3",
        run: function*(t) {
            const calls = [];
            let controller;
            const sink = {
                start(given) { controller = given; calls.push(["start", this]); },
                write(chunk, given) { calls.push(["write", this, chunk, given]); },
                close() { calls.push(["close", this]); }
            };
            const writer = new t.api.WritableStream(sink).getWriter();
            writer.write("a");
            yield writer.close();
            t.same(calls.map(([name]) => name), ["start", "write", "close"]);
            t.check(calls.every((call) => call[1] === sink), "called on the sink");
            t.equal(calls[1][2], "a");
            t.equal(calls[1][3], controller);
            t.equal(Object.prototype.toString.call(controller), "[object WritableStreamDefaultController]");
        }
    },
    {
        name: "chunksAreWrittenOneByOneInOrder", rule: "Streams 5.5.4",
        run: function*(t) {
            const sink = heldSink();
            const {stream, events} = recorded(t, sink);
            const writer = stream.getWriter();
            const writes = ["a", "b", "c"].map((chunk) => writer.write(chunk));
            for (let number = 1; number <= 3; number++) {
                yield t.waitFor(() => sink.finish.length >= number);
                yield t.sleep(0);
                t.equal(events.length, number);
                sink.finish[number - 1]();
            }
            t.same(yield Promise.all(writes), [undefined, undefined, undefined]);
            t.same(events, ["write a", "write b", "write c"]);
        }
    },
    {
        name: "writePromisesSettleInOrder", rule: "Streams 5.5.4",
        run: function*(t) {
            const {stream} = recorded(t);
            const writer = stream.getWriter();
            const order = yield orderOfSettling({
                first: writer.write("a"), second: writer.write("b"), close: writer.close(), closed: writer.closed
            });
            t.same(order, ["first", "second", "close", "closed"]);
        }
    },
    {
        name: "chunksKeepTheirIdentity", rule: "Streams 5.2.3",
        run: function*(t) {
            const chunks = [undefined, null, NaN, "", {}, () => {}, new Uint8Array(1), Promise.resolve(1)];
            const written = [];
            const writer = new t.api.WritableStream({write(chunk) { written.push(chunk); }}).getWriter();
            for (const chunk of chunks)
                yield writer.write(chunk);
            t.equal(written.length, chunks.length);
            t.check(written.every((chunk, index) => Object.is(chunk, chunks[index])), "the same chunks");
        }
    },
    {
        name: "writeFulfilsWithUndefined", rule: "Streams 5.3.3",
        run: function*(t) {
            const writer = new t.api.WritableStream({write() { return Promise.resolve("result"); }}).getWriter();
            t.equal(yield writer.write("a"), undefined);
        }
    },
    {
        name: "writeMayReturnAThenable", rule: "Streams 5.2.3",
        run: function*(t) {
            let finish;
            const writer = new t.api.WritableStream({
                write() { return {then(resolve) { finish = resolve; }}; }
            }).getWriter();
            let written = false;
            const write = writer.write("a").then(() => { written = true; });
            yield t.waitFor(() => finish);
            t.equal(written, false);
            finish();
            yield write;
        }
    },
    {
        name: "exceptionFromWriteErrorsTheStream", rule: "Streams 5.2.3",
        run: function*(t) {
            const reason = new Error("write");
            for (const write of [() => { throw reason; }, () => Promise.reject(reason)]) {
                const {stream, events} = recorded(t, {write});
                const writer = stream.getWriter();
                const writes = [writer.write("a"), writer.write("b")];
                for (const promise of writes)
                    t.equal(yield t.rejects(promise, "Error"), reason);
                t.equal(yield t.rejects(writer.closed, "Error"), reason);
                t.equal(yield t.rejects(writer.ready, "Error"), reason);
                t.equal(yield t.rejects(writer.write("c"), "Error"), reason);
                t.equal(writer.desiredSize, null);
                t.same(events, ["write a"]);
            }
        }
    },
    {
        name: "sizeFunctionIsCalledWithTheChunkAndNoThis", rule: "Streams 5.5.4",
        run: function*(t) {
            const calls = [];
            const writer = new t.api.WritableStream({}, {
                highWaterMark: 10,
                size: function(...parameters) {
                    calls.push([this, parameters]);
                    return 4;
                }
            }).getWriter();
            const write = writer.write("chunk");
            t.equal(writer.desiredSize, 6);
            t.same(calls, [[undefined, ["chunk"]]]);
            yield write;
            t.equal(writer.desiredSize, 10);
        }
    },
    {
        name: "exceptionFromSizeErrorsTheStream", rule: "Streams 5.5.4",
        run: function*(t) {
            const reason = new Error("size");
            const {stream, events} = recorded(t, {}, {size() { throw reason; }});
            const writer = stream.getWriter();
            t.equal(yield t.rejects(writer.write("a"), "Error"), reason);
            t.equal(yield t.rejects(writer.closed, "Error"), reason);
            t.same(events, []);
        }
    },
    {
        name: "sizeThatIsNoFiniteAmountErrorsTheStream", rule: "Streams 8.3",
        run: function*(t) {
            for (const size of [-1, NaN, Infinity]) {
                const writer = new t.api.WritableStream({}, {size: () => size}).getWriter();
                const error = yield t.rejects(writer.write("a"), "RangeError");
                t.equal(yield t.rejects(writer.closed, "RangeError"), error);
            }
        }
    },
];

const backpressure = [
    {
        name: "readyIsFulfilledBelowTheMark", rule: "Streams 5.3.3",
        run: function*(t) {
            const writer = new t.api.WritableStream().getWriter();
            t.check(writer.ready instanceof Promise, "a promise");
            t.equal(writer.ready, writer.ready);
            t.equal(yield writer.ready, undefined);
        }
    },
    {
        name: "readyAndDesiredSizeFollowTheQueue", rule: "Streams 5.3.3",
        run: function*(t) {
            const sink = heldSink();
            const {stream} = recorded(t, sink, {highWaterMark: 2});
            const writer = stream.getWriter();
            yield writer.ready;
            const roomy = writer.ready;
            writer.write("a");
            t.equal(writer.desiredSize, 1);
            t.equal(writer.ready, roomy);
            const second = writer.write("b");
            t.equal(writer.desiredSize, 0);
            const full = writer.ready;
            t.check(full !== roomy, "a new promise");
            let ready = false;
            full.then(() => { ready = true; });
            yield t.waitFor(() => sink.finish.length > 0);
            t.equal(ready, false);
            sink.finish[0]();
            yield full;
            t.equal(writer.desiredSize, 1);
            t.equal(writer.ready, full);
            yield t.waitFor(() => sink.finish.length > 1);
            sink.finish[1]();
            yield second;
            t.equal(writer.desiredSize, 2);
        }
    },
    {
        name: "writesAboveTheMarkAreStillQueued", rule: "Streams 5.3.3",
        run: function*(t) {
            const sink = heldSink();
            const {stream} = recorded(t, sink);
            const writer = stream.getWriter();
            const sizes = ["a", "b", "c"].map((chunk) => {
                writer.write(chunk);
                return writer.desiredSize;
            });
            t.same(sizes, [0, -1, -2]);
        }
    },
    {
        name: "chunkInFlightCountsUntilItIsWritten", rule: "Streams 5.5.4",
        run: function*(t) {
            const sink = heldSink();
            const {stream} = recorded(t, sink);
            const writer = stream.getWriter();
            const write = writer.write("a");
            yield t.waitFor(() => sink.finish.length > 0);
            t.equal(writer.desiredSize, 0);
            sink.finish[0]();
            yield write;
            t.equal(writer.desiredSize, 1);
        }
    },
    {
        name: "markZeroIsNeverReady", rule: "Streams 5.5.4",
        run: function*(t) {
            const {stream, events} = recorded(t, {}, {highWaterMark: 0});
            const writer = stream.getWriter();
            let ready = false;
            writer.ready.then(() => { ready = true; });
            yield writer.write("a");
            yield t.sleep(0);
            t.equal(ready, false);
            t.equal(writer.desiredSize, 0);
            t.same(events, ["write a"]);
        }
    },
    {
        name: "byteLengthStrategyCountsBytes", rule: "Streams 7.2",
        run: function*(t) {
            const sink = heldSink();
            const {stream} = recorded(t, sink, new t.api.ByteLengthQueuingStrategy({highWaterMark: 10}));
            const writer = stream.getWriter();
            writer.write(new Uint8Array(4));
            t.equal(writer.desiredSize, 6);
            writer.write(new Uint8Array(8));
            t.equal(writer.desiredSize, -2);
        }
    },
    {
        name: "newWriterSeesTheBackpressure", rule: "Streams 5.5.3",
        run: function*(t) {
            const sink = heldSink();
            const {stream} = recorded(t, sink);
            const first = stream.getWriter();
            first.write("a");
            first.releaseLock();
            const second = stream.getWriter();
            t.equal(second.desiredSize, 0);
            let ready = false;
            const becomesReady = second.ready.then(() => { ready = true; });
            yield t.waitFor(() => sink.finish.length > 0);
            t.equal(ready, false);
            sink.finish[0]();
            yield becomesReady;
            t.equal(second.desiredSize, 1);
        }
    },
];

const closing = [
    {
        name: "closeWaitsForPendingWrites", rule: "Streams 5.5.4",
        run: function*(t) {
            const sink = heldSink();
            const {stream, events} = recorded(t, sink);
            const writer = stream.getWriter();
            writer.write("a");
            writer.write("b");
            const close = writer.close();
            for (let number = 0; number < 2; number++) {
                yield t.waitFor(() => sink.finish.length > number);
                sink.finish[number]();
            }
            t.equal(yield close, undefined);
            t.equal(yield writer.closed, undefined);
            t.same(events, ["write a", "write b", "close"]);
        }
    },
    {
        name: "closeWaitsForTheSink", rule: "Streams 5.2.3",
        run: function*(t) {
            let finish;
            const {stream} = recorded(t, {
                close() { return new Promise((resolve) => { finish = resolve; }); }
            });
            const writer = stream.getWriter();
            let closed = false;
            writer.closed.then(() => { closed = true; });
            const close = writer.close();
            yield t.waitFor(() => finish);
            yield t.sleep(0);
            t.equal(closed, false);
            finish("result");
            t.equal(yield close, undefined);
            t.equal(yield writer.closed, undefined);
        }
    },
    {
        name: "closeMakesReadyFulfil", rule: "Streams 5.5.1",
        run: function*(t) {
            const sink = heldSink();
            const {stream} = recorded(t, sink);
            const writer = stream.getWriter();
            writer.write("a");
            const ready = writer.ready;
            writer.close();
            t.equal(yield ready, undefined);
        }
    },
    {
        name: "closeTwiceIsRejected", rule: "Streams 5.3.3",
        run: function*(t) {
            const {stream, events} = recorded(t);
            const writer = stream.getWriter();
            const close = writer.close();
            yield t.rejects(writer.close(), "TypeError");
            yield close;
            yield t.rejects(writer.close(), "TypeError");
            t.same(events, ["close"]);
        }
    },
    {
        name: "writeAfterCloseIsRejected", rule: "Streams 5.3.3",
        run: function*(t) {
            const {stream, events} = recorded(t);
            const writer = stream.getWriter();
            const close = writer.close();
            yield t.rejects(writer.write("late"), "TypeError");
            yield close;
            yield t.rejects(writer.write("later"), "TypeError");
            t.same(events, ["close"]);
            t.equal(writer.desiredSize, 0);
        }
    },
    {
        name: "failureOfTheSinksCloseErrorsTheStream", rule: "Streams 5.2.3",
        run: function*(t) {
            const reason = new Error("close");
            for (const close of [() => { throw reason; }, () => Promise.reject(reason)]) {
                const {stream} = recorded(t, {close});
                const writer = stream.getWriter();
                const closed = writer.closed;
                t.equal(yield t.rejects(writer.close(), "Error"), reason);
                t.equal(yield t.rejects(closed, "Error"), reason);
                t.equal(writer.desiredSize, null);
            }
        }
    },
    {
        name: "failedWriteRejectsTheCloseThatWaits", rule: "Streams 5.5.1",
        run: function*(t) {
            const reason = new Error("write");
            const {stream, events} = recorded(t, {write() { throw reason; }});
            const writer = stream.getWriter();
            writer.write("a").catch(() => {});
            t.equal(yield t.rejects(writer.close(), "Error"), reason);
            t.same(events, ["write a"]);
        }
    },
    {
        name: "streamClosesWithoutAWriter", rule: "Streams 5.2.4",
        run: function*(t) {
            const {stream, events} = recorded(t);
            t.equal(yield stream.close(), undefined);
            t.same(events, ["close"]);
            yield t.rejects(stream.close(), "TypeError");
        }
    },
    {
        name: "closeOfAnErroredStreamIsRejected", rule: "Streams 5.5.1",
        run: function*(t) {
            const {stream, controller} = recorded(t);
            const writer = stream.getWriter();
            controller.error("reason");
            t.equal(yield t.rejects(writer.closed), "reason");
            yield t.rejects(writer.close(), "TypeError");
        }
    },
    {
        name: "closedIsTheSamePromiseEachTime", rule: "Streams 5.3.3",
        run: function*(t) {
            const {stream} = recorded(t);
            const writer = stream.getWriter();
            const closed = writer.closed;
            t.check(closed instanceof Promise, "a promise");
            t.equal(writer.closed, closed);
            yield writer.close();
            t.equal(writer.closed, closed);
        }
    },
    {
        name: "writerOfAClosedStreamIsSettledAtOnce", rule: "Streams 5.5.3",
        run: function*(t) {
            const {stream} = recorded(t);
            yield stream.close();
            const writer = stream.getWriter();
            t.equal(yield writer.closed, undefined);
            t.equal(yield writer.ready, undefined);
            t.equal(writer.desiredSize, 0);
            yield t.rejects(writer.write("late"), "TypeError");
        }
    },
];

const aborting = [
    {
        name: "abortTellsTheSinkItsReason", rule: "Streams 5.2.3",
        run: function*(t) {
            for (const reason of [undefined, "text", {}, new Error("reason")]) {
                const calls = [];
                const sink = {abort(...parameters) { calls.push([this, parameters]); }};
                const writer = new t.api.WritableStream(sink).getWriter();
                t.equal(yield writer.abort(reason), undefined);
                t.equal(calls.length, 1);
                t.equal(calls[0][0], sink);
                t.equal(calls[0][1][0], reason);
                t.equal(yield t.rejects(writer.closed, reason?.name), reason);
                t.equal(yield t.rejects(writer.ready, reason?.name), reason);
                t.equal(yield t.rejects(writer.write("late"), reason?.name), reason);
                t.equal(writer.desiredSize, null);
            }
        }
    },
    {
        name: "abortLetsTheWriteInFlightEndAndDropsTheOthers", rule: "Streams 5.5.1",
        run: function*(t) {
            const sink = heldSink();
            const {stream, events} = recorded(t, sink);
            const writer = stream.getWriter();
            const first = writer.write("a");
            const second = writer.write("b");
            yield t.waitFor(() => sink.finish.length > 0);
            const abort = writer.abort("reason");
            yield t.sleep(0);
            t.same(events, ["write a"]);
            sink.finish[0]();
            t.equal(yield first, undefined);
            t.equal(yield t.rejects(second), "reason");
            t.equal(yield abort, undefined);
            t.same(events, ["write a", "abort reason"]);
        }
    },
    {
        name: "abortDropsWritesThatHaveNotBegun", rule: "Streams 5.5.1",
        run: function*(t) {
            const {stream, events} = recorded(t);
            const writer = stream.getWriter();
            const writes = [writer.write("a"), writer.write("b")];
            const abort = writer.abort("reason");
            for (const write of writes)
                t.equal(yield t.rejects(write), "reason");
            yield abort;
            t.same(events, ["abort reason"]);
        }
    },
    {
        name: "abortRejectsAWaitingClose", rule: "Streams 5.5.1",
        run: function*(t) {
            const sink = heldSink();
            const {stream, events} = recorded(t, sink);
            const writer = stream.getWriter();
            const write = writer.write("a");
            const close = writer.close();
            yield t.waitFor(() => sink.finish.length > 0);
            const abort = writer.abort("reason");
            sink.finish[0]();
            yield write;
            t.equal(yield t.rejects(close), "reason");
            t.equal(yield abort, undefined);
            t.same(events, ["write a", "abort reason"]);
        }
    },
    {
        name: "abortSettlesWhatItDropsInOrder", rule: "Streams 5.5.1",
        run: function*(t) {
            const sink = heldSink();
            const {stream} = recorded(t, sink);
            const writer = stream.getWriter();
            const promises = {first: writer.write("a"), second: writer.write("b"), third: writer.write("c")};
            yield t.waitFor(() => sink.finish.length > 0);
            promises.closed = writer.closed;
            promises.abort = writer.abort("reason");
            sink.finish[0]();
            t.same(yield orderOfSettling(promises),
                   ["first", "second: reason", "third: reason", "abort", "closed: reason"]);
        }
    },
    {
        name: "failureOfTheWriteInFlightDoesNotHideTheReasonOfAbort", rule: "Streams 5.5.1",
        run: function*(t) {
            const sink = heldSink();
            const {stream, events} = recorded(t, sink);
            const writer = stream.getWriter();
            const write = writer.write("a");
            yield t.waitFor(() => sink.fail.length > 0);
            const abort = writer.abort("reason");
            sink.fail[0]("failed");
            t.equal(yield t.rejects(write), "failed");
            t.equal(yield abort, undefined);
            t.equal(yield t.rejects(writer.closed), "reason");
            t.same(events, ["write a", "abort reason"]);
        }
    },
    {
        name: "abortRejectsReadyAtOnce", rule: "Streams 5.5.1",
        run: function*(t) {
            const sink = heldSink();
            const {stream} = recorded(t, sink);
            const writer = stream.getWriter();
            writer.write("a").catch(() => {});
            const ready = writer.ready;
            yield t.waitFor(() => sink.finish.length > 0);
            writer.abort("reason");
            t.equal(yield t.rejects(ready), "reason");
            t.equal(yield t.rejects(writer.ready), "reason");
            t.equal(writer.desiredSize, null);
        }
    },
    {
        name: "abortReportsTheFailureOfTheSink", rule: "Streams 5.5.1",
        run: function*(t) {
            const failure = new Error("abort");
            for (const abort of [() => { throw failure; }, () => Promise.reject(failure)]) {
                const {stream} = recorded(t, {abort});
                const writer = stream.getWriter();
                t.equal(yield t.rejects(writer.abort("reason"), "Error"), failure);
                t.equal(yield t.rejects(writer.closed), "reason");
            }
        }
    },
    {
        name: "abortTwiceTellsTheSinkOnce", rule: "Streams 5.5.1",
        run: function*(t) {
            const {stream, events} = recorded(t);
            const writer = stream.getWriter();
            t.same(yield Promise.all([writer.abort("first"), writer.abort("second")]), [undefined, undefined]);
            t.equal(yield writer.abort("third"), undefined);
            t.same(events, ["abort first"]);
        }
    },
    {
        name: "abortOfAClosedStreamDoesNothing", rule: "Streams 5.5.1",
        run: function*(t) {
            const {stream, events} = recorded(t);
            yield stream.close();
            t.equal(yield stream.abort("late"), undefined);
            t.same(events, ["close"]);
        }
    },
    {
        name: "abortOfAnErroredStreamFulfils", rule: "Streams 5.5.1",
        run: function*(t) {
            const {stream, controller, events} = recorded(t);
            const writer = stream.getWriter();
            controller.error("reason");
            t.equal(yield t.rejects(writer.closed), "reason");
            t.equal(yield writer.abort("late"), undefined);
            t.same(events, []);
        }
    },
    {
        name: "abortDuringAnErrorReportsThatError", rule: "Streams 5.5.1",
        run: function*(t) {
            const sink = heldSink();
            const {stream, controller, events} = recorded(t, sink);
            const writer = stream.getWriter();
            const write = writer.write("a");
            yield t.waitFor(() => sink.finish.length > 0);
            controller.error("reason");
            const abort = writer.abort("late");
            sink.finish[0]();
            yield write;
            t.equal(yield t.rejects(abort), "reason");
            t.same(events, ["write a"]);
        }
    },
    {
        name: "abortWaitsForStart", rule: "Streams 5.5.1",
        run: function*(t) {
            let finishStart;
            const {stream, events} = recorded(t, {
                start() { return new Promise((resolve) => { finishStart = resolve; }); }
            });
            const abort = stream.abort("reason");
            yield t.sleep(0);
            t.same(events, []);
            finishStart();
            yield abort;
            t.same(events, ["abort reason"]);
        }
    },
    {
        name: "abortWhileTheSinkClosesDoesNotUndoTheClose", rule: "Streams 5.5.1",
        run: function*(t) {
            let finish;
            const {stream, events} = recorded(t, {
                close() { return new Promise((resolve) => { finish = resolve; }); }
            });
            const writer = stream.getWriter();
            const close = writer.close();
            yield t.waitFor(() => finish);
            const abort = writer.abort("too late");
            finish();
            t.equal(yield close, undefined);
            t.equal(yield abort, undefined);
            t.equal(yield writer.closed, undefined);
            t.same(events, ["close"]);
        }
    },
    {
        name: "streamAbortsWithoutAWriter", rule: "Streams 5.2.4",
        run: function*(t) {
            const {stream, events} = recorded(t);
            t.equal(yield stream.abort("reason"), undefined);
            t.same(events, ["abort reason"]);
            t.equal(yield t.rejects(stream.getWriter().closed), "reason");
        }
    },
    {
        name: "abortAbortsTheSignalOfTheController", rule: "Streams 5.4.3",
        run: function*(t) {
            const {stream, controller, events} = recorded(t);
            const {signal} = controller;
            t.check(signal instanceof t.api.AbortSignal, "an AbortSignal");
            t.equal(controller.signal, signal);
            t.equal(signal.aborted, false);
            const order = [];
            signal.addEventListener("abort", () => order.push(...events, "signal"));
            const reason = {};
            const abort = stream.abort(reason);
            t.equal(signal.aborted, true);
            t.equal(signal.reason, reason);
            t.same(order, ["signal"]);
            yield abort;
            t.same(events, ["abort [object Object]"]);
        }
    },
    {
        name: "signalLetsAWriteInFlightEndEarly", rule: "Streams 5.4.3",
        run: function*(t) {
            let writing = false;
            const {stream} = recorded(t, {
                write(chunk, controller) {
                    writing = true;
                    return new Promise((resolve, reject) => {
                        controller.signal.addEventListener("abort", () => reject(controller.signal.reason));
                    });
                }
            });
            const writer = stream.getWriter();
            const write = writer.write("a");
            yield t.waitFor(() => writing);
            const abort = writer.abort("reason");
            t.equal(yield t.rejects(write), "reason");
            t.equal(yield abort, undefined);
        }
    },
    {
        name: "signalStaysQuietWhenTheStreamClosesOrFails", rule: "Streams 5.4.3",
        run: function*(t) {
            const closed = recorded(t);
            yield closed.stream.close();
            t.equal(closed.controller.signal.aborted, false);
            const failed = recorded(t);
            failed.controller.error("reason");
            t.equal(failed.controller.signal.aborted, false);
        }
    },
];

const erroring = [
    {
        name: "errorRejectsWritesAndPromisesOfTheWriter", rule: "Streams 5.4.3",
        run: function*(t) {
            for (const reason of [undefined, null, "text", {}, new Error("reason")]) {
                const {stream, controller, events} = recorded(t);
                const writer = stream.getWriter();
                const write = writer.write("never");
                t.equal(controller.error(reason), undefined);
                t.equal(writer.desiredSize, null);
                for (const promise of [write, writer.ready, writer.closed, writer.write("late")])
                    t.equal(yield t.rejects(promise, reason?.name), reason);
                t.same(events, []);
            }
        }
    },
    {
        name: "errorLetsTheWriteInFlightEnd", rule: "Streams 5.5.4",
        run: function*(t) {
            const sink = heldSink();
            const {stream, controller, events} = recorded(t, sink);
            const writer = stream.getWriter();
            const first = writer.write("a");
            const second = writer.write("b");
            yield t.waitFor(() => sink.finish.length > 0);
            controller.error("reason");
            let closed = false;
            writer.closed.catch(() => { closed = true; });
            yield t.sleep(0);
            t.equal(closed, false);
            sink.finish[0]();
            t.equal(yield first, undefined);
            t.equal(yield t.rejects(second), "reason");
            t.equal(yield t.rejects(writer.closed), "reason");
            t.same(events, ["write a"]);
        }
    },
    {
        name: "errorAfterTheEndIsIgnored", rule: "Streams 5.4.3",
        run: function*(t) {
            const closed = recorded(t);
            yield closed.stream.close();
            closed.controller.error("late");
            t.equal(yield closed.stream.getWriter().closed, undefined);
            const errored = recorded(t);
            errored.controller.error("first");
            errored.controller.error("second");
            t.equal(yield t.rejects(errored.stream.getWriter().closed), "first");
        }
    },
    {
        name: "writerOfAnErroredStreamIsSettledAtOnce", rule: "Streams 5.5.3",
        run: function*(t) {
            const {stream, controller} = recorded(t);
            controller.error("reason");
            yield t.sleep(0);
            const writer = stream.getWriter();
            t.equal(yield t.rejects(writer.ready), "reason");
            t.equal(yield t.rejects(writer.closed), "reason");
            t.equal(yield t.rejects(writer.write("late")), "reason");
            t.equal(writer.desiredSize, null);
        }
    },
    {
        name: "errorWhileTheSinkClosesIsOvertakenByTheClose", rule: "Streams 5.5.1",
        run: function*(t) {
            let finish;
            const {stream, controller} = recorded(t, {
                close() { return new Promise((resolve) => { finish = resolve; }); }
            });
            const writer = stream.getWriter();
            const close = writer.close();
            yield t.waitFor(() => finish);
            controller.error("reason");
            finish();
            t.equal(yield close, undefined);
            t.equal(yield writer.closed, undefined);
        }
    },
];

const locking = [
    {
        name: "getWriterLocksTheStream", rule: "Streams 5.2.4",
        run: function*(t) {
            const {stream, events} = recorded(t);
            const writer = stream.getWriter();
            t.equal(stream.locked, true);
            t.check(writer instanceof t.api.WritableStreamDefaultWriter, "a default writer");
            t.throws(() => stream.getWriter(), "TypeError");
            t.throws(() => new t.api.WritableStreamDefaultWriter(stream), "TypeError");
            yield t.rejects(stream.close(), "TypeError");
            yield t.rejects(stream.abort("reason"), "TypeError");
            t.same(events, []);
        }
    },
    {
        name: "writerCanBeConstructedForAStream", rule: "Streams 5.3.3",
        run: function*(t) {
            const {WritableStreamDefaultWriter, WritableStream, ReadableStream} = t.api;
            const {stream, events} = recorded(t);
            yield new WritableStreamDefaultWriter(stream).write("a");
            t.equal(stream.locked, true);
            t.same(events, ["write a"]);
            for (const value of [undefined, null, {}, new ReadableStream(), Object.create(WritableStream.prototype)])
                t.throws(() => new WritableStreamDefaultWriter(value), "TypeError");
            t.throws(() => { WritableStreamDefaultWriter(new WritableStream()); }, "TypeError");
        }
    },
    {
        name: "releaseLockFreesTheStream", rule: "Streams 5.3.3",
        run: function*(t) {
            const {stream, events} = recorded(t);
            const first = stream.getWriter();
            yield first.write("a");
            t.equal(first.releaseLock(), undefined);
            t.equal(stream.locked, false);
            yield stream.getWriter().write("b");
            first.releaseLock();
            t.equal(stream.locked, true);
            t.same(events, ["write a", "write b"]);
        }
    },
    {
        name: "releasedWriterRejectsEverything", rule: "Streams 5.3.3",
        run: function*(t) {
            const {stream, events} = recorded(t);
            const writer = stream.getWriter();
            writer.releaseLock();
            for (const method of ["write", "close", "abort"])
                yield t.rejects(writer[method](), "TypeError");
            yield t.rejects(writer.ready, "TypeError");
            yield t.rejects(writer.closed, "TypeError");
            t.throws(() => writer.desiredSize, "TypeError");
            t.same(events, []);
        }
    },
    {
        name: "releaseLockLetsPendingWritesAndCloseEnd", rule: "Streams 5.3.3",
        run: function*(t) {
            const sink = heldSink();
            const {stream, events} = recorded(t, sink);
            const writer = stream.getWriter();
            const write = writer.write("a");
            const close = writer.close();
            writer.releaseLock();
            yield t.waitFor(() => sink.finish.length > 0);
            sink.finish[0]();
            t.equal(yield write, undefined);
            t.equal(yield close, undefined);
            t.same(events, ["write a", "close"]);
            t.equal(yield stream.getWriter().closed, undefined);
        }
    },
    {
        name: "releaseLockRejectsPendingPromisesOfTheWriter", rule: "Streams 5.5.3",
        run: function*(t) {
            const {stream} = recorded(t, heldSink());
            const writer = stream.getWriter();
            writer.write("a");
            const {ready, closed} = writer;
            writer.releaseLock();
            t.equal(writer.ready, ready);
            t.equal(writer.closed, closed);
            yield t.rejects(ready, "TypeError");
            yield t.rejects(closed, "TypeError");
        }
    },
    {
        name: "releaseLockReplacesSettledPromises", rule: "Streams 5.5.3",
        run: function*(t) {
            const {stream} = recorded(t);
            const writer = stream.getWriter();
            yield writer.close();
            const {ready, closed} = writer;
            writer.releaseLock();
            t.equal(yield ready, undefined);
            t.equal(yield closed, undefined);
            yield t.rejects(writer.ready, "TypeError");
            yield t.rejects(writer.closed, "TypeError");
        }
    },
    {
        name: "releaseLockDuringSizeRejectsTheWrite", rule: "Streams 5.5.3",
        run: function*(t) {
            const events = [];
            let writer;
            const stream = new t.api.WritableStream({write(chunk) { events.push(chunk); }}, {
                size() {
                    writer.releaseLock();
                    return 1;
                }
            });
            writer = stream.getWriter();
            yield t.rejects(writer.write("a"), "TypeError");
            t.same(events, []);
        }
    },
];

const shape = [
    {
        name: "methodsOfOtherObjectsAreRefused", rule: "Web IDL",
        run: function*(t) {
            const {WritableStream, ReadableStream} = t.api;
            const prototype = WritableStream.prototype;
            for (const value of [undefined, {}, prototype, new ReadableStream()]) {
                t.throws(() => getterOf(prototype, "locked").call(value), "TypeError");
                t.throws(() => prototype.getWriter.call(value), "TypeError");
                yield t.rejects(prototype.abort.call(value), "TypeError");
                yield t.rejects(prototype.close.call(value), "TypeError");
            }
        }
    },
    {
        name: "writerMethodsOfOtherObjectsAreRefused", rule: "Web IDL",
        run: function*(t) {
            const {WritableStream, WritableStreamDefaultWriter} = t.api;
            const prototype = WritableStreamDefaultWriter.prototype;
            for (const value of [undefined, {}, prototype, new WritableStream()]) {
                t.throws(() => getterOf(prototype, "desiredSize").call(value), "TypeError");
                t.throws(() => prototype.releaseLock.call(value), "TypeError");
                for (const name of ["closed", "ready"])
                    yield t.rejects(getterOf(prototype, name).call(value), "TypeError");
                for (const name of ["abort", "close", "write"])
                    yield t.rejects(prototype[name].call(value), "TypeError");
            }
        }
    },
    {
        name: "controllerIsForTheSinkOnly", rule: "Web IDL",
        run: function*(t) {
            const {controller} = recorded(t);
            const prototype = Object.getPrototypeOf(controller);
            t.throws(() => new controller.constructor(), "TypeError");
            for (const value of [undefined, {}, prototype]) {
                t.throws(() => getterOf(prototype, "signal").call(value), "TypeError");
                t.throws(() => prototype.error.call(value), "TypeError");
            }
        }
    },
    {
        name: "tagsNameTheClasses", rule: "Web IDL",
        run: function*(t) {
            const {stream, controller} = recorded(t);
            const tag = (object) => Object.prototype.toString.call(object);
            t.equal(tag(stream), "[object WritableStream]");
            t.equal(tag(controller), "[object WritableStreamDefaultController]");
            t.equal(tag(stream.getWriter()), "[object WritableStreamDefaultWriter]");
        }
    },
    {
        name: "membersAreEnumerableInThePrototypes", rule: "Web IDL",
        run: function*(t) {
            const {WritableStream, WritableStreamDefaultWriter} = t.api;
            t.same(enumerableNames(WritableStream.prototype), ["abort", "close", "getWriter", "locked"]);
            t.same(enumerableNames(WritableStreamDefaultWriter.prototype),
                   ["abort", "close", "closed", "desiredSize", "ready", "releaseLock", "write"]);
            t.same(Object.keys(new WritableStream()), []);
            t.equal(WritableStream.length, 0);
            t.equal(WritableStreamDefaultWriter.length, 1);
        }
    },
];

export default [].concat(constructing, writing, backpressure, closing, aborting, erroring, locking, shape);
