// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#include "servers.h"

#include <QtCore/qdeadlinetimer.h>
#include <QtCore/qfile.h>
#include <QtNetwork/qsslcertificate.h>
#include <QtNetwork/qtcpserver.h>

#include <chrono>

#include <unistd.h>

using namespace std::chrono_literals;

namespace {

constexpr auto patience = 30s;

quint16 freePort()
{
    QTcpServer server;
    server.listen(QHostAddress::LocalHost);
    return server.serverPort();
}

} // namespace

QString InteropServers::start()
{
    for (const char *program : {NGINX_EXECUTABLE, OPENSSL_EXECUTABLE}) {
        if (QByteArray(program).endsWith("-NOTFOUND"))
            return QStringLiteral("needs nginx and openssl");
    }
    QString problem = m_python.start(InteropServer::Library::Python);
    if (problem.isEmpty())
        problem = makeCertificate();
    if (problem.isEmpty())
        problem = startNginx();
    return problem;
}

InteropServers::~InteropServers()
{
    endServer(&m_nginx);
}

QString InteropServers::makeCertificate()
{
    const QString certificate = m_directory.filePath(QStringLiteral("certificate.pem"));
    QProcess openssl;
    openssl.setProcessChannelMode(QProcess::MergedChannels);
    openssl.start(QStringLiteral(OPENSSL_EXECUTABLE),
                  {QStringLiteral("req"), QStringLiteral("-x509"), QStringLiteral("-nodes"), QStringLiteral("-newkey"),
                   QStringLiteral("rsa:2048"), QStringLiteral("-keyout"),
                   m_directory.filePath(QStringLiteral("key.pem")), QStringLiteral("-out"), certificate,
                   QStringLiteral("-days"), QStringLiteral("2"), QStringLiteral("-subj"),
                   QStringLiteral("/CN=127.0.0.1"), QStringLiteral("-addext"),
                   QStringLiteral("subjectAltName=IP:127.0.0.1")});
    if (!openssl.waitForFinished() || openssl.exitCode() != 0)
        return QStringLiteral("openssl: ") + QString::fromUtf8(openssl.readAll());
    m_tls.setCaCertificates(QSslCertificate::fromPath(certificate));
    return {};
}

QString InteropServers::startNginx()
{
    QFile source(QStringLiteral(NGINX_TEMPLATE));
    if (!source.open(QIODevice::ReadOnly))
        return source.fileName() + QStringLiteral(": ") + source.errorString();
    const QString configuration = QString::fromUtf8(source.readAll());

    endWithThisProcess(&m_nginx);
    m_nginx.setProcessChannelMode(QProcess::MergedChannels);
    QString log;
    // Between finding a free port and using it somebody else may take it: then nginx ends, and another port is tried.
    for (int attempt = 0; attempt < 5; ++attempt) {
        m_nginxPort = freePort();
        QString text = configuration;
        // As root, nginx would give its worker another user, who may not read our directory.
        text.replace(QLatin1String("@USER@"), ::geteuid() == 0 ? QStringLiteral("user root;") : QString());
        text.replace(QLatin1String("@PORT@"), QString::number(m_nginxPort));
        text.replace(QLatin1String("@BACKEND@"), QString::number(m_python.port()));
        const QString path = m_directory.filePath(QStringLiteral("nginx.conf"));
        QFile file(path);
        if (!file.open(QIODevice::WriteOnly) || file.write(text.toUtf8()) < 0)
            return file.fileName() + QStringLiteral(": ") + file.errorString();
        file.close();

        m_nginx.start(QStringLiteral(NGINX_EXECUTABLE),
                      {QStringLiteral("-p"), m_directory.path(), QStringLiteral("-e"), QStringLiteral("stderr"),
                       QStringLiteral("-c"), path});
        // nginx says so in its log when its worker runs, that is, after it has bound the port.
        log.clear();
        const QDeadlineTimer deadline(patience);
        while (!log.contains(QLatin1String("start worker process")) && !deadline.hasExpired()) {
            if (!m_nginx.waitForReadyRead(int(deadline.remainingTime())))
                break;
            log += QString::fromUtf8(m_nginx.readAll());
        }
        if (log.contains(QLatin1String("start worker process")))
            return {};
        log += endServer(&m_nginx);
    }
    return QStringLiteral("nginx did not start: ") + log;
}

void InteropServers::addGlobalRows()
{
    QTest::addColumn<bool>("tls");
    QTest::newRow("ws") << false;
    QTest::newRow("wss through nginx") << true;
}

QUrl InteropServers::url(bool tls, const QString &path) const
{
    const QString base = tls ? QStringLiteral("wss://127.0.0.1:%1").arg(m_nginxPort)
                             : QStringLiteral("ws://127.0.0.1:%1").arg(m_python.port());
    return QUrl(base + path);
}

QUrl InteropServers::url(bool tls, const QString &path, const InteropServer &server) const
{
    const QString base = tls ? QStringLiteral("wss://127.0.0.1:%1/to/%2").arg(m_nginxPort).arg(server.port())
                             : QStringLiteral("ws://127.0.0.1:%1").arg(server.port());
    return QUrl(base + path);
}

WebSocketStreamOptions InteropServers::options() const
{
    WebSocketStreamOptions options;
    options.sslConfiguration = m_tls;
    return options;
}
