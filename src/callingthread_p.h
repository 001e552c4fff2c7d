// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#pragma once

#include "websocketerror.h"

class QObject;

namespace WebSocketStreamInternal {

// Whether `object` lives in the calling thread; if not, the log says so in the words of who called `function`.
[[nodiscard]] bool isInItsThread(const QObject *object, const char *function);
// With which its future fails.
[[nodiscard]] WebSocketError wrongThreadError();

} // namespace WebSocketStreamInternal
