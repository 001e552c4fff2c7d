// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

// What a QWebSocketChannel does without the socket: as much as QWebSocket alone can.

#include "connection/qwebsocketchannel.h"

#include "connection/logging.h"

#include <atomic>
#include <utility>

namespace WebSocketStreamInternal {

namespace {

// So that a log tells why a close code is vague.
void warnOnce(Role role)
{
    static std::atomic_flag warned = ATOMIC_FLAG_INIT;
    if (warned.test_and_set())
        return;
    qCWarning(lcWebSocketStream, "%s; falling back to what QWebSocket reports.",
              role == Role::Client
                      ? "This version of QWebSocket has no socket among its children"
                      : "The socket of an accepted connection was not found below its server, the server's "
                        "root, the application or the socketOwner of WebSocketStream::fromServer()");
}

} // namespace

void QWebSocketChannel::startFallback()
{
    warnOnce(role());
    m_isFallback = true;
    QWebSocket *const webSocket = m_webSocket;
    connect(webSocket, &QWebSocket::textMessageReceived, this,
            [this](QString text) { onFallbackMessage([&] { m_client->didReceiveText(std::move(text), -1); }); });
    connect(webSocket, &QWebSocket::binaryMessageReceived, this,
            [this](QByteArray data) { onFallbackMessage([&] { m_client->didReceiveBinary(std::move(data)); }); });
    connect(webSocket, &QWebSocket::pong, this, [this](quint64, const QByteArray &payload) {
        const CallGuard guard(this);
        heard();
        if (m_client)
            m_client->didReceivePong(payload);
    });
    connect(webSocket, &QWebSocket::bytesWritten, this, [this] {
        const CallGuard guard(this);
        if (m_client)
            m_client->didWrite();
    });
}

void QWebSocketChannel::onFallbackMessage(const std::function<void()> &deliver)
{
    if (phase() != Phase::Open)
        return;
    const CallGuard guard(this);
    heard();
    deliver();
    m_client->didReceiveBatch();
}

// QWebSocket has done the closing handshake in its own way.
std::optional<CloseBody> QWebSocketChannel::closeSeenElsewhere() const
{
    if (!isFallback() || phase() != Phase::Open || socketError() == QAbstractSocket::RemoteHostClosedError)
        return {};
    return CloseBody{int(m_webSocket->closeCode()), m_webSocket->closeReason()};
}

void QWebSocketChannel::send(Opcode opcode, const QByteArray &payload)
{
    if (!isFallback())
        FrameChannel::send(opcode, payload);
    else if (opcode == Opcode::Text)
        m_webSocket->sendTextMessage(QString::fromUtf8(payload));
    else
        m_webSocket->sendBinaryMessage(payload);
}

void QWebSocketChannel::beginMessage(Opcode opcode)
{
    m_fragmentsOpcode = opcode;
    if (!isFallback())
        FrameChannel::beginMessage(opcode);
}

// QWebSocket has no fragments.
void QWebSocketChannel::sendFragment(const QByteArray &payload, bool isFinal)
{
    if (!isFallback()) {
        FrameChannel::sendFragment(payload, isFinal);
        return;
    }
    m_fragments += payload;
    if (isFinal)
        send(m_fragmentsOpcode, std::exchange(m_fragments, {}));
}

void QWebSocketChannel::sendClose(const CloseBody &body)
{
    if (!isFallback()) {
        FrameChannel::sendClose(body);
        return;
    }
    const bool isEmpty = body.code == 0 || body.code == noCloseCode; // QWebSocket cannot send that
    m_webSocket->close(isEmpty ? QWebSocketProtocol::CloseCodeNormal : QWebSocketProtocol::CloseCode(body.code),
                       body.reason);
}

void QWebSocketChannel::sendPing(const QByteArray &payload)
{
    if (isFallback())
        m_webSocket->ping(payload);
    else
        FrameChannel::sendPing(payload);
}

void QWebSocketChannel::flush()
{
    if (isFallback())
        m_webSocket->flush();
    else
        FrameChannel::flush();
}

qint64 QWebSocketChannel::bytesToWrite() const
{
    return isFallback() ? m_webSocket->bytesToWrite() : FrameChannel::bytesToWrite();
}

bool QWebSocketChannel::isConnected() const
{
    return isFallback() ? m_webSocket->state() != QAbstractSocket::UnconnectedState : FrameChannel::isConnected();
}

void QWebSocketChannel::pause()
{
    FrameChannel::pause();
    if (isFallback())
        m_webSocket->setReadBufferSize(1); // 0 means unlimited
}

void QWebSocketChannel::resume()
{
    FrameChannel::resume();
    if (isFallback())
        QMetaObject::invokeMethod(this, &QWebSocketChannel::continueFallback, Qt::QueuedConnection);
}

void QWebSocketChannel::continueFallback()
{
    if (isPaused() || !isFallback())
        return;
    const CallGuard guard(this);
    m_webSocket->setReadBufferSize(0);
    m_webSocket->flush(); // over TLS, bytes may wait in buffers without a further event of the socket
}

} // namespace WebSocketStreamInternal
