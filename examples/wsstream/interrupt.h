// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#pragma once

#include <QtCore/qobject.h>
#include <QtCore/qsocketnotifier.h>

// SIGINT and SIGTERM as a Qt signal. One object per process.
class Interrupt : public QObject
{
    Q_OBJECT

public:
    explicit Interrupt(QObject *parent = nullptr);

Q_SIGNALS:
    void requested();

private:
    void onActivated();

    QSocketNotifier m_notifier;
};
