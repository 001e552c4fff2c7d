// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

import {readAll} from "../connections.mjs";

// The controller of a stream, what its source was asked to do, and a reader of each of its branches.
function teed(t, source = {}) {
    const result = {cancels: [], pulls: 0};
    result.stream = new t.api.ReadableStream({
        start(controller) { result.controller = controller; },
        pull(controller) {
            result.pulls++;
            return source.pull?.(controller);
        },
        cancel(reason) {
            result.cancels.push(reason);
            return source.cancel?.(reason);
        }
    });
    [result.first, result.second] = result.stream.tee().map((branch) => branch.getReader());
    return result;
}

export default [
    {
        name: "teeGivesTwoStreamsAndLocksItsOwn", rule: "Streams 4.2.4",
        run: function*(t) {
            const stream = new t.api.ReadableStream();
            const branches = stream.tee();
            t.check(Array.isArray(branches), "an array");
            t.equal(branches.length, 2);
            for (const branch of branches) {
                t.check(branch instanceof t.api.ReadableStream, "a readable stream");
                t.equal(branch.locked, false);
            }
            t.check(branches[0] !== branches[1], "two streams");
            t.equal(stream.locked, true);
            t.throws(() => stream.getReader(), "TypeError");
            t.throws(() => stream.tee(), "TypeError");
            yield t.rejects(stream.cancel(), "TypeError");
        }
    },
    {
        name: "bothBranchesGetAllChunksInOrder", rule: "Streams 4.9.1",
        run: function*(t) {
            const {controller, first, second} = teed(t);
            for (const chunk of ["a", "b", "c"])
                controller.enqueue(chunk);
            controller.close();
            t.same(yield readAll(first), ["a", "b", "c"]);
            t.same(yield readAll(second), ["a", "b", "c"]);
        }
    },
    {
        name: "branchesReadAtTheSameTimeGetTheSameChunks", rule: "Streams 4.9.1",
        run: function*(t) {
            const {controller, first, second} = teed(t);
            const reads = [first.read(), second.read(), first.read(), second.read()];
            controller.enqueue("a");
            controller.enqueue("b");
            t.same((yield Promise.all(reads)).map(({value}) => value), ["a", "a", "b", "b"]);
        }
    },
    {
        name: "branchesShareTheChunkObjects", rule: "Streams 4.9.1",
        run: function*(t) {
            const {controller, first, second} = teed(t);
            const chunk = {};
            controller.enqueue(chunk);
            t.equal((yield first.read()).value, chunk);
            t.equal((yield second.read()).value, chunk);
        }
    },
    {
        name: "slowBranchMissesNothing", rule: "Streams 4.9.1",
        run: function*(t) {
            let next = 0;
            const {first, second} = teed(t, {
                pull(controller) {
                    controller.enqueue(next++);
                    if (next === 50)
                        controller.close();
                }
            });
            t.equal((yield readAll(first)).length, 50);
            const late = yield readAll(second);
            t.check(late.length === 50 && late.every((chunk, index) => chunk === index), "all chunks in order");
        }
    },
    {
        name: "sourceIsNotPulledFasterThanTheFasterBranch", rule: "Streams 4.9.1",
        run: function*(t) {
            let next = 0;
            const tee = teed(t, {pull(controller) { controller.enqueue(next++); }});
            yield t.sleep(0);
            yield t.sleep(0);
            const idle = tee.pulls;
            t.check(idle <= 2, "one chunk for the branches, one in the source");
            yield tee.first.read();
            yield tee.first.read();
            yield t.waitFor(() => tee.pulls === idle + 2);
            yield t.sleep(0);
            t.equal(tee.pulls, idle + 2);
        }
    },
    {
        name: "closeReachesBothBranches", rule: "Streams 4.9.1",
        run: function*(t) {
            const {controller, first, second} = teed(t);
            const reads = [first.read(), second.read()];
            controller.close();
            t.same(yield Promise.all(reads), [{value: undefined, done: true}, {value: undefined, done: true}]);
            t.same(yield Promise.all([first.closed, second.closed]), [undefined, undefined]);
        }
    },
    {
        name: "errorReachesBothBranchesWithItsIdentity", rule: "Streams 4.9.1",
        run: function*(t) {
            const {controller, first, second} = teed(t);
            const reason = {};
            const read = first.read();
            controller.error(reason);
            for (const promise of [read, first.closed, second.closed, second.read()])
                t.equal(yield t.rejects(promise), reason);
        }
    },
    {
        name: "teeOfAnEndedStreamGivesEndedBranches", rule: "Streams 4.9.1",
        run: function*(t) {
            const closed = new t.api.ReadableStream({start(controller) { controller.close(); }});
            for (const branch of closed.tee())
                t.equal((yield branch.getReader().read()).done, true);
            const errored = new t.api.ReadableStream({start(controller) { controller.error("reason"); }});
            for (const branch of errored.tee())
                t.equal(yield t.rejects(branch.getReader().read()), "reason");
        }
    },
    {
        name: "cancelOfOneBranchLeavesTheOther", rule: "Streams 4.9.1",
        run: function*(t) {
            for (const [cancelled, kept] of [["first", "second"], ["second", "first"]]) {
                const tee = teed(t);
                tee[cancelled].cancel("enough");
                t.equal(yield tee[cancelled].closed, undefined);
                t.equal((yield tee[cancelled].read()).done, true);
                tee.controller.enqueue("a");
                tee.controller.close();
                t.same(yield readAll(tee[kept]), ["a"]);
                t.same(tee.cancels, []);
            }
        }
    },
    {
        name: "cancelOfOneBranchIsPendingUntilTheOtherIsCancelled", rule: "Streams 4.9.1",
        run: function*(t) {
            const {first, second} = teed(t);
            let settled = false;
            const cancel = first.cancel("one").then(() => { settled = true; });
            yield t.sleep(0);
            t.equal(settled, false);
            t.equal(yield second.cancel("two"), undefined);
            yield cancel;
        }
    },
    {
        name: "cancelOfBothBranchesCancelsTheSourceWithBothReasons", rule: "Streams 4.9.1",
        run: function*(t) {
            for (const order of [["first", "second"], ["second", "first"]]) {
                const tee = teed(t);
                const reasons = {first: {}, second: {}};
                t.same(yield Promise.all(order.map((branch) => tee[branch].cancel(reasons[branch]))),
                       [undefined, undefined]);
                t.equal(tee.cancels.length, 1);
                t.check(Array.isArray(tee.cancels[0]), "an array");
                t.equal(tee.cancels[0].length, 2);
                t.equal(tee.cancels[0][0], reasons.first);
                t.equal(tee.cancels[0][1], reasons.second);
            }
        }
    },
    {
        name: "failureOfTheSourcesCancelReachesBothBranches", rule: "Streams 4.9.1",
        run: function*(t) {
            const reason = {};
            const {first, second} = teed(t, {cancel() { return Promise.reject(reason); }});
            for (const cancel of [first.cancel(), second.cancel()])
                t.equal(yield t.rejects(cancel), reason);
        }
    },
    {
        name: "pendingCancelEndsWhenTheSourceCloses", rule: "Streams 4.9.1",
        run: function*(t) {
            const {first, controller, cancels} = teed(t);
            const cancel = first.cancel("enough");
            controller.close();
            t.equal(yield cancel, undefined);
            t.same(cancels, []);
        }
    },
    {
        name: "pendingCancelEndsWhenTheSourceFails", rule: "Streams 4.9.1",
        run: function*(t) {
            const {first, second, controller} = teed(t);
            const cancel = first.cancel("enough");
            controller.error("reason");
            t.equal(yield cancel, undefined);
            t.equal(yield t.rejects(second.read()), "reason");
        }
    },
    {
        name: "branchesCanBeTeedAgain", rule: "Streams 4.9.1",
        run: function*(t) {
            const stream = new t.api.ReadableStream({
                start(controller) {
                    controller.enqueue("a");
                    controller.enqueue("b");
                    controller.close();
                }
            });
            const [one, rest] = stream.tee();
            const branches = [one].concat(rest.tee());
            for (const branch of branches)
                t.same(yield readAll(branch.getReader()), ["a", "b"]);
        }
    },
];
