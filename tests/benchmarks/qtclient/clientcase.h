// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#pragma once

#include <QtCore/qbytearray.h>
#include <QtCore/qstring.h>
#include <QtCore/qurl.h>
#include <QtNetwork/qsslconfiguration.h>

// What the command line asks for.
struct ClientCase
{
    QString column;
    QString task;
    QUrl url;
    QSslConfiguration sslConfiguration;
    qint64 size = 0; // of a message
    qint64 count = 0; // of messages
    bool text = false;
    int streams = 1;
    int seconds = 1; // of the task grow

    [[nodiscard]] QByteArray payload() const;
};

// Ends the process: a sample that has lost something is no sample.
[[noreturn]] void fail(const QString &message);
