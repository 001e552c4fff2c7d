// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#include "openingcancel_p.h"

#include <QtCore/qfuturewatcher.h>

#include <algorithm>
#include <utility>

namespace WebSocketStreamInternal {

namespace {

// A QFutureWatcher costs as much as a good part of a handshake within one machine, most of it in events that it posts. So
// only a handshake that takes longer is watched by some.
constexpr int unwatched = 10; // milliseconds

} // namespace

OpeningCancel::~OpeningCancel()
{
    stop();
}

void OpeningCancel::watch(const QFuture<WebSocketOpenInfo> &future)
{
    m_futures.append(future);
    if (!m_timer.isActive())
        m_timer.start(unwatched, this);
}

void OpeningCancel::stop()
{
    m_timer.stop();
    m_futures.clear();
    m_watched = 0;
    if (m_watchers)
        std::exchange(m_watchers, nullptr)->deleteLater(); // one of them may be the caller
}

bool OpeningCancel::isRequested() const
{
    const auto isCanceled = [](const QFuture<WebSocketOpenInfo> &future) { return future.isCanceled(); };
    return std::any_of(m_futures.cbegin(), m_futures.cend(), isCanceled);
}

void OpeningCancel::timerEvent(QTimerEvent *)
{
    m_timer.stop();
    if (isRequested()) {
        Q_EMIT requested();
        return;
    }
    if (!m_watchers)
        m_watchers = new QObject(parent());
    for (; m_watched < m_futures.size(); ++m_watched) {
        auto *const watcher = new QFutureWatcher<WebSocketOpenInfo>(m_watchers);
        connect(watcher, &QFutureWatcherBase::canceled, this, &OpeningCancel::requested);
        watcher->setFuture(m_futures.at(m_watched));
    }
}

} // namespace WebSocketStreamInternal

#include "moc_openingcancel_p.cpp"
