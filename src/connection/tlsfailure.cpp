// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#include "connection/tlsfailure.h"

#include <QtCore/qstringlist.h>

namespace WebSocketStreamInternal {

namespace {

// RFC 8446, 6.2, names the alerts, and OpenSSL's texts have these names in them.
QString meaningOf(const QString &errorString)
{
    if (errorString.contains(QLatin1StringView("protocol version"))
        || errorString.contains(QLatin1StringView("unsupported protocol")))
        return QStringLiteral("there is no TLS protocol version that both sides allow");
    if (errorString.contains(QLatin1StringView("certificate required")))
        return QStringLiteral("the server wants a client certificate");
    if (errorString.contains(QLatin1StringView("alert handshake failure")))
        return QStringLiteral("the server wants a client certificate, or ciphers that are not allowed here");
    return {};
}

} // namespace

bool isTlsError(QAbstractSocket::SocketError error)
{
    return error == QAbstractSocket::SslHandshakeFailedError || error == QAbstractSocket::SslInternalError
            || error == QAbstractSocket::SslInvalidUserDataError;
}

QString describeTlsFailure(const QString &host, const QList<QSslError> &sslErrors, const QString &errorString)
{
    if (!sslErrors.isEmpty()) {
        QStringList reasons;
        for (const QSslError &error : sslErrors)
            reasons.append(error.errorString());
        reasons.removeDuplicates();
        return QStringLiteral("The certificate of %1 was not accepted: %2.")
                .arg(host, reasons.join(QStringLiteral("; ")));
    }
    const QString meaning = meaningOf(errorString);
    if (meaning.isEmpty())
        return QStringLiteral("The TLS handshake with %1 failed: %2.").arg(host, errorString);
    return QStringLiteral("The TLS handshake with %1 failed: %2 (%3).").arg(host, meaning, errorString);
}

} // namespace WebSocketStreamInternal
