// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#pragma once

#include <QtCore/qelapsedtimer.h>
#include <QtCore/qstring.h>

// What happened on a connection, for --stats and the progress line.
struct Statistics
{
    bool opened = false;
    QString protocol;
    QString extensions;
    qint64 messagesReceived = 0;
    qint64 bytesReceived = 0;
    qint64 wireBytesReceived = 0;
    qint64 messagesSent = 0;
    qint64 bytesSent = 0;
    qint64 wireBytesSent = 0;
    int closeCode = 0;
    QString reason;
    bool clean = false;
    QString error;
    int httpStatus = 0;
    qint64 maxBufferedBytes = 0;
    QElapsedTimer clock;

    [[nodiscard]] QByteArray toJson() const;
    [[nodiscard]] QString toProgressLine(qint64 bufferedBytes) const;
};
