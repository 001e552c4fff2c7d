// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#include "echoserver.h"

#include <websocketreadable.h>
#include <websocketstream.h>
#include <websocketwritable.h>

using namespace Qt::StringLiterals;

EchoServer::EchoServer(const QStringList &protocols, QObject *parent)
    : QObject(parent), m_server(u"wsstream"_s, QWebSocketServer::NonSecureMode)
{
    m_server.setSupportedSubprotocols(protocols);
    connect(&m_server, &QWebSocketServer::newConnection, this, &EchoServer::onNewConnection);
}

void EchoServer::onNewConnection()
{
    while (WebSocketStream *stream = WebSocketStream::fromServer(&m_server, {}, this)) {
        m_streams.insert(stream);
        connect(stream, &WebSocketStream::stateChanged, this, [this, stream] { onStateChanged(stream); });
        connect(stream->readable(), &WebSocketReadable::messagesAvailable, this, [this, stream] { echo(stream); });
        echo(stream);
    }
}

//! [echo]
void EchoServer::echo(WebSocketStream *stream)
{
    if (stream->state() != WebSocketStream::State::Open)
        return;
    while (stream->readable()->hasPendingMessages()) {
        if (stream->writable()->desiredSize() <= 0) {
            stream->writable()->ready().then(stream, [this, stream] { echo(stream); });
            return;
        }
        stream->writable()->send(stream->readable()->readMessage());
    }
}
//! [echo]

void EchoServer::onStateChanged(WebSocketStream *stream)
{
    if (stream->state() != WebSocketStream::State::Closed)
        return;
    m_streams.remove(stream);
    stream->deleteLater();
    if (!m_server.isListening() && m_streams.isEmpty())
        Q_EMIT closed();
}

void EchoServer::close()
{
    m_server.close();
    if (m_streams.isEmpty())
        Q_EMIT closed();
    const auto streams = m_streams;
    for (WebSocketStream *stream : streams)
        stream->close({1000, u"The server is shutting down."_s});
}
