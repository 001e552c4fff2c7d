// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

// Promise, AggregateError and Symbol as a program finds them: those of the engine if it has all of their members.
function built(t, name) {
    return t.globals[name];
}

function later(t, value) {
    return t.sleep(5).then(() => value);
}

function laterError(t, error) {
    return t.sleep(5).then(() => { throw error; });
}

export default [
    {
        name: "allSettledTellsAllEnds",
        rule: "ECMAScript 27.2.4.2",
        run: function*(t) {
            const {Promise} = t.globals;
            const result = yield Promise.allSettled([later(t, 1), Promise.reject("no"), 3, laterError(t, "late")]);
            t.same(result, [{status: "fulfilled", value: 1}, {status: "rejected", reason: "no"},
                            {status: "fulfilled", value: 3}, {status: "rejected", reason: "late"}]);
            t.check(Array.isArray(result));
            t.same(yield Promise.allSettled([]), []);
            t.same((yield Promise.allSettled(new Set([1]))).length, 1);
            yield t.rejects(Promise.allSettled(1).then(), "TypeError");
        }
    },
    {
        name: "anyTellsTheFirstSuccess",
        rule: "ECMAScript 27.2.4.3",
        run: function*(t) {
            const {Promise} = t.globals;
            t.equal(yield Promise.any([Promise.reject("no"), later(t, "late"), later(t, "later")]), "late");
            t.equal(yield Promise.any(["at once", later(t, 1)]), "at once");
        }
    },
    {
        name: "anyTellsAllFailures",
        rule: "ECMAScript 27.2.4.3",
        run: function*(t) {
            const {Promise} = t.globals;
            const AggregateError = built(t, "AggregateError");
            const error = yield Promise.any([laterError(t, "a"), Promise.reject("b")]).then(() => null, reason => reason);
            t.check(error instanceof AggregateError && error instanceof Error);
            t.equal(error.name, "AggregateError");
            t.same(error.errors, ["a", "b"]);
            const empty = yield Promise.any([]).then(() => null, reason => reason);
            t.same(empty.errors, []);
        }
    },
    {
        name: "anAggregateErrorHasItsErrors",
        rule: "ECMAScript 20.5.7",
        run: function*(t) {
            const AggregateError = built(t, "AggregateError");
            const error = new AggregateError(new Set([1, 2]), "both", {cause: "why"});
            t.same([error.name, error.message, error.cause], ["AggregateError", "both", "why"]);
            t.same(error.errors, [1, 2]);
            t.same(Object.keys(error), []);
            t.equal(String(error), "AggregateError: both");
            t.check(typeof error.stack === "string");
            t.equal(AggregateError.length, 2);
            const plain = [AggregateError([])]; // not in a tail call
            t.check(plain[0] instanceof AggregateError && !plain[0].hasOwnProperty("message")
                    && !plain[0].hasOwnProperty("cause"));
            t.equal(Object.getPrototypeOf(AggregateError), Error);
            t.throws(() => new AggregateError(), "TypeError");
        }
    },
    {
        name: "withResolversGivesThree",
        rule: "ECMAScript 27.2.4.8",
        run: function*(t) {
            const {Promise} = t.globals;
            const {promise, resolve, reject} = Promise.withResolvers();
            t.check(promise instanceof Promise);
            resolve("first");
            reject("second");
            t.equal(yield promise, "first");
            const other = Promise.withResolvers();
            other.reject(new RangeError());
            yield t.rejects(other.promise.then(), "RangeError");
        }
    },
    {
        name: "finallyIsCalledAndPassesTheEndOn",
        rule: "ECMAScript 27.2.5.3",
        run: function*(t) {
            const {Promise} = t.globals;
            const calls = [];
            const note = (...values) => { calls.push(values.length); return "ignored"; };
            t.equal(yield Promise.resolve(1).finally(note), 1);
            t.equal(yield Promise.reject(2).finally(note).then(() => 0, reason => reason), 2);
            t.same(calls, [0, 0]);
            t.equal(yield Promise.resolve(1).finally(() => { throw 3; }).then(() => 0, reason => reason), 3);
            t.equal(yield Promise.resolve(1).finally(() => Promise.reject(4)).then(() => 0, reason => reason), 4);
            t.equal(yield Promise.resolve(5).finally(), 5);
            let waited = false;
            yield Promise.resolve().finally(() => later(t).then(() => { waited = true; }));
            t.equal(waited, true);
        }
    },
    {
        name: "newMembersWorkForSubclasses",
        rule: "ECMAScript 27.2.4",
        run: function*(t) {
            class Mine extends t.globals.Promise {}
            t.check(Mine.allSettled([]) instanceof Mine);
            t.check(Mine.any([1]) instanceof Mine);
            t.check(Mine.withResolvers().promise instanceof Mine);
            t.check(Mine.resolve(1).finally(() => {}) instanceof Mine);
        }
    },
    {
        name: "aPromiseIsOtherwiseTheEngines",
        rule: "ECMAScript 27.2",
        run: function*(t) {
            const {Promise: Promise_} = t.globals;
            t.equal(Promise_.name, "Promise");
            t.check(Promise_.resolve(1) instanceof Promise);
            t.check(new Promise_(() => {}).then() instanceof Promise_);
            t.same(yield Promise_.all([1, Promise.resolve(2)]), [1, 2]);
            t.equal(yield Promise_.race([Promise_.resolve(1), 2]), 1);
            t.equal(yield Promise_.resolve(Promise.resolve(3)), 3);
        }
    },
    {
        name: "thereIsASymbolForAsynchronousIteration",
        rule: "ECMAScript 20.4.2.1",
        run: function*(t) {
            const Symbol_ = built(t, "Symbol");
            t.equal(typeof Symbol_.asyncIterator, "symbol");
            t.equal(typeof t.api.ReadableStream.prototype[Symbol_.asyncIterator], "function");
            t.equal(Symbol_.iterator, Symbol.iterator);
            t.equal(typeof Symbol_("mine"), "symbol");
            t.equal(Symbol_.for("mine"), Symbol.for("mine"));
            t.throws(() => new Symbol_(), "TypeError");
        }
    },
    {
        name: "theGlobalObjectHasItself",
        rule: "ECMAScript 19.1.1",
        run: function*(t) {
            const {globals} = t;
            t.check(globals.globalThis === globals && globals.self === globals);
            t.equal(globals.globalThis.setTimeout, globals.setTimeout);
            t.equal(typeof globals.console.log, "function");
            t.equal(typeof globals.console.error, "function");
            for (const name of ["WebSocketStream", "ReadableStream", "AbortController", "DOMException"])
                t.equal(globals[name], t.api[name]);
        }
    }
];
