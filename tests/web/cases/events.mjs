// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

// What an Event is where there is no document.

export default [
    {
        name: "anEventHasItsDefaults",
        rule: "DOM, 2.2",
        run: function*(t) {
            const event = new t.api.Event("a");
            t.equal(event.type, "a");
            for (const name of ["bubbles", "cancelable", "composed", "defaultPrevented", "isTrusted", "cancelBubble"])
                t.equal(event[name], false);
            for (const name of ["target", "currentTarget", "srcElement"])
                t.equal(event[name], null);
            t.equal(event.eventPhase, t.api.Event.NONE);
            t.equal(event.returnValue, true);
            t.same(event.composedPath(), []);
        }
    },
    {
        name: "anEventTakesItsInit",
        rule: "DOM, 2.2",
        run: function*(t) {
            const event = new t.api.Event("a", {bubbles: 1, cancelable: "yes", composed: true});
            t.equal(event.bubbles && event.cancelable && event.composed, true);
        }
    },
    {
        name: "phasesAreConstantsOfTheInterface",
        rule: "DOM, 2.2",
        run: function*(t) {
            const event = new t.api.Event("a");
            ["NONE", "CAPTURING_PHASE", "AT_TARGET", "BUBBLING_PHASE"].forEach((name, value) => {
                t.equal(t.api.Event[name], value);
                t.equal(event[name], value);
            });
        }
    },
    {
        name: "timeStampsGrow",
        rule: "DOM, 2.2",
        run: function*(t) {
            const first = new t.api.Event("a").timeStamp;
            yield t.sleep(20);
            t.check(new t.api.Event("a").timeStamp > first);
        }
    },
    {
        name: "theTargetIsThePathWhileAnEventIsDispatched",
        rule: "DOM, 2.9",
        run: function*(t) {
            const target = new t.api.EventTarget();
            const event = new t.api.Event("a");
            let seen = null;
            target.addEventListener("a", ({eventPhase, currentTarget, srcElement}) => {
                seen = [eventPhase, currentTarget === target, srcElement === target, event.composedPath()[0] === target];
            });
            target.dispatchEvent(event);
            t.same(seen, [2, true, true, true]);
            t.equal(event.target, target);
            t.equal(event.currentTarget, null);
            t.equal(event.eventPhase, 0);
            t.same(event.composedPath(), []);
        }
    },
    {
        name: "returnValueCancels",
        rule: "DOM, 2.2",
        run: function*(t) {
            const event = new t.api.Event("a", {cancelable: true});
            event.returnValue = true;
            t.equal(event.defaultPrevented, false);
            event.returnValue = false;
            t.equal(event.defaultPrevented, true);
            t.equal(event.returnValue, false);
            const other = new t.api.Event("a");
            other.preventDefault();
            t.equal(other.returnValue, true);
        }
    },
    {
        name: "cancelBubbleIsThatPropagationWasStopped",
        rule: "DOM, 2.2",
        run: function*(t) {
            const event = new t.api.Event("a");
            event.stopPropagation();
            t.equal(event.cancelBubble, true);
            event.cancelBubble = false;
            t.equal(event.cancelBubble, true);
        }
    },
    {
        name: "whatWasStoppedBeforeReachesNobody",
        rule: "DOM, 2.9",
        run: function*(t) {
            const target = new t.api.EventTarget();
            let calls = 0;
            target.addEventListener("a", () => ++calls);
            const event = new t.api.Event("a");
            event.stopPropagation();
            target.dispatchEvent(event);
            t.equal(calls, 0);
            target.dispatchEvent(event);
            t.equal(calls, 1);
        }
    },
    {
        name: "initEventBeginsAnew",
        rule: "DOM, 2.2",
        run: function*(t) {
            const event = new t.api.Event("a", {cancelable: true});
            event.preventDefault();
            event.initEvent("b", true);
            t.equal(event.type, "b");
            t.equal(event.bubbles, true);
            t.equal(event.cancelable, false);
            t.equal(event.defaultPrevented, false);
            t.throws(() => event.initEvent(), "TypeError");
        }
    },
    {
        name: "initEventDoesNothingWhileTheEventIsDispatched",
        rule: "DOM, 2.2",
        run: function*(t) {
            const target = new t.api.EventTarget();
            target.addEventListener("a", event => event.initEvent("b"));
            const event = new t.api.Event("a");
            target.dispatchEvent(event);
            t.equal(event.type, "a");
        }
    },
    {
        name: "passiveListenersCannotCancel",
        rule: "DOM, 2.9",
        run: function*(t) {
            const target = new t.api.EventTarget();
            target.addEventListener("a", event => event.preventDefault(), {passive: true});
            t.equal(target.dispatchEvent(new t.api.Event("a", {cancelable: true})), true);
            target.addEventListener("a", event => event.preventDefault(), {passive: false});
            t.equal(target.dispatchEvent(new t.api.Event("a", {cancelable: true})), false);
        }
    },
    {
        name: "aCustomEventHasADetail",
        rule: "DOM, 2.4",
        run: function*(t) {
            const detail = {};
            const event = new t.api.CustomEvent("a", {detail, bubbles: true});
            t.check(event instanceof t.api.Event);
            t.equal(event.detail, detail);
            t.equal(event.bubbles, true);
            t.equal(new t.api.CustomEvent("a").detail, null);
            event.initCustomEvent("b", false, false, 7);
            t.equal(event.type, "b");
            t.equal(event.detail, 7);
        }
    },
    {
        name: "theEventOfAnAbortIsTrusted",
        rule: "DOM, 3.1",
        run: function*(t) {
            const controller = new t.api.AbortController();
            let trusted = null;
            controller.signal.onabort = event => trusted = event.isTrusted;
            controller.abort();
            t.equal(trusted, true);
            controller.signal.addEventListener("again", event => trusted = event.isTrusted);
            controller.signal.dispatchEvent(new t.api.Event("again"));
            t.equal(trusted, false);
        }
    },
    {
        name: "isTrustedIsUnforgeable",
        rule: "DOM, 2.2",
        run: function*(t) {
            const [first, second] = [1, 2].map(() => Object.getOwnPropertyDescriptor(new t.api.Event("a"), "isTrusted"));
            t.equal(first.get, second.get);
            t.equal(first.set, undefined);
            t.equal(first.configurable, false);
            t.equal(first.enumerable, true);
        }
    }
];
