// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

import QtQuick
import QtQuick.Controls
import QtQuick.Layouts

// A number to be read from afar.
Card {
    id: figure

    required property string title
    required property string value
    required property string unit
    property string note
    property color mark: "transparent"

    Accessible.role: Accessible.StaticText
    Accessible.name: `${title}: ${value} ${unit}, ${note}`
    Layout.fillWidth: true
    Layout.preferredWidth: 1 // as wide as the others

    ColumnLayout {
        anchors.fill: parent
        spacing: 0

        RowLayout {
            spacing: 6

            Rectangle {
                visible: figure.mark.a > 0
                implicitWidth: 10
                implicitHeight: 10
                radius: 5
                color: figure.mark
            }
            Label {
                text: figure.title
                elide: Text.ElideRight
                Layout.fillWidth: true
            }
        }
        Row {
            spacing: 5

            Label {
                id: number
                text: figure.value
                font.pixelSize: 32
                font.weight: Font.DemiBold
            }
            Label {
                text: figure.unit
                anchors.baseline: number.baseline
            }
        }
        Label {
            text: figure.note
            font.pixelSize: 12
            opacity: 0.75
            wrapMode: Text.Wrap
            Layout.fillWidth: true
        }
    }
}
