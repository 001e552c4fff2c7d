// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#include "connection/tlsfailure.h"

#include "protocol/errortext.h"

#include <QtCore/qstringlist.h>

namespace WebSocketStreamInternal {

namespace {

// RFC 8446, 6.2, names the alerts, and OpenSSL's texts have these names in them.
QString textFor(const QString &errorString)
{
    if (errorString.contains(QLatin1StringView("protocol version"))
        || errorString.contains(QLatin1StringView("unsupported protocol")))
        return ErrorText::tr(
                "The TLS handshake with %1 failed: there is no TLS protocol version that both sides allow (%2).");
    if (errorString.contains(QLatin1StringView("certificate required")))
        return ErrorText::tr("The TLS handshake with %1 failed: the server wants a client certificate (%2).");
    if (errorString.contains(QLatin1StringView("alert handshake failure")))
        return ErrorText::tr("The TLS handshake with %1 failed: the server wants a client certificate, or ciphers that "
                             "are not allowed here (%2).");
    return ErrorText::tr("The TLS handshake with %1 failed: %2.");
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
        return ErrorText::tr("The certificate of %1 was not accepted: %2.")
                .arg(host, reasons.join(QStringLiteral("; ")));
    }
    return textFor(errorString).arg(host, errorString);
}

} // namespace WebSocketStreamInternal
