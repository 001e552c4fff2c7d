// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

// A source and a destination that record what happens to them in one list.
function piping(t, source = {}, sink = {}, sinkStrategy = {}) {
    const result = {events: []};
    result.readable = new t.api.ReadableStream({
        start(controller) { result.source = controller; },
        pull(controller) { return source.pull?.(controller); },
        cancel(reason) {
            result.events.push(["cancel", reason]);
            return source.cancel?.(reason);
        }
    });
    result.writable = new t.api.WritableStream({
        start(controller) { result.sink = controller; },
        write(chunk) {
            result.events.push(["write", chunk]);
            return sink.write?.(chunk);
        },
        close() {
            result.events.push(["close"]);
            return sink.close?.();
        },
        abort(reason) {
            result.events.push(["abort", reason]);
            return sink.abort?.(reason);
        }
    }, sinkStrategy);
    return result;
}

const transferring = [
    {
        name: "pipeToMovesChunksInOrderAndCloses", rule: "Streams 4.9.1",
        run: function*(t) {
            const {readable, writable, source, events} = piping(t);
            const chunks = ["a", {}, undefined];
            for (const chunk of chunks)
                source.enqueue(chunk);
            source.close();
            t.equal(yield readable.pipeTo(writable), undefined);
            t.same(events.map(([event]) => event), ["write", "write", "write", "close"]);
            t.check(chunks.every((chunk, index) => chunk === events[index][1]), "the same chunks");
        }
    },
    {
        name: "pipeToMovesChunksThatComeLater", rule: "Streams 4.9.1",
        run: function*(t) {
            const {readable, writable, source, events} = piping(t);
            const pipe = readable.pipeTo(writable);
            for (const chunk of ["a", "b"]) {
                source.enqueue(chunk);
                yield t.waitFor(() => events.length > 0 && events[events.length - 1][1] === chunk);
            }
            source.close();
            yield pipe;
            t.same(events, [["write", "a"], ["write", "b"], ["close"]]);
        }
    },
    {
        name: "pipeToLocksBothEndsUntilItEnds", rule: "Streams 4.9.1",
        run: function*(t) {
            const {readable, writable, source} = piping(t);
            const pipe = readable.pipeTo(writable);
            t.check(pipe instanceof Promise, "a promise");
            t.equal(readable.locked, true);
            t.equal(writable.locked, true);
            source.close();
            yield pipe;
            t.equal(readable.locked, false);
            t.equal(writable.locked, false);
        }
    },
    {
        name: "pipeToReleasesBothEndsWhenItFails", rule: "Streams 4.9.1",
        run: function*(t) {
            const {readable, writable, source} = piping(t);
            const pipe = readable.pipeTo(writable);
            source.error("reason");
            yield t.rejects(pipe);
            t.equal(readable.locked, false);
            t.equal(writable.locked, false);
        }
    },
    {
        name: "pipeToHonoursBackpressure", rule: "Streams 4.9.1",
        run: function*(t) {
            const finish = [];
            let pulled = 0;
            const {readable, writable, events} = piping(t, {
                pull(controller) { controller.enqueue(pulled++); }
            }, {
                write() { return new Promise((resolve) => { finish.push(resolve); }); }
            }, {highWaterMark: 2});
            readable.pipeTo(writable).catch(() => {});
            yield t.waitFor(() => events.length > 0);
            yield t.sleep(0);
            const held = pulled;
            t.check(held <= 4, "the two chunks of the destination, one in the source, one on its way");
            t.equal(events.length, 1);
            finish[0]();
            yield t.waitFor(() => events.length > 1);
            yield t.waitFor(() => pulled === held + 1);
            yield t.sleep(0);
            t.equal(pulled, held + 1);
        }
    },
    {
        name: "pipeToCanBeRepeatedWithPreventClose", rule: "Streams 4.2.4",
        run: function*(t) {
            const {writable, events} = piping(t);
            for (const chunk of ["a", "b"]) {
                const {readable, source} = piping(t);
                source.enqueue(chunk);
                source.close();
                yield readable.pipeTo(writable, {preventClose: true});
            }
            yield writable.close();
            t.same(events, [["write", "a"], ["write", "b"], ["close"]]);
        }
    },
    {
        name: "pipeToWaitsForTheWritesBeforeItEnds", rule: "Streams 4.9.1",
        run: function*(t) {
            let finish;
            const {readable, writable, source, events} = piping(t, {}, {
                write() { return new Promise((resolve) => { finish = resolve; }); }
            });
            source.enqueue("a");
            source.close();
            let ended = false;
            const pipe = readable.pipeTo(writable, {preventClose: true}).then(() => { ended = true; });
            yield t.waitFor(() => finish);
            yield t.sleep(0);
            t.equal(ended, false);
            finish();
            yield pipe;
            t.same(events, [["write", "a"]]);
        }
    },
];

