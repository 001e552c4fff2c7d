// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#include "mirrorserver.h"

#include <websocketmessagedevice.h>
#include <websocketreadable.h>
#include <websocketstream.h>
#include <websocketwritable.h>

using namespace Qt::StringLiterals;

MirrorServer::MirrorServer(QObject *parent) : QObject(parent), m_server(u"transfer"_s, QWebSocketServer::NonSecureMode)
{
    connect(&m_server, &QWebSocketServer::newConnection, this, &MirrorServer::accept);
    m_server.listen(QHostAddress::LocalHost);
}

void MirrorServer::accept()
{
    while (WebSocketStream *const stream = WebSocketStream::fromServer(&m_server, {}, this)) {
        connect(stream, &WebSocketStream::disconnected, stream, &QObject::deleteLater);
        mirrorNext(stream);
    }
}

//! [mirror]
void MirrorServer::mirrorNext(WebSocketStream *stream)
{
    stream->readable()->receiveDevice().then(stream, [this, stream](WebSocketMessageDevice *message) {
        if (!message)
            return; // the client has closed
        using Type = WebSocketWritable::MessageType;
        stream->writable()
                ->sendDevice(message, message->isText() ? Type::Text : Type::Binary)
                .then(stream, [this, stream, message](qint64) {
                    message->deleteLater();
                    mirrorNext(stream);
                });
    });
}
//! [mirror]
