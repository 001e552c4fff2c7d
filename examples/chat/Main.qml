// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

import QtQuick
import QtQuick.Controls.Basic
import QtQuick.Layouts
import WebSocketStream

ApplicationWindow {
    id: window

    required property string address
    required property bool hosting
    required property bool rehearsing

    readonly property bool open: chat.status === WebSocketStream.Open
    readonly property bool connecting: chat.status === WebSocketStream.Connecting

    function connectToAddress() {
        chat.connectTo(addressField.text.trim());
        messageField.forceActiveFocus();
    }

    function sendMessage() {
        if (!open || messageField.text.trim() === "")
            return;
        chat.send(messageField.text);
        messageField.clear();
    }

    width: 420
    height: 600
    minimumWidth: 300
    minimumHeight: 340
    visible: true
    title: chat.name ? `Chat – ${chat.name}` : "Chat"

    // The styles of Qt Quick Controls have palettes of their own; this one is that of the application.
    palette {
        window: system.window
        windowText: system.windowText
        base: system.base
        text: system.text
        button: system.button
        buttonText: system.buttonText
        mid: system.mid
        dark: system.dark
        highlight: system.highlight
        highlightedText: system.highlightedText
        placeholderText: Qt.tint(system.base, Qt.alpha(system.text, 0.65))
    }

    SystemPalette {
        id: system
    }

    background: Rectangle {
        color: window.palette.base
    }

    Component.onCompleted: {
        if (hosting)
            chat.addLine({body: `Others join with: chat ${address}`});
        connectToAddress();
    }

    ChatClient {
        id: chat
    }

    Shortcut {
        sequence: "Escape"
        enabled: window.connecting
        onActivated: chat.cancel()
    }

    Shortcut {
        sequence: "PgUp"
        onActivated: conversation.pageUp()
    }

    Shortcut {
        sequence: "PgDown"
        onActivated: conversation.pageDown()
    }

    Rehearsal {
        client: chat
        playing: window.rehearsing
        onFinished: Qt.exit(0)
    }

    header: Pane {
        padding: 12

        ColumnLayout {
            anchors.fill: parent
            spacing: 10

            StatusLine {
                Layout.fillWidth: true
                client: chat
            }

            RowLayout {
                spacing: 8

                InputField {
                    id: addressField

                    Layout.fillWidth: true
                    text: window.address
                    placeholderText: "Address, such as ws://127.0.0.1:1234"
                    Accessible.name: "Address of the chat"
                    onAccepted: window.connectToAddress()
                }

                PushButton {
                    text: window.connecting ? "Cancel"
                                            : window.open ? "Disconnect" : chat.name ? "Reconnect" : "Connect"
                    enabled: window.connecting || window.open || addressField.text.trim() !== ""
                    onClicked: {
                        if (window.connecting)
                            chat.cancel();
                        else if (window.open)
                            chat.leave();
                        else
                            window.connectToAddress();
                    }
                }
            }
        }
    }

    Conversation {
        id: conversation

        anchors.fill: parent
        client: chat
        onSendAgain: (index) => {
            chat.sendAgain(index);
            messageField.forceActiveFocus();
        }
    }

    footer: Pane {
        padding: 12

        RowLayout {
            anchors.fill: parent
            spacing: 8

            InputField {
                id: messageField

                Layout.fillWidth: true
                focus: true
                maximumLength: 4000
                placeholderText: window.open ? "Message" : "Connect to send messages"
                Accessible.name: "Message"
                onAccepted: window.sendMessage()
            }

            PushButton {
                text: "Send"
                highlighted: enabled
                enabled: window.open && messageField.text.trim() !== ""
                onClicked: window.sendMessage()
            }
        }
    }
}
