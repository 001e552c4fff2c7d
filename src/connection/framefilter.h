// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#pragma once

#include "protocol/frameheader.h"
#include "protocol/utf8.h"
#include "websocketstream_export.h"

#include <QtCore/qbytearray.h>
#include <QtCore/qiodevice.h>

#include <array>
#include <optional>

// Stands between a socket and a reader of WebSocket frames. A message in a single frame, as almost
// all are, can be taken here, past the reader. All other bytes are passed on; the frame headers (RFC
// 6455, 5.2) are followed to tell what the reader does not, and text frames are made binary, so
// that the text of a message can be decoded as a whole.
class WEBSOCKETSTREAM_EXPORT WebSocketFrameFilter final : public QIODevice
{
    Q_OBJECT

public:
    // In the role that reads.
    WebSocketFrameFilter(QIODevice *source, WebSocketRole role, qint64 maxMessageSize, QObject *parent);

    // Looks at what the source has now, and takes over a part of it. Bytes that arrive
    // later are not seen before the next call.
    void update();
    [[nodiscard]] bool needsUpdate() const;
    // Whether bytes have come since the last update.
    [[nodiscard]] bool isOutdated() const;
    // Takes over everything that the source has now.
    void takeAll();
    // Drops what has not been read, here and in the source; here only.
    void discard();
    void clear();

    // Takes the payload of the next message if it is a single frame without fault and all of it has come. What
    // has come of it is read from the source in any case. A text may be a view that the next call ends.
    [[nodiscard]] std::optional<QByteArray> takeMessage();

    // Whether a header, or the rest of a payload, is there for the reader.
    [[nodiscard]] bool canProceed() const;

    [[nodiscard]] bool isText() const { return m_isText; } // the message read last
    [[nodiscard]] QByteArray closeBody() const { return m_closeBody; } // of a Close frame, unmasked
    [[nodiscard]] bool hasWrongMasking() const { return m_wrongMasking; }
    // Looks at what has come of a text that is not complete, as far as it is not masked.
    void checkArrivedText();
    [[nodiscard]] bool hasBadText() const { return m_badText; }

    [[nodiscard]] bool isSequential() const override { return true; }
    [[nodiscard]] qint64 bytesAvailable() const override { return m_available; }

protected:
    qint64 readData(char *data, qint64 maxSize) override;
    qint64 writeData(const char *data, qint64 size) override;

private:
    [[nodiscard]] bool isBetweenFrames() const { return m_headerSize == 0 && !m_taking; }
    void fetchHeader();
    void fetchPayload();
    bool beginTaking();
    void takeView();
    bool fillTaken();
    qint64 readBytes(char *to, qint64 maxSize);
    void follow(char *data, qint64 size);
    void followHeader(char *byte);
    void followFirstByte(char *byte);
    void followPayload(const char *data, qint64 size);
    [[nodiscard]] bool isInText() const;
    void checkText(const char *payload, qint64 size);

    QIODevice *const m_source;
    const bool m_expectsMask;
    const qint64 m_maxMessageSize;
    QByteArray m_buffer; // small reads are much cheaper here than in a socket
    qint64 m_offset = 0;
    qint64 m_available = 0; // here and in the source

    std::array<char, maxFrameHeaderSize> m_header = {}; // of the frame that the reader is in
    int m_headerSize = 0; // 0: between two frames
    int m_headerNeeded = 2;
    qint64 m_payloadRead = 0;
    qint64 m_payloadLeft = 0;
    qint64 m_lastPayloadSize = 0;
    QByteArray m_closeBody;
    bool m_isText = false;
    bool m_inFragments = false; // between the first and the last fragment of a message
    bool m_wrongMasking = false;
    bool m_badText = false;
    WebSocketUtf8Checker m_textChecker; // of the message that is not complete
    qint64 m_checked = 0; // of the payload of the present frame

    bool m_taking = false; // a frame that the reader never sees
    QByteArray m_taken;
    qint64 m_takenSize = 0; // of the whole payload
    qint64 m_takenFilled = 0; // so much of it has come
    std::optional<WebSocketMaskingKey> m_takenKey;
};
