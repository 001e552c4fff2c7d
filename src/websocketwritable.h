// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#pragma once

#include "websocketerror.h"
#include "websocketmessage.h"
#include "websocketstream_export.h"

#include <QtCore/qfuture.h>
#include <QtCore/qiodevice.h>

#include <memory>

class WebSocketWritablePrivate;

class WEBSOCKETSTREAM_EXPORT WebSocketWritable : public QIODevice
{
    Q_OBJECT
    Q_PROPERTY(qint64 highWaterMark READ highWaterMark WRITE setHighWaterMark NOTIFY highWaterMarkChanged FINAL)

public:
    enum class MessageType { Text, Binary };
    Q_ENUM(MessageType)

    ~WebSocketWritable() override;

    [[nodiscard]] qint64 highWaterMark() const;
    void setHighWaterMark(qint64 bytes);

    QFuture<void> send(const WebSocketMessage &message);
    qint64 writeText(const QString &text);
    [[nodiscard]] QFuture<void> ready();
    [[nodiscard]] qint64 desiredSize() const;
    [[nodiscard]] qint64 bytesToWrite() const override;

    bool beginMessage(MessageType type = MessageType::Binary);
    bool endMessage();
    QFuture<qint64> sendDevice(QIODevice *source, MessageType type = MessageType::Binary);
    QFuture<qint64> pipeFrom(QIODevice *source, qint64 chunkSize = 64 * 1024);

    void close() override;
    void abort(const WebSocketError &error = {});

    [[nodiscard]] bool isSequential() const override;
    bool waitForBytesWritten(int msecs) override;

Q_SIGNALS:
    void highWaterMarkChanged();

protected:
    qint64 readData(char *data, qint64 maxSize) override;
    qint64 writeData(const char *data, qint64 size) override;

private:
    friend class WebSocketWritablePrivate;
    WebSocketWritable(std::unique_ptr<WebSocketWritablePrivate> d, QObject *parent);

    std::unique_ptr<WebSocketWritablePrivate> d;
};
