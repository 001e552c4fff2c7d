// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#include "websocketstream_p.h"

#include "authentication_p.h"
#include "callingthread_p.h"
#include "connection/logging.h"
#include "connection/openingrequest.h"
#include "protocol/errortext.h"
#include "protocol/printable.h"
#include "websocketerror_p.h"
#include "websocketmessage_p.h"
#include "websocketreadable_p.h"
#include "websocketurl_p.h"
#include "websocketvalidation_p.h"
#include "websocketwritable_p.h"

#include <QtCore/qcoreapplication.h>
#include <QtCore/qmetaobject.h>

#include <limits>

using Initiator = WebSocketError::Initiator;
using Kind = WebSocketError::Kind;

using namespace WebSocketStreamInternal;

static std::optional<CompressionOptions> toCompressionOptions(const WebSocketCompression &compression)
{
    if (!compression.enabled)
        return {};
    return CompressionOptions{{compression.serverNoContextTakeover, compression.clientNoContextTakeover,
                               compression.serverMaxWindowBits, compression.clientMaxWindowBits},
                              compression.level,
                              compression.threshold};
}

static ChannelOptions toChannelOptions(const WebSocketStreamOptions &options)
{
    ChannelOptions result;
    result.protocols = options.protocols;
    result.headers = options.headers;
    result.origin = options.origin;
    result.sslConfiguration = options.sslConfiguration;
    result.ignoredSslErrors = options.ignoredSslErrors;
    result.proxy = options.proxy;
    result.compression = toCompressionOptions(options.compression);
    result.maxMessageSize = options.maxMessageSize;
    result.receiveBufferSize = options.receiveBufferSize;
    result.keepAliveInterval = options.keepAliveInterval;
    return result;
}

WebSocketStreamPrivate::WebSocketStreamPrivate(const QUrl &url, const WebSocketStreamOptions &options,
                                               std::unique_ptr<Channel> channel)
    : url(url), options(options), channel(std::move(channel)), m_isAccepted(this->channel != nullptr)
{
}

WebSocketStreamPrivate::~WebSocketStreamPrivate() = default;

WebSocketStream *WebSocketStreamPrivate::create(std::unique_ptr<Channel> channel, const WebSocketStreamOptions &options,
                                                QObject *parent)
{
    const QUrl url = channel->url();
    return new WebSocketStream(std::make_unique<WebSocketStreamPrivate>(url, options, std::move(channel)), parent);
}

WebSocketStream *WebSocketStreamPrivate::accept(QWebSocketServer *server, QObject *socketOwner,
                                                const WebSocketStreamOptions &options, QObject *parent)
{
    auto channel = Channel::accept(server, socketOwner, toChannelOptions(options));
    return channel ? create(std::move(channel), options, parent) : nullptr;
}

void WebSocketStreamPrivate::start(WebSocketStream *stream)
{
    q = stream;
    if (!QCoreApplication::instance())
        qCWarning(lcWebSocketStream,
                  "WebSocketStream: there is no QCoreApplication; make one before the first stream.");
    readable = WebSocketReadablePrivate::create(this, options.readHighWaterMark, q);
    writable = WebSocketWritablePrivate::create(this, options.writeHighWaterMark, q);
    m_openingCancel.setParent(q);
    QObject::connect(&m_openingCancel, &OpeningCancel::requested, q, [this] { onOpeningCancelled(); });

    m_startError = checkArguments();
    if (m_startError) {
        channel.reset();
        QMetaObject::invokeMethod(
                q, [this] { failStart(); }, Qt::QueuedConnection);
        return;
    }
    watchForAbort();
    openChannel(channel ? std::move(channel) : Channel::create(url, toChannelOptions(options)));
}

void WebSocketStreamPrivate::openChannel(std::unique_ptr<Channel> newChannel)
{
    channel = std::move(newChannel);
    channel->setParent(q);
    channel->setClient(this);
    channel->open();
}

