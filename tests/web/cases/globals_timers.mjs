// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

// A Promise of what the timers have noted by the time that `count` is reached.
function noted(t, notes, count) {
    return t.waitFor(() => notes.length >= count && notes);
}

export default [
    {
        name: "aTimerIsCalledOnceWithItsArguments",
        rule: "HTML 8.7",
        run: function*(t) {
            const {setTimeout} = t.globals;
            const calls = [];
            setTimeout((...values) => { calls.push(values); }, 1, "one", 2, null);
            yield noted(t, calls, 1);
            yield t.sleep(20);
            t.same(calls, [["one", 2, null]]);
        }
    },
    {
        name: "aTimerIsNeverEarly",
        rule: "HTML 8.7",
        run: function*(t) {
            const {setTimeout, performance} = t.globals;
            const late = [];
            for (const delay of [1, 2, 3, 5, 8, 13, 21, 34]) {
                const begin = performance.now();
                setTimeout(() => { late.push(performance.now() - begin - delay); }, delay);
            }
            yield noted(t, late, 8);
            // A browser's clock is coarse.
            t.check(late.every(milliseconds => milliseconds > -0.2), `late by ${late}`);
        }
    },
    {
        name: "timersOfOneDelayKeepTheirOrder",
        rule: "HTML 8.7",
        run: function*(t) {
            const {setTimeout} = t.globals;
            const order = [];
            for (const delay of [5, 1, 5, 1, 5])
                setTimeout(text => { order.push(text); }, delay, `${delay} ${order.length}`);
            let count = 0;
            for (let i = 0; i < 20; ++i)
                setTimeout(number => { order.push(number); }, 30, count++);
            yield noted(t, order, 25);
            t.same(order.slice(5), Array.from({length: 20}, (_, index) => index));
            t.same(order.slice(0, 2), ["1 0", "1 0"]);
        }
    },
    {
        name: "idsArePositiveIntegers",
        rule: "HTML 8.7",
        run: function*(t) {
            const {setTimeout, setInterval, clearTimeout} = t.globals;
            const ids = [setTimeout(() => {}), setTimeout(() => {}, 10), setInterval(() => {}, 10)];
            for (const id of ids) {
                t.check(Number.isInteger(id) && id > 0, `${id}`);
                clearTimeout(id);
            }
            t.equal(new Set(ids).size, 3);
        }
    },
    {
        name: "aClearedTimerIsNotCalled",
        rule: "HTML 8.7",
        run: function*(t) {
            const {setTimeout, clearTimeout, clearInterval} = t.globals;
            const calls = [];
            const first = setTimeout(() => { calls.push("first"); }, 5);
            const second = setTimeout(() => { calls.push("second"); }, 5);
            setTimeout(() => { calls.push("third"); }, 5);
            clearTimeout(first);
            clearInterval(`${second}`); // as good, and converted
            yield noted(t, calls, 1);
            yield t.sleep(20);
            t.same(calls, ["third"]);
        }
    },
    {
        name: "clearingWhatIsNoTimerDoesNothing",
        rule: "HTML 8.7",
        run: function*(t) {
            const {clearTimeout, clearInterval} = t.globals;
            for (const id of [undefined, null, 0, -1, 1e9, NaN, "text", {}]) {
                t.equal(clearTimeout(id), undefined);
                t.equal(clearInterval(id), undefined);
            }
        }
    },
    {
        name: "anIntervalIsCalledUntilItIsCleared",
        rule: "HTML 8.7",
        run: function*(t) {
            const {setInterval, clearInterval} = t.globals;
            const calls = [];
            const id = setInterval(text => {
                calls.push(text);
                if (calls.length === 3)
                    clearInterval(id); // in its own call
            }, 2, "again");
            yield noted(t, calls, 3);
            yield t.sleep(30);
            t.same(calls, ["again", "again", "again"]);
        }
    },
    {
        name: "aCallbackMayClearOneThatIsDueToo",
        rule: "HTML 8.7",
        run: function*(t) {
            const {setTimeout, clearTimeout} = t.globals;
            const calls = [];
            let second = 0;
            setTimeout(() => {
                calls.push("first");
                clearTimeout(second);
            }, 3);
            second = setTimeout(() => { calls.push("second"); }, 3);
            yield noted(t, calls, 1);
            yield t.sleep(20);
            t.same(calls, ["first"]);
        }
    },
    {
        name: "timersAreStartedInCallbacks",
        rule: "HTML 8.7",
        run: function*(t) {
            const {setTimeout} = t.globals;
            const calls = [];
            const next = depth => {
                calls.push(depth);
                if (depth < 8)
                    setTimeout(next, 0, depth + 1);
            };
            setTimeout(next, 0, 1);
            t.same(calls, []);
            yield noted(t, calls, 8);
            t.same(calls, [1, 2, 3, 4, 5, 6, 7, 8]);
        }
    },
    {
        name: "deeplyNestedTimersWaitFourMilliseconds",
        rule: "HTML 8.7",
        run: function*(t) {
            const {setTimeout, performance} = t.globals;
            const times = [];
            const next = () => {
                times.push(performance.now());
                if (times.length < 12)
                    setTimeout(next, 0);
            };
            setTimeout(next, 0);
            yield noted(t, times, 12);
            for (let i = 8; i < times.length; ++i)
                t.check(times[i] - times[i - 1] > 3.7, `${times[i] - times[i - 1]}`);
        }
    },
    {
        name: "delaysAreConverted",
        rule: "Web IDL 3.2.4",
        run: function*(t) {
            const {setTimeout} = t.globals;
            const calls = [];
            const delays = [undefined, null, -5, NaN, "1", "text", Infinity, 1.9, Math.pow(2, 32), Math.pow(2, 31)];
            for (const delay of delays)
                setTimeout(() => { calls.push(delay); }, delay);
            yield noted(t, calls, delays.length);
            t.throws(() => setTimeout(() => {}, Symbol()), "TypeError");
        }
    },
    {
        name: "reactionsComeBeforeTheNextTimer",
        rule: "HTML 8.1.7.3",
        run: function*(t) {
            const {setTimeout} = t.globals;
            const order = [];
            const react = name => Promise.resolve().then(() => {}).then(() => {}).then(() => {}).then(() => order.push(name));
            setTimeout(() => { order.push("first"); react("of first"); }, 0);
            setTimeout(() => { order.push("second"); react("of second"); }, 0);
            react("before");
            yield noted(t, order, 5);
            t.same(order, ["before", "first", "of first", "second", "of second"]);
        }
    },
    {
        name: "aMicrotaskIsCalledBeforeAnyTimer",
        rule: "HTML 8.8",
        run: function*(t) {
            const {queueMicrotask, setTimeout} = t.globals;
            const order = [];
            setTimeout(() => { order.push("timer"); }, 0);
            t.equal(queueMicrotask((...values) => { order.push(`microtask ${values.length}`); }), undefined);
            Promise.resolve().then(() => { order.push("reaction"); });
            queueMicrotask(() => { order.push("another"); });
            order.push("script");
            yield noted(t, order, 5);
            t.same(order, ["script", "microtask 0", "reaction", "another", "timer"]);
        }
    },
    {
        name: "aMicrotaskIsAFunction",
        rule: "HTML 8.8",
        run: function*(t) {
            const {queueMicrotask} = t.globals;
            t.throws(() => queueMicrotask(), "TypeError");
            t.throws(() => queueMicrotask("text"), "TypeError");
            t.throws(() => queueMicrotask({}), "TypeError");
        }
    },
    {
        name: "aTimerNeedsACallback",
        rule: "HTML 8.7",
        run: function*(t) {
            t.throws(() => t.globals.setTimeout(), "TypeError");
            t.throws(() => t.globals.setInterval(), "TypeError");
        }
    },
    {
        name: "functionsHaveTheirNamesAndLengths",
        rule: "Web IDL 3.7.7",
        run: function*(t) {
            const lengths = {setTimeout: 1, setInterval: 1, clearTimeout: 0, clearInterval: 0, queueMicrotask: 1,
                             structuredClone: 1, atob: 1, btoa: 1};
            for (const name of Object.keys(lengths)) {
                t.equal(t.globals[name].name, name);
                t.equal(t.globals[name].length, lengths[name]);
            }
        }
    },
    {
        name: "theClockGoesOn",
        rule: "High Resolution Time 7",
        run: function*(t) {
            const {performance} = t.globals;
            const begin = performance.now();
            t.check(begin >= 0);
            yield t.sleep(10);
            const passed = performance.now() - begin;
            t.check(passed > 9 && passed < 5000, `${passed}`);
            t.check(Math.abs(performance.timeOrigin + performance.now() - Date.now()) < 5000);
        }
    }
];
