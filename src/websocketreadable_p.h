// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#pragma once

#include "bytequeue_p.h"
#include "connection/channel.h"
#include "continuationdepth_p.h"
#include "receiverqueue_p.h"
#include "websocketreadable.h"

#include <QtCore/qlist.h>
#include <QtCore/qpointer.h>
#include <QtCore/qpromise.h>

#include <optional>

class WebSocketStreamPrivate;

// The queue between the channel and whoever reads, and the decision when reading stops.
class WebSocketReadablePrivate
{
public:
    WebSocketReadablePrivate(WebSocketStreamPrivate *stream, qint64 highWaterMark)
        : stream(stream), highWaterMark(highWaterMark), receivers(this)
    {
    }

    static WebSocketReadable *create(WebSocketStreamPrivate *stream, qint64 highWaterMark, QObject *parent);
    static WebSocketReadablePrivate *get(WebSocketReadable *readable) { return readable->d.get(); }

    void open();
    void enqueue(WebSocketMessage &&message);
    void enqueuePiece(bool isText, QByteArray &&bytes, bool isLast);
    void notify();
    void finish(const std::optional<WebSocketError> &error); // no more comes but what the channel has
    void end(); // nor that

    WebSocketMessage take();
    WebSocketMessage takeFirst(); // without counting
    WebSocketMessage takeRest();
    [[nodiscard]] bool hasRest() const;
    [[nodiscard]] bool hasListener() const; // to its end
    bool findLine();
    bool loadFront();
    void releaseFront();
    void clear();
    void updateFlow();
    template <typename Result>
    [[nodiscard]] QFuture<Result> receive(const WebSocketStreamInternal::ReceiveLimit &limit);
    void serveReceivers();
    template <typename Result>
    void serve(QPromise<Result> &promise);
    [[nodiscard]] bool mayServe() const;
    void putBack(const WebSocketMessage &message);
    template <typename Result>
    void giveEnd(QPromise<Result> &promise);
    void failReceivers(const WebSocketError &reason);

    // Messages that are read while they come.
    [[nodiscard]] WebSocketMessageDevice *takeDevice();
    void putBack(WebSocketMessageDevice *device);
    void onDeviceReleased(WebSocketMessageDevice *device, qint64 cost);
    void failDevices(const QString &reason);
    void forgetDevices();
    void tellDevices();
    void completePartial();
    void addDeviceCost(qint64 bytes);
    [[nodiscard]] qint64 memoryCost() const;
    [[nodiscard]] qint64 flowCost() const;
    [[nodiscard]] bool hasBytes() const; // for a pipe
    [[nodiscard]] QByteArray takeBytes();
    void beginPipe();
    void endPipe();
    void readsBy(bool bytes);
    void updatePieces();

    WebSocketReadable *q = nullptr;
    WebSocketStreamPrivate *stream;
    QList<WebSocketMessage> queue;
    qint64 queuedCost = 0; // bytes of memory, see memoryCost()
    qint64 highWaterMark;
    WebSocketStreamInternal::ReceiverQueue receivers;
    std::optional<WebSocketError> error; // what comes after the last message

    // The message that is being read as bytes, and what it still costs.
    QByteArray front;
    qsizetype frontOffset = 0;
    qint64 frontCost = 0;
    bool frontIsText = false;

    // The message that has not come as a whole, if it is read as bytes.
    WebSocketStreamInternal::ByteQueue partial;
    bool inPartial = false;
    bool partialIsText = false;
    bool partialIsRead = false; // some of it

    QList<WebSocketMessageDevice *> devices;
    QPointer<WebSocketMessageDevice> openDevice; // whose message has not come as a whole
    qint64 deviceCost = 0; // bytes of memory that wait in them
    bool droppingRest = false; // of a message whose device is gone

    // Who reads it bytewise gets the beginning of a message before its end.
    enum class Manner { Unknown, Messages, Bytes };
    Manner manner = Manner::Unknown;
    int pipes = 0;
    WebSocketStreamInternal::Pieces pieces = WebSocketStreamInternal::Pieces::No;

    // How far there is no line break.
    struct Searched
    {
        qsizetype front = 0; // bytes
        qsizetype messages = 0; // of the queue
        bool hasLine = false; // the message behind them has one
    };
    Searched searched;

    // Payload bytes in the queue; counted from the first call of bytesAvailable() on.
    mutable std::optional<qint64> queuedBytes;

    qint64 arrivals = 0;
    WebSocketStreamInternal::ContinuationDepth depth;
    bool announced = true;
    bool ended = false;
    bool paused = false;
    bool notifying = false;
    bool serving = false;
};
