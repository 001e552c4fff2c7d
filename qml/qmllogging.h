// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#pragma once

#include <QtCore/qloggingcategory.h>

namespace WebSocketStreamInternal {

// The category of the library, which does not export its own.
Q_DECLARE_LOGGING_CATEGORY(lcWebSocketStreamQml)

} // namespace WebSocketStreamInternal
