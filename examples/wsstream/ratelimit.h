// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#pragma once

#include <QtCore/qelapsedtimer.h>

#include <algorithm>
#include <chrono>

// A token bucket: tokens are bytes, and one message may leave it in debt, so that a message
// of any size gets through and the average still holds.
class RateLimit
{
public:
    explicit RateLimit(qint64 bytesPerSecond) : m_rate(bytesPerSecond) { m_clock.start(); }

    [[nodiscard]] bool allows()
    {
        if (m_rate == 0)
            return true;
        const double capacity = double(m_rate) / 10; // no burst longer than 100 ms
        m_tokens = std::min(capacity, m_tokens + double(m_rate) * double(m_clock.nsecsElapsed()) / 1e9);
        m_clock.start();
        return m_tokens > 0;
    }

    void take(qint64 bytes) { m_tokens -= double(bytes); }

    [[nodiscard]] std::chrono::milliseconds wait() const
    {
        return std::chrono::milliseconds(1 + qint64(std::max(0.0, -m_tokens) * 1000 / double(m_rate)));
    }

private:
    const qint64 m_rate; // 0: no limit
    double m_tokens = 0;
    QElapsedTimer m_clock;
};
