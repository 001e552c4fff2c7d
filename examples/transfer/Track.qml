// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

import QtQuick
import QtQuick.Controls
import QtQuick.Layouts

// How much of the message has passed.
ColumnLayout {
    id: track

    required property string title
    required property real bytes
    required property real total
    property color mark: palette.highlight

    Accessible.role: Accessible.ProgressBar
    Accessible.name: `${title}: ${numbers.text}`
    spacing: 6

    RowLayout {
        Label {
            text: track.title
            font.weight: Font.DemiBold
            Layout.fillWidth: true
        }
        Label {
            id: numbers
            text: qsTr("%1 of %2 MiB").arg((track.bytes / 1048576).toFixed(0)).arg((track.total / 1048576).toFixed(0))
            opacity: 0.75
        }
    }
    Rectangle {
        implicitHeight: 10
        radius: 5
        color: track.palette.mid
        Layout.fillWidth: true

        Rectangle {
            width: Math.max(parent.height, parent.width * Math.min(1, track.bytes / track.total))
            height: parent.height
            radius: 5
            visible: track.bytes > 0
            color: track.mark
        }
    }
}
