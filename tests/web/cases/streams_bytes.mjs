// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

// Streams of bytes. A browser detaches the memory that a stream is given, Qt's engine does not: no case looks at it.

import {isSettled} from "../connections.mjs";

const typedArrays = [
    Int8Array, Uint8Array, Uint8ClampedArray, Int16Array, Uint16Array, Int32Array, Uint32Array, Float32Array,
    Float64Array
];

function bytes(...values) {
    return new Uint8Array(values);
}

// As numbers, whatever kind of view it is.
function listOf(view) {
    return Array.from(new Uint8Array(view.buffer, view.byteOffset, view.byteLength));
}

// A stream of bytes and its controller, which a test feeds by hand.
function controlled(t, members, strategy) {
    const result = {};
    const start = {type: "bytes", start(controller) { result.controller = controller; }};
    result.stream = new t.api.ReadableStream(Object.assign(start, members), strategy);
    return result;
}

function* readAll(reader) {
    const all = [];
    for (;;) {
        const {value, done} = yield reader.read();
        if (done)
            return all;
        all.push(...listOf(value));
    }
}

function tagOf(object) {
    return Object.prototype.toString.call(object);
}

const constructing = [
    {
        name: "typeIsConvertedToAString", rule: "Web IDL",
        run: function*(t) {
            const {stream, controller} = controlled(t, {type: {toString: () => "bytes"}});
            t.equal(tagOf(controller), "[object ReadableByteStreamController]");
            t.check(controller instanceof t.api.ReadableByteStreamController);
            t.equal(stream.locked, false);
        }
    },
    {
        name: "strategyMayHaveNoSize", rule: "Streams 4.2.4",
        run: function*(t) {
            t.throws(() => controlled(t, {}, {size: () => 1}), "RangeError");
            t.throws(() => controlled(t, {}, new t.api.CountQueuingStrategy({highWaterMark: 1})), "RangeError");
            controlled(t, {}, {size: undefined});
        }
    },
    {
        name: "highWaterMarkIsZeroWithoutAStrategy", rule: "Streams 4.2.4",
        run: function*(t) {
            t.equal(controlled(t).controller.desiredSize, 0);
            t.equal(controlled(t, {}, {highWaterMark: 7}).controller.desiredSize, 7);
            t.throws(() => controlled(t, {}, {highWaterMark: -1}), "RangeError");
        }
    },
    {
        name: "autoAllocateChunkSizeIsAPositiveInteger", rule: "Web IDL; Streams 4.9.5",
        run: function*(t) {
            for (const autoAllocateChunkSize of [0, -1, NaN, Infinity, "many", 2 ** 53])
                t.throws(() => controlled(t, {autoAllocateChunkSize}), "TypeError");
            for (const autoAllocateChunkSize of [1, "16", 2.5, undefined])
                controlled(t, {autoAllocateChunkSize});
        }
    },
    {
        name: "interfacesHaveNoConstructor", rule: "Web IDL",
        run: function*(t) {
            const {ReadableByteStreamController, ReadableStreamBYOBRequest} = t.api;
            t.throws(() => new ReadableByteStreamController(), "TypeError");
            t.throws(() => new ReadableStreamBYOBRequest(), "TypeError");
            t.throws(() => new ReadableStreamBYOBRequest(controlled(t).controller, bytes(1)), "TypeError");
        }
    },
    {
        name: "interfacesHaveTheirMembers", rule: "Web IDL",
        run: function*(t) {
            const shapes = [
                ["ReadableByteStreamController", 0, "byobRequest,close,desiredSize,enqueue,error"],
                ["ReadableStreamBYOBRequest", 0, "respond,respondWithNewView,view"],
                ["ReadableStreamBYOBReader", 1, "cancel,closed,read,releaseLock"]
            ];
            for (const [name, length, members] of shapes) {
                const constructor = t.api[name];
                t.equal(constructor.name, name);
                t.equal(constructor.length, length);
                t.equal(constructor.prototype[Symbol.toStringTag], name);
                const names = Object.getOwnPropertyNames(constructor.prototype);
                t.equal(names.filter(member => member !== "constructor").sort().join(), members);
            }
            const {enqueue, error} = t.api.ReadableByteStreamController.prototype;
            const {cancel, read} = t.api.ReadableStreamBYOBReader.prototype;
            const {respond, respondWithNewView} = t.api.ReadableStreamBYOBRequest.prototype;
            t.same([enqueue, error, cancel, read, respond, respondWithNewView].map(method => method.length),
                   [1, 0, 0, 1, 1, 1]);
        }
    },
    {
        name: "methodsRefuseAnotherThis", rule: "Web IDL",
        run: function*(t) {
            const {prototype} = t.api.ReadableByteStreamController;
            t.throws(() => prototype.enqueue.call({}, bytes(1)), "TypeError");
            t.throws(() => prototype.byobRequest, "TypeError");
            t.throws(() => t.api.ReadableStreamBYOBRequest.prototype.view, "TypeError");
            const reader = t.api.ReadableStreamBYOBReader.prototype;
            yield t.rejects(reader.read.call({}, bytes(1)), "TypeError");
            yield t.rejects(reader.cancel.call(controlled(t).stream.getReader()), "TypeError");
        }
    }
];

