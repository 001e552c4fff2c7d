// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#pragma once

#include <QtCore/qhash.h>
#include <QtCore/qobject.h>
#include <QtCore/qurl.h>
#include <QtWebSockets/qwebsocketserver.h>

class WebSocketStream;

// Clients send plain text. They receive JSON objects: {name, text, own} for what somebody said, {text} for
// what happened, with {you} for their own name when they join.
class ChatServer : public QObject
{
    Q_OBJECT

public:
    explicit ChatServer(QObject *parent = nullptr);
    ~ChatServer() override;

    [[nodiscard]] bool listen(quint16 port);
    [[nodiscard]] QString errorString() const { return m_server.errorString(); }
    [[nodiscard]] QUrl url() const { return m_server.serverUrl(); }

private:
    void acceptClient();
    [[nodiscard]] QString freeName() const;
    void removeClient(WebSocketStream *client);
    [[nodiscard]] bool everybodyHasRoom() const;
    void passOn();
    void answer(const QString &text);
    void tellEverybody(QJsonObject message, const WebSocketStream *author = nullptr);

    QWebSocketServer m_server;
    QHash<WebSocketStream *, QString> m_names;
};
