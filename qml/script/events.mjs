// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

// DOM Standard, 2: as much of events as an AbortSignal needs. There is no tree, so that nothing
// captures, bubbles or propagates.

import {DOMException} from "./domexception.mjs";
import {native} from "./native.mjs";
import {Brand, exposeInterface, isObject, requireArguments, toDOMString, toDictionary} from "./webidl.mjs";

const eventBrand = new Brand("Event");
const targetBrand = new Brand("EventTarget");

/** Of AbortSignal, which removes listeners. */
export const signalBrand = new Brand("AbortSignal");

export class Event {
    constructor(type, init = {}) {
        requireArguments(1, arguments.length, "Event");
        type = toDOMString(type);
        const {bubbles, cancelable} = toDictionary(init, "The event's init");
        eventBrand.put(this, {
            type,
            bubbles: Boolean(bubbles),
            cancelable: Boolean(cancelable),
            target: null,
            currentTarget: null,
            canceled: false,
            stopped: false,
            isDispatched: false
        });
    }

    get type() {
        return eventBrand.of(this).type;
    }

    get target() {
        return eventBrand.of(this).target;
    }

    get currentTarget() {
        return eventBrand.of(this).currentTarget;
    }

    get bubbles() {
        return eventBrand.of(this).bubbles;
    }

    get cancelable() {
        return eventBrand.of(this).cancelable;
    }

    get defaultPrevented() {
        return eventBrand.of(this).canceled;
    }

    preventDefault() {
        const event = eventBrand.of(this);
        event.canceled = event.canceled || event.cancelable;
    }

    stopPropagation() {
        eventBrand.of(this);
    }

    stopImmediatePropagation() {
        eventBrand.of(this).stopped = true;
    }
}

exposeInterface("Event", Event, {constructor: 1});

/** The listeners of one target. */
export class Listeners {
    constructor() {
        this.list = [];
        this.handlers = {}; // event handler attributes, by type
    }

    find({type, callback, capture}) {
        return this.list.find(other => other.type === type && other.callback === callback && other.capture === capture);
    }

    add(listener) {
        if (!this.find(listener))
            this.list.push(listener);
    }

    remove(listener) {
        const index = this.list.indexOf(listener);
        if (index >= 0)
            this.list.splice(index, 1)[0].removed = true;
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
            const entry = {handler};
            const callback = function(event) {
                if (typeof entry.handler === "function")
                    Reflect.apply(entry.handler, this, [event]);
            };
            entry.listener = {type, callback, capture: false};
            this.handlers[type] = entry;
            this.add(entry.listener);
        }
    }
}

/**
 * Calls the listeners in the order in which they were added, as Chromium does where there is no tree; what one of them
 * throws is reported and does not keep the others from being called.
 */
export function dispatch(target, event) {
    const state = eventBrand.of(event);
    const {listeners} = targetBrand.of(target);
    state.target = target;
    state.currentTarget = target;
    state.isDispatched = true;
    state.stopped = false;
    for (const listener of listeners.list.slice()) {
        if (listener.removed || listener.type !== state.type)
            continue;
        if (listener.once)
            listeners.remove(listener);
        try {
            if (typeof listener.callback === "function")
                Reflect.apply(listener.callback, target, [event]);
            else
                listener.callback.handleEvent(event);
        } catch (error) {
            native.warn(`Uncaught ${describe(error)}`);
        }
        if (state.stopped)
            break;
    }
    state.currentTarget = null;
    state.isDispatched = false;
    return !state.canceled;
}

function describe(error) {
    try {
        return String(error);
    } catch (noString) {
        return "exception";
    }
}

export class EventTarget {
    constructor() {
        targetBrand.put(this, {listeners: new Listeners()});
    }

    addEventListener(type, callback, options = {}) {
        const {listeners} = targetBrand.of(this);
        requireArguments(2, arguments.length, "addEventListener");
        const {capture, once, signal} = isObject(options) ? options : {capture: options};
        checkListener(callback);
        if (signal !== undefined && !signalBrand.is(signal))
            throw new TypeError("The signal is no AbortSignal.");
        if (callback === null || callback === undefined || signal?.aborted)
            return;
        const listener = {type: toDOMString(type), callback, capture: Boolean(capture), once: Boolean(once)};
        listeners.add(listener);
        if (signal)
            signalBrand.of(signal).addAlgorithm(() => listeners.remove(listeners.find(listener)));
    }

    removeEventListener(type, callback, options = {}) {
        const {listeners} = targetBrand.of(this);
        requireArguments(2, arguments.length, "removeEventListener");
        checkListener(callback);
        const capture = isObject(options) ? options.capture : options;
        listeners.remove(listeners.find({type: toDOMString(type), callback, capture: Boolean(capture)}));
    }

    dispatchEvent(event) {
        targetBrand.of(this);
        requireArguments(1, arguments.length, "dispatchEvent");
        if (!eventBrand.is(event))
            throw new TypeError("dispatchEvent: an Event is allowed.");
        if (eventBrand.of(event).isDispatched)
            throw new DOMException("The event is already being dispatched.", "InvalidStateError");
        return dispatch(this, event);
    }
}

function checkListener(callback) {
    if (callback !== null && callback !== undefined && !isObject(callback))
        throw new TypeError(`The listener is of type ${typeof callback}; a function or an object is allowed.`);
}

exposeInterface("EventTarget", EventTarget, {addEventListener: 2, removeEventListener: 2});

export function makeEventTarget(object) {
    const listeners = new Listeners();
    targetBrand.put(object, {listeners});
    return listeners;
}
