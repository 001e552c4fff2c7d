// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#pragma once

#include <QtCore/qprocess.h>

constexpr qint64 mebibyte = 1024 * 1024;
QString mebibytes(qint64 bytes);

// One half of the table: a client process and the server process that floods it.
class DemoSide : public QObject
{
    Q_OBJECT

public:
    explicit DemoSide(const QString &client, QObject *parent = nullptr);

    void start(qint64 limit);
    void stop();
    [[nodiscard]] QString cells() const;
    [[nodiscard]] qint64 sent() const { return m_sent; }
    [[nodiscard]] qint64 growth() const { return (m_peakKiB - m_startKiB) * 1024; } // bytes

Q_SIGNALS:
    void started();
    void failed();

private:
    void onServerOutput();
    void onClientOutput();

    const QString m_clientRole;
    QProcess m_server;
    QProcess m_client;
    qint64 m_sent = 0;
    qint64 m_consumed = 0;
    qint64 m_waiting = 0;
    qint64 m_residentKiB = 0;
    qint64 m_peakKiB = 0;
    qint64 m_startKiB = 0;
};
