// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#pragma once

#include "abortsignal.h"
#include "websocketerror.h"
#include "websocketmessage.h"

#include <QtCore/qbasictimer.h>
#include <QtCore/qdeadlinetimer.h>
#include <QtCore/qfuturewatcher.h>
#include <QtCore/qpromise.h>

#include <chrono>
#include <deque>
#include <memory>
#include <vector>

class WebSocketReadablePrivate;

namespace WebSocketStreamInternal {

// How long somebody waits for a message: for any time, if nothing is said.
struct ReceiveLimit
{
    std::chrono::milliseconds timeout = std::chrono::milliseconds::max();
    std::shared_ptr<AbortSignal> signal = {};

    [[nodiscard]] bool isAborted() const { return signal && signal->isAborted(); }
    [[nodiscard]] WebSocketError abortError() const;
    [[nodiscard]] WebSocketError timeoutError() const;
};

// Those who wait for a message, in the order of their calls. Whoever is cancelled, aborted or out of time leaves the
// queue without one.
class ReceiverQueue final : public QObject
{
public:
    explicit ReceiverQueue(WebSocketReadablePrivate *readable) : m_readable(readable) { }

    [[nodiscard]] bool isEmpty() const { return m_receivers.empty(); }
    void add(QPromise<WebSocketMessage> &&promise, const ReceiveLimit &limit);
    [[nodiscard]] QPromise<WebSocketMessage> takeFirst();

protected:
    void timerEvent(QTimerEvent *event) override;

private:
    // Of whoever has set one; most have not.
    struct Limit : ReceiveLimit
    {
        explicit Limit(const ReceiveLimit &limit);
        ~Limit() { QObject::disconnect(abortion); }
        Q_DISABLE_COPY_MOVE(Limit)

        [[nodiscard]] bool isReached() const { return isAborted() || deadline.hasExpired(); }

        QDeadlineTimer deadline;
        QMetaObject::Connection abortion;
    };
    struct DeleteLater
    {
        void operator()(QFutureWatcherBase *watcher) const;
    };
    struct Receiver
    {
        [[nodiscard]] bool isOver() const { return promise.isCanceled() || (limit && limit->isReached()); }
        void settle();

        QPromise<WebSocketMessage> promise;
        std::unique_ptr<Limit> limit = {};
        std::unique_ptr<QFutureWatcherBase, DeleteLater> watcher = {};
    };

    void watch();
    void expire();
    void release();
    [[nodiscard]] std::vector<Receiver> takeThoseWhoAreOver();
    void startDeadlineTimer();
    void startDeadlineTimer(const QDeadlineTimer &deadline);

    WebSocketReadablePrivate *const m_readable;
    std::deque<Receiver> m_receivers;
    QBasicTimer m_watchTimer;
    QBasicTimer m_deadlineTimer;
    QDeadlineTimer m_nextDeadline;
};

} // namespace WebSocketStreamInternal
