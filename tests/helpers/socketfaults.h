// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#pragma once

#include <QtCore/qglobal.h>

class QTcpSocket;

// Two ways to end a connection that QTcpSocket has no function for.

void finishSending(QTcpSocket *socket); // FIN; the other half stays open
void resetConnection(QTcpSocket *socket); // RST

// What the kernel has sent, or is to send, and the other side has not confirmed; 0 where that cannot be known.
[[nodiscard]] qint64 unacknowledgedBytes(qintptr descriptor);
