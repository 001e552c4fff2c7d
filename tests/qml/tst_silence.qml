// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

import QtQml
import TestPeers
import WebSocketStream

// Elements whose failures nobody looks at.
PeerTestCase {
    id: root

    readonly property Component bare: Component { WebSocketStream {} }
    readonly property Component withHandler: Component { WebSocketStream { onErrorOccurred: () => {} } }
    readonly property Component withChangeHandler: Component { WebSocketStream { onErrorChanged: () => {} } }
    readonly property Component withBinding: Component {
        WebSocketStream {
            id: withBindingStream
            readonly property string text: withBindingStream.error?.message ?? ""
        }
    }
    readonly property Component abortController: Component { AbortController {} }

    function makeBare(properties, component = bare) {
        return createTemporaryObject(component, root, properties ?? {});
    }

    // A URL that nobody listens at.
    function makeDeadUrl() {
        const server = makeServer();
        const url = String(server.url);
        Destroyer.remove(server);
        return url;
    }

    function waitUntilClosed(stream) {
        tryVerify(() => stream.status === WebSocketStream.Closed, 10000, place());
        wait(0);
    }

    function verifyOneWarning(text, port) {
        compare(text.split("\n").length, 1, text);
        for (const part of ["onErrorOccurred", `127.0.0.1:${port}`])
            verify(text.includes(part), text);
        verify(!text.includes("secret"), text);
    }

    function test_connectionThatCannotBeOpened() {
        const url = makeDeadUrl() + "?secret";
        const stream = makeBare({url: url});
        const port = /:(\d+)/.exec(url)[1];
        waitUntilClosed(stream);
        verifyOneWarning(Warnings.take(), port);
        stream.active = false;
        wait(0);
        compare(Warnings.take(), "");
        stream.active = true;
        waitUntilClosed(stream);
        verifyOneWarning(Warnings.take(), port);
    }

    function test_badUrl() {
        const stream = makeBare({url: "ftp://127.0.0.1:1/"});
        waitUntilClosed(stream);
        const text = Warnings.take();
        compare(text.split("\n").length, 1);
        verify(text.includes("onErrorOccurred"), text);
    }

    function test_openConnectionThatIsCut_data() {
        return [
            {tag: "nothing", use: () => {}},
            {tag: "a Promise that has told all it can", use: stream => resolved(stream.opened)},
            {tag: "written to", use: stream => { stream.writable.write("text"); }},
            {tag: "disconnected()", use: stream => { stream.disconnected.connect(() => {}); }}
        ];
    }

    function test_openConnectionThatIsCut(data) {
        const server = makeServer();
        const stream = makeBare({url: server.url});
        tryVerify(() => stream.status === WebSocketStream.Open);
        data.use(stream);
        server.reset();
        waitUntilClosed(stream);
        verifyOneWarning(Warnings.take(), /:(\d+)/.exec(server.url)[1]);
    }

    function test_whoeverLooksIsNotWarned_data() {
        return [
            {tag: "a handler", component: withHandler, look: () => {}},
            {tag: "a handler of errorChanged()", component: withChangeHandler, look: () => {}},
            {tag: "a binding", component: withBinding, look: () => {}},
            {tag: "a connection", component: bare, look: stream => { stream.errorOccurred.connect(() => {}); }},
            {tag: "opened", component: bare, look: stream => { stream.opened.catch(() => {}); }},
            {tag: "closed", component: bare, look: stream => { stream.closed.catch(() => {}); }},
            {tag: "read()", component: bare, look: stream => { stream.readable.read().catch(() => {}); }}
        ];
    }

    function test_whoeverLooksIsNotWarned(data) {
        const stream = makeBare({url: makeDeadUrl()}, data.component);
        data.look(stream);
        waitUntilClosed(stream);
        compare(Warnings.take(), "");
    }

    function test_whatTheApplicationEndedIsNoFailure_data() {
        return [
            {tag: "close()", end: stream => { stream.close(); }},
            {tag: "active", end: stream => { stream.active = false; }},
            {tag: "url", end: stream => { stream.url = ""; }},
            {tag: "signal", end: (stream, controller) => { controller.abort(); }},
            {tag: "signal with a reason", end: (stream, controller) => { controller.abort("why"); }},
            {tag: "deletion", end: stream => { Destroyer.remove(stream); }}
        ];
    }

    function test_whatTheApplicationEndedIsNoFailure(data) {
        const server = makeServer({silent: true});
        const controller = createTemporaryObject(abortController, root);
        const stream = makeBare({url: server.url, signal: controller.signal});
        tryVerify(() => server.hasRequest);
        data.end(stream, controller);
        tryVerify(() => server.wasDisconnected);
        wait(0);
        compare(Warnings.take(), "");
    }

    function test_timeoutIsAFailure() {
        const server = makeServer({silent: true});
        const stream = makeBare({url: server.url, signal: AbortSignal.timeout(50)});
        waitUntilClosed(stream);
        const text = Warnings.take();
        compare(text.split("\n").length, 1, text);
        verify(text.includes("timed out"), text);
    }
}
