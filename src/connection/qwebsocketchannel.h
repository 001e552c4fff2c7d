// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#pragma once

#include "connection/framechannel.h"
#include "connection/handshakeanswer.h"
#include "connection/lazytimer.h"

#include <QtWebSockets/qwebsocket.h>

#include <functional>
#include <memory>
#include <optional>

namespace WebSocketStreamInternal {

// The opening of a connection by QWebSocket, which looks up, connects, authenticates, speaks TLS and proxies and makes
// the opening handshake; once it is open QWebSocket does not see a byte. Its socket is its only QAbstractSocket child
// (tests/tst_qwebsocketassumptions.cpp); where that is not found, QWebSocket itself goes on, with what it offers.
class QWebSocketChannel final : public FrameChannel
{
    Q_OBJECT

public:
    // A version of Qt may be made differently; tests do without the socket.
    enum class Internals { Use, Ignore };

    // A client's
    QWebSocketChannel(const QUrl &url, const ChannelOptions &options, Internals internals = Internals::Use);
    // A server's, which is open already, and the socket under it
    QWebSocketChannel(QWebSocket *accepted, QAbstractSocket *socket, const ChannelOptions &options);
    ~QWebSocketChannel() override;

    void open() override;
    QString origin() const override;
    HeaderList requestHeaders() const override;
    HeaderList responseHeaders() const override { return m_answer.response().headers; }
    ConnectionEnds ends() const override;
    QString extensions() const override;
    QSslConfiguration sslConfiguration() const override;

    // Without the socket, QWebSocket's own.
    void send(Opcode opcode, const QByteArray &payload) override;
    void beginMessage(Opcode opcode) override;
    void sendFragment(const QByteArray &payload, bool isFinal) override;
    void sendPing(const QByteArray &payload) override;
    void sendClose(const CloseBody &body) override;
    void flush() override;
    qint64 bytesToWrite() const override;
    bool isConnected() const override;
    bool waitForReadyRead(int msecs) override;
    void pause() override;
    void resume() override;

private:
    QWebSocketChannel(QWebSocket *webSocket, const QUrl &url, const ChannelOptions &options, Role role,
                      Internals internals);
    void openWebSocket(const ChannelOptions &options);
    void openAccepted();
    void connectWebSocket();
    void watchSocket(QAbstractSocket *socket);
    void onSocketConnected();
    void readAnswer() override;
    void onConnected();
    void onError(QAbstractSocket::SocketError error);
    [[nodiscard]] ChannelError handshakeError(QAbstractSocket::SocketError socketError) const;
    void onRefused();
    ChannelError openingError() override;
    void startFallback();
    void onFallbackMessage(const std::function<void()> &deliver);
    void continueFallback();
    std::optional<CloseBody> closeSeenElsewhere() const override;
    void endOpening() override;
    void abortSocket() override;
    void deleteSocket() override;

    [[nodiscard]] bool isFallback() const { return m_isFallback && m_webSocket; }

    const Internals m_internals;
    QPointer<QWebSocket> m_webSocket;
    QPointer<QAbstractSocket> m_acceptedSocket;
    HandshakeAnswer m_answer;
    LazyTimer m_bodyTimer; // for what a refusal says
    bool m_isFallback = false;
    Opcode m_fragmentsOpcode = Opcode::Binary; // of the message that the fallback collects
    QByteArray m_fragments;
    bool m_isStarting = false; // in open()
};

} // namespace WebSocketStreamInternal
