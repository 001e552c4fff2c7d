// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#include "pageserver.h"

#include <QtCore/qfile.h>
#include <QtNetwork/qtcpsocket.h>
#include <QtWebSockets/qwebsocket.h>
#include <QtWebSockets/qwebsockethandshakeoptions.h>

using namespace Qt::StringLiterals;

PageServer::PageServer() : m_webSocketServer(u"echo"_s, QWebSocketServer::NonSecureMode)
{
    m_webSocketServer.setSupportedSubprotocols({u"echo"_s});
    connect(&m_webSocketServer, &QWebSocketServer::newConnection, this, &PageServer::echo);
    connect(this, &QTcpServer::newConnection, this, [this] {
        QTcpSocket *socket = nextPendingConnection();
        connect(socket, &QTcpSocket::readyRead, this, [this, socket] { answer(socket); });
        connect(socket, &QTcpSocket::disconnected, socket, &QObject::deleteLater);
    });
    listen(QHostAddress::LocalHost);
}

QString PageServer::address() const
{
    return u"127.0.0.1:%1"_s.arg(serverPort());
}

void PageServer::answer(QTcpSocket *socket)
{
    const QByteArray request = socket->peek(16 * 1024);
    if (!request.contains("\r\n\r\n"))
        return;
    if (request.toLower().contains("\r\nupgrade: websocket")) {
        disconnect(socket, &QTcpSocket::readyRead, this, nullptr);
        m_webSocketServer.handleConnection(socket);
        return;
    }
    socket->readAll();
    const QByteArray path = request.split(' ').value(1);
    if (path.startsWith("/printed?")) {
        Q_EMIT printed(QString::fromUtf8(QByteArray::fromPercentEncoding(path.mid(9))));
        socket->write("HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n");
        socket->disconnectFromHost();
        return;
    }
    QFile file(u":/page"_s + (path == "/" ? u"/index.html"_s : QString::fromLatin1(path)));
    const bool found = file.open(QIODevice::ReadOnly);
    const QByteArray content = found ? file.readAll() : QByteArray();
    const QByteArray type = path.endsWith(".js") ? "text/javascript" : "text/html";
    socket->write("HTTP/1.1 " + QByteArray(found ? "200 OK" : "404 Not Found") + "\r\nContent-Type: " + type
                  + "; charset=utf-8\r\nContent-Length: " + QByteArray::number(content.size())
                  + "\r\nConnection: close\r\n\r\n" + content);
    socket->disconnectFromHost();
}

void PageServer::echo()
{
    QWebSocket *socket = m_webSocketServer.nextPendingConnection();
    connect(socket, &QWebSocket::textMessageReceived, socket, &QWebSocket::sendTextMessage);
    connect(socket, &QWebSocket::binaryMessageReceived, socket, &QWebSocket::sendBinaryMessage);
    connect(socket, &QWebSocket::disconnected, socket, &QObject::deleteLater);
}
