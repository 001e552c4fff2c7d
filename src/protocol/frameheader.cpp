// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#include "protocol/frameheader.h"

#include <QtCore/qendian.h>
#include <QtCore/qrandom.h>

#include <algorithm>
#include <cstring>

qint64 encodeFrameHeader(const WebSocketFrameHeader &header, char *to)
{
    char *const begin = to;
    const char masked = header.maskingKey ? char(0x80) : 0;
    *to++ = char((header.isFinal ? 0x80 : 0) | int(header.opcode));
    if (header.payloadSize < 126) {
        *to++ = char(masked | char(header.payloadSize));
    } else if (header.payloadSize < 0x10000) {
        *to++ = char(masked | 126);
        qToBigEndian(quint16(header.payloadSize), to);
        to += sizeof(quint16);
    } else {
        *to++ = char(masked | 127);
        qToBigEndian(quint64(header.payloadSize), to);
        to += sizeof(quint64);
    }
    if (header.maskingKey)
        to = std::copy(header.maskingKey->cbegin(), header.maskingKey->cend(), to);
    return to - begin;
}

void maskPayload(const char *from, qint64 size, WebSocketMaskingKey key, char *to)
{
    // Through memcpy(), because the payload may begin anywhere.
    std::array<quint64, 4> word;
    std::array<char, sizeof word> keys;
    for (size_t i = 0; i < keys.size(); i += key.size())
        std::copy(key.cbegin(), key.cend(), keys.begin() + i);
    std::array<quint64, 4> keyWord;
    std::memcpy(keyWord.data(), keys.data(), sizeof keyWord);

    qint64 i = 0;
    for (; i + qint64(sizeof word) <= size; i += qint64(sizeof word)) {
        std::memcpy(word.data(), from + i, sizeof word);
        for (size_t j = 0; j < word.size(); ++j)
            word[j] ^= keyWord[j];
        std::memcpy(to + i, word.data(), sizeof word);
    }
    for (; i < size; ++i)
        to[i] = char(from[i] ^ key[size_t(i) % key.size()]);
}

void encodeFramePayload(const char *from, qint64 size, const std::optional<WebSocketMaskingKey> &key, char *to)
{
    if (key)
        maskPayload(from, size, *key, to);
    else
        std::memcpy(to, from, size_t(size));
}

WebSocketMaskingKey WebSocketMaskingKeys::next()
{
    if (m_used == m_keys.size()) {
        QRandomGenerator::system()->fillRange(m_keys.data(), qsizetype(m_keys.size()));
        m_used = 0;
    }
    WebSocketMaskingKey key;
    std::memcpy(key.data(), &m_keys[m_used++], sizeof key);
    return key;
}
