// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#include "streamconnection.h"

#include "websocketreadable.h"
#include "websocketwritable.h"

StreamConnection::StreamConnection(const ClientCase &clientCase, ConnectionListener *listener)
    : Connection(clientCase, listener),
      m_message(clientCase.text ? WebSocketMessage(m_textPayload) : WebSocketMessage(m_payload))
{
}

void StreamConnection::open()
{
    WebSocketStreamOptions options;
    options.sslConfiguration = m_case.sslConfiguration;
    m_stream = std::make_unique<WebSocketStream>(m_case.url, options);
    m_stream->opened().then(this, [this](const WebSocketOpenInfo &info) {
        m_readable = info.readable;
        m_writable = info.writable;
        onOpened();
    });
    m_stream->closed()
            .then(this, [this](const WebSocketCloseInfo &info) { ended(info.reason); })
            .onFailed(this, [this](const WebSocketError &error) { ended(error.message()); });
}

MessagesConnection::MessagesConnection(const ClientCase &clientCase, ConnectionListener *listener)
    : StreamConnection(clientCase, listener)
{
}

void MessagesConnection::onOpened()
{
    connect(m_readable, &WebSocketReadable::messagesAvailable, this, &MessagesConnection::readAll);
    reportOpened();
}

void MessagesConnection::readAll()
{
    for (;;) {
        const WebSocketMessage message = m_readable->readMessage();
        if (message.isNull())
            return;
        takeWhole(message);
    }
}

void MessagesConnection::sendMore()
{
    while (m_toSend > 0 && !m_waiting) {
        --m_toSend;
        QFuture<void> sent = m_writable->send(m_message);
        if (!sent.isFinished()) {
            m_waiting = true;
            sent.then(this, [this] {
                m_waiting = false;
                sendMore();
            });
        }
    }
}

UnawaitedConnection::UnawaitedConnection(const ClientCase &clientCase, ConnectionListener *listener)
    : MessagesConnection(clientCase, listener)
{
}

void UnawaitedConnection::onOpened()
{
    connect(m_writable, &WebSocketWritable::bytesWritten, this, [this] { sendMore(); });
    MessagesConnection::onOpened();
}

void UnawaitedConnection::sendMore()
{
    while (m_toSend > 0 && m_writable->desiredSize() > 0) {
        --m_toSend;
        m_writable->send(m_message);
    }
}

FuturesConnection::FuturesConnection(const ClientCase &clientCase, ConnectionListener *listener)
    : StreamConnection(clientCase, listener)
{
}

void FuturesConnection::onOpened()
{
    reportOpened();
    receiveNext();
}

void FuturesConnection::receiveNext()
{
    m_readable->receive().then(this, [this](const WebSocketMessage &message) {
        if (message.isNull()) // the end, of which closed() tells
            return;
        takeWhole(message);
        receiveNext();
    });
}

void FuturesConnection::sendMore()
{
    if (!m_waiting)
        sendNext();
}

void FuturesConnection::sendNext()
{
    m_waiting = m_toSend > 0;
    if (!m_waiting)
        return;
    --m_toSend;
    m_writable->send(m_message).then(this, [this] { sendNext(); });
}

DeviceConnection::DeviceConnection(const ClientCase &clientCase, ConnectionListener *listener)
    : StreamConnection(clientCase, listener)
{
}

void DeviceConnection::onOpened()
{
    connect(m_readable, &WebSocketReadable::readyRead, this, &DeviceConnection::readAll);
    connect(m_writable, &WebSocketWritable::bytesWritten, this, [this] { sendMore(); });
    reportOpened();
}

void DeviceConnection::readAll()
{
    static char buffer[64 * 1024];
    for (;;) {
        const qint64 size = m_readable->read(buffer, sizeof(buffer));
        if (size <= 0)
            return;
        takeBytes(size);
    }
}

void DeviceConnection::sendMore()
{
    while (m_toSend > 0 && m_writable->bytesToWrite() < bufferLimit) {
        --m_toSend;
        if (m_case.text)
            m_writable->writeText(m_textPayload);
        else
            m_writable->write(m_payload);
    }
}
