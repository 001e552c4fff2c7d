// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#pragma once

#include "websocketerror.h"

#include <QtCore/qelapsedtimer.h>
#include <QtCore/qfuture.h>
#include <QtCore/qpromise.h>

#include <chrono>
#include <list>

namespace WebSocketStreamInternal {

// The Pings of WebSocketStream::ping() that wait for their Pongs. A future that is settled may do what it likes, also delete
// this object.
class Pings
{
public:
    // For those who do not care what is in it.
    [[nodiscard]] QByteArray nextPayload() { return QByteArray::number(++m_count); }

    [[nodiscard]] QFuture<std::chrono::microseconds> add(const QByteArray &payload);
    // A peer may answer the latest one only, RFC 6455, 5.5.3. A Pong that nobody has asked for is none.
    void answer(const QByteArray &payload);
    void fail(const WebSocketError &error);

private:
    struct Ping
    {
        QByteArray payload;
        QElapsedTimer sent;
        QPromise<std::chrono::microseconds> promise;
    };

    std::list<Ping> m_pings; // takes no memory without any
    quint64 m_count = 0;
};

} // namespace WebSocketStreamInternal
