// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#include "websocketwritable_p.h"

#include "callingthread_p.h"
#include "connection/logging.h"
#include "devicesender_p.h"
#include "protocol/errortext.h"
#include "websocketstream_p.h"

#include <QtCore/qpointer.h>

#include <algorithm>
#include <utility>

using Kind = WebSocketError::Kind;

using namespace WebSocketStreamInternal;

namespace {

// One more message is handed to the socket while less than this waits in it: enough to keep
// the kernel busy, little enough to keep memory flat.
constexpr qint64 socketLimit = 256 * 1024;

// Small messages are written directly when some have come together: one by one, the system calls
// would cost more than the messages. Large ones are better left to the event loop.
constexpr qint64 smallMessage = 16 * 1024;
constexpr qint64 flushLimit = 64 * 1024;

WebSocketError closingError()
{
    return WebSocketError(Kind::InvalidState, ErrorText::tr("The stream was closed before the message had left."));
}

} // namespace

void WebSocketWritablePrivate::open()
{
    q->QIODevice::open(QIODevice::WriteOnly | QIODevice::Unbuffered);
}

// Why nothing can be written now.
std::optional<WebSocketError> WebSocketWritablePrivate::refusal() const
{
    using State = WebSocketStream::State;
    if (!isInItsThread(q, "A function of WebSocketWritable"))
        return wrongThreadError();
    if (error)
        return error;
    switch (stream->state) {
    case State::Connecting:
        // Often nobody looks at the future of a send() that comes too early.
        if (!std::exchange(hasWarned, true))
            qCWarning(lcWebSocketStream,
                      "WebSocketWritable: the stream is still connecting, nothing is sent; wait for opened().");
        return WebSocketError(Kind::InvalidState, ErrorText::tr("The stream is still connecting; wait for opened()."));
    case State::Open:
        return {};
    case State::Closing:
    case State::Closed:
        break;
    }
    return WebSocketError(Kind::InvalidState, ErrorText::tr("The stream is closing or closed."));
}

// Like all functions that hand something to the channel, returns false if that was the end of
// this object: writing can find the connection broken.
bool WebSocketWritablePrivate::enqueue(const WebSocketMessage &message)
{
    return enqueue(message.isText() ? Opcode::Text : Opcode::Binary, message.data());
}

bool WebSocketWritablePrivate::enqueue(Opcode opcode, const QByteArray &payload)
{
    accepted += payload.size();
    if (mayHandNext())
        return hand(opcode, payload);
    queue.append({opcode, payload});
    queuedBytes += payload.size();
    return true;
}

// A binary message. A small one needs no copy, if it is its turn.
bool WebSocketWritablePrivate::enqueueBytes(const char *bytes, qint64 size)
{
    if (size >= smallMessage || !mayHandNext())
        return enqueue(Opcode::Binary, QByteArray(bytes, size));
    accepted += size;
    return hand(Opcode::Binary, QByteArray::fromRawData(bytes, size));
}

bool WebSocketWritablePrivate::mayHandNext() const
{
    return queue.isEmpty() && !isSending && mayHand();
}

bool WebSocketWritablePrivate::mayHand() const
{
    return stream->channel->isConnected() && stream->channel->bytesToWrite() < socketLimit;
}

bool WebSocketWritablePrivate::hand(Opcode opcode, const QByteArray &payload)
{
    inSocket += payload.size();
    stream->channel->send(opcode, payload);
    if (payload.size() < smallMessage)
        unflushed += payload.size();
    else
        updateInSocket();
    return unflushed < flushLimit || flush();
}

bool WebSocketWritablePrivate::flush()
{
    const QPointer<WebSocketWritable> guard(q);
    unflushed = 0;
    stream->channel->flush();
    if (guard)
        updateInSocket();
    return guard;
}

// The first of the queue, whose turn it is.
bool WebSocketWritablePrivate::handQueue()
{
    const Outgoing message = queue.takeFirst();
    queuedBytes -= message.payload.size();
    return hand(message.opcode, message.payload);
}

// What the socket still holds includes frame headers, so it may overstate the payload a little.
void WebSocketWritablePrivate::updateInSocket()
{
    if (stream->channel->isConnected())
        inSocket = std::min(inSocket, stream->channel->bytesToWrite());
}

// Before our Close frame: everything accepted goes out first.
bool WebSocketWritablePrivate::flushQueue()
{
    while (!isSending && !queue.isEmpty()) {
        if (startSender())
            break;
        if (!handQueue())
            return false;
    }
    return !isSending && queue.isEmpty();
}

// The senders still have to be told, when nothing can be sent any more.
WebSocketWritablePrivate::Senders WebSocketWritablePrivate::discardQueue()
{
    queue.clear();
    accepted -= std::exchange(queuedBytes, 0);
    return takeSenders();
}

// Because the peer has closed.
void WebSocketWritablePrivate::dropQueue()
{
    queue.clear();
    dropped += std::exchange(queuedBytes, 0);
    hasDroppedDevice = !senders.isEmpty();
    dropSenders(takeSenders(), closingError());
}

// Returns whether a device is the next message; it goes on by itself.
bool WebSocketWritablePrivate::startSender()
{
    if (isSending || queue.isEmpty() || !queue.constFirst().isDevice)
        return isSending;
    queue.removeFirst();
    isSending = true;
    senders.constFirst()->scheduleStep();
    return true;
}

bool WebSocketWritablePrivate::isTurnOf(const DeviceSender *sender) const
{
    return isSending && !senders.isEmpty() && senders.constFirst() == sender;
}

void WebSocketWritablePrivate::beginFragments(WebSocketWritable::MessageType type)
{
    stream->channel->beginMessage(type == WebSocketWritable::MessageType::Text ? Opcode::Text : Opcode::Binary);
}

