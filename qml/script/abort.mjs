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
        if (reason === undefined)
            reason = new DOMException("The operation was aborted.", "AbortError");
        const signals = [this, ...this.dependents.filter(dependent => !dependent.aborted)];
        for (const signal of signals) {
            signal.aborted = true;
            signal.reason = reason;
        }
        for (const signal of signals)
            signal.runSteps();
    }

    runSteps() {
        const algorithms = Array.from(this.algorithms);
        this.algorithms.clear();
        this.dependents = [];
        for (const source of this.sources ?? [])
            source.removeDependent(this);
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

    // Without weak references a signal that is never aborted stays here as long as this one.
    addDependent(signal) {
        this.dependents.push(signal);
    }

    removeDependent(signal) {
        this.dependents = this.dependents.filter(dependent => dependent !== signal);
    }

    /** Is aborted with `source`, or with what that follows itself. */
    follow(source) {
        for (const origin of source.sources ?? [source]) {
            if (!this.sources.includes(origin)) {
                this.sources.push(origin);
                origin.addDependent(this);
            }
        }
    }
}

/** Follows a signal of QML as long as somebody wants to know. */
class QmlSignalState extends SignalState {
    constructor(signal) {
        super();
        this.signal = signal;
        this.isConnected = false;
        const state = this; // which arrow functions do not find in a constructor that has called super()
        this.onAborted = () => state.abort(signal.reason);
    }

    addAlgorithm(algorithm) {
        super.addAlgorithm(algorithm);
        this.updateConnection();
    }

    removeAlgorithm(algorithm) {
        super.removeAlgorithm(algorithm);
        this.updateConnection();
    }

    addDependent(signal) {
        super.addDependent(signal);
        this.updateConnection();
    }

    removeDependent(signal) {
        super.removeDependent(signal);
        this.updateConnection();
    }

    runSteps() {
        super.runSteps();
        this.updateConnection();
    }

    updateConnection() {
        const isWanted = this.algorithms.size > 0 || this.dependents.length > 0;
        if (isWanted === this.isConnected)
            return;
        this.isConnected = isWanted;
        if (isWanted)
            this.signal.abortedChanged.connect(this.onAborted);
        else
            this.signal.abortedChanged.disconnect(this.onAborted);
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

export function createSignal(state = new SignalState()) {
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
    if (!signal.aborted)
        return createSignal(new QmlSignalState(signal));
    const state = createSignal();
    state.abort(signal.reason);
    return state;
}
