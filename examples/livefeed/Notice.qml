// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

import QtQuick
import QtQuick.Controls

// What the numbers say, in a sentence.
Card {
    id: notice

    required property string text
    required property color mark

    Accessible.role: Accessible.StaticText
    Accessible.name: text
    padding: 10
    leftPadding: 22
    // Of the longest sentence, at all times, so that nothing moves when it changes.
    readonly property int lines: Math.max(2, Math.ceil(150 * metrics.averageCharacterWidth / availableWidth))
    implicitHeight: lines * metrics.height + topPadding + bottomPadding

    FontMetrics {
        id: metrics
        font: notice.font
    }
    Rectangle {
        x: -12
        width: 4
        height: parent.height
        radius: 2
        color: notice.mark
    }
    Label {
        text: notice.text
        textFormat: Text.PlainText
        wrapMode: Text.Wrap
        elide: Text.ElideRight
        maximumLineCount: notice.lines
        verticalAlignment: Text.AlignVCenter
        anchors.fill: parent
    }
}
