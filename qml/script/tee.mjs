// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

// Streams Standard, 4.9.1: ReadableStreamDefaultTee.

import {Deferred, upon} from "./deferred.mjs";
import {createReadable} from "./readablecontroller.mjs";
import {ReaderState} from "./readablestate.mjs";

/** Two streams, each of which gets every chunk of `stream`. */
export function tee(stream) {
    const reader = new ReaderState(stream);
    const cancelled = new Deferred();
    const branches = [0, 1].map(() => ({isCancelled: false, reason: undefined, stream: null}));
    const active = () => branches.filter(branch => !branch.isCancelled);
    const strategy = {highWaterMark: 1, size: () => 1};
    let reading = false;
    let readAgain = false;

    const request = {
        chunk: value => upon(Promise.resolve(), () => {
            readAgain = false;
            for (const branch of active())
                branch.stream.controller.enqueue(value);
            reading = false;
            if (readAgain)
                pull();
        }),
        close: () => {
            reading = false;
            for (const branch of active())
                branch.stream.controller.close();
            if (active().length > 0)
                cancelled.resolve();
        },
        error: () => {
            reading = false;
        }
    };

    function pull() {
        if (reading) {
            readAgain = true;
        } else {
            reading = true;
            reader.read(request);
        }
    }

    function cancel(branch, reason) {
        branch.isCancelled = true;
        branch.reason = reason;
        if (active().length === 0)
            cancelled.resolve(stream.cancel(branches.map(each => each.reason)));
        return cancelled.promise;
    }

    for (const branch of branches)
        branch.stream = createReadable({pull, cancel: reason => cancel(branch, reason)}, strategy);
    upon(reader.closed.promise, undefined, error => {
        for (const branch of branches)
            branch.stream.controller.error(error);
        if (active().length > 0)
            cancelled.resolve();
    });
    return branches.map(branch => branch.stream);
}
