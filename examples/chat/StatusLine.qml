// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

import QtQuick
import QtQuick.Controls.Basic
import QtQuick.Layouts
import WebSocketStream

RowLayout {
    id: line

    required property ChatClient client

    readonly property bool connecting: client.status === WebSocketStream.Connecting
    readonly property string words: {
        switch (client.status) {
        case WebSocketStream.Connecting:
            return "Connecting…";
        case WebSocketStream.Open:
            return client.name ? `Connected as ${client.name}` : "Connected";
        case WebSocketStream.Closing:
            return "Disconnecting…";
        default:
            return "Not connected";
        }
    }

    spacing: 10

    Rectangle {
        property real pulse

        Layout.alignment: Qt.AlignTop
        Layout.topMargin: (title.height - height) / 2
        implicitWidth: 10
        implicitHeight: 10
        radius: 5
        opacity: line.connecting ? pulse : 1
        color: {
            switch (line.client.status) {
            case WebSocketStream.Open:
                return "#2f9e5f";
            case WebSocketStream.Closed:
                return line.client.problem ? "#d9534f" : "#8a929c";
            default:
                return "#dd9a2c";
            }
        }

        SequentialAnimation on pulse {
            running: line.connecting
            loops: Animation.Infinite

            NumberAnimation { from: 1; to: 0.3; duration: 500 }
            NumberAnimation { from: 0.3; to: 1; duration: 500 }
        }
    }

    ColumnLayout {
        Layout.fillWidth: true
        spacing: 2

        Label {
            id: title

            Layout.fillWidth: true
            text: line.words
            textFormat: Text.PlainText
            elide: Text.ElideRight
            font.bold: true
        }

        Label {
            Layout.fillWidth: true
            visible: text !== ""
            text: line.client.problem
            textFormat: Text.PlainText
            wrapMode: Text.Wrap
            maximumLineCount: 4
            elide: Text.ElideRight
        }
    }

    Accessible.role: Accessible.StaticText
    Accessible.name: `${words}. ${client.problem}`
}
