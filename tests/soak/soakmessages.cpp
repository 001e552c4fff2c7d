// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#include "soakmessages.h"

#include <QtCore/qlist.h>

#include <algorithm>

namespace {

constexpr int poolSize = 1024 * 1024;

// Messages are parts of these: making up every byte anew would cost more than sending it.
const QByteArray &bytePool()
{
    static const QByteArray pool = [] {
        QByteArray bytes(2 * poolSize, Qt::Uninitialized);
        QRandomGenerator random(1);
        std::generate(bytes.begin(), bytes.end(), [&random] { return char(random.generate()); });
        return bytes;
    }();
    return pool;
}

// Pairs of characters that take one to four bytes in UTF-8; a pair is never cut.
const QString &textPool()
{
    static const QString pool = [] {
        QString text;
        text.reserve(2 * poolSize);
        QRandomGenerator random(2);
        while (text.size() < 2 * poolSize) {
            if (random.bounded(8) == 0) {
                text += QChar(0xd83d);
                text += QChar(0xde00 + random.bounded(64));
            } else {
                text += QChar(0x20 + random.bounded(0x5f));
                text += QChar(random.bounded(4) == 0 ? 0x3b1 + random.bounded(24) : 0x4e00 + random.bounded(512));
            }
        }
        return text;
    }();
    return pool;
}

// Every order of magnitude as often as the others, and a few large ones.
int randomSize(QRandomGenerator *random)
{
    const int limit = random->bounded(100) == 0 ? poolSize : 1 << random->bounded(16);
    return random->bounded(limit + 1);
}

} // namespace

SoakMessages::SoakMessages(const SoakPlan &plan, Side from)
    : m_random(plan.id.generator(plan.echo || from == Side::Client ? 'm' : 'M'))
{
}

WebSocketMessage SoakMessages::next()
{
    const int size = randomSize(&m_random);
    const int offset = m_random.bounded(poolSize);
    if (m_random.bounded(2) == 0)
        return bytePool().mid(offset, size);
    return textPool().mid(offset & ~1, size / 3 & ~1);
}

bool SoakReceiver::accept(const WebSocketMessage &message)
{
    ++m_messages;
    m_bytes += message.size();
    return message == m_expected.next();
}
