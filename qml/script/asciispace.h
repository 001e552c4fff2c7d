// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#pragma once

#include <QtCore/qchar.h>

namespace WebSocketStreamInternal {

// Infra Standard, 4.6: ASCII whitespace.
[[nodiscard]] inline bool isAsciiSpace(QChar c)
{
    return c == u' ' || c == u'\t' || c == u'\n' || c == u'\f' || c == u'\r';
}

} // namespace WebSocketStreamInternal