const readers = [
    {
        name: "getReaderGivesAReaderForBytes", rule: "Streams 4.2.4",
        run: function*(t) {
            const {stream} = controlled(t);
            const reader = stream.getReader({mode: "byob"});
            t.check(reader instanceof t.api.ReadableStreamBYOBReader);
            t.equal(stream.locked, true);
            t.throws(() => stream.getReader({mode: "byob"}), "TypeError");
            t.throws(() => stream.getReader(), "TypeError");
            reader.releaseLock();
            t.equal(stream.locked, false);
            new t.api.ReadableStreamBYOBReader(stream);
            t.equal(stream.locked, true);
        }
    },
    {
        name: "otherStreamsHaveNoReaderForBytes", rule: "Streams 4.9.3",
        run: function*(t) {
            const stream = new t.api.ReadableStream();
            t.throws(() => stream.getReader({mode: "byob"}), "TypeError");
            t.throws(() => new t.api.ReadableStreamBYOBReader(stream), "TypeError");
            t.throws(() => new t.api.ReadableStreamBYOBReader({}), "TypeError");
            t.throws(() => new t.api.ReadableStreamBYOBReader(), "TypeError");
            t.equal(stream.locked, false);
        }
    },
    {
        name: "readNeedsAViewWithRoom", rule: "Streams 4.5.4",
        run: function*(t) {
            const reader = controlled(t).stream.getReader({mode: "byob"});
            const noViews = [undefined, null, 1, "text", {}, [], new ArrayBuffer(4)];
            const emptyViews = [bytes(), new DataView(new ArrayBuffer(0)), new Uint8Array(new ArrayBuffer(4), 2, 0)];
            for (const view of noViews.concat(emptyViews))
                yield t.rejects(reader.read(view), "TypeError");
            yield t.rejects(reader.read(), "TypeError");
        }
    },
    {
        name: "minIsFromOneToTheRoomOfTheView", rule: "Streams 4.5.4",
        run: function*(t) {
            const reader = controlled(t).stream.getReader({mode: "byob"});
            for (const min of [0, -1, NaN, null, "many", Infinity])
                yield t.rejects(reader.read(bytes(1, 2), {min}), "TypeError");
            yield t.rejects(reader.read(bytes(1, 2), {min: 3}), "RangeError");
            yield t.rejects(reader.read(new Uint16Array(2), {min: 3}), "RangeError");
            yield t.rejects(reader.read(new DataView(new ArrayBuffer(4)), {min: 5}), "RangeError");
            yield t.rejects(reader.read(bytes(1), 1), "TypeError");
        }
    },
    {
        name: "releasedReaderRefusesWhatItIsAsked", rule: "Streams 4.5.4",
        run: function*(t) {
            const reader = controlled(t).stream.getReader({mode: "byob"});
            reader.releaseLock();
            reader.releaseLock();
            yield t.rejects(reader.read(bytes(1)), "TypeError");
            yield t.rejects(reader.cancel(), "TypeError");
            yield t.rejects(reader.closed, "TypeError");
        }
    },
    {
        name: "closedFollowsTheStream", rule: "Streams 4.2.4",
        run: function*(t) {
            const closing = controlled(t);
            const {closed} = closing.stream.getReader({mode: "byob"});
            t.equal(yield isSettled(t, closed), false);
            closing.controller.close();
            t.equal(yield closed, undefined);
            const failing = controlled(t);
            const reader = failing.stream.getReader({mode: "byob"});
            const reason = new Error("reason");
            failing.controller.error(reason);
            t.equal(yield t.rejects(reader.closed, "Error"), reason);
            t.equal(yield t.rejects(reader.read(bytes(1)), "Error"), reason);
        }
    }
];

