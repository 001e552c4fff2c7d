// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#pragma once

#include <QtCore/qprocess.h>
#include <QtCore/qurl.h>

// "openssl s_server" with the certificate of TestCertificate: a TLS server that QSslSocket has no part in. What it gets
// after the TLS handshake it prints, and does not answer.
class OpenSslServer
{
public:
    explicit OpenSslServer(const QStringList &arguments);
    ~OpenSslServer();
    Q_DISABLE_COPY_MOVE(OpenSslServer)

    [[nodiscard]] QUrl url() const;
    [[nodiscard]] QByteArray output(); // all so far

private:
    QProcess m_process;
    QByteArray m_output;
    int m_port = 0;
};
