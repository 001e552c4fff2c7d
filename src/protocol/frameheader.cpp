// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#include "protocol/frameheader.h"

#include <algorithm>

namespace WebSocketStreamInternal {

qint64 encodeFrameHeader(const FrameHeader &header, char *to)
{
    char *const begin = to;
    const char masked = header.maskingKey ? char(FrameBits::maskedBit) : 0;
    *to++ = char((header.isFinal ? FrameBits::finalBit : 0) | header.reservedBits << FrameBits::reservedShift
                 | int(header.opcode));
    if (header.payloadSize < FrameBits::lengthInTwoBytes) {
        *to++ = char(masked | char(header.payloadSize));
    } else if (header.payloadSize < 0x10000) {
        *to++ = char(masked | FrameBits::lengthInTwoBytes);
        qToBigEndian(quint16(header.payloadSize), to);
        to += sizeof(quint16);
    } else {
        *to++ = char(masked | FrameBits::lengthInEightBytes);
        qToBigEndian(quint64(header.payloadSize), to);
        to += sizeof(quint64);
    }
    if (header.maskingKey)
        to = std::copy(header.maskingKey->cbegin(), header.maskingKey->cend(), to);
    return to - begin;
}

} // namespace WebSocketStreamInternal
