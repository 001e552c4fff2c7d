// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#pragma once

#include <QtCore/qstring.h>

namespace WebSocketStreamInternal {

// Somebody else's text as a part of a message: without control characters, which could forge a line of a log or
// command a terminal, and not too long to read.
[[nodiscard]] QString toPrintable(const QString &text);

} // namespace WebSocketStreamInternal
