// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

import QtQuick
import QtQuick.Controls
import QtQuick.Layouts

// A logarithmic slider from 0.5 to 100 MB/s.
ColumnLayout {
    id: speed

    // With two digits, as more of them would only be noise.
    readonly property real megabytes: Number(Math.pow(10, slider.value).toPrecision(2))
    readonly property real bytesPerSecond: megabytes * 1e6
    readonly property string text: qsTr("%1 MB/s").arg(megabytes.toFixed(megabytes < 10 ? 1 : 0))

    spacing: 4

    RowLayout {
        Label {
            text: qsTr("Speed of the consumer")
            elide: Text.ElideRight
            Layout.fillWidth: true
        }
        Label {
            text: speed.text
            font.weight: Font.DemiBold
        }
    }
    Slider {
        id: slider
        from: Math.log10(0.5)
        to: 2
        value: Math.log10(5)
        stepSize: 0.05
        padding: 0
        Layout.fillWidth: true

        Accessible.name: qsTr("Speed of the consumer: %1").arg(speed.text)

        background: Rectangle {
            y: (slider.height - height) / 2
            width: slider.width
            height: 6
            radius: 3
            color: slider.palette.mid

            Rectangle {
                width: slider.handle.x + slider.handle.width / 2
                height: parent.height
                radius: 3
                color: slider.palette.highlight
            }
        }
        handle: Rectangle {
            x: slider.visualPosition * (slider.width - width)
            implicitWidth: 20
            implicitHeight: 20
            radius: 10
            color: slider.palette.base
            border.color: slider.palette.highlight
            border.width: slider.pressed ? 6 : 4

            FocusRing {
                visible: slider.visualFocus
            }
        }
    }
}
