// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#pragma once

#include "websocketmessage.h"
#include "websocketstream.h"

#include <QtCore/qfuturewatcher.h>
#include <QtCore/qpointer.h>

#include <functional>
#include <memory>
#include <optional>

// Counts how often a future ends, both for those who watch it and for its continuation.
template <typename T>
class Settlement
{
public:
    void follow(
            const QFuture<T> &followed, const std::function<void()> &continuation = [] {})
    {
        future = followed;
        QObject::connect(&watcher, &QFutureWatcherBase::finished, &watcher, [this] { ++watched; });
        watcher.setFuture(future);
        future.then([count = continued, continuation](const QFuture<T> &) {
            ++*count;
            continuation();
        });
    }

    QFuture<T> future;
    QFutureWatcher<T> watcher;
    int watched = 0;
    const std::shared_ptr<int> continued = std::make_shared<int>(0); // the future may live longer than this
};

// Everything that the user of a stream learns of it.
class Witness : public QObject
{
    Q_OBJECT

public:
    void follow(WebSocketStream *stream);
    void read(); // from now on
    void expectSent(const QFuture<void> &future) { m_sent.append(future); }

    void setDeletesWhenClosed(bool deletes) { m_deletesWhenClosed = deletes; }

    [[nodiscard]] const QFuture<WebSocketOpenInfo> &opened() const { return m_opened.future; }
    [[nodiscard]] const QFuture<WebSocketCloseInfo> &closed() const { return m_closed.future; }
    [[nodiscard]] const QList<WebSocketMessage> &messages() const { return m_messages; }
    [[nodiscard]] bool hasRead() const { return m_received.has_value(); }

    // Empty if each of the things that come once has come once, and no future is left hanging.
    [[nodiscard]] QString objection() const;

private:
    void take(const QFuture<WebSocketMessage> &future);

    QPointer<WebSocketStream> m_stream;
    Settlement<WebSocketOpenInfo> m_opened;
    Settlement<WebSocketCloseInfo> m_closed;
    std::optional<QFuture<WebSocketMessage>> m_received;
    QList<QFuture<void>> m_sent;
    QList<WebSocketMessage> m_messages;
    int m_closedStates = 0;
    int m_finishedChannels = 0;
    bool m_deletesWhenClosed = false;
};
