// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#include "connection/acceptedsocket.h"

#include <QtCore/qthread.h>
#include <QtNetwork/qabstractsocket.h>

#include <algorithm>
#include <iterator>

namespace WebSocketStreamInternal {

namespace {

const char *const heldProperty = "websocketstream_held"; // of a socket that a channel has

// Both ends, RFC 9293, 3.3.1: several clients may share an address and port if they have connected to different ones.
bool isSocketOf(const QAbstractSocket *socket, const ConnectionEnds &ends)
{
    return socket->peerPort() == ends.peerPort && socket->localPort() == ends.localPort
            && socket->peerAddress() == ends.peerAddress && socket->localAddress() == ends.localAddress
            && socket->state() != QAbstractSocket::UnconnectedState && !socket->property(heldProperty).toBool()
            && !qobject_cast<const QAbstractSocket *>(socket->parent()); // of a QSslSocket, the socket in it
}

QList<QAbstractSocket *> socketsIn(QObject *owner, const ConnectionEnds &ends)
{
    QList<QAbstractSocket *> found;
    if (!owner || owner->thread() != QThread::currentThread())
        return found;
    const auto candidates = owner->findChildren<QAbstractSocket *>();
    std::copy_if(candidates.cbegin(), candidates.cend(), std::back_inserter(found),
                 [&ends](const QAbstractSocket *candidate) { return isSocketOf(candidate, ends); });
    auto *const socket = qobject_cast<QAbstractSocket *>(owner);
    if (socket && isSocketOf(socket, ends))
        found.append(socket);
    return found;
}

} // namespace

QAbstractSocket *takeAcceptedSocket(const ConnectionEnds &ends, const QObjectList &owners)
{
    for (QObject *const owner : owners) {
        const QList<QAbstractSocket *> found = socketsIn(owner, ends);
        if (found.isEmpty())
            continue;
        if (found.size() > 1)
            return nullptr;
        found.constFirst()->setProperty(heldProperty, true);
        return found.constFirst();
    }
    return nullptr;
}

} // namespace WebSocketStreamInternal
