// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#include "tcpconnection.h"

#include "../openingrequest.h"
#include "../speedframes.h"

#include <algorithm>

TcpConnection::TcpConnection(const ClientCase &clientCase, ConnectionListener *listener)
    : Connection(clientCase, listener)
{
    const SpeedBatch batch = SpeedBatch::masked(size_t(clientCase.size), clientCase.text);
    m_frameSize = qint64(batch.frameSize);
    m_frames = QByteArray::fromStdString(batch.bytes);
    TcpConnection::expect(clientCase.size, clientCase.text);

    connect(&m_socket, &QIODevice::readyRead, this, &TcpConnection::read);
    connect(&m_socket, &QIODevice::bytesWritten, this, &TcpConnection::sendMore);
    connect(&m_socket, &QSslSocket::encryptedBytesWritten, this, &TcpConnection::sendMore);
    connect(&m_socket, &QAbstractSocket::errorOccurred, this, [this] { ended(m_socket.errorString()); });
}

void TcpConnection::expect(qint64 size, bool text)
{
    Connection::expect(qint64(encodedSize(size_t(size))), text);
}

void TcpConnection::open()
{
    const QString host = m_case.url.host();
    const auto port = quint16(m_case.url.port());
    if (m_case.url.scheme() == QLatin1String("wss")) {
        m_socket.setSslConfiguration(m_case.sslConfiguration);
        connect(&m_socket, &QSslSocket::encrypted, this, &TcpConnection::sendRequest);
        m_socket.connectToHostEncrypted(host, port);
    } else {
        connect(&m_socket, &QAbstractSocket::connected, this, &TcpConnection::sendRequest);
        m_socket.connectToHost(host, port);
    }
}

void TcpConnection::sendRequest()
{
    m_socket.setSocketOption(QAbstractSocket::LowDelayOption, 1);
    const QByteArray target = m_case.url.toEncoded(QUrl::RemoveScheme | QUrl::RemoveAuthority);
    m_socket.write(
            QByteArray::fromStdString(openingRequest(m_case.url.authority().toStdString(), target.toStdString())));
}

void TcpConnection::readResponse()
{
    QByteArray line;
    while (!m_open && m_socket.canReadLine()) {
        line = m_socket.readLine();
        if (line.startsWith("HTTP/") && !line.startsWith("HTTP/1.1 101"))
            fail(QString::fromLatin1(line));
        m_open = line == "\r\n";
    }
    if (m_open)
        reportOpened();
}

void TcpConnection::read()
{
    static char buffer[64 * 1024];
    if (!m_open)
        readResponse();
    while (m_open) {
        const qint64 size = m_socket.read(buffer, sizeof(buffer));
        if (size <= 0)
            return;
        takeBytes(size);
    }
}

void TcpConnection::sendMore()
{
    while (m_toSend > 0 && m_socket.bytesToWrite() + m_socket.encryptedBytesToWrite() < bufferLimit) {
        const qint64 messages = std::min(m_toSend, m_frames.size() / m_frameSize);
        m_toSend -= messages;
        m_socket.write(m_frames.constData(), messages * m_frameSize);
    }
}
