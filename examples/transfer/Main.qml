// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

import QtQuick
import QtQuick.Controls
import QtQuick.Layouts
import Transfer

ApplicationWindow {
    id: window

    readonly property bool running: trip.status === RoundTrip.Running
    property real sent: 0 // bytes
    property real received: 0
    property real speed: 0 // bytes per second
    property real memory: ProcessMemory.residentBytes()
    // The last second, from which the speed is computed.
    property var recent: [] // of {time, bytes}

    readonly property color sentColor: "#2f86d6"
    readonly property color receivedColor: "#2e9e5b"
    readonly property color memoryColor: "#d9701a"

    function notice(): string {
        switch (trip.status) {
        case RoundTrip.Running:
            return trip.paused ? qsTr("Paused: the message waits in the middle, and the connection is alive.")
                               : qsTr("One message travels, in fragments, and comes back while it is still sent.");
        case RoundTrip.Done:
            return qsTr("All of it came back. No part of this process ever had the whole message.");
        case RoundTrip.Cancelled:
            return qsTr("Cancelled. The connection was closed, so that nobody takes a part for the whole.");
        case RoundTrip.Failed:
            return trip.problem;
        default:
            return qsTr("One message of 512 MiB, computed as it is sent, to a server in this program and back.");
        }
    }

    function sample() {
        sent = trip.sentBytes();
        received = trip.receivedBytes();
        memory = ProcessMemory.residentBytes();
        memoryLine.add(memory);
        recent.push({time: Date.now(), bytes: received});
        while (recent.length > 2 && recent[0].time < Date.now() - 1000)
            recent.shift();
        const first = recent[0];
        const last = recent[recent.length - 1];
        speed = last.time > first.time ? (last.bytes - first.bytes) / (last.time - first.time) * 1000 : 0;
    }

    function start() {
        recent = [];
        memoryLine.clear();
        trip.start();
    }

    width: 640
    height: 560
    minimumWidth: 420
    minimumHeight: 520
    visible: true
    title: qsTr("Transfer")
    color: palette.window

    // The styles of Qt Quick Controls have palettes of their own; this is the system's or the one of main().
    palette {
        window: system.window
        windowText: system.windowText
        base: system.base
        text: system.text
        button: system.button
        buttonText: system.buttonText
        mid: system.mid
        highlight: system.highlight
        highlightedText: system.highlightedText
    }
    SystemPalette {
        id: system
    }

    RoundTrip {
        id: trip
        onStatusChanged: window.sample()
    }
    Timer {
        interval: 50
        repeat: true
        running: window.running
        onTriggered: window.sample()
    }
    Shortcut {
        sequence: "Ctrl+Q"
        onActivated: Qt.quit()
    }

    ColumnLayout {
        anchors.fill: parent
        anchors.margins: 16
        spacing: 12

        RowLayout {
            spacing: 12

            Figure {
                title: qsTr("Speed")
                value: (window.speed / 1e6).toFixed(0)
                unit: qsTr("MB/s")
                note: qsTr("in each direction")
                mark: window.receivedColor
            }
            Figure {
                title: qsTr("Memory")
                value: window.memory > 0 ? (window.memory / 1e6).toFixed(0) : "?"
                unit: qsTr("MB")
                note: window.memory > 0 ? qsTr("of client and server") : qsTr("not known on this system")
                mark: window.memoryColor
            }
        }

        Card {
            Layout.fillWidth: true

            ColumnLayout {
                anchors.fill: parent
                spacing: 14

                Track {
                    title: qsTr("To the server")
                    bytes: window.sent
                    total: trip.total
                    mark: window.sentColor
                }
                Track {
                    title: qsTr("And back")
                    bytes: window.received
                    total: trip.total
                    mark: window.receivedColor
                }
            }
        }

        Card {
            Layout.fillWidth: true
            Layout.fillHeight: true

            MemoryLine {
                id: memoryLine
                anchors.fill: parent
                total: trip.total
                mark: window.memoryColor
            }
        }

        Label {
            text: window.notice()
            textFormat: Text.PlainText
            wrapMode: Text.Wrap
            verticalAlignment: Text.AlignVCenter
            Layout.fillWidth: true
            Layout.minimumHeight: 2 * metrics.height

            FontMetrics {
                id: metrics
            }
        }

        RowLayout {
            spacing: 12

            PushButton {
                text: qsTr("Transfer")
                highlighted: enabled
                enabled: !window.running
                focus: true
                onClicked: window.start()
            }
            PushButton {
                text: trip.paused ? qsTr("Go on") : qsTr("Pause")
                enabled: window.running
                onClicked: trip.paused = !trip.paused
            }
            PushButton {
                text: qsTr("Cancel")
                enabled: window.running
                onClicked: trip.cancel()
            }
        }
    }
}
