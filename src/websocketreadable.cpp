// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#include "websocketreadable.h"

#include "callingthread_p.h"
#include "protocol/errortext.h"
#include "websocketerror_p.h"
#include "websocketmessage_p.h"
#include "websocketmessagedevice_p.h"
#include "websocketpipe_p.h"
#include "websocketreadable_p.h"
#include "websocketstream_p.h"

#include <QtCore/qdeadlinetimer.h>
#include <QtCore/qmetaobject.h>
#include <QtCore/qpointer.h>

#include <algorithm>
#include <cstring>

using namespace WebSocketStreamInternal;

/*!
    \class WebSocketReadable
    \inmodule WebSocketStream
    \brief The end of a WebSocketStream to read from, message by message or as bytes.

    Messages are read in the manner of QUdpSocket: messagesAvailable() tells that some wait,
    readMessages() takes all of them and is the fast way, readMessage() takes one, and
    receive() returns a future for the next one.

    As a QIODevice it is one sequence of bytes, in which a text message is its UTF-8:
    QDataStream with transactions, QTextStream, QXmlStreamReader and everything else that
    reads a QIODevice works. Message boundaries are not visible there. readMessage() after a
    partial read returns the rest of that message; after peek() or a transaction that was
    rolled back, the bytes concerned count as one message.

    The bytes of a large message come before its end to whoever has read bytes so far, or is connected to \c readyRead()
    and not to messagesAvailable(). Taking a message, or asking for one, ends that: messages are always whole. For one that
    is larger than memory there are receiveDevice() and pipeTo().

    \section1 Backpressure

    When the messages that wait occupy highWaterMark() bytes of memory, reading from the
    network stops, and TCP makes the peer wait. Reading goes on when half of them are read. A
    consumer of bytes that needs more than highWaterMark() at once (a very long line for
    canReadLine()) has to raise it. While reading is stopped Pings are not answered and a
    Close is not seen.

    \section1 The end

    What has arrived can be read, whatever the end was: a clean close, a connection that was cut, a violation
    of the protocol. Then comes the end: after a clean close receive() gives null messages, after any other it
    fails with the error of WebSocketStream::closed(); read() returns -1 in both cases. \c readChannelFinished()
    is emitted when the last message has arrived here, which is later than WebSocketStream::closed() if the
    connection has ended while reading was stopped. (The web's streams drop on an error what waits.)
*/

/*!
    \fn void WebSocketReadable::messagesAvailable()
    Emitted once for each batch of messages that arrived, while some are waiting. Like
    \c readyRead(), it is not emitted recursively.
*/

WebSocketReadable *WebSocketReadablePrivate::create(WebSocketStreamPrivate *stream, qint64 highWaterMark,
                                                    QObject *parent)
{
    return new WebSocketReadable(std::make_unique<WebSocketReadablePrivate>(stream, highWaterMark), parent);
}

WebSocketReadable::WebSocketReadable(std::unique_ptr<WebSocketReadablePrivate> d, QObject *parent)
    : QIODevice(parent), d(std::move(d))
{
    this->d->q = this;
    this->d->receivers.setParent(this); // moves to another thread together with it
}

WebSocketReadable::~WebSocketReadable()
{
    const WebSocketError error(WebSocketError::Kind::Abort, ErrorText::tr("The WebSocketReadable was deleted."));
    cancel(error);
    d->failReceivers(error);
    d->failDevices(WebSocketErrorData::of(error).message);
    d->forgetDevices();
}

qint64 WebSocketReadable::highWaterMark() const
{
    return d->highWaterMark;
}

/*! Sets the mark to \a bytes of memory, at least 1; see WebSocketStreamOptions::readHighWaterMark. */
void WebSocketReadable::setHighWaterMark(qint64 bytes)
{
    bytes = std::max<qint64>(bytes, 1);
    if (bytes == d->highWaterMark)
        return;
    d->highWaterMark = bytes;
    d->updateFlow();
    Q_EMIT highWaterMarkChanged();
}

bool WebSocketReadable::hasPendingMessages() const
{
    return d->hasRest() || !d->queue.isEmpty();
}

/*! Returns how many messages wait; a partially read one counts. */
qsizetype WebSocketReadable::pendingMessageCount() const
{
    return d->queue.size() + (d->hasRest() ? 1 : 0);
}

