// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#pragma once

#include "websocketerror.h"
#include "websocketstreamoptions.h"

#include <QtCore/qurl.h>

#include <optional>

// The argument checks of the API; each returns what is wrong and what is allowed.

WEBSOCKETSTREAM_EXPORT std::optional<WebSocketError> validateUrl(const QUrl &url);
WEBSOCKETSTREAM_EXPORT std::optional<WebSocketError> validateProtocols(const QStringList &protocols);
std::optional<WebSocketError> validateOptions(const WebSocketStreamOptions &options);
// The code must be one that a caller may send; in a close info 0 stands for none.
WEBSOCKETSTREAM_EXPORT std::optional<WebSocketError> validateCloseCode(int code);
WEBSOCKETSTREAM_EXPORT std::optional<WebSocketError> validateCloseInfo(const WebSocketCloseInfo &info);

bool isToken(const QByteArray &name);
bool isFieldValue(const QByteArray &value); // of an HTTP header

// Stored form of a valid URL: http becomes ws, https becomes wss.
WEBSOCKETSTREAM_EXPORT QUrl toWebSocketUrl(const QUrl &url);