// As browsers do, with the user and password of the URL, once, on a connection of its own. Returns whether that is tried.
bool WebSocketStreamPrivate::authenticate(const ChannelError &error)
{
    const auto answer = m_hasAuthenticated ? std::nullopt : answerChallenge(error, url, toChannelOptions(options));
    if (!answer)
        return false;
    m_hasAuthenticated = true;
    channel.release()->deleteLater(); // its call has not returned
    openChannel(Channel::create(url, *answer));
    return true;
}

std::optional<WebSocketError> WebSocketStreamPrivate::checkArguments()
{
    std::optional<WebSocketError> error = m_isAccepted ? std::nullopt : validateUrl(url);
    if (!error) {
        url = toWebSocketUrl(url);
        error = validateOptions(options);
    }
    if (!error && options.signal && options.signal->isAborted())
        error = errorFromAbortReason(options.signal->reason());
    return error;
}

void WebSocketStreamPrivate::failStart()
{
    if (state != State::Connecting)
        return;
    const WebSocketErrorData data = WebSocketErrorData::of(*m_startError);
    settle(data.kind == Kind::Syntax ? data.toUnseenError() : data.toError());
}

void WebSocketStreamPrivate::watchForAbort()
{
    if (options.signal) {
        QObject::connect(options.signal.get(), &AbortSignal::aborted, q,
                         [this] { abortHandshake(errorFromAbortReason(options.signal->reason())); });
    }
}

void WebSocketStreamPrivate::forgetAbort()
{
    if (options.signal)
        QObject::disconnect(options.signal.get(), nullptr, q, nullptr);
    m_openingCancel.stop();
}

QFuture<WebSocketOpenInfo> WebSocketStreamPrivate::askOpened()
{
    if (!isInItsThread(q, "WebSocketStream::opened()"))
        return makeFailedFuture<WebSocketOpenInfo>(wrongThreadError());
    const QFuture<WebSocketOpenInfo> future = m_opened.future();
    if (state == State::Connecting)
        m_openingCancel.watch(future);
    return future;
}

QFuture<WebSocketCloseInfo> WebSocketStreamPrivate::askClosed()
{
    return isInItsThread(q, "WebSocketStream::closed()") ? m_closed.future()
                                                         : makeFailedFuture<WebSocketCloseInfo>(wrongThreadError());
}

QFuture<std::chrono::microseconds> WebSocketStreamPrivate::ping(const QByteArray &payload)
{
    using Result = std::chrono::microseconds;
    if (!isInItsThread(q, "WebSocketStream::ping()"))
        return makeFailedFuture<Result>(wrongThreadError());
    if (const auto error = validatePingPayload(payload))
        return makeFailedFuture<Result>(*error);
    if (state != State::Open)
        return makeFailedFuture<Result>(
                WebSocketError(Kind::InvalidState, ErrorText::tr("A Ping needs an open stream; this one is not.")));
    const QByteArray bytes = payload.isEmpty() ? m_pings.nextPayload() : payload;
    const QFuture<Result> future = m_pings.add(bytes);
    channel->sendPing(bytes);
    return future;
}

void WebSocketStreamPrivate::onOpeningCancelled()
{
    abortHandshake(WebSocketError(Kind::Abort, ErrorText::tr("The future of opened() was cancelled.")));
}

void WebSocketStreamPrivate::abortHandshake(const WebSocketError &error)
{
    if (state == State::Connecting)
        fail(error);
}

void WebSocketStreamPrivate::destroy()
{
    m_destroying = true;
    if (state == State::Open)
        channel->sendClose({1001, QString()});
    if (state != State::Closed)
        settle(WebSocketError(Kind::Abort, ErrorText::tr("The WebSocketStream was deleted.")));
    delete readable;
    delete writable;
}

bool WebSocketStreamPrivate::close(const WebSocketCloseInfo &info)
{
    if (!isInItsThread(q, "WebSocketStream::close()"))
        return false;
    if (const auto error = validateCloseInfo(info)) {
        qCWarning(lcWebSocketStream, "WebSocketStream::close(): %s", error->what());
        return false;
    }
    if (state == State::Connecting) {
        WebSocketErrorData error;
        error.message = ErrorText::tr("The stream was closed before the connection was established.");
        error.close.closeCode = 1006;
        fail(withPeer(error).toError()); // which the caller knows
    } else if (state == State::Open) {
        WebSocketCloseInfo frame = info;
        if (frame.closeCode == 0 && !frame.reason.isEmpty())
            frame.closeCode = 1000;
        startClosingHandshake(frame);
    }
    return true;
}

