// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#pragma once

#include "connection.h"

#include <QtNetwork/qsslsocket.h>

// The limit of what a WebSocket of Qt can do: the socket alone, with the same bytes.
class TcpConnection : public Connection
{
    Q_OBJECT

public:
    TcpConnection(const ClientCase &clientCase, ConnectionListener *listener);

    void open() override;
    void expect(qint64 size, bool text) override;

private:
    void sendMore() override;
    void closeSocket() override { m_socket.disconnectFromHost(); }
    void dropSocket() override { m_socket.abort(); }

    void sendRequest();
    void read();
    void readResponse();

    QSslSocket m_socket;
    QByteArray m_frames; // about 64 KiB, or one
    qint64 m_frameSize = 0;
    bool m_open = false;
};
