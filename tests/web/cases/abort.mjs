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

function aborted(signal) {
    return new Promise((resolve) => signal.addEventListener("abort", resolve));
}

const controlling = [
    {
        name: "newSignalIsNotAborted", rule: "DOM 3.1",
        run: function*(t) {
            const controller = new t.api.AbortController();
            t.check(controller.signal instanceof t.api.AbortSignal, "an AbortSignal");
            t.check(controller.signal instanceof t.api.EventTarget, "an EventTarget");
            t.equal(controller.signal, controller.signal);
            t.equal(controller.signal.aborted, false);
            t.equal(controller.signal.reason, undefined);
        }
    },
    {
        name: "abortGivesAnAbortErrorByDefault", rule: "DOM 3.1",
        run: function*(t) {
            const {AbortController, AbortSignal, DOMException} = t.api;
            const controller = new AbortController();
            t.equal(controller.abort(), undefined);
            t.equal(controller.signal.aborted, true);
            const explicit = new AbortController();
            explicit.abort(undefined);
            for (const {reason} of [controller.signal, explicit.signal, AbortSignal.abort()]) {
                t.check(reason instanceof DOMException, "a DOMException");
                t.equal(reason.name, "AbortError");
                t.equal(reason.code, 20);
                t.check(reason.message.length > 0, "a message");
            }
            t.equal(controller.signal.reason, controller.signal.reason);
        }
    },
    {
        name: "abortKeepsTheIdentityOfAnyReason", rule: "DOM 3.1",
        run: function*(t) {
            for (const reason of [null, 0, "", false, "text", {}, new Error("reason"), Symbol("reason"), () => {}]) {
                const controller = new t.api.AbortController();
                controller.abort(reason);
                t.equal(controller.signal.aborted, true);
                t.equal(controller.signal.reason, reason);
                t.equal(t.api.AbortSignal.abort(reason).reason, reason);
            }
        }
    },
    {
        name: "abortTwiceKeepsTheFirstReasonAndTellsOnce", rule: "DOM 3.2",
        run: function*(t) {
            const controller = new t.api.AbortController();
            let events = 0;
            controller.signal.addEventListener("abort", () => events++);
            controller.abort("first");
            controller.abort("second");
            t.equal(controller.signal.reason, "first");
            t.equal(events, 1);
        }
    },
    {
        name: "abortInsideAListenerDoesNothing", rule: "DOM 3.2",
        run: function*(t) {
            const controller = new t.api.AbortController();
            let events = 0;
            controller.signal.addEventListener("abort", () => {
                events++;
                controller.abort("second");
            });
            controller.abort("first");
            t.equal(events, 1);
            t.equal(controller.signal.reason, "first");
        }
    },
    {
        name: "throwIfAbortedThrowsTheVeryReason", rule: "DOM 3.2",
        run: function*(t) {
            for (const reason of [null, "text", {}, new RangeError("reason")]) {
                const controller = new t.api.AbortController();
                t.equal(controller.signal.throwIfAborted(), undefined);
                controller.abort(reason);
                t.equal(t.throws(() => controller.signal.throwIfAborted(), reason?.name), reason);
            }
            t.throws(() => t.api.AbortSignal.abort().throwIfAborted(), "AbortError");
        }
    },
    {
        name: "classesNeedNewAndSignalsCannotBeMade", rule: "Web IDL",
        run: function*(t) {
            const {AbortController, AbortSignal, EventTarget} = t.api;
            // Braces, because Qt's engine does not throw when a class is called in tail position.
            t.throws(() => { AbortController(); }, "TypeError");
            t.throws(() => { EventTarget(); }, "TypeError");
            t.throws(() => new AbortSignal(), "TypeError");
            t.throws(() => { AbortSignal(); }, "TypeError");
        }
    },
    {
        name: "attributesAreReadOnly", rule: "Web IDL",
        run: function*(t) {
            const controller = new t.api.AbortController();
            const {signal} = controller;
            t.throws(() => { controller.signal = null; }, "TypeError");
            t.throws(() => { signal.aborted = true; }, "TypeError");
            t.throws(() => { signal.reason = "reason"; }, "TypeError");
            t.equal(controller.signal, signal);
            t.equal(signal.aborted, false);
        }
    },
    {
        name: "membersOfOtherObjectsAreRefused", rule: "Web IDL",
        run: function*(t) {
            const {AbortController, AbortSignal, EventTarget} = t.api;
            for (const value of [{}, AbortController.prototype, AbortSignal.prototype, new EventTarget()]) {
                t.throws(() => AbortController.prototype.abort.call(value), "TypeError");
                t.throws(() => getterOf(AbortController.prototype, "signal").call(value), "TypeError");
                t.throws(() => AbortSignal.prototype.throwIfAborted.call(value), "TypeError");
                for (const name of ["aborted", "reason", "onabort"])
                    t.throws(() => getterOf(AbortSignal.prototype, name).call(value), "TypeError");
            }
        }
    },
    {
        name: "tagsNameTheClasses", rule: "Web IDL",
        run: function*(t) {
            const {AbortController, Event, EventTarget} = t.api;
            const tag = (object) => Object.prototype.toString.call(object);
            const controller = new AbortController();
            t.equal(tag(controller), "[object AbortController]");
            t.equal(tag(controller.signal), "[object AbortSignal]");
            t.equal(String(controller.signal), "[object AbortSignal]");
            t.equal(tag(new EventTarget()), "[object EventTarget]");
            t.equal(tag(new Event("abort")), "[object Event]");
        }
    },
    {
        name: "membersAreEnumerableInThePrototypes", rule: "Web IDL",
        run: function*(t) {
            const {AbortController, AbortSignal} = t.api;
            t.same(enumerableNames(AbortController.prototype), ["abort", "signal"]);
            t.same(enumerableNames(AbortSignal.prototype), ["aborted", "onabort", "reason", "throwIfAborted"]);
            t.same(Object.keys(AbortSignal).sort(), ["abort", "any", "timeout"]);
            t.same(Object.keys(new AbortController().signal), []);
            t.same([AbortController.length, AbortSignal.length], [0, 0]);
            t.same([AbortSignal.abort.length, AbortSignal.any.length, AbortSignal.timeout.length], [0, 1, 1]);
        }
    },
];

