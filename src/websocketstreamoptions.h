// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#pragma once

#include "abortsignal.h"
#include "websocketcompression.h"
#include "websocketstream_export.h"

#include <QtCore/qbytearray.h>
#include <QtCore/qlist.h>
#include <QtCore/qstringlist.h>
#include <QtNetwork/qnetworkproxy.h>
#include <QtNetwork/qsslconfiguration.h>
#include <QtNetwork/qsslerror.h>

#include <chrono>
#include <memory>
#include <utility>

struct WebSocketStreamOptions
{
    QStringList protocols = {};
    std::shared_ptr<AbortSignal> signal = {};
    QList<std::pair<QByteArray, QByteArray>> headers = {};
    QString origin = {};
    QSslConfiguration sslConfiguration = QSslConfiguration::defaultConfiguration();
    QList<QSslError> ignoredSslErrors = {};
    QNetworkProxy proxy = QNetworkProxy::DefaultProxy;
    WebSocketCompression compression = {};
    qint64 readHighWaterMark = 1024 * 1024;
    qint64 writeHighWaterMark = 1024 * 1024;
    qint64 maxMessageSize = 64 * 1024 * 1024;
    qint64 receiveBufferSize = 1024 * 1024;
    std::chrono::milliseconds closeTimeout = std::chrono::seconds(10);
    std::chrono::milliseconds keepAliveInterval = std::chrono::milliseconds(0);
};
