// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

import QtQml
import WebSocketStream
import Importing

QtObject {
    id: root

    property int result: 0
    readonly property WebSocketStream feed: WebSocketStream {}
    readonly property Ticker ticker: Ticker {}

    Component.onCompleted: Async.run(function*() { root.result = yield Promise.resolve(5); })
}
