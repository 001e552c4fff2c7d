// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#include "scriptturns.h"

#include <QtCore/qcoreapplication.h>
#include <QtCore/qelapsedtimer.h>
#include <QtCore/qpointer.h>

#include <algorithm>
#include <utility>

namespace WebSocketStreamInternal {

void ScriptTurns::request(int turns)
{
    m_turns = std::max(m_turns, turns);
    schedule();
}

void ScriptTurns::schedule()
{
    if (!m_running && !std::exchange(m_scheduled, true))
        QMetaObject::invokeMethod(this, &ScriptTurns::run, Qt::QueuedConnection);
}

// Called by the event loop, so that nobody is surprised by the events that are sent here.
void ScriptTurns::run()
{
    constexpr qint64 limit = 2'000'000; // nanoseconds; then timers, sockets and windows have their turn

    const QPointer<ScriptTurns> guard(this);
    m_scheduled = false;
    m_running = true;
    QElapsedTimer timer;
    timer.start();
    while (guard && m_turns > 0 && timer.nsecsElapsed() < limit) {
        --m_turns;
        QCoreApplication::sendPostedEvents();
    }
    if (!guard)
        return;
    m_running = false;
    if (m_turns > 0)
        schedule();
}

} // namespace WebSocketStreamInternal

#include "moc_scriptturns.cpp"
