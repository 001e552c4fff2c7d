// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

import QtQuick
import QtQuick.Controls

Switch {
    id: mode

    property string note
    readonly property color outline: Qt.alpha(palette.text, 0.6)

    Accessible.description: note
    indicator: Rectangle {
        implicitWidth: 44
        implicitHeight: 24
        y: (mode.height - height) / 2
        radius: height / 2
        color: mode.checked ? mode.palette.highlight : "transparent"
        border.color: mode.checked ? mode.palette.highlight : mode.outline
        border.width: 2

        Rectangle {
            x: 4 + mode.visualPosition * (parent.width - width - 8)
            anchors.verticalCenter: parent.verticalCenter
            width: 16
            height: 16
            radius: 8
            color: mode.checked ? mode.palette.highlightedText : mode.outline

            Behavior on x {
                NumberAnimation {
                    duration: 120
                }
            }
        }
        FocusRing {
            visible: mode.visualFocus
        }
    }
    contentItem: Column {
        leftPadding: mode.indicator.width + 12

        Label {
            text: mode.text
            font.weight: Font.DemiBold
        }
        Label {
            text: mode.note
            opacity: 0.75
        }
    }
}
