// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#pragma once

#include <QtCore/qobject.h>
#include <QtCore/qurl.h>
#include <QtQml/qqmlregistration.h>
#include <QtWebSockets/qwebsocketserver.h>

// A well-behaved server, which sends back what it gets.
class EchoServer : public QObject
{
    Q_OBJECT
    Q_PROPERTY(QUrl url READ url CONSTANT FINAL)
    Q_PROPERTY(int connectionCount READ connectionCount FINAL)
    QML_ELEMENT

public:
    explicit EchoServer(QObject *parent = nullptr);

    [[nodiscard]] QUrl url() const { return m_server.serverUrl(); }
    [[nodiscard]] int connectionCount() const { return m_connectionCount; }

private:
    void acceptConnection();

    QWebSocketServer m_server;
    int m_connectionCount = 0;
};
