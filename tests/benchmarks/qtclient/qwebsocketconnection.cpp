// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#include "qwebsocketconnection.h"

#include <algorithm>

namespace {

qint64 wireSize(qint64 size)
{
    constexpr qint64 frameSize = 512 * 1024; // QWebSocket splits what is larger
    const qint64 headerSize = size < 126 ? 6 : size < 65536 ? 8 : 14;
    return size + headerSize * std::max<qint64>(1, (size + frameSize - 1) / frameSize);
}

} // namespace

QWebSocketConnection::QWebSocketConnection(const ClientCase &clientCase, ConnectionListener *listener)
    : Connection(clientCase, listener), m_wireSize(wireSize(clientCase.size))
{
    m_socket.setSslConfiguration(clientCase.sslConfiguration);
    connect(&m_socket, &QWebSocket::connected, this, &QWebSocketConnection::onConnected);
    connect(&m_socket, &QWebSocket::stateChanged, this, &QWebSocketConnection::onStateChanged);
    connect(&m_socket, &QWebSocket::binaryMessageReceived, this,
            [this](const QByteArray &message) { takeMessage(message.size(), false); });
    connect(&m_socket, &QWebSocket::textMessageReceived, this,
            [this](const QString &message) { takeMessage(message.size(), true); });
}

void QWebSocketConnection::open()
{
    m_socket.open(m_case.url);
}

void QWebSocketConnection::sendMore()
{
    while (m_toSend > 0 && m_outstanding < bufferLimit) {
        --m_toSend;
        m_outstanding += m_wireSize;
        if (m_case.text)
            m_socket.sendTextMessage(m_textPayload);
        else
            m_socket.sendBinaryMessage(m_payload);
    }
}

void QWebSocketConnection::onConnected()
{
    // Not before: the bytes of the opening handshake are no message.
    connect(&m_socket, &QWebSocket::bytesWritten, this, &QWebSocketConnection::onBytesWritten);
    reportOpened();
}

void QWebSocketConnection::onBytesWritten(qint64 bytes)
{
    m_outstanding -= bytes;
    sendMore();
}

void QWebSocketConnection::onStateChanged(QAbstractSocket::SocketState state)
{
    if (state == QAbstractSocket::UnconnectedState)
        ended(m_socket.errorString());
}