/*! Returns the payload size of the next message in bytes, or -1 if none waits. */
qint64 WebSocketReadable::pendingMessageSize() const
{
    if (d->hasRest())
        return QIODevice::bytesAvailable() + d->front.size() - d->frontOffset;
    return d->queue.isEmpty() ? -1 : d->queue.constFirst().size();
}

/*! Returns how many bytes of memory the waiting messages occupy, which is what highWaterMark() limits. */
qint64 WebSocketReadable::bufferedBytes() const
{
    return d->memoryCost();
}

/*! Takes the next message; a null message if none waits. */
WebSocketMessage WebSocketReadable::readMessage()
{
    d->readsBy(false);
    if (d->hasRest())
        return d->takeRest();
    return d->queue.isEmpty() ? WebSocketMessage() : d->take();
}

/*! Takes all messages that wait. */
QList<WebSocketMessage> WebSocketReadable::readMessages()
{
    d->readsBy(false);
    QList<WebSocketMessage> messages;
    if (d->hasRest())
        messages.append(d->takeRest());
    if (messages.isEmpty())
        messages.swap(d->queue);
    else
        messages.append(std::exchange(d->queue, {}));
    d->clear();
    return messages;
}

/*!
    Returns a future for the next message. At the end of the stream it is a null message;
    after an unclean end the future fails. Futures are served in the order of the calls.

    QFuture::cancel() gives up the turn: the next message is for the next one in turn, or waits to be read. The future
    is finished soon after, from the event loop; one that has finished keeps its message. It has to be the future that
    this function has returned. When one is cancelled that QFuture::then() has returned, QFuture tells none of those
    before it: the message is taken, and the function that was given to then() is called with it all the same (unless
    its context was deleted). So keep the first one, hand over a signal, or call QFuture::cancelChain() of Qt 6.10:

    \code
    QFuture<WebSocketMessage> message = readable->receive();
    message.then(this, &Feed::show);
    connect(stopButton, &QPushButton::clicked, this, [message]() mutable {
        if (!message.isFinished()) // of one that has finished Qt 6.4 can look for continuations that are gone
            message.cancel();
    });
    \endcode
*/
QFuture<WebSocketMessage> WebSocketReadable::receive()
{
    return d->receive<WebSocketMessage>({});
}

/*!
    Does the same, and fails with WebSocketError::Kind::Timeout if there is no message within \a timeout; one that
    comes later is for the next one in turn. With 0 it takes one that waits, or has failed on return. A negative time
    is over as well, and std::chrono::milliseconds::max() never is, as QDeadlineTimer has it.

    \code
    readable->receive(30s).then(this, &Feed::show).onFailed(this, [](const WebSocketError &error) {
        qWarning() << error.message();
    });
    \endcode
*/
QFuture<WebSocketMessage> WebSocketReadable::receive(std::chrono::milliseconds timeout)
{
    return d->receive<WebSocketMessage>({timeout});
}

/*!
    Does the same, and fails as soon as \a signal is aborted, without having looked for a message if it is already:
    with the WebSocketError that is its reason, else with one of the kind Abort. A message that comes later is for the
    next one in turn. The signal lives in this thread, and one serves for any number of calls. Without one (\nullptr)
    it waits for any time.

    For a signal and a time there is AbortSignal::any():

    \code
    readable->receive(AbortSignal::any({controller->signal(), AbortSignal::timeout(30s)}));
    \endcode
*/
QFuture<WebSocketMessage> WebSocketReadable::receive(std::shared_ptr<AbortSignal> signal)
{
    return d->receive<WebSocketMessage>({std::chrono::milliseconds::max(), std::move(signal)});
}

/*!
    Returns a future for the next message, to be read as it comes: it finishes when some of the message has, with a device
    that gives the rest. A message may be of any size then, and larger than memory: only as much as highWaterMark() waits
    here. Ask before the message begins: one that is larger than WebSocketStreamOptions::maxMessageSize fails the stream
    when its header comes and nobody has. At the end of the stream it is \nullptr; after an unclean end the future fails. It takes its turn among the
    futures of receive(), and is cancelled like them.

    \sa WebSocketMessageDevice, WebSocketWritable::sendDevice()
*/
QFuture<WebSocketMessageDevice *> WebSocketReadable::receiveDevice()
{
    return d->receive<WebSocketMessageDevice *>({});
}

