// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#include "scriptmemory.h"

#include <QtQml/qjsengine.h>

namespace {

constexpr qint64 worthwhile = 16 * 1024 * 1024;
constexpr qint64 urgent = 128 * 1024 * 1024;

// glibc gives memory back to the system as soon as twice the size of the largest block that was ever freed is free at
// the end of the heap. Garbage is collected many messages at once, so that this would happen all the time, and the
// page faults of the messages after it would take longer than everything else. After one block of this size has come
// and gone, untouched, glibc keeps up to 32 MiB.
void keepFreedMemory()
{
    QByteArray(worthwhile, Qt::Uninitialized);
}

} // namespace

ScriptMemory::ScriptMemory(QJSEngine *engine) : QObject(engine), m_engine(engine)
{
    keepFreedMemory();
}

ScriptMemory *ScriptMemory::of(QJSEngine *engine)
{
    for (QObject *child : engine->children()) {
        if (auto *memory = dynamic_cast<ScriptMemory *>(child))
            return memory;
    }
    return new ScriptMemory(engine);
}

void ScriptMemory::add(qint64 bytes)
{
    constexpr qint64 share = 20; // of the time may be spent here, 1 in 20

    m_uncollected += bytes;
    const bool tooSoon = m_sinceLast.isValid() && m_sinceLast.nsecsElapsed() < share * m_lastDuration;
    if (m_uncollected < worthwhile || (tooSoon && m_uncollected < urgent))
        return;
    m_uncollected = 0;
    m_sinceLast.start();
    m_engine->collectGarbage();
    m_lastDuration = m_sinceLast.nsecsElapsed();
}
