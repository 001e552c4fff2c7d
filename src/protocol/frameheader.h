// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#pragma once

#include "protocol/masking.h"

#include <QtCore/qendian.h>

#include <algorithm>
#include <optional>

// The base framing protocol, RFC 6455, 5.2
namespace WebSocketStreamInternal {

enum class Opcode : quint8 { Continuation = 0x0, Text = 0x1, Binary = 0x2, Close = 0x8, Ping = 0x9, Pong = 0xa };

// Frames of a client are masked, those of a server are not, 5.1.
enum class Role { Client, Server };

constexpr qint64 maxFrameHeaderSize = 14; // bytes
constexpr qint64 maxControlPayloadSize = 125; // bytes, 5.5
constexpr int compressedBit = 4; // of the reserved ones, RSV1, of a message's first frame; RFC 7692, 6

struct FrameHeader
{
    Opcode opcode = Opcode::Binary;
    bool isFinal = true;
    int reservedBits = 0; // RSV1 is 4, RSV2 is 2, RSV3 is 1
    std::optional<MaskingKey> maskingKey;
    qint64 payloadSize = 0; // bytes; less than 0 for a length that is not allowed

    [[nodiscard]] bool isControl() const { return (int(opcode) & 0x8) != 0; }
};

// Writes up to maxFrameHeaderSize bytes to `to` and returns how many.
qint64 encodeFrameHeader(const FrameHeader &header, char *to);

// Decoding is inline, because it is done for every message.

namespace FrameBits {

constexpr int finalBit = 0x80; // of the first byte
constexpr int reservedShift = 4;
constexpr int reservedMask = 0x7;
constexpr int opcodeBits = 0x0f;
constexpr int maskedBit = 0x80; // of the second byte
constexpr int lengthBits = 0x7f;
constexpr int lengthInTwoBytes = 126;
constexpr int lengthInEightBytes = 127;

inline int lengthOf(const char *bytes)
{
    return bytes[1] & lengthBits;
}

inline bool isMasked(const char *bytes)
{
    return (bytes[1] & maskedBit) != 0;
}

// "the minimal number of bytes MUST be used to encode the length", and the most significant bit must be 0.
inline qint64 decodeLength(const char *bytes)
{
    switch (lengthOf(bytes)) {
    case lengthInTwoBytes: {
        const qint64 length = qFromBigEndian<quint16>(bytes + 2);
        return length < lengthInTwoBytes ? -1 : length;
    }
    case lengthInEightBytes: {
        const qint64 length = qFromBigEndian<qint64>(bytes + 2);
        return length < 0x10000 ? -1 : length;
    }
    default:
        return lengthOf(bytes);
    }
}

} // namespace FrameBits

// Of the header that begins with these two bytes.
[[nodiscard]] inline int frameHeaderSize(const char *bytes)
{
    const int length = FrameBits::lengthOf(bytes);
    const int extendedSize = length == FrameBits::lengthInTwoBytes ? 2
            : length == FrameBits::lengthInEightBytes              ? 8
                                                                   : 0;
    return 2 + extendedSize + (FrameBits::isMasked(bytes) ? 4 : 0);
}

// What the first two bytes say; the length is the one in the second byte.
[[nodiscard]] inline FrameHeader decodeFrameStart(const char *bytes)
{
    FrameHeader header;
    header.opcode = Opcode(bytes[0] & FrameBits::opcodeBits);
    header.isFinal = (bytes[0] & FrameBits::finalBit) != 0;
    header.reservedBits = bytes[0] >> FrameBits::reservedShift & FrameBits::reservedMask;
    if (FrameBits::isMasked(bytes))
        header.maskingKey = MaskingKey();
    header.payloadSize = FrameBits::lengthOf(bytes);
    return header;
}

// Of a complete header.
[[nodiscard]] inline FrameHeader decodeFrameHeader(const char *bytes)
{
    FrameHeader header = decodeFrameStart(bytes);
    header.payloadSize = FrameBits::decodeLength(bytes);
    if (header.maskingKey) {
        const char *const end = bytes + frameHeaderSize(bytes);
        std::copy(end - header.maskingKey->size(), end, header.maskingKey->begin());
    }
    return header;
}

} // namespace WebSocketStreamInternal
