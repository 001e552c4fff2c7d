// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#pragma once

#include "websocketframe_p.h"
#include "websocketstream_export.h"

#include <QtCore/qbytearray.h>

class QIODevice;

// Writes frames to a socket. A large message is one frame, too, but is encoded in pieces, each when
// the socket has room for it, so that a message is not in memory twice. Control frames wait until
// it is complete.
class WEBSOCKETSTREAM_EXPORT WebSocketFrameWriter
{
public:
    enum class Masking { Client, Server }; // RFC 6455, 5.1: frames of a client are masked

    void start(QIODevice *socket, Masking masking);

    // What is left of a message before it is written at once.
    void writeMessage(WebSocketOpcode opcode, const QByteArray &payload);
    void writePiece();
    // Of Pings and Pongs that have to wait, the last of each kind is sent.
    void writePing();
    void writePong(const QByteArray &payload);
    void writeClose(const QByteArray &payload);
    void finishMessage();

    // Payload that is not encoded yet.
    [[nodiscard]] qint64 bytesLeft() const { return m_payload.size() - m_offset; }

private:
    void writeFrame(WebSocketOpcode opcode, const QByteArray &payload);
    void writeControlFrames();
    [[nodiscard]] WebSocketFrameHeader makeHeader(WebSocketOpcode opcode, qint64 payloadSize);

    QIODevice *m_socket = nullptr;
    Masking m_masking = Masking::Client;
    WebSocketMaskingKeys m_keys;

    // The message that is being written.
    QByteArray m_payload;
    qint64 m_offset = 0;
    WebSocketFrameHeader m_header;

    bool m_pingWaits = false;
    std::optional<QByteArray> m_pong;
};