// Each step may find that the connection has just ended, and end up in somebody's continuation.
void WebSocketStreamPrivate::startClosingHandshake(const WebSocketCloseInfo &frame)
{
    const QPointer<WebSocketStream> guard(q);
    const auto closing = [&guard, this] { return guard && state == State::Closing; };
    beginClosing();
    m_localClose = frame;
    const bool isSent = sendClose();
    if (closing())
        channel->resume(); // the peer's Close may stand behind any number of messages
    if (closing() && writable && isSent)
        WebSocketWritablePrivate::get(writable)->failPending();
    if (closing())
        Q_EMIT q->stateChanged(state);
}

// Returns whether it is on its way: a device that is being sent comes first.
bool WebSocketStreamPrivate::sendClose()
{
    const QPointer<WebSocketStream> guard(q);
    if (!m_localClose || (writable && !WebSocketWritablePrivate::get(writable)->flushQueue()))
        return false;
    if (!guard || state != State::Closing)
        return false;
    const WebSocketCloseInfo frame = *std::exchange(m_localClose, std::nullopt);
    channel->sendClose({frame.closeCode, frame.reason});
    return true;
}

void WebSocketStreamPrivate::noteProgress()
{
    if (state == State::Closing && m_localClose)
        startCloseTimer();
}

// The Streams Standard's cancel() and abort(), as the web's WebSocketStream sees them.
void WebSocketStreamPrivate::closeBecauseOf(const WebSocketError &error)
{
    WebSocketCloseInfo info;
    if (error.kind() == Kind::WebSocket)
        info = {error.closeCode(), error.reason()};
    close(validateCloseInfo(info) ? WebSocketCloseInfo() : info);
}

void WebSocketStreamPrivate::beginClosing()
{
    state = State::Closing;
    m_leastLeft = std::numeric_limits<qint64>::max();
    startCloseTimer();
}

void WebSocketStreamPrivate::startCloseTimer()
{
    m_closeTimer.start(options.closeTimeout, q, [this] { onCloseTimeout(); });
}

void WebSocketStreamPrivate::onCloseTimeout()
{
    WebSocketErrorData error;
    error.initiator = Initiator::Timeout;
    error.unsentBytes = unsentBytes();
    error.close.closeCode = 1006;
    error.message = ErrorText::tr("The closing handshake was not completed: no progress for %1 ms.")
                            .arg(options.closeTimeout.count());
    if (m_remoteClose)
        error.close = *m_remoteClose;
    fail(makeError(error));
}

void WebSocketStreamPrivate::didOpen(const QString &selected)
{
    if (m_openingCancel.isRequested()) {
        onOpeningCancelled();
        return;
    }
    state = State::Open;
    protocol = selected;
    extensions = channel->extensions();
    ends = channel->ends();
    forgetAbort();
    WebSocketReadablePrivate::get(readable)->open();
    WebSocketWritablePrivate::get(writable)->open();

    const QPointer<WebSocketStream> guard(q);
    m_opened.settle(WebSocketOpenInfo{readable, writable, protocol, extensions, channel->responseHeaders()}).tell();
    if (guard && state == State::Open)
        Q_EMIT q->stateChanged(state);
    if (guard && state == State::Open)
        Q_EMIT q->connected();
}

void WebSocketStreamPrivate::didReceiveText(QString &&text, qint64 size)
{
    enqueue(WebSocketMessagePrivate::fromReceivedText(std::move(text), size));
}

void WebSocketStreamPrivate::didReceiveBinary(QByteArray &&data)
{
    enqueue(WebSocketMessagePrivate::fromReceivedData(std::move(data)));
}

void WebSocketStreamPrivate::didReceivePiece(bool isText, QByteArray &&bytes, bool isLast)
{
    if (readable && (state == State::Open || channel->hasUnread()))
        WebSocketReadablePrivate::get(readable)->enqueuePiece(isText, std::move(bytes), isLast);
}

