// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#include "websocketstream.h"

#include "authentication_p.h"
#include "callingthread_p.h"
#include "connection/logging.h"
#include "protocol/errortext.h"
#include "protocol/printable.h"
#include "websocketerror_p.h"
#include "websocketmessage_p.h"
#include "websocketreadable_p.h"
#include "websocketstream_p.h"
#include "websocketstreamversion.h"
#include "websocketurl_p.h"
#include "websocketvalidation_p.h"
#include "websocketwritable_p.h"

#include <QtCore/qcoreapplication.h>
#include <QtCore/qdeadlinetimer.h>
#include <QtCore/qmetaobject.h>

#include <limits>

using Initiator = WebSocketError::Initiator;
using Kind = WebSocketError::Kind;

using namespace WebSocketStreamInternal;

static ChannelOptions toChannelOptions(const WebSocketStreamOptions &options)
{
    ChannelOptions result;
    result.protocols = options.protocols;
    result.headers = options.headers;
    result.origin = options.origin;
    result.sslConfiguration = options.sslConfiguration;
    result.ignoredSslErrors = options.ignoredSslErrors;
    result.proxy = options.proxy;
    result.maxMessageSize = options.maxMessageSize;
    result.receiveBufferSize = options.receiveBufferSize;
    result.keepAliveInterval = options.keepAliveInterval;
    return result;
}

/*!
    \class WebSocketStream
    \inmodule WebSocketStream
    \brief One WebSocket connection with backpressure in both directions.

    The web's \c WebSocketStream for Qt. Constructing the object starts connecting.
    opened() gives the two ends of the connection, closed() tells the truth about its end:
    it succeeds only if both sides exchanged Close frames and nothing that was accepted for
    sending was lost.

    \code
    auto *stream = new WebSocketStream(QUrl("wss://example.org/feed"), this);
    stream->opened().then(this, [](const WebSocketOpenInfo &info) {
        info.writable->writeText("hello");
    }).onFailed(this, [](const WebSocketError &error) {
        qWarning() << error.message();
    });
    \endcode

    The stream, its readable and its writable live in one thread, which needs an event loop
    or the blocking \c waitFor functions, and are called there; the futures that they return may be awaited in any
    thread. A failure that nobody looks at, in a future or by a signal, is logged a second later. Deleting
    any of these objects is safe at any moment, also in their own slots and continuations.
    Deleting an open stream sends a Close frame with code 1001 and fails the pending futures;
    so does the end of the QCoreApplication, if the stream outlives it.

    \sa {https://developer.mozilla.org/docs/Web/API/WebSocketStream}
*/

/*!
    \macro WEBSOCKETSTREAM_VERSION
    \relates WebSocketStream
    \brief The version of the headers as a number, 0xMMNNPP for major, minor and patch, to be compared with
    WEBSOCKETSTREAM_VERSION_CHECK(). \c <WebSocketStream> has it, and \c <websocketstreamversion.h> has nothing else.

    \code
    #if WEBSOCKETSTREAM_VERSION >= WEBSOCKETSTREAM_VERSION_CHECK(0, 2, 0)
    // what is new there
    #endif
    \endcode

    The three numbers are also in \c WEBSOCKETSTREAM_VERSION_MAJOR, \c WEBSOCKETSTREAM_VERSION_MINOR and
    \c WEBSOCKETSTREAM_VERSION_PATCH.

    \sa WebSocketStream::libraryVersion()
*/

/*!
    \macro WEBSOCKETSTREAM_VERSION_STR
    \relates WebSocketStream
    \brief The version of the headers as a literal, such as \c{"0.1.0"}.
*/

/*!
    \macro WEBSOCKETSTREAM_VERSION_CHECK(major, minor, patch)
    \relates WebSocketStream
    \brief Makes a number of \a major, \a minor and \a patch, which can be compared with WEBSOCKETSTREAM_VERSION.
*/

/*!
    \enum WebSocketStream::State

    \value Connecting  The opening handshake is under way.
    \value Open        Messages can be exchanged.
    \value Closing     A Close frame was sent or received.
    \value Closed      The connection has ended, or was never established.
*/

/*!
    \fn void WebSocketStream::connected()
    Emitted when the stream is open, after opened() has finished.
*/

/*!
    \fn void WebSocketStream::disconnected(const WebSocketCloseInfo &info)
    Emitted after the end of the connection, whatever it was: with the peer's code and reason after a clean close, else with
    what WebSocketError::closeCode() and WebSocketError::reason() of closed() are. Not emitted for a stream that was never
    open.
*/

/*!
    \fn void WebSocketStream::errorOccurred(const WebSocketError &error)
    Emitted when closed() has failed with \a error: the connection could not be established, or did not end cleanly. Before
    disconnected().
*/

