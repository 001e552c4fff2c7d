// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#pragma once

#include <QtCore/qelapsedtimer.h>
#include <QtCore/qhash.h>
#include <QtCore/qobject.h>
#include <QtCore/qtimer.h>
#include <QtQml/qjsvalue.h>

#include <map>
#include <utility>

namespace WebSocketStreamInternal {

// HTML Standard, 8.7: timers. One QTimer for all of them, so that they are called in their order, one in a turn of the
// event loop, after the Promises' reactions that wait.
class ScriptTimers : public QObject
{
    Q_OBJECT

public:
    explicit ScriptTimers(QObject *parent);

    // The function is called without arguments, and throws nothing. Returns an id for clear(), which is positive.
    Q_INVOKABLE int start(int milliseconds, bool repeats, const QJSValue &callback);
    Q_INVOKABLE void clear(int id); // also of what is no timer any more

private:
    using Key = std::pair<qint64, qint64>; // when, in nanoseconds of the clock, and the order among those of one time

    struct Timer
    {
        int id = 0;
        qint64 interval = 0; // nanoseconds
        bool repeats = false;
        int nesting = 0;
        QJSValue callback;
    };

    void add(const Timer &timer);
    void arm();
    void fire();
    bool runReactions();
    void callFirst();
    [[nodiscard]] qint64 untilFirst() const; // nanoseconds

    QElapsedTimer m_clock;
    QTimer m_alarm;
    std::map<Key, Timer> m_timers;
    QHash<int, Key> m_keys; // by id
    qint64 m_lastOrder = 0;
    int m_lastId = 0;
    int m_nesting = 0; // of the callback that runs
    bool m_isRunningReactions = false;
};

} // namespace WebSocketStreamInternal
