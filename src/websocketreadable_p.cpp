// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#include "websocketreadable_p.h"

#include "callingthread_p.h"
#include "protocol/errortext.h"
#include "websocketerror_p.h"
#include "websocketmessage_p.h"
#include "websocketmessagedevice_p.h"
#include "websocketstream_p.h"

#include <QtCore/qmetaobject.h>
#include <QtCore/qpointer.h>

#include <algorithm>
#include <type_traits>
#include <utility>

using namespace WebSocketStreamInternal;

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
    if (!paused && queuedCost + deviceCost >= highWaterMark)
        updateFlow();
    if (!receivers.isEmpty())
        updatePieces(); // the next one may be for a device
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
        addDeviceCost(device->bytes.memoryCost() - before);
        if (isLast)
            openDevice.clear();
    } else if (!droppingRest) {
        if (!std::exchange(inPartial, true))
            partialIsRead = false; // the one before may have been, and have ended in a device
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
    if (!isInItsThread(q, "WebSocketReadable::receive()"))
        return makeFailedFuture<Result>(wrongThreadError());
    if (limit.isAborted())
        return makeFailedFuture<Result>(limit.abortError());
    readsBy(false);
    QPromise<Result> promise;
    QFuture<Result> future = promise.future();
    promise.start();
    const bool isThere = q->hasPendingMessages();
    if (isThere && receivers.isEmpty() && !depth.isTooDeep()) {
        serve(promise);
    } else if (!isThere && ended) {
        giveEnd(promise);
    } else if (!isThere && limit.timeout <= std::chrono::milliseconds(0)) {
        setException(promise, limit.timeoutError());
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
        depth.restart();
        auto promise = receivers.takeFirst();
        const auto serveOne = [this](auto &one) {
            serve(one);
            one.finish();
        };
        std::visit(serveOne, promise);
    }
    if (guard) {
        depth.restart();
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
    serveReceivers(); // who waits for a device has what came of its message
    if (!guard)
        return;
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
        setException(promise, *error);
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
    addDeviceCost(bytes.memoryCost());
    WebSocketMessageDevice *const device = WebSocketMessageDevicePrivate::create(this, isText, std::move(bytes));
    devices.append(device);
    if (isComplete)
        WebSocketMessageDevicePrivate::get(device)->append({}, true);
    else
        openDevice = device;
    WebSocketMessageDevicePrivate::get(device)->tellFirst();
    return device;
}

// Nobody wants it any more.
void WebSocketReadablePrivate::putBack(WebSocketMessageDevice *device)
{
    auto *const taken = WebSocketMessageDevicePrivate::get(device);
    const bool isComplete = taken->isComplete;
    const bool isText = taken->isText;
    ByteQueue bytes = std::exchange(taken->bytes, {});
    addDeviceCost(-bytes.memoryCost());
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
    addDeviceCost(-cost);
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

void WebSocketReadablePrivate::addDeviceCost(qint64 bytes)
{
    deviceCost += bytes;
    updateFlow();
}

qint64 WebSocketReadablePrivate::memoryCost() const
{
    return queuedCost + deviceCost + partial.memoryCost();
}

// Whoever reads a message bytewise may need it as a whole; a pipe or a device needs no more than its beginning.
qint64 WebSocketReadablePrivate::flowCost() const
{
    return pieces == Pieces::OfAnySize ? memoryCost() : queuedCost + deviceCost;
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
    if (pipes > 0 || openDevice || droppingRest || receivers.wantsDevice(q->pendingMessageCount()))
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

template QFuture<WebSocketMessage> WebSocketReadablePrivate::receive<WebSocketMessage>(const ReceiveLimit &limit);
template QFuture<WebSocketMessageDevice *> WebSocketReadablePrivate::receive<WebSocketMessageDevice *>(
        const ReceiveLimit &limit);