const enqueuing = [
    {
        name: "chunkForADefaultReaderIsAUint8Array", rule: "Streams 4.9.5",
        run: function*(t) {
            const {stream, controller} = controlled(t);
            const {buffer} = bytes(1, 2, 3, 4, 5, 6, 7, 8);
            controller.enqueue(new Uint16Array(buffer, 2, 2));
            const reader = stream.getReader();
            const {value, done} = yield reader.read();
            t.equal(tagOf(value), "[object Uint8Array]");
            t.same([listOf(value), value.byteOffset, value.buffer.byteLength, done], [[3, 4, 5, 6], 2, 8, false]);
            const read = reader.read();
            controller.enqueue(new DataView(bytes(9, 8).buffer, 1));
            t.same(listOf((yield read).value), [8]);
        }
    },
    {
        name: "chunkMustBeAViewWithBytes", rule: "Streams 4.7.3",
        run: function*(t) {
            const {controller} = controlled(t);
            const noViews = [undefined, null, 1, "text", {}, new ArrayBuffer(4)];
            for (const chunk of noViews.concat([bytes(), new Uint8Array(new ArrayBuffer(4), 4, 0)]))
                t.throws(() => controller.enqueue(chunk), "TypeError");
            t.throws(() => controller.enqueue(), "TypeError");
            t.equal(controller.desiredSize, 0);
        }
    },
    {
        name: "desiredSizeCountsBytes", rule: "Streams 4.9.5",
        run: function*(t) {
            const {stream, controller} = controlled(t, {}, {highWaterMark: 10});
            controller.enqueue(new Uint32Array(2));
            t.equal(controller.desiredSize, 2);
            controller.enqueue(bytes(1, 2, 3));
            t.equal(controller.desiredSize, -1);
            const reader = stream.getReader({mode: "byob"});
            yield reader.read(new Uint8Array(5));
            t.equal(controller.desiredSize, 4);
            controller.error("reason");
            t.equal(controller.desiredSize, null);
            const closed = controlled(t, {}, {highWaterMark: 10});
            closed.controller.close();
            t.equal(closed.controller.desiredSize, 0);
        }
    },
    {
        name: "waitingReadsAreServedInOrder", rule: "Streams 4.9.5",
        run: function*(t) {
            const {stream, controller} = controlled(t);
            const reader = stream.getReader();
            const reads = [reader.read(), reader.read(), reader.read()];
            for (const value of [1, 2, 3])
                controller.enqueue(bytes(value));
            const results = yield Promise.all(reads);
            t.same(results.map(({value}) => listOf(value)), [[1], [2], [3]]);
        }
    },
    {
        name: "viewIsFilledFromAQueueOfSmallChunks", rule: "Streams 4.9.5",
        run: function*(t) {
            const {stream, controller} = controlled(t);
            for (const chunk of [bytes(1), bytes(2, 3), bytes(4, 5, 6)])
                controller.enqueue(chunk);
            const reader = stream.getReader({mode: "byob"});
            t.same((yield reader.read(new Uint8Array(4))).value, bytes(1, 2, 3, 4));
            t.same((yield reader.read(new Uint8Array(4))).value, bytes(5, 6));
        }
    },
    {
        name: "viewSmallerThanAChunkLeavesTheRest", rule: "Streams 4.9.5",
        run: function*(t) {
            const {stream, controller} = controlled(t);
            controller.enqueue(bytes(1, 2, 3, 4, 5));
            const reader = stream.getReader({mode: "byob"});
            const view = new Uint8Array(new ArrayBuffer(6), 3, 2);
            const {value} = yield reader.read(view);
            t.same([listOf(value), value.byteOffset, value.buffer.byteLength], [[1, 2], 3, 6]);
            reader.releaseLock();
            t.same(listOf((yield stream.getReader().read()).value), [3, 4, 5]);
        }
    },
    {
        name: "chunkServesSeveralWaitingViews", rule: "Streams 4.9.5",
        run: function*(t) {
            const {stream, controller} = controlled(t);
            const reader = stream.getReader({mode: "byob"});
            const reads = [1, 2, 3].map(length => reader.read(new Uint8Array(length)));
            controller.enqueue(bytes(1, 2, 3, 4));
            t.same((yield Promise.all(reads)).map(({value}) => value), [bytes(1), bytes(2, 3), bytes(4)]);
            t.equal(controller.desiredSize, 0);
        }
    },
    {
        name: "enqueueIsRefusedAfterTheEnd", rule: "Streams 4.7.3",
        run: function*(t) {
            const closing = controlled(t);
            closing.controller.enqueue(bytes(1));
            closing.controller.close();
            t.throws(() => closing.controller.enqueue(bytes(2)), "TypeError");
            t.throws(() => closing.controller.close(), "TypeError");
            const failed = controlled(t);
            failed.controller.error("reason");
            t.throws(() => failed.controller.enqueue(bytes(2)), "TypeError");
            t.throws(() => failed.controller.close(), "TypeError");
            failed.controller.error("another");
        }
    }
];

