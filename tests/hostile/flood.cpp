// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#include "flood.h"

#include "testcertificate.h"

#include <QtCore/qdeadlinetimer.h>

#include <chrono>

using namespace std::chrono_literals;

Flood::Flood(FloodOrder order, bool tls) : m_tls(tls)
{
    if (tls) {
        const QSslConfiguration configuration = TestCertificate::instance().serverConfiguration();
        order.certificate = configuration.localCertificate().toPem();
        order.key = configuration.privateKey().toPem();
    }
    m_process.setProcessChannelMode(QProcess::ForwardedErrorChannel);
    m_process.start(QStringLiteral(FLOODSERVER_PATH), QStringList());
    QDataStream stream(&m_process);
    stream << order;
    m_process.closeWriteChannel();

    const QDeadlineTimer deadline(30s);
    while (!m_process.canReadLine() && m_process.waitForReadyRead(int(deadline.remainingTime())))
        continue;
    m_port = m_process.readLine().trimmed().toInt();
    if (m_port == 0)
        qFatal("the flood server did not start: %s", qPrintable(m_process.errorString()));
}

Flood::~Flood()
{
    m_process.kill();
    m_process.waitForFinished();
}

QUrl Flood::url() const
{
    return QUrl(
            QStringLiteral("%1://127.0.0.1:%2/").arg(m_tls ? QStringLiteral("wss") : QStringLiteral("ws")).arg(m_port));
}

qint64 Flood::sentBytes()
{
    while (m_process.canReadLine())
        m_sentBytes = m_process.readLine().trimmed().toLongLong();
    return m_sentBytes;
}

bool Flood::hasEnded() const
{
    return m_process.state() == QProcess::NotRunning;
}