// After our close() has begun nobody wants it.
void WebSocketStreamPrivate::enqueue(WebSocketMessage &&message)
{
    if (readable && (state == State::Open || channel->hasUnread()))
        WebSocketReadablePrivate::get(readable)->enqueue(std::move(message));
}

void WebSocketStreamPrivate::didReceiveBatch()
{
    const QPointer<WebSocketStream> guard(q);
    if (readable)
        WebSocketReadablePrivate::get(readable)->notify();
    if (guard)
        endReading();
}

// After the end of the connection, as soon as the channel has given everything.
void WebSocketStreamPrivate::endReading()
{
    if (readable && state == State::Closed && !channel->hasUnread())
        WebSocketReadablePrivate::get(readable)->end();
}

void WebSocketStreamPrivate::didReceiveClose(const CloseBody &body)
{
    m_remoteClose = {body.code, body.reason};
    const QPointer<WebSocketStream> guard(q);
    if (state == State::Open) {
        beginClosing();
        answerClose(body);
        if (guard && state == State::Closing)
            Q_EMIT q->stateChanged(state);
    } else if (std::exchange(m_localClose, std::nullopt)) {
        answerClose(body); // ours was still to come
    }
    if (guard && readable)
        WebSocketReadablePrivate::get(readable)->notify(); // what came with the Close in one piece
    if (guard)
        finishClosing();
}

void WebSocketStreamPrivate::answerClose(const CloseBody &body)
{
    const QPointer<WebSocketStream> guard(q);
    if (writable)
        WebSocketWritablePrivate::get(writable)->dropQueue();
    if (guard && state == State::Closing)
        channel->sendClose(body);
}

void WebSocketStreamPrivate::finishClosing()
{
    if (state != State::Closing || !m_remoteClose)
        return;
    // The Close may be read when the connection has ended already, with what it held for sending.
    const auto *const sender = writable ? WebSocketWritablePrivate::get(writable) : nullptr;
    const bool isLost = sender && (sender->hasDropped() || (!channel->isConnected() && sender->buffered() > 0));
    if (!isLost && channel->bytesToWrite() > 0)
        return; // our Close frame is not out yet
    const auto error = isLost ? std::optional(closedByPeerError()) : std::nullopt;
    channel->linger();
    settle(error, *m_remoteClose);
}

WebSocketError WebSocketStreamPrivate::closedByPeerError() const
{
    WebSocketErrorData error;
    error.initiator = Initiator::Remote;
    error.close = *m_remoteClose;
    error.unsentBytes = unsentBytes();
    error.message = ErrorText::tr("The peer closed the connection while %1 bytes and our Close frame were unsent.")
                            .arg(error.unsentBytes);
    return makeError(error);
}

WebSocketError WebSocketStreamPrivate::makeError(const WebSocketErrorData &data) const
{
    return withPeer(data).toUnseenError();
}

// So that a line of a log says which connection it was.
WebSocketErrorData WebSocketStreamPrivate::withPeer(WebSocketErrorData data) const
{
    data.message = toPrintable(describePeer()) + QStringLiteral(": ") + data.message;
    return data;
}

QString WebSocketStreamPrivate::describePeer() const
{
    const bool isKnown = m_isAccepted && ends.peerPort != 0;
    const QString host = isKnown ? ends.peerAddress.toString() : url.host();
    const int port = isKnown ? ends.peerPort : url.port(defaultPort(url));
    return (host.contains(u':') ? QStringLiteral("[%1]:%2") : QStringLiteral("%1:%2")).arg(host, QString::number(port));
}

void WebSocketStreamPrivate::didReceivePong(const QByteArray &payload)
{
    m_pings.answer(payload);
}

void WebSocketStreamPrivate::didWrite()
{
    const QPointer<WebSocketStream> guard(q);
    if (writable)
        WebSocketWritablePrivate::get(writable)->progress();
    if (!guard || state != State::Closing)
        return;
    if (m_localClose) {
        if (sendClose() && guard && writable)
            WebSocketWritablePrivate::get(writable)->failPending();
        if (!guard || state != State::Closing)
            return;
    }
    // A slow peer is not a dead one; but Pongs are no progress, or Pings could keep the connection open.
    const qint64 left = channel->bytesToWrite();
    if (left > 0 && left < m_leastLeft) {
        m_leastLeft = left;
        startCloseTimer();
    }
    finishClosing();
}

