// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

// DOM Standard, 3: AbortController and AbortSignal.

import {DOMException} from "./domexception.mjs";
import {EventTarget, fire, makeEventTarget, signalBrand} from "./events.mjs";
import {native} from "./native.mjs";
import {
    bare, create, forEach, indexOf, isolate, makeList, MAX_SAFE_INTEGER, push, removeFrom, TypeError
} from "./primordials.mjs";
import {
    Brand, exposeInterface, illegalConstructor, isObject, requireArguments, toInteger, toSequence
} from "./webidl.mjs";

const controllerBrand = new Brand("AbortController");

class SignalState {
    constructor() {
        this.aborted = false;
        this.reason = undefined;
        this.algorithms = makeList();
        this.dependents = makeList();
        this.sources = null; // of a signal that follows others: those, as far as they follow none
        this.listeners = null;
    }

    abort(reason) {
        if (this.aborted)
            return;
        if (reason === undefined)
            reason = new DOMException("The operation was aborted.", "AbortError");
        const signals = makeList();
        push(signals, this);
        forEach(this.dependents, dependent => {
            if (!dependent.aborted)
                push(signals, dependent);
        });
        forEach(signals, signal => {
            signal.aborted = true;
            signal.reason = reason;
        });
        forEach(signals, signal => signal.runSteps());
    }

    runSteps() {
        const {algorithms} = this;
        this.algorithms = makeList();
        this.dependents = makeList();
        if (this.sources)
            forEach(this.sources, source => source.removeDependent(this));
        forEach(algorithms, algorithm => algorithm(this.reason));
        fire(this.object, "abort");
    }

    addAlgorithm(algorithm) {
        if (!this.aborted)
            push(this.algorithms, algorithm);
    }

    removeAlgorithm(algorithm) {
        removeFrom(this.algorithms, algorithm);
    }

    // Without weak references a signal that is never aborted stays here as long as this one.
    addDependent(signal) {
        push(this.dependents, signal);
    }

    removeDependent(signal) {
        removeFrom(this.dependents, signal);
    }

    /** Is aborted with `source`, or with what that follows itself. */
    follow(source) {
        if (source.sources)
            forEach(source.sources, origin => this.followOrigin(origin));
        else
            this.followOrigin(source);
    }

    followOrigin(origin) {
        if (indexOf(this.sources, origin) >= 0)
            return;
        push(this.sources, origin);
        origin.addDependent(this);
    }
}

isolate(SignalState);

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
        const isWanted = this.algorithms.length > 0 || this.dependents.length > 0;
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
        const delay = toInteger(milliseconds, MAX_SAFE_INTEGER, "The timeout");
        const state = createSignal();
        native.startTimer(delay, () => state.abort(new DOMException("The operation timed out.", "TimeoutError")));
        return state.object;
    }

    static any(signals) {
        requireArguments(1, arguments.length, "AbortSignal.any");
        const what = "The list of signals";
        const sources = toSequence(signals, what, (signal, index) => signalState(signal, `Item ${index} of the list`));
        const state = createSignal();
        state.sources = makeList();
        forEach(sources, source => {
            if (source.aborted)
                state.abort(source.reason);
        });
        if (!state.aborted)
            forEach(sources, source => state.follow(source));
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

exposeInterface("AbortSignal", AbortSignal, bare({abort: 0}));

export class AbortController {
    constructor() {
        controllerBrand.put(this, bare({signal: createSignal()}));
    }

    get signal() {
        return controllerBrand.of(this).signal.object;
    }

    abort(reason) {
        controllerBrand.of(this).signal.abort(reason);
    }
}

exposeInterface("AbortController", AbortController, bare({abort: 0}));

export function createSignal(state = new SignalState()) {
    const object = create(AbortSignal.prototype);
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
