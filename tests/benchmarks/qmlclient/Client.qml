// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

import QtQml

// What every client does: the tasks, and with a message that arrives the same little.
QtObject {
    id: root

    required property url url
    required property string task
    required property bool text
    required property int size
    required property int expected // so many messages arrive
    required property int count // so many are sent
    property int messages: 0
    property real length: 0

    readonly property bool pingPong: task === "pingpong"
    readonly property var message: task === "receive" ? null : text ? "x".repeat(size) : new ArrayBuffer(size)

    signal opened()
    signal arrived()
    signal finished()
    signal failed(string reason)

    // To be overridden: sends `message` once.
    function send() {
    }

    // To be overridden: sends `message` `count` times, if possible no faster than it can leave.
    function sendAll() {
    }

    function begin() {
        root.opened();
        if (root.task === "send")
            root.sendAll();
        else if (root.pingPong)
            root.send();
    }

    function take(message) {
        root.length += root.text ? message.length : message.byteLength;
        ++root.messages;
        if (root.pingPong)
            root.arrived();
        if (root.messages === root.expected)
            root.finished();
        else if (root.pingPong)
            root.send();
    }
}
