// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#include "connection/framechannel.h"

#include "connection/applicationend.h"
#include "connection/channelerror.h"
#include "connection/freedmemory.h"
#include "connection/tlsfailure.h"
#include "protocol/errortext.h"

#include <QtNetwork/qsslsocket.h>

#include <limits>
#include <mutex>
#include <utility>

using namespace std::chrono_literals;

namespace WebSocketStreamInternal {

namespace {

using Event = FrameReader::Event;
using Initiator = ChannelError::Initiator;

// Bytes read from the system at once. Without a limit Qt allocates whatever the system has, which costs more than
// reading it; and it goes on reading while a handler runs an event loop of its own.
constexpr qint64 readLimit = 64 * 1024;

constexpr auto lingerTimeout = 2s; // for the server to close TCP, as in Chromium

} // namespace

FrameChannel::FrameChannel(const QUrl &url, const ChannelOptions &options, Role role)
    : m_url(url), m_options(options), m_role(role), m_receiver(role, options.maxMessageSize, &m_transport),
      m_sender(role, &m_transport, this)
{
    connect(&m_sender, &FrameSender::written, this, &FrameChannel::onWritten);
    whenApplicationEnds(this, [this] { onApplicationEnd(); });
}

FrameChannel::~FrameChannel() = default;

void FrameChannel::setSocket(QAbstractSocket *socket)
{
    m_transport.setSocket(socket);
    connect(socket, &QAbstractSocket::readyRead, this, &FrameChannel::onReadyRead);
    connect(socket, &QAbstractSocket::errorOccurred, this, &FrameChannel::onSocketError);
    connect(socket, &QObject::destroyed, this, &FrameChannel::onDisconnected);
    if (const auto *tls = qobject_cast<QSslSocket *>(socket))
        connect(tls, &QSslSocket::encryptedBytesWritten, this, &FrameChannel::onBytesWritten);
    else
        connect(socket, &QAbstractSocket::bytesWritten, this, &FrameChannel::onBytesWritten);
}

void FrameChannel::limitReading()
{
    if (m_options.receiveBufferSize > 0)
        m_transport.setReceiveBufferSize(m_options.receiveBufferSize);
    m_transport.setReadLimit(readLimit);
}

void FrameChannel::becomeOpen(const QString &protocol, const std::optional<DeflateParameters> &deflate)
{
    // All the blocks of QSslSocket are below malloc's threshold: a page fault for every 4 KiB that arrive.
    static std::once_flag once;
    std::call_once(once, keepFreedMemory, 1024 * 1024);
    const CallGuard guard(this);
    m_phase = Phase::Open;
    m_sslErrors.clear(); // they were ignored
    endOpening();
    if (deflate)
        useCompression(*deflate);
    if (socket()) {
        connect(socket(), &QAbstractSocket::disconnected, this, &FrameChannel::onDisconnected);
        m_receiver.fetchAll(); // who has read the answer may still be looking into the socket, in a loop further up
        m_transport.setReadLimit(readLimit);
    }
    if (m_options.keepAliveInterval > 0ms)
        startKeepAlive();
    m_client->didOpen(protocol);
    if (guard.channel && m_receiver.hasBytes())
        QMetaObject::invokeMethod(this, &FrameChannel::continueReading, Qt::QueuedConnection);
}

// As the client.
void FrameChannel::useCompression(const DeflateParameters &agreed)
{
    m_receiver.setInflater(Inflater(agreed.serverMaxWindowBits, !agreed.serverNoContextTakeover));
    m_sender.setDeflater(
            Deflater(m_options.compression->level, agreed.clientMaxWindowBits, !agreed.clientNoContextTakeover),
            m_options.compression->threshold);
}

// A sign of life.
void FrameChannel::heard()
{
    if (m_keepAlive)
        m_keepAlive->heard();
}

void FrameChannel::onReadyRead()
{
    const CallGuard guard(this);
    heard();
    switch (m_phase) {
    case Phase::Connecting:
        readAnswer();
        break;
    case Phase::Open:
        pump();
        break;
    case Phase::Draining:
        m_receiver.drop();
        break;
    case Phase::Unread:
    case Phase::Ended:
        break;
    }
}

// Hands out what has come, in batches that still are in the processor's cache.
void FrameChannel::pump()
{
    if (m_pumping)
        return;
    const CallGuard guard(this);
    const auto isReading = [&guard, this] {
        return guard.channel && !m_paused && (m_phase == Phase::Open || m_phase == Phase::Unread);
    };
    while (isReading()) {
        m_pumping = true;
        while (isReading() && handle(m_receiver.next(), guard)) { }
        if (!guard.channel)
            return;
        m_pumping = false;
        if (m_phase == Phase::Unread) {
            announceUnread();
            return;
        }
        if (m_phase == Phase::Open)
            announceBatch(guard);
        // In a handler with an event loop of its own more may have come, without another readyRead().
        if (!isReading() || !m_receiver.fetch())
            return;
    }
}

// Returns false when there is nothing more to read for now.
bool FrameChannel::handle(Event event, const CallGuard &guard)
{
    FrameReader &reader = m_receiver.reader();
    if (event == Event::Message) {
        ++m_delivered;
        deliverMessage();
        return true;
    }
    if (event == Event::Piece) {
        ++m_delivered;
        m_client->didReceivePiece(reader.isText(), reader.takePiece(), false);
        return true;
    }
    if (m_phase == Phase::Unread) // the client knows the rest
        return event == Event::Ping || event == Event::Pong;
    switch (event) {
    case Event::Ping:
        m_sender.sendPong(reader.controlPayload());
        return guard.channel;
    case Event::Pong:
        m_client->didReceivePong(reader.controlPayload());
        return true;
    case Event::Close: {
        const CloseBody body = reader.closeBody();
        drain(); // nothing counts after a Close frame, RFC 6455, 5.5.1
        m_client->didReceiveClose(body);
        return false;
    }
    case Event::Violation:
        failProtocol(reader.violation());
        return false;
    case Event::Message:
    case Event::Piece:
    case Event::NeedsMore:
        break;
    }
    return false;
}

void FrameChannel::deliverMessage()
{
    FrameReader &reader = m_receiver.reader();
    if (reader.isInPieces())
        m_client->didReceivePiece(reader.isText(), reader.takeBytes(), true);
    else if (reader.isText())
        m_client->didReceiveText(reader.takeText(), reader.messageSize());
    else
        m_client->didReceiveBinary(reader.takeBytes());
}

void FrameChannel::announceBatch(const CallGuard &guard)
{
    const bool idle = m_transport.bytesToWrite() == 0;
    m_client->didReceiveBatch();
    // An answer leaves without a turn of the event loop, which would cost more than writing it.
    if (guard.channel && m_phase == Phase::Open && isConnected() && idle && m_transport.bytesToWrite() > 0)
        m_transport.flush();
}

void FrameChannel::announceUnread()
{
    if (!m_paused) // this was the last of it
        m_phase = Phase::Ended;
    m_client->didReceiveBatch();
}

void FrameChannel::setPieces(Pieces pieces)
{
    FrameReader &reader = m_receiver.reader();
    reader.setTakesPieces(pieces != Pieces::No);
    reader.setMaxMessageSize(pieces == Pieces::OfAnySize ? std::numeric_limits<qint64>::max()
                                                         : m_options.maxMessageSize);
    const bool mayRead = !m_paused && !m_pumping && (m_phase == Phase::Open || m_phase == Phase::Unread);
    if (pieces != Pieces::No && reader.hasPiece() && mayRead)
        QMetaObject::invokeMethod(this, &FrameChannel::continueReading, Qt::QueuedConnection);
}

void FrameChannel::pause()
{
    if (m_paused || (m_phase != Phase::Open && m_phase != Phase::Unread))
        return;
    m_paused = true;
    m_transport.pause();
}

void FrameChannel::resume()
{
    if (!m_paused)
        return;
    m_paused = false;
    heard(); // nobody could have seen an answer
    QMetaObject::invokeMethod(this, &FrameChannel::continueReading, Qt::QueuedConnection);
}

// What was left over first; more is taken from the network only when there is room for it.
void FrameChannel::continueReading()
{
    const CallGuard guard(this);
    pump();
    if (!guard.channel || m_paused || !m_transport.isPaused())
        return;
    m_transport.resume();
    if (guard.channel)
        pump();
}

void FrameChannel::onBytesWritten()
{
    const CallGuard guard(this);
    if (m_sender.isInMessage())
        heard(); // a Ping would have to wait
    m_sender.onBytesWritten();
}

void FrameChannel::onWritten()
{
    const CallGuard guard(this);
    if (m_client)
        m_client->didWrite();
    else if (m_phase == Phase::Draining)
        continueLingering();
}

void FrameChannel::startKeepAlive()
{
    // A handler on the stack keeps the socket from telling what has come.
    const auto canHear = [this] {
        return m_phase == Phase::Open && !m_paused && !m_sender.isCloseSent() && m_callDepth == 0;
    };
    m_keepAlive = std::make_unique<KeepAlive>(canHear, this);
    connect(m_keepAlive.get(), &KeepAlive::pingDue, this, [this] { sendPing({}); });
    connect(m_keepAlive.get(), &KeepAlive::silent, this, &FrameChannel::onSilence);
    m_keepAlive->start(m_options.keepAliveInterval);
}

void FrameChannel::onSilence()
{
    if (m_transport.bytesWaiting() > 0)
        return;
    ChannelError error = networkError(
            ErrorText::tr("The peer has not answered a Ping for %1 ms.").arg(m_options.keepAliveInterval.count()));
    error.initiator = Initiator::Timeout;
    fail(error);
}

void FrameChannel::onSocketError(QAbstractSocket::SocketError error)
{
    if (m_phase == Phase::Connecting)
        return; // who opens the connection knows better
    m_socketError = error;
    if (m_phase == Phase::Open)
        m_receiver.fetchAll(); // after a write that failed it will forget what it has read
    // An open connection may go on after an error (a wait that timed out); if not, it disconnects.
    if (isTlsError(error))
        onDisconnected();
}

// Over TLS, the error that says why comes after this.
void FrameChannel::onDisconnected()
{
    if (m_phase != Phase::Ended)
        QMetaObject::invokeMethod(this, &FrameChannel::reportDisconnect, Qt::QueuedConnection);
}

void FrameChannel::reportDisconnect()
{
    if (m_phase == Phase::Unread || m_phase == Phase::Ended)
        return;
    const CallGuard guard(this);
    if (m_phase == Phase::Open) {
        m_receiver.fetchAll();
        pump();
    }
    if (!guard.channel || m_phase == Phase::Ended)
        return;
    if (socket() && m_socketError == QAbstractSocket::UnknownSocketError)
        m_socketError = socket()->error();
    const ChannelError error = m_phase == Phase::Connecting
            ? openingError()
            : networkError(ErrorText::tr("The connection ended without a closing handshake."));
    // Who does not read now shall know the end all the same, and read what came before it later. What came is not
    // more than the system's buffers have room for; as messages it could take far more memory.
    const FrameReceiver::Ahead ahead = m_receiver.lookAhead();
    const std::optional<CloseBody> close =
            ahead.end == Event::Close ? std::optional(ahead.reader.closeBody()) : closeSeenElsewhere();
    ChannelClient *const client = m_client;
    end(ahead.hasMessages ? Phase::Unread : Phase::Ended);
    abortSocket(); // TCP outlives TLS
    if (!guard.channel || !client)
        return;
    if (close)
        client->didReceiveClose(*close);
    if (!guard.channel)
        return;
    if (ahead.end == Event::Violation)
        client->didFail(makeViolationError(ahead.reader.violation()));
    else
        client->didDisconnect(error);
}

ChannelError FrameChannel::openingError()
{
    return networkError(ErrorText::tr("The connection ended before the opening handshake was complete."));
}

ChannelError FrameChannel::networkError(const QString &message) const
{
    return makeNetworkError(message, m_socketError, m_sslErrors);
}

// "Fail the WebSocket Connection", RFC 6455, 7.1.7
void FrameChannel::failProtocol(const FrameReader::Violation &violation)
{
    const ChannelError error = makeViolationError(violation);
    const int closeCode = violation.closeCode;
    drain();
    sendClose({closeCode, QString()});
    ChannelClient *const client = std::exchange(m_client, nullptr);
    linger(); // an abort could overtake our Close frame
    if (client)
        client->didFail(error);
}

void FrameChannel::fail(const ChannelError &error)
{
    ChannelClient *const client = m_client;
    abort();
    if (client)
        client->didFail(error);
}

// From here on arriving bytes are thrown away, so that the peer is not held up and a FIN is seen.
void FrameChannel::drain()
{
    m_phase = Phase::Draining;
    resume();
    m_receiver.drop();
}

void FrameChannel::onApplicationEnd()
{
    const CallGuard guard(this);
    if (m_phase == Phase::Open)
        sendClose({1001, QString()}); // as for a stream that is deleted
    ChannelError error = networkError(ErrorText::tr("The application has ended."));
    error.initiator = Initiator::Local;
    fail(error);
    if (guard.channel && m_callDepth == 1)
        deleteSocket();
}

void FrameChannel::abort()
{
    end(Phase::Ended);
    abortSocket();
}

void FrameChannel::linger()
{
    if (m_phase == Phase::Unread)
        return; // there is nobody left to take leave of
    m_client = nullptr;
    if (m_phase != Phase::Draining || !socket()) {
        abort();
        return;
    }
    m_keepAlive.reset();
    continueLingering();
}

// The server closes TCP first, RFC 6455, 7.1.1, but not before the message under way and our Close frame are out.
void FrameChannel::continueLingering()
{
    m_lingerTimer.start(lingerTimeout, this, [this] { abort(); }); // a slow peer is not a dead one
    if (m_role == Role::Server && !m_sender.isInMessage())
        socket()->disconnectFromHost();
}

void FrameChannel::end(Phase phase)
{
    m_phase = phase;
    if (phase == Phase::Ended) {
        m_client = nullptr;
        m_receiver.forget();
    }
    if (m_keepAlive)
        m_keepAlive->stop();
    m_sender.clear();
    endOpening();
    if (socket())
        disconnect(socket(), nullptr, this, nullptr);
}

} // namespace WebSocketStreamInternal

#include "moc_channel.cpp"
#include "moc_framechannel.cpp"
