// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

// DOM Standard, 2: events. There is no tree, so that nothing captures, bubbles or propagates, and a target is the only
// one on an event's path.

import {DOMException} from "./domexception.mjs";
import {native} from "./native.mjs";
import {
    bare, call, copyOf, create, defineProperty, isolate, makeList, push, splice, toBoolean, TypeError
} from "./primordials.mjs";
import {
    Brand, exposeConstants, exposeInterface, isObject, requireArguments, toDictionary, toDOMString
} from "./webidl.mjs";

const eventBrand = new Brand("Event");
const customEventBrand = new Brand("CustomEvent");
const targetBrand = new Brand("EventTarget");

/** Of AbortSignal, which removes listeners. */
export const signalBrand = new Brand("AbortSignal");

const phases = bare({NONE: 0, CAPTURING_PHASE: 1, AT_TARGET: 2, BUBBLING_PHASE: 3});

// [LegacyUnforgeable]: each event has it as its own, with one and the same getter.
const isTrusted = bare({
    get: function() {
        return eventBrand.of(this).isTrusted;
    },
    enumerable: true,
    configurable: false
});
defineProperty(isTrusted.get, "name", bare({value: "get isTrusted"}));

class EventState {
    constructor(type, {bubbles, cancelable, composed}) {
        this.timeStamp = native.now();
        this.isTrusted = false;
        this.composed = toBoolean(composed);
        this.target = null;
        this.currentTarget = null;
        this.isDispatched = false;
        this.isInPassiveListener = false;
        this.initialize(type, bubbles, cancelable);
    }

    initialize(type, bubbles, cancelable) {
        this.type = type;
        this.bubbles = toBoolean(bubbles);
        this.cancelable = toBoolean(cancelable);
        this.isCanceled = false;
        this.isPropagationStopped = false;
        this.isStoppedAtOnce = false;
    }

    cancel() {
        if (this.cancelable && !this.isInPassiveListener)
            this.isCanceled = true;
    }
}

isolate(EventState);

export class Event {
    constructor(type, init = create(null)) {
        requireArguments(1, arguments.length, "Event");
        eventBrand.put(this, new EventState(toDOMString(type), toDictionary(init, "The event's init")));
        defineProperty(this, "isTrusted", isTrusted);
    }

    get type() {
        return eventBrand.of(this).type;
    }

    get target() {
        return eventBrand.of(this).target;
    }

    get srcElement() {
        return eventBrand.of(this).target;
    }

    get currentTarget() {
        return eventBrand.of(this).currentTarget;
    }

    get eventPhase() {
        return eventBrand.of(this).isDispatched ? phases.AT_TARGET : phases.NONE;
    }

    get bubbles() {
        return eventBrand.of(this).bubbles;
    }

    get cancelable() {
        return eventBrand.of(this).cancelable;
    }

    get composed() {
        return eventBrand.of(this).composed;
    }

    get defaultPrevented() {
        return eventBrand.of(this).isCanceled;
    }

    get timeStamp() {
        return eventBrand.of(this).timeStamp;
    }

    get returnValue() {
        return !eventBrand.of(this).isCanceled;
    }

    set returnValue(value) {
        const event = eventBrand.of(this);
        if (!toBoolean(value))
            event.cancel();
    }

    get cancelBubble() {
        return eventBrand.of(this).isPropagationStopped;
    }

    set cancelBubble(value) {
        const event = eventBrand.of(this);
        if (toBoolean(value))
            event.isPropagationStopped = true;
    }

    composedPath() {
        const {currentTarget} = eventBrand.of(this);
        return currentTarget === null ? [] : [currentTarget];
    }

    initEvent(type, bubbles = false, cancelable = false) {
        const event = eventBrand.of(this);
        requireArguments(1, arguments.length, "initEvent");
        type = toDOMString(type);
        if (event.isDispatched)
            return;
        event.target = null;
        event.isTrusted = false;
        event.initialize(type, bubbles, cancelable);
    }

    preventDefault() {
        eventBrand.of(this).cancel();
    }

    stopPropagation() {
        eventBrand.of(this).isPropagationStopped = true;
    }

    stopImmediatePropagation() {
        const event = eventBrand.of(this);
        event.isPropagationStopped = true;
        event.isStoppedAtOnce = true;
    }
}

exposeInterface("Event", Event, bare({constructor: 1, initEvent: 1}));
exposeConstants(Event, phases);
const {initEvent} = Event.prototype;

export class CustomEvent extends Event {
    constructor(type, init = create(null)) {
        requireArguments(1, arguments.length, "CustomEvent");
        super(type, init);
        const {detail} = toDictionary(init, "The event's init");
        customEventBrand.put(this, bare({detail: detail === undefined ? null : detail}));
    }

    get detail() {
        return customEventBrand.of(this).detail;
    }

    initCustomEvent(type, bubbles = false, cancelable = false, detail = null) {
        const state = customEventBrand.of(this);
        requireArguments(1, arguments.length, "initCustomEvent");
        const {isDispatched} = eventBrand.of(this);
        call(initEvent, this, type, bubbles, cancelable);
        if (!isDispatched)
            state.detail = detail;
    }
}

exposeInterface("CustomEvent", CustomEvent, bare({constructor: 1, initCustomEvent: 1}));

