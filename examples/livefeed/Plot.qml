// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

import QtQuick

Canvas {
    id: plot

    required property Measurements measurements
    required property color waitingColor
    required property color memoryColor
    required property font font

    // Short at first, so that there is something to see from the beginning.
    readonly property real span: Math.max(10, Math.min(measurements.now, measurements.seconds))
    readonly property rect area: Qt.rect(metrics.advanceWidth("1000 MB") + 10, metrics.height + 14,
                                         width - metrics.advanceWidth("1000 MB") - 12,
                                         height - 2 * metrics.height - 24)
    property real step: 10e6 // bytes from one grid line to the next
    property int steps: 4

    function xAt(time: real): real {
        return area.x + area.width * (1 - (measurements.now - time) / span);
    }

    function yAt(bytes: real): real {
        return area.y + area.height * (1 - bytes / (step * steps));
    }

    // 1, 2 or 5 times a power of ten from one grid line to the next, and five of them at most.
    function rescale() {
        const from = measurements.now - span;
        const values = measurements.samples.map((sample) => sample.time < from ? 0
                                                            : Math.max(sample.waiting, sample.growth));
        const largest = Math.max(80e6, ...values);
        const power = Math.pow(10, Math.floor(Math.log10(largest / 5)));
        step = power * [1, 2, 5, 10].find((factor) => factor * power * 5 >= largest);
        steps = Math.ceil(largest / step);
    }

    function drawGrid(context: var) {
        context.fillStyle = palette.text;
        context.strokeStyle = palette.mid;
        context.lineWidth = 1;
        context.textAlign = "right";
        context.textBaseline = "middle";
        for (let i = 0; i <= steps; ++i) {
            const y = Math.round(yAt(i * step)) + 0.5;
            context.globalAlpha = i === 0 ? 1 : 0.6;
            drawLine(context, area.x, y, area.x + area.width, y);
            context.globalAlpha = 1;
            context.fillText(qsTr("%1 MB").arg(i * step / 1e6), area.x - 10, y);
        }
        context.textBaseline = "top";
        for (let ago = 0; ago <= span; ago += 5) {
            context.textAlign = ago === 0 ? "right" : "center";
            context.fillText(ago === 0 ? qsTr("now") : qsTr("−%1 s").arg(ago),
                             xAt(measurements.now - ago), area.y + area.height + 8);
        }
    }

    // Above the plot, which way of receiving it was, and through the plot, where it was switched.
    function drawPhases(context: var) {
        const phases = measurements.phases;
        const height = metrics.height + 6;
        context.textAlign = "center";
        context.textBaseline = "middle";
        context.fillStyle = palette.text;
        context.strokeStyle = palette.text;
        context.lineWidth = 1;
        phases.forEach((phase, index) => {
            const isLast = index === phases.length - 1;
            const left = Math.max(area.x, xAt(phase.time) + 1);
            const right = isLast ? area.x + area.width : xAt(phases[index + 1].time) - 1;
            const name = phase.backpressure ? "WebSocketStream" : "bare QWebSocket";
            context.globalAlpha = 0.1;
            context.fillRect(left, 0, right - left, height);
            context.globalAlpha = 1;
            if (context.measureText(name).width + 8 < right - left)
                context.fillText(name, (left + right) / 2, height / 2);
            if (!isLast) {
                context.globalAlpha = 0.6;
                for (let y = 0; y < area.y + area.height; y += 8)
                    drawLine(context, right + 1, y, right + 1, Math.min(y + 4, area.y + area.height));
                context.globalAlpha = 1;
            }
        });
    }

    function drawLine(context: var, x1: real, y1: real, x2: real, y2: real) {
        context.beginPath();
        context.moveTo(x1, y1);
        context.lineTo(x2, y2);
        context.stroke();
    }

    function drawSamples(context: var, key: string, color: color, filled: bool) {
        const samples = measurements.samples.filter((sample) => sample[key] !== null);
        if (samples.length < 2)
            return;
        const bottom = area.y + area.height;
        context.beginPath();
        for (const sample of samples)
            context.lineTo(xAt(sample.time), yAt(Math.max(0, sample[key])));
        context.strokeStyle = color;
        context.lineWidth = 2.5;
        context.lineJoin = "round";
        context.stroke();
        if (!filled)
            return;
        context.lineTo(xAt(measurements.now), bottom);
        context.lineTo(xAt(samples[0].time), bottom);
        context.globalAlpha = 0.25;
        context.fillStyle = color;
        context.fill();
        context.globalAlpha = 1;
    }

    onPaint: {
        const context = getContext("2d");
        context.reset();
        // A Canvas knows no names that merely stand for a font, as the one in font may.
        context.font = `${resolved.fontInfo.pixelSize}px "${resolved.fontInfo.family}"`;
        rescale();
        drawGrid(context);
        if (measurements.samples.length < 2)
            return;
        drawPhases(context);
        context.beginPath();
        context.rect(area.x, 0, area.width, height);
        context.clip();
        drawSamples(context, "waiting", waitingColor, true);
        drawSamples(context, "growth", memoryColor, false);
    }

    Text {
        id: resolved
        visible: false
        font: plot.font
    }
    FontMetrics {
        id: metrics
        font: plot.font
    }
}
