// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#pragma once

#include <QtNetwork/qtcpserver.h>
#include <QtWebSockets/qwebsocketserver.h>

// Both on one port: a page that browsers load by HTTP, and a WebSocket server that sends back what it receives.
class PageServer : public QTcpServer
{
    Q_OBJECT

public:
    PageServer();

    [[nodiscard]] QString address() const; // with the port

Q_SIGNALS:
    void printed(const QString &line); // by the page

private:
    void answer(QTcpSocket *socket);
    void echo();

    QWebSocketServer m_webSocketServer;
};
