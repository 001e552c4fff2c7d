// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#pragma once

#include <QtCore/qglobal.h>

#include <array>

// RFC 6455, 5.3
namespace WebSocketStreamInternal {

// In the order of the bytes on the wire.
using MaskingKey = std::array<char, 4>;

// Masks and unmasks what stands `offset` bytes behind the beginning of a payload. `to` may be `from`.
void maskPayload(const char *from, qint64 size, MaskingKey key, char *to, qint64 offset = 0);

// That nobody can predict.
MaskingKey makeMaskingKey();

} // namespace WebSocketStreamInternal
