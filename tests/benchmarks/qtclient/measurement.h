// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#pragma once

#include <QtCore/qelapsedtimer.h>
#include <QtCore/qjsonobject.h>

#include <ctime>

// The figures that all tasks report: time, processor time and the growth of memory since start().
class Measurement
{
public:
    void start();
    void stop();
    [[nodiscard]] bool isStarted() const { return m_clock.isValid(); }
    [[nodiscard]] double seconds() const { return m_seconds; }
    [[nodiscard]] double cpuSeconds() const { return m_cpuSeconds; }
    [[nodiscard]] QJsonObject result(qint64 messages, qint64 bytes) const;

private:
    QElapsedTimer m_clock;
    std::clock_t m_cpuAtStart = 0;
    qint64 m_baselineKiB = 0;
    double m_seconds = 0;
    double m_cpuSeconds = 0;
};
