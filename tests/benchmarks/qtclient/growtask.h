// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#pragma once

#include "task.h"

#include <QtCore/qtimer.h>

#include <vector>

// What it takes to open, keep, use and close each of so many streams: one phase after the other.
class GrowTask : public Task, private ConnectionListener
{
    Q_OBJECT

public:
    explicit GrowTask(const ClientCase &clientCase);

    void start() override;

private:
    void opened(Connection *connection) override;
    void received(Connection *connection, qint64 messages) override;
    void closed(Connection *connection) override;

    void openNext();
    void measureMemory();
    void startPaced();
    void sendWhatIsDue();
    void startFullSpeed();
    void closeAll();
    void report();

    [[nodiscard]] qint64 streams() const { return m_case.streams; }
    [[nodiscard]] double microsecondsPerStream(double seconds) const { return seconds * 1e6 / m_case.streams; }

    std::vector<std::unique_ptr<Connection>> m_connections;
    qint64 m_openCount = 0;
    qint64 m_closedCount = 0;
    Measurement m_opening;
    Measurement m_paced;
    Measurement m_closing;
    qint64 m_residentKiB = 0; // before the first stream
    qint64 m_growthKiB = 0;

    // Messages of the phase: a message a second on each stream, or one always under way on each of them.
    bool m_atFullSpeed = false;
    qint64 m_total = 0;
    qint64 m_sent = 0;
    qint64 m_received = 0;
    QElapsedTimer m_clock;
    QTimer m_pace;
};
