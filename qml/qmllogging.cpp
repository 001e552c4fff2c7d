// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#include "qmllogging.h"

namespace WebSocketStreamInternal {

Q_LOGGING_CATEGORY(lcWebSocketStreamQml, "websocketstream")

} // namespace WebSocketStreamInternal
