// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#pragma once

#include "connection/channel.h"

class QAbstractSocket;

namespace WebSocketStreamInternal {

// The socket of a connection that a server has accepted, which is not told otherwise: it is searched for below each of the
// owners until one of them has it. It is given to one caller only. Null also if the connection has ended, and if it cannot
// be told which socket it is.
[[nodiscard]] QAbstractSocket *takeAcceptedSocket(const ConnectionEnds &ends, const QObjectList &owners);

} // namespace WebSocketStreamInternal
