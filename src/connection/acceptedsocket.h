// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#pragma once

#include <QtCore/qobject.h>

class QAbstractSocket;

namespace WebSocketStreamInternal {

// The socket that `reader`, a QWebSocket that a server has accepted, reads from, and does not from here on. It is not told
// and no child of its reader; it is searched for below each of the owners. Null if it is not there.
[[nodiscard]] QAbstractSocket *takeSocket(const QObject *reader, const QObjectList &owners);

} // namespace WebSocketStreamInternal
