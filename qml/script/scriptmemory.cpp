// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#include "scriptmemory.h"

#include "connection/freedmemory.h"

#include <QtQml/qjsengine.h>

namespace WebSocketStreamInternal {

namespace {

constexpr qint64 worthwhile = 16 * 1024 * 1024;
constexpr qint64 urgent = 128 * 1024 * 1024;

} // namespace

ScriptMemory::ScriptMemory(QJSEngine *engine) : QObject(engine), m_engine(engine)
{
    keepFreedMemory(worthwhile); // garbage is collected many messages at once
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

} // namespace WebSocketStreamInternal
