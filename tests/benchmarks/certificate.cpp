// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#include "certificate.h"

#include <QtCore/qprocess.h>

bool makeCertificate(const QString &directory)
{
    QProcess openssl;
    openssl.setWorkingDirectory(directory);
    openssl.start(QStringLiteral("openssl"),
                  QStringLiteral("req -x509 -nodes -newkey rsa:2048 -keyout key.pem -out certificate.pem -days 2 "
                                 "-subj /CN=127.0.0.1 -addext subjectAltName=IP:127.0.0.1")
                          .split(QLatin1Char(' ')));
    return openssl.waitForFinished() && openssl.exitCode() == 0;
}
