// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

// The web's WebSocketStream, with the connection in C++.

import {signalState} from "./abort.mjs";
import {fulfilledWith, newDeferred, promiseOf, rejectedWith} from "./deferred.mjs";
import {DOMException} from "./domexception.mjs";
import {MessageController} from "./messagecontroller.mjs";
import {native} from "./native.mjs";
import {bare, create, Error, isolate, isView, TypeError} from "./primordials.mjs";
import {ReadableState} from "./readablestate.mjs";
import {exposeReadable} from "./readablestream.mjs";
import {watch, watchDerived} from "./rejections.mjs";
import {toArrayBuffer} from "./support.mjs";
import {Brand, exposeInterface, requireArguments, toDictionary, toSequence, toUSVString} from "./webidl.mjs";
import {checkCloseInfo, isWebSocketError, makeError, toCloseInfo, withoutCloseCode} from "./websocketerror.mjs";
import {createWritable} from "./writablecontroller.mjs";
import {exposeWritable} from "./writablestream.mjs";

const brand = new Brand("WebSocketStream");
const done = fulfilledWith();
const patience = 1000; // milliseconds, until the error is reported that nobody looks at

export class WebSocketStream {
    constructor(url, options = create(null)) {
        requireArguments(1, arguments.length, "WebSocketStream");
        const address = toUSVString(url);
        const {protocols, signal} = toOptions(options);
        brand.put(this, new ConnectionState(native.checkArguments(address, protocols), protocols, signal));
    }

    get url() {
        return brand.of(this).url;
    }

    get opened() {
        return promiseOf(() => brand.of(this).openedPromise);
    }

    get closed() {
        return promiseOf(() => brand.of(this).closedPromise);
    }

    close(closeInfo = create(null)) {
        const state = brand.of(this);
        const info = toCloseInfo(closeInfo);
        checkCloseInfo(info);
        state.close(info);
    }
}

exposeInterface("WebSocketStream", WebSocketStream, bare({constructor: 1, close: 0}));

function toOptions(value) {
    const {protocols, signal} = toDictionary(value, "The options", "an object with protocols and signal");
    return bare({
        protocols: protocols === undefined ? [] : toProtocols(protocols),
        signal: signal === undefined ? null : signalState(signal, "The signal")
    });
}

// MDN allows a single string, too.
function toProtocols(value) {
    return typeof value === "string" ? [value] : toSequence(value, "The list of protocols", toUSVString);
}

// As a WebSocket message: a string or an ArrayBuffer.
function toPayload(chunk) {
    if (typeof chunk === "string")
        return chunk;
    const bytes = toArrayBuffer(chunk);
    if (bytes === undefined && isView(chunk))
        throw new TypeError("A view of a SharedArrayBuffer cannot be sent; copy it, as with slice().");
    return bytes ?? toUSVString(chunk);
}

function closedError() {
    return new DOMException("The connection is closed; nothing can be written any more.", "InvalidStateError");
}

// Only a WebSocketError says what to send when a stream is cancelled or aborted.
function closeInfoFrom(reason) {
    return isWebSocketError(reason) ? bare({closeCode: reason.closeCode ?? 0, reason: reason.reason})
                                    : bare({closeCode: 0, reason: ""});
}

/** The end of the chunk that is being sent, of which there is one at a time: as much of a Deferred as a sink's has to be. */
class Sending {
    constructor() {
        this.onFulfilled = null;
        this.onRejected = null;
    }

    upon(onFulfilled, onRejected) {
        this.onFulfilled = onFulfilled;
        this.onRejected = onRejected;
    }

    didSend() {
        const {onFulfilled} = this;
        this.upon(null, null);
        onFulfilled?.();
    }

    didFail(error) {
        const {onRejected} = this;
        this.upon(null, null); // C++ may still tell that it was sent
        onRejected?.(error);
    }
}

isolate(Sending);

/** A connection, from the handshake to its end. C++ calls the functions that begin with did. */
class ConnectionState {
    constructor(url, protocols, signal) {
        this.url = url;
        this.signal = signal;
        this.place = new Error(); // where the script is that wants to know of errors
        this.opened = newDeferred();
        this.closed = newDeferred();
        this.messages = null;
        this.writable = null;
        this.isClosing = false; // by us
        this.hasUnsentChunks = false;
        this.isInFlight = false; // a chunk that C++ has not taken wholly
        this.sending = new Sending();
        this.connection = null;
        if (signal?.aborted) {
            this.didFail(signal.reason);
            return;
        }
        this.connection = native.makeConnection(this, url, protocols);
        this.onAbort = reason => {
            this.connection.abandon();
            this.didFail(reason);
        };
        signal?.addAlgorithm(this.onAbort);
    }

