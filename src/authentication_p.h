// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#pragma once

#include "connection/channel.h"

#include <optional>

namespace WebSocketStreamInternal {

// How to connect again so that the user and password of `url` answer the 401 with which `error` says that the server
// refused; nothing if it is another failure, or there is no answer. Basic (RFC 7617) is a header, of the rest QWebSocket
// knows what it knows. What `options` say themselves takes precedence.
[[nodiscard]] std::optional<ChannelOptions> answerChallenge(const ChannelError &error, const QUrl &url,
                                                            const ChannelOptions &options);

} // namespace WebSocketStreamInternal
