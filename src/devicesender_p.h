// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#pragma once

#include "protocol/utf8.h"
#include "websocketpipe_p.h"

namespace WebSocketStreamInternal {

// One running sendDevice(): a device that becomes one message, when its turn has come.
class DeviceSender final : public Pipe
{
    Q_OBJECT

public:
    DeviceSender(WebSocketWritable *destination, WebSocketWritable::MessageType type);

    QFuture<qint64> begin(QIODevice *source);
    void step() override;
    void drop(const WebSocketError &reason); // it will not be sent, or not to its end

    qint64 position = 0; // bytes that were accepted before it
    [[nodiscard]] qint64 bytesSent() const { return m_total; }

private:
    bool sendPiece();
    bool failAtEnd(bool isLast);
    bool isText(const QByteArray &piece, bool isLast);
    bool hand(const QByteArray &piece, bool isLast);
    void failOperation(const QString &message) override;
    void failMessage(const WebSocketError &error);
    void onCanceled() override;
    void stopped() override;

    WebSocketWritable *const m_destination;
    const WebSocketWritable::MessageType m_type;
    Utf8Decoder m_utf8;
    bool m_hasBegun = false; // something of it was sent
    bool m_sourceFinished = false;
};

} // namespace WebSocketStreamInternal
