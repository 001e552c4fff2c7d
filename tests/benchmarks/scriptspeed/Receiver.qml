// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

import QtQml

// What every receiver does with a message: the same little.
QtObject {
    id: root

    property url url
    property bool text
    property int expected
    property int messages: 0
    property real length: 0

    signal opened()
    signal finished()

    function count(message) {
        length += text ? message.length : message.byteLength;
        if (++messages === expected)
            finished();
    }
}
