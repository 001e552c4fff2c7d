// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

import QtQml
import TestPeers
import WebSocketStream

PeerTestCase {
    id: root

    property var kept

    function test_returnsAPromiseOfTheResult() {
        const promise = Async.run(function*() { return "result"; });
        verify(promise instanceof Promise);
        verify(resolved(promise) === "result");
        verify(resolved(Async.run(function*() {})) === undefined);
        verify(resolved(Async.run(function*() { return Promise.resolve("inner"); })) === "inner");
    }

    function test_thrownErrorRejects_data() {
        return [
            {tag: "before the first yield", task: function*() { throw "thrown"; }},
            {tag: "after a yield", task: function*() { yield 1; throw "thrown"; }},
            {tag: "in a plain function", task: () => { throw "thrown"; }},
            {tag: "awaited", task: function*() { yield Promise.reject("thrown"); }},
            {tag: "returned", task: function*() { return Promise.reject("thrown"); }}
        ];
    }

    function test_thrownErrorRejects(data) {
        verify(rejected(Async.run(data.task)) === "thrown");
    }

    function test_yieldGivesTheValue() {
        const object = {};
        const thenable = {then: resolve => resolve("thenable")};
        const values = resolved(Async.run(function*() {
            return [yield Promise.resolve(object), yield 5, yield undefined, yield null, yield, yield thenable];
        }));
        verify(values[0] === object);
        compare(values.slice(1), [5, undefined, null, undefined, "thenable"]);
    }

    function test_yieldThrowsTheRejection() {
        const error = new Error("on purpose");
        const caught = resolved(Async.run(function*() {
            try {
                yield Promise.reject(error);
            } catch (reason) {
                return reason;
            }
            return undefined;
        }));
        verify(caught === error);
    }

    function test_finallyRunsOnBothPaths() {
        const seen = [];
        function* task(promise) {
            try {
                yield promise;
                seen.push("behind");
            } finally {
                yield Promise.resolve();
                seen.push("finally");
            }
        }
        resolved(Async.run(() => Async.run(() => task(Promise.resolve()))));
        compare(rejected(Async.run(() => task(Promise.reject("no")))), "no");
        compare(seen, ["behind", "finally", "finally"]);
    }

    function test_runsAtOnceUntilTheFirstYield() {
        const seen = [];
        const promise = Async.run(function*() {
            seen.push("in the task");
            yield 5;
            seen.push("later");
        });
        seen.push("behind run()");
        resolved(promise);
        compare(seen, ["in the task", "behind run()", "later"]);
    }

    function test_nestedRuns() {
        function inner(value) {
            return Async.run(function*() {
                if (value > 2)
                    throw new RangeError("too large");
                return (yield value) * 2;
            });
        }
        const result = resolved(Async.run(function*() {
            let sum = 0;
            for (let i = 0; ; ++i) {
                try {
                    sum += yield inner(i);
                } catch (error) {
                    return [sum, error.message];
                }
            }
        }));
        compare(result, [6, "too large"]);
    }

    function test_delegatedGenerator() {
        function* part(value) {
            return (yield value) + 1;
        }
        compare(resolved(Async.run(function*() { return (yield* part(1)) + (yield* part(2)); })), 5);
    }

    function test_runsGoOnSideBySide() {
        const seen = [];
        function task(name) {
            return Async.run(function*() {
                for (let i = 0; i < 2; ++i) {
                    seen.push(name + i);
                    yield undefined;
                }
            });
        }
        resolved(Promise.all([task("a"), task("b")]));
        compare(seen, ["a0", "b0", "a1", "b1"]);
    }

    function test_thousandsOfYields_data() {
        return [{tag: "values", wrap: value => value}, {tag: "Promises", wrap: value => Promise.resolve(value)}];
    }

    function test_thousandsOfYields(data) {
        const sum = resolved(Async.run(function*() {
            let total = 0;
            for (let i = 0; i < 10000; ++i)
                total += yield data.wrap(i);
            return total;
        }));
        compare(sum, 49995000);
    }

    function test_plainFunction() {
        compare(resolved(Async.run(() => 5)), 5);
        compare(resolved(Async.run(() => Promise.resolve(6))), 6);
        verify(resolved(Async.run(() => {})) === undefined);
    }

    function test_anythingElseIsATypeError_data() {
        return [
            {tag: "undefined", task: undefined},
            {tag: "null", task: null},
            {tag: "number", task: 5},
            {tag: "object", task: {}},
            {tag: "generator", task: (function*() {})()},
            {tag: "Promise", task: Promise.resolve()}
        ];
    }

    function test_anythingElseIsATypeError(data) {
        const error = thrown(() => Async.run(data.task));
        verify(error instanceof TypeError);
        verify(error.message.length > 0);
    }

    // The line of the first call that a stack names in this file.
    function lineOf(stack) {
        return Number(stack.split("\n").find(frame => frame.includes("tst_async.qml")).split(":").pop());
    }

    // What is logged until the event loop has gone round more often than any task here needs.
    function logged() {
        for (let i = 0; i < 30; ++i)
            wait(1);
        return Warnings.take();
    }

    // A task that ends with its page is no news.
    function test_whatTheApplicationEndedIsNotReported() {
        const server = makeServer();
        const stream = makeOpenStream(server);
        Async.run(function*() { yield stream.readable.read(); });
        Destroyer.remove(stream);
        Async.run(function*() { yield Promise.reject(AbortSignal.abort().reason); });
        compare(logged(), "");
    }

    function test_errorThatNobodyLooksAtIsReported_data() {
        return [
            {tag: "ignored", start: task => { Async.run(task); }},
            {tag: "kept", start: task => { root.kept = Async.run(task); }},
            {tag: "then() without a function for errors", start: task => { Async.run(task).then(() => {}); }},
            {tag: "several steps", start: task => { Async.run(task).then(() => {}).then(() => {}); }},
            {tag: "in an inner task", start: task => { Async.run(function*() { Async.run(task); }); }},
            {tag: "of an inner task", start: task => { Async.run(function*() { yield Async.run(task); }); }},
            {tag: "returned by an inner task", start: task => { Async.run(() => Async.run(task)); }}
        ];
    }

    function test_errorThatNobodyLooksAtIsReported(data) {
        let line = 0;
        data.start(function*() {
            yield 5;
            const error = new RangeError("on purpose");
            line = lineOf(error.stack);
            throw error;
        });
        const text = logged();
        verify(text.includes("RangeError: on purpose"), text);
        verify(text.includes(`tst_async.qml:${line}: `), text);
        compare(text.split("\n").length, 1, text);
        root.kept = null;
    }

    function test_whatHasNoPlaceIsReportedWithThatOfTheCall_data() {
        return [
            {tag: "a string", reason: "on purpose"},
            {tag: "undefined", reason: undefined},
            {tag: "an object", reason: {}}
        ];
    }

    function test_whatHasNoPlaceIsReportedWithThatOfTheCall(data) {
        const reason = data.reason;
        const line = lineOf(new Error().stack) + 1;
        Async.run(function*() { yield Promise.reject(reason); });
        const text = logged();
        verify(text.includes(String(reason)), text);
        verify(text.includes(`tst_async.qml:${line}: `), text);
    }

    function test_errorOfAHandlerIsReported() {
        Async.run(() => 5).then(() => { throw new Error("in a handler"); });
        verify(logged().includes("in a handler"));
    }

    function test_errorThatSomebodyLooksAtIsNotReported_data() {
        return [
            {tag: "catch()", look: promise => promise.catch(() => {})},
            {tag: "then()", look: promise => promise.then(undefined, () => {})},
            {tag: "catch() later on", look: promise => promise.then(() => {}).then(() => {}).catch(() => {})},
            {tag: "Promise.all()", look: promise => Promise.all([5, promise]).catch(() => {})},
            {tag: "Promise.race()", look: promise => Promise.race([promise]).catch(() => {})},
            {tag: "Promise.resolve()", look: promise => Promise.resolve(promise).catch(() => {})},
            {tag: "resolve()", look: promise => new Promise(resolve => resolve(promise)).catch(() => {})},
            {tag: "yield", look: promise => Async.run(function*() { try { yield promise; } catch (error) {} })},
            {tag: "return", look: promise => Async.run(() => promise).catch(() => {})}
        ];
    }

    function test_errorThatSomebodyLooksAtIsNotReported(data) {
        data.look(Async.run(function*() { throw new Error("at once"); }));
        data.look(Async.run(function*() { yield 5; throw new Error("later"); }));
        compare(logged(), "");
    }

    function test_promisesOfARunAreAsAnyOther() {
        const promise = Async.run(() => 5);
        compare(Object.keys(promise), []);
        verify(Promise.resolve(promise) === promise);
        verify(promise.then(() => {}) instanceof Promise);
        verify(promise.catch(() => {}) instanceof Promise);
        compare(resolved(promise.then(value => value + 1)), 6);
    }

    function test_awaitsAStream() {
        const server = makeServer();
        const stream = makeStream({url: server.url});
        const result = resolved(Async.run(function*() {
            const {readable, writable} = yield stream.opened;
            yield writable.write("question");
            server.sendText("answer");
            const {value} = yield readable.read();
            stream.close({closeCode: 3000});
            const {closeCode} = yield stream.closed;
            return [value, closeCode];
        }));
        compare(result, ["answer", 3000]);
        compare(server.messages[0], "question");
    }
}
