// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#pragma once

#include "protocol/frameheader.h"

#include <QtCore/qbytearray.h>

#include <optional>

namespace WebSocketStreamInternal {

// Where encoded frames go to.
class FrameSink
{
public:
    virtual void writeBytes(const char *bytes, qint64 size) = 0;
    virtual void writeBytes(const QByteArray &bytes) = 0;

protected:
    ~FrameSink() = default;
};

// Encodes messages and control frames. A large message is one frame, too, but is encoded in pieces, each when there is
// room for it, so that a message is not in memory twice. Control frames wait until it is complete.
class FrameWriter
{
public:
    FrameWriter(Role role, FrameSink *sink) : m_role(role), m_sink(sink) { }

    // The message before it is completed first, at once.
    void writeMessage(Opcode opcode, const QByteArray &payload);
    void writePiece(); // only with bytesLeft()

    // Of several that wait, the last of each kind is sent; a Ping without a payload is as good as any.
    void addPing(const QByteArray &payload = {})
    {
        if (!m_ping || !payload.isEmpty())
            m_ping = payload;
    }
    void addPong(const QByteArray &payload) { m_pong = payload; }
    void addClose(const QByteArray &payload) { m_close = payload; }
    // Unless a message is under way; then they follow it.
    void writeControlFrames();

    // Payload of the message under way that is not encoded yet.
    [[nodiscard]] qint64 bytesLeft() const { return m_payload.size() - m_offset; }
    void clear(); // forgets what waits

private:
    void writeFrame(Opcode opcode, const QByteArray &payload);
    [[nodiscard]] FrameHeader makeHeader(Opcode opcode, qint64 payloadSize);

    Role m_role;
    FrameSink *m_sink;
    MaskingKeys m_keys;

    // The message under way.
    QByteArray m_payload;
    qint64 m_offset = 0;
    FrameHeader m_header;

    std::optional<QByteArray> m_ping;
    std::optional<QByteArray> m_pong;
    std::optional<QByteArray> m_close;
};

} // namespace WebSocketStreamInternal