const kinds = [
    {
        name: "resultIsAViewOfTheSameKind", rule: "Streams 4.9.5",
        run: function*(t) {
            const {stream, controller} = controlled(t);
            const reader = stream.getReader({mode: "byob"});
            for (const View of typedArrays) {
                controller.enqueue(new Uint8Array(16).fill(1));
                const {value} = yield reader.read(new View(new ArrayBuffer(32), 8, 16 / View.BYTES_PER_ELEMENT));
                t.equal(Object.getPrototypeOf(value), View.prototype);
                t.same([value.byteOffset, value.byteLength, value.length], [8, 16, 16 / View.BYTES_PER_ELEMENT]);
            }
        }
    },
    {
        name: "resultForADataViewIsADataView", rule: "Streams 4.9.5",
        run: function*(t) {
            const {stream, controller} = controlled(t);
            const reader = stream.getReader({mode: "byob"});
            const read = reader.read(new DataView(new ArrayBuffer(8), 1, 5));
            controller.enqueue(bytes(1, 2, 3));
            const {value} = yield read;
            t.equal(tagOf(value), "[object DataView]");
            t.same([value.byteOffset, value.byteLength, value.getUint16(0)], [1, 3, 0x102]);
        }
    },
    {
        name: "resultForASubclassIsOfTheBuiltInKind", rule: "Streams 4.9.5",
        run: function*(t) {
            class Bytes extends Uint8Array {}
            const {stream, controller} = controlled(t);
            const read = stream.getReader({mode: "byob"}).read(new Bytes(2));
            controller.enqueue(new Bytes(1));
            t.equal(Object.getPrototypeOf((yield read).value), Uint8Array.prototype);
        }
    },
    {
        name: "partOfAnElementWaitsForTheRest", rule: "Streams 4.9.5",
        run: function*(t) {
            const {stream, controller} = controlled(t);
            const reader = stream.getReader({mode: "byob"});
            const read = reader.read(new Uint16Array(2));
            controller.enqueue(bytes(1));
            t.equal(yield isSettled(t, read), false);
            controller.enqueue(bytes(2));
            const {value} = yield read;
            t.same([tagOf(value), listOf(value)], ["[object Uint16Array]", [1, 2]]);
        }
    },
    {
        name: "partOfAnElementStaysForTheNextRead", rule: "Streams 4.9.5",
        run: function*(t) {
            const {stream, controller} = controlled(t);
            controller.enqueue(bytes(1, 2, 3));
            const reader = stream.getReader({mode: "byob"});
            t.same(listOf((yield reader.read(new Uint16Array(2))).value), [1, 2]);
            t.equal(controller.desiredSize, -1);
            t.same(listOf((yield reader.read(new Uint8Array(2))).value), [3]);
        }
    },
    {
        name: "endInsideAnElementIsAnError", rule: "Streams 4.9.5",
        run: function*(t) {
            const waiting = controlled(t);
            const read = waiting.stream.getReader({mode: "byob"}).read(new Uint16Array(1));
            waiting.controller.enqueue(bytes(1));
            const error = t.throws(() => waiting.controller.close(), "TypeError");
            t.equal(yield t.rejects(read, "TypeError"), error);
            const queued = controlled(t);
            queued.controller.enqueue(bytes(1));
            queued.controller.close();
            const reader = queued.stream.getReader({mode: "byob"});
            yield t.rejects(reader.read(new Uint16Array(1)), "TypeError");
            yield t.rejects(reader.closed, "TypeError");
        }
    },
    {
        name: "minHoldsAReadUntilThereIsEnough", rule: "Streams 4.5.4",
        run: function*(t) {
            const {stream, controller} = controlled(t);
            const reader = stream.getReader({mode: "byob"});
            const read = reader.read(new Uint8Array(5), {min: 3});
            controller.enqueue(bytes(1, 2));
            t.equal(yield isSettled(t, read), false);
            controller.enqueue(bytes(3, 4));
            t.same((yield read).value, bytes(1, 2, 3, 4));
            controller.enqueue(bytes(5, 6, 7, 8));
            t.same(listOf((yield reader.read(new Uint16Array(2), {min: 2})).value), [5, 6, 7, 8]);
        }
    },
    {
        name: "endBeforeMinGivesWhatThereIs", rule: "Streams 4.9.5",
        run: function*(t) {
            const {stream, controller} = controlled(t);
            const reader = stream.getReader({mode: "byob"});
            const read = reader.read(new Uint8Array(5), {min: 3});
            controller.enqueue(bytes(1, 2));
            controller.close();
            t.equal(yield isSettled(t, read), false);
            controller.byobRequest.respond(0);
            const {value, done} = yield read;
            t.same([listOf(value), done], [[1, 2], true]);
        }
    }
];

