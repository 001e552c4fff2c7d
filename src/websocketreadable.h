// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#pragma once

#include "abortsignal.h"
#include "websocketerror.h"
#include "websocketmessage.h"
#include "websocketstream_export.h"

#include <QtCore/qfuture.h>
#include <QtCore/qiodevice.h>

#include <chrono>
#include <memory>
#include <type_traits>

class WebSocketMessageDevice;
class WebSocketReadablePrivate;

class WEBSOCKETSTREAM_EXPORT WebSocketReadable : public QIODevice
{
    Q_OBJECT
    Q_PROPERTY(qint64 highWaterMark READ highWaterMark WRITE setHighWaterMark NOTIFY highWaterMarkChanged FINAL)

public:
    ~WebSocketReadable() override;

    [[nodiscard]] qint64 highWaterMark() const;
    void setHighWaterMark(qint64 bytes);

    [[nodiscard]] bool hasPendingMessages() const;
    [[nodiscard]] qsizetype pendingMessageCount() const;
    [[nodiscard]] qint64 pendingMessageSize() const;
    [[nodiscard]] qint64 bufferedBytes() const;
    WebSocketMessage readMessage();
    QList<WebSocketMessage> readMessages();
    [[nodiscard]] QFuture<WebSocketMessage> receive();
    [[nodiscard]] QFuture<WebSocketMessage> receive(std::chrono::milliseconds timeout);
    [[nodiscard]] QFuture<WebSocketMessage> receive(std::shared_ptr<AbortSignal> signal);
    // A number has no unit, and 0 would be a signal that is null: write receive(100ms).
    template <typename Number, std::enable_if_t<std::is_arithmetic_v<Number>, bool> = true>
    QFuture<WebSocketMessage> receive(Number) = delete;
    [[nodiscard]] QFuture<WebSocketMessageDevice *> receiveDevice();
    QFuture<qint64> pipeTo(QIODevice *destination);

    void cancel(const WebSocketError &error = {});

    [[nodiscard]] bool isSequential() const override;
    [[nodiscard]] qint64 bytesAvailable() const override;
    [[nodiscard]] bool canReadLine() const override;
    void close() override;
    bool waitForReadyRead(int msecs) override;

Q_SIGNALS:
    void messagesAvailable();
    void highWaterMarkChanged();

protected:
    qint64 readData(char *data, qint64 maxSize) override;
    qint64 writeData(const char *data, qint64 size) override;
    void connectNotify(const QMetaMethod &signal) override;
    void disconnectNotify(const QMetaMethod &signal) override;

private:
    friend class WebSocketReadablePrivate;
    WebSocketReadable(std::unique_ptr<WebSocketReadablePrivate> d, QObject *parent);

    std::unique_ptr<WebSocketReadablePrivate> d;
};