class Listener {
    constructor(type, callback, capture) {
        this.type = type;
        this.callback = callback;
        this.capture = capture;
        this.once = false;
        this.passive = false;
        this.isRemoved = false;
    }
}

isolate(Listener);

/** The listeners of one target. */
export class Listeners {
    constructor() {
        this.list = makeList();
        this.handlers = create(null); // event handler attributes, by type
    }

    indexOf({type, callback, capture}) {
        for (let i = 0; i < this.list.length; ++i) {
            const other = this.list[i];
            if (other.type === type && other.callback === callback && other.capture === capture)
                return i;
        }
        return -1;
    }

    add(listener) {
        if (this.indexOf(listener) < 0)
            push(this.list, listener);
    }

    /** Removes the one that was added with the same type, callback and phase. */
    remove(listener) {
        const index = this.indexOf(listener);
        if (index < 0)
            return;
        this.list[index].isRemoved = true;
        splice(this.list, index, 1);
    }

    getHandler(type) {
        return this.handlers[type]?.handler ?? null;
    }

    /** An event handler keeps its place among the listeners until it is set to null. */
    setHandler(type, handler) {
        const known = this.handlers[type];
        if (!isObject(handler)) {
            if (known)
                this.remove(known.listener);
            this.handlers[type] = null;
        } else if (known) {
            known.handler = handler;
        } else {
            const entry = bare({handler, listener: null});
            entry.listener = new Listener(type, function(event) {
                if (typeof entry.handler === "function" && call(entry.handler, this, event) === false)
                    eventBrand.of(event).cancel();
            }, false);
            this.handlers[type] = entry;
            this.add(entry.listener);
        }
    }
}

isolate(Listeners);

/**
 * Calls the listeners in the order in which they were added, as Chromium does where there is no tree; what one of them
 * throws is reported and does not keep the others from being called.
 */
function dispatch(target, event, isTrusted) {
    const state = eventBrand.of(event);
    const {listeners} = targetBrand.of(target);
    state.isTrusted = isTrusted;
    state.target = target;
    state.currentTarget = target;
    state.isDispatched = true;
    const list = state.isPropagationStopped ? makeList() : copyOf(listeners.list); // by whoever dispatches it
    for (let i = 0; i < list.length && !state.isStoppedAtOnce; ++i)
        invoke(list[i], listeners, event, state);
    state.currentTarget = null;
    state.isDispatched = false;
    state.isPropagationStopped = false;
    state.isStoppedAtOnce = false;
    return !state.isCanceled;
}

function invoke(listener, listeners, event, state) {
    if (listener.isRemoved || listener.type !== state.type)
        return;
    if (listener.once)
        listeners.remove(listener);
    state.isInPassiveListener = listener.passive;
    const {callback} = listener;
    try {
        if (typeof callback === "function")
            call(callback, state.currentTarget, event);
        else
            call(handleEventOf(callback), callback, event);
    } catch (error) {
        native.warn(`Uncaught ${describe(error)}`);
    }
    state.isInPassiveListener = false;
}

function handleEventOf(callback) {
    const {handleEvent} = callback;
    if (typeof handleEvent !== "function")
        throw new TypeError("The listener's handleEvent is no function.");
    return handleEvent;
}

function describe(error) {
    try {
        return `${error}`;
    } catch (noString) {
        return "exception";
    }
}

/** An event of our own. */
export function fire(target, type) {
    dispatch(target, new Event(type), true);
}

export class EventTarget {
    constructor() {
        makeEventTarget(this);
    }

    addEventListener(type, callback, options = create(null)) {
        const {listeners} = targetBrand.of(this);
        requireArguments(2, arguments.length, "addEventListener");
        const listener = new Listener(toDOMString(type), toListener(callback), toCapture(options));
        const {once, passive, signal} = isObject(options) ? options : create(null);
        listener.once = toBoolean(once);
        listener.passive = toBoolean(passive);
        if (signal !== undefined && !signalBrand.is(signal))
            throw new TypeError("The signal is no AbortSignal.");
        const state = signal && signalBrand.of(signal);
        if (listener.callback === null || state?.aborted)
            return;
        listeners.add(listener);
        state?.addAlgorithm(() => listeners.remove(listener));
    }

    removeEventListener(type, callback, options = create(null)) {
        const {listeners} = targetBrand.of(this);
        requireArguments(2, arguments.length, "removeEventListener");
        listeners.remove(new Listener(toDOMString(type), toListener(callback), toCapture(options)));
    }

    dispatchEvent(event) {
        targetBrand.of(this);
        requireArguments(1, arguments.length, "dispatchEvent");
        if (!eventBrand.is(event))
            throw new TypeError("dispatchEvent: an Event is allowed.");
        if (eventBrand.of(event).isDispatched)
            throw new DOMException("The event is already being dispatched.", "InvalidStateError");
        return dispatch(this, event, false);
    }
}

function toListener(callback) {
    if (callback === null || callback === undefined)
        return null;
    if (!isObject(callback))
        throw new TypeError(`The listener is of type ${typeof callback}; a function or an object is allowed.`);
    return callback;
}

function toCapture(options) {
    return toBoolean(isObject(options) ? options.capture : options);
}

exposeInterface("EventTarget", EventTarget, bare({addEventListener: 2, removeEventListener: 2}));

export function makeEventTarget(object) {
    const listeners = new Listeners();
    targetBrand.put(object, bare({listeners}));
    return listeners;
}
