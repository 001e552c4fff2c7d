// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#include "protocol/masking.h"

#include <QtCore/qrandom.h>

#include <algorithm>
#include <cstring>

#if defined(Q_OS_LINUX) || defined(Q_OS_DARWIN)
#    include <sys/random.h>
#    define HAS_GETENTROPY
#endif

namespace WebSocketStreamInternal {

namespace {

// From the system, as QRandomGenerator::system() would; where that asks the processor for every single number, it takes longer
// than everything else about a small message.
template <size_t N>
void fillUnpredictably(std::array<quint32, N> *numbers)
{
#ifdef HAS_GETENTROPY
    static_assert(sizeof(*numbers) <= 256, "getentropy() gives no more");
    if (getentropy(numbers->data(), sizeof(*numbers)) == 0)
        return;
#endif
    QRandomGenerator::system()->fillRange(numbers->data(), qsizetype(numbers->size()));
}

} // namespace

void maskPayload(const char *from, qint64 size, MaskingKey key, char *to, qint64 offset)
{
    std::rotate(key.begin(), key.begin() + offset % qint64(key.size()), key.end());

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

// Fetched from the system several at a time, for all streams of a thread.
MaskingKey makeMaskingKey()
{
    thread_local std::array<quint32, 64> keys;
    thread_local size_t left = 0;
    if (left == 0) {
        fillUnpredictably(&keys);
        left = keys.size();
    }
    MaskingKey key;
    std::memcpy(key.data(), &keys[--left], sizeof key);
    return key;
}

} // namespace WebSocketStreamInternal
