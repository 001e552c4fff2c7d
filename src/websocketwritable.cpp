// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#include "websocketwritable.h"

#include "callingthread_p.h"
#include "connection/logging.h"
#include "devicesender_p.h"
#include "protocol/errortext.h"
#include "protocol/utf8.h"
#include "websocketpipe_p.h"
#include "websocketstream_p.h"
#include "websocketwritable_p.h"

#include <QtCore/qdeadlinetimer.h>
#include <QtCore/qpointer.h>

#include <algorithm>

using Kind = WebSocketError::Kind;

using namespace WebSocketStreamInternal;

// All that are finished from the start are copies of one, as making one costs as much as sending a small message.
// Nobody gains from cancelling it; if somebody does, those that come after are copies of another.
static QFuture<void> makeFinishedFuture()
{
    static thread_local QFuture<void> finished;
    if (finished.isCanceled()) { // also when it is new
        QPromise<void> promise;
        promise.start();
        promise.finish();
        finished = promise.future();
    }
    return finished;
}

/*!
    \class WebSocketWritable
    \inmodule WebSocketStream
    \brief The end of a WebSocketStream to write to.

    As with a connected QUdpSocket, each write() sends one (binary) message; writeText() sends a
    text message. send() does the same and returns a future that holds the producer back.
    A message composed of several writes, such as by QDataStream, stands between beginMessage() and
    endMessage().

    \section1 Backpressure

    Nothing that was accepted is dropped, however much it is: it waits in memory. A producer that
    wants that to be little awaits the future of send() or of ready(), or looks at
    desiredSize(). Bytes that wait then never exceed highWaterMark() by more than one message.

    A loop that awaits send() with \c then() recurses as long as the futures are ready at once;
    that depth is bounded to 16 KiB of stack.
*/

/*!
    \enum WebSocketWritable::MessageType
    \value Text
    \value Binary
*/

WebSocketWritable *WebSocketWritablePrivate::create(WebSocketStreamPrivate *stream, qint64 highWaterMark,
                                                    QObject *parent)
{
    return new WebSocketWritable(std::make_unique<WebSocketWritablePrivate>(stream, highWaterMark), parent);
}

WebSocketWritable::WebSocketWritable(std::unique_ptr<WebSocketWritablePrivate> d, QObject *parent)
    : QIODevice(parent), d(std::move(d))
{
    this->d->q = this;
}

WebSocketWritable::~WebSocketWritable()
{
    const WebSocketError error(Kind::Abort, ErrorText::tr("The WebSocketWritable was deleted."));
    abort(error);
    d->failWaiters(error);
}

qint64 WebSocketWritable::highWaterMark() const
{
    return d->highWaterMark;
}

/*! Sets the mark to \a bytes, at least 1; see WebSocketStreamOptions::writeHighWaterMark. */
void WebSocketWritable::setHighWaterMark(qint64 bytes)
{
    bytes = std::max<qint64>(bytes, 1);
    if (bytes == d->highWaterMark)
        return;
    d->highWaterMark = bytes;
    QMetaObject::invokeMethod(
            this, [this] { d->serveWaiters(); }, Qt::QueuedConnection);
    Q_EMIT highWaterMarkChanged();
}

/*!
    Sends \a message and returns a future that finishes as soon as the producer may go on: when
    the message has left for the kernel, or fewer than highWaterMark() bytes wait.

    Fails with WebSocketError::Kind::InvalidState before the stream is open and once closing
    has begun, with the error of WebSocketStream::closed() after an unclean end, and with
    WebSocketError::Kind::Syntax for a null message.
*/
QFuture<void> WebSocketWritable::send(const WebSocketMessage &message)
{
    if (const auto error = d->refusal())
        return makeFailedFuture<void>(*error);
    if (message.isNull()) {
        return makeFailedFuture<void>(
                WebSocketError(Kind::Syntax,
                               ErrorText::tr("A null message cannot be sent; text and binary messages can, "
                                             "also empty ones.")));
    }
    const bool alive = d->enqueue(message);
    if (!alive)
        return makeFailedFuture<void>(WebSocketError(Kind::Abort, ErrorText::tr("The stream was deleted.")));
    if (d->error)
        return makeFailedFuture<void>(*d->error);
    if (!d->waiters.empty() || !d->mayWrite())
        return d->wait();
    if (!d->depth.isTooDeep())
        return makeFinishedFuture();
    if (!d->serving)
        QMetaObject::invokeMethod(
                this, [this] { d->serveWaiters(); }, Qt::QueuedConnection);
    return d->wait();
}

