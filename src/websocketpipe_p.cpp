// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#include "websocketpipe_p.h"

#include "protocol/errortext.h"
#include "websocketreadable_p.h"
#include "websocketstream_p.h"
#include "websocketwritable_p.h"

namespace WebSocketStreamInternal {

namespace {

using Kind = WebSocketError::Kind;

constexpr qint64 largestChunk = 1024 * 1024 * 1024; // bytes that pipeFrom() reads at once
constexpr qint64 deviceLimit = 1024 * 1024; // bytes that may wait in the destination of pipeTo()

} // namespace

Pipe::Pipe(QObject *end, QLatin1StringView call) : QObject(end), m_call(call)
{
    m_promise.start();
}

Pipe::~Pipe()
{
    fail(WebSocketError(Kind::Abort, ErrorText::tr("The stream was deleted while a pipe was running.")));
}

QFuture<qint64> Pipe::begin(QIODevice *device, QIODevice::OpenModeFlag mode)
{
    m_device = device;
    const QFuture<qint64> future = m_promise.future();
    if (!device || !device->isOpen() || !(device->openMode() & mode)) {
        // Nothing has been taken from the stream, which can go on.
        Pipe::failOperation(
                mode == QIODevice::WriteOnly
                        ? ErrorText::tr("The destination of %1 must be a device that is open for writing.").arg(m_call)
                        : ErrorText::tr("The source of %1 must be a device that is open for reading.").arg(m_call));
        return future;
    }
    connect(device, &QObject::destroyed, this, &Pipe::onDeviceDestroyed);
    connect(&m_watcher, &QFutureWatcherBase::canceled, this, &Pipe::scheduleStep);
    m_watcher.setFuture(future);
    scheduleStep();
    return future;
}

// As far as the size is known, and fits into what QFuture has for it.
void Pipe::reportProgress()
{
    constexpr int steps = 1000;
    const qint64 size = m_device->isSequential() ? 0 : m_device->size();
    if (size <= 0)
        return;
    if (m_promise.future().progressMaximum() == 0) // each time it would begin again
        m_promise.setProgressRange(0, steps);
    m_promise.setProgressValue(int(std::min<double>(double(m_total) / double(size), 1.0) * steps));
}

bool Pipe::isSourceAtEnd(qint64 size, bool hasFinished) const
{
    const bool isAtEnd = m_device->isSequential() ? size < 0 : m_device->atEnd();
    return hasFinished || !m_device->isOpen() || isAtEnd;
}

// Steps run from the event loop, never in the middle of somebody's signal.
void Pipe::scheduleStep()
{
    if (!m_running || std::exchange(m_stepScheduled, true))
        return;
    QMetaObject::invokeMethod(this, &Pipe::runStep, Qt::QueuedConnection);
}

// The device may run an event loop of its own while it is read or written.
void Pipe::runStep()
{
    if (m_stepping)
        return; // stays scheduled until that step is over
    m_stepScheduled = false;
    if (!m_running)
        return;
    if (m_promise.isCanceled()) {
        onCanceled();
        return;
    }
    const QPointer<Pipe> guard(this);
    m_stepping = true;
    step();
    if (!guard)
        return;
    m_stepping = false;
    if (std::exchange(m_stepScheduled, false))
        scheduleStep();
}

QPromise<qint64> Pipe::stop()
{
    m_running = false;
    if (m_device)
        m_device->disconnect(this);
    deleteLater();
    stopped();
    return std::move(m_promise); // a continuation may delete this pipe
}

void Pipe::succeed()
{
    if (!m_running)
        return;
    auto promise = stop();
    promise.addResult(m_total);
    promise.finish();
}

void Pipe::fail(const WebSocketError &error)
{
    if (!m_running)
        return;
    auto promise = stop();
    setException(promise, error);
    promise.finish();
}

void Pipe::failOperation(const QString &message)
{
    fail(WebSocketError(Kind::Operation, message));
}

void Pipe::failReading()
{
    failOperation(ErrorText::tr("Reading from the source of %1 failed: %2.").arg(m_call, m_device->errorString()));
}

void Pipe::onDeviceDestroyed()
{
    failOperation(ErrorText::tr("The device of %1 was deleted.").arg(m_call));
}

ReadablePipe::ReadablePipe(WebSocketReadable *source) : Pipe(source, QLatin1StringView("pipeTo()")), m_source(source)
{
    WebSocketReadablePrivate::get(source)->beginPipe();
}

void ReadablePipe::stopped()
{
    WebSocketReadablePrivate::get(m_source)->endPipe();
}

QFuture<qint64> ReadablePipe::start(WebSocketReadable *source, QIODevice *destination)
{
    auto *pipe = new ReadablePipe(source);
    const auto stepLater = [pipe] { pipe->scheduleStep(); };
    connect(source, &WebSocketReadable::readyRead, pipe, stepLater);
    connect(source, &WebSocketReadable::readChannelFinished, pipe, stepLater);
    if (destination) {
        connect(destination, &QIODevice::bytesWritten, pipe, stepLater);
        connect(destination, &QIODevice::aboutToClose, pipe, stepLater);
    }
    return pipe->begin(destination, QIODevice::WriteOnly);
}

void ReadablePipe::step()
{
    auto *const source = WebSocketReadablePrivate::get(m_source);
    while (m_device->bytesToWrite() < deviceLimit) {
        if (m_offset == m_chunk.size()) {
            if (!source->hasBytes()) {
                if (source->ended)
                    finishAtEnd();
                return;
            }
            m_chunk = source->takeBytes();
            m_offset = 0;
        }
        if (!write())
            return;
    }
}

void ReadablePipe::finishAtEnd()
{
    if (const auto error = WebSocketReadablePrivate::get(m_source)->error)
        fail(*error);
    else
        succeed();
}

void ReadablePipe::failOperation(const QString &message)
{
    const QPointer<WebSocketReadable> source(m_source);
    Pipe::failOperation(message);
    if (source)
        source->cancel();
}

// Returns false if the device takes no more for now, or has failed.
bool ReadablePipe::write()
{
    if (m_offset == m_chunk.size())
        return true;
    const QPointer<Pipe> guard(this);
    const qint64 written =
            m_device->isWritable() ? m_device->write(m_chunk.constData() + m_offset, m_chunk.size() - m_offset) : -1;
    if (!guard || !isRunning())
        return false;
    if (written < 0 || (written == 0 && m_device->bytesToWrite() == 0)) {
        failOperation(m_device->isWritable()
                              ? ErrorText::tr("Writing to the destination of pipeTo() failed: %1.")
                                        .arg(m_device->errorString())
                              : ErrorText::tr("Writing to the destination of pipeTo() failed: it was closed."));
        return false;
    }
    m_offset += written;
    m_total += written;
    return written > 0;
}

WritablePipe::WritablePipe(WebSocketWritable *destination, qint64 chunkSize)
    : Pipe(destination, QLatin1StringView("pipeFrom()")), m_destination(destination),
      m_chunkSize(std::clamp<qint64>(chunkSize, 1, largestChunk))
{
}

QFuture<qint64> WritablePipe::start(WebSocketWritable *destination, QIODevice *source, qint64 chunkSize)
{
    auto *pipe = new WritablePipe(destination, chunkSize);
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

void WritablePipe::step()
{
    auto *destination = WebSocketWritablePrivate::get(m_destination);
    if (const auto error = destination->refusal()) {
        fail(*error);
        return;
    }
    while (destination->mayWrite()) {
        QByteArray chunk(qsizetype(m_chunkSize), Qt::Uninitialized);
        const qint64 size = m_device->isOpen() ? m_device->read(chunk.data(), chunk.size()) : -1;
        if (size <= 0) {
            finishAtEnd(size);
            return;
        }
        chunk.truncate(size);
        chunk.squeeze();
        m_total += size;
        const QPointer<Pipe> guard(this);
        if (!destination->enqueue(chunk) || !guard || !isRunning())
            return;
    }
}

// The source gave nothing, or -1.
void WritablePipe::finishAtEnd(qint64 size)
{
    if (isSourceAtEnd(size, m_sourceFinished))
        succeed();
    else if (!m_device->isSequential())
        failReading();
}

} // namespace WebSocketStreamInternal

#include "moc_websocketpipe_p.cpp"
