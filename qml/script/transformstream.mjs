// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

// Streams Standard, 6: TransformStream.

import {newDeferred, promiseCall} from "./deferred.mjs";
import {bare, create, isolate, RangeError, TypeError} from "./primordials.mjs";
import {createReadable} from "./readablecontroller.mjs";
import {exposeReadable} from "./readablestream.mjs";
import {markOf, toStrategy} from "./strategies.mjs";
import {
    Brand, expose, exposeInterface, illegalConstructor, isObject, toCallback, toDictionary
} from "./webidl.mjs";
import {createWritable} from "./writablecontroller.mjs";
import {exposeWritable} from "./writablestream.mjs";

const streamBrand = new Brand("TransformStream");
const controllerBrand = new Brand("TransformStreamDefaultController");
const noTransformer = create(null);

class TransformState {
    constructor(transformer, writableStrategy, readableStrategy) {
        this.transformer = transformer;
        this.finishing = null; // the Deferred of closing, aborting or cancelling, whichever comes first
        this.backpressure = true;
        this.backpressureChange = newDeferred();
        this.started = newDeferred();
        this.writable = createWritable(bare({
            write: chunk => this.write(chunk),
            close: () => this.close(),
            abort: reason => this.abort(reason)
        }), markOf(writableStrategy, 1), writableStrategy.size, this.started);
        this.readable = createReadable(bare({
            pull: () => this.pull(),
            cancel: reason => this.cancel(reason)
        }), markOf(readableStrategy, 0), readableStrategy.size, this.started);
    }

    setBackpressure(backpressure) {
        this.backpressureChange.resolve();
        this.backpressureChange = newDeferred();
        this.backpressure = backpressure;
    }

    error(error) {
        this.readable.controller.error(error);
        this.errorWritable(error);
    }

    errorWritable(error) {
        this.transformer = noTransformer;
        this.writable.controller.errorIfNeeded(error);
        if (this.backpressure) // a write that waits shall see the error
            this.setBackpressure(false);
    }

    enqueue(chunk) {
        const {controller} = this.readable;
        if (!controller.mayCloseOrEnqueue)
            throw new TypeError("The readable side is not in a state that permits enqueue.");
        try {
            controller.enqueue(chunk);
        } catch (error) {
            this.errorWritable(error);
            throw this.readable.storedError;
        }
        const backpressure = !controller.shouldPull;
        if (backpressure !== this.backpressure)
            this.setBackpressure(true);
    }

    terminate() {
        this.readable.controller.close();
        this.errorWritable(new TypeError("The TransformStream was terminated."));
    }

    write(chunk) {
        if (!this.backpressure)
            return this.transform(chunk);
        return this.backpressureChange.transformed(() => {
            if (this.writable.state === "erroring")
                throw this.writable.storedError;
            return this.transform(chunk);
        });
    }

    transform(chunk) {
        const {transform} = this.transformer;
        const call = transform ? () => transform(chunk, this.controller) : () => this.enqueue(chunk);
        return promiseCall(call).transformed(undefined, error => {
            this.error(error);
            throw error;
        });
    }

    abort(reason) {
        const {controller} = this.readable;
        this.finish(this.transformer.cancel, reason, this.readable, () => controller.error(reason),
                    error => controller.error(error));
        return this.finishing;
    }

    close() {
        const {controller} = this.readable;
        this.finish(this.transformer.flush, this.controller, this.readable, () => controller.close(),
                    error => controller.error(error));
        return this.finishing;
    }

    cancel(reason) {
        this.finish(this.transformer.cancel, reason, this.writable, () => this.errorWritable(reason),
                    error => this.errorWritable(error));
        return this.finishing;
    }

    /**
     * Calls the transformer's last function and ends the side that has not ended yet. Returns nothing, so that no tail
     * call with this many arguments is made, which Qt mixes up on 32 bits.
     */
    finish(callback, argument, otherSide, succeed, fail) {
        if (this.finishing)
            return;
        this.finishing = newDeferred();
        const result = promiseCall(() => callback?.(argument));
        this.transformer = noTransformer;
        result.upon(() => {
            if (otherSide.state === "errored") {
                this.finishing.reject(otherSide.storedError);
            } else {
                succeed();
                this.finishing.resolve();
            }
        }, error => {
            fail(error);
            this.finishing.reject(error);
        });
    }

    pull() {
        this.setBackpressure(false);
        return this.backpressureChange;
    }
}

isolate(TransformState);

/** A state whose ends have their public objects, and which has not started yet. */
function makeTransform(callbacks, writableQueuing, readableQueuing) {
    const state = new TransformState(callbacks, writableQueuing, readableQueuing);
    state.controller = expose(controllerBrand, TransformStreamDefaultController, bare({stream: state}));
    state.readableObject = exposeReadable(state.readable);
    state.writableObject = exposeWritable(state.writable);
    return state;
}

/** Streams Standard, 9.3: what interfaces other than TransformStream have inside; `callbacks` are those of a transformer. */
export function createTransform(callbacks) {
    const state = makeTransform(callbacks, toStrategy(), toStrategy());
    state.started.resolve();
    return state;
}

export class TransformStream {
    constructor(transformer, writableStrategy, readableStrategy) {
        if (transformer !== undefined && !isObject(transformer))
            throw new TypeError(`The transformer is ${transformer}; an object is allowed.`);
        const writableQueuing = toStrategy(writableStrategy);
        const readableQueuing = toStrategy(readableStrategy);
        const callbacks = toTransformer(transformer);

        const state = makeTransform(callbacks, writableQueuing, readableQueuing);
        streamBrand.put(this, state);
        state.started.resolveWith(callbacks.start?.(state.controller));
    }

    get readable() {
        return streamBrand.of(this).readableObject;
    }

    get writable() {
        return streamBrand.of(this).writableObject;
    }
}

exposeInterface("TransformStream", TransformStream, bare({constructor: 0}));

function toTransformer(value) {
    const what = "The transformer";
    const transformer = toDictionary(value, what);
    const cancel = toCallback(transformer, "cancel", 1, what);
    const flush = toCallback(transformer, "flush", 1, what);
    const {readableType} = transformer;
    const start = toCallback(transformer, "start", 1, what);
    const transform = toCallback(transformer, "transform", 2, what);
    const {writableType} = transformer;
    if (readableType !== undefined || writableType !== undefined)
        throw new RangeError("The transformer has a readableType or writableType; neither is allowed.");
    return bare({cancel, flush, start, transform});
}

export class TransformStreamDefaultController {
    constructor() {
        throw illegalConstructor();
    }

    get desiredSize() {
        return controllerBrand.of(this).stream.readable.controller.desiredSize;
    }

    enqueue(chunk) {
        controllerBrand.of(this).stream.enqueue(chunk);
    }

    error(reason) {
        controllerBrand.of(this).stream.error(reason);
    }

    terminate() {
        controllerBrand.of(this).stream.terminate();
    }
}

exposeInterface("TransformStreamDefaultController", TransformStreamDefaultController, bare({enqueue: 0, error: 0}));
