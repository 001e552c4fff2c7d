// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#include "websocketlogging_p.h"

Q_LOGGING_CATEGORY(lcWebSocketStream, "websocketstream")