/*!
    Connects to \a url, whose scheme is ws, wss, http or https, with \a options. The stream belongs to
    \a parent, or to the caller.

    Never throws and does not fail itself: what is wrong with the arguments fails opened()
    and closed() with WebSocketError::Kind::Syntax, anything that goes wrong later with
    WebSocketError::Kind::WebSocket. Neither happens in the constructor, but from the event loop, so that
    a continuation may quit the application.

    A user and password in \a url answer a server that asks for them (status 401), and go nowhere else: with Basic
    authentication, and from Qt 6.6 on also with what QWebSocket knows, such as Digest. A header \c Authorization of the
    options is sent at once and takes their place.
*/
WebSocketStream::WebSocketStream(const QUrl &url, const WebSocketStreamOptions &options, QObject *parent)
    : WebSocketStream(std::make_unique<WebSocketStreamPrivate>(url, options), parent)
{
}

/*! Connects to \a url with the default options. */
WebSocketStream::WebSocketStream(const QUrl &url, QObject *parent)
    : WebSocketStream(url, WebSocketStreamOptions(), parent)
{
}

/*!
    Connects to \a url as somebody typed it, with \a options. White space around it does not count, and neither do tabs and
    line breaks in it, as on the web.
*/
WebSocketStream::WebSocketStream(const QString &url, const WebSocketStreamOptions &options, QObject *parent)
    : WebSocketStream(QUrl(withoutBlanks(url)), options, parent)
{
}

/*! Connects to \a url as somebody typed it, with the default options. */
WebSocketStream::WebSocketStream(const QString &url, QObject *parent)
    : WebSocketStream(url, WebSocketStreamOptions(), parent)
{
}

WebSocketStream::WebSocketStream(std::unique_ptr<WebSocketStreamPrivate> d, QObject *parent)
    : QObject(parent), d(std::move(d))
{
    this->d->start(this);
}

WebSocketStream::~WebSocketStream()
{
    d->destroy();
}

/*!
    Accepts the next pending connection of \a server as a stream that is already open, or returns
    \nullptr if none is pending. The stream belongs to \a parent, or to the caller.

    Call it directly in a slot of QWebSocketServer::newConnection(): what a QWebSocket
    receives while nobody is connected to it is lost. Those of the \a options that concern
    connecting are ignored. \a server must outlive the stream's connection.

    A browser opens a WebSocket to any server for any page, with the cookies that it has for that server, and says in the
    Origin header which page it was. A server that browsers can reach has to look at it (RFC 6455, 10.2), best before the
    connection is made, which then is refused with status 403:

    \code
    connect(server, &QWebSocketServer::originAuthenticationRequired, this, [](QWebSocketCorsAuthenticator *request) {
        request->setAllowed(request->origin() == u"https://example.org"_s);
    });
    \endcode

    Without that QWebSocketServer accepts every origin. A path, a header (requestHeaders()), an address or a client's
    certificate (sslConfiguration()) can be looked at here, and the stream be closed. None of the checks tells who a
    program is that is not a browser: it can send what it likes.
*/
WebSocketStream *WebSocketStream::fromServer(QWebSocketServer *server, const WebSocketStreamOptions &options,
                                             QObject *parent)
{
    return fromServer(server, nullptr, options, parent);
}

/*!
    Does the same for a server whose connections were given to QWebSocketServer::handleConnection(): \a socketOwner is the
    socket, or an object that it is a child of, such as the QTcpServer that it comes from, and lives in this thread. It is
    needed where neither the server, nor the object at the server's root, nor the application is above the socket; a socket
    that is not found is a connection without backpressure, and the log says so.
*/
WebSocketStream *WebSocketStream::fromServer(QWebSocketServer *server, QObject *socketOwner,
                                             const WebSocketStreamOptions &options, QObject *parent)
{
    auto channel = Channel::accept(server, socketOwner, toChannelOptions(options));
    return channel ? WebSocketStreamPrivate::create(std::move(channel), options, parent) : nullptr;
}

/*!
    Returns the version of the library that the program runs with, which may be a later one than that of the headers it was
    compiled with, \c WEBSOCKETSTREAM_VERSION_STR.
*/
QVersionNumber WebSocketStream::libraryVersion()
{
    return {WEBSOCKETSTREAM_VERSION_MAJOR, WEBSOCKETSTREAM_VERSION_MINOR, WEBSOCKETSTREAM_VERSION_PATCH};
}

/*! Returns the URL with the scheme ws or wss. */
QUrl WebSocketStream::url() const
{
    return d->url;
}

WebSocketStream::State WebSocketStream::state() const
{
    return d->state;
}

