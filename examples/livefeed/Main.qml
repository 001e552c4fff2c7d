// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

import QtQuick
import QtQuick.Controls
import QtQuick.Layouts
import LiveFeed
import WebSocketStream

ApplicationWindow {
    id: window

    required property bool backpressure
    property bool started: false
    property string problem: server.listening ? "" : qsTr("The server cannot listen.")
    // Until memory is measured it is WebSocketStream that receives, so that both ways start from the same.
    readonly property bool receivesFromStream: backpressure || !measurements.warm
    readonly property real memoryLimit: 1024 * 1024 * 1024 // so that trying it out takes no computer down

    // Both are easy to tell from a light and from a dark background.
    readonly property color waitingColor: "#2f86d6"
    readonly property color memoryColor: "#d9701a"
    readonly property color goodColor: "#2e9e5b"
    readonly property color badColor: "#d64545"

    function digits(bytes: real): string {
        return (bytes / 1e6).toFixed(Math.abs(bytes) < 9.95e6 ? 1 : 0);
    }

    function notice(): string {
        if (problem)
            return qsTr("%1\nFlip the switch to connect again.").arg(problem);
        if (!measurements.warm)
            return qsTr("Warming up with WebSocketStream: growth of memory is measured after %1 seconds.")
                .arg(measurements.warmUp);
        if (bareFeed.stopped)
            return qsTr("Stopped at 1 GiB of memory to spare this computer; there is no end to it by itself. "
                        + "Switch backpressure on to free the memory.");
        if (measurements.now > 1 && measurements.waitingBytes < 0.25e6
                && measurements.consumingSpeed < 0.9 * speed.bytesPerSecond)
            return qsTr("The consumer takes all that the server sends, so that nobody has to wait.");
        if (backpressure)
            return qsTr("The server waits: it sends no faster than the consumer takes, and memory stays flat.");
        return qsTr("Nobody makes the server wait: what the consumer does not take in time piles up in memory.");
    }

    width: 900
    height: 640
    minimumWidth: 400
    minimumHeight: 620
    visible: true
    title: qsTr("Live feed")
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

    onBackpressureChanged: problem = ""

    FeedServer {
        id: server
    }

    Consumer {
        id: consumer
        bytesPerSecond: speed.bytesPerSecond
    }

    //! [feeds]
    WebSocketStream {
        id: feed
        url: server.url
        active: window.started && window.receivesFromStream
        flowing: consumer.ready
        onMessageReceived: (message) => consumer.take(message)
        onErrorOccurred: (error) => window.problem = error.message
    }

    BareFeed {
        id: bareFeed
        url: server.url
        active: window.started && !window.receivesFromStream
        flowing: consumer.ready
        onMessageReceived: (message) => consumer.take(message)
        onErrorOccurred: (message) => window.problem = message
    }
    //! [feeds]

    Measurements {
        id: measurements
        server: server
        consumer: consumer
        backpressure: window.receivesFromStream
        waiting: window.receivesFromStream ? feed.bufferedBytes : bareFeed.bufferedBytes
        running: window.started
        onSampled: {
            if (!window.backpressure && Math.max(waitingBytes, memoryGrowth) >= window.memoryLimit)
                bareFeed.stop();
        }
    }

    // When the window has been drawn, as the memory for that is not of interest.
    Timer {
        interval: 500
        running: true
        onTriggered: window.started = true
    }

    Shortcut {
        sequence: "Ctrl+Q"
        onActivated: Qt.quit()
    }
    Shortcut {
        sequence: "Alt+B"
        onActivated: window.backpressure = !window.backpressure
    }

    ColumnLayout {
        anchors.fill: parent
        anchors.margins: 16
        spacing: 12

        GridLayout {
            columns: window.width < 560 ? 1 : 2
            columnSpacing: 32
            rowSpacing: 12

            ModeSwitch {
                text: qsTr("Backpressure")
                note: window.backpressure ? qsTr("WebSocketStream") : qsTr("bare QWebSocket")
                checked: window.backpressure
                focus: true
                onToggled: window.backpressure = checked
                Layout.preferredWidth: 200
            }
            SpeedSlider {
                id: speed
                Layout.fillWidth: true
            }
        }

        GridLayout {
            columns: window.width < 720 ? 2 : 4
            columnSpacing: 12
            rowSpacing: 12

            Figure {
                title: qsTr("Server sends")
                value: window.digits(measurements.sendingSpeed)
                unit: qsTr("MB/s")
                note: qsTr("could send %1 MB/s").arg(server.bytesPerSecond / 1e6)
            }
            Figure {
                title: qsTr("Consumer takes")
                value: window.digits(measurements.consumingSpeed)
                unit: qsTr("MB/s")
                note: qsTr("could take %1").arg(speed.text)
            }
            Figure {
                title: qsTr("Waiting")
                value: window.digits(measurements.waitingBytes)
                unit: qsTr("MB")
                note: qsTr("in the client")
                mark: window.waitingColor
            }
            Figure {
                title: qsTr("Memory")
                value: (measurements.memoryGrowth < 0 ? "−" : "+") + window.digits(Math.abs(measurements.memoryGrowth))
                unit: qsTr("MB")
                note: !measurements.warm || measurements.residentWhenWarm > 0 ? qsTr("since warm-up")
                                                                             : qsTr("not known on this system")
                mark: window.memoryColor
            }
        }

        Notice {
            text: window.notice()
            mark: window.problem || !window.backpressure ? window.badColor : window.goodColor
            Layout.fillWidth: true
        }

        Chart {
            measurements: measurements
            waitingColor: window.waitingColor
            memoryColor: window.memoryColor
            Layout.fillWidth: true
            Layout.fillHeight: true
        }
    }
}
