// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#include "devicesender_p.h"

#include "protocol/errortext.h"
#include "websocketmessagedevice.h"
#include "websocketreadable_p.h"
#include "websocketstream_p.h"
#include "websocketwritable_p.h"

#include <algorithm>
#include <utility>

namespace WebSocketStreamInternal {

namespace {

using Kind = WebSocketError::Kind;
using MessageType = WebSocketWritable::MessageType;

constexpr qsizetype pieceSize = 64 * 1024; // bytes of a fragment

// Other sequential devices do not tell that from their end.
bool hasBrokenOff(QIODevice *source)
{
    if (const auto *const message = qobject_cast<WebSocketMessageDevice *>(source))
        return !message->isComplete() || !message->isOpen();
    auto *const readable = qobject_cast<WebSocketReadable *>(source);
    return readable && WebSocketReadablePrivate::get(readable)->error;
}

} // namespace

DeviceSender::DeviceSender(WebSocketWritable *destination, MessageType type)
    : Pipe(destination, QLatin1StringView("sendDevice()")), m_destination(destination), m_type(type)
{
}

QFuture<qint64> DeviceSender::begin(QIODevice *source)
{
    const auto stepLater = [this] { scheduleStep(); };
    const auto finishLater = [this] {
        m_sourceFinished = true;
        scheduleStep();
    };
    if (source) {
        connect(source, &QIODevice::readyRead, this, stepLater);
        connect(source, &QIODevice::readChannelFinished, this, finishLater);
        connect(source, &QIODevice::aboutToClose, this, finishLater);
    }
    return Pipe::begin(source, QIODevice::ReadOnly);
}

void DeviceSender::step()
{
    constexpr int mostPieces = 16; // compressing can take far more time than writing
    auto *const destination = WebSocketWritablePrivate::get(m_destination);
    const QPointer<DeviceSender> guard(this);
    int count = 0;
    while (guard && isRunning() && destination->isTurnOf(this) && destination->mayHand()) {
        if (++count > mostPieces) {
            scheduleStep();
            return;
        }
        if (!sendPiece())
            return;
    }
}

// Returns false if there is none for now, or no more.
bool DeviceSender::sendPiece()
{
    const QPointer<DeviceSender> guard(this);
    QByteArray piece(pieceSize, Qt::Uninitialized);
    const qint64 size = m_device->isOpen() ? m_device->read(piece.data(), piece.size()) : -1;
    if (!guard || !isRunning())
        return false;
    piece.truncate(qsizetype(std::max<qint64>(size, 0)));
    const bool isLast =
            size > 0 ? !m_device->isSequential() && m_device->atEnd() : isSourceAtEnd(size, m_sourceFinished);
    if (size <= 0 && (failAtEnd(isLast) || !isLast))
        return false;
    return isText(piece, isLast) && hand(piece, isLast) && !isLast;
}

// The source gave nothing. Returns whether that is not its proper end.
bool DeviceSender::failAtEnd(bool isLast)
{
    if (m_device->isSequential() ? !isLast || !hasBrokenOff(m_device) : isLast && m_device->isOpen())
        return false;
    if (m_device->isOpen())
        failReading();
    else
        failOperation(ErrorText::tr("The source of sendDevice() was closed before its end."));
    return true;
}

// Returns false if it is not, and that was the end.
bool DeviceSender::isText(const QByteArray &piece, bool isLast)
{
    if (m_type == MessageType::Binary || (m_utf8.check(piece) && (!isLast || m_utf8.isComplete())))
        return true;
    failMessage(WebSocketError(Kind::Syntax, ErrorText::tr("The text of sendDevice() is not valid UTF-8.")));
    return false;
}

bool DeviceSender::hand(const QByteArray &piece, bool isLast)
{
    auto *const destination = WebSocketWritablePrivate::get(m_destination);
    if (!std::exchange(m_hasBegun, true))
        destination->beginFragments(m_type);
    if (isLast)
        m_hasBegun = false; // it is complete
    m_total += piece.size();
    reportProgress();
    if (!destination->handFragment(piece, isLast))
        return false;
    if (isLast)
        succeed();
    return true;
}

void DeviceSender::drop(const WebSocketError &reason)
{
    m_hasBegun = false; // whoever drops it knows what becomes of the stream
    fail(reason);
}

void DeviceSender::failOperation(const QString &message)
{
    failMessage(WebSocketError(Kind::Operation, message));
}

// The beginning of a message must not be taken for the whole, and there is no other way to say so. Who is told of it may
// want to send something, which must not come into the middle.
void DeviceSender::failMessage(const WebSocketError &error)
{
    if (!isRunning())
        return;
    auto promise = stop();
    if (std::exchange(m_hasBegun, false))
        m_destination->abort(error);
    setException(promise, error);
    promise.finish();
}

void DeviceSender::onCanceled()
{
    failMessage(WebSocketError(Kind::Abort, ErrorText::tr("The future of sendDevice() was cancelled.")));
}

void DeviceSender::stopped()
{
    WebSocketWritablePrivate::get(m_destination)->onSenderStopped(this);
}

} // namespace WebSocketStreamInternal

#include "moc_devicesender_p.cpp"
