// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#pragma once

#include "connection.h"

#include <QtWebSockets/qwebsocket.h>

// A bare QWebSocket, by its signals.
class QWebSocketConnection : public Connection
{
    Q_OBJECT

public:
    QWebSocketConnection(const ClientCase &clientCase, ConnectionListener *listener);

    void open() override;

private:
    void sendMore() override;
    void closeSocket() override { m_socket.close(); }
    void dropSocket() override { m_socket.abort(); }

    void onConnected();
    void onBytesWritten(qint64 bytes);
    void onStateChanged(QAbstractSocket::SocketState state);

    QWebSocket m_socket;
    const qint64 m_wireSize; // of a message with its frame headers
    qint64 m_outstanding = 0; // bytes; over TLS of those that are not encrypted yet, more QWebSocket does not tell
};
