// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#pragma once

#include "websocketmessage.h"

// What a queued message occupies in memory: the payload's allocation, the allocator's and
// the queue's bookkeeping. Bytes, as the high-water mark of the readable counts them.
qint64 memoryCost(const WebSocketMessage &message);
