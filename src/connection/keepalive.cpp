// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#include "connection/keepalive.h"

#include <utility>

using namespace std::chrono_literals;

namespace WebSocketStreamInternal {

KeepAlive::KeepAlive(std::function<bool()> canHear, QObject *parent) : QObject(parent), m_canHear(std::move(canHear))
{
    m_timer.setParent(this);
    connect(&m_timer, &QTimer::timeout, this, &KeepAlive::onInterval);
}

void KeepAlive::start(std::chrono::milliseconds interval)
{
    m_timer.start(interval);
}

void KeepAlive::onInterval()
{
    if (!m_canHear()) {
        m_waiting = false;
        return;
    }
    if (!m_waiting) {
        ping();
        return;
    }
    // The process may just have woken up, or a slot returned after a long time: what came meanwhile is in the kernel.
    // The event loop looks there before a timer of 0 s runs, and has passed it on before what is queued then.
    QTimer::singleShot(0s, this, [this] { QMetaObject::invokeMethod(this, &KeepAlive::judge, Qt::QueuedConnection); });
}

void KeepAlive::judge()
{
    if (!m_timer.isActive() || !m_canHear())
        return;
    if (m_waiting)
        Q_EMIT silent();
    else
        ping();
}

void KeepAlive::ping()
{
    m_waiting = true;
    Q_EMIT pingDue();
}

} // namespace WebSocketStreamInternal

#include "moc_keepalive.cpp"