/*! Sends \a text as a text message. Returns the size of its UTF-8 in bytes, or -1 if it cannot be sent. */
qint64 WebSocketWritable::writeText(const QString &text)
{
    if (const auto error = d->refusal()) {
        setErrorString(error->message());
        return -1;
    }
    const QByteArray payload = WebSocketMessage(text).data();
    d->enqueue(Opcode::Text, payload);
    return payload.size();
}

/*! Returns a future that finishes when desiredSize() is above 0. */
QFuture<void> WebSocketWritable::ready()
{
    if (const auto error = d->refusal())
        return makeFailedFuture<void>(*error);
    return d->mayWrite() ? makeFinishedFuture() : d->wait(WebSocketWritablePrivate::Purpose::Ready);
}

/*! Returns how many bytes may be written before highWaterMark() is reached; 0 or less: wait. */
qint64 WebSocketWritable::desiredSize() const
{
    return d->highWaterMark - d->buffered();
}

/*! Returns how many payload bytes wait in this process to be sent, also over TLS. */
qint64 WebSocketWritable::bytesToWrite() const
{
    return d->buffered();
}

/*!
    From here to endMessage(), what is written makes up one message of the given \a type. send() and
    writeText() stay messages of their own. Returns \c false if a message was begun already.
*/
bool WebSocketWritable::beginMessage(MessageType type)
{
    if (d->composed || d->refusal())
        return false;
    d->composed = QByteArray();
    d->composedType = type;
    return true;
}

/*!
    Sends the message begun with beginMessage(). Returns \c false and sends nothing if there is
    none, if it is a text message whose bytes are not UTF-8, or if the stream is not open any more.
*/
bool WebSocketWritable::endMessage()
{
    if (!d->composed)
        return false;
    const QByteArray data = *std::exchange(d->composed, std::nullopt);
    if (const auto error = d->refusal()) {
        setErrorString(error->message());
        return false;
    }
    if (d->composedType == MessageType::Binary) {
        d->enqueue(Opcode::Binary, data);
        return true;
    }
    Utf8Decoder decoder;
    if (!decoder.check(data) || !decoder.isComplete()) {
        setErrorString(ErrorText::tr("The text message is not valid UTF-8."));
        return false;
    }
    d->enqueue(Opcode::Text, data);
    return true;
}

