// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#pragma once

#include <QtCore/qbytearray.h>

// The grammar of HTTP that an opening handshake needs, RFC 7230
namespace WebSocketStreamInternal {

// "token", 3.2.6: the name of a field, a subprotocol
[[nodiscard]] bool isToken(QByteArrayView text);
// 3.2: visible characters, space and tab; everything else could split the header
[[nodiscard]] bool isFieldValue(QByteArrayView text);

} // namespace WebSocketStreamInternal