/*! Returns the subprotocol that the server selected, or an empty string. */
QString WebSocketStream::protocol() const
{
    return d->protocol;
}

/*! Returns the extensions in use: none, because none is offered. */
QString WebSocketStream::extensions() const
{
    return {};
}

/*!
    Returns the value of the request's Origin header: of an accepted stream what the client sent, which is empty if it is
    no browser, else WebSocketStreamOptions::origin. \sa fromServer()
*/
QString WebSocketStream::origin() const
{
    return d->channel ? d->channel->origin() : d->options.origin;
}

/*!
    Returns the request's headers: of an accepted stream those that the client sent, as QWebSocket::request() has them
    (of a name that came more than once the last one), else WebSocketStreamOptions::headers. What a client sends is input:
    anybody who can connect can write it.
*/
QList<std::pair<QByteArray, QByteArray>> WebSocketStream::requestHeaders() const
{
    return d->isAccepted() ? d->channel->requestHeaders() : d->options.headers;
}

/*!
    Returns the address of the peer, as QAbstractSocket::peerAddress() has it: behind a reverse proxy it is that of the
    proxy. Null before the connection is open, and kept after its end; so are peerPort(), localAddress() and localPort().
*/
QHostAddress WebSocketStream::peerAddress() const
{
    return d->ends.peerAddress;
}

/*! Returns the port of the peer, or 0. */
quint16 WebSocketStream::peerPort() const
{
    return d->ends.peerPort;
}

/*! Returns the name that was connected to, as QAbstractSocket::peerName() has it; empty for an accepted stream. */
QString WebSocketStream::peerName() const
{
    return d->ends.peerName;
}

/*! Returns the address of this end of the connection; of a client's stream behind a proxy it says little. */
QHostAddress WebSocketStream::localAddress() const
{
    return d->ends.localAddress;
}

/*! Returns the port of this end of the connection, or 0. */
quint16 WebSocketStream::localPort() const
{
    return d->ends.localPort;
}

/*!
    Returns the TLS configuration of the open connection with what was agreed: the peer's certificates, the cipher, the
    version. QSslConfiguration::isNull() without TLS, and before the connection is open.
*/
QSslConfiguration WebSocketStream::sslConfiguration() const
{
    return d->channel && d->state != State::Connecting ? d->channel->sslConfiguration() : QSslConfiguration();
}

/*!
    Returns a future that finishes when the opening handshake has succeeded, or fails with a
    WebSocketError. Cancelling it aborts a handshake in progress. Each call returns a future of its own, because a QFuture
    takes one continuation only.
*/
QFuture<WebSocketOpenInfo> WebSocketStream::opened() const
{
    return d->askOpened();
}

/*!
    Returns a future that finishes with the peer's close code and reason once both sides have
    exchanged Close frames, or fails with a WebSocketError: code 1006 without a Close frame
    from the peer, the peer's code if data was still unsent. Each call returns a future of its own.
*/
QFuture<WebSocketCloseInfo> WebSocketStream::closed() const
{
    return d->askClosed();
}

/*! Returns the end to read from, which belongs to the stream. \nullptr only if it was deleted. */
WebSocketReadable *WebSocketStream::readable() const
{
    return d->readable;
}

/*! Returns the end to write to, which belongs to the stream. \nullptr only if it was deleted. */
WebSocketWritable *WebSocketStream::writable() const
{
    return d->writable;
}

/*!
    Sends a Ping (RFC 6455, 5.5.2) with \a payload, at most 125 bytes, and returns a future of the time until its Pong, which
    is the time to the peer's WebSocket and back. Messages that are in the way, on either side, take their part of it; while
    reading is held back no Pong is seen. A Ping that the peer passes over is answered by the Pong of a later one.

    Fails with WebSocketError::Kind::InvalidState if the stream is not open or closes before the Pong has come, after an
    unclean end with the error of closed(), and with WebSocketError::Kind::Syntax for a payload that is too long.

    \sa WebSocketStreamOptions::keepAliveInterval
*/
QFuture<std::chrono::microseconds> WebSocketStream::ping(const QByteArray &payload)
{
    return d->ping(payload);
}

/*!
    Blocks until the stream is open, for threads without an event loop. Returns whether it is; \c false if that took longer
    than \a msecs milliseconds (-1: any time) or if the connection has failed, and then opened() and closed() tell why.
*/
bool WebSocketStream::waitForOpened(int msecs)
{
    if (!isInItsThread(this, "WebSocketStream::waitForOpened()"))
        return false;
    const QPointer<WebSocketStream> guard(this);
    const QDeadlineTimer deadline(msecs);
    while (guard && d->state == State::Connecting && d->waitForReadyRead(int(deadline.remainingTime()))) { }
    return guard && d->state == State::Open;
}

