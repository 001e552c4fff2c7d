// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

import QtQml
import TestPeers
import WebSocketStream
import "program.js" as Program

// What the common list of cases cannot say of WebStreams.globals.
PeerTestCase {
    id: root

    function test_thereIsOneObject() {
        const globals = WebStreams.globals;
        verify(globals === WebStreams.globals);
        verify(globals.self === globals && globals.globalThis === globals);
        for (const name of ["WebSocketStream", "ReadableStream", "DOMException", "AbortController"])
            verify(globals[name] === WebStreams[name]);
        verify(globals.console === console);
    }

    function test_theEnginesOwnObjectsStay() {
        const before = Program.kindsOfMembers();
        compare(typeof WebStreams.globals.Promise.allSettled, "function");
        compare(Program.kindsOfMembers(), before);
    }

    function test_aProgramIsCalledWithThem() {
        const globals = WebStreams.globals;
        Program.main(globals);
        const [text, pause, failure] = resolved(globals.result);
        compare(text.value, "h\u00e4llo");
        compare(pause.value, "paused");
        compare(failure.reason, "no");
        verify(globals.isFinished);
    }

    function test_errorsOfCallbacksAreReported() {
        let isLater = false;
        WebStreams.globals.setTimeout(() => { throw new RangeError("too far"); }, 1);
        WebStreams.globals.setTimeout(() => { isLater = true; }, 2);
        tryVerify(() => isLater);
        verify(/tst_globals.qml:\d+: Uncaught RangeError: too far/.test(Warnings.take()));
    }
}