    get openedPromise() {
        return this.opened.hasPromise ? this.opened.promise
                                      : watch(this.opened.promise, this.place, "WebSocketStream.opened");
    }

    get closedPromise() {
        return this.closed.hasPromise ? this.closed.promise
                                      : watchDerived(this.closed.promise, this.place, "WebSocketStream.closed");
    }

    close({closeCode, reason}) {
        this.isClosing = true;
        this.connection?.close(closeCode ?? 0, reason);
    }

    didOpen(protocol, extensions) {
        this.signal?.removeAlgorithm(this.onAbort);
        const readable = new ReadableState();
        this.messages = new MessageController(readable, bare({
            takeMessages: () => this.connection.takeMessages(),
            cancel: reason => this.giveUp("cancelReading", reason)
        }));
        this.writable = createWritable(bare({
            write: chunk => this.write(chunk),
            close: () => this.finishWriting(),
            abort: reason => this.giveUp("abortWriting", reason)
        }), 1);
        this.opened.resolve({
            extensions: extensions,
            protocol: protocol,
            readable: exposeReadable(readable),
            writable: exposeWritable(this.writable)
        });
    }

    write(chunk) {
        try {
            chunk = toPayload(chunk);
        } catch (error) {
            return rejectedWith(error);
        }
        try {
            this.isInFlight = !(typeof chunk === "string" ? this.connection.sendText(chunk)
                                                          : this.connection.sendBinary(chunk));
        } catch (error) {
            if (!this.isClosing) // the peer has closed, which nobody here has been told
                this.hasUnsentChunks = true;
            return rejectedWith(error);
        }
        return this.sending;
    }

    didSend() {
        this.isInFlight = false;
        this.sending.didSend();
    }

    didFailToSend(error) {
        this.isInFlight = false;
        this.sending.didFail(error);
    }

    /** Drops what waits at one end and closes the connection. */
    giveUp(end, reason) {
        const {closeCode, reason: text} = closeInfoFrom(reason);
        this.isClosing = true;
        this.connection[end](closeCode, text);
        return done;
    }

    /** Closes the connection after what has been written. */
    finishWriting() {
        const finished = this.closed.transformed(() => undefined);
        this.close(bare({closeCode: null, reason: ""}));
        return finished;
    }

    didReceive() {
        this.messages.notify();
    }

    /**
     * The peer's Close was received or ours is about to be sent. What C++ has been given goes before ours, but the web
     * does not wait for a chunk that is still on its way.
     */
    didStartClosing() {
        if (this.isClosing)
            return;
        if (this.isInFlight || this.writable.writeRequests.length > 0)
            this.hasUnsentChunks = true;
        if (this.isInFlight)
            this.didFailToSend(closedError());
    }

    didClose(closeCode, reason) {
        if (this.hasUnsentChunks) {
            const message = "The peer closed the connection while chunks that were written were unsent.";
            const fields = bare({name: "WebSocketError", message, closeCode, reason, initiator: "remote"});
            this.didFail(makeError(fields));
            return;
        }
        this.messages.close();
        this.failWriting(closedError());
        this.closed.resolve({closeCode: closeCode, reason: reason});
    }

    didFail(error) {
        this.signal?.removeAlgorithm(this.onAbort);
        this.opened.reject(withoutCloseCode(error));
        this.messages?.error(error);
        this.failWriting(error);
        this.closed.reject(error);
        if (!this.isClosing && error?.name !== "AbortError")
            native.startTimer(patience, () => this.reportIfUnseen(error));
    }

    reportIfUnseen(error) {
        if (!this.opened.hasPromise && !this.closed.hasPromise)
            native.reportError(error, this.place, "Nobody looks at the error of a WebSocketStream:");
    }

    // A close that is under way ends as the connection does.
    failWriting(error) {
        if (this.writable && !this.writable.inFlightCloseRequest)
            this.writable.controller.errorIfNeeded(error);
    }
}

isolate(ConnectionState);
