// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#include "websockethandshake_p.h"

#include <algorithm>

// Lenient: QWebSocket has judged the answer already, this is for the diagnosis.
WebSocketHandshakeResponse WebSocketHandshakeResponse::parse(const QByteArray &bytes)
{
    WebSocketHandshakeResponse response;
    const QByteArray header = bytes.left(std::max<qsizetype>(bytes.indexOf("\r\n\r\n"), 0));
    const QList<QByteArray> lines = header.split('\n');

    const QByteArray statusLine = lines.constFirst().trimmed();
    const QList<QByteArray> parts = statusLine.split(' ');
    if (!statusLine.startsWith("HTTP/") || parts.size() < 2)
        return response;
    response.status = parts.at(1).toInt();
    response.reasonPhrase = parts.mid(2).join(' ');

    for (const QByteArray &line : lines.mid(1)) {
        const qsizetype colon = line.indexOf(':');
        if (colon > 0)
            response.headers.append({line.left(colon).trimmed(), line.mid(colon + 1).trimmed()});
    }
    return response;
}

bool WebSocketHandshakeResponse::contains(QByteArrayView name) const
{
    return std::any_of(headers.begin(), headers.end(),
                       [name](const auto &header) { return name.compare(header.first, Qt::CaseInsensitive) == 0; });
}