const listening = [
    {
        name: "listenerGetsAnAbortEvent", rule: "DOM 3.2",
        run: function*(t) {
            const controller = new t.api.AbortController();
            const calls = [];
            controller.signal.addEventListener("abort", function(event) {
                calls.push([this, event, event.currentTarget, controller.signal.aborted]);
            });
            controller.abort("reason");
            t.equal(calls.length, 1);
            const [receiver, event, currentTarget, isAborted] = calls[0];
            t.equal(receiver, controller.signal);
            t.check(event instanceof t.api.Event, "an Event");
            t.equal(event.type, "abort");
            t.equal(event.target, controller.signal);
            t.equal(currentTarget, controller.signal);
            t.equal(event.currentTarget, null);
            t.equal(event.bubbles, false);
            t.equal(event.cancelable, false);
            t.equal(isAborted, true);
        }
    },
    {
        name: "listenersAreCalledAtOnceInTheOrderTheyWereAdded", rule: "DOM 2.9",
        run: function*(t) {
            const controller = new t.api.AbortController();
            const order = [];
            for (const name of ["first", "second", "third"])
                controller.signal.addEventListener("abort", () => order.push(name));
            controller.abort();
            t.same(order, ["first", "second", "third"]);
        }
    },
    {
        name: "onabortIsCalledInItsPlaceAmongTheListeners", rule: "HTML 8.1.8",
        run: function*(t) {
            const controller = new t.api.AbortController();
            const {signal} = controller;
            const order = [];
            signal.addEventListener("abort", () => order.push("first"));
            signal.onabort = () => order.push("replaced");
            signal.addEventListener("abort", () => order.push("last"));
            let receiver;
            signal.onabort = function(event) {
                order.push(`on${event.type}`);
                receiver = this;
            };
            controller.abort();
            t.same(order, ["first", "onabort", "last"]);
            t.equal(receiver, signal);
        }
    },
    {
        name: "onabortHoldsAFunctionOrNull", rule: "HTML 8.1.8",
        run: function*(t) {
            const controller = new t.api.AbortController();
            const {signal} = controller;
            t.equal(signal.onabort, null);
            let calls = 0;
            const handler = () => { calls++; };
            signal.onabort = handler;
            t.equal(signal.onabort, handler);
            for (const value of [null, undefined, 5, "text"]) {
                signal.onabort = handler;
                signal.onabort = value;
                t.equal(signal.onabort, null);
            }
            controller.abort();
            t.equal(calls, 0);
        }
    },
    {
        name: "listenerMayBeAnObjectWithHandleEvent", rule: "DOM 2.7",
        run: function*(t) {
            const controller = new t.api.AbortController();
            const calls = [];
            const listener = {};
            controller.signal.addEventListener("abort", listener);
            listener.handleEvent = function(event) { calls.push([this, event.type]); };
            controller.abort();
            t.equal(calls.length, 1);
            t.equal(calls[0][0], listener);
            t.equal(calls[0][1], "abort");
        }
    },
    {
        name: "sameListenerIsAddedOncePerPhase", rule: "DOM 2.7",
        run: function*(t) {
            const controller = new t.api.AbortController();
            let calls = 0;
            const listener = () => { calls++; };
            controller.signal.addEventListener("abort", listener);
            controller.signal.addEventListener("abort", listener, {once: true});
            controller.signal.addEventListener("abort", listener, true);
            controller.abort();
            t.equal(calls, 2);
        }
    },
    {
        name: "removedListenerIsNotCalled", rule: "DOM 2.7",
        run: function*(t) {
            const controller = new t.api.AbortController();
            const {signal} = controller;
            const calls = [];
            const listener = () => calls.push("function");
            const object = {handleEvent() { calls.push("object"); }};
            signal.addEventListener("abort", listener);
            signal.addEventListener("abort", object);
            signal.addEventListener("abort", () => calls.push("kept"));
            t.equal(signal.removeEventListener("abort", listener), undefined);
            signal.removeEventListener("abort", object);
            signal.removeEventListener("abort", () => {});
            signal.removeEventListener("other", listener);
            controller.abort();
            t.same(calls, ["kept"]);
        }
    },
    {
        name: "listenerRemovedWhileTheEventIsDispatchedIsNotCalled", rule: "DOM 2.9",
        run: function*(t) {
            const controller = new t.api.AbortController();
            const {signal} = controller;
            const calls = [];
            const second = () => calls.push("second");
            signal.addEventListener("abort", () => {
                calls.push("first");
                signal.removeEventListener("abort", second);
                signal.addEventListener("abort", () => calls.push("too late"));
            });
            signal.addEventListener("abort", second);
            controller.abort();
            t.same(calls, ["first"]);
        }
    },
    {
        name: "listenerAddedAfterTheAbortIsNotCalled", rule: "DOM 3.2",
        run: function*(t) {
            const signal = t.api.AbortSignal.abort();
            let calls = 0;
            signal.addEventListener("abort", () => calls++);
            signal.onabort = () => calls++;
            yield t.sleep(0);
            t.equal(calls, 0);
        }
    },
    {
        name: "listenerThatThrowsStopsNeitherTheOthersNorTheAbort", rule: "DOM 2.9",
        run: function*(t) {
            const controller = new t.api.AbortController();
            const calls = [];
            controller.signal.addEventListener("abort", () => {
                calls.push("first");
                throw new Error("on purpose, in a listener");
            });
            controller.signal.addEventListener("abort", () => calls.push("second"));
            t.equal(controller.abort(), undefined);
            t.same(calls, ["first", "second"]);
        }
    },
    {
        name: "onceListenerIsCalledOnce", rule: "DOM 2.7",
        run: function*(t) {
            const {Event, EventTarget} = t.api;
            const target = new EventTarget();
            const calls = [];
            target.addEventListener("abort", () => calls.push("once"), {once: true});
            target.addEventListener("abort", () => calls.push("always"));
            target.dispatchEvent(new Event("abort"));
            target.dispatchEvent(new Event("abort"));
            t.same(calls, ["once", "always", "always"]);
        }
    },
    {
        name: "signalOptionRemovesTheListener", rule: "DOM 2.7",
        run: function*(t) {
            const {AbortController, AbortSignal, Event, EventTarget} = t.api;
            const target = new EventTarget();
            const controller = new AbortController();
            let calls = 0;
            target.addEventListener("message", () => calls++, {signal: controller.signal});
            target.addEventListener("message", () => calls++, {signal: AbortSignal.abort()});
            target.dispatchEvent(new Event("message"));
            t.equal(calls, 1);
            controller.abort();
            target.dispatchEvent(new Event("message"));
            t.equal(calls, 1);
            t.throws(() => target.addEventListener("message", () => {}, {signal: null}), "TypeError");
        }
    },
    {
        name: "stopImmediatePropagationEndsTheDispatch", rule: "DOM 2.2",
        run: function*(t) {
            const controller = new t.api.AbortController();
            const calls = [];
            controller.signal.addEventListener("abort", (event) => {
                calls.push("first");
                event.stopImmediatePropagation();
            });
            controller.signal.addEventListener("abort", () => calls.push("second"));
            controller.abort();
            t.same(calls, ["first"]);
        }
    },
    {
        name: "listenersAreChecked", rule: "Web IDL",
        run: function*(t) {
            const {signal} = new t.api.AbortController();
            t.throws(() => signal.addEventListener(), "TypeError");
            t.throws(() => signal.addEventListener("abort"), "TypeError");
            for (const listener of [5, "text", true])
                t.throws(() => signal.addEventListener("abort", listener), "TypeError");
            t.equal(signal.addEventListener("abort", null), undefined);
            t.equal(signal.removeEventListener("abort", null), undefined);
        }
    },
    {
        name: "eventTargetDispatchesEvents", rule: "DOM 2.7",
        run: function*(t) {
            const {Event, EventTarget} = t.api;
            const target = new EventTarget();
            const event = new Event("message", {cancelable: true});
            t.equal(event.type, "message");
            t.equal(event.target, null);
            t.equal(event.cancelable, true);
            t.equal(event.defaultPrevented, false);
            t.equal(target.dispatchEvent(event), true);
            const calls = [];
            target.addEventListener("message", (received) => {
                calls.push(received);
                received.preventDefault();
            });
            t.equal(target.dispatchEvent(event), false);
            t.equal(calls.length, 1);
            t.equal(calls[0], event);
            t.equal(event.target, target);
            t.equal(event.defaultPrevented, true);
        }
    },
    {
        name: "eventsAreChecked", rule: "DOM 2.7",
        run: function*(t) {
            const {Event, EventTarget} = t.api;
            const target = new EventTarget();
            t.throws(() => new Event(), "TypeError");
            t.throws(() => { Event("message"); }, "TypeError");
            for (const value of [undefined, null, {}, {type: "message"}, "message"])
                t.throws(() => target.dispatchEvent(value), "TypeError");
            const event = new Event("message");
            let error;
            target.addEventListener("message", () => {
                error = t.throws(() => target.dispatchEvent(event), "InvalidStateError");
            });
            target.dispatchEvent(event);
            t.check(error instanceof t.api.DOMException, "an event is not dispatched while it is");
        }
    },
    {
        name: "eventTargetCanBeExtended", rule: "DOM 2.7",
        run: function*(t) {
            class Feed extends t.api.EventTarget {
                tell() { return this.dispatchEvent(new t.api.Event("news")); }
            }
            const feed = new Feed();
            let target;
            feed.addEventListener("news", (event) => { target = event.target; });
            t.equal(feed.tell(), true);
            t.equal(target, feed);
        }
    },
    {
        name: "dispatchedAbortEventDoesNotAbort", rule: "DOM 3.2",
        run: function*(t) {
            const {AbortController, Event} = t.api;
            const {signal} = new AbortController();
            let calls = 0;
            signal.onabort = () => calls++;
            signal.dispatchEvent(new Event("abort"));
            t.equal(calls, 1);
            t.equal(signal.aborted, false);
        }
    },
];

