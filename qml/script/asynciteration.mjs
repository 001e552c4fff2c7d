// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

// Web IDL, 2.5.9 and 3.7.10: asynchronous iteration of a ReadableStream, and ReadableStream.from(). The engine has no
// syntax for it, but what a compiler makes of `for await` calls the same functions.

import {fulfilledWith, newDeferred, promiseOf, rejectedWith, resolvedWith} from "./deferred.mjs";
import {bare, call, create, defineProperty, isolate, setPrototypeOf, Symbol, toBoolean, TypeError} from "./primordials.mjs";
import {createReadable} from "./readablecontroller.mjs";
import {ReaderState} from "./readablestate.mjs";
import {asyncIterator, Brand, isObject} from "./webidl.mjs";

const brand = new Brand("ReadableStream async iterator");

class IteratorState {
    constructor(stream, preventCancel) {
        this.reader = new ReaderState(stream);
        this.preventCancel = preventCancel;
        this.ongoing = null; // the Deferred of the call before
        this.isFinished = false;
    }

    /** Calls `step`, which returns a Deferred, when the calls before it have ended. */
    enqueue(step) {
        this.ongoing = this.ongoing ? this.ongoing.transformed(step, step) : step();
        return this.ongoing.promise;
    }

    next() {
        if (this.isFinished)
            return fulfilledWith({value: undefined, done: true});
        const read = newDeferred();
        this.reader.read(new IteratedRead(this, read));
        return read.transformed(result => {
            this.ongoing = null;
            if (result.done)
                this.isFinished = true;
            return result;
        }, error => {
            this.ongoing = null;
            this.isFinished = true;
            throw error;
        });
    }

    finish(value) {
        const result = {value, done: true};
        if (this.isFinished)
            return fulfilledWith(result);
        this.isFinished = true;
        const {reader} = this;
        if (this.preventCancel) {
            reader.release();
            return fulfilledWith(result);
        }
        const cancelled = reader.stream.cancel(value);
        reader.release();
        return cancelled.transformed(() => result);
    }
}

isolate(IteratorState);

/** The request of an iterator's read. */
class IteratedRead {
    constructor(iterator, read) {
        this.iterator = iterator;
        this.deferred = read;
    }

    chunk(value) {
        this.deferred.resolve({value, done: false});
    }

    close() {
        this.iterator.reader.release();
        this.deferred.resolve({value: undefined, done: true});
    }

    error(error) {
        this.iterator.reader.release();
        this.deferred.reject(error);
    }
}

isolate(IteratedRead);

// Of all asynchronous iterators; engines that have the syntax have it themselves.
const asyncIteratorPrototype = {};
defineProperty(asyncIteratorPrototype, asyncIterator, bare({
    value: {
        "[Symbol.asyncIterator]"() {
            return this;
        }
    }["[Symbol.asyncIterator]"],
    configurable: true,
    writable: true
}));

const iteratorPrototype = setPrototypeOf({
    next() {
        return promiseOf(() => {
            const iterator = brand.of(this);
            return iterator.enqueue(() => iterator.next());
        });
    },

    return(value) {
        return promiseOf(() => {
            const iterator = brand.of(this);
            return iterator.enqueue(() => iterator.finish(value));
        });
    }
}, asyncIteratorPrototype);
defineProperty(iteratorPrototype, Symbol.toStringTag, bare({value: "ReadableStream AsyncIterator", configurable: true}));

/** An asynchronous iterator over the chunks of a ReadableState. */
export function iterate(stream, preventCancel) {
    return brand.put(create(iteratorPrototype), new IteratorState(stream, preventCancel));
}

const {iterator: syncIterator} = Symbol;

/** ECMAScript, GetIterator: what gives the items, one after the other. */
class Items {
    constructor(iterable) {
        const asyncMethod = methodOf(iterable, asyncIterator);
        const method = asyncMethod ?? methodOf(iterable, syncIterator);
        if (method === undefined)
            throw new TypeError("What a ReadableStream is made from is neither iterable nor asynchronously iterable.");
        this.isSync = asyncMethod === undefined;
        this.iterator = callIterator(method, iterable);
        if (!isObject(this.iterator))
            throw new TypeError("The iterator is no object.");
        this.nextMethod = this.iterator.next;
    }

    /** A Deferred of a result; of a synchronous iterator its value is awaited. */
    step(callMethod) {
        try {
            const result = callMethod();
            if (!this.isSync)
                return resolvedWith(result).transformed(checkResult);
            checkResult(result);
            const done = toBoolean(result.done);
            return resolvedWith(result.value).transformed(item => bare({value: item, done}));
        } catch (error) {
            return rejectedWith(error);
        }
    }

    next() {
        return this.step(() => this.callNext());
    }

    callNext() {
        return call(this.nextMethod, this.iterator);
    }

    finish(reason) {
        let method;
        try {
            method = methodOf(this.iterator, "return");
        } catch (error) {
            return rejectedWith(error);
        }
        return method === undefined ? fulfilledWith() : this.step(() => call(method, this.iterator, reason))
            .transformed(() => undefined);
    }
}

isolate(Items);

// Not in a tail call, so that a test can tell it.
function callIterator(method, iterable) {
    const iterator = call(method, iterable);
    return iterator;
}

function methodOf(object, name) {
    const method = object?.[name];
    if (method === undefined || method === null)
        return undefined;
    if (typeof method !== "function")
        throw new TypeError("A method of the iteration is no function.");
    return method;
}

function checkResult(result) {
    if (!isObject(result))
        throw new TypeError("The result of the iterator is no object.");
    return result;
}

/** A ReadableState of the items of something that is iterable, asynchronously or not. */
export function readableFrom(iterable) {
    const items = new Items(iterable);
    const stream = createReadable(bare({
        pull: () => items.next().transformed(result => {
            if (toBoolean(result.done))
                stream.controller.close();
            else
                stream.controller.enqueue(result.value);
        }),
        cancel: reason => items.finish(reason)
    }), 0);
    return stream;
}
