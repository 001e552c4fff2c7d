// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#include "framerecords.h"

#include <QtCore/qendian.h>

#include <algorithm>
#include <array>

namespace {

// How often a record's payload is repeated; mostly little, because large messages take their time.
constexpr std::array<qsizetype, 8> repetitions = {1, 1, 1, 1, 8, 64, 512, 8192};

template <typename Number>
void appendBigEndian(QByteArray *bytes, Number number)
{
    std::array<char, sizeof(Number)> encoded;
    qToBigEndian(number, encoded.data());
    bytes->append(encoded.data(), qsizetype(encoded.size()));
}

void appendFrame(QByteArray *bytes, char firstByte, int form, bool isMasked, const QByteArray &payload)
{
    const qsizetype size = payload.size();
    const int maskedBit = isMasked ? 0x80 : 0;
    *bytes += firstByte;
    if (form == 2 || size > 0xffff) {
        *bytes += char(maskedBit | 127);
        appendBigEndian(bytes, quint64(size));
    } else if (form == 1 || size > 125) {
        *bytes += char(maskedBit | 126);
        appendBigEndian(bytes, quint16(size));
    } else {
        *bytes += char(maskedBit | int(size));
    }
    if (!isMasked) {
        *bytes += payload;
        return;
    }
    constexpr std::array<char, 4> key = {'\x01', '\x80', '\x7f', '\xfe'};
    bytes->append(key.data(), qsizetype(key.size()));
    const qsizetype begin = bytes->size();
    *bytes += payload;
    char *const masked = bytes->data() + begin;
    for (qsizetype i = 0; i < size; ++i)
        masked[i] = char(masked[i] ^ key[size_t(i) % key.size()]);
}

// RFC 7692, 7.2.3.3: valid, whatever the payload is.
QByteArray storedBlock(const QByteArray &payload, bool isFinal)
{
    const auto size = quint16(payload.size());
    QByteArray block(1, '\0');
    block += char(size & 0xff);
    block += char(size >> 8);
    block += char(~size & 0xff);
    block += char(~size >> 8 & 0xff);
    block += payload;
    return isFinal ? block + '\0' : block;
}

} // namespace

QByteArray encodeRecords(const QByteArray &records, RecordSender sender, qsizetype maxSize)
{
    QByteArray frames;
    for (qsizetype i = 0; i + 3 <= records.size() && frames.size() < maxSize;) {
        const auto shape = quint8(records.at(i + 1));
        const QByteArray once = records.mid(i + 3, quint8(records.at(i + 2)));
        const qsizetype most = maxSize / std::max<qsizetype>(once.size(), 1);
        QByteArray payload = once.repeated(std::clamp<qsizetype>(most, 1, repetitions.at(shape >> 5)));
        const bool isMaskingWrong = shape & 0x04;
        const bool isStored = shape & 0x08;
        const bool isFinal = records.at(i) & 0x80;
        if (isStored && payload.size() <= 0xffff)
            payload = storedBlock(payload, isFinal);
        appendFrame(&frames, records.at(i), shape & 0x03, isMaskingWrong != (sender == RecordSender::Client), payload);
        i += 3 + once.size();
    }
    return frames;
}