/*!
    Starts the closing handshake with the code and reason of \a info, after everything
    accepted for sending so far. Messages that arrive from now on are dropped.

    While connecting it aborts the handshake instead; a second call does nothing. Returns
    \c false, logs a warning and does nothing if \a info is not valid, see WebSocketCloseInfo.
*/
bool WebSocketStream::close(const WebSocketCloseInfo &info)
{
    return d->close(info);
}

/*! Does the same with a Close frame without a body. A slot for a button: \c {qOverload<>(&WebSocketStream::close)}. */
bool WebSocketStream::close()
{
    return d->close({});
}

/*! Does the same with \a closeCode and \a reason, as QWebSocket::close() has them. */
bool WebSocketStream::close(int closeCode, const QString &reason)
{
    return d->close({closeCode, reason});
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

void WebSocketStreamPrivate::start(WebSocketStream *stream)
{
    q = stream;
    if (!QCoreApplication::instance())
        qCWarning(lcWebSocketStream,
                  "WebSocketStream: there is no QCoreApplication; make one before the first stream.");
    readable = WebSocketReadablePrivate::create(this, options.readHighWaterMark, q);
    writable = WebSocketWritablePrivate::create(this, options.writeHighWaterMark, q);
    m_closeTimer.setParent(q);
    m_closeTimer.setSingleShot(true);
    QObject::connect(&m_closeTimer, &QTimer::timeout, q, [this] { onCloseTimeout(); });

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
    for (QFutureWatcherBase *const watcher : std::exchange(m_openedWatchers, {})) {
        watcher->disconnect();
        watcher->deleteLater(); // this may be its slot
    }
}

QFuture<WebSocketOpenInfo> WebSocketStreamPrivate::askOpened()
{
    if (!isInItsThread(q, "WebSocketStream::opened()"))
        return makeFailedFuture<WebSocketOpenInfo>(wrongThreadError());
    const QFuture<WebSocketOpenInfo> future = m_opened.future();
    if (state != State::Connecting)
        return future;
    auto *const watcher = new QFutureWatcher<WebSocketOpenInfo>(q);
    QObject::connect(watcher, &QFutureWatcherBase::canceled, q, [this] {
        abortHandshake(WebSocketError(Kind::Abort, ErrorText::tr("The future of opened() was cancelled.")));
    });
    watcher->setFuture(future);
    m_openedWatchers.append(watcher);
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
    if (writable)
        WebSocketWritablePrivate::get(writable)->flushQueue();
    if (closing())
        channel->sendClose({frame.closeCode, frame.reason});
    if (closing())
        channel->resume(); // the peer's Close may stand behind any number of messages
    if (closing() && writable)
        WebSocketWritablePrivate::get(writable)->failPending();
    if (closing())
        Q_EMIT q->stateChanged(state);
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
    m_closeTimer.start(options.closeTimeout);
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
    state = State::Open;
    protocol = selected;
    ends = channel->ends();
    forgetAbort();
    WebSocketReadablePrivate::get(readable)->open();
    WebSocketWritablePrivate::get(writable)->open();

    const QPointer<WebSocketStream> guard(q);
    m_opened.settle(WebSocketOpenInfo{readable, writable, protocol, {}, channel->responseHeaders()}).tell();
    if (guard && state == State::Open)
        Q_EMIT q->stateChanged(state);
    if (guard && state == State::Open)
        Q_EMIT q->connected();
}

void WebSocketStreamPrivate::didReceiveText(QString &&text)
{
    enqueue(WebSocketMessagePrivate::fromReceivedText(std::move(text)));
}

void WebSocketStreamPrivate::didReceiveBinary(QByteArray &&data)
{
    enqueue(WebSocketMessagePrivate::fromReceivedData(std::move(data)));
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
        if (writable)
            WebSocketWritablePrivate::get(writable)->dropQueue();
        channel->sendClose(body);
        if (guard && state == State::Closing)
            Q_EMIT q->stateChanged(state);
    }
    if (guard && readable)
        WebSocketReadablePrivate::get(readable)->notify(); // what came with the Close in one piece
    if (guard)
        finishClosing();
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
    const int port = isKnown ? ends.peerPort : url.port(url.scheme() == QLatin1StringView("wss") ? 443 : 80);
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
    // A slow peer is not a dead one; but Pongs are no progress, or Pings could keep the connection open.
    const qint64 left = channel->bytesToWrite();
    if (left > 0 && left < m_leastLeft) {
        m_leastLeft = left;
        m_closeTimer.start(options.closeTimeout);
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

#include "moc_websocketstream.cpp"
