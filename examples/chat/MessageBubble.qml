// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

import QtQuick
import QtQuick.Controls.Basic
import QtQuick.Layouts

Item {
    id: bubble

    required property string sender
    required property string body
    required property string time
    required property string delivery
    required property bool own
    required property bool maySend

    readonly property bool failed: delivery === "notSent" || delivery === "notConfirmed"
    readonly property color quiet: Qt.tint(palette.base, Qt.alpha(palette.text, 0.7))

    signal sendAgain()

    implicitHeight: column.implicitHeight + 16

    Rectangle {
        anchors.right: bubble.own ? parent.right : undefined
        width: column.width + 24
        height: parent.height
        radius: 12
        color: Qt.tint(bubble.palette.base, bubble.own ? Qt.alpha(bubble.palette.highlight, 0.22)
                                                       : Qt.alpha(bubble.palette.text, 0.07))
        border.width: bubble.failed ? 1 : 0
        border.color: "#d9534f"

        ColumnLayout {
            id: column

            readonly property real widest: Math.min(bubble.width * 0.8, 520) - 24

            x: 12
            y: 8
            width: Math.min(implicitWidth, widest)
            spacing: 3

            RowLayout {
                spacing: 8

                Label {
                    Layout.fillWidth: true
                    text: bubble.sender
                    textFormat: Text.PlainText
                    elide: Text.ElideRight
                    font.bold: true
                    font.pixelSize: 12
                }

                Label {
                    text: bubble.time
                    color: bubble.quiet
                    font.pixelSize: 12
                }
            }

            Label {
                Layout.maximumWidth: column.widest
                // Lines may break after a slash, as in a path. In "</b>" a word joiner forbids it.
                text: bubble.body.replace(/<\//g, "</\u2060")
                textFormat: Text.PlainText
                wrapMode: Text.Wrap
            }

            RowLayout {
                visible: bubble.delivery === "sending" || bubble.failed
                spacing: 8

                Label {
                    Layout.fillWidth: true
                    text: {
                        switch (bubble.delivery) {
                        case "sending":
                            return "Sending…";
                        case "notSent":
                            return "Not sent";
                        default:
                            return "Perhaps not delivered";
                        }
                    }
                    color: bubble.quiet
                    font.pixelSize: 12
                    font.italic: true
                    wrapMode: Text.Wrap
                }

                PushButton {
                    visible: bubble.failed
                    enabled: bubble.maySend
                    text: "Send again"
                    font.pixelSize: 12
                    padding: 4
                    onClicked: bubble.sendAgain()
                }
            }
        }
    }

    Accessible.role: Accessible.ListItem
    Accessible.name: `${sender}, ${time}: ${body}`
}
