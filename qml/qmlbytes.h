// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#pragma once

#include <QtCore/qglobal.h>

#include <algorithm>

namespace WebSocketStreamInternal {

// What a number in QML says of bytes; a value that makes no sense becomes one that is refused.
inline qint64 toBytes(double bytes)
{
    constexpr double largest = 9007199254740991.0; // Number.MAX_SAFE_INTEGER
    return bytes >= 0 ? qint64(std::min(bytes, largest)) : -1;
}

} // namespace WebSocketStreamInternal
