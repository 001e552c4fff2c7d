// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#pragma once

#include <QtCore/qbytearray.h>
#include <QtCore/qjsonobject.h>
#include <QtCore/qlist.h>

// The headers of an HTTP request, with their names in lower case.
inline QJsonObject headersOf(const QByteArray &head)
{
    QJsonObject headers;
    const QList<QByteArray> lines = head.split('\n');
    for (const QByteArray &line : lines) {
        const qsizetype colon = line.indexOf(':');
        if (colon > 0) {
            headers.insert(QString::fromLatin1(line.left(colon).toLower()),
                           QString::fromLatin1(line.mid(colon + 1).trimmed()));
        }
    }
    return headers;
}
