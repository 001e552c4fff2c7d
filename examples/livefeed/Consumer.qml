// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

import QtQuick

// Takes so many bytes per second and no more, as a disk or a decoder would.
QtObject {
    id: consumer

    required property real bytesPerSecond

    //! [consumer]
    property real allowance: 0 // bytes; below 0 it is busy with what it has taken
    property real consumedBytes: 0
    readonly property bool ready: allowance > 0

    function take(message: var) {
        allowance -= message.byteLength;
        consumedBytes += message.byteLength;
    }
    //! [consumer]

    property real lastTick: Date.now()

    readonly property Timer timer: Timer {
        interval: 10
        repeat: true
        running: true
        onTriggered: {
            const now = Date.now();
            const earned = consumer.bytesPerSecond * (now - consumer.lastTick) / 1000;
            consumer.lastTick = now;
            // What was not used within 250 ms is lost, so that there are no long bursts.
            consumer.allowance = Math.min(consumer.allowance + earned, consumer.bytesPerSecond / 4);
        }
    }
}