const propagating = [
    {
        name: "errorOfTheSourceAbortsTheDestination", rule: "Streams 4.9.1",
        run: function*(t) {
            for (const reason of ["reason", undefined, {}]) {
                const {readable, writable, source, events} = piping(t);
                const pipe = readable.pipeTo(writable);
                source.error(reason);
                t.equal(yield t.rejects(pipe), reason);
                t.equal(events.length, 1);
                t.equal(events[0][0], "abort");
                t.equal(events[0][1], reason);
                t.equal(yield t.rejects(writable.getWriter().closed), reason);
            }
        }
    },
    {
        name: "erroredSourceAbortsTheDestinationAtOnce", rule: "Streams 4.9.1",
        run: function*(t) {
            const {readable, writable, source, events} = piping(t);
            source.error("reason");
            t.equal(yield t.rejects(readable.pipeTo(writable)), "reason");
            t.same(events, [["abort", "reason"]]);
        }
    },
    {
        name: "preventAbortSparesTheDestination", rule: "Streams 4.2.4",
        run: function*(t) {
            const {readable, writable, source, events} = piping(t);
            const pipe = readable.pipeTo(writable, {preventAbort: true});
            source.error("reason");
            t.equal(yield t.rejects(pipe), "reason");
            t.same(events, []);
            yield writable.getWriter().write("still open");
            t.same(events, [["write", "still open"]]);
        }
    },
    {
        name: "failureOfAbortIsWhatThePipeReports", rule: "Streams 4.9.1",
        run: function*(t) {
            const {readable, writable, source} = piping(t, {}, {abort() { return Promise.reject("abort failed"); }});
            const pipe = readable.pipeTo(writable);
            source.error("reason");
            t.equal(yield t.rejects(pipe), "abort failed");
        }
    },
    {
        name: "errorOfTheDestinationCancelsTheSource", rule: "Streams 4.9.1",
        run: function*(t) {
            for (const reason of ["reason", undefined, {}]) {
                const {readable, writable, sink, events} = piping(t);
                const pipe = readable.pipeTo(writable);
                sink.error(reason);
                t.equal(yield t.rejects(pipe), reason);
                t.equal(events.length, 1);
                t.equal(events[0][0], "cancel");
                t.equal(events[0][1], reason);
            }
        }
    },
    {
        name: "failedWriteCancelsTheSource", rule: "Streams 4.9.1",
        run: function*(t) {
            const {readable, writable, source, events} = piping(t, {}, {write() { throw "write failed"; }});
            source.enqueue("a");
            t.equal(yield t.rejects(readable.pipeTo(writable)), "write failed");
            t.same(events, [["write", "a"], ["cancel", "write failed"]]);
        }
    },
    {
        name: "preventCancelSparesTheSource", rule: "Streams 4.2.4",
        run: function*(t) {
            const {readable, writable, source, sink, events} = piping(t);
            const pipe = readable.pipeTo(writable, {preventCancel: true});
            sink.error("reason");
            t.equal(yield t.rejects(pipe), "reason");
            t.same(events, []);
            source.enqueue("still open");
            t.equal((yield readable.getReader().read()).value, "still open");
        }
    },
    {
        name: "failureOfCancelIsWhatThePipeReports", rule: "Streams 4.9.1",
        run: function*(t) {
            const {readable, writable, sink} = piping(t, {cancel() { throw "cancel failed"; }});
            const pipe = readable.pipeTo(writable);
            sink.error("reason");
            t.equal(yield t.rejects(pipe), "cancel failed");
        }
    },
    {
        name: "preventCloseLeavesTheDestinationOpen", rule: "Streams 4.2.4",
        run: function*(t) {
            const {readable, writable, source, events} = piping(t);
            source.close();
            t.equal(yield readable.pipeTo(writable, {preventClose: true}), undefined);
            t.same(events, []);
            yield writable.getWriter().write("still open");
            t.same(events, [["write", "still open"]]);
        }
    },
    {
        name: "failureOfCloseIsWhatThePipeReports", rule: "Streams 4.9.1",
        run: function*(t) {
            const {readable, writable, source, events} = piping(t, {}, {close() { throw "close failed"; }});
            source.close();
            t.equal(yield t.rejects(readable.pipeTo(writable)), "close failed");
            t.same(events, [["close"]]);
        }
    },
    {
        name: "closedDestinationCancelsTheSource", rule: "Streams 4.9.1",
        run: function*(t) {
            const {readable, writable, events} = piping(t);
            yield writable.close();
            const error = yield t.rejects(readable.pipeTo(writable), "TypeError");
            t.equal(events.length, 2);
            t.equal(events[1][0], "cancel");
            t.equal(events[1][1], error);
        }
    },
    {
        name: "closedDestinationSparesTheSourceWithPreventCancel", rule: "Streams 4.9.1",
        run: function*(t) {
            const {readable, writable, events} = piping(t);
            yield writable.close();
            yield t.rejects(readable.pipeTo(writable, {preventCancel: true}), "TypeError");
            t.same(events, [["close"]]);
        }
    },
    {
        name: "chunksBeforeAnErrorOfTheSourceAreWritten", rule: "Streams 4.9.1",
        run: function*(t) {
            const finish = [];
            const {readable, writable, source, events} = piping(t, {}, {
                write() { return new Promise((resolve) => { finish.push(resolve); }); }
            });
            const pipe = readable.pipeTo(writable);
            source.enqueue("a");
            yield t.waitFor(() => finish.length > 0);
            source.error("reason");
            yield t.sleep(0);
            t.same(events, [["write", "a"]]);
            finish[0]();
            t.equal(yield t.rejects(pipe), "reason");
            t.same(events, [["write", "a"], ["abort", "reason"]]);
        }
    },
    {
        name: "errorOfTheSourceIsReportedWhenBothEndsFailed", rule: "Streams 4.9.1",
        run: function*(t) {
            const {readable, writable, source, sink, events} = piping(t);
            source.error("source");
            sink.error("destination");
            t.equal(yield t.rejects(readable.pipeTo(writable, {preventAbort: true})), "source");
            t.same(events, []);
        }
    },
];

