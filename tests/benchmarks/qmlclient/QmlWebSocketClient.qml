// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

import QtQml
import QtWebSockets

Client {
    id: root

    property int sent: 0
    readonly property WebSocket socket: WebSocket {
        url: root.url
        active: true
        onStatusChanged: status => {
            if (status === WebSocket.Open)
                root.begin();
            else if (status === WebSocket.Error || status === WebSocket.Closed)
                root.failed(errorString || "disconnected");
        }
        onTextMessageReceived: message => root.take(message)
        onBinaryMessageReceived: message => root.take(message)
    }

    function send() {
        if (root.text)
            root.socket.sendTextMessage(root.message);
        else
            root.socket.sendBinaryMessage(root.message);
    }

    // Nothing says how much waits: about 1 MiB for each turn of the event loop is as near as one comes to pacing.
    function sendAll() {
        const end = Math.min(root.count, root.sent + Math.max(1, Math.floor(1024 * 1024 / root.size)));
        for (; root.sent < end; ++root.sent)
            root.send();
        if (root.sent < root.count)
            Qt.callLater(root.sendAll);
    }
}
