// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#pragma once

#include "protocol/frameheader.h"
#include "websocketstream_export.h"

#include <QtCore/qbytearray.h>

#include <optional>

class QIODevice;

// Writes frames to a socket. A large message is one frame, too, but is encoded in pieces, each when
// the socket has room for it, so that a message is not in memory twice. Control frames wait until
// it is complete.
class WEBSOCKETSTREAM_EXPORT WebSocketFrameWriter
{
public:
    void start(QIODevice *socket, WebSocketRole role);

    // The message before it is completed first, at once.
    void writeMessage(WebSocketOpcode opcode, const QByteArray &payload);
    void writePiece(); // only with bytesLeft()

    // Of several that wait, the last of each kind is sent.
    void addPing() { m_pingWaits = true; }
    void addPong(const QByteArray &payload) { m_pong = payload; }
    void addClose(const QByteArray &payload) { m_close = payload; }
    // Unless a message is under way; then they follow it.
    void writeControlFrames();

    // Payload of the message under way that is not encoded yet.
    [[nodiscard]] qint64 bytesLeft() const { return m_payload.size() - m_offset; }
    void clear(); // forgets what waits

private:
    void writeFrame(WebSocketOpcode opcode, const QByteArray &payload);
    [[nodiscard]] WebSocketFrameHeader makeHeader(WebSocketOpcode opcode, qint64 payloadSize);

    QIODevice *m_socket = nullptr;
    WebSocketRole m_role = WebSocketRole::Client;
    WebSocketMaskingKeys m_keys;

    // The message under way.
    QByteArray m_payload;
    qint64 m_offset = 0;
    WebSocketFrameHeader m_header;

    bool m_pingWaits = false;
    std::optional<QByteArray> m_pong;
    std::optional<QByteArray> m_close;
};
