// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#pragma once

#include <QtCore/qtimer.h>

#include <chrono>
#include <functional>

namespace WebSocketStreamInternal {

// Finds a peer that is gone, by Pings that nobody answers. Whatever keeps us from seeing bytes is not the peer's silence.
class KeepAlive final : public QObject
{
    Q_OBJECT

public:
    // `canHear` tells whether bytes of the peer would be seen: no handler is on the stack, reading is not held back.
    explicit KeepAlive(std::function<bool()> canHear, QObject *parent);

    void start(std::chrono::milliseconds interval);
    void stop() { m_timer.stop(); }
    // Something has come.
    void heard() { m_waiting = false; }

Q_SIGNALS:
    void pingDue();
    void silent(); // for a whole interval after a Ping

private:
    void onInterval();
    void judge();
    void ping();

    const std::function<bool()> m_canHear;
    QTimer m_timer;
    bool m_waiting = false; // for an answer, or anything else
};

} // namespace WebSocketStreamInternal
