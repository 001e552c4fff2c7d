// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

import QtQuick
import QtQuick.Controls

// The memory of this process since the transfer began, beside what the message would take.
Canvas {
    id: line

    property real latest: 0 // bytes
    property var samples: [] // bytes, one for each interval
    property real total: 1 // bytes of the message
    property color mark: palette.highlight
    readonly property int most: 300 // samples that fit in

    function add(bytes: real) {
        latest = bytes;
        samples.push(bytes);
        if (samples.length > most)
            samples.shift();
        requestPaint();
    }

    function clear() {
        latest = 0;
        samples = [];
        requestPaint();
    }

    function yAt(bytes: real): real {
        return height - 3 - (height - 6) * bytes / (1.15 * total);
    }

    function drawLine(context: var, y: real) {
        context.beginPath();
        context.moveTo(0, y);
        context.lineTo(width, y);
        context.stroke();
    }

    implicitHeight: 110
    Accessible.role: Accessible.Chart
    Accessible.name: qsTr("Memory of this process over time")

    onPaint: {
        const context = getContext("2d");
        context.reset();
        context.strokeStyle = palette.mid;
        context.lineWidth = 1;
        drawLine(context, Math.round(yAt(0)) + 0.5);
        drawLine(context, Math.round(yAt(total)) + 0.5);
        if (samples.length < 2)
            return;
        const step = width / Math.max(60, samples.length - 1);
        context.beginPath();
        samples.forEach((bytes, i) => context.lineTo(i * step, yAt(bytes)));
        context.strokeStyle = mark;
        context.lineWidth = 2.5;
        context.lineJoin = "round";
        context.stroke();
    }
    onWidthChanged: requestPaint()
    onHeightChanged: requestPaint()

    Label {
        visible: line.latest > 0
        y: line.yAt(line.latest) - height - 5
        text: qsTr("memory of this process")
        font.pixelSize: 12
    }
    Label {
        y: line.yAt(line.total) + 3
        text: qsTr("what the message would take")
        font.pixelSize: 12
        opacity: 0.75
    }
}
