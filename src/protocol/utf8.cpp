// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#include "protocol/utf8.h"

#include <algorithm>

namespace {

// As the first byte announces it.
qsizetype characterSize(char first)
{
    const auto byte = static_cast<unsigned char>(first);
    return byte < 0xc0 ? 1 : byte < 0xe0 ? 2 : byte < 0xf0 ? 3 : 4;
}

// How many bytes at the end belong to a character that needs more of them.
qsizetype incompleteSize(QByteArrayView bytes)
{
    for (qsizetype size = 1; size <= std::min<qsizetype>(bytes.size(), 3); ++size) {
        const qsizetype needed = characterSize(bytes[bytes.size() - size]);
        if (needed > 1)
            return needed > size ? size : 0;
    }
    return 0;
}

// By the second bytes that are always allowed, RFC 3629, 4; all others are free.
bool canBeCompleted(QByteArray character)
{
    const char first = character.at(0);
    if (character.size() == 1)
        character += first == '\xe0' ? '\xa0' : first == '\xf0' ? '\x90' : '\x80';
    character.append(characterSize(first) - character.size(), '\x80');
    return character.isValidUtf8();
}

} // namespace

bool WebSocketUtf8Checker::append(QByteArrayView bytes)
{
    QByteArray joined;
    if (!m_tail.isEmpty()) {
        joined = m_tail + bytes.toByteArray();
        bytes = joined;
    }
    const qsizetype tailSize = incompleteSize(bytes);
    if (!bytes.chopped(tailSize).isValidUtf8())
        return false;
    m_tail = bytes.last(tailSize).toByteArray();
    return m_tail.isEmpty() || canBeCompleted(m_tail);
}
