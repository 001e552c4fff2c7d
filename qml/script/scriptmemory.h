// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#pragma once

#include <QtCore/qelapsedtimer.h>
#include <QtCore/qobject.h>

class QJSEngine;

namespace WebSocketStreamInternal {

// An engine's garbage collector does not count the bytes that ArrayBuffers hold, so that hundreds of
// megabytes of messages that nobody needs any more would not make it start. This makes it start.
class ScriptMemory : public QObject
{
public:
    static ScriptMemory *of(QJSEngine *engine);

    // So many bytes are about to be given to the script.
    void add(qint64 bytes);

private:
    explicit ScriptMemory(QJSEngine *engine);

    QJSEngine *m_engine;
    qint64 m_uncollected = 0;
    qint64 m_lastDuration = 0; // nanoseconds
    QElapsedTimer m_sinceLast;
};

} // namespace WebSocketStreamInternal
