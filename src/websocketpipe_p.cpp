// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#include "websocketpipe_p.h"

#include "websocketreadable_p.h"
#include "websocketstream_p.h"
#include "websocketwritable_p.h"

using Kind = WebSocketError::Kind;

namespace {

constexpr qint64 deviceLimit = 1024 * 1024; // bytes that may wait in the destination of pipeTo()

} // namespace

WebSocketPipe::WebSocketPipe(QObject *end) : QObject(end)
{
    m_promise.start();
}

WebSocketPipe::~WebSocketPipe()
{
    fail(WebSocketError(Kind::Abort, QStringLiteral("The stream was deleted while a pipe was running.")));
}

QFuture<qint64> WebSocketPipe::begin(QIODevice *device, QIODevice::OpenModeFlag mode)
{
    m_device = device;
    const QFuture<qint64> future = m_promise.future();
    if (!device || !device->isOpen() || !(device->openMode() & mode)) {
        // Nothing has been taken from the stream, which can go on.
        WebSocketPipe::failOperation(
                mode == QIODevice::WriteOnly
                        ? QStringLiteral("The destination of pipeTo() must be a device that is open for writing.")
                        : QStringLiteral("The source of pipeFrom() must be a device that is open for reading."));
        return future;
    }
    connect(device, &QObject::destroyed, this, &WebSocketPipe::onDeviceDestroyed);
    scheduleStep();
    return future;
}

// Steps run from the event loop, never in the middle of somebody's signal.
void WebSocketPipe::scheduleStep()
{
    if (!m_running || std::exchange(m_stepScheduled, true))
        return;
    QMetaObject::invokeMethod(
            this,
            [this] {
                m_stepScheduled = false;
                if (!m_running)
                    return;
                if (m_promise.isCanceled())
                    succeed(); // nobody learns of it
                else
                    step();
            },
            Qt::QueuedConnection);
}

void WebSocketPipe::stop()
{
    m_running = false;
    if (m_device)
        m_device->disconnect(this);
    deleteLater();
}

void WebSocketPipe::succeed()
{
    if (!m_running)
        return;
    stop();
    auto promise = std::move(m_promise);
    promise.addResult(m_total);
    promise.finish();
}

void WebSocketPipe::fail(const WebSocketError &error)
{
    if (!m_running)
        return;
    stop();
    auto promise = std::move(m_promise); // a continuation may delete this pipe
    promise.setException(error);
    promise.finish();
}

void WebSocketPipe::failOperation(const QString &message)
{
    fail(WebSocketError(Kind::Operation, message));
}

void WebSocketPipe::onDeviceDestroyed()
{
    failOperation(QStringLiteral("The device of the pipe was deleted."));
}

WebSocketReadablePipe::WebSocketReadablePipe(WebSocketReadable *source) : WebSocketPipe(source), m_source(source) { }

QFuture<qint64> WebSocketReadablePipe::start(WebSocketReadable *source, QIODevice *destination)
{
    auto *pipe = new WebSocketReadablePipe(source);
    const auto stepLater = [pipe] { pipe->scheduleStep(); };
    connect(source, &WebSocketReadable::messagesAvailable, pipe, stepLater);
    connect(source, &WebSocketReadable::readChannelFinished, pipe, stepLater);
    if (destination) {
        connect(destination, &QIODevice::bytesWritten, pipe, stepLater);
        connect(destination, &QIODevice::aboutToClose, pipe, stepLater);
    }
    return pipe->begin(destination, QIODevice::WriteOnly);
}

void WebSocketReadablePipe::step()
{
    const auto *source = WebSocketReadablePrivate::get(m_source);
    while (m_device->bytesToWrite() < deviceLimit) {
        if (m_offset == m_chunk.size()) {
            if (source->error) {
                fail(*source->error);
                return;
            }
            if (!m_source->hasPendingMessages()) {
                if (source->ended)
                    succeed();
                return;
            }
            m_chunk = m_source->readMessage().data();
            m_offset = 0;
        }
        if (!write())
            return;
    }
}

void WebSocketReadablePipe::failOperation(const QString &message)
{
    const QPointer<WebSocketReadable> source(m_source);
    WebSocketPipe::failOperation(message);
    if (source)
        source->cancel();
}

// Returns false if the device takes no more for now, or has failed.
bool WebSocketReadablePipe::write()
{
    if (m_offset == m_chunk.size())
        return true;
    const QPointer<WebSocketPipe> guard(this);
    const qint64 written =
            m_device->isWritable() ? m_device->write(m_chunk.constData() + m_offset, m_chunk.size() - m_offset) : -1;
    if (!guard || !isRunning())
        return false;
    if (written < 0 || (written == 0 && m_device->bytesToWrite() == 0)) {
        const QString reason = m_device->isWritable() ? m_device->errorString() : QStringLiteral("it was closed");
        failOperation(QStringLiteral("Writing to the destination of pipeTo() failed: %1.").arg(reason));
        return false;
    }
    m_offset += written;
    m_total += written;
    return written > 0;
}

WebSocketWritablePipe::WebSocketWritablePipe(WebSocketWritable *destination, qint64 chunkSize)
    : WebSocketPipe(destination), m_destination(destination), m_chunkSize(std::max<qint64>(chunkSize, 1))
{
}

QFuture<qint64> WebSocketWritablePipe::start(WebSocketWritable *destination, QIODevice *source, qint64 chunkSize)
{
    auto *pipe = new WebSocketWritablePipe(destination, chunkSize);
    const auto stepLater = [pipe] { pipe->scheduleStep(); };
    const auto finishLater = [pipe] {
        pipe->m_sourceFinished = true;
        pipe->scheduleStep();
    };
    connect(destination, &QIODevice::bytesWritten, pipe, stepLater);
    connect(WebSocketWritablePrivate::get(destination)->stream->q, &WebSocketStream::stateChanged, pipe, stepLater);
    if (source) {
        connect(source, &QIODevice::readyRead, pipe, stepLater);
        connect(source, &QIODevice::readChannelFinished, pipe, finishLater);
        connect(source, &QIODevice::aboutToClose, pipe, finishLater);
    }
    return pipe->begin(source, QIODevice::ReadOnly);
}

void WebSocketWritablePipe::step()
{
    auto *destination = WebSocketWritablePrivate::get(m_destination);
    if (const auto error = destination->refusal()) {
        fail(*error);
        return;
    }
    while (destination->mayWrite()) {
        QByteArray chunk(m_chunkSize, Qt::Uninitialized);
        const qint64 size = m_device->isOpen() ? m_device->read(chunk.data(), chunk.size()) : -1;
        if (size <= 0) {
            finishAtEnd(size);
            return;
        }
        chunk.truncate(size);
        chunk.squeeze();
        m_total += size;
        const QPointer<WebSocketPipe> guard(this);
        if (!destination->enqueue(chunk) || !guard || !isRunning())
            return;
    }
}

// The source gave nothing, or -1.
void WebSocketWritablePipe::finishAtEnd(qint64 size)
{
    const bool isAtEnd = m_device->isSequential() ? size < 0 : m_device->atEnd();
    if (m_sourceFinished || !m_device->isOpen() || isAtEnd) {
        succeed();
    } else if (!m_device->isSequential()) {
        failOperation(QStringLiteral("Reading from the source of pipeFrom() failed: %1.").arg(m_device->errorString()));
    }
}

#include "moc_websocketpipe_p.cpp"
