// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#include "connection/framesender.h"

#include <utility>

namespace WebSocketStreamInternal {

FrameSender::FrameSender(Role role, Transport *transport, QObject *parent)
    : QObject(parent), m_transport(transport), m_writer(role, this)
{
}

void FrameSender::send(Opcode opcode, const QByteArray &payload)
{
    if (!m_closeSent && isConnected())
        m_writer.writeMessage(opcode, payload);
}

void FrameSender::beginMessage(Opcode opcode)
{
    if (!m_closeSent && isConnected())
        m_writer.beginMessage(opcode);
}

void FrameSender::sendFragment(const QByteArray &payload, bool isFinal)
{
    if (!m_closeSent && isConnected())
        m_writer.writeFragment(payload, isFinal);
}

void FrameSender::sendPing(const QByteArray &payload)
{
    if (m_closeSent)
        return;
    m_writer.addPing(payload);
    writeControlFrames();
    flush(); // before somebody keeps the event loop from it
}

void FrameSender::sendPong(const QByteArray &payload)
{
    m_writer.addPong(payload);
    writeControlFrames();
    if (m_closeSent)
        flush(); // the peer's Close may be next, and the end of TCP
}

void FrameSender::sendClose(const CloseBody &body)
{
    if (std::exchange(m_closeSent, true))
        return;
    m_writer.addClose(encodeCloseBody(body));
    if (isConnected())
        m_writer.writeControlFrames();
    flush();
}

void FrameSender::flush()
{
    if (!m_transport->socket())
        return;
    const QPointer<FrameSender> guard(this);
    const bool outermost = !std::exchange(m_flushing, true);
    m_transport->flush();
    if (guard && outermost)
        m_flushing = false;
}

void FrameSender::clear()
{
    m_writer.clear();
    m_transport->forgetGathered();
}

void FrameSender::writeBytes(const char *bytes, qint64 size)
{
    m_bytesWritten += size;
    m_transport->write(bytes, size);
}

void FrameSender::writeBytes(const QByteArray &bytes)
{
    m_bytesWritten += bytes.size();
    m_transport->write(bytes);
}

void FrameSender::addBytes(qint64 size)
{
    m_bytesWritten += size;
    m_transport->addBytes(size);
}

void FrameSender::onBytesWritten()
{
    m_transport->writeGathered(); // a notifier that the socket has made meanwhile is not watched
    if (m_flushing)
        queueReport();
    else
        report();
}

// One for any number of flushes.
void FrameSender::queueReport()
{
    if (!std::exchange(m_reportQueued, true))
        QMetaObject::invokeMethod(this, &FrameSender::report, Qt::QueuedConnection);
}

void FrameSender::reportWhatIsQueued()
{
    if (m_reportQueued)
        report();
}

void FrameSender::report()
{
    const QPointer<FrameSender> guard(this);
    m_reportQueued = false;
    if (!isConnected())
        return; // what was in the socket is lost, not written
    continueMessage();
    if (!guard)
        return;
    writeControlFrames();
    const qint64 before = bytesToWrite();
    Q_EMIT written();
    // In a handler with an event loop of its own more may have been written, without another bytesWritten().
    const bool stuck =
            guard && isConnected() && (bytesToWrite() < before || (isInMessage() && m_transport->bytesToWrite() == 0));
    if (stuck)
        queueReport();
}

// Encodes more of a large message as long as the system takes it, but not for long: compressing can take far more time
// than writing.
void FrameSender::continueMessage()
{
    constexpr int mostPieces = 16;
    const QPointer<FrameSender> guard(this);
    for (int i = 0; i < mostPieces && guard && isInMessage() && isConnected() && m_transport->bytesToWrite() == 0;
         ++i) {
        m_writer.writePiece();
        flush();
    }
}

// Control frames do not pile up before a peer that does not read; RFC 6455, 5.5.3, allows to answer the last Ping only.
void FrameSender::writeControlFrames()
{
    constexpr qint64 enough = 64 * 1024;
    if (isConnected() && m_transport->bytesToWrite() < enough)
        m_writer.writeControlFrames();
}

} // namespace WebSocketStreamInternal

#include "moc_framesender.cpp"
