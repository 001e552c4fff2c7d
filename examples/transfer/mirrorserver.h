// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#pragma once

#include <QtCore/qobject.h>
#include <QtCore/qurl.h>
#include <QtWebSockets/qwebsocketserver.h>

class WebSocketStream;

// Sends each message back while it still arrives, however large it is.
class MirrorServer : public QObject
{
    Q_OBJECT

public:
    explicit MirrorServer(QObject *parent = nullptr);

    [[nodiscard]] bool isListening() const { return m_server.isListening(); }
    [[nodiscard]] QUrl url() const { return m_server.serverUrl(); }

private:
    void accept();
    void mirrorNext(WebSocketStream *stream);

    QWebSocketServer m_server;
};
