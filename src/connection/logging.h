// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#pragma once

#include <QtCore/qloggingcategory.h>

namespace WebSocketStreamInternal {

Q_DECLARE_LOGGING_CATEGORY(lcWebSocketStream)

} // namespace WebSocketStreamInternal
