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
    return d->queuedCost + d->partial.memoryCost();
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
    connect(stopButton, &QPushButton::clicked, this, [message]() mutable { message.cancel(); });
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
    here. At the end of the stream it is \nullptr; after an unclean end the future fails. It takes its turn among the
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

void WebSocketReadable::connectNotify(const QMetaMethod &)
{
    d->updatePieces();
}

void WebSocketReadable::disconnectNotify(const QMetaMethod &)
{
    d->updatePieces();
}

void WebSocketReadablePrivate::open()
{
    q->QIODevice::open(QIODevice::ReadOnly | QIODevice::Unbuffered);
    pieces = Pieces::No; // this channel may not be the first
    updatePieces();
}

void WebSocketReadablePrivate::enqueue(WebSocketMessage &&message)
{
    if (ended)
        return;
    if (queuedBytes)
        *queuedBytes += message.size();
    queuedCost += WebSocketMessagePrivate::memoryCost(message);
    queue.append(std::move(message));
    ++arrivals;
    announced = false;
    if (!paused && queuedCost >= highWaterMark)
        updateFlow();
}

void WebSocketReadablePrivate::enqueuePiece(bool isText, QByteArray &&bytes, bool isLast)
{
    if (ended)
        return;
    ++arrivals;
    announced = false;
    if (openDevice) {
        auto *const device = WebSocketMessageDevicePrivate::get(openDevice);
        const qint64 before = device->bytes.memoryCost();
        device->append(std::move(bytes), isLast);
        addCost(device->bytes.memoryCost() - before);
        if (isLast)
            openDevice.clear();
    } else if (!droppingRest) {
        inPartial = true;
        partialIsText = isText;
        partial.append(std::move(bytes));
        if (isLast)
            completePartial();
        updateFlow();
    }
    if (isLast) {
        droppingRest = false;
        updatePieces();
    }
}

// After a batch has arrived. Everything called from here may delete the stream.
void WebSocketReadablePrivate::notify()
{
    if (notifying)
        return;
    const QPointer<WebSocketReadable> guard(q);
    notifying = true;
    while (guard && !std::exchange(announced, true)) {
        serveReceivers();
        if (guard)
            tellDevices();
        if (guard && q->hasPendingMessages())
            Q_EMIT q->messagesAvailable();
        if (guard && hasBytes())
            Q_EMIT q->readyRead();
    }
    if (guard)
        notifying = false;
}

template <typename Result>
QFuture<Result> WebSocketReadablePrivate::receive(const ReceiveLimit &limit)
{
    // A continuation that calls receive() again nests on the stack: after some time let the
    // event loop serve the next one.
    constexpr int maxImmediateResults = 100;

    if (!isInItsThread(q, "WebSocketReadable::receive()"))
        return makeFailedFuture<Result>(wrongThreadError());
    if (limit.isAborted())
        return makeFailedFuture<Result>(limit.abortError());
    readsBy(false);
    QPromise<Result> promise;
    QFuture<Result> future = promise.future();
    promise.start();
    const bool isThere = q->hasPendingMessages();
    if (isThere && receivers.isEmpty() && immediateResults < maxImmediateResults) {
        ++immediateResults;
        serve(promise);
    } else if (!isThere && ended) {
        giveEnd(promise);
    } else if (!isThere && limit.timeout <= std::chrono::milliseconds(0)) {
        promise.setException(limit.timeoutError());
    } else {
        receivers.add(std::move(promise), limit);
        updatePieces();
        if (mayServe() && !serving)
            QMetaObject::invokeMethod(
                    q, [this] { serveReceivers(); }, Qt::QueuedConnection);
        return future;
    }
    promise.finish();
    return future;
}

void WebSocketReadablePrivate::serveReceivers()
{
    if (serving)
        return;
    const QPointer<WebSocketReadable> guard(q);
    serving = true;
    while (guard && mayServe()) {
        immediateResults = 0;
        auto promise = receivers.takeFirst();
        const auto serveOne = [this](auto &one) {
            serve(one);
            one.finish();
        };
        std::visit(serveOne, promise);
    }
    if (guard) {
        immediateResults = 0;
        serving = false;
        updatePieces();
    }
}

bool WebSocketReadablePrivate::mayServe() const
{
    return !receivers.isEmpty()
            && (ended || q->hasPendingMessages() || (receivers.wantsDevice() && inPartial && !openDevice));
}

// A message is for somebody who still wants it; who cancels may do so in another thread, and just now.
template <typename Result>
void WebSocketReadablePrivate::serve(QPromise<Result> &promise)
{
    constexpr bool wantsDevice = std::is_same_v<Result, WebSocketMessageDevice *>;
    if (promise.isCanceled())
        return;
    if (!q->hasPendingMessages() && !(wantsDevice && inPartial)) {
        giveEnd(promise);
        return;
    }
    Result result;
    if constexpr (wantsDevice)
        result = takeDevice();
    else
        result = q->readMessage();
    if (!promise.addResult(result))
        putBack(result);
}

