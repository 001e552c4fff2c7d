// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

import QtQml
import WebSocketStream
import "messages.mjs" as Messages

Client {
    id: root

    property var writer: null

    function send() {
        root.writer.write(root.message);
    }

    function sendAll() {
        Messages.sendAll(root.writer, root.message, root.count);
    }

    Component.onCompleted: {
        const stream = new WebStreams.WebSocketStream(root.url);
        stream.opened.then(({readable, writable}) => {
            root.writer = writable.getWriter();
            root.begin();
            Messages.receive(readable, root.take);
        });
        stream.closed.then(() => root.failed("disconnected"), error => root.failed(error.message));
    }
}
