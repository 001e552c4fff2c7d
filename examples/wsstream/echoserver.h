// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#pragma once

#include <QtCore/qset.h>
#include <QtCore/qurl.h>
#include <QtWebSockets/qwebsocketserver.h>

class WebSocketStream;

// Sends every message back, and reads no faster than the client takes the answers.
class EchoServer : public QObject
{
    Q_OBJECT

public:
    explicit EchoServer(const QStringList &protocols, QObject *parent = nullptr);

    [[nodiscard]] bool listen(quint16 port) { return m_server.listen(QHostAddress::LocalHost, port); }
    [[nodiscard]] QUrl url() const { return m_server.serverUrl(); }
    [[nodiscard]] QString errorString() const { return m_server.errorString(); }
    void close();

Q_SIGNALS:
    void closed();

private:
    void onNewConnection();
    void onStateChanged(WebSocketStream *stream);
    void echo(WebSocketStream *stream);

    QWebSocketServer m_server;
    QSet<WebSocketStream *> m_streams;
};
