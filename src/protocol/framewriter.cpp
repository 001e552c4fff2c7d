// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#include "protocol/framewriter.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <utility>

namespace WebSocketStreamInternal {

namespace {

constexpr qint64 smallPayload = 16 * 1024; // written in one go
constexpr qint64 pieceSize = 64 * 1024; // a multiple of the masking key's size

void encodePayload(const char *from, qint64 size, const std::optional<MaskingKey> &key, char *to)
{
    if (key)
        maskPayload(from, size, *key, to);
    else
        std::memcpy(to, from, size_t(size));
}

} // namespace

void FrameWriter::writeMessage(Opcode opcode, const QByteArray &payload)
{
    while (bytesLeft() > 0)
        writePiece();
    if (payload.size() <= smallPayload) {
        writeFrame(opcode, payload);
        return;
    }
    m_header = makeHeader(opcode, payload.size());
    m_payload = payload;
    writePiece();
}

void FrameWriter::writePiece()
{
    Q_ASSERT(bytesLeft() > 0);
    const qint64 size = std::min(pieceSize, bytesLeft());
    QByteArray piece(maxFrameHeaderSize + size, Qt::Uninitialized);
    const qint64 headerSize = m_offset == 0 ? encodeFrameHeader(m_header, piece.data()) : 0;
    encodePayload(m_payload.constData() + m_offset, size, m_header.maskingKey, piece.data() + headerSize);
    piece.truncate(headerSize + size);
    m_sink->writeBytes(piece);
    m_offset += size;
    if (bytesLeft() > 0)
        return;
    m_payload.clear();
    m_offset = 0;
    writeControlFrames();
}

void FrameWriter::writeControlFrames()
{
    if (bytesLeft() > 0)
        return;
    if (m_pong)
        writeFrame(Opcode::Pong, *std::exchange(m_pong, std::nullopt));
    if (m_ping)
        writeFrame(Opcode::Ping, *std::exchange(m_ping, std::nullopt));
    if (m_close)
        writeFrame(Opcode::Close, *std::exchange(m_close, std::nullopt));
}

void FrameWriter::clear()
{
    m_payload.clear();
    m_offset = 0;
    m_ping.reset();
    m_pong.reset();
    m_close.reset();
}

void FrameWriter::writeFrame(Opcode opcode, const QByteArray &payload)
{
    Q_ASSERT(payload.size() <= smallPayload);
    const FrameHeader header = makeHeader(opcode, payload.size());
    std::array<char, maxFrameHeaderSize + smallPayload> frame;
    const qint64 headerSize = encodeFrameHeader(header, frame.data());
    encodePayload(payload.constData(), payload.size(), header.maskingKey, frame.data() + headerSize);
    m_sink->writeBytes(frame.data(), headerSize + payload.size());
}

FrameHeader FrameWriter::makeHeader(Opcode opcode, qint64 payloadSize)
{
    FrameHeader header;
    header.opcode = opcode;
    header.payloadSize = payloadSize;
    if (m_role == Role::Client)
        header.maskingKey = m_keys.next();
    return header;
}

} // namespace WebSocketStreamInternal