bool WebSocketWritablePrivate::handFragment(const QByteArray &payload, bool isFinal)
{
    const QPointer<WebSocketWritable> guard(q);
    accepted += payload.size();
    inSocket += payload.size();
    stream->channel->sendFragment(payload, isFinal);
    if (!guard)
        return false;
    updateInSocket();
    stream->noteProgress();
    return true;
}

// Those behind it had been accepted before its bytes were.
void WebSocketWritablePrivate::onSenderStopped(DeviceSender *sender)
{
    const bool wasFirst = isTurnOf(sender);
    const qsizetype index = senders.indexOf(sender);
    if (index < 0)
        return;
    senders.removeAt(index);
    if (!wasFirst) {
        forgetTurn(isSending ? index - 1 : index);
        return;
    }
    isSending = false;
    for (Waiter &waiter : waiters) {
        if (waiter.end > sender->position)
            waiter.end += sender->bytesSent();
    }
    for (DeviceSender *const next : std::as_const(senders))
        next->position += sender->bytesSent();
    progressLater();
}

void WebSocketWritablePrivate::progressLater()
{
    const auto go = [this] {
        if (stream->state == WebSocketStream::State::Open || stream->state == WebSocketStream::State::Closing)
            stream->didWrite();
    };
    QMetaObject::invokeMethod(q, go, Qt::QueuedConnection);
}

// Without an event loop its steps have to be made here.
bool WebSocketWritablePrivate::stepSender()
{
    const QPointer<WebSocketWritable> guard(q);
    if (startSender())
        senders.constFirst()->step();
    return guard;
}

// Of a device that waits in the queue.
void WebSocketWritablePrivate::forgetTurn(qsizetype number)
{
    for (qsizetype i = 0; i < queue.size(); ++i) {
        if (queue.at(i).isDevice && number-- == 0) {
            queue.removeAt(i);
            return;
        }
    }
}

WebSocketWritablePrivate::Senders WebSocketWritablePrivate::takeSenders()
{
    isSending = false;
    const QList<DeviceSender *> taken = std::exchange(senders, {});
    return {taken.cbegin(), taken.cend()};
}

void WebSocketWritablePrivate::dropSenders(const Senders &dropped, const WebSocketError &reason)
{
    for (const QPointer<DeviceSender> &sender : dropped) {
        if (sender)
            sender->drop(reason);
    }
}

// Of what has left, when it is this.
qint64 WebSocketWritablePrivate::endOf(const Waiter &waiter) const
{
    const DeviceSender *const sender = isSending ? senders.constFirst() : nullptr;
    return sender && waiter.end > sender->position ? waiter.end + sender->bytesSent() : waiter.end;
}

void WebSocketWritablePrivate::abort(const WebSocketError &error)
{
    const QPointer<WebSocketWritable> guard(q);
    const auto dropped = discardQueue();
    stream->closeBecauseOf(error);
    dropSenders(dropped, closingError());
    if (guard && stream->state == WebSocketStream::State::Closing)
        progressLater(); // close() may have waited for what was dropped
}

void WebSocketWritablePrivate::failPending()
{
    failWaiters(closingError());
}

// The socket has written something: hand it more and let producers go on.
void WebSocketWritablePrivate::progress()
{
    const QPointer<WebSocketWritable> guard(q);
    updateInSocket();
    while (!queue.isEmpty() && mayHand() && !startSender()) {
        if (!handQueue())
            return;
    }
    if (isSending)
        senders.constFirst()->scheduleStep();
    serveWaiters();
    if (!guard)
        return;
    const qint64 left = accepted - dropped - buffered();
    const qint64 written = left - std::exchange(reported, left);
    if (written > 0)
        Q_EMIT q->bytesWritten(written);
}

// Without the bytes of the device that is being sent, of which those behind it are told in the end.
qint64 WebSocketWritablePrivate::acceptedMessages() const
{
    return isSending ? accepted - senders.constFirst()->bytesSent() : accepted;
}

QFuture<void> WebSocketWritablePrivate::wait(Purpose purpose)
{
    waiters.push_back({QPromise<void>(), acceptedMessages(), purpose});
    waiters.back().promise.start();
    return waiters.back().promise.future();
}

void WebSocketWritablePrivate::serveWaiters()
{
    if (serving)
        return;
    const QPointer<WebSocketWritable> guard(q);
    serving = true;
    while (guard && !waiters.empty() && (mayWrite() || endOf(waiters.front()) <= accepted - buffered())) {
        depth.restart();
        Waiter waiter = std::move(waiters.front());
        waiters.pop_front();
        waiter.promise.finish();
    }
    if (guard) {
        depth.restart();
        serving = false;
    }
}

void WebSocketWritablePrivate::failWaiters(WebSocketError reason)
{
    for (Waiter &waiter : std::exchange(waiters, {})) {
        setException(waiter.promise, reason);
        waiter.promise.finish();
    }
}

void WebSocketWritablePrivate::finish(const std::optional<WebSocketError> &finalError)
{
    error = finalError;
    composed.reset();
    queue.clear();
    queuedBytes = 0;
    inSocket = 0;
    const QPointer<WebSocketWritable> guard(q);
    dropSenders(takeSenders(), error ? *error : closingError());
    if (!guard)
        return;
    if (error) {
        q->setErrorString(WebSocketErrorData::of(*error).message); // without having looked at it
        failWaiters(*error);
    } else {
        finishWaiters();
    }
}

// After a clean close: everything that was accepted has left.
void WebSocketWritablePrivate::finishWaiters()
{
    for (Waiter &waiter : std::exchange(waiters, {})) {
        if (waiter.purpose == Purpose::Ready)
            setException(waiter.promise, closingError());
        waiter.promise.finish();
    }
}
