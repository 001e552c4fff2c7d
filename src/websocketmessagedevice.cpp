// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#include "websocketmessagedevice.h"

#include "protocol/errortext.h"
#include "websocketmessagedevice_p.h"
#include "websocketreadable_p.h"

#include <QtCore/qdeadlinetimer.h>
#include <QtCore/qmetaobject.h>
#include <QtCore/qpointer.h>

#include <utility>

using namespace WebSocketStreamInternal;

/*!
    \class WebSocketMessageDevice
    \inmodule WebSocketStream
    \brief One message to read while it still travels, however large it is.

    WebSocketReadable::receiveDevice() gives it, as soon as something of the message has come. It is a sequential device that
    is open for reading: \c readyRead() tells of more bytes and \c readChannelFinished() that all have come; some may be there
    from the start. A text message is its UTF-8, which is checked as it comes.

    \code
    auto *file = new QFile("large.bin", this);
    file->open(QIODevice::WriteOnly);
    readable->receiveDevice().then(this, [file](WebSocketMessageDevice *message) {
        if (!message)
            return; // the end of the stream
        connect(message, &QIODevice::readyRead, file, [file, message] { file->write(message->readAll()); });
        connect(message, &QIODevice::readChannelFinished, file, [file, message] {
            file->close();
            qInfo() << (message->isComplete() ? "received" : message->errorString());
            message->deleteLater();
        });
    });
    \endcode

    What waits here counts for WebSocketReadable::highWaterMark(): when it is reached, reading from the network stops, within
    the message. WebSocketStreamOptions::maxMessageSize does not. The messages that follow come when the last byte of this one
    has, read or not.

    It belongs to the readable, and is best deleted when it has been read; deleting or closing it before that drops the rest of
    the message. If the stream ends before the message is complete, \c readChannelFinished() is emitted with isComplete()
    being \c false and a reason in \c errorString(). It lives in the thread of the stream.
*/

WebSocketMessageDevice *WebSocketMessageDevicePrivate::create(WebSocketReadablePrivate *readable, bool isText,
                                                              ByteQueue &&bytes)
{
    auto d = std::make_unique<WebSocketMessageDevicePrivate>(readable, isText, std::move(bytes));
    return new WebSocketMessageDevice(std::move(d), readable->q);
}

WebSocketMessageDevice::WebSocketMessageDevice(std::unique_ptr<WebSocketMessageDevicePrivate> d, QObject *parent)
    : QIODevice(parent), d(std::move(d))
{
    this->d->q = this;
    open(QIODevice::ReadOnly | QIODevice::Unbuffered);
}

WebSocketMessageDevice::~WebSocketMessageDevice()
{
    d->release();
}

/*! Returns whether it is a text message, whose bytes are UTF-8. */
bool WebSocketMessageDevice::isText() const
{
    return d->isText;
}

/*! Returns whether the last byte of the message has arrived here. */
bool WebSocketMessageDevice::isComplete() const
{
    return d->isComplete;
}

/*! \reimp */
bool WebSocketMessageDevice::isSequential() const
{
    return true;
}

/*! \reimp */
qint64 WebSocketMessageDevice::bytesAvailable() const
{
    return QIODevice::bytesAvailable() + d->bytes.size();
}

/*! \reimp */
bool WebSocketMessageDevice::canReadLine() const
{
    return QIODevice::canReadLine() || d->bytes.hasLine();
}

/*! Returns whether all has been read: the last byte of the message, or what came of it before the stream ended. */
bool WebSocketMessageDevice::atEnd() const
{
    return !isOpen() || (d->hasEnded && bytesAvailable() == 0);
}

/*! Drops the rest of the message. */
void WebSocketMessageDevice::close()
{
    d->release();
    QIODevice::close();
}

/*!
    Blocks until more has arrived, for threads without an event loop. Returns \c false if that took longer than \a msecs
    milliseconds (-1: any time) or if no more comes.
*/
bool WebSocketMessageDevice::waitForReadyRead(int msecs)
{
    const QPointer<WebSocketMessageDevice> guard(this);
    const QDeadlineTimer deadline(msecs);
    const qint64 before = d->arrived;
    d->tellNow();
    while (guard && d->arrived == before && !d->hasEnded && d->readable) {
        if (!d->readable->q->waitForReadyRead(int(deadline.remainingTime())))
            break;
        if (guard && d->arrived == before && d->readable && d->readable->paused)
            break; // what waits has to be read first
    }
    return guard && d->arrived > before;
}

qint64 WebSocketMessageDevice::readData(char *data, qint64 maxSize)
{
    const qint64 costBefore = d->bytes.memoryCost();
    const qint64 size = d->bytes.read(data, maxSize);
    if (d->readable)
        d->readable->addDeviceCost(d->bytes.memoryCost() - costBefore);
    return size == 0 && maxSize > 0 && d->hasEnded ? -1 : size;
}

qint64 WebSocketMessageDevice::writeData(const char *, qint64)
{
    return -1;
}

void WebSocketMessageDevicePrivate::append(QByteArray &&piece, bool isLast)
{
    m_hasNews = m_hasNews || !piece.isEmpty();
    arrived += piece.size();
    bytes.append(std::move(piece));
    isComplete = isLast;
    hasEnded = isLast;
}

void WebSocketMessageDevicePrivate::fail(const QString &reason)
{
    if (std::exchange(hasEnded, true))
        return;
    q->setErrorString(reason);
    tellLater();
}

void WebSocketMessageDevicePrivate::tell()
{
    if (m_isToldLater)
        return;
    const QPointer<WebSocketMessageDevice> guard(q);
    if (std::exchange(m_hasNews, false) && q->isOpen())
        Q_EMIT q->readyRead();
    if (guard && hasEnded && q->isOpen() && !std::exchange(m_hasToldEnd, true))
        Q_EMIT q->readChannelFinished();
}

void WebSocketMessageDevicePrivate::tellLater()
{
    m_hasNews = m_hasNews || !bytes.isEmpty();
    QMetaObject::invokeMethod(
            q, [this] { tell(); }, Qt::QueuedConnection);
}

// QFutureWatcher, and coroutines that are built on it, learn of the future's end from the event loop, too: after the call
// that is queued here, and before the one that this queues.
void WebSocketMessageDevicePrivate::tellFirst()
{
    m_isToldLater = true;
    m_hasNews = !bytes.isEmpty();
    const auto tellNext = [this] {
        m_isToldLater = false;
        tellLater();
    };
    QMetaObject::invokeMethod(q, tellNext, Qt::QueuedConnection);
}

// To whoever waits, maybe without an event loop.
void WebSocketMessageDevicePrivate::tellNow()
{
    m_isToldLater = false;
    tell();
}

void WebSocketMessageDevicePrivate::release()
{
    const qint64 cost = bytes.memoryCost();
    bytes = {};
    if (WebSocketReadablePrivate *const from = std::exchange(readable, nullptr))
        from->onDeviceReleased(q, cost);
    if (!isComplete)
        hasEnded = true;
}

#include "moc_websocketmessagedevice.cpp"
