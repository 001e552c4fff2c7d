// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#include "demoside.h"

#include <QtCore/qcoreapplication.h>

using namespace Qt::StringLiterals;

QString mebibytes(qint64 bytes)
{
    return QString::number(double(bytes) / mebibyte, 'f', 1);
}

DemoSide::DemoSide(const QString &client, QObject *parent) : QObject(parent), m_clientRole(client)
{
    for (QProcess *process : {&m_server, &m_client}) {
        process->setProcessChannelMode(QProcess::ForwardedErrorChannel);
        connect(process, &QProcess::finished, this, &DemoSide::failed);
        connect(process, &QProcess::errorOccurred, this, &DemoSide::failed);
    }
    connect(&m_server, &QProcess::readyReadStandardOutput, this, &DemoSide::onServerOutput);
    connect(&m_client, &QProcess::readyReadStandardOutput, this, &DemoSide::onClientOutput);
}

void DemoSide::start(qint64 limit)
{
    m_server.start(QCoreApplication::applicationFilePath(), {u"--demo-process"_s, u"flood"_s, QString::number(limit)});
}

void DemoSide::stop()
{
    for (QProcess *process : {&m_client, &m_server}) {
        process->disconnect(this);
        process->closeWriteChannel();
        if (!process->waitForFinished(5000))
            process->kill();
    }
}

void DemoSide::onServerOutput()
{
    while (m_server.canReadLine()) {
        const QString line = QString::fromUtf8(m_server.readLine()).trimmed();
        if (m_client.state() == QProcess::NotRunning)
            m_client.start(QCoreApplication::applicationFilePath(), {u"--demo-process"_s, m_clientRole, line});
        else
            m_sent = line.toLongLong();
    }
}

void DemoSide::onClientOutput()
{
    while (m_client.canReadLine()) {
        const QByteArrayList numbers = m_client.readLine().trimmed().split(' ');
        m_consumed = numbers.value(0).toLongLong();
        m_waiting = numbers.value(1).toLongLong();
        m_residentKiB = numbers.value(2).toLongLong();
        m_peakKiB = numbers.value(3).toLongLong();
        if (m_startKiB == 0) {
            m_startKiB = m_residentKiB;
            Q_EMIT started();
        }
    }
}

QString DemoSide::cells() const
{
    return u"%1 %2 %3 %4"_s.arg(mebibytes(m_sent), 8)
            .arg(mebibytes(m_consumed), 9)
            .arg(mebibytes(m_waiting), 8)
            .arg(mebibytes(m_residentKiB * 1024), 8);
}