const signalling = [
    {
        name: "abortedSignalEndsThePipeAtOnce", rule: "Streams 4.9.1",
        run: function*(t) {
            const reason = {};
            const {readable, writable, source, events} = piping(t);
            source.enqueue("unread");
            const signal = t.api.AbortSignal.abort(reason);
            t.equal(yield t.rejects(readable.pipeTo(writable, {signal})), reason);
            t.same(events.map(([event]) => event), ["abort", "cancel"]);
            t.check(events.every((event) => event[1] === reason), "both are told the reason");
        }
    },
    {
        name: "abortedSignalRejectsWithAnAbortErrorByDefault", rule: "DOM 3.2",
        run: function*(t) {
            const {readable, writable, events} = piping(t);
            const signal = t.api.AbortSignal.abort();
            const error = yield t.rejects(readable.pipeTo(writable, {signal}), "AbortError");
            t.equal(error, signal.reason);
            t.check(error instanceof t.api.DOMException, "a DOMException");
            t.check(events.every((event) => event[1] === error), "both are told the reason");
        }
    },
    {
        name: "preventOptionsSpareTheEndsFromTheSignal", rule: "Streams 4.9.1",
        run: function*(t) {
            const examples = [
                [{preventAbort: true}, ["cancel"]],
                [{preventCancel: true}, ["abort"]],
                [{preventAbort: true, preventCancel: true}, []],
            ];
            for (const [options, expected] of examples) {
                const {readable, writable, events} = piping(t);
                options.signal = t.api.AbortSignal.abort("reason");
                t.equal(yield t.rejects(readable.pipeTo(writable, options)), "reason");
                t.same(events.map(([event]) => event), expected);
                t.equal(readable.locked, false);
                t.equal(writable.locked, false);
            }
        }
    },
    {
        name: "abortEndsARunningPipe", rule: "Streams 4.9.1",
        run: function*(t) {
            const {readable, writable, source, events} = piping(t);
            const controller = new t.api.AbortController();
            const pipe = readable.pipeTo(writable, {signal: controller.signal});
            source.enqueue("a");
            yield t.waitFor(() => events.length > 0);
            controller.abort("reason");
            t.equal(yield t.rejects(pipe), "reason");
            t.same(events, [["write", "a"], ["abort", "reason"], ["cancel", "reason"]]);
        }
    },
    {
        name: "abortWaitsForTheWriteInFlight", rule: "Streams 4.9.1",
        run: function*(t) {
            let finish;
            const {readable, writable, source, events} = piping(t, {}, {
                write() { return new Promise((resolve) => { finish = resolve; }); }
            });
            const controller = new t.api.AbortController();
            let ended = false;
            const pipe = readable.pipeTo(writable, {signal: controller.signal});
            pipe.catch(() => { ended = true; });
            source.enqueue("a");
            yield t.waitFor(() => finish);
            controller.abort("reason");
            yield t.sleep(0);
            t.equal(ended, false);
            finish();
            t.equal(yield t.rejects(pipe), "reason");
            t.check(events.some(([event]) => event === "abort"), "the destination is aborted");
        }
    },
    {
        name: "abortAfterThePipeEndedDoesNothing", rule: "Streams 4.9.1",
        run: function*(t) {
            const {readable, writable, source, events} = piping(t);
            const controller = new t.api.AbortController();
            source.close();
            yield readable.pipeTo(writable, {signal: controller.signal, preventClose: true});
            controller.abort("late");
            yield writable.getWriter().write("still open");
            t.same(events, [["write", "still open"]]);
        }
    },
    {
        name: "failureOfAbortIsReportedInsteadOfTheSignalsReason", rule: "Streams 4.9.1",
        run: function*(t) {
            const {readable, writable} = piping(t, {}, {abort() { return Promise.reject("abort failed"); }});
            const signal = t.api.AbortSignal.abort("reason");
            t.equal(yield t.rejects(readable.pipeTo(writable, {signal})), "abort failed");
        }
    },
];

