// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#pragma once

#include "websocketstream_export.h"

#include <QtCore/qdebug.h>
#include <QtCore/qobjectdefs.h>
#include <QtCore/qstring.h>

struct WEBSOCKETSTREAM_EXPORT WebSocketCloseInfo
{
    Q_GADGET
    Q_PROPERTY(int closeCode MEMBER closeCode)
    Q_PROPERTY(QString reason MEMBER reason)

public:
    int closeCode = 0;
    QString reason = {};

    friend bool operator==(const WebSocketCloseInfo &a, const WebSocketCloseInfo &b)
    {
        return a.closeCode == b.closeCode && a.reason == b.reason;
    }
    friend bool operator!=(const WebSocketCloseInfo &a, const WebSocketCloseInfo &b) { return !(a == b); }

    friend WEBSOCKETSTREAM_EXPORT QDebug operator<<(QDebug debug, const WebSocketCloseInfo &info);
};
