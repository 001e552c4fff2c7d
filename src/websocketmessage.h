// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#pragma once

#include "websocketstream_export.h"

#include <QtCore/qbytearray.h>
#include <QtCore/qdebug.h>
#include <QtCore/qmetatype.h>
#include <QtCore/qobjectdefs.h>
#include <QtCore/qstring.h>

#include <variant>

struct WebSocketMessagePrivate;

class WEBSOCKETSTREAM_EXPORT WebSocketMessage
{
    Q_GADGET

public:
    WebSocketMessage() = default;
    WebSocketMessage(const QString &text);
    WebSocketMessage(const QByteArray &data);
    WebSocketMessage(const char *text);

    [[nodiscard]] bool isNull() const;
    [[nodiscard]] bool isText() const;
    [[nodiscard]] bool isBinary() const;

    [[nodiscard]] QString text() const;
    [[nodiscard]] QByteArray data() const;
    [[nodiscard]] qint64 size() const;

    friend bool operator==(const WebSocketMessage &a, const WebSocketMessage &b) { return a.m_payload == b.m_payload; }
    friend bool operator!=(const WebSocketMessage &a, const WebSocketMessage &b) { return !(a == b); }

    friend WEBSOCKETSTREAM_EXPORT QDebug operator<<(QDebug debug, const WebSocketMessage &message);

private:
    friend struct WebSocketMessagePrivate;

    std::variant<std::monostate, QByteArray, QString> m_payload;
    qint64 m_textSize = -1; // in bytes of UTF-8, if it was counted
};

Q_DECLARE_TYPEINFO(WebSocketMessage, Q_RELOCATABLE_TYPE);
