// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

import QtQuick
import QtQuick.Controls.Basic

// One line of the conversation: a message, or something that happened, which nobody has said.
Item {
    id: line

    required property int index
    required property string sender
    required property string body
    required property string time
    required property string delivery
    required property bool own
    required property bool maySend

    signal sendAgain(index: int)

    implicitHeight: bubble.visible ? bubble.implicitHeight : event.implicitHeight

    MessageBubble {
        id: bubble

        width: parent.width
        visible: line.sender !== ""
        sender: line.sender
        body: line.body
        time: line.time
        delivery: line.delivery
        own: line.own
        maySend: line.maySend
        onSendAgain: line.sendAgain(line.index)
    }

    Label {
        id: event

        width: parent.width
        visible: !bubble.visible
        text: `${line.body}  ${line.time}`
        textFormat: Text.PlainText
        color: Qt.tint(palette.base, Qt.alpha(palette.text, 0.65))
        font.pixelSize: 12
        horizontalAlignment: Text.AlignHCenter
        wrapMode: Text.Wrap
        leftPadding: 24
        rightPadding: 24
        topPadding: 4
        bottomPadding: 4
    }
}
