// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

import QtQml
import TestPeers
import WebSocketStream

// What the common list of cases cannot say of the web's classes, because it is about the rest of this module.
PeerTestCase {
    id: root

    readonly property Component abortController: Component { AbortController {} }
    readonly property Component owner: Component {
        QtObject {
            required property string url

            Component.onCompleted: new WebStreams.WebSocketStream(url).closed.catch(() => {})
        }
    }

    function test_signalsOfThisModuleAreAsGood_data() {
        return [
            {tag: "abort", signal: () => AbortSignal.abort("why"), check: reason => compare(reason, "why")},
            {tag: "timeout", signal: () => AbortSignal.timeout(1), check: reason => compare(reason.name, "TimeoutError")},
            {tag: "any", signal: () => WebStreams.AbortSignal.any([AbortSignal.abort("one of them")]),
             check: reason => compare(reason, "one of them")},
            {tag: "controller", signal: () => {
                const controller = createTemporaryObject(abortController, root);
                Qt.callLater(() => controller.abort("changed my mind"));
                return controller.signal;
            }, check: reason => compare(reason, "changed my mind")}
        ];
    }

    function test_signalsOfThisModuleAreAsGood(data) {
        const server = makeServer({silent: true});
        const stream = new WebStreams.WebSocketStream(server.url, {signal: data.signal()});
        data.check(rejected(stream.opened));
        data.check(rejected(stream.closed));
    }

    // They belong to the engine, as the reference says.
    function test_streamsOutliveTheirComponent() {
        const server = makeServer();
        const maker = owner.createObject(null, {url: server.url});
        tryVerify(() => server.hasRequest);
        let isGone = false;
        maker.Component.destruction.connect(() => { isGone = true; });
        maker.destroy();
        tryVerify(() => isGone);
        gc();
        wait(50);
        verify(!server.wasDisconnected);
        compare(server.closeCount, 0);
        server.fin();
        tryVerify(() => server.wasDisconnected);
    }

    function test_errorsOfTheElementAreOfTheseClasses() {
        const server = makeServer({answer: "HTTP/1.1 403 Forbidden\r\n\r\n"});
        const stream = makeStream({url: server.url});
        const error = rejected(stream.opened);
        verify(error instanceof WebStreams.WebSocketError);
        verify(error instanceof WebStreams.DOMException);
        verify(thrown(() => stream.close({closeCode: 1})) instanceof WebStreams.DOMException);
    }

    function test_asyncRunAwaitsThem() {
        const server = makeServer();
        const outcome = resolved(Async.run(function*() {
            const stream = new WebStreams.WebSocketStream(server.url);
            const {readable, writable} = yield stream.opened;
            const writer = writable.getWriter();
            yield writer.write("hello");
            server.sendText("welcome");
            const {value} = yield readable.getReader().read();
            yield writer.close();
            const {closeCode} = yield stream.closed;
            return [value, closeCode];
        }));
        compare(outcome, ["welcome", 1005]);
        compare(server.messages, ["hello"]);
    }

    function test_globalsAreNotTouched() {
        compare(typeof ReadableStream, "undefined");
        compare(typeof WebSocketError, "undefined");
    }

    // Web IDL ignores members that a dictionary does not have.
    function test_unknownMembersOfTheCloseInfoAreIgnored() {
        const server = makeServer();
        const stream = new WebStreams.WebSocketStream(String(server.url));
        resolved(stream.opened);
        stream.close({code: 1000});
        compare(resolved(stream.closed).closeCode, 1005);
    }
}
