// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#pragma once

#include "demoside.h"

#include <QtCore/qelapsedtimer.h>
#include <QtCore/qtimer.h>

// The table: WebSocketStream beside a bare QWebSocket, in the same seconds.
class Demo : public QObject
{
    Q_OBJECT

public:
    explicit Demo(QObject *parent = nullptr);
    void start();

Q_SIGNALS:
    void finished(int status); // 0: the promise about memory was kept

private:
    void onStarted();
    void onFailed();
    void printRow();
    void finish();

    DemoSide m_stream;
    DemoSide m_socket;
    const qint64 m_limit;
    QTimer m_timer;
    QElapsedTimer m_clock;
    int m_startedSides = 0;
    int m_rows = 0;
};