const requests = [
    {
        name: "byobRequestIsNullWhileNobodyWaits", rule: "Streams 4.7.3",
        run: function*(t) {
            const {stream, controller} = controlled(t);
            t.equal(controller.byobRequest, null);
            const read = stream.getReader({mode: "byob"}).read(new Uint8Array(1));
            const {byobRequest} = controller;
            t.check(byobRequest instanceof t.api.ReadableStreamBYOBRequest);
            t.equal(controller.byobRequest, byobRequest);
            t.equal(byobRequest.view, byobRequest.view);
            controller.enqueue(bytes(1));
            t.equal(controller.byobRequest, null);
            t.equal(byobRequest.view, null);
            t.throws(() => byobRequest.respond(1), "TypeError");
            t.throws(() => byobRequest.respondWithNewView(bytes(1)), "TypeError");
            yield read;
        }
    },
    {
        name: "respondGivesWhatTheSourceWrote", rule: "Streams 4.8.3",
        run: function*(t) {
            const views = [];
            const stream = new t.api.ReadableStream({
                type: "bytes",
                pull({byobRequest}) {
                    const {view} = byobRequest;
                    views.push([tagOf(view), view.byteOffset, view.byteLength]);
                    view[0] = 7;
                    view[1] = 8;
                    byobRequest.respond(2);
                }
            });
            const reader = stream.getReader({mode: "byob"});
            const {value, done} = yield reader.read(new Uint8Array(new ArrayBuffer(8), 4, 3));
            t.same([listOf(value), value.byteOffset, done], [[7, 8], 4, false]);
            t.same(views, [["[object Uint8Array]", 4, 3]]);
        }
    },
    {
        name: "respondMayComeInParts", rule: "Streams 4.9.5",
        run: function*(t) {
            const {stream, controller} = controlled(t);
            const read = stream.getReader({mode: "byob"}).read(new Uint16Array(2));
            controller.byobRequest.view[0] = 1;
            controller.byobRequest.respond(1);
            t.equal(yield isSettled(t, read), false);
            const {view} = controller.byobRequest;
            t.same([view.byteOffset, view.byteLength], [1, 3]);
            view[0] = 2;
            view[1] = 3;
            controller.byobRequest.respond(2);
            t.same(listOf((yield read).value), [1, 2]);
            t.equal(controller.byobRequest, null);
            t.equal(controller.desiredSize, -1);
        }
    },
    {
        name: "respondIsWithinTheView", rule: "Streams 4.9.5",
        run: function*(t) {
            const {stream, controller} = controlled(t);
            const read = stream.getReader({mode: "byob"}).read(new Uint8Array(2));
            for (const count of [-1, NaN, Infinity, "many", undefined, 0])
                t.throws(() => controller.byobRequest.respond(count), "TypeError");
            t.throws(() => controller.byobRequest.respond(), "TypeError");
            t.throws(() => controller.byobRequest.respond(3), "RangeError");
            controller.byobRequest.respond("2");
            t.equal((yield read).value.byteLength, 2);
        }
    },
    {
        name: "respondWithNewViewGivesAPartOfTheView", rule: "Streams 4.8.3",
        run: function*(t) {
            const {stream, controller} = controlled(t);
            const read = stream.getReader({mode: "byob"}).read(new Uint8Array(3));
            const {view} = controller.byobRequest;
            view[0] = 9;
            controller.byobRequest.respondWithNewView(view.subarray(0, 1));
            t.same((yield read).value, bytes(9));
        }
    },
    {
        name: "respondWithNewViewMustFit", rule: "Streams 4.9.5",
        run: function*(t) {
            const {stream, controller} = controlled(t);
            const reader = stream.getReader({mode: "byob"});
            const read = reader.read(new Uint8Array(new ArrayBuffer(8), 2, 4));
            const {buffer} = controller.byobRequest.view;
            const respond = view => controller.byobRequest.respondWithNewView(view);
            for (const view of [undefined, null, {}, buffer])
                t.throws(() => respond(view), "TypeError");
            t.throws(() => respond(new Uint8Array(buffer, 2, 0)), "TypeError");
            t.throws(() => respond(new Uint8Array(buffer, 1, 1)), "RangeError");
            t.throws(() => respond(new Uint8Array(buffer, 2, 5)), "RangeError");
            t.throws(() => respond(new Uint8Array(new ArrayBuffer(9), 2, 1)), "RangeError");
            respond(new DataView(buffer, 2, 4));
            t.equal((yield read).value.byteLength, 4);
        }
    },
    {
        name: "chunkInTheMemoryOfTheRequestIsRefused", rule: "Streams 4.9.5",
        run: function*(t) {
            const {stream, controller} = controlled(t);
            stream.getReader({mode: "byob"}).read(new Uint8Array(2));
            t.throws(() => controller.enqueue(controller.byobRequest.view), "TypeError");
        }
    },
    {
        name: "autoAllocateChunkSizeLendsMemoryForADefaultReader", rule: "Streams 4.9.5",
        run: function*(t) {
            const {stream, controller} = controlled(t, {autoAllocateChunkSize: 16});
            const reader = stream.getReader();
            t.equal(controller.byobRequest, null);
            const first = reader.read();
            const second = reader.read();
            t.same(controller.byobRequest.view, new Uint8Array(16));
            controller.byobRequest.view[0] = 5;
            controller.byobRequest.respond(3);
            const {value} = yield first;
            t.same([listOf(value), value.buffer.byteLength], [[5, 0, 0], 16]);
            controller.enqueue(bytes(6)); // in place of the memory
            t.same((yield second).value, bytes(6));
            t.equal(controller.byobRequest, null);
        }
    },
    {
        name: "autoAllocateChunkSizeIsNotForAReaderWithMemory", rule: "Streams 4.9.5",
        run: function*(t) {
            const {stream, controller} = controlled(t, {autoAllocateChunkSize: 16});
            stream.getReader({mode: "byob"}).read(new Uint8Array(4));
            t.equal(controller.byobRequest.view.byteLength, 4);
        }
    }
];

