// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#pragma once

#include <QtCore/qlist.h>
#include <QtCore/qstring.h>
#include <QtNetwork/qabstractsocket.h>
#include <QtNetwork/qsslerror.h>

namespace WebSocketStreamInternal {

// QSslSocket stays connected after these, but passes nothing on any more.
bool isTlsError(QAbstractSocket::SocketError error);

// Why there is no TLS connection to `host`: all that is wrong with its certificate, or else what `errorString`, the
// socket's, means.
QString describeTlsFailure(const QString &host, const QList<QSslError> &sslErrors, const QString &errorString);

} // namespace WebSocketStreamInternal
