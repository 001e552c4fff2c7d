// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#include "connection/channelerror.h"

#include "connection/tlsfailure.h"

namespace WebSocketStreamInternal {

using Initiator = ChannelError::Initiator;

ChannelError makeNetworkError(const QString &message, QAbstractSocket::SocketError socketError,
                              const QList<QSslError> &sslErrors)
{
    ChannelError error;
    error.message = message;
    error.initiator = sslErrors.isEmpty() && !isTlsError(socketError) ? Initiator::Network : Initiator::Tls;
    error.socketError = socketError;
    error.sslErrors = sslErrors;
    return error;
}

ChannelError makeViolationError(const FrameReader::Violation &violation)
{
    constexpr int messageTooBig = 1009;
    const bool isLimit = violation.closeCode == messageTooBig;
    const QString what = isLimit ? violation.description
                                 : QStringLiteral("The peer violated the protocol: %1").arg(violation.description);
    ChannelError error;
    error.message = QStringLiteral("%1 The connection was closed with code %2.").arg(what).arg(violation.closeCode);
    error.initiator = isLimit ? Initiator::Local : Initiator::Protocol;
    return error;
}

} // namespace WebSocketStreamInternal