const timing = [
    {
        name: "timeoutAbortsLaterWithATimeoutError", rule: "DOM 3.2",
        run: function*(t) {
            const signal = t.api.AbortSignal.timeout(10);
            t.check(signal instanceof t.api.AbortSignal, "an AbortSignal");
            t.equal(signal.aborted, false);
            t.equal(signal.reason, undefined);
            const event = yield aborted(signal);
            t.equal(event.type, "abort");
            t.equal(event.target, signal);
            t.equal(signal.aborted, true);
            t.check(signal.reason instanceof t.api.DOMException, "a DOMException");
            t.equal(signal.reason.name, "TimeoutError");
            t.equal(signal.reason.code, 23);
        }
    },
    {
        name: "timeoutOfZeroIsNotAbortedAtOnce", rule: "DOM 3.2",
        run: function*(t) {
            const signal = t.api.AbortSignal.timeout(0);
            t.equal(signal.aborted, false);
            yield aborted(signal);
            t.throws(() => signal.throwIfAborted(), "TimeoutError");
        }
    },
    {
        name: "shorterTimeoutComesFirst", rule: "DOM 3.2",
        run: function*(t) {
            const order = [];
            yield Promise.all([60, 20].map((milliseconds) =>
                aborted(t.api.AbortSignal.timeout(milliseconds)).then(() => order.push(milliseconds))));
            t.same(order, [20, 60]);
        }
    },
    {
        name: "timeoutChecksItsNumber", rule: "Web IDL",
        run: function*(t) {
            const {AbortSignal} = t.api;
            t.throws(() => AbortSignal.timeout(), "TypeError");
            for (const value of [-1, NaN, Infinity, -Infinity, undefined, "soon", {}, Math.pow(2, 53)])
                t.throws(() => AbortSignal.timeout(value), "TypeError");
            for (const value of [null, "5", 1.7, -0.5, true])
                yield aborted(AbortSignal.timeout(value));
        }
    },
    {
        name: "longestTimeoutDoesNotAbortAtOnce", rule: "DOM 3.2",
        run: function*(t) {
            const signal = t.api.AbortSignal.timeout(Math.pow(2, 53) - 1);
            yield aborted(t.api.AbortSignal.timeout(5));
            t.equal(signal.aborted, false);
        }
    },
];