/*!
    Sends all that \a source has to give as one message of the given \a type, in fragments, and returns a future for the number
    of its bytes, which finishes when the last of them was handed to the connection. The message may be larger than memory, and
    of a size that nobody knows yet; \a source is read no faster than the peer takes it. Messages that are sent after it wait
    for its end; Pings are answered in the middle. \a source stays open. Its end is found as by pipeFrom(); QFuture::progressValue()
    tells how far it is, in thousandths, if the size is known.

    If \a source fails, is deleted or, not being sequential, is closed before its end (WebSocketError::Kind::Operation), if
    the bytes of a text are not UTF-8 (WebSocketError::Kind::Syntax) or if the future is cancelled, the message cannot be
    completed: once something of it has been sent, the stream is closed as by abort(), because a part must not be taken for
    the whole. A sequential device that breaks off looks like one that ends; a WebSocketMessageDevice and a WebSocketReadable
    tell it, so that what is passed on from another connection is whole or not at all.

    close() waits for the end of the message, as long as no WebSocketStreamOptions::closeTimeout passes without progress;
    abort() does not wait. If compression was agreed the message is compressed whatever its size, because nobody knows that.

    \code
    auto *file = new QFile("large.bin", this);
    file->open(QIODevice::ReadOnly);
    writable->sendDevice(file).then(this, [](qint64 bytes) { qInfo() << bytes << "bytes sent"; });
    \endcode

    \sa WebSocketReadable::receiveDevice()
*/
QFuture<qint64> WebSocketWritable::sendDevice(QIODevice *source, MessageType type)
{
    if (const auto error = d->refusal())
        return makeFailedFuture<qint64>(*error);
    auto *const sender = new DeviceSender(this, type);
    sender->position = d->acceptedMessages();
    d->senders.append(sender);
    d->queue.append({Opcode::Continuation, {}, true});
    if (d->queue.size() == 1)
        d->startSender();
    return sender->begin(source);
}

/*!
    Sends what \a source has to give as binary messages of up to \a chunkSize bytes (at most 1 GiB) until its end, and
    returns a future for the number of bytes sent. Reads no faster than the peer takes it.
    The stream stays open, and so does \a source. Cancelling the future stops the pipe.

    A sequential device ends with -1 from read(), \c readChannelFinished() or \c aboutToClose(). Fails with the
    stream's error, or with WebSocketError::Kind::Operation if \a source fails or is deleted.
*/
QFuture<qint64> WebSocketWritable::pipeFrom(QIODevice *source, qint64 chunkSize)
{
    return WritablePipe::start(this, source, chunkSize);
}

/*!
    Closes the stream after everything accepted has been sent, with a Close frame without a body.
    WebSocketStream::closed() tells when the closing handshake is complete. A message that was
    begun with beginMessage() and not ended is dropped.
*/
void WebSocketWritable::close()
{
    const QPointer<WebSocketWritable> guard(this);
    if (std::exchange(d->composed, std::nullopt))
        qCWarning(lcWebSocketStream, "WebSocketWritable::close(): a message was begun and not ended, it is dropped.");
    d->stream->closeBecauseOf({});
    if (guard)
        QIODevice::close();
}

/*!
    Drops what has not been handed to the socket and closes the stream; the code and reason of
    \a error are used as in WebSocketReadable::cancel().
*/
void WebSocketWritable::abort(const WebSocketError &error)
{
    if (isInItsThread(this, "WebSocketWritable::abort()"))
        d->abort(error);
}

bool WebSocketWritable::isSequential() const
{
    return true;
}

/*!
    Blocks until something has been written to the network, for threads without an event loop.
    Returns \c false if that took longer than \a msecs milliseconds (-1: any time), if
    nothing waits or if the stream has ended.
*/
bool WebSocketWritable::waitForBytesWritten(int msecs)
{
    const QPointer<WebSocketWritable> guard(this);
    const QDeadlineTimer deadline(msecs);
    if (!d->stepSender())
        return false;
    const qint64 before = d->buffered();
    while (guard && !d->error && d->buffered() > 0) {
        if (d->buffered() < before)
            return true;
        const bool progress = d->stream->waitForBytesWritten(int(deadline.remainingTime()));
        if (guard)
            d->progress();
        if (guard && d->buffered() < before)
            return true;
        if (guard && !d->stepSender())
            return false;
        if (!progress && guard && d->buffered() >= before)
            return false;
    }
    return guard && d->buffered() < before;
}

qint64 WebSocketWritable::readData(char *, qint64)
{
    return -1;
}

qint64 WebSocketWritable::writeData(const char *data, qint64 size)
{
    if (const auto error = d->refusal()) {
        setErrorString(error->message());
        return -1;
    }
    if (d->composed)
        d->composed->append(data, size);
    else
        d->enqueueBytes(data, size);
    return size;
}

#include "moc_websocketwritable.cpp"
