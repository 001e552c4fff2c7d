// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

function descriptorsOf(object) {
    return Object.getOwnPropertyNames(object).map(name => Object.getOwnPropertyDescriptor(object, name));
}

export default [
    {
        name: "primitivesAreThemselves",
        rule: "HTML 2.7.3",
        run: function*(t) {
            for (const value of [undefined, null, true, false, 0, -0, 1.5, NaN, Infinity, "", "text", "\ud800"])
                t.equal(t.globals.structuredClone(value), value);
        }
    },
    {
        name: "objectsAndArraysAreCopied",
        rule: "HTML 2.7.3",
        run: function*(t) {
            const {structuredClone} = t.globals;
            const original = {a: 1, b: [1, "two", {three: [3]}], "": null, c: undefined, 5: "five"};
            const clone = structuredClone(original);
            t.same(clone, original);
            t.check(clone !== original && clone.b !== original.b && clone.b[2] !== original.b[2]);
            t.same(Object.keys(clone), Object.keys(original));
            t.check(Object.getPrototypeOf(clone) === Object.prototype && Array.isArray(clone.b));
        }
    },
    {
        name: "arraysKeepHolesLengthAndMembers",
        rule: "HTML 2.7.3",
        run: function*(t) {
            const original = [1, , 3];
            original.length = 5;
            original.name = "list";
            const clone = t.globals.structuredClone(original);
            t.equal(clone.length, 5);
            t.same([0, 1, 2, 3, 4].map(index => clone.hasOwnProperty(index)), [true, false, true, false, false]);
            t.equal(clone.name, "list");
        }
    },
    {
        name: "oneObjectStaysOne",
        rule: "HTML 2.7.3",
        run: function*(t) {
            const {structuredClone} = t.globals;
            const shared = {};
            const list = [shared, {shared}, shared];
            list.push(list);
            const clone = structuredClone(list);
            t.check(clone[0] === clone[2] && clone[1].shared === clone[0] && clone[3] === clone && clone[0] !== shared);
            const map = new Map();
            map.set(map, new Set([map]));
            const newMap = structuredClone(map);
            t.check(newMap.has(newMap) && newMap.get(newMap).has(newMap));
        }
    },
    {
        name: "originalsStayAsTheyWere",
        rule: "HTML 2.7.3",
        run: function*(t) {
            const inner = Object.freeze([1]);
            const original = {inner, again: inner, sealed: Object.seal({a: inner})};
            const clone = t.globals.structuredClone(original);
            t.same(Object.getOwnPropertySymbols(original).length, 0);
            t.same(Object.getOwnPropertyNames(original), ["inner", "again", "sealed"]);
            t.check(clone.inner === clone.again && clone.sealed.a === clone.inner && !Object.isFrozen(clone.inner));
            clone.inner.push(2);
            t.equal(inner.length, 1);
        }
    },
    {
        name: "mapsAndSetsAreCopied",
        rule: "HTML 2.7.3",
        run: function*(t) {
            const {structuredClone} = t.globals;
            const key = {};
            const map = structuredClone(new Map([["a", 1], [key, [key]], [NaN, -0]]));
            t.check(map instanceof Map);
            t.equal(map.size, 3);
            t.equal(map.get("a"), 1);
            const newKey = Array.from(map.keys())[1];
            t.check(newKey !== key && map.get(newKey)[0] === newKey);
            const set = structuredClone(new Set(["b", "a", 1]));
            t.check(set instanceof Set);
            t.same(Array.from(set), ["b", "a", 1]);
        }
    },
    {
        name: "datesAndRegularExpressionsAreCopied",
        rule: "HTML 2.7.3",
        run: function*(t) {
            const {structuredClone} = t.globals;
            const date = structuredClone(new Date(12345));
            t.check(date instanceof Date);
            t.equal(date.getTime(), 12345);
            t.equal(structuredClone(new Date(NaN)).getTime(), NaN);
            const original = /a\/(b)[/]\\/gi;
            original.lastIndex = 3;
            const expression = structuredClone(original);
            t.check(expression instanceof RegExp && expression !== original);
            t.same([expression.source, expression.flags, expression.lastIndex], [original.source, "gi", 0]);
            t.check(expression.test("xA/b/\\"));
        }
    },
    {
        name: "wrappersAreCopied",
        rule: "HTML 2.7.3",
        run: function*(t) {
            for (const original of [new Boolean(false), new Number(-0), new String("text")]) {
                const clone = t.globals.structuredClone(original);
                t.equal(Object.getPrototypeOf(clone), Object.getPrototypeOf(original));
                t.equal(clone.valueOf(), original.valueOf());
                t.check(clone !== original);
            }
        }
    },
    {
        name: "bytesAreCopied",
        rule: "HTML 2.7.3",
        run: function*(t) {
            const {structuredClone} = t.globals;
            const buffer = new Uint8Array([1, 2, 3, 4, 5, 6, 7, 8]).buffer;
            const copy = structuredClone(buffer);
            t.same(copy, buffer);
            t.check(copy !== buffer && buffer.byteLength === 8);
            const views = [new Uint8Array(buffer, 1, 3), new Uint16Array(buffer, 2, 2), new Float64Array(buffer),
                           new DataView(buffer, 3, 2), new Uint8ClampedArray(buffer), new Int32Array(buffer, 4)];
            const clones = structuredClone(views);
            for (let i = 0; i < views.length; ++i) {
                t.equal(Object.getPrototypeOf(clones[i]), Object.getPrototypeOf(views[i]));
                t.same([clones[i].byteOffset, clones[i].byteLength], [views[i].byteOffset, views[i].byteLength]);
                t.check(clones[i].buffer === clones[0].buffer, "one buffer");
            }
            t.check(clones[0].buffer !== buffer);
            t.same(clones[0], views[0]);
            t.equal(structuredClone(new ArrayBuffer(0)).byteLength, 0);
        }
    },
    {
        name: "errorsKeepTheirKindAndMessage",
        rule: "HTML 2.7.3",
        run: function*(t) {
            const {structuredClone} = t.globals;
            class MyError extends RangeError {}
            const cases = [[new Error("a"), Error], [new TypeError("b"), TypeError], [new MyError("c"), RangeError],
                           [new SyntaxError(), SyntaxError]];
            for (const [original, constructor] of cases) {
                const clone = structuredClone(original);
                t.check(clone instanceof constructor && clone !== original);
                t.equal(Object.getPrototypeOf(clone), constructor.prototype);
                t.equal(clone.message, original.message);
            }
            const named = new Error("d");
            const setName = value => Object.defineProperty(named, "name", {value, configurable: true}); // frozen in QML
            setName("EvalError");
            named.extra = 1;
            const clone = structuredClone(named);
            t.check(clone instanceof EvalError);
            t.equal(clone.extra, undefined);
            setName("Other");
            t.equal(structuredClone(named).name, "Error");
        }
    },
    {
        name: "domExceptionsAreCopied",
        rule: "Web IDL 2.8.1",
        run: function*(t) {
            const original = new t.api.DOMException("why", "AbortError");
            const clone = t.globals.structuredClone(original);
            t.check(clone instanceof t.api.DOMException && clone !== original);
            t.same([clone.name, clone.message, clone.code], ["AbortError", "why", 20]);
        }
    },
    {
        name: "classesAndAccessorsAreNotKept",
        rule: "HTML 2.7.3",
        run: function*(t) {
            const {structuredClone} = t.globals;
            class Point {
                constructor() { this.x = 1; }
                get double() { return 2 * this.x; }
            }
            const point = structuredClone(new Point());
            t.equal(Object.getPrototypeOf(point), Object.prototype);
            t.same(point, {x: 1});
            const source = Object.create({inherited: 1}, {hidden: {value: 1}});
            let calls = 0;
            Object.defineProperty(source, "seen", {get() { ++calls; return [calls]; }, enumerable: true});
            source[Symbol("s")] = 1;
            const clone = structuredClone(source);
            t.same(descriptorsOf(clone), [{value: [1], writable: true, enumerable: true, configurable: true}]);
            t.equal(calls, 1);
            t.throws(() => structuredClone({get a() { throw new RangeError("mine"); }}), "RangeError");
            t.same(structuredClone(Object.create(null)), {});
            const proto = structuredClone(JSON.parse("{\"__proto__\": 1}"));
            t.equal(Object.getPrototypeOf(proto), Object.prototype);
            t.equal(Object.getOwnPropertyDescriptor(proto, "__proto__").value, 1);
        }
    },
    {
        name: "whatIsNoDataIsRefused",
        rule: "HTML 2.7.3",
        run: function*(t) {
            const {structuredClone} = t.globals;
            const values = [
                Symbol("s"), () => {}, class {}, Promise.resolve(), new WeakMap(), new WeakSet(), (function*() {})(),
                new t.api.AbortController().signal, new t.api.EventTarget(), new t.api.WritableStream(), Object(Symbol("s"))
            ];
            for (const value of values) {
                const error = t.throws(() => structuredClone(value), "DataCloneError");
                t.check(error instanceof t.api.DOMException);
                t.equal(error.code, 25);
                t.throws(() => structuredClone({a: [value]}), "DataCloneError");
                t.throws(() => structuredClone(new Map([[1, value]])), "DataCloneError");
            }
        }
    },
    {
        name: "aGetterMayClone",
        rule: "HTML 2.7.3",
        run: function*(t) {
            const {structuredClone} = t.globals;
            const shared = [1];
            let inner = null;
            const original = {shared, get again() { inner = structuredClone(original.shared); return shared; }, last: shared};
            const clone = structuredClone(original);
            t.check(clone.again === clone.shared && clone.last === clone.shared);
            t.check(inner !== clone.shared && inner !== shared);
            t.same(inner, [1]);
            t.same(structuredClone(original), {shared: [1], again: [1], last: [1]});
        }
    },
    {
        name: "optionsAreADictionary",
        rule: "HTML 2.7.10",
        run: function*(t) {
            const {structuredClone} = t.globals;
            t.throws(() => structuredClone(), "TypeError");
            t.throws(() => structuredClone(1, 2), "TypeError");
            t.throws(() => structuredClone(1, {transfer: 1}), "TypeError");
            t.throws(() => structuredClone(1, {transfer: [{}]}), "DataCloneError");
            t.same(structuredClone([1], {transfer: []}), [1]);
            t.same(structuredClone([1], null), [1]);
        }
    },
    {
        name: "manyObjectsTakeNoLongTime",
        rule: "HTML 2.7.3",
        run: function*(t) {
            const list = [];
            for (let i = 0; i < 20000; ++i)
                list.push({id: i, point: [i, i]});
            const begin = Date.now();
            const clone = t.globals.structuredClone(list);
            t.check(Date.now() - begin < 3000, `${Date.now() - begin} ms`);
            t.equal(clone[19999].point[1], 19999);
        }
    }
];
