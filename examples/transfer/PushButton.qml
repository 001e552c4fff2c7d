// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

import QtQuick
import QtQuick.Controls.Basic

Button {
    id: button

    padding: 9
    leftPadding: padding + 5
    rightPadding: padding + 5

    Keys.onReturnPressed: clicked()
    Keys.onEnterPressed: clicked()

    contentItem: Label {
        text: button.text
        font: button.font
        color: button.highlighted ? button.palette.highlightedText : button.palette.buttonText
        opacity: button.enabled ? 1 : 0.5
        horizontalAlignment: Text.AlignHCenter
        verticalAlignment: Text.AlignVCenter
    }

    background: Rectangle {
        readonly property color ground: button.highlighted ? button.palette.highlight : button.palette.button

        radius: 8
        border.width: button.highlighted ? 0 : 1
        border.color: Qt.tint(ground, Qt.alpha(button.palette.text, 0.15))
        color: Qt.tint(ground, Qt.alpha(button.palette.text, button.down ? 0.2 : button.hovered ? 0.08 : 0))

        Rectangle {
            anchors.fill: parent
            anchors.margins: -3
            visible: button.visualFocus
            radius: 11
            color: "transparent"
            border.width: 2
            border.color: button.palette.highlight
        }
    }
}
