// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#include "opensslserver.h"

#include "testcertificate.h"

#include <QtCore/qdeadlinetimer.h>

#include <chrono>

using namespace std::chrono_literals;

OpenSslServer::OpenSslServer(const QStringList &arguments)
{
    m_process.setProcessChannelMode(QProcess::MergedChannels);
    m_process.setWorkingDirectory(TestCertificate::instance().directory());
    m_process.start(QStringLiteral("openssl"),
                    QStringList{QStringLiteral("s_server"), QStringLiteral("-accept"), QStringLiteral("127.0.0.1:0"),
                                QStringLiteral("-naccept"), QStringLiteral("1"), QStringLiteral("-cert"),
                                QStringLiteral("server.pem"), QStringLiteral("-key"), QStringLiteral("server.key")}
                            + arguments);
    // It says so: "ACCEPT 127.0.0.1:12345"
    const QByteArray prefix = "ACCEPT 127.0.0.1:";
    const QDeadlineTimer deadline(30s);
    while (m_port == 0 && !deadline.hasExpired() && m_process.state() != QProcess::NotRunning) {
        m_process.waitForReadyRead(int(deadline.remainingTime()));
        const qsizetype begin = output().indexOf(prefix) + prefix.size();
        const qsizetype end = m_output.indexOf('\n', begin);
        if (begin >= prefix.size() && end > 0)
            m_port = m_output.mid(begin, end - begin).toInt();
    }
    if (m_port == 0)
        qFatal("openssl s_server did not start: %s: %s", qPrintable(m_process.errorString()), m_output.constData());
}

OpenSslServer::~OpenSslServer()
{
    m_process.kill();
    m_process.waitForFinished();
}

QUrl OpenSslServer::url() const
{
    return QUrl(QStringLiteral("wss://127.0.0.1:%1/").arg(m_port));
}

QByteArray OpenSslServer::output()
{
    return m_output += m_process.readAll();
}
