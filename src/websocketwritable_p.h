// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#pragma once

#include "continuationdepth_p.h"
#include "protocol/frameheader.h"
#include "websocketwritable.h"

#include <QtCore/qlist.h>
#include <QtCore/qpointer.h>
#include <QtCore/qpromise.h>

#include <list>
#include <optional>

class WebSocketStreamPrivate;

namespace WebSocketStreamInternal {
class DeviceSender;
}

// The queue between whoever writes and the channel, and who has to wait for it to shrink.
class WebSocketWritablePrivate
{
public:
    WebSocketWritablePrivate(WebSocketStreamPrivate *stream, qint64 highWaterMark)
        : stream(stream), highWaterMark(highWaterMark)
    {
    }

    static WebSocketWritable *create(WebSocketStreamPrivate *stream, qint64 highWaterMark, QObject *parent);
    static WebSocketWritablePrivate *get(WebSocketWritable *writable) { return writable->d.get(); }

    void open();
    [[nodiscard]] bool flushQueue(); // returns whether nothing is left; a device takes its time
    void dropQueue();
    void abort(const WebSocketError &error);
    void failPending();
    void progress();
    void finish(const std::optional<WebSocketError> &error);
    [[nodiscard]] bool hasDropped() const { return dropped > 0 || hasDroppedDevice; }
    [[nodiscard]] qint64 unsentBytes() const { return dropped + buffered(); }

    [[nodiscard]] std::optional<WebSocketError> refusal() const;
    [[nodiscard]] qint64 buffered() const { return queuedBytes + inSocket; }
    [[nodiscard]] bool mayWrite() const { return buffered() < highWaterMark; }
    bool enqueue(const WebSocketMessage &message);
    bool enqueue(WebSocketStreamInternal::Opcode opcode, const QByteArray &payload);
    bool enqueueBytes(const char *bytes, qint64 size);

    // For sendDevice()
    [[nodiscard]] bool isTurnOf(const WebSocketStreamInternal::DeviceSender *sender) const;
    [[nodiscard]] bool mayHand() const;
    void beginFragments(WebSocketWritable::MessageType type);
    bool handFragment(const QByteArray &payload, bool isFinal);
    void onSenderStopped(WebSocketStreamInternal::DeviceSender *sender);

    WebSocketWritable *q = nullptr;
    WebSocketStreamPrivate *stream;
    qint64 highWaterMark;
    std::optional<WebSocketError> error;

private:
    friend class WebSocketWritable;

    enum class Purpose { Send, Ready };

    struct Waiter
    {
        QPromise<void> promise;
        qint64 end; // finished when `accepted` bytes up to here have left
        Purpose purpose;
    };

    // A message as it goes to the channel, or the next of `senders`.
    struct Outgoing
    {
        WebSocketStreamInternal::Opcode opcode;
        QByteArray payload;
        bool isDevice = false;
    };

    [[nodiscard]] qint64 endOf(const Waiter &waiter) const;
    [[nodiscard]] bool mayHandNext() const;
    bool hand(WebSocketStreamInternal::Opcode opcode, const QByteArray &payload);
    bool handQueue();
    bool startSender();
    bool stepSender();
    void progressLater();
    void forgetTurn(qsizetype number);
    using Senders = QList<QPointer<WebSocketStreamInternal::DeviceSender>>;
    [[nodiscard]] Senders discardQueue();
    [[nodiscard]] Senders takeSenders();
    static void dropSenders(const Senders &dropped, const WebSocketError &reason);
    bool flush();
    void updateInSocket();
    [[nodiscard]] qint64 acceptedMessages() const;
    QFuture<void> wait(Purpose purpose = Purpose::Send); // for what was accepted so far
    void serveWaiters();
    void finishWaiters();
    void failWaiters(WebSocketError reason); // by value: a continuation may delete this

    QList<Outgoing> queue;
    QList<WebSocketStreamInternal::DeviceSender *> senders; // in the order of their turns
    bool isSending = false; // the first of them
    bool hasDroppedDevice = false;
    std::list<Waiter> waiters; // takes no memory without any
    std::optional<QByteArray> composed; // between beginMessage() and endMessage()
    WebSocketWritable::MessageType composedType = WebSocketWritable::MessageType::Binary;

    // Payload bytes: all ever accepted, those waiting here, those handed to the socket that may
    // still wait there, those that were dropped because the peer closed.
    qint64 accepted = 0;
    qint64 queuedBytes = 0;
    qint64 inSocket = 0;
    qint64 dropped = 0;
    qint64 reported = 0; // by bytesWritten()
    qint64 unflushed = 0; // of small messages

    WebSocketStreamInternal::ContinuationDepth depth;
    bool serving = false;
    mutable bool hasWarned = false;
};
