// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#pragma once

#include "protocol/framereader.h"

#include <QtCore/qlist.h>
#include <QtCore/qstring.h>
#include <QtNetwork/qabstractsocket.h>
#include <QtNetwork/qsslerror.h>

#include <utility>

namespace WebSocketStreamInternal {

// Why a connection could not be opened or has ended.
struct ChannelError
{
    enum class Initiator { Local, Remote, Protocol, Network, Tls, Timeout };

    QString message = {};
    Initiator initiator = Initiator::Local;
    int httpStatus = 0;
    QList<std::pair<QByteArray, QByteArray>> httpHeaders = {};
    QByteArray httpBody = {}; // its beginning
    QAbstractSocket::SocketError socketError = QAbstractSocket::UnknownSocketError;
    QList<QSslError> sslErrors = {};
};

// What the socket tells: an end of TCP or, if one of the errors is of that kind, of TLS.
ChannelError makeNetworkError(const QString &message, QAbstractSocket::SocketError socketError,
                              const QList<QSslError> &sslErrors);

// After what the peer has sent, the connection is failed. A message that is too big is our limit, and not its fault.
ChannelError makeViolationError(const FrameReader::Violation &violation);

} // namespace WebSocketStreamInternal
