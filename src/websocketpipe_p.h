// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#pragma once

#include "websocketreadable.h"
#include "websocketwritable.h"

#include <QtCore/qfuturewatcher.h>
#include <QtCore/qpointer.h>
#include <QtCore/qpromise.h>

namespace WebSocketStreamInternal {

// One running pipeTo() or pipeFrom(); deletes itself when its future is finished.
class Pipe : public QObject
{
    Q_OBJECT

public:
    ~Pipe() override;

    void scheduleStep();

protected:
    // `call` is what the user knows it by.
    Pipe(QObject *end, QLatin1StringView call);

    QFuture<qint64> begin(QIODevice *device, QIODevice::OpenModeFlag mode);
    virtual void step() = 0;
    void succeed();
    void fail(const WebSocketError &error);
    // The last thing to do before the future is finished.
    [[nodiscard]] QPromise<qint64> stop();
    virtual void failOperation(const QString &message);
    virtual void stopped() { } // not when the end of the stream is deleted
    virtual void onCanceled() { succeed(); } // nobody learns of it
    void reportProgress();
    void failReading();
    // Whether a source that gave nothing, or -1, has no more.
    [[nodiscard]] bool isSourceAtEnd(qint64 size, bool hasFinished) const;
    [[nodiscard]] bool isRunning() const { return m_running; }

    const QLatin1StringView m_call;
    QPointer<QIODevice> m_device;
    qint64 m_total = 0;

private:
    void onDeviceDestroyed();
    void runStep();

    QPromise<qint64> m_promise;
    QFutureWatcher<qint64> m_watcher; // of its being cancelled
    bool m_running = true;
    bool m_stepScheduled = false;
    bool m_stepping = false;
};

// From the network to a device.
class ReadablePipe final : public Pipe
{
    Q_OBJECT

public:
    static QFuture<qint64> start(WebSocketReadable *source, QIODevice *destination);

private:
    explicit ReadablePipe(WebSocketReadable *source);
    void step() override;
    void finishAtEnd();
    void failOperation(const QString &message) override;
    void stopped() override;
    bool write();

    WebSocketReadable *const m_source;
    QByteArray m_chunk;
    qsizetype m_offset = 0;
};

// From a device to the network.
class WritablePipe final : public Pipe
{
    Q_OBJECT

public:
    static QFuture<qint64> start(WebSocketWritable *destination, QIODevice *source, qint64 chunkSize);

private:
    WritablePipe(WebSocketWritable *destination, qint64 chunkSize);
    void step() override;
    void finishAtEnd(qint64 size);

    WebSocketWritable *const m_destination;
    const qint64 m_chunkSize;
    bool m_sourceFinished = false;
};

} // namespace WebSocketStreamInternal
