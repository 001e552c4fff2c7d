// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#pragma once

#include "flood.h"
#include "memorygrowth.h"
#include "testconnection.h"

#include <QtCore/qtimer.h>

constexpr qint64 KiB = 1024;
constexpr qint64 MiB = 1024 * KiB;
constexpr auto patience = 60'000; // milliseconds

// A stream that is open, and a flood that comes over it.
struct Attack
{
    explicit Attack(const FloodOrder &order, const WebSocketStreamOptions &given = {});

    // What may be in memory beside the message that is arriving, for messages of this size.
    [[nodiscard]] qint64 bound(qint64 messageSize = 0) const
    {
        return options.readHighWaterMark + 8 * MiB + 2 * messageSize;
    }

    WebSocketStreamOptions options;
    Flood flood;
    QTimer timer;
    int ticks = 0; // the event loop is alive
    MemoryGrowth growth;
    std::unique_ptr<WebSocketStream> stream;
};

void verifyBound(const Attack &attack, qint64 bound);
// The stream had to end by itself and has told the peer the code.
void verifyViolation(const Attack &attack, int code);
