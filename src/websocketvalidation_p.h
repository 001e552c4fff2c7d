// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#pragma once

#include "websocketerror.h"
#include "websocketstreamoptions.h"

#include <optional>

namespace WebSocketStreamInternal {

// The argument checks of the API; each returns what is wrong and what is allowed.

std::optional<WebSocketError> validateProtocols(const QStringList &protocols);
std::optional<WebSocketError> validateOptions(const WebSocketStreamOptions &options);
// The code must be one that a caller may send; in a close info 0 stands for none.
std::optional<WebSocketError> validateCloseCode(int code);
std::optional<WebSocketError> validatePingPayload(const QByteArray &payload);
std::optional<WebSocketError> validateCloseInfo(const WebSocketCloseInfo &info);

} // namespace WebSocketStreamInternal
