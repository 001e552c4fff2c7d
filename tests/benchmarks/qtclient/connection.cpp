// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#include "connection.h"

#include "qwebsocketconnection.h"
#include "streamconnection.h"
#include "tcpconnection.h"

std::unique_ptr<Connection> Connection::create(const ClientCase &clientCase, ConnectionListener *listener)
{
    const QString &column = clientCase.column;
    if (column == QLatin1String("qwebsocket"))
        return std::make_unique<QWebSocketConnection>(clientCase, listener);
    if (column == QLatin1String("messages"))
        return std::make_unique<MessagesConnection>(clientCase, listener);
    if (column == QLatin1String("unawaited"))
        return std::make_unique<UnawaitedConnection>(clientCase, listener);
    if (column == QLatin1String("futures"))
        return std::make_unique<FuturesConnection>(clientCase, listener);
    if (column == QLatin1String("device"))
        return std::make_unique<DeviceConnection>(clientCase, listener);
    if (column == QLatin1String("tcp"))
        return std::make_unique<TcpConnection>(clientCase, listener);
    fail(QStringLiteral("no column %1").arg(column));
}

Connection::Connection(const ClientCase &clientCase, ConnectionListener *listener)
    : m_case(clientCase), m_payload(clientCase.payload()),
      m_textPayload(clientCase.text ? QString::fromLatin1(m_payload) : QString()), m_expectedSize(clientCase.size),
      m_listener(listener), m_expectedText(clientCase.text)
{
}

void Connection::expect(qint64 size, bool text)
{
    m_expectedSize = size;
    m_expectedText = text;
}

void Connection::send(qint64 messages)
{
    m_toSend += messages;
    sendMore();
}

void Connection::close()
{
    m_ending = true;
    closeSocket();
}

void Connection::drop()
{
    m_ending = true;
    dropSocket();
}

void Connection::takeBytes(qint64 bytes)
{
    m_partial += bytes;
    const qint64 messages = m_partial / m_expectedSize;
    m_partial %= m_expectedSize;
    if (messages > 0)
        m_listener->received(this, messages);
}

void Connection::ended(const QString &message)
{
    if (!m_ending)
        fail(QStringLiteral("the connection has ended: %1").arg(message));
    m_listener->closed(this);
}