void WebSocketReadablePrivate::putBack(const WebSocketMessage &message)
{
    if (queuedBytes)
        *queuedBytes += message.size();
    queuedCost += WebSocketMessagePrivate::memoryCost(message);
    searched = {};
    queue.prepend(message);
    updateFlow();
}

void WebSocketReadablePrivate::failReceivers(const WebSocketError &reason)
{
    while (!receivers.isEmpty()) {
        auto promise = receivers.takeFirst();
        failReceiver(promise, reason);
    }
}

void WebSocketReadablePrivate::finish(const std::optional<WebSocketError> &finalError)
{
    if (finalError && !ended) {
        error = finalError;
        q->setErrorString(WebSocketErrorData::of(*error).message); // without having looked at it
    }
    if (!stream->channel || !stream->channel->hasUnread())
        end();
}

void WebSocketReadablePrivate::end()
{
    const QPointer<WebSocketReadable> guard(q);
    const bool wasEnded = std::exchange(ended, true);
    inPartial = false;
    failDevices(error ? WebSocketErrorData::of(*error).message
                      : ErrorText::tr("The stream was closed before the message was complete."));
    serveReceivers();
    if (guard && !wasEnded)
        Q_EMIT q->readChannelFinished();
}

template <typename Result>
void WebSocketReadablePrivate::giveEnd(QPromise<Result> &promise)
{
    if (error)
        promise.setException(*error);
    else
        promise.addResult(Result());
}

WebSocketMessage WebSocketReadablePrivate::take()
{
    WebSocketMessage message = takeFirst();
    queuedCost -= WebSocketMessagePrivate::memoryCost(message);
    if (queuedBytes)
        *queuedBytes -= message.size();
    if (paused)
        updateFlow();
    return message;
}

WebSocketMessage WebSocketReadablePrivate::takeFirst()
{
    if (searched.messages > 0)
        --searched.messages;
    else
        searched.hasLine = false;
    return queue.takeFirst();
}

// Looks at each byte once, however often it is asked.
bool WebSocketReadablePrivate::findLine()
{
    const qsizetype line = front.indexOf('\n', std::max(frontOffset, searched.front));
    searched.front = line < 0 ? front.size() : line;
    if (line >= 0)
        return true;
    while (!searched.hasLine && searched.messages < queue.size()) {
        const WebSocketMessage &message = queue.at(searched.messages);
        searched.hasLine = message.isText() ? message.text().contains(u'\n') : message.data().contains('\n');
        if (!searched.hasLine)
            ++searched.messages;
    }
    return searched.hasLine;
}

bool WebSocketReadablePrivate::hasListener() const
{
    return q->isSignalConnected(QMetaMethod::fromSignal(&QIODevice::readChannelFinished));
}

bool WebSocketReadablePrivate::hasRest() const
{
    return frontOffset < front.size() || q->QIODevice::bytesAvailable() > 0;
}

// The message whose reading as bytes has begun, including what QIODevice has taken back.
WebSocketMessage WebSocketReadablePrivate::takeRest()
{
    const bool isText = frontIsText;
    QByteArray rest = q->read(q->QIODevice::bytesAvailable());
    rest += front.mid(frontOffset);
    releaseFront();
    return isText ? WebSocketMessage(QString::fromUtf8(rest)) : WebSocketMessage(rest);
}

// Makes `front` a message with bytes left to read, if there is one.
bool WebSocketReadablePrivate::loadFront()
{
    while (frontOffset == front.size()) {
        releaseFront();
        if (queue.isEmpty())
            return false;
        const WebSocketMessage message = takeFirst();
        frontCost = WebSocketMessagePrivate::memoryCost(message);
        frontIsText = message.isText();
        front = message.data();
        if (queuedBytes)
            *queuedBytes -= front.size();
    }
    return true;
}

void WebSocketReadablePrivate::releaseFront()
{
    front.clear();
    frontOffset = 0;
    searched.front = 0;
    queuedCost -= std::exchange(frontCost, 0);
    if (paused)
        updateFlow();
}

// After the queue was emptied.
void WebSocketReadablePrivate::clear()
{
    front.clear();
    frontOffset = 0;
    frontCost = 0;
    searched = {};
    queuedCost = 0;
    queuedBytes.reset();
    updateFlow();
}

void WebSocketReadablePrivate::updateFlow()
{
    if (ended || !stream->channel)
        return;
    if (!paused && flowCost() >= highWaterMark) {
        paused = true;
        stream->channel->pause();
    } else if (paused && flowCost() <= highWaterMark / 2) {
        paused = false;
        stream->channel->resume();
    }
}

