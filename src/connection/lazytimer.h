// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#pragma once

#include <QtCore/qtimer.h>

#include <chrono>
#include <memory>
#include <utility>

namespace WebSocketStreamInternal {

// A single-shot timer that is made when it is started for the first time: a QTimer takes half a kilobyte, and most
// connections need none.
class LazyTimer
{
public:
    // To be called in the context's thread, with the same arguments each time.
    template <typename Function>
    void start(std::chrono::milliseconds time, QObject *context, Function &&onTimeout)
    {
        if (!m_timer) {
            m_timer = std::make_unique<QTimer>(context);
            m_timer->setSingleShot(true);
            QObject::connect(m_timer.get(), &QTimer::timeout, context, std::forward<Function>(onTimeout));
        }
        m_timer->start(time);
    }
    void stop()
    {
        if (m_timer)
            m_timer->stop();
    }
    [[nodiscard]] bool isActive() const { return m_timer && m_timer->isActive(); }
    [[nodiscard]] std::chrono::milliseconds remainingTime() const { return m_timer->remainingTimeAsDuration(); }

private:
    std::unique_ptr<QTimer> m_timer;
};

} // namespace WebSocketStreamInternal
