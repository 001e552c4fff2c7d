// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#pragma once

#include "connection/channel.h"
#include "protocol/handshakeresponse.h"
#include "protocol/httpbody.h"

#include <QtCore/qpointer.h>

#include <optional>

class QIODevice;

namespace WebSocketStreamInternal {

// The server's answer to the opening handshake, judged before QWebSocket sees it, which would refuse answers that
// RFC 6455 allows ("Connection: keep-alive, Upgrade") and open with others that it does not. Bytes are taken from the
// socket as they come, so that neither of us looks at one twice.
class HandshakeAnswer
{
public:
    enum class Refusals { Keep, PassOn };

    // To a request with these options.
    HandshakeAnswer(const ChannelOptions &options, Refusals refusals);

    // QWebSocket sees bytes before us, but in text mode no CR, so that it waits for the header's end.
    void holdBack(QIODevice *device);
    // On the same connection, after a refusal that was passed on: QWebSocket has asked again.
    void holdBackNext(QIODevice *device);

    // Looks at what has come; returns why the connection has to fail.
    [[nodiscard]] std::optional<ChannelError> read();
    // Whether it is complete and nothing speaks against it, but is not passed on.
    [[nodiscard]] bool isAccepted() const { return m_device && m_isJudged && !isRefused(); }
    // To QWebSocket; later versions of Qt know how to answer a refusal.
    void passOn();

    // Whether it is a refusal that is kept, whose body() may be incomplete.
    [[nodiscard]] bool isRefused() const
    {
        return m_isJudged && m_refusals == Refusals::Keep && m_response.isRefusal();
    }
    [[nodiscard]] const HttpBody &body() const { return m_body; }
    [[nodiscard]] ChannelError refusal() const;

    [[nodiscard]] const HandshakeResponse &response() const { return m_response; }
    // How messages are compressed; nothing: they are not.
    [[nodiscard]] std::optional<DeflateParameters> deflate() const
    {
        return m_response.deflate(m_offeredDeflate).agreed;
    }

private:
    void readBody();
    [[nodiscard]] bool skipBody();
    [[nodiscard]] bool takeHeader();
    [[nodiscard]] std::optional<ChannelError> judge();

    const QStringList m_offeredProtocols;
    std::optional<DeflateParameters> m_offeredDeflate;
    const Refusals m_refusals;
    QPointer<QIODevice> m_device; // null: not held back
    qint64 m_bodySize = 0; // bytes of a refusal that come before the next answer
    QByteArray m_header; // as far as it has come
    HandshakeResponse m_response;
    HttpBody m_body; // of a refusal that is kept
    bool m_isJudged = false;
    qint64 m_interimSize = 0; // bytes of answers before it
};

} // namespace WebSocketStreamInternal