// Of the next message, which has come or is coming.
WebSocketMessageDevice *WebSocketReadablePrivate::takeDevice()
{
    ByteQueue bytes;
    bool isText = partialIsText;
    const bool isComplete = q->hasPendingMessages();
    if (isComplete) {
        const WebSocketMessage message = q->readMessage();
        isText = message.isText();
        bytes.append(message.data());
    } else {
        bytes = std::exchange(partial, {});
        inPartial = false;
    }
    addCost(bytes.memoryCost());
    WebSocketMessageDevice *const device = WebSocketMessageDevicePrivate::create(this, isText, std::move(bytes));
    devices.append(device);
    if (isComplete)
        WebSocketMessageDevicePrivate::get(device)->append({}, true);
    else
        openDevice = device;
    WebSocketMessageDevicePrivate::get(device)->tellLater();
    return device;
}

// Nobody wants it any more.
void WebSocketReadablePrivate::putBack(WebSocketMessageDevice *device)
{
    auto *const taken = WebSocketMessageDevicePrivate::get(device);
    const bool isComplete = taken->isComplete;
    const bool isText = taken->isText;
    ByteQueue bytes = std::exchange(taken->bytes, {});
    addCost(-bytes.memoryCost());
    openDevice.clear();
    delete device;
    if (isComplete) {
        const QByteArray data = bytes.takeAll();
        putBack(isText ? WebSocketMessage(QString::fromUtf8(data)) : WebSocketMessage(data));
    } else {
        partial = std::move(bytes);
        inPartial = true;
    }
}

void WebSocketReadablePrivate::onDeviceReleased(WebSocketMessageDevice *device, qint64 cost)
{
    devices.removeOne(device);
    if (openDevice == device) {
        openDevice.clear();
        droppingRest = true;
    }
    addCost(-cost);
    updatePieces();
}

// Those whose message has not come as a whole, and without this.
void WebSocketReadablePrivate::failDevices(const QString &reason)
{
    for (WebSocketMessageDevice *const device : std::as_const(devices))
        WebSocketMessageDevicePrivate::get(device)->fail(reason);
    openDevice.clear();
}

void WebSocketReadablePrivate::forgetDevices()
{
    for (WebSocketMessageDevice *const device : std::exchange(devices, {}))
        WebSocketMessageDevicePrivate::get(device)->readable = nullptr;
}

void WebSocketReadablePrivate::tellDevices()
{
    for (const QPointer<WebSocketMessageDevice> &device :
         QList<QPointer<WebSocketMessageDevice>>(devices.begin(), devices.end())) {
        if (device)
            WebSocketMessageDevicePrivate::get(device)->tell();
    }
}

// All of it has come: it is a message like any other, or the rest of one that is read as bytes.
void WebSocketReadablePrivate::completePartial()
{
    QByteArray bytes = partial.takeAll();
    inPartial = false;
    if (std::exchange(partialIsRead, false)) {
        frontIsText = partialIsText;
        frontCost = bytes.size();
        queuedCost += frontCost;
        front = std::move(bytes);
        frontOffset = 0;
    } else {
        enqueue(partialIsText ? WebSocketMessage(QString::fromUtf8(bytes)) : WebSocketMessage(bytes));
    }
}

void WebSocketReadablePrivate::addCost(qint64 bytes)
{
    queuedCost += bytes;
    updateFlow();
}

// Whoever reads a message bytewise may need it as a whole; a pipe or a device needs no more than its beginning.
qint64 WebSocketReadablePrivate::flowCost() const
{
    return pieces == Pieces::OfAnySize ? queuedCost + partial.memoryCost() : queuedCost;
}

bool WebSocketReadablePrivate::hasBytes() const
{
    return q->hasPendingMessages() || !partial.isEmpty();
}

QByteArray WebSocketReadablePrivate::takeBytes()
{
    if (hasRest())
        return takeRest().data();
    if (!queue.isEmpty())
        return take().data();
    partialIsRead = true;
    const QByteArray piece = partial.takePiece();
    updateFlow();
    return piece;
}

void WebSocketReadablePrivate::beginPipe()
{
    ++pipes;
    updatePieces();
}

void WebSocketReadablePrivate::endPipe()
{
    --pipes;
    updatePieces();
}

void WebSocketReadablePrivate::readsBy(bool bytes)
{
    const Manner before = std::exchange(manner, bytes ? Manner::Bytes : Manner::Messages);
    if (manner != before)
        updatePieces();
}

void WebSocketReadablePrivate::updatePieces()
{
    const auto isConnected = [this](const QMetaMethod &signal) { return q->isSignalConnected(signal); };
    Pieces wanted = Pieces::No;
    if (pipes > 0 || openDevice || droppingRest || receivers.wantsDevice())
        wanted = Pieces::OfAnySize;
    else if (manner == Manner::Bytes
             || (manner == Manner::Unknown && isConnected(QMetaMethod::fromSignal(&QIODevice::readyRead))
                 && !isConnected(QMetaMethod::fromSignal(&WebSocketReadable::messagesAvailable))))
        wanted = Pieces::Small;
    if (wanted == pieces || !stream->channel)
        return;
    pieces = wanted;
    stream->channel->setPieces(pieces);
    updateFlow();
}

#include "moc_websocketreadable.cpp"
