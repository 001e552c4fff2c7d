// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#pragma once

#include "floodorder.h"

#include <QtCore/qprocess.h>
#include <QtCore/qurl.h>

// A server in a process of its own that floods its one client; over TLS with the certificate of TestCertificate.
class Flood
{
public:
    explicit Flood(FloodOrder order, bool tls);
    ~Flood();
    Q_DISABLE_COPY_MOVE(Flood)

    [[nodiscard]] QUrl url() const;
    [[nodiscard]] qint64 sentBytes(); // of the flood, as far as the server has told; the system may hold some of them
    [[nodiscard]] bool hasEnded() const; // which it does with the connection

private:
    const bool m_tls;
    QProcess m_process;
    int m_port = 0;
    qint64 m_sentBytes = 0;
};