const pulling = [
    {
        name: "pullIsCalledForReadsAndBelowTheMark", rule: "Streams 4.9.5",
        run: function*(t) {
            let pulls = 0;
            const {stream, controller} = controlled(t, {pull() { ++pulls; }});
            yield t.sleep(0);
            t.equal(pulls, 0);
            const read = stream.getReader({mode: "byob"}).read(new Uint8Array(1));
            yield t.waitFor(() => pulls === 1);
            controller.enqueue(bytes(1));
            yield read;
            t.equal(pulls, 1);
            controlled(t, {pull() { ++pulls; }}, {highWaterMark: 1});
            yield t.waitFor(() => pulls === 2);
        }
    },
    {
        name: "exceptionFromPullErrorsTheStream", rule: "Streams 4.9.5",
        run: function*(t) {
            const reason = new Error("pull");
            const reader = controlled(t, {pull() { throw reason; }}).stream.getReader({mode: "byob"});
            t.equal(yield t.rejects(reader.read(new Uint8Array(1)), "Error"), reason);
            t.equal(yield t.rejects(reader.closed, "Error"), reason);
        }
    },
    {
        name: "sourceFillsManyViews", rule: "Streams 4.9.5",
        run: function*(t) {
            let next = 0;
            const stream = new t.api.ReadableStream({
                type: "bytes",
                pull(controller) {
                    const {view} = controller.byobRequest;
                    for (let i = 0; i < view.length; ++i)
                        view[i] = next++;
                    controller.byobRequest.respond(view.length);
                    if (next >= 1000)
                        controller.close();
                }
            });
            const reader = stream.getReader({mode: "byob"});
            let memory = new ArrayBuffer(100);
            const sums = [];
            for (;;) {
                const {value, done} = yield reader.read(new Uint8Array(memory));
                if (done)
                    break;
                sums.push(value.reduce((sum, byte) => sum + byte, 0));
                memory = value.buffer;
            }
            t.equal(sums.length, 10);
            t.equal(sums[0], 4950);
        }
    }
];

const ending = [
    {
        name: "closeLeavesReadsWithMemoryToTheirRequests", rule: "Streams 4.9.5",
        run: function*(t) {
            const {stream, controller} = controlled(t);
            const reader = stream.getReader({mode: "byob"});
            const reads = [reader.read(new Uint8Array(3)), reader.read(new Uint16Array(4))];
            controller.close();
            yield reader.closed;
            t.equal(yield isSettled(t, reads[0]), false);
            t.throws(() => controller.byobRequest.respond(1), "TypeError");
            controller.byobRequest.respond(0);
            const results = yield Promise.all(reads);
            t.same(results.map(({value, done}) => [tagOf(value), value.byteLength, value.buffer.byteLength, done]),
                   [["[object Uint8Array]", 0, 3, true], ["[object Uint16Array]", 0, 8, true]]);
        }
    },
    {
        name: "respondWithNewViewMayBeEmptyAfterTheEnd", rule: "Streams 4.9.5",
        run: function*(t) {
            const {stream, controller} = controlled(t);
            const read = stream.getReader({mode: "byob"}).read(new Uint8Array(3));
            controller.close();
            const {view} = controller.byobRequest;
            t.throws(() => controller.byobRequest.respondWithNewView(view), "TypeError");
            controller.byobRequest.respondWithNewView(view.subarray(0, 0));
            t.same([(yield read).value.byteLength, (yield read).done], [0, true]);
        }
    },
    {
        name: "readAfterTheEndGivesTheMemoryBack", rule: "Streams 4.9.5",
        run: function*(t) {
            const {stream, controller} = controlled(t);
            controller.enqueue(bytes(1));
            controller.close();
            const reader = stream.getReader({mode: "byob"});
            t.same((yield reader.read(new Uint8Array(2))).value, bytes(1));
            const {value, done} = yield reader.read(new Uint32Array(2));
            t.equal(tagOf(value), "[object Uint32Array]");
            t.same([value.byteLength, value.buffer.byteLength, done], [0, 8, true]);
        }
    },
    {
        name: "defaultReaderSeesTheEnd", rule: "Streams 4.9.5",
        run: function*(t) {
            const {stream, controller} = controlled(t, {autoAllocateChunkSize: 4});
            const read = stream.getReader().read();
            controller.close();
            t.same(yield read, {value: undefined, done: true});
            controller.byobRequest.respond(0);
        }
    },
    {
        name: "errorRejectsReadsAndTakesTheRequestBack", rule: "Streams 4.9.5",
        run: function*(t) {
            const {stream, controller} = controlled(t);
            const reader = stream.getReader({mode: "byob"});
            const reads = [reader.read(new Uint8Array(3)), reader.read(new Uint8Array(4))];
            const {byobRequest} = controller;
            const reason = new Error("reason");
            controller.error(reason);
            for (const read of reads)
                t.equal(yield t.rejects(read, "Error"), reason);
            t.equal(controller.byobRequest, null);
            t.equal(byobRequest.view, null);
        }
    },
    {
        name: "cancelEndsReadsWithoutTheirMemory", rule: "Streams 4.9.2",
        run: function*(t) {
            const reasons = [];
            const {stream, controller} = controlled(t, {cancel(reason) { reasons.push(reason); }});
            const reader = stream.getReader({mode: "byob"});
            const read = reader.read(new Uint8Array(3));
            const {byobRequest} = controller;
            t.equal(yield reader.cancel("reason"), undefined);
            t.same(yield read, {value: undefined, done: true});
            t.same(reasons, ["reason"]);
            t.equal(byobRequest.view, null);
            t.equal(controller.byobRequest, null);
            yield reader.closed;
        }
    },
    {
        name: "cancelDropsTheQueue", rule: "Streams 4.9.5",
        run: function*(t) {
            const {stream, controller} = controlled(t, {cancel() { throw new RangeError("cancel"); }});
            controller.enqueue(bytes(1, 2));
            yield t.rejects(stream.cancel(), "RangeError");
            t.equal(controller.desiredSize, 0);
            const {value, done} = yield stream.getReader({mode: "byob"}).read(new Uint8Array(1));
            t.same([value.byteLength, done], [0, true]);
        }
    }
];