/*!
    Writes every message's payload to \a destination until the stream ends, and returns a future
    for the number of bytes written. A message is written as it comes, so that it may be of any size. While more than 1 MiB waits in \a destination
    (QIODevice::bytesToWrite()), nothing is read. \a destination stays open. Cancelling the
    future stops the pipe.

    Fails with the stream's error, or with WebSocketError::Kind::Operation if
    \a destination fails or is deleted; the readable is then cancelled.
*/
QFuture<qint64> WebSocketReadable::pipeTo(QIODevice *destination)
{
    return WebSocketStreamInternal::ReadablePipe::start(this, destination);
}

/*!
    Drops what waits and closes the stream. If \a error is of the kind WebSocket and has a
    code that may be sent, its code and reason are sent, otherwise a Close frame without a body.
    Pending receive() futures get a null message.
*/
void WebSocketReadable::cancel(const WebSocketError &error)
{
    if (!isInItsThread(this, "WebSocketReadable::cancel()"))
        return;
    d->queue.clear();
    d->clear();
    d->partial = {};
    d->inPartial = false;
    if (d->ended)
        return;
    const QPointer<WebSocketReadable> guard(this);
    const auto self = d.get();
    d->ended = true;
    d->error.reset();
    if (d->stream->state != WebSocketStream::State::Closed)
        d->stream->closeBecauseOf(error);
    else if (d->stream->channel)
        d->stream->channel->abort(); // and what it still has
    if (guard)
        self->serveReceivers();
    if (guard)
        self->failDevices(ErrorText::tr("The WebSocketReadable was cancelled."));
    if (guard)
        Q_EMIT readChannelFinished();
}

bool WebSocketReadable::isSequential() const
{
    return true;
}

/*! \reimp */
qint64 WebSocketReadable::bytesAvailable() const
{
    if (!d->queuedBytes) {
        d->queuedBytes = 0;
        for (const WebSocketMessage &message : std::as_const(d->queue))
            *d->queuedBytes += message.size();
    }
    return QIODevice::bytesAvailable() + d->front.size() - d->frontOffset + *d->queuedBytes + d->partial.size();
}

/*! \reimp */
bool WebSocketReadable::canReadLine() const
{
    return QIODevice::canReadLine() || d->findLine() || d->partial.hasLine();
}

/*! Cancels the stream and closes the device. */
void WebSocketReadable::close()
{
    const QPointer<WebSocketReadable> guard(this);
    cancel();
    if (guard)
        QIODevice::close();
}

/*!
    Blocks until more has arrived, for threads without an event loop. Returns \c false if that took
    longer than \a msecs milliseconds (-1: any time) or if the stream has ended. Returns \c true
    at once if reading is stopped because highWaterMark() is reached.
*/
bool WebSocketReadable::waitForReadyRead(int msecs)
{
    const QPointer<WebSocketReadable> guard(this);
    const QDeadlineTimer deadline(msecs);
    const qint64 arrivals = d->arrivals;
    while (guard && !d->ended) {
        if (d->arrivals != arrivals || d->paused)
            return true;
        const bool progress = d->stream->waitForReadyRead(int(deadline.remainingTime()));
        if (!progress && guard && d->arrivals == arrivals)
            return false;
    }
    return guard && d->arrivals != arrivals;
}

qint64 WebSocketReadable::readData(char *data, qint64 maxSize)
{
    if (maxSize > 0)
        d->readsBy(true);
    qint64 size = 0;
    while (size < maxSize && d->loadFront()) {
        const qint64 part = std::min<qint64>(maxSize - size, d->front.size() - d->frontOffset);
        std::memcpy(data + size, d->front.constData() + d->frontOffset, size_t(part));
        d->frontOffset += part;
        size += part;
    }
    if (d->frontOffset == d->front.size())
        d->releaseFront();
    if (size < maxSize && !d->partial.isEmpty()) {
        size += d->partial.read(data + size, maxSize - size);
        d->partialIsRead = true;
    }
    return size == 0 && maxSize > 0 && d->ended ? -1 : size;
}

qint64 WebSocketReadable::writeData(const char *, qint64)
{
    return -1;
}

// Any thread may connect to a signal.
void WebSocketReadable::connectNotify(const QMetaMethod &)
{
    QMetaObject::invokeMethod(this, [this] { d->updatePieces(); });
}

// Whoever is deleted while it listens holds locks of Qt meanwhile, which looking for listeners would take.
void WebSocketReadable::disconnectNotify(const QMetaMethod &)
{
    QMetaObject::invokeMethod(
            this, [this] { d->updatePieces(); }, Qt::QueuedConnection);
}

#include "moc_websocketreadable.cpp"
