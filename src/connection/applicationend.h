// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#pragma once

#include <functional>

class QObject;

namespace WebSocketStreamInternal {

// Calls the slot while the application can still be used. What is alive then is a child of the application, or belongs
// to nobody; Qt's sockets warn when their end comes later.
void whenApplicationEnds(const QObject *context, const std::function<void()> &slot);

} // namespace WebSocketStreamInternal