const checking = [
    {
        name: "pipeToOfALockedStreamIsRejected", rule: "Streams 4.2.4",
        run: function*(t) {
            const {readable, writable, events} = piping(t);
            readable.getReader();
            yield t.rejects(readable.pipeTo(writable), "TypeError");
            t.equal(writable.locked, false);
            t.same(events, []);
        }
    },
    {
        name: "pipeToALockedStreamIsRejected", rule: "Streams 4.2.4",
        run: function*(t) {
            const {readable, writable, events} = piping(t);
            writable.getWriter();
            yield t.rejects(readable.pipeTo(writable), "TypeError");
            t.equal(readable.locked, false);
            t.same(events, []);
        }
    },
    {
        name: "pipeToNeedsAWritableStream", rule: "Web IDL",
        run: function*(t) {
            const {readable} = piping(t);
            yield t.rejects(readable.pipeTo(), "TypeError");
            for (const value of [null, {}, readable, new t.api.TransformStream()])
                yield t.rejects(readable.pipeTo(value), "TypeError");
            t.equal(readable.locked, false);
        }
    },
    {
        name: "pipeToChecksItsOptions", rule: "Web IDL",
        run: function*(t) {
            const {readable, writable} = piping(t);
            for (const options of [1, "text", {signal: null}, {signal: {}}, {signal: {aborted: true}}])
                yield t.rejects(readable.pipeTo(writable, options), "TypeError");
            t.equal(readable.locked, false);
            t.equal(writable.locked, false);
        }
    },
    {
        name: "exceptionFromAGetterOfTheOptionsRejects", rule: "Web IDL",
        run: function*(t) {
            const reason = new RangeError("getter");
            const {readable, writable} = piping(t);
            for (const name of ["preventAbort", "preventCancel", "preventClose", "signal"]) {
                const options = Object.defineProperty({}, name, {get() { throw reason; }});
                t.equal(yield t.rejects(readable.pipeTo(writable, options), "RangeError"), reason);
            }
        }
    },
    {
        name: "preventOptionsAreConvertedToBooleans", rule: "Web IDL",
        run: function*(t) {
            const examples = [[undefined, true], [null, true], [0, true], ["", true], [1, false], ["false", false]];
            for (const [preventClose, closes] of examples) {
                const {readable, writable, source, events} = piping(t);
                source.close();
                yield readable.pipeTo(writable, {preventClose});
                t.equal(events.length, closes ? 1 : 0);
            }
        }
    },
];

