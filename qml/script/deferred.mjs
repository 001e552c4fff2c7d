// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

// The functions of the Promise that was made last. One executor for all of them, because a closure for each would be as
// much garbage again as a Promise is.
let lastResolve = null;
let lastReject = null;

function keepFunctions(resolve, reject) {
    lastResolve = resolve;
    lastReject = reject;
}

/** A Promise together with what settles it. */
export class Deferred {
    constructor() {
        this.isPending = true;
        this.promise = new Promise(keepFunctions);
        this.resolvePromise = lastResolve;
        this.rejectPromise = lastReject;
    }

    static resolved(value) {
        const deferred = new Deferred();
        deferred.resolve(value);
        return deferred;
    }

    static rejected(error) {
        const deferred = new Deferred();
        deferred.reject(error);
        return deferred;
    }

    resolve(value) {
        this.isPending = false;
        this.resolvePromise(value);
    }

    reject(error) {
        this.isPending = false;
        this.rejectPromise(error);
    }
}

/** What `call` returns as a Promise, or a rejected one if it throws. */
export function promiseCall(call) {
    try {
        return Promise.resolve(call());
    } catch (error) {
        return Promise.reject(error);
    }
}

/** Waits for `promise` and ignores what its end causes. */
export function upon(promise, onFulfilled, onRejected) {
    promise.then(onFulfilled, onRejected);
}
