// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

import QtQml
import WebSocketStream

Client {
    id: root

    property int sent: 0
    readonly property WebSocketStream stream: WebSocketStream {
        url: root.url
        onConnected: root.begin()
        onMessageReceived: message => root.take(message)
        onErrorOccurred: error => root.failed(error.message)
        onDisconnected: root.failed("disconnected")
    }

    function send() {
        root.stream.writable.write(root.message);
    }

    function sendAll() {
        const written = root.stream.writable.write(root.message);
        if (++root.sent < root.count)
            written.then(root.sendAll);
    }
}