const pipingThrough = [
    {
        name: "pipeThroughReturnsTheReadableOfThePair", rule: "Streams 4.2.4",
        run: function*(t) {
            const {readable, source} = piping(t);
            const transform = new t.api.TransformStream({
                transform(chunk, controller) { controller.enqueue(chunk * 2); }
            });
            const result = readable.pipeThrough(transform);
            t.equal(result, transform.readable);
            t.equal(readable.locked, true);
            t.equal(transform.writable.locked, true);
            t.equal(result.locked, false);
            source.enqueue(21);
            source.close();
            const reader = result.getReader();
            t.equal((yield reader.read()).value, 42);
            t.equal((yield reader.read()).done, true);
        }
    },
    {
        name: "pipeThroughTakesAnyPair", rule: "Streams 4.2.4",
        run: function*(t) {
            const {readable, writable, source, events} = piping(t);
            const other = new t.api.ReadableStream();
            t.equal(readable.pipeThrough({readable: other, writable}), other);
            source.enqueue("a");
            source.close();
            yield t.waitFor(() => events.length === 2);
            t.same(events, [["write", "a"], ["close"]]);
        }
    },
    {
        name: "pipeThroughCanBeChained", rule: "Streams 4.2.4",
        run: function*(t) {
            const {readable, writable, source, events} = piping(t);
            const adding = (text) => new t.api.TransformStream({
                transform(chunk, controller) { controller.enqueue(chunk + text); },
                flush(controller) { controller.enqueue(`end of ${text}`); }
            });
            source.enqueue("a");
            source.close();
            yield readable.pipeThrough(adding("1")).pipeThrough(adding("2")).pipeTo(writable);
            t.same(events, [["write", "a12"], ["write", "end of 12"], ["write", "end of 2"], ["close"]]);
        }
    },
    {
        name: "errorRunsThroughTheWholeChain", rule: "Streams 4.9.1",
        run: function*(t) {
            const {readable, writable, source, events} = piping(t);
            const pipe = readable.pipeThrough(new t.api.TransformStream()).pipeTo(writable);
            const reason = {};
            source.error(reason);
            t.equal(yield t.rejects(pipe), reason);
            t.equal(events.length, 1);
            t.equal(events[0][0], "abort");
            t.equal(events[0][1], reason);
        }
    },
    {
        name: "cancelRunsBackThroughTheWholeChain", rule: "Streams 4.9.1",
        run: function*(t) {
            const {readable, events} = piping(t);
            yield readable.pipeThrough(new t.api.TransformStream()).cancel("enough");
            yield t.waitFor(() => events.length > 0);
            t.same(events, [["cancel", "enough"]]);
        }
    },
    {
        name: "pipeThroughPassesItsOptionsOn", rule: "Streams 4.2.4",
        run: function*(t) {
            const {readable, writable, source, events} = piping(t);
            const signal = t.api.AbortSignal.abort("reason");
            readable.pipeThrough({readable: new t.api.ReadableStream(), writable}, {signal, preventCancel: true});
            yield t.waitFor(() => events.length > 0);
            t.same(events, [["abort", "reason"]]);
            yield t.waitFor(() => !readable.locked);
            source.enqueue("still open");
            t.equal((yield readable.getReader().read()).value, "still open");
        }
    },
    {
        name: "pipeThroughOfLockedStreamsThrows", rule: "Streams 4.2.4",
        run: function*(t) {
            const lockedSource = piping(t);
            lockedSource.readable.getReader();
            t.throws(() => lockedSource.readable.pipeThrough(new t.api.TransformStream()), "TypeError");
            const {readable} = piping(t);
            const transform = new t.api.TransformStream();
            transform.writable.getWriter();
            t.throws(() => readable.pipeThrough(transform), "TypeError");
            t.equal(readable.locked, false);
        }
    },
    {
        name: "pipeThroughLetsTheReadableOfThePairBeLocked", rule: "Streams 4.2.4",
        run: function*(t) {
            const {readable, source} = piping(t);
            const transform = new t.api.TransformStream();
            const reader = transform.readable.getReader();
            readable.pipeThrough(transform);
            source.enqueue("a");
            t.equal((yield reader.read()).value, "a");
        }
    },
    {
        name: "pipeThroughNeedsAPairOfStreams", rule: "Web IDL",
        run: function*(t) {
            const {readable, writable} = piping(t);
            t.throws(() => readable.pipeThrough(), "TypeError");
            const pairs = [null, 1, {}, {readable}, {writable}, {readable: writable, writable: readable},
                           {readable: {}, writable}, {readable, writable: {}}];
            for (const pair of pairs)
                t.throws(() => readable.pipeThrough(pair), "TypeError");
            t.throws(() => readable.pipeThrough(new t.api.TransformStream(), {signal: {}}), "TypeError");
            t.equal(readable.locked, false);
            t.equal(writable.locked, false);
        }
    },
];

export default [].concat(transferring, propagating, signalling, checking, pipingThrough);