void WebSocketStreamPrivate::didFail(const ChannelError &error)
{
    const QPointer<WebSocketStream> guard(q);
    if (readable)
        WebSocketReadablePrivate::get(readable)->notify(); // what came with the violation in one piece
    if (!guard)
        return;
    if (state == State::Closed) {
        endReading();
        return;
    }
    if (state == State::Connecting && authenticate(error))
        return;
    WebSocketErrorData data = WebSocketErrorData::of(error);
    data.unsentBytes = unsentBytes();
    settle(makeError(data));
}

void WebSocketStreamPrivate::didDisconnect(const ChannelError &error)
{
    if (m_remoteClose)
        settle(closedByPeerError());
    else
        didFail(error);
}

qint64 WebSocketStreamPrivate::unsentBytes() const
{
    return writable ? WebSocketWritablePrivate::get(writable)->unsentBytes() : 0;
}

void WebSocketStreamPrivate::fail(const WebSocketError &error)
{
    if (channel)
        channel->abort();
    settle(error);
}

bool WebSocketStreamPrivate::waitForReadyRead(int msecs)
{
    if (const Channel *const asked = channel.get()) {
        const QPointer<WebSocketStream> guard(q);
        return channel->waitForReadyRead(msecs) || (guard && channel.get() != asked); // and another one is opening
    }
    failStart(); // the queued call may not come
    return false;
}

bool WebSocketStreamPrivate::waitForBytesWritten(int msecs)
{
    return channel && channel->waitForBytesWritten(msecs);
}

// A second is enough for continuations that are run by an event loop.
void WebSocketStreamPrivate::warnIfUnseen(const WebSocketError &error)
{
    const auto isConnected = [this](auto signal) { return q->isSignalConnected(QMetaMethod::fromSignal(signal)); };
    const WebSocketErrorData data = WebSocketErrorData::of(error);
    if (!data.isSeen || m_closed.wasAsked() || isConnected(&WebSocketStream::errorOccurred)
        || isConnected(&WebSocketStream::disconnected) || isConnected(&WebSocketStream::stateChanged)
        || (readable && WebSocketReadablePrivate::get(readable)->hasListener()))
        return;
    QTimer::singleShot(std::chrono::seconds(1), q, [data] {
        if (data.isSeen->load(std::memory_order_relaxed))
            return;
        qCWarning(lcWebSocketStream,
                  "%s (Nobody looked at this error. It is in closed(), in opened() and in errorOccurred(): "
                  "opened().then(...).onFailed(...).)",
                  data.what.constData());
    });
}

// The one place where everything ends: opened, readable, writable, closed, in that order.
// Any of the continuations that run here may delete the stream, hence the arguments by value.
void WebSocketStreamPrivate::settle(std::optional<WebSocketError> error, WebSocketCloseInfo info)
{
    if (state == State::Closed)
        return;
    const bool wasOpened = state != State::Connecting;
    state = State::Closed;
    m_closeTimer.stop();
    forgetAbort();

    const QPointer<WebSocketStream> guard(q);
    const bool destroying = m_destroying;
    auto closed = error ? m_closed.settle(*error) : m_closed.settle(info);
    if (!wasOpened)
        m_opened.settle(*error).tell();
    if (guard && readable)
        WebSocketReadablePrivate::get(readable)->finish(error);
    if (guard && writable)
        WebSocketWritablePrivate::get(writable)->finish(error);
    closed.tell();
    if (guard || destroying)
        m_pings.fail(error ? *error : WebSocketError(Kind::InvalidState, ErrorText::tr("The stream has closed.")));
    if (destroying)
        return;
    if (guard && error)
        warnIfUnseen(*error);
    if (guard)
        Q_EMIT q->stateChanged(State::Closed);
    if (guard && error)
        Q_EMIT q->errorOccurred(*error);
    if (guard && wasOpened)
        Q_EMIT q->disconnected(error ? WebSocketErrorData::of(*error).close : info);
}
