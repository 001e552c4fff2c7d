// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#pragma once

#include "websocketreadable.h"
#include "websocketwritable.h"

#include <QtCore/qpointer.h>
#include <QtCore/qpromise.h>

// One running pipeTo() or pipeFrom(); deletes itself when its future is finished.
class WebSocketPipe : public QObject
{
    Q_OBJECT

public:
    ~WebSocketPipe() override;

protected:
    explicit WebSocketPipe(QObject *end);

    QFuture<qint64> begin(QIODevice *device, QIODevice::OpenModeFlag mode);
    virtual void step() = 0;
    void scheduleStep();
    void succeed();
    void fail(const WebSocketError &error);
    virtual void failOperation(const QString &message);
    [[nodiscard]] bool isRunning() const { return m_running; }

    QPointer<QIODevice> m_device;
    qint64 m_total = 0;

private:
    void onDeviceDestroyed();
    void stop();

    QPromise<qint64> m_promise;
    bool m_running = true;
    bool m_stepScheduled = false;
};

// From the network to a device.
class WebSocketReadablePipe final : public WebSocketPipe
{
    Q_OBJECT

public:
    static QFuture<qint64> start(WebSocketReadable *source, QIODevice *destination);

private:
    explicit WebSocketReadablePipe(WebSocketReadable *source);
    void step() override;
    void failOperation(const QString &message) override;
    bool write();

    WebSocketReadable *const m_source;
    QByteArray m_chunk;
    qsizetype m_offset = 0;
};

// From a device to the network.
class WebSocketWritablePipe final : public WebSocketPipe
{
    Q_OBJECT

public:
    static QFuture<qint64> start(WebSocketWritable *destination, QIODevice *source, qint64 chunkSize);

private:
    WebSocketWritablePipe(WebSocketWritable *destination, qint64 chunkSize);
    void step() override;
    void finishAtEnd(qint64 size);

    WebSocketWritable *const m_destination;
    const qint64 m_chunkSize;
    bool m_sourceFinished = false;
};
