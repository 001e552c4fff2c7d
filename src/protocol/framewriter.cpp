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

// By so much that it was worth the effort.
bool isSmaller(qint64 compressedSize, qint64 size)
{
    return compressedSize <= size - size / 16;
}

} // namespace

void FrameWriter::setDeflater(Deflater &&deflater, qint64 threshold)
{
    m_deflater = std::move(deflater);
    m_threshold = threshold;
}

void FrameWriter::writeMessage(Opcode opcode, const QByteArray &payload)
{
    while (bytesLeft() > 0)
        writePiece();
    const bool isCompressed = m_deflater && mayCompress(opcode, payload.size());
    if (!isCompressed && payload.size() <= smallPayload) {
        writeFrame(opcode, payload);
        return;
    }
    m_opcode = opcode;
    m_payload = payload;
    if (isCompressed && writeFirstCompressed())
        return;
    m_header = makeHeader(opcode, payload.size());
    writePlainPiece();
}

void FrameWriter::writePiece()
{
    Q_ASSERT(bytesLeft() > 0);
    if (!m_isInFragments) {
        writePlainPiece();
        return;
    }
    const qint64 size = std::min(pieceSize, bytesLeft());
    const QByteArrayView piece = QByteArrayView(m_payload).sliced(m_offset, size);
    m_offset += size;
    writeFragment(piece, bytesLeft() == 0);
}

void FrameWriter::writePlainPiece()
{
    const qint64 size = std::min(pieceSize, bytesLeft());
    QByteArray piece(maxFrameHeaderSize + size, Qt::Uninitialized);
    const qint64 headerSize = m_offset == 0 ? encodeFrameHeader(m_header, piece.data()) : 0;
    encodePayload(m_payload.constData() + m_offset, size, m_header.maskingKey, piece.data() + headerSize);
    piece.truncate(headerSize + size);
    m_sink->writeBytes(piece);
    m_offset += size;
    if (bytesLeft() == 0)
        endMessage();
}

bool FrameWriter::mayCompress(Opcode opcode, qint64 size)
{
    if (size < m_threshold || size == 0)
        return false;
    return opcode == Opcode::Text || size <= smallPayload || m_messages.takeTurn();
}

bool FrameWriter::Hope::takeTurn()
{
    if (m_left == 0)
        return true;
    --m_left;
    return false;
}

void FrameWriter::Hope::note(bool hasShrunk)
{
    constexpr int most = 16;
    m_last = hasShrunk ? 0 : std::clamp(2 * m_last, 1, most);
    m_left = m_last;
}

// Returns false if the message is better sent as it is.
bool FrameWriter::writeFirstCompressed()
{
    const qint64 size = std::min(pieceSize, bytesLeft());
    const bool isFinal = size == bytesLeft();
    m_isCompressed = true;
    QByteArray frame = makeFragment(QByteArrayView(m_payload).first(size), isFinal);
    const bool isLarge = m_payload.size() > smallPayload;
    const bool hasShrunk = isSmaller(frame.size(), size);
    if (m_opcode == Opcode::Binary && isLarge)
        m_messages.note(hasShrunk);
    if (isLarge && !hasShrunk) {
        m_deflater->forget();
        m_isCompressed = false;
        m_fragments = {};
        return false;
    }
    m_isInFragments = true;
    m_offset = size;
    writeMadeFragment(std::move(frame), isFinal);
    return true;
}

void FrameWriter::beginMessage(Opcode opcode)
{
    while (bytesLeft() > 0)
        writePiece();
    m_opcode = opcode;
    m_isInFragments = true;
    m_isCompressed = m_deflater.has_value();
}

void FrameWriter::writeFragment(QByteArrayView payload, bool isFinal)
{
    writeMadeFragment(makeFragment(payload, isFinal), isFinal);
}

// With room for the header at the front.
QByteArray FrameWriter::makeFragment(QByteArrayView payload, bool isFinal)
{
    QByteArray frame(maxFrameHeaderSize, Qt::Uninitialized);
    if (!m_isCompressed) {
        frame.append(payload);
    } else if (m_fragments.takeTurn()) {
        m_deflater->deflate(payload, isFinal, &frame);
        if (payload.size() > smallPayload)
            m_fragments.note(isSmaller(frame.size(), payload.size()));
    } else {
        m_deflater->store(payload, isFinal, &frame);
    }
    return frame;
}

void FrameWriter::writeMadeFragment(QByteArray &&frame, bool isFinal)
{
    const qint64 payloadSize = frame.size() - maxFrameHeaderSize;
    if (payloadSize > 0 || isFinal) {
        FrameHeader header = makeHeader(m_opcode, payloadSize);
        header.isFinal = isFinal;
        header.reservedBits = m_isCompressed && m_opcode != Opcode::Continuation ? compressedBit : 0;
        m_opcode = Opcode::Continuation;
        char *const payload = frame.data() + maxFrameHeaderSize;
        if (header.maskingKey)
            maskPayload(payload, payloadSize, *header.maskingKey, payload);
        std::array<char, maxFrameHeaderSize> bytes;
        const qint64 headerSize = encodeFrameHeader(header, bytes.data());
        char *const start = payload - headerSize;
        std::memcpy(start, bytes.data(), size_t(headerSize));
        m_sink->writeBytes(start, headerSize + payloadSize);
    }
    if (isFinal)
        endMessage();
}

void FrameWriter::endMessage()
{
    m_payload.clear();
    m_offset = 0;
    m_isInFragments = false;
    m_isCompressed = false;
    m_fragments = {};
    writeControlFrames();
}

void FrameWriter::writeControlFrames()
{
    if (isInFrame())
        return;
    if (m_pong)
        writeFrame(Opcode::Pong, *std::exchange(m_pong, std::nullopt));
    if (m_ping)
        writeFrame(Opcode::Ping, *std::exchange(m_ping, std::nullopt));
    if (m_close && bytesLeft() == 0)
        writeFrame(Opcode::Close, *std::exchange(m_close, std::nullopt));
}

void FrameWriter::clear()
{
    m_payload.clear();
    m_offset = 0;
    m_isInFragments = false;
    m_fragments = {};
    m_ping.reset();
    m_pong.reset();
    m_close.reset();
}

void FrameWriter::writeFrame(Opcode opcode, const QByteArray &payload)
{
    Q_ASSERT(payload.size() <= smallPayload);
    const FrameHeader header = makeHeader(opcode, payload.size());
    std::array<char, maxFrameHeaderSize + smallPayload> own;
    char *const room = m_sink->roomFor(maxFrameHeaderSize + payload.size());
    char *const frame = room ? room : own.data();
    const qint64 headerSize = encodeFrameHeader(header, frame);
    encodePayload(payload.constData(), payload.size(), header.maskingKey, frame + headerSize);
    if (room)
        m_sink->addBytes(headerSize + payload.size());
    else
        m_sink->writeBytes(frame, headerSize + payload.size());
}

FrameHeader FrameWriter::makeHeader(Opcode opcode, qint64 payloadSize)
{
    FrameHeader header;
    header.opcode = opcode;
    header.payloadSize = payloadSize;
    if (m_role == Role::Client)
        header.maskingKey = makeMaskingKey();
    return header;
}

} // namespace WebSocketStreamInternal
