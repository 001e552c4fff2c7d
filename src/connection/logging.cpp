// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#include "connection/logging.h"

namespace WebSocketStreamInternal {

Q_LOGGING_CATEGORY(lcWebSocketStream, "websocketstream")

} // namespace WebSocketStreamInternal
