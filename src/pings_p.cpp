// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#include "pings_p.h"

#include "websocketerror_p.h"

#include <algorithm>
#include <iterator>
#include <utility>

namespace WebSocketStreamInternal {

QFuture<std::chrono::microseconds> Pings::add(const QByteArray &payload)
{
    Ping &ping = m_pings.emplace_back();
    ping.payload = payload;
    ping.sent.start();
    ping.promise.start();
    return ping.promise.future();
}

void Pings::answer(const QByteArray &payload)
{
    const auto answered = std::find_if(m_pings.begin(), m_pings.end(),
                                       [&payload](const Ping &ping) { return ping.payload == payload; });
    if (answered == m_pings.end())
        return;
    const auto end = std::next(answered);
    std::list<Ping> known;
    known.splice(known.begin(), m_pings, m_pings.begin(), end);
    for (Ping &ping : known) {
        ping.promise.addResult(std::chrono::microseconds(ping.sent.nsecsElapsed() / 1000));
        ping.promise.finish();
    }
}

void Pings::fail(const WebSocketError &error)
{
    for (Ping &ping : std::exchange(m_pings, {})) {
        setException(ping.promise, error);
        ping.promise.finish();
    }
}

} // namespace WebSocketStreamInternal
