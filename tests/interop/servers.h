// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#pragma once

#include "websocketstreamoptions.h"

#include <QtCore/qfuture.h>
#include <QtCore/qjsonobject.h>
#include <QtCore/qlist.h>
#include <QtCore/qprocess.h>
#include <QtCore/qstring.h>
#include <QtCore/qtemporarydir.h>
#include <QtCore/qurl.h>
#include <QtTest/qtest.h>

// Two servers that this project did not write: python3-websockets on a free port, and nginx on another, which
// terminates TLS before it. Both end with the test program, however it ends.
class InteropServers
{
public:
    // Empty when both run; otherwise what is missing or what went wrong.
    [[nodiscard]] QString start();
    void stop();

    // For initTestCase_data(): every test runs on ws straight to Python and on wss through nginx.
    static void addGlobalRows();
    // On the server that QFETCH_GLOBAL(bool, tls) selects.
    [[nodiscard]] QUrl url(bool tls, const QString &path) const;

    // Options that trust the certificate of nginx.
    [[nodiscard]] WebSocketStreamOptions options() const;

    // What the Python server saw at the end of the connection with this path; empty when it has not ended in time.
    [[nodiscard]] QJsonObject takeReport(const QString &path);

    template <typename T>
    [[nodiscard]] static bool finishes(const QFuture<T> &future)
    {
        return QTest::qWaitFor([&future] { return future.isFinished(); }, 60'000);
    }

private:
    QString startPython();
    QString makeCertificate();
    QString startNginx();

    QTemporaryDir m_directory;
    QProcess m_python;
    QProcess m_nginx;
    quint16 m_pythonPort = 0;
    quint16 m_nginxPort = 0;
    QSslConfiguration m_tls = QSslConfiguration::defaultConfiguration();
    QList<QJsonObject> m_reports;
};
