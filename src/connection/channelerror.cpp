// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#include "connection/channelerror.h"

#include "connection/tlsfailure.h"
#include "protocol/errortext.h"

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
    //: %1 is a sentence, which says that a message is larger than allowed.
    const QString limit = ErrorText::tr("%1 The connection was closed with code %2.");
    //: %1 is a sentence, which says what is wrong with a frame or a text message.
    const QString fault = ErrorText::tr("The peer violated the protocol: %1 The connection was closed with code %2.");
    ChannelError error;
    error.message = (isLimit ? limit : fault).arg(violation.description, QString::number(violation.closeCode));
    error.initiator = isLimit ? Initiator::Local : Initiator::Protocol;
    return error;
}

} // namespace WebSocketStreamInternal
