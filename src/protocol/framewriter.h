// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#pragma once

#include "protocol/deflater.h"
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
    // Where a frame of up to so many bytes is encoded instead, before addBytes() is called; null if there is no such place.
    virtual char *roomFor(qint64) { return nullptr; }
    virtual void addBytes(qint64) { }

protected:
    ~FrameSink() = default;
};

// Encodes messages and control frames. A large message is encoded in pieces, each when there is room for it, so that it
// is not in memory twice: in one frame, and control frames wait until that is complete; if it is compressed, and nobody
// knows how large it becomes, in a frame for each.
class FrameWriter
{
public:
    FrameWriter(Role role, FrameSink *sink) : m_role(role), m_sink(sink) { }

    // From here on messages of at least `threshold` bytes are compressed, unless it makes nothing of them smaller.
    void setDeflater(Deflater &&deflater, qint64 threshold);

    // The message before it is completed first, at once.
    void writeMessage(Opcode opcode, const QByteArray &payload);
    void writePiece(); // only with bytesLeft()

    // A message that comes in fragments, from somebody who sends no other one before it ends.
    void beginMessage(Opcode opcode);
    void writeFragment(QByteArrayView payload, bool isFinal);

    // Of several that wait, the last of each kind is sent; a Ping without a payload is as good as any.
    void addPing(const QByteArray &payload = {})
    {
        if (!m_ping || !payload.isEmpty())
            m_ping = payload;
    }
    void addPong(const QByteArray &payload) { m_pong = payload; }
    void addClose(const QByteArray &payload) { m_close = payload; }
    // Unless a frame is under way; then they follow it. A Close follows the message of writeMessage().
    void writeControlFrames();

    // Payload of the message under way that is not encoded yet.
    [[nodiscard]] qint64 bytesLeft() const { return m_payload.size() - m_offset; }
    void clear(); // forgets what waits

private:
    // After what did not shrink, the next does not either, most likely: an image, an archive. The more often, the more of
    // them are not tried.
    class Hope
    {
    public:
        [[nodiscard]] bool takeTurn(); // whether to try
        void note(bool hasShrunk);

    private:
        int m_left = 0;
        int m_last = 0;
    };

    [[nodiscard]] bool isInFrame() const { return bytesLeft() > 0 && !m_isInFragments; }
    [[nodiscard]] bool mayCompress(Opcode opcode, qint64 size);
    bool writeFirstCompressed();
    void writePlainPiece();
    [[nodiscard]] QByteArray makeFragment(QByteArrayView payload, bool isFinal);
    void writeMadeFragment(QByteArray &&frame, bool isFinal);
    void endMessage();
    void writeFrame(Opcode opcode, const QByteArray &payload);
    [[nodiscard]] FrameHeader makeHeader(Opcode opcode, qint64 payloadSize);

    Role m_role;
    FrameSink *m_sink;

    std::optional<Deflater> m_deflater;
    qint64 m_threshold = 0; // bytes
    Hope m_messages; // of large binary ones
    Hope m_fragments; // of the present message

    // The message under way.
    Opcode m_opcode = Opcode::Binary; // of its next frame, in fragments
    QByteArray m_payload;
    qint64 m_offset = 0;
    bool m_isInFragments = false;
    bool m_isCompressed = false;
    FrameHeader m_header; // of the only frame

    std::optional<QByteArray> m_ping;
    std::optional<QByteArray> m_pong;
    std::optional<QByteArray> m_close;
};

} // namespace WebSocketStreamInternal
