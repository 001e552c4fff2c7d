// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#include "receiverqueue_p.h"

#include "protocol/errortext.h"
#include "websocketerror_p.h"
#include "websocketreadable_p.h"

#include <QtCore/qcoreevent.h>
#include <QtCore/qpointer.h>

#include <algorithm>
#include <limits>

namespace WebSocketStreamInternal {

using std::chrono::milliseconds;

namespace {

using Kind = WebSocketError::Kind;

// That it was cancelled a QFuture tells a QFutureWatcher only, which costs more than all the rest of receive(). So who
// has waited for this long is watched; the others are looked at when a message comes, and when this time is over.
constexpr milliseconds unwatched(10);

// As nanoseconds it has to fit into 64 bits.
QDeadlineTimer deadlineIn(milliseconds timeout)
{
    constexpr milliseconds century = std::chrono::hours(100 * 365 * 24);
    return timeout < century ? QDeadlineTimer(std::max(timeout, milliseconds(0)))
                             : QDeadlineTimer(QDeadlineTimer::Forever);
}

} // namespace

bool isCanceled(const ReceiverPromise &promise)
{
    return std::visit([](const auto &one) { return one.isCanceled(); }, promise);
}

void failReceiver(ReceiverPromise &promise, const WebSocketError &reason)
{
    const auto fail = [&reason](auto &one) {
        setException(one, reason);
        one.finish();
    };
    std::visit(fail, promise);
}

WebSocketError ReceiveLimit::abortError() const
{
    return errorFromAbortReason(signal->reason());
}

WebSocketError ReceiveLimit::timeoutError() const
{
    if (timeout > milliseconds(0))
        return {Kind::Timeout, ErrorText::tr("No message came within %1 ms.").arg(timeout.count())};
    if (timeout == milliseconds(0))
        return {Kind::Timeout, ErrorText::tr("No message was waiting.")};
    return {Kind::Timeout,
            ErrorText::tr("No message was waiting; %1 ms are over at once, receive() without them waits for any time.")
                    .arg(timeout.count())};
}

ReceiverQueue::Limit::Limit(const ReceiveLimit &limit) : ReceiveLimit(limit), deadline(deadlineIn(limit.timeout)) { }

void ReceiverQueue::DeleteLater::operator()(QFutureWatcherBase *watcher) const
{
    watcher->disconnect();
    watcher->deleteLater(); // this may be its slot
}

// An error is none for whoever was cancelled.
void ReceiverQueue::Receiver::settle()
{
    if (limit)
        failReceiver(promise, limit->isAborted() ? limit->abortError() : limit->timeoutError());
    else
        std::visit([](auto &one) { one.finish(); }, promise);
}

bool ReceiverQueue::wantsDevice(qsizetype ahead) const
{
    return size_t(ahead) < m_receivers.size()
            && std::holds_alternative<QPromise<WebSocketMessageDevice *>>(m_receivers[size_t(ahead)].promise);
}

void ReceiverQueue::add(ReceiverPromise &&promise, const ReceiveLimit &limit)
{
    Receiver receiver{std::move(promise)};
    if (limit.signal || limit.timeout != milliseconds::max()) {
        receiver.limit = std::make_unique<Limit>(limit);
        startDeadlineTimer(receiver.limit->deadline);
    }
    if (limit.signal)
        receiver.limit->abortion = connect(limit.signal.get(), &AbortSignal::aborted, this, &ReceiverQueue::release);
    m_receivers.push_back(std::move(receiver));
    if (!m_watchTimer.isActive())
        m_watchTimer.start(int(unwatched.count()), this);
}

ReceiverPromise ReceiverQueue::takeFirst()
{
    Receiver receiver = std::move(m_receivers.front());
    m_receivers.pop_front();
    return std::move(receiver.promise);
}

void ReceiverQueue::timerEvent(QTimerEvent *event)
{
    if (event->timerId() == m_watchTimer.timerId())
        watchAll();
    else
        expire();
}

void ReceiverQueue::watchAll()
{
    m_watchTimer.stop();
    for (Receiver &receiver : m_receivers) {
        if (receiver.watcher)
            continue;
        std::visit([&](const auto &promise) { receiver.watcher.reset(watch(promise.future())); }, receiver.promise);
    }
    release(); // whoever was cancelled before
}

template <typename Result>
QFutureWatcherBase *ReceiverQueue::watch(const QFuture<Result> &future)
{
    auto *const watcher = new QFutureWatcher<Result>(this);
    connect(watcher, &QFutureWatcherBase::canceled, this, &ReceiverQueue::release);
    watcher->setFuture(future);
    return watcher;
}

void ReceiverQueue::expire()
{
    const QPointer<QObject> guard(this);
    m_deadlineTimer.stop();
    m_readable->serveReceivers(); // what is there already has come in time
    if (guard)
        release();
}

// Settling one may do anything, also delete this.
void ReceiverQueue::release()
{
    std::vector<Receiver> released = takeThoseWhoAreOver();
    startDeadlineTimer();
    for (Receiver &receiver : released)
        receiver.settle();
}

std::vector<ReceiverQueue::Receiver> ReceiverQueue::takeThoseWhoAreOver()
{
    const auto isWaiting = [](const Receiver &receiver) { return !receiver.isOver(); };
    const auto firstOver = std::stable_partition(m_receivers.begin(), m_receivers.end(), isWaiting);
    std::vector<Receiver> result(std::make_move_iterator(firstOver), std::make_move_iterator(m_receivers.end()));
    m_receivers.erase(firstOver, m_receivers.end());
    for (Receiver &receiver : result)
        receiver.watcher.reset(); // which belongs to this
    return result;
}

// For the first deadline of all, which is known here only when it has passed: who is served leaves the timer alone.
void ReceiverQueue::startDeadlineTimer()
{
    if (m_deadlineTimer.isActive())
        return;
    for (const Receiver &receiver : m_receivers) {
        if (receiver.limit)
            startDeadlineTimer(receiver.limit->deadline);
    }
}

void ReceiverQueue::startDeadlineTimer(const QDeadlineTimer &deadline)
{
    if (deadline.isForever() || (m_deadlineTimer.isActive() && m_nextDeadline <= deadline))
        return;
    m_nextDeadline = deadline;
    const qint64 longest = std::numeric_limits<int>::max(); // then it is started again
    m_deadlineTimer.start(int(std::min(deadline.remainingTime(), longest)), this);
}

} // namespace WebSocketStreamInternal
