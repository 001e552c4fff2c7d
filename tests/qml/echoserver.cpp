// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#include "echoserver.h"

#include <QtWebSockets/qwebsocket.h>

EchoServer::EchoServer(QObject *parent)
    : QObject(parent), m_server(QStringLiteral("echo"), QWebSocketServer::NonSecureMode)
{
    connect(&m_server, &QWebSocketServer::newConnection, this, &EchoServer::acceptConnection);
    if (!m_server.listen(QHostAddress::LocalHost))
        qFatal("the echo server cannot listen: %s", qPrintable(m_server.errorString()));
}

void EchoServer::acceptConnection()
{
    ++m_connectionCount;
    QWebSocket *socket = m_server.nextPendingConnection();
    connect(socket, &QWebSocket::textMessageReceived, socket, &QWebSocket::sendTextMessage);
    connect(socket, &QWebSocket::binaryMessageReceived, socket, &QWebSocket::sendBinaryMessage);
    connect(socket, &QWebSocket::disconnected, socket, &QObject::deleteLater);
}

#include "moc_echoserver.cpp"
