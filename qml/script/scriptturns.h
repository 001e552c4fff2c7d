// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#pragma once

#include <QtCore/qobject.h>

namespace WebSocketStreamInternal {

// A Promise's reaction is an event of Qt's engine that is posted for the next turn of the event loop. A turn, with all
// that it asks the system, costs more than a small message does, so that a script which awaits one message after the
// other would mostly wait for turns. This runs some of them in a row.
class ScriptTurns : public QObject
{
    Q_OBJECT

public:
    using QObject::QObject;

    // There is work for so many turns, from the next one on.
    void request(int turns);

private:
    void schedule();
    void run();

    int m_turns = 0;
    bool m_scheduled = false;
    bool m_running = false;
};

} // namespace WebSocketStreamInternal
