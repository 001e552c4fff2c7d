// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

import QtQml
import TestPeers
import WebSocketStream

PeerTestCase {
    id: root

    readonly property Component abortController: Component { AbortController {} }

    function makeController() {
        return createTemporaryObject(abortController, root);
    }

    function makeConnectingStream(signal) {
        const server = makeServer({silent: true});
        const stream = makeStream({url: server.url, signal: signal});
        tryVerify(() => server.hasRequest);
        return stream;
    }

    function test_reasonOfAbort_data() {
        return [
            {tag: "string", reason: "why"},
            {tag: "empty string", reason: ""},
            {tag: "object", reason: {why: 5}},
            {tag: "Error", reason: new RangeError("why")},
            {tag: "null", reason: null},
            {tag: "0", reason: 0},
            {tag: "false", reason: false},
            {tag: "function", reason: () => 5}
        ];
    }

    function test_reasonOfAbort(data) {
        const controller = makeController();
        const stream = makeConnectingStream(controller.signal);
        const failed = spyOn(stream, "errorOccurred");
        const read = watch(stream.readable.read());
        controller.abort(data.reason);
        verify(controller.signal.reason === data.reason);
        verify(rejected(stream.opened) === data.reason);
        verify(rejected(stream.closed) === data.reason);
        tryVerify(() => read.settled);
        verify(read.wasRejected);
        compare(failed.count, 1);
        verify(stream.error instanceof Error);
        verify(stream.error.message.length > 0);
        verify(failed.signalArguments[0][0] === stream.error);
        if (data.reason instanceof Error)
            verify(stream.error === data.reason);
        else
            compare(stream.error.name, "AbortError");
    }

    function test_defaultReason() {
        const controller = makeController();
        const stream = makeConnectingStream(controller.signal);
        controller.abort();
        const error = rejected(stream.opened);
        verifyError(error, "AbortError");
        verify(rejected(stream.closed) === error);
        verify(controller.signal.reason === error);
        verify(stream.error === error);
    }

    function test_abortDropsTheConnection() {
        const controller = makeController();
        const server = makeServer({silent: true});
        makeStream({url: server.url, signal: controller.signal});
        tryVerify(() => server.hasRequest);
        controller.abort();
        tryVerify(() => server.wasDisconnected);
        compare(server.closeCount, 0);
    }

    function test_timeout() {
        const stream = makeConnectingStream(AbortSignal.timeout(20));
        const error = rejected(stream.opened);
        verifyError(error, "TimeoutError");
        verify(rejected(stream.closed) === error);
        verify(stream.signal.reason === error);
    }

    function test_alreadyAborted() {
        const server = makeServer();
        const stream = makeStream({url: server.url, signal: AbortSignal.abort("before")});
        verify(rejected(stream.opened) === "before");
        verify(rejected(stream.closed) === "before");
        makeOpenStream(server);
        compare(server.connectionCount, 1);
    }

    function test_abortInTheTurnOfTheChange() {
        const controller = makeController();
        const server = makeServer();
        const stream = makeStream({url: server.url, signal: controller.signal});
        controller.abort("at once");
        verify(rejected(stream.opened) === "at once");
        makeOpenStream(server);
        compare(server.connectionCount, 1);
    }

    function test_abortAfterOpeningHasNoEffect() {
        const controller = makeController();
        const server = makeServer();
        const stream = makeOpenStream(server, {signal: controller.signal});
        controller.abort("too late");
        server.sendText("still here");
        compare(resolved(stream.readable.read()).value, "still here");
        compare(stream.status, WebSocketStream.Open);
    }

    function test_anyIsAbortedWithTheFirst() {
        const first = makeController();
        const second = makeController();
        const any = AbortSignal.any([first.signal, second.signal, AbortSignal.timeout(100000)]);
        const changed = spyOn(any, "abortedChanged");
        const stream = makeConnectingStream(any);
        second.abort("second");
        first.abort("first");
        verify(rejected(stream.opened) === "second");
        compare([any.aborted, any.reason, changed.count], [true, "second", 1]);
    }

    function test_anyOfAnAbortedSignal() {
        const any = AbortSignal.any([makeController().signal, AbortSignal.abort("one"), AbortSignal.abort("two")]);
        compare([any.aborted, any.reason], [true, "one"]);
    }

    function test_anyOfNothing() {
        verify(!AbortSignal.any([]).aborted);
    }

    function test_anyWhoseSourcesNobodyHolds() {
        const any = AbortSignal.any([AbortSignal.any([AbortSignal.timeout(100)])]);
        gc();
        wait(0);
        gc();
        tryVerify(() => any.aborted);
        compare(any.reason.name, "TimeoutError");
    }

    function test_signalIsAbortedOnce() {
        const controller = makeController();
        const signal = controller.signal;
        const changed = spyOn(signal, "abortedChanged");
        compare([signal.aborted, signal.reason], [false, undefined]);
        signal.throwIfAborted();
        controller.abort("first");
        controller.abort("second");
        compare([signal.aborted, signal.reason], [true, "first"]);
        compare(changed.count, 1);
        verify(controller.signal === signal);
    }

    function test_throwIfAborted_data() {
        return [{tag: "string", reason: "why"}, {tag: "object", reason: {}}, {tag: "null", reason: null}];
    }

    function test_throwIfAborted(data) {
        const signal = AbortSignal.abort(data.reason);
        verify(thrown(() => signal.throwIfAborted()) === data.reason);
    }

    function test_throwIfAbortedWithoutAReason() {
        verifyError(thrown(() => AbortSignal.abort().throwIfAborted()), "AbortError");
    }

    function test_wrongArguments_data() {
        return [
            {tag: "timeout()", call: () => AbortSignal.timeout()},
            {tag: "timeout(-1)", call: () => AbortSignal.timeout(-1)},
            {tag: "timeout(NaN)", call: () => AbortSignal.timeout(NaN)},
            {tag: "timeout(text)", call: () => AbortSignal.timeout("soon")},
            {tag: "timeout(Infinity)", call: () => AbortSignal.timeout(Infinity)},
            {tag: "any()", call: () => AbortSignal.any()},
            {tag: "any(null)", call: () => AbortSignal.any(null)},
            {tag: "any(5)", call: () => AbortSignal.any(5)},
            {tag: "any(signal)", call: () => AbortSignal.any(AbortSignal.abort())},
            {tag: "any([5])", call: () => AbortSignal.any([5])},
            {tag: "any([null])", call: () => AbortSignal.any([AbortSignal.abort(), null])}
        ];
    }

    function test_wrongArguments(data) {
        const error = thrown(data.call);
        verify(error instanceof TypeError);
        const allowed = data.tag.startsWith("timeout") ? "0 to 2147483647 milliseconds" : "AbortSignals";
        verify(error.message.includes(allowed), error.message);
    }

    function test_onlyASignalIsAccepted_data() {
        return [
            {tag: "a number", value: 5},
            {tag: "a string", value: "signal"},
            {tag: "an object", value: {}},
            {tag: "a function", value: () => {}},
            {tag: "another element", value: root},
            {tag: "one of the web's", value: new WebStreams.AbortController().signal}
        ];
    }

    function test_onlyASignalIsAccepted(data) {
        const server = makeServer();
        const stream = makeStream({url: server.url, signal: data.value});
        const error = rejected(stream.opened);
        verifyError(error, "SyntaxError");
        for (const word of ["signal", "AbortSignal", "AbortController"])
            verify(error.message.includes(word), error.message);
        compare(server.connectionCount, 0);
        stream.signal = AbortSignal.timeout(100000);
        stream.active = false;
        stream.active = true;
        tryVerify(() => stream.status === WebSocketStream.Open);
    }

    function test_noSignal_data() {
        return [{tag: "null", value: null}, {tag: "undefined", value: undefined}];
    }

    function test_noSignal(data) {
        const server = makeServer();
        const stream = makeStream({signal: AbortSignal.abort()});
        stream.signal = data.value;
        compare(stream.signal, null);
        stream.url = server.url;
        tryVerify(() => stream.status === WebSocketStream.Open);
    }

    function test_aControllerStandsForItsSignal() {
        const controller = makeController();
        const server = makeServer({silent: true});
        const stream = makeStream({url: server.url, signal: controller});
        verify(stream.signal === controller.signal);
        const signalChanged = spyOn(stream, "signalChanged");
        stream.signal = controller.signal;
        stream.signal = controller;
        compare(signalChanged.count, 0);
        tryVerify(() => server.hasRequest);
        controller.abort("why");
        compare(rejected(stream.opened), "why");
    }

    function test_aControllerInADeclaration() {
        const stream = createTemporaryQmlObject(`
            import WebSocketStream
            WebSocketStream {
                id: stream
                property AbortController controller: AbortController {}
                signal: stream.controller
            }`, root);
        verify(stream.signal === stream.controller.signal);
    }

    function test_controllerThatOnlyTheElementHolds() {
        const server = makeServer({silent: true});
        const stream = makeStream({url: server.url, signal: root.abortController.createObject(null)});
        for (let i = 0; i < 3; ++i) {
            gc();
            wait(0);
        }
        verify(stream.signal !== null);
        tryVerify(() => server.hasRequest);
    }

    function test_signalThatOnlyTheElementHolds() {
        const server = makeServer({silent: true});
        const stream = makeStream({url: server.url, signal: AbortSignal.timeout(100)});
        for (let i = 0; i < 3; ++i) {
            gc();
            wait(0);
        }
        verify(stream.signal !== null);
        verifyError(rejected(stream.opened), "TimeoutError");
    }

    function test_deletedControllerIsHarmless() {
        const controller = makeController();
        const server = makeServer({silent: true});
        const stream = makeStream({url: server.url, signal: controller.signal});
        tryVerify(() => server.hasRequest);
        Destroyer.remove(controller);
        compare(stream.signal, null);
        compare(stream.status, WebSocketStream.Connecting);
        stream.close();
        verifyError(rejected(stream.opened), "WebSocketError");
    }

    function test_deletedControllerBeforeTheStart() {
        const controller = makeController();
        const server = makeServer();
        const stream = makeStream({url: server.url, signal: controller.signal});
        Destroyer.remove(controller);
        tryVerify(() => stream.status === WebSocketStream.Open);
    }

    function test_timeoutIsNeverAtOnce() {
        const signal = AbortSignal.timeout(0);
        verify(!signal.aborted);
        tryVerify(() => signal.aborted);
        verify(!AbortSignal.timeout(2147483647).aborted);
    }

    function test_oneSignalForTwoStreams() {
        const controller = makeController();
        const streams = [makeConnectingStream(controller.signal), makeConnectingStream(controller.signal)];
        controller.abort("both");
        for (const stream of streams)
            verify(rejected(stream.opened) === "both");
    }

    function test_deletionWhileAborting_data() {
        return tags(["controller", "stream", "both"]);
    }

    function test_deletionWhileAborting(data) {
        const controller = makeController();
        const stream = makeConnectingStream(controller.signal);
        const opened = watch(stream.opened);
        const closed = watch(stream.closed);
        controller.signal.abortedChanged.connect(() => {
            if (data.tag !== "stream")
                Destroyer.remove(controller);
            if (data.tag !== "controller")
                Destroyer.remove(stream);
        });
        controller.abort("why");
        tryVerify(() => opened.settled && closed.settled);
        verify(opened.wasRejected && closed.wasRejected);
    }
}
