// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

import QtQml
import WebSocketStream

Receiver {
    id: root

    readonly property WebSocketStream stream: WebSocketStream {
        url: root.url
        onConnected: root.opened()
        onMessageReceived: message => root.count(message)
    }
}
