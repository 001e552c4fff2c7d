// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#pragma once

#include "websocketstream_export.h"

#include <QtCore/qbytearray.h>
#include <QtCore/qiodevice.h>

#include <array>

// Stands between a socket and a reader of WebSocket frames. It passes the bytes on, follows the
// frame headers (RFC 6455, 5.2) to tell what the reader does not, and makes text frames binary,
// so that the text of a message can be decoded as a whole.
class WEBSOCKETSTREAM_EXPORT WebSocketFrameFilter final : public QIODevice
{
    Q_OBJECT

public:
    enum class Masking { Required, Forbidden }; // in the frames that arrive

    WebSocketFrameFilter(QIODevice *source, Masking masking, QObject *parent);

    // Looks at what the source has now, and takes over a part of it. Bytes that arrive
    // later are not seen before the next call. To be called when needsUpdate() says so.
    void update();
    [[nodiscard]] bool needsUpdate() const { return m_offset == m_buffer.size(); }
    // Takes over everything that the source has now.
    void takeAll();
    // Drops what has not been read.
    void discard();

    // Whether the rest of a header, or of a payload, is there.
    [[nodiscard]] bool canProceed() const
    {
        return m_available >= (m_headerSize < m_headerNeeded ? m_headerNeeded - m_headerSize : m_payloadLeft);
    }

    [[nodiscard]] bool isText() const { return m_isText; } // the message read last
    [[nodiscard]] QByteArray closeBody() const { return m_closeBody; } // of a Close frame, unmasked
    [[nodiscard]] bool hasWrongMasking() const { return m_wrongMasking; }

    [[nodiscard]] bool isSequential() const override { return true; }
    [[nodiscard]] qint64 bytesAvailable() const override { return m_available; }

protected:
    qint64 readData(char *data, qint64 maxSize) override;
    qint64 writeData(const char *data, qint64 size) override;

private:
    void follow(char *data, qint64 size);
    void followHeader(char *byte);
    void followPayload(const char *data, qint64 size);
    [[nodiscard]] qint64 payloadSize() const;

    QIODevice *const m_source;
    const Masking m_masking;
    QByteArray m_buffer; // small reads are much cheaper here than in a socket
    qint64 m_offset = 0;
    qint64 m_available = 0; // here and in the source

    std::array<char, 14> m_header = {};
    int m_headerSize = 0; // 0: between two frames
    int m_headerNeeded = 2;
    qint64 m_payloadRead = 0;
    qint64 m_payloadLeft = 0;
    qint64 m_lastPayloadSize = 0;
    QByteArray m_closeBody;
    bool m_isText = false;
    bool m_wrongMasking = false;
};
