// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#pragma once

#include <QtCore/qbytearray.h>
#include <QtCore/qsocketnotifier.h>

#include <memory>

struct Statistics;
class WebSocketWritable;

// Reads a file descriptor and sends what it reads, no faster than the peer takes it.
class Input : public QObject
{
    Q_OBJECT

public:
    enum class Mode { Lines, Chunks };

    Input(int descriptor, Mode mode, Statistics *statistics, QObject *parent = nullptr);

    void start(WebSocketWritable *writable);
    void stop();

Q_SIGNALS:
    void finished();
    void failed(const QString &message);

private:
    void readWhenReady();
    void waitForBytes();
    void read();
    void sendLines(const QByteArray &bytes);
    void sendLine(const QByteArray &line);

    const int m_descriptor;
    const Mode m_mode;
    Statistics *const m_statistics;
    WebSocketWritable *m_writable = nullptr;
    std::unique_ptr<QSocketNotifier> m_notifier; // none for a regular file, which never waits
    QByteArray m_line; // the part of it that has been read
};