const releasing = [
    {
        name: "releaseLockRejectsReads", rule: "Streams 4.9.3",
        run: function*(t) {
            const {stream, controller} = controlled(t);
            const reader = stream.getReader({mode: "byob"});
            const reads = [reader.read(new Uint8Array(3)), reader.read(new Uint8Array(4))];
            reader.releaseLock();
            for (const read of reads)
                yield t.rejects(read, "TypeError");
            yield t.rejects(reader.closed, "TypeError");
            t.equal(stream.locked, false);
            t.equal(controller.byobRequest.view.byteLength, 3);
        }
    },
    {
        name: "bytesForAReleasedReaderGoToTheNextOne", rule: "Streams 4.9.5",
        run: function*(t) {
            const {stream, controller} = controlled(t);
            const first = stream.getReader({mode: "byob"});
            const lost = first.read(new Uint8Array(3));
            first.releaseLock();
            yield t.rejects(lost, "TypeError");
            const second = stream.getReader({mode: "byob"});
            const read = second.read(new Uint16Array(1));
            const {byobRequest} = controller;
            t.equal(byobRequest.view.byteLength, 3);
            byobRequest.view.set([1, 2, 3]);
            byobRequest.respond(3);
            t.same(listOf((yield read).value), [1, 2]);
            t.same((yield second.read(new Uint8Array(2))).value, bytes(3));
        }
    },
    {
        name: "chunkAfterAReleasedReaderIsWhole", rule: "Streams 4.9.5",
        run: function*(t) {
            const {stream, controller} = controlled(t, {autoAllocateChunkSize: 4});
            const first = stream.getReader();
            const lost = first.read();
            first.releaseLock();
            yield t.rejects(lost, "TypeError");
            const read = stream.getReader().read();
            controller.enqueue(bytes(1, 2));
            t.same((yield read).value, bytes(1, 2));
        }
    },
    {
        name: "partOfAnElementOfAReleasedReaderIsKept", rule: "Streams 4.9.5",
        run: function*(t) {
            const {stream, controller} = controlled(t);
            const first = stream.getReader({mode: "byob"});
            const lost = first.read(new Uint16Array(1));
            controller.enqueue(bytes(1));
            first.releaseLock();
            yield t.rejects(lost, "TypeError");
            const read = stream.getReader().read();
            controller.enqueue(bytes(2));
            t.same((yield read).value, bytes(1));
        }
    }
];

