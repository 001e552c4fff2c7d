// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#pragma once

#include "connection/channel.h"
#include "websocketerror.h"

// The fields of a WebSocketError; the channel and the stream fill them in, callers read them.
struct WebSocketErrorData : QSharedData
{
    WebSocketError::Kind kind = WebSocketError::Kind::WebSocket;
    QString message;
    WebSocketCloseInfo close;
    QVariant abortReason;
    WebSocketError::Initiator initiator = WebSocketError::Initiator::Local;
    int httpStatus = 0;
    QList<std::pair<QByteArray, QByteArray>> httpHeaders;
    QAbstractSocket::SocketError socketError = QAbstractSocket::UnknownSocketError;
    QList<QSslError> sslErrors;
    qint64 unsentBytes = 0;
    QByteArray what;

    [[nodiscard]] static WebSocketErrorData of(const WebSocketStreamInternal::ChannelError &error);
    [[nodiscard]] WebSocketError toError() const;
    [[nodiscard]] static WebSocketErrorData of(const WebSocketError &error);
};

namespace WebSocketStreamInternal {

// The error with which opened and closed fail when a signal is aborted with `reason`:
// the very error if the reason is one.
WebSocketError errorFromAbortReason(const QVariant &reason);

} // namespace WebSocketStreamInternal
