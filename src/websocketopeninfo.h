// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#pragma once

#include "websocketstream_export.h"

#include <QtCore/qbytearray.h>
#include <QtCore/qlist.h>
#include <QtCore/qobjectdefs.h>
#include <QtCore/qstring.h>

#include <utility>

class WebSocketReadable;
class WebSocketWritable;

struct WEBSOCKETSTREAM_EXPORT WebSocketOpenInfo
{
    Q_GADGET
    Q_PROPERTY(QString protocol MEMBER protocol)
    Q_PROPERTY(QString extensions MEMBER extensions)

public:
    WebSocketReadable *readable = nullptr;
    WebSocketWritable *writable = nullptr;
    QString protocol = {};
    QString extensions = {};
    QList<std::pair<QByteArray, QByteArray>> httpHeaders = {};
};
