// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#pragma once

#include "websocketcloseinfo.h"

#include <QtCore/qbytearray.h>

#include <optional>

// A whole Close frame, RFC 6455, 5.5.1. closeCode 0 and 1005: without a body.
QByteArray encodeCloseFrame(const WebSocketCloseInfo &info, bool masked);

// What the body of a Close frame says; nothing if it is malformed. QWebSocket reports an empty
// one as 1000, and for malformed ones a code that they do not have.
std::optional<WebSocketCloseInfo> decodeCloseBody(const QByteArray &body, int reportedCode);
