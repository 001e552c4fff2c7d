// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#include "chatserver.h"

#include <websocketreadable.h>
#include <websocketstream.h>
#include <websocketwritable.h>

#include <QtCore/qjsondocument.h>
#include <QtCore/qjsonobject.h>
#include <QtCore/qtimer.h>

#include <algorithm>
#include <utility>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

static void tell(WebSocketStream *client, const QJsonObject &message)
{
    client->writable()->send(QString::fromUtf8(QJsonDocument(message).toJson(QJsonDocument::Compact)));
}

ChatServer::ChatServer(QObject *parent) : QObject(parent), m_server(u"chat"_s, QWebSocketServer::NonSecureMode)
{
    connect(&m_server, &QWebSocketServer::newConnection, this, &ChatServer::acceptClient);
}

ChatServer::~ChatServer()
{
    // The server has to outlive its connections.
    const auto clients = std::exchange(m_names, {}).keys();
    qDeleteAll(clients);
}

bool ChatServer::listen(quint16 port)
{
    return m_server.listen(QHostAddress::LocalHost, port);
}

//! [accept]
void ChatServer::acceptClient()
{
    WebSocketStreamOptions options;
    options.maxMessageSize = 64 * 1024;
    options.keepAliveInterval = 10s; // so that nobody waits for a dead client for ever
    WebSocketStream *client = WebSocketStream::fromServer(&m_server, options, this);
    if (!client)
        return;
    const QString name = freeName();
    tellEverybody({{u"text"_s, u"%1 has joined."_s.arg(name)}});
    m_names.insert(client, name);

    connect(client->readable(), &WebSocketReadable::messagesAvailable, this, &ChatServer::passOn);
    connect(client->writable(), &WebSocketWritable::bytesWritten, this, &ChatServer::passOn, Qt::QueuedConnection);
    connect(client, &WebSocketStream::stateChanged, this, [this, client](WebSocketStream::State state) {
        if (state == WebSocketStream::State::Closed)
            removeClient(client);
    });
    const QString company = m_names.size() > 1 ? u"There are %1 of you."_s.arg(m_names.size())
                                               : u"Nobody else is here yet, but the echo bot answers."_s;
    tell(client, {{u"you"_s, name}, {u"text"_s, u"Welcome, %1. %2"_s.arg(name, company)}});
}
//! [accept]

QString ChatServer::freeName() const
{
    const QStringList names = {u"Ada"_s, u"Grace"_s, u"Alan"_s, u"Hedy"_s, u"Edsger"_s, u"Barbara"_s};
    const auto taken = m_names.values();
    QString name;
    for (int i = 0; name.isEmpty() || taken.contains(name); ++i)
        name = names.value(i, u"Guest %1"_s.arg(i + 1));
    return name;
}

void ChatServer::removeClient(WebSocketStream *client)
{
    const QString name = m_names.take(client);
    if (name.isEmpty())
        return;
    client->deleteLater();
    tellEverybody({{u"text"_s, u"%1 has left."_s.arg(name)}});
    passOn();
}

//! [pass on]
bool ChatServer::everybodyHasRoom() const
{
    const auto clients = m_names.keys();
    return std::all_of(clients.begin(), clients.end(),
                       [](const WebSocketStream *client) { return client->writable()->desiredSize() > 0; });
}

// What cannot be passed on is not read: whoever writes too fast has to wait for who reads slowly.
void ChatServer::passOn()
{
    const auto clients = m_names.keys();
    for (WebSocketStream *client : clients) {
        while (client->readable()->hasPendingMessages() && everybodyHasRoom()) {
            const QString text = client->readable()->readMessage().text();
            tellEverybody({{u"name"_s, m_names.value(client)}, {u"text"_s, text}}, client);
            if (m_names.size() == 1)
                answer(text);
        }
    }
}
//! [pass on]

void ChatServer::answer(const QString &text)
{
    QTimer::singleShot(800ms, this, [this, text] {
        tellEverybody({{u"name"_s, u"Echo bot"_s}, {u"text"_s, u"You said: %1"_s.arg(text)}});
    });
}

void ChatServer::tellEverybody(QJsonObject message, const WebSocketStream *author)
{
    const auto clients = m_names.keys(); // a copy, because telling one may remove it
    for (WebSocketStream *client : clients) {
        message.insert("own"_L1, client == author);
        tell(client, message);
    }
}
