// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

// DOM Standard, 3: AbortController and AbortSignal.

import {DOMException} from "./domexception.mjs";
import {dispatch, Event, EventTarget, makeEventTarget, signalBrand} from "./events.mjs";
import {native} from "./native.mjs";
import {
    Brand, exposeInterface, illegalConstructor, isObject, requireArguments, toInteger, toSequence
} from "./webidl.mjs";

const controllerBrand = new Brand("AbortController");

class SignalState {
    constructor() {
        this.aborted = false;
        this.reason = undefined;
        this.algorithms = new Set();
        this.dependents = [];
        this.sources = null; // of a signal that follows others: those, as far as they follow none
        this.listeners = null;
    }

    abort(reason) {
        if (this.aborted)
            return;
        const signals = [this, ...this.dependents.filter(dependent => !dependent.aborted)];
        for (const signal of signals) {
            signal.aborted = true;
            signal.reason = reason === undefined ? new DOMException("The operation was aborted.", "AbortError") : reason;
            reason = signal.reason;
        }
        for (const signal of signals)
            signal.runSteps();
    }

    runSteps() {
        const algorithms = Array.from(this.algorithms);
        this.algorithms.clear();
        this.dependents = [];
        for (const algorithm of algorithms)
            algorithm(this.reason);
        dispatch(this.object, new Event("abort"));
    }

    addAlgorithm(algorithm) {
        if (!this.aborted)
            this.algorithms.add(algorithm);
    }

    removeAlgorithm(algorithm) {
        this.algorithms.delete(algorithm);
    }

    /** Is aborted with `source`, or with what that follows itself. */
    follow(source) {
        for (const origin of source.sources ?? [source]) {
            if (!this.sources.includes(origin)) {
                this.sources.push(origin);
                origin.dependents.push(this);
            }
        }
    }
}

export class AbortSignal extends EventTarget {
    constructor() {
        super();
        throw illegalConstructor();
    }

    static abort(reason) {
        const state = createSignal();
        state.abort(reason);
        return state.object;
    }

    static timeout(milliseconds) {
        requireArguments(1, arguments.length, "AbortSignal.timeout");
        const delay = toInteger(milliseconds, Number.MAX_SAFE_INTEGER, "The timeout");
        const state = createSignal();
        native.startTimer(delay, () => state.abort(new DOMException("The operation timed out.", "TimeoutError")));
        return state.object;
    }

    static any(signals) {
        requireArguments(1, arguments.length, "AbortSignal.any");
        const sources = toSequence(signals, "The list of signals")
            .map((signal, index) => signalState(signal, `Item ${index} of the list of signals`));
        const state = createSignal();
        state.sources = [];
        const aborted = sources.find(source => source.aborted);
        if (aborted) {
            state.abort(aborted.reason);
        } else {
            for (const source of sources)
                state.follow(source);
        }
        return state.object;
    }

    get aborted() {
        return signalBrand.of(this).aborted;
    }

    get reason() {
        return signalBrand.of(this).reason;
    }

    get onabort() {
        return signalBrand.of(this).listeners.getHandler("abort");
    }

    set onabort(handler) {
        signalBrand.of(this).listeners.setHandler("abort", handler);
    }

    throwIfAborted() {
        const {aborted, reason} = signalBrand.of(this);
        if (aborted)
            throw reason;
    }
}

exposeInterface("AbortSignal", AbortSignal, {abort: 0});

export class AbortController {
    constructor() {
        controllerBrand.put(this, {signal: createSignal()});
    }

    get signal() {
        return controllerBrand.of(this).signal.object;
    }

    abort(reason) {
        controllerBrand.of(this).signal.abort(reason);
    }
}

exposeInterface("AbortController", AbortController, {abort: 0});

export function createSignal() {
    const state = new SignalState();
    const object = Object.create(AbortSignal.prototype);
    state.listeners = makeEventTarget(object);
    signalBrand.put(object, state);
    return state;
}

/** The state of a signal; throws a TypeError if `value` is none. */
export function signalState(value, what) {
    if (signalBrand.is(value))
        return signalBrand.of(value);
    if (isQmlSignal(value))
        return followQmlSignal(value);
    throw new TypeError(`${what} is no AbortSignal.`);
}

// The QML module has types of the same names, whose signals are as good in the place of these.
function isQmlSignal(value) {
    return isObject(value) && typeof value.aborted === "boolean" && typeof value.abortedChanged?.connect === "function";
}

function followQmlSignal(signal) {
    const state = createSignal();
    if (signal.aborted)
        state.abort(signal.reason);
    else
        signal.abortedChanged.connect(() => state.abort(signal.reason));
    return state;
}
