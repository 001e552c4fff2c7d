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
#include <variant>
#include <vector>

class WebSocketMessageDevice;
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

// Of whoever waits for a message as a whole, or for one to read while it comes.
using ReceiverPromise = std::variant<QPromise<WebSocketMessage>, QPromise<WebSocketMessageDevice *>>;

[[nodiscard]] bool isCanceled(const ReceiverPromise &promise);
void failReceiver(ReceiverPromise &promise, const WebSocketError &reason); // and finishes it

// Those who wait for a message, in the order of their calls. Whoever is cancelled, aborted or out of time leaves the
// queue without one.
class ReceiverQueue final : public QObject
{
public:
    explicit ReceiverQueue(WebSocketReadablePrivate *readable) : m_readable(readable) { }

    [[nodiscard]] bool isEmpty() const { return m_receivers.empty(); }
    // Who gets the next message but `ahead`.
    [[nodiscard]] bool wantsDevice(qsizetype ahead = 0) const;
    void add(ReceiverPromise &&promise, const ReceiveLimit &limit);
    [[nodiscard]] ReceiverPromise takeFirst();

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
        [[nodiscard]] bool isOver() const { return isCanceled(promise) || (limit && limit->isReached()); }
        void settle();

        ReceiverPromise promise;
        std::unique_ptr<Limit> limit = {};
        std::unique_ptr<QFutureWatcherBase, DeleteLater> watcher = {};
    };

    void watchAll();
    template <typename Result>
    [[nodiscard]] QFutureWatcherBase *watch(const QFuture<Result> &future);
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
