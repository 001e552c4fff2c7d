// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#include "protocol/framewriter.h"

#include <QtCore/qiodevice.h>

#include <algorithm>
#include <array>
#include <utility>

namespace {

constexpr qint64 smallPayload = 16 * 1024; // written in one go
constexpr qint64 pieceSize = 64 * 1024; // a multiple of the masking key's size

} // namespace

void WebSocketFrameWriter::start(QIODevice *socket, WebSocketRole role)
{
    m_socket = socket;
    m_role = role;
}

void WebSocketFrameWriter::writeMessage(WebSocketOpcode opcode, const QByteArray &payload)
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

void WebSocketFrameWriter::writePiece()
{
    Q_ASSERT(bytesLeft() > 0);
    const qint64 size = std::min(pieceSize, bytesLeft());
    QByteArray piece(maxFrameHeaderSize + size, Qt::Uninitialized);
    const qint64 headerSize = m_offset == 0 ? encodeFrameHeader(m_header, piece.data()) : 0;
    encodeFramePayload(m_payload.constData() + m_offset, size, m_header.maskingKey, piece.data() + headerSize);
    piece.truncate(headerSize + size);
    m_socket->write(piece);
    m_offset += size;
    if (bytesLeft() > 0)
        return;
    m_payload.clear();
    m_offset = 0;
    writeControlFrames();
}

void WebSocketFrameWriter::writeControlFrames()
{
    if (bytesLeft() > 0)
        return;
    if (m_pong)
        writeFrame(WebSocketOpcode::Pong, *std::exchange(m_pong, std::nullopt));
    if (std::exchange(m_pingWaits, false))
        writeFrame(WebSocketOpcode::Ping, {});
    if (m_close)
        writeFrame(WebSocketOpcode::Close, *std::exchange(m_close, std::nullopt));
}

void WebSocketFrameWriter::clear()
{
    m_payload.clear();
    m_offset = 0;
    m_pingWaits = false;
    m_pong.reset();
    m_close.reset();
}

void WebSocketFrameWriter::writeFrame(WebSocketOpcode opcode, const QByteArray &payload)
{
    Q_ASSERT(payload.size() <= smallPayload);
    const WebSocketFrameHeader header = makeHeader(opcode, payload.size());
    std::array<char, maxFrameHeaderSize + smallPayload> frame;
    const qint64 headerSize = encodeFrameHeader(header, frame.data());
    encodeFramePayload(payload.constData(), payload.size(), header.maskingKey, frame.data() + headerSize);
    m_socket->write(frame.data(), headerSize + payload.size());
}

WebSocketFrameHeader WebSocketFrameWriter::makeHeader(WebSocketOpcode opcode, qint64 payloadSize)
{
    WebSocketFrameHeader header;
    header.opcode = opcode;
    header.payloadSize = payloadSize;
    if (m_role == WebSocketRole::Client)
        header.maskingKey = m_keys.next();
    return header;
}
