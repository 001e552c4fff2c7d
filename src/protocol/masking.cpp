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
    if (offset % qint64(key.size()) != 0)
        std::rotate(key.begin(), key.begin() + offset % qint64(key.size()), key.end());
    quint32 half = 0;
    std::memcpy(&half, key.data(), sizeof half);
    const quint64 keyWord = quint64(half) << 32 | half; // in any order of bytes

    // Through memcpy(), because the payload may begin anywhere.
    std::array<quint64, 4> words;
    qint64 i = 0;
    for (; i + qint64(sizeof words) <= size; i += qint64(sizeof words)) {
        std::memcpy(words.data(), from + i, sizeof words);
        for (quint64 &word : words)
            word ^= keyWord;
        std::memcpy(to + i, words.data(), sizeof words);
    }
    for (; i + qint64(sizeof half) <= size; i += qint64(sizeof half)) {
        quint32 word = 0;
        std::memcpy(&word, from + i, sizeof word);
        word ^= half;
        std::memcpy(to + i, &word, sizeof word);
    }
    for (; i < size; ++i)
        to[i] = char(from[i] ^ key[size_t(i) % key.size()]);
}

// Fetched from the system several at a time, for all streams of a thread.
MaskingKey makeMaskingKey()
{
    struct Supply
    {
        std::array<quint32, 64> numbers;
        size_t left = 0;
    };
    thread_local Supply threadSupply;
    Supply &supply = threadSupply; // found once
    if (supply.left == 0) {
        fillUnpredictably(&supply.numbers);
        supply.left = supply.numbers.size();
    }
    MaskingKey key;
    std::memcpy(key.data(), &supply.numbers[--supply.left], sizeof key);
    return key;
}

} // namespace WebSocketStreamInternal
