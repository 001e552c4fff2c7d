// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#include "connection/transport.h"

#include <QtCore/qcoreapplication.h>
#include <QtCore/qcoreevent.h>
#include <QtNetwork/qsslsocket.h>
#include <QtNetwork/qtcpsocket.h>

#include <utility>

// A proxy is an engine of the socket (over TLS, of the plain socket in it) and has a QTcpSocket of its own.
//
// Reading: the engine calls the socket when something comes, once. A socket with a limited buffer leaves some behind, and
// hears of them no more; that of SOCKS5 takes all from its own socket at once, whether anybody wants them or not. So the
// buffer of the socket stays without a limit, and what the engine hears of is limited.
//
// Writing: the engine takes 128 KiB (SOCKS5) or everything (HTTP) from the socket, which says that it was written.

namespace WebSocketStreamInternal {

namespace {

constexpr qint64 held = 1; // as a buffer size; 0 would be no limit

const char *const readyRead = SIGNAL(readyRead());
const char *const errorOccurred = SIGNAL(errorOccurred(QAbstractSocket::SocketError));

// What an engine hears of its socket by.
struct EngineSlots
{
    const char *className;
    const char *onReadyRead;
    const char *onError;
};

const EngineSlots *slotsOf(const QObject *engine)
{
    // clang-format off
    static const EngineSlots known[] = {
        {"QSocks5SocketEngine",
         SLOT(_q_controlSocketReadNotification()),
         SLOT(_q_controlSocketErrorOccurred(QAbstractSocket::SocketError))},
        {"QHttpSocketEngine",
         SLOT(slotSocketReadNotification()),
         SLOT(slotSocketError(QAbstractSocket::SocketError))},
    };
    // clang-format on
    for (const EngineSlots &engineSlots : known) {
        // Without the digit that SLOT() puts in front
        if (engine && engine->inherits(engineSlots.className)
            && engine->metaObject()->indexOfSlot(engineSlots.onReadyRead + 1) >= 0
            && engine->metaObject()->indexOfSlot(engineSlots.onError + 1) >= 0)
            return &engineSlots;
    }
    return nullptr;
}

bool isHeld(const QAbstractSocket *inner)
{
    return inner->readBufferSize() == held;
}

// An engine that does not hear of them does not empty the inner socket, which fills up and stops, and does not close it,
// with all that it holds, when the other side ends. It goes on writing.
void hold(QAbstractSocket *inner)
{
    if (isHeld(inner))
        return;
    inner->setReadBufferSize(held);
    QObject::disconnect(inner, readyRead, inner->parent(), nullptr);
    QObject::disconnect(inner, errorOccurred, inner->parent(), nullptr);
}

void release(QAbstractSocket *inner, qint64 limit)
{
    const bool wasHeld = isHeld(inner);
    if (wasHeld) {
        const EngineSlots *const engineSlots = slotsOf(inner->parent());
        QObject::connect(inner, readyRead, inner->parent(), engineSlots->onReadyRead, Qt::DirectConnection);
        QObject::connect(inner, errorOccurred, inner->parent(), engineSlots->onError, Qt::DirectConnection);
    }
    inner->setReadBufferSize(limit);
    const QPointer<QAbstractSocket> guard(inner);
    if (inner->bytesAvailable() > 0)
        Q_EMIT inner->readyRead(); // no event of the network will say it
    const bool hasFailed = guard && inner->state() == QAbstractSocket::UnconnectedState
            && inner->error() != QAbstractSocket::UnknownSocketError;
    if (hasFailed && wasHeld)
        Q_EMIT inner->errorOccurred(inner->error());
}

// Decrypted or not.
qint64 bytesAhead(const QAbstractSocket *socket)
{
    const auto *const tls = qobject_cast<const QSslSocket *>(socket);
    return socket->bytesAvailable() + (tls ? tls->encryptedBytesAvailable() : 0);
}

// Queued, because the socket may be just about to give the engine more.
void watchWriting(QAbstractSocket *socket, QAbstractSocket *inner)
{
    const auto report = [socket, inner = QPointer<QAbstractSocket>(inner)](qint64 bytes) {
        if (!inner || inner->state() != QAbstractSocket::ConnectedState)
            return; // the socket does not know of the end yet, and a write would fail
        if (auto *const tls = qobject_cast<QSslSocket *>(socket))
            Q_EMIT tls->encryptedBytesWritten(bytes);
        else
            Q_EMIT socket->bytesWritten(bytes);
    };
    QObject::connect(inner, &QIODevice::bytesWritten, socket, report, Qt::QueuedConnection);
}

// Qt's SOCKS5 engine does not call a socket again that still has bytes to write when the other side has ended.
void watchEnd(QAbstractSocket *inner)
{
    auto *const owner = qobject_cast<QAbstractSocket *>(inner->parent()->parent());
    if (!owner)
        return;
    const auto end = [owner, inner = QPointer<QAbstractSocket>(inner)] {
        if (owner->state() == QAbstractSocket::ClosingState
            && (!inner || inner->state() == QAbstractSocket::UnconnectedState))
            owner->abort();
    };
    QObject::connect(owner, &QAbstractSocket::stateChanged, owner, end, Qt::QueuedConnection);
    QObject::connect(inner, &QAbstractSocket::disconnected, owner, end, Qt::QueuedConnection);
}

} // namespace

void Transport::setSocket(QAbstractSocket *socket)
{
    m_socket = socket;
    m_tls = qobject_cast<QSslSocket *>(socket);
}

void Transport::findInnerSocket()
{
    if (m_looked || m_innerSocket || !m_socket)
        return;
    const auto sockets = m_socket->findChildren<QTcpSocket *>();
    for (QTcpSocket *const socket : sockets) {
        if (slotsOf(socket->parent()))
            m_innerSocket = socket;
    }
    m_hasEngine = m_innerSocket;
    if (m_innerSocket) {
        watchWriting(m_socket, m_innerSocket);
        watchEnd(m_innerSocket);
    }
    // Until then the engine may still be made.
    m_looked = m_innerSocket || m_socket->state() == QAbstractSocket::ConnectedState;
}

bool Transport::isConnected() const
{
    const auto isConnected = [](const QAbstractSocket *socket) {
        return socket && socket->state() != QAbstractSocket::UnconnectedState;
    };
    if (!m_hasEngine)
        return isConnected(m_socket);
    // Its error comes before its state.
    return isConnected(m_socket) && isConnected(m_innerSocket)
            && m_innerSocket->error() != QAbstractSocket::RemoteHostClosedError;
}

void Transport::setReceiveBufferSize(qint64 bytes)
{
    // QSslSocket holds what arrives twice, encrypted and decrypted.
    m_socket->setSocketOption(QAbstractSocket::ReceiveBufferSizeSocketOption, int(bytes / (m_tls ? 2 : 1)));
}

void Transport::setReadLimit(qint64 bytes)
{
    m_readLimit = bytes;
    m_looked = false; // a new connection has a new engine
    applyLimit();
    watchForHangUp();
}

void Transport::watchForHangUp()
{
    m_hangUpWatch.reset();
    m_hungUp = false;
    if (!m_socket || m_socket->state() != QAbstractSocket::ConnectedState)
        return;
    m_hangUpWatch = std::make_unique<HangUpWatch>(
            m_socket, [this] { return onHangUp(); }, [this] { writeGathered(); });
    if (m_tls)
        m_hangUpWatch->watchCallsOf(m_tls);
    if (m_innerSocket) {
        m_hangUpWatch->watchCallsOf(m_innerSocket->parent());
        QObject::connect(m_innerSocket, &QAbstractSocket::disconnected, m_hangUpWatch.get(), [this] { onHangUp(); });
    }
}

// What the system has can be read for the last time. It is not more than its buffers have room for. Tells whether a write,
// which closes the socket, may be tried then.
bool Transport::onHangUp()
{
    const bool isFirst = !std::exchange(m_hungUp, true);
    if (!m_socket || (!m_innerSocket && !isFirst))
        return true;
    if (!m_innerSocket) {
        readLast();
        return true;
    }
    // The engine is told in the event loop's turns, and of the end by the inner socket, which is read up to it.
    if (isFirst)
        applyLimit();
    return m_innerSocket->state() != QAbstractSocket::ConnectedState;
}

// Nobody hears of it before the next turn of the event loop: who writes does not expect to be called.
void Transport::readLast()
{
    if (!m_hangUpWatch->hasUnread())
        return; // reading would be the end
    const QSignalBlocker blocker(m_socket);
    applyLimit();
    QAbstractSocket *const plain =
            m_tls ? m_tls->findChild<QTcpSocket *>(QString(), Qt::FindDirectChildrenOnly) : m_socket.data();
    if (plain)
        plain->waitForReadyRead(0);
    const auto announce = [socket = m_socket.data()] {
        if (socket->isOpen())
            Q_EMIT socket->readyRead();
    };
    QMetaObject::invokeMethod(m_socket, announce, Qt::QueuedConnection);
}

bool Transport::mayWrite() const
{
    return !m_hangUpWatch || m_hangUpWatch->mayWrite();
}

void Transport::pause()
{
    m_paused = true;
    applyLimit();
}

void Transport::applyLimit()
{
    findInnerSocket();
    if (!m_socket)
        return;
    const bool isHeld = m_paused && !m_hungUp;
    const qint64 limit = m_hungUp ? 0 : m_readLimit;
    if (!m_innerSocket) {
        m_socket->setReadBufferSize(isHeld ? held : limit);
        return;
    }
    m_socket->setReadBufferSize(0);
    watchInnerSocket(limit);
    if (isHeld)
        hold(m_innerSocket);
    else
        release(m_innerSocket, limit);
}

// The limit holds also when nobody is there to pause, as in a handler with an event loop of its own.
void Transport::watchInnerSocket(qint64 limit)
{
    QObject::disconnect(m_readWatch);
    if (limit <= 0)
        return;
    m_readWatch = QObject::connect(m_innerSocket, &QIODevice::readyRead, m_socket,
                                   [socket = m_socket.data(), inner = m_innerSocket.data(), limit] {
                                       if (bytesAhead(socket) >= limit)
                                           hold(inner);
                                   });
}

void Transport::resume()
{
    const bool wasPaused = std::exchange(m_paused, false);
    if (!m_socket || (!wasPaused && !(m_innerSocket && isHeld(m_innerSocket))))
        return;
    applyLimit();
    m_socket->flush(); // over TLS, bytes may wait in buffers without a further event of the socket
}

qint64 Transport::bytesWaiting() const
{
    if (!m_socket)
        return 0;
    return bytesAhead(m_socket) + (m_innerSocket ? m_innerSocket->bytesAvailable() : 0);
}

qint64 Transport::bytesToWrite() const
{
    if (!m_socket)
        return 0;
    return m_gathered.size() + m_socket->bytesToWrite() + (m_tls ? m_tls->encryptedBytesToWrite() : 0)
            + (m_innerSocket ? m_innerSocket->bytesToWrite() : 0);
}

void Transport::write(const char *bytes, qint64 size)
{
    writeGathered();
    m_socket->write(bytes, size);
}

void Transport::write(const QByteArray &bytes)
{
    writeGathered();
    m_socket->write(bytes);
}

// What comes first is written: the event loop then calls the socket in its next turn, for what follows, too.
char *Transport::roomFor(qint64 size)
{
    const bool mayWait = size <= GatheredBytes::largestPiece && (m_gathered.size() > 0 || m_socket->bytesToWrite() > 0);
    return mayWait ? m_gathered.roomFor(size, m_socket) : nullptr;
}

void Transport::writeGathered()
{
    if (m_gathered.size() > 0 && isConnected())
        m_gathered.writeTo(m_socket);
}

void Transport::flush()
{
    if (!mayWrite())
        return;
    writeGathered();
    const QPointer<QAbstractSocket> inner = m_innerSocket; // the first may be the end of the channel
    if (m_socket)
        m_socket->flush();
    if (inner)
        inner->flush();
}

bool Transport::waitForReadyRead(int msecs)
{
    findInnerSocket();
    if (!m_socket)
        return false;
    if (mayWrite()) // before the socket tries, which it does in waiting
        writeGathered();
    if (m_innerSocket) {
        // What the engine has heard of it tells in a queued call.
        const QPointer<QAbstractSocket> socket = m_socket;
        const qint64 before = socket->bytesAvailable();
        QCoreApplication::sendPostedEvents(m_innerSocket->parent(), QEvent::MetaCall);
        if (!socket || socket->bytesAvailable() > before)
            return true;
    }
    return m_socket->waitForReadyRead(msecs);
}

bool Transport::waitForBytesWritten(int msecs)
{
    if (!m_socket)
        return false;
    if (!mayWrite())
        return waitForReadyRead(msecs);
    writeGathered();
    if (!m_innerSocket || m_innerSocket->bytesToWrite() == 0)
        return m_socket->waitForBytesWritten(msecs);
    const bool written = m_innerSocket->waitForBytesWritten(msecs);
    QCoreApplication::sendPostedEvents(m_socket, QEvent::MetaCall); // what watchWriting() has queued
    return written;
}

} // namespace WebSocketStreamInternal
