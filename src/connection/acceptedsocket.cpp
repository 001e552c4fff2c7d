// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#include "connection/acceptedsocket.h"

#include <QtCore/qthread.h>
#include <QtNetwork/qabstractsocket.h>

#include <algorithm>

namespace WebSocketStreamInternal {

namespace {

// Nothing else tells a connection for certain: clients may share an address and port, a bridge from a local socket has
// neither.
bool stopReading(const QObject *reader, const QAbstractSocket *socket)
{
    return QObject::disconnect(socket, &QIODevice::readyRead, reader, nullptr);
}

} // namespace

QAbstractSocket *takeSocket(const QObject *reader, const QObjectList &owners)
{
    for (QObject *const owner : owners) {
        if (!owner || owner->thread() != QThread::currentThread())
            continue;
        QList<QAbstractSocket *> sockets = owner->findChildren<QAbstractSocket *>();
        if (auto *const socket = qobject_cast<QAbstractSocket *>(owner))
            sockets.append(socket);
        const auto found = std::find_if(sockets.cbegin(), sockets.cend(),
                                        [reader](const auto *socket) { return stopReading(reader, socket); });
        if (found != sockets.cend())
            return *found;
    }
    return nullptr;
}

} // namespace WebSocketStreamInternal
