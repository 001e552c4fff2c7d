// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#include "connection/websocketinternals.h"

#include <QtCore/qmetaobject.h>
#include <QtNetwork/qabstractsocket.h>
#include <QtNetwork/qhostaddress.h>
#include <QtWebSockets/qwebsocket.h>
#include <QtWebSockets/qwebsocketserver.h>

#include <algorithm>

namespace WebSocketInternals {

static bool hasKnownSignalsAndSlots(const QMetaObject *meta)
{
    const auto signalNames = {closeReceived, errorEncountered, pingReceived, binaryFrameReceived,
                              binaryMessageReceived};
    return meta->indexOfSlot("process(QIODevice*)") >= 0
            && std::all_of(signalNames.begin(), signalNames.end(), [meta](const char *name) {
                   return meta->indexOfSignal(name + 1) >= 0; // without the digit that SIGNAL() puts in front
               });
}

QAbstractSocket *transportOf(const QWebSocket *client)
{
    return client->findChild<QAbstractSocket *>(QString(), Qt::FindDirectChildrenOnly);
}

// Server-side sockets are not children of their QWebSocket but of the server.
QAbstractSocket *transportOf(const QWebSocketServer *server, const QWebSocket *accepted)
{
    const auto candidates = server->findChildren<QAbstractSocket *>();
    for (QAbstractSocket *candidate : candidates) {
        if (candidate->peerPort() == accepted->peerPort() && candidate->peerAddress() == accepted->peerAddress()
            && candidate->state() != QAbstractSocket::UnconnectedState)
            return candidate;
    }
    return nullptr;
}

QObject *dataProcessorOf(const QWebSocket *socket)
{
    const auto children = socket->findChildren<QObject *>(QString(), Qt::FindDirectChildrenOnly);
    for (QObject *child : children) {
        const QMetaObject *const meta = child->metaObject();
        if (qstrcmp(meta->className(), "QWebSocketDataProcessor") == 0 && hasKnownSignalsAndSlots(meta))
            return child;
    }
    return nullptr;
}

void disarmStallTimer(QObject *dataProcessor)
{
    const auto children = dataProcessor->findChildren<QObject *>(QString(), Qt::FindDirectChildrenOnly);
    for (QObject *child : children) {
        const QByteArrayView name(child->metaObject()->className());
        if (name == "QTimer" || name == "QChronoTimer")
            QObject::disconnect(child, nullptr, dataProcessor, nullptr);
    }
}

} // namespace WebSocketInternals
