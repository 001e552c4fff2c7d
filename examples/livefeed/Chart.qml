// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

import QtQuick
import QtQuick.Controls
import QtQuick.Layouts

// The bytes that wait and the growth of memory over the last seconds.
Card {
    id: chart

    required property Measurements measurements
    required property color waitingColor
    required property color memoryColor

    component LegendEntry: Row {
        id: entry

        required property color color
        required property string text
        spacing: 6

        Rectangle {
            width: 16
            height: 4
            radius: 2
            color: entry.color
            anchors.verticalCenter: parent.verticalCenter
        }
        Label {
            text: entry.text
        }
    }

    Accessible.role: Accessible.Chart
    Accessible.name: qsTr("Bytes waiting in the client and growth of memory over the last seconds")

    Connections {
        target: chart.measurements
        function onSampled() {
            plot.requestPaint();
        }
    }

    ColumnLayout {
        anchors.fill: parent
        spacing: 10

        Flow {
            spacing: 20
            layoutDirection: Qt.RightToLeft
            Layout.fillWidth: true

            LegendEntry {
                color: chart.memoryColor
                text: qsTr("growth of memory")
            }
            LegendEntry {
                color: chart.waitingColor
                text: qsTr("waiting in the client")
            }
        }
        Plot {
            id: plot
            measurements: chart.measurements
            waitingColor: chart.waitingColor
            memoryColor: chart.memoryColor
            font: chart.font
            Layout.fillWidth: true
            Layout.fillHeight: true
        }
    }
}
