// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

import QtQml
import QtWebSockets

Receiver {
    id: root

    readonly property WebSocket socket: WebSocket {
        url: root.url
        active: true
        onStatusChanged: status => {
            if (status === WebSocket.Open)
                root.opened();
        }
        onTextMessageReceived: message => root.count(message)
        onBinaryMessageReceived: message => root.count(message)
    }
}
