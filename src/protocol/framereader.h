// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#pragma once

#include "protocol/closebody.h"
#include "protocol/frameheader.h"
#include "protocol/inflater.h"
#include "protocol/utf8.h"

#include <QtCore/qbytearray.h>
#include <QtCore/qstring.h>

#include <optional>

namespace WebSocketStreamInternal {

// Reads what RFC 6455 calls data framing (section 5): bytes go in as they come from the network, messages, control
// frames and violations come out. It knows no socket: who has bytes puts them into space(), where the payload of a large
// frame stands already where it will stay.
//
//     for (auto event = reader.next(); event != Event::NeedsMore; event = reader.next())
//         ...
//     const auto space = reader.space();
//     reader.filled(socket.read(space.data, space.size));
class FrameReader
{
public:
    enum class Event {
        NeedsMore, // bytes
        Message, // takeText() or takeBytes()
        Piece, // takePiece(); only if somebody takes pieces
        Ping, // controlPayload()
        Pong, // controlPayload()
        Close, // closeBody(); from here on always, nothing that comes after it counts
        Violation // violation(); from here on always
    };

    struct Space
    {
        char *data = nullptr;
        qint64 size = 0; // bytes
    };

    struct Violation
    {
        int closeCode = 0;
        QString description = {};
    };

    // In the role that reads. A message may have up to `maxMessageSize` bytes.
    FrameReader(Role role, qint64 maxMessageSize) : m_role(role), m_maxMessageSize(maxMessageSize) { }

    // From here on messages may be compressed.
    void setInflater(const Inflater &inflater) { m_inflater = inflater; }
    void setMaxMessageSize(qint64 bytes) { m_maxMessageSize = bytes; }
    // Whether what has come of a message is wanted before the message is complete.
    void setTakesPieces(bool takes) { m_takesPieces = takes; }

    // Where the next bytes go, and how many of them have come, with no other call between the two. Best after next() has
    // asked for more: what waits is moved.
    [[nodiscard]] Space space();
    void filled(qint64 size);
    // Bytes that were read elsewhere. They come after those that wait here.
    void append(const QByteArray &bytes);
    // So many bytes wait here that next() has not looked at.
    [[nodiscard]] qint64 bytesWaiting() const { return m_end - m_begin; }

    [[nodiscard]] Event next();

    // Of the present message, up to the call of next() after the one that has completed it.
    [[nodiscard]] bool isText() const { return m_isText; }
    // Of the payload, without what compression has made of it.
    [[nodiscard]] qint64 messageSize() const { return m_isCompressed ? m_inflatedSize : m_messageSize; }
    [[nodiscard]] QString takeText() { return std::exchange(m_text, {}); }
    [[nodiscard]] QByteArray takeBytes();
    // What has come of a message, before it is complete: bytes of a text, too, whose characters may be cut. Who has taken a
    // piece that is not empty gets the rest by takeBytes().
    [[nodiscard]] QByteArray takePiece();
    [[nodiscard]] bool hasPiece() const { return (m_inMessage || m_inFrame) && (m_filled > 0 || !m_text.isEmpty()); }
    [[nodiscard]] bool isInPieces() const { return m_inPieces; } // some of the message was taken before

    [[nodiscard]] QByteArray controlPayload() const { return m_controlPayload; }
    [[nodiscard]] CloseBody closeBody() const { return m_closeBody; }
    [[nodiscard]] const Violation &violation() const { return m_violation; }

private:
    static constexpr qsizetype largestPiece = 64 * 1024;
    // Of a size that is only announced, so much memory is reserved at once.
    static constexpr qint64 trustedSize = 1024 * 1024;
    // A text is decoded in pieces that still are in the processor's cache.
    static constexpr qint64 textPieceSize = 64 * 1024;

    [[nodiscard]] QByteArrayView buffered() const { return {m_buffer.constData() + m_begin, m_end - m_begin}; }
    [[nodiscard]] bool mayGoOn() const;
    bool beginFrame();
    bool mayBegin(const FrameHeader &start);
    bool mayHaveSize(const FrameHeader &header);
    Event readControlFrame();
    bool readPayload();
    void takeWholeFrame();
    void keepView();
    bool appendPayload(QByteArrayView bytes);
    bool inflatePayload();
    bool inflateMasked();
    bool inflate(QByteArrayView *bytes, bool toItsEnd = false);
    [[nodiscard]] bool isPieceLarge() const { return m_takesPieces && m_filled >= largestPiece; }
    void makeRoomToInflate();
    bool endInflating();
    void makeRoom();
    void acceptPayload(qint64 size);
    [[nodiscard]] qsizetype roomForMore(qsizetype size, qsizetype trusted) const;
    void makeRoomForText(qsizetype arrived);
    [[nodiscard]] qsizetype expectedSize(qsizetype size, qint64 trusted) const;
    [[nodiscard]] qsizetype sizeToReserve(qsizetype expected, qsizetype size) const;
    bool readText();
    Event endMessage();
    void forgetMessage();
    [[nodiscard]] bool isTextToDecode() const { return m_isText && !m_inPieces; }
    // If it is not, there may be much more to come, or very many fragments.
    [[nodiscard]] bool isSizeKnown() const { return !m_isCompressed && m_messageSize == m_frame.payloadSize; }
    bool fail(int closeCode, const QString &description);
    bool failSize();
    void end(Event event);

    Role m_role;
    qint64 m_maxMessageSize;
    bool m_takesPieces = false;
    std::optional<Inflater> m_inflater;
    Event m_outcome = Event::NeedsMore; // Close or Violation, once there was one

    // What has come and is not looked at: [m_begin, m_end).
    QByteArray m_buffer;
    qsizetype m_begin = 0;
    qsizetype m_end = 0;

    // The present frame.
    FrameHeader m_frame;
    bool m_inFrame = false; // its header is complete, its payload is not
    qint64 m_left = 0; // of its payload
    qint64 m_lastPayloadSize = 0; // of the data frame before

    // The present message.
    bool m_inMessage = false; // after a fragment that is not the last
    bool m_isText = false;
    bool m_isCompressed = false;
    qint64 m_messageSize = 0; // as announced by the frames so far
    qint64 m_inflatedSize = 0;
    QByteArray m_payload; // with room for more; of a text that is decoded, what is not yet in m_text
    qsizetype m_filled = 0; // so much of it has come
    QByteArrayView m_view; // the payload, if it stands in the buffer as a whole
    bool m_inPieces = false;
    Utf8Decoder m_utf8;
    qsizetype m_checked = 0; // of m_payload
    QString m_text;

    QByteArray m_controlPayload;
    CloseBody m_closeBody;
    Violation m_violation;
};

} // namespace WebSocketStreamInternal
