// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

import QtQml
import QtTest
import TestPeers
import WebSocketStream

// What the tests have in common. Nothing that happens in them, or when their objects are deleted
// afterwards, may cause a warning.
TestCase {
    id: root

    readonly property Component rawServer: Component { RawServer {} }
    // With a handler, so that nobody is warned of a failure that nobody looks at.
    readonly property Component stream: Component { WebSocketStream { onErrorOccurred: () => {} } }
    readonly property Component signalSpy: Component { SignalSpy {} }

    function init() {
        verifyNoWarnings();
    }

    function cleanup() {
        verifyNoWarnings();
    }

    function cleanupTestCase() {
        verifyNoWarnings();
    }

    function verifyNoWarnings() {
        compare(Warnings.take(), "", "nobody is warned");
    }

    function makeServer(properties) {
        return createTemporaryObject(rawServer, root, properties ?? {});
    }

    function makeStream(properties) {
        return createTemporaryObject(stream, root, properties ?? {});
    }

    function makeOpenStream(server, properties) {
        const made = makeStream(properties);
        made.url = server.url;
        tryVerify(() => made.status === WebSocketStream.Open, 10000, `the stream did not open, ${place()}`);
        return made;
    }

    function spyOn(target, signalName) {
        return createTemporaryObject(signalSpy, root, {target: target, signalName: signalName});
    }

    // Until what changes as long as something moves has been the same for ten looks at it.
    function waitUntilSteady(number) {
        let last = NaN;
        let looks = 0;
        tryVerify(() => {
            if (looks < 10)
                looks = number() === last ? looks + 1 : 0;
            last = number();
            return looks >= 10;
        }, 10000, `it goes on, ${place()}`);
    }

    // It has something to send, and sends nothing.
    function verifyStopped(server) {
        waitUntilSteady(() => server.bytesWaiting);
        verify(server.bytesWaiting > 0);
    }

    // Where a test has called one of these functions.
    function place() {
        return new Error().stack.split("\n").find(line => !line.includes("PeerTestCase"));
    }

    // A test function's data without more than names.
    function tags(names) {
        const rows = [];
        for (const name of names)
            rows.push({tag: name});
        return rows;
    }

    // What has become of a Promise: {settled, value, error}.
    function watch(promise) {
        verify(promise instanceof Promise, `${promise} is no Promise`);
        const outcome = {settled: false, value: undefined, error: undefined, wasRejected: false};
        promise.then(value => {
            outcome.settled = true;
            outcome.value = value;
        }, error => {
            outcome.settled = true;
            outcome.wasRejected = true;
            outcome.error = error;
        });
        return outcome;
    }

    // What a Promise resolves with.
    function resolved(promise) {
        const outcome = watch(promise);
        tryVerify(() => outcome.settled, 10000, `the Promise was left hanging, ${place()}`);
        verify(!outcome.wasRejected, `the Promise was rejected: ${outcome.error}, ${place()}`);
        return outcome.value;
    }

    // What a Promise is rejected with.
    function rejected(promise) {
        const outcome = watch(promise);
        tryVerify(() => outcome.settled, 10000, `the Promise was left hanging, ${place()}`);
        verify(outcome.wasRejected, `the Promise was resolved: ${outcome.value}, ${place()}`);
        return outcome.error;
    }

    // What a function throws.
    function thrown(call) {
        try {
            call();
        } catch (error) {
            return error;
        }
        return fail(`nothing was thrown, ${place()}`);
    }

    function verifyError(error, name) {
        verify(error instanceof Error, `${error} is no Error`);
        compare(error.name, name);
        verify(error.message.length > 0);
    }

    function bytes(buffer) {
        verify(buffer instanceof ArrayBuffer, `${buffer} is no ArrayBuffer`);
        return Array.from(new Uint8Array(buffer));
    }
}