const combining = [
    {
        name: "anyOfNothingIsNeverAborted", rule: "DOM 3.2",
        run: function*(t) {
            const signal = t.api.AbortSignal.any([]);
            t.check(signal instanceof t.api.AbortSignal, "an AbortSignal");
            t.equal(signal.aborted, false);
        }
    },
    {
        name: "anyIsANewSignal", rule: "DOM 3.2",
        run: function*(t) {
            const {signal} = new t.api.AbortController();
            const combined = t.api.AbortSignal.any([signal]);
            t.check(combined !== signal, "another signal");
            t.equal(combined.aborted, false);
        }
    },
    {
        name: "anyFollowsTheFirstSignalThatIsAborted", rule: "DOM 3.2",
        run: function*(t) {
            const controllers = [0, 1, 2].map(() => new t.api.AbortController());
            const combined = t.api.AbortSignal.any(controllers.map(({signal}) => signal));
            const events = [];
            combined.addEventListener("abort", (event) => events.push(event.target));
            const reason = {};
            controllers[1].abort(reason);
            t.equal(combined.aborted, true);
            t.equal(combined.reason, reason);
            controllers[0].abort("late");
            t.equal(combined.reason, reason);
            t.equal(events.length, 1);
            t.equal(events[0], combined);
        }
    },
    {
        name: "anyOfAbortedSignalsTakesTheFirstOfTheList", rule: "DOM 3.2",
        run: function*(t) {
            const {AbortController, AbortSignal} = t.api;
            const {signal} = new AbortController();
            const combined = AbortSignal.any([signal, AbortSignal.abort("first"), AbortSignal.abort("second")]);
            t.equal(combined.aborted, true);
            t.equal(combined.reason, "first");
            let calls = 0;
            combined.onabort = () => calls++;
            yield t.sleep(0);
            t.equal(calls, 0);
        }
    },
    {
        name: "anySharesTheDefaultReason", rule: "DOM 3.2",
        run: function*(t) {
            const controller = new t.api.AbortController();
            const combined = t.api.AbortSignal.any([controller.signal]);
            controller.abort();
            t.equal(combined.reason.name, "AbortError");
            t.equal(combined.reason, controller.signal.reason);
        }
    },
    {
        name: "anyIsAbortedBeforeTheListenersOfItsSourceRun", rule: "DOM 3.2",
        run: function*(t) {
            const controller = new t.api.AbortController();
            const combined = t.api.AbortSignal.any([controller.signal]);
            const order = [];
            combined.addEventListener("abort", () => order.push("combined"));
            controller.signal.addEventListener("abort", () => order.push(`source ${combined.aborted}`));
            controller.abort();
            t.same(order, ["source true", "combined"]);
        }
    },
    {
        name: "anyOfAnyFollowsTheInnermostSources", rule: "DOM 3.2",
        run: function*(t) {
            const {AbortController, AbortSignal} = t.api;
            const controller = new AbortController();
            const inner = AbortSignal.any([controller.signal, new AbortController().signal]);
            const outer = AbortSignal.any([inner, new AbortController().signal]);
            const order = [];
            outer.addEventListener("abort", () => order.push("outer"));
            inner.addEventListener("abort", () => order.push("inner"));
            const reason = {};
            controller.abort(reason);
            t.equal(outer.reason, reason);
            t.equal(inner.reason, reason);
            t.same(order, ["inner", "outer"]);
        }
    },
    {
        name: "anyTellsOnceWhenASignalIsListedTwice", rule: "DOM 3.2",
        run: function*(t) {
            const {AbortController, AbortSignal} = t.api;
            const controller = new AbortController();
            const {signal} = controller;
            const combined = AbortSignal.any([signal, signal, AbortSignal.any([signal])]);
            let calls = 0;
            combined.onabort = () => calls++;
            controller.abort();
            t.equal(calls, 1);
        }
    },
    {
        name: "anyOfATimeoutGivesItsTimeoutError", rule: "DOM 3.2",
        run: function*(t) {
            const {AbortController, AbortSignal} = t.api;
            const timeout = AbortSignal.timeout(5);
            const combined = AbortSignal.any([new AbortController().signal, timeout]);
            yield aborted(combined);
            t.equal(combined.reason.name, "TimeoutError");
            t.equal(combined.reason, timeout.reason);
        }
    },
    {
        name: "listenersMayThrowAnything", rule: "DOM 2.9",
        run: function*(t) {
            const {AbortController, AbortSignal, WritableStream} = t.api;
            const controller = new AbortController();
            const dependent = AbortSignal.any([controller.signal]);
            let calls = 0;
            controller.signal.addEventListener("abort", () => { throw Symbol("thrown on purpose, in a listener"); });
            controller.signal.addEventListener("abort", () => { throw Object.create(null); });
            controller.signal.addEventListener("abort", () => { ++calls; });
            dependent.addEventListener("abort", () => { ++calls; });
            controller.abort();
            t.equal(calls, 2);
            let aborted;
            const writable = new WritableStream({
                start(sinkController) {
                    sinkController.signal.addEventListener("abort", () => { throw Object.create(null); });
                },
                abort(reason) { aborted = reason; }
            });
            yield writable.abort("why");
            t.equal(aborted, "why");
        }
    },
    {
        name: "anyTakesIterables", rule: "Web IDL",
        run: function*(t) {
            const {AbortSignal} = t.api;
            const signals = [AbortSignal.abort("first"), AbortSignal.abort("second")];
            t.equal(AbortSignal.any(new Set(signals)).reason, "first");
            const generate = function*() {
                for (const signal of signals)
                    yield signal;
            };
            t.equal(AbortSignal.any(generate()).reason, "first");
        }
    },
    {
        name: "anyChecksItsList", rule: "Web IDL",
        run: function*(t) {
            const {AbortController, AbortSignal} = t.api;
            const {signal} = new AbortController();
            t.throws(() => AbortSignal.any(), "TypeError");
            for (const list of [undefined, null, 5, "text", {}, signal, [null], [signal, {}], [AbortController]])
                t.throws(() => AbortSignal.any(list), "TypeError");
        }
    },
];

export default [].concat(controlling, listening, timing, combining);
