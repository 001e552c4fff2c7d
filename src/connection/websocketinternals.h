// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#pragma once

#include <QtCore/qobject.h>

QT_BEGIN_NAMESPACE
class QAbstractSocket;
class QWebSocket;
class QWebSocketServer;
QT_END_NAMESPACE

// The parts of QWebSocket that can be reached by what QObject offers in public: children, names of signals and slots.
// Where one is not found there is a null pointer; tests/tst_qwebsocketassumptions.cpp says which version lacks what.
namespace WebSocketInternals {

// Signals of the data processor
inline const char *const closeReceived = SIGNAL(closeReceived(QWebSocketProtocol::CloseCode,QString));
inline const char *const errorEncountered = SIGNAL(errorEncountered(QWebSocketProtocol::CloseCode,QString));
inline const char *const pingReceived = SIGNAL(pingReceived(QByteArray));
inline const char *const binaryFrameReceived = SIGNAL(binaryFrameReceived(QByteArray,bool));
inline const char *const binaryMessageReceived = SIGNAL(binaryMessageReceived(QByteArray));

// The TCP or TLS socket of a client, after open()
[[nodiscard]] QAbstractSocket *transportOf(const QWebSocket *client);
// The one of an accepted socket; null also if the connection has ended already
[[nodiscard]] QAbstractSocket *transportOf(const QWebSocketServer *server, const QWebSocket *accepted);

// Reads frames from a device: has the signals above and the slot process(QIODevice*)
[[nodiscard]] QObject *dataProcessorOf(const QWebSocket *socket);
// It fails the connection when an incomplete frame stalls for 5 s: any slow network, any pause.
void disarmStallTimer(QObject *dataProcessor);

} // namespace WebSocketInternals
