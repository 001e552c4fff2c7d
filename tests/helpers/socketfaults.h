// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#pragma once

class QTcpSocket;

// Two ways to end a connection that QTcpSocket has no function for.

void finishSending(QTcpSocket *socket); // FIN; the other half stays open
void resetConnection(QTcpSocket *socket); // RST
