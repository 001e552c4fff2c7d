// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#pragma once

#include "server.h"

#include "websocketstreamoptions.h"

#include <QtCore/qfuture.h>
#include <QtCore/qprocess.h>
#include <QtCore/qstring.h>
#include <QtCore/qtemporarydir.h>
#include <QtCore/qurl.h>
#include <QtTest/qtest.h>

// Python's server without compression, and nginx on another port, which terminates TLS before it and before others.
class InteropServers
{
public:
    InteropServers() = default;
    ~InteropServers();
    Q_DISABLE_COPY_MOVE(InteropServers)

    // Empty when both run; otherwise what is missing or what went wrong.
    [[nodiscard]] QString start();

    // For initTestCase_data(): every test runs on ws straight to Python and on wss through nginx.
    static void addGlobalRows();
    // On the server that QFETCH_GLOBAL(bool, tls) selects; Python's, or another behind the same nginx.
    [[nodiscard]] QUrl url(bool tls, const QString &path) const;
    [[nodiscard]] QUrl url(bool tls, const QString &path, const InteropServer &server) const;

    // Options that trust the certificate of nginx.
    [[nodiscard]] WebSocketStreamOptions options() const;

    // As InteropServer::takeReport(), of Python's.
    [[nodiscard]] QJsonObject takeReport(const QString &path) { return m_python.takeReport(path); }

    template <typename T>
    [[nodiscard]] static bool finishes(const QFuture<T> &future)
    {
        return QTest::qWaitFor([&future] { return future.isFinished(); }, 60'000);
    }

private:
    QString makeCertificate();
    QString startNginx();

    QTemporaryDir m_directory;
    InteropServer m_python;
    QProcess m_nginx;
    quint16 m_nginxPort = 0;
    QSslConfiguration m_tls = QSslConfiguration::defaultConfiguration();
};
