// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#pragma once

#include "websocketerror.h"

#include <QtCore/qurl.h>

#include <optional>

namespace WebSocketStreamInternal {

// What stands around a URL that somebody typed or pasted, and where a line was broken, is no part of it; the URL
// Standard's "basic URL parser", 1 to 3.
QString withoutBlanks(const QString &text);

// What is wrong with it and what is allowed, without its secrets.
std::optional<WebSocketError> validateUrl(const QUrl &url);

// Stored form of a valid URL: http becomes ws, https becomes wss.
QUrl toWebSocketUrl(const QUrl &url);

} // namespace WebSocketStreamInternal
