// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

import QtQuick
import LiveFeed

// What there is to see, ten times a second, and what there was to see in the last seconds.
QtObject {
    id: measurements

    required property FeedServer server
    required property Consumer consumer
    required property bool backpressure
    property real waiting: 0 // bytes; bound to those of the feeds
    property bool running: false
    readonly property int seconds: 30

    // The first messages need memory of their own, for objects, buffers and the engine's heap, whichever way they come.
    readonly property real warmUp: 3 // seconds
    property bool warm: false

    property var samples: [] // of {time, sent, consumed, waiting, growth}; times in seconds since the start
    property var phases: [] // of {time, backpressure}: the flips of the switch
    property real now: 0
    property real sendingSpeed: 0 // bytes per second, on average over three seconds
    property real consumingSpeed: 0
    property real waitingBytes: 0
    property real memoryGrowth: 0 // bytes, since it is warm

    property real startTime: 0
    property real residentWhenWarm: 0

    signal sampled()

    function elapsed(): real {
        return running ? (Date.now() - startTime) / 1000 : 0;
    }

    function beginPhase() {
        phases.push({time: elapsed(), backpressure: backpressure});
    }

    function sample() {
        now = elapsed();
        waitingBytes = waiting;
        if (!warm && now >= warmUp) {
            residentWhenWarm = ProcessMemory.residentBytes();
            warm = true;
        }
        memoryGrowth = warm ? ProcessMemory.residentBytes() - residentWhenWarm : 0;
        samples.push({time: now, sent: server.sentBytes(), consumed: consumer.consumedBytes,
                      waiting: waitingBytes, growth: warm ? memoryGrowth : null});
        while (samples[0].time < now - seconds - 1)
            samples.shift();
        while (phases.length > 1 && phases[1].time < now - seconds)
            phases.shift();

        const latest = samples[samples.length - 1];
        // Without the moment after a flip in which the buffers of the network fill up.
        const averagedSince = Math.max(now - 3.05, phases[phases.length - 1].time + 0.5);
        const earlier = samples.find((sample) => sample.time >= averagedSince) || latest;
        const interval = latest.time - earlier.time;
        if (interval > 0) {
            sendingSpeed = (latest.sent - earlier.sent) / interval;
            consumingSpeed = (latest.consumed - earlier.consumed) / interval;
        }
        sampled();
    }

    onBackpressureChanged: if (running) beginPhase()
    onRunningChanged: {
        startTime = Date.now();
        beginPhase();
    }

    readonly property Timer timer: Timer {
        interval: 100
        repeat: true
        running: measurements.running
        onTriggered: measurements.sample()
    }
}
