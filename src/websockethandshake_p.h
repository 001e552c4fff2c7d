// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#pragma once

#include <QtCore/qbytearray.h>
#include <QtCore/qlist.h>

#include <utility>

// The HTTP answer to an opening handshake, as it stood on the wire.
struct WebSocketHandshakeResponse
{
    static constexpr qint64 maxSize = 256 * 1024; // bytes, as in Chromium

    int status = 0; // 0: not an HTTP status line
    QByteArray reasonPhrase;
    QList<std::pair<QByteArray, QByteArray>> headers;

    [[nodiscard]] static WebSocketHandshakeResponse parse(const QByteArray &bytes);
    [[nodiscard]] bool contains(QByteArrayView name) const;
};