const passing = [
    {
        name: "pipeToWritesUint8Arrays", rule: "Streams 4.9.1",
        run: function*(t) {
            const {stream, controller} = controlled(t);
            const written = [];
            const piped = stream.pipeTo(new t.api.WritableStream({write(chunk) { written.push(chunk); }}));
            controller.enqueue(new Uint16Array(1));
            controller.enqueue(bytes(3, 4));
            yield t.waitFor(() => written.length === 2);
            controller.close();
            yield piped;
            t.same(written, [bytes(0, 0), bytes(3, 4)]);
        }
    },
    {
        name: "pipeThroughTakesBytes", rule: "Streams 4.2.4",
        run: function*(t) {
            const {stream, controller} = controlled(t);
            const lengths = new t.api.TransformStream({
                transform(chunk, transformer) { transformer.enqueue(chunk.byteLength); }
            });
            const reader = stream.pipeThrough(lengths).getReader();
            controller.enqueue(bytes(1, 2, 3));
            t.equal((yield reader.read()).value, 3);
            controller.close();
            t.equal((yield reader.read()).done, true);
        }
    },
    {
        name: "iterationGivesUint8Arrays", rule: "Streams 4.2.5",
        run: function*(t) {
            const {stream, controller} = controlled(t);
            controller.enqueue(new DataView(bytes(1, 2).buffer));
            controller.close();
            const iterator = stream.values();
            t.same(yield iterator.next(), {value: bytes(1, 2), done: false});
            t.same(yield iterator.next(), {value: undefined, done: true});
        }
    },
    {
        name: "teeGivesTwoStreamsOfBytes", rule: "Streams 4.9.1",
        run: function*(t) {
            const {stream, controller} = controlled(t);
            const [one, two] = stream.tee();
            t.equal(stream.locked, true);
            controller.enqueue(bytes(1, 2, 3));
            controller.close();
            const reader = one.getReader({mode: "byob"});
            t.same((yield reader.read(new Uint8Array(2))).value, bytes(1, 2));
            const {value} = yield reader.read(new Uint8Array(2));
            t.same(value, bytes(3));
            value[0] = 9;
            t.same(yield readAll(two.getReader()), [1, 2, 3]);
            t.equal((yield reader.read(new Uint8Array(2))).done, true);
            yield reader.closed;
        }
    },
    {
        name: "teePassesTheMemoryOnToTheSource", rule: "Streams 4.9.1",
        run: function*(t) {
            const lengths = [];
            const [one, two] = new t.api.ReadableStream({
                type: "bytes",
                pull({byobRequest}) {
                    lengths.push(byobRequest.view.byteLength);
                    byobRequest.view[0] = 6;
                    byobRequest.respond(1);
                }
            }).tee();
            t.same((yield one.getReader({mode: "byob"}).read(new Uint8Array(5))).value, bytes(6));
            t.same((yield two.getReader({mode: "byob"}).read(new Uint8Array(4))).value, bytes(6));
            t.same(lengths, [5]);
        }
    },
    {
        name: "teeServesBothKindsOfReaders", rule: "Streams 4.9.1",
        run: function*(t) {
            const {stream, controller} = controlled(t);
            const [one, two] = stream.tee();
            const byob = one.getReader({mode: "byob"});
            const plain = two.getReader();
            for (let value = 1; value <= 4; ++value) {
                const reads = value % 2 ? [byob.read(new Uint8Array(3)), plain.read()]
                                        : [plain.read(), byob.read(new Uint8Array(3))];
                yield t.sleep(0);
                controller.enqueue(bytes(value));
                t.same((yield Promise.all(reads)).map(result => result.value), [bytes(value), bytes(value)]);
            }
            const reads = [byob.read(new Uint8Array(3)), plain.read()];
            yield t.sleep(0);
            controller.close();
            controller.byobRequest?.respond(0);
            const results = yield Promise.all(reads);
            t.same(results.map(({value, done}) => [value?.byteLength, done]), [[0, true], [undefined, true]]);
        }
    },
    {
        name: "teePassesErrorsOn", rule: "Streams 4.9.1",
        run: function*(t) {
            const {stream, controller} = controlled(t);
            const [one, two] = stream.tee();
            const reader = one.getReader({mode: "byob"});
            const read = reader.read(new Uint8Array(3));
            const reason = new Error("reason");
            controller.error(reason);
            t.equal(yield t.rejects(read, "Error"), reason);
            t.equal(yield t.rejects(two.getReader().closed, "Error"), reason);
        }
    },
    {
        name: "teeIsCancelledByBothBranches", rule: "Streams 4.9.1",
        run: function*(t) {
            const reasons = [];
            const {stream, controller} = controlled(t, {cancel(reason) { reasons.push(reason); }});
            const [one, two] = stream.tee();
            const cancelled = one.cancel("one");
            t.equal(yield isSettled(t, cancelled), false);
            const reader = two.getReader();
            const read = reader.read();
            yield t.sleep(0);
            controller.enqueue(bytes(1));
            t.same((yield read).value, bytes(1));
            yield Promise.all([cancelled, reader.cancel("two")]);
            t.same(reasons, [["one", "two"]]);
        }
    },
    {
        name: "allBytesArriveInOrder", rule: "Streams 4.9.5",
        run: function*(t) {
            let next = 0;
            const stream = new t.api.ReadableStream({
                type: "bytes",
                autoAllocateChunkSize: 7,
                pull(controller) {
                    if (next === 60) {
                        controller.close();
                        controller.byobRequest.respond(0);
                    } else if (next % 3) {
                        controller.byobRequest.view[0] = next++;
                        controller.byobRequest.respond(1);
                    } else {
                        controller.enqueue(bytes(next++, next++));
                    }
                }
            });
            const all = yield readAll(stream.getReader());
            t.equal(all.length, 60);
            t.check(all.every((value, index) => value === index));
        }
    }
];

export default [].concat(constructing, readers, enqueuing, kinds, requests, pulling, ending, releasing, passing);
