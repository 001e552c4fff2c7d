// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#include "scripttimers.h"

#include <QtCore/qcoreapplication.h>
#include <QtCore/qpointer.h>

#include <algorithm>
#include <limits>
#include <utility>

namespace WebSocketStreamInternal {

namespace {

constexpr qint64 nanosecondsPerMillisecond = 1'000'000;

// A timer that is started by a timer's callback, and that one by another and so on, does not take all the time there is.
qint64 intervalOf(int milliseconds, int nesting)
{
    constexpr int deepNesting = 5;
    constexpr int leastWhenDeep = 4;
    const int least = nesting > deepNesting ? leastWhenDeep : 0;
    return std::max(milliseconds, least) * nanosecondsPerMillisecond;
}

} // namespace

ScriptTimers::ScriptTimers(QObject *parent) : QObject(parent)
{
    m_clock.start();
    m_alarm.setSingleShot(true);
    m_alarm.setTimerType(Qt::PreciseTimer);
    connect(&m_alarm, &QTimer::timeout, this, &ScriptTimers::fire);
}

int ScriptTimers::start(int milliseconds, bool repeats, const QJSValue &callback)
{
    do {
        m_lastId = m_lastId == std::numeric_limits<int>::max() ? 1 : m_lastId + 1;
    } while (m_keys.contains(m_lastId));
    Timer timer;
    timer.id = m_lastId;
    timer.interval = intervalOf(milliseconds, m_nesting);
    timer.repeats = repeats;
    timer.nesting = m_nesting + 1;
    timer.callback = callback;
    add(timer);
    if (m_timers.cbegin()->second.id == timer.id)
        arm();
    return timer.id;
}

void ScriptTimers::clear(int id)
{
    const auto key = m_keys.constFind(id);
    if (key == m_keys.cend())
        return;
    m_timers.erase(*key);
    m_keys.remove(id);
    if (m_timers.empty())
        arm(); // else it finds out by itself that it is too early
}

void ScriptTimers::add(const Timer &timer)
{
    const Key key(m_clock.nsecsElapsed() + timer.interval, ++m_lastOrder);
    m_timers.emplace(key, timer);
    m_keys.insert(timer.id, key);
}

qint64 ScriptTimers::untilFirst() const
{
    return m_timers.cbegin()->first.first - m_clock.nsecsElapsed();
}

void ScriptTimers::arm()
{
    if (m_timers.empty()) {
        m_alarm.stop();
        return;
    }
    const qint64 milliseconds = (untilFirst() + nanosecondsPerMillisecond - 1) / nanosecondsPerMillisecond;
    m_alarm.start(int(std::clamp<qint64>(milliseconds, 0, std::numeric_limits<int>::max())));
}

// Called by the event loop.
void ScriptTimers::fire()
{
    if (!m_isRunningReactions && !runReactions()) // an event loop may run in one of them
        return;
    if (!m_timers.empty() && untilFirst() <= 0)
        callFirst();
    else
        arm();
}

// On the web all reactions come before the next timer. Here each is an event that is posted, and one that comes of
// another is sent in the next turn only. Returns false if that was the end of this object.
bool ScriptTimers::runReactions()
{
    constexpr int turns = 16; // in a row, as deep as reactions of reactions usually are

    const QPointer<ScriptTimers> guard(this);
    m_isRunningReactions = true;
    for (int i = 0; i < turns && guard; ++i)
        QCoreApplication::sendPostedEvents();
    if (guard)
        m_isRunningReactions = false;
    return guard;
}

void ScriptTimers::callFirst()
{
    const Timer timer = m_timers.cbegin()->second;
    m_timers.erase(m_timers.cbegin());
    m_keys.remove(timer.id);
    if (timer.repeats) {
        Timer next = timer;
        next.nesting = timer.nesting + 1;
        next.interval = std::max(timer.interval, intervalOf(0, timer.nesting));
        add(next);
    }
    arm(); // before the call, in which an event loop may run

    const QPointer<ScriptTimers> guard(this);
    const int before = std::exchange(m_nesting, timer.nesting);
    timer.callback.call();
    if (guard)
        m_nesting = before;
}

} // namespace WebSocketStreamInternal

#include "moc_scripttimers.cpp"
