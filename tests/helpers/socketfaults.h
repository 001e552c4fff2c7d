// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#pragma once

#include <QtCore/qglobal.h>

class QHostAddress;
class QTcpSocket;

// What QTcpSocket and QSslSocket have no function for.

// Of a connection from 127.0.0.1 and that port (0: any), which may be in use for another destination; -1 if there is none.
[[nodiscard]] qintptr connectedDescriptor(quint16 ownPort, const QHostAddress &host, quint16 port);

// Two ways to end a connection

void finishSending(QTcpSocket *socket); // FIN; the other half stays open
void resetConnection(QTcpSocket *socket); // RST

// What the kernel has sent, or is to send, and the other side has not confirmed; 0 where that cannot be known.
[[nodiscard]] qint64 unacknowledgedBytes(qintptr descriptor);
