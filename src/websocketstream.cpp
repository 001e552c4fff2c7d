// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#include "websocketstream.h"

#include "callingthread_p.h"
#include "websocketstream_p.h"
#include "websocketstreamversion.h"
#include "websocketurl_p.h"

#include <QtCore/qdeadlinetimer.h>

using namespace WebSocketStreamInternal;

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
    return WebSocketStreamPrivate::accept(server, socketOwner, options, parent);
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

/*!
    Returns the extensions in use, as the server's Sec-WebSocket-Extensions says: \c permessage-deflate with its parameters
    if messages are compressed, or an empty string. Of an accepted stream it is empty. \sa WebSocketCompression
*/
QString WebSocketStream::extensions() const
{
    return d->extensions;
}

/*!
    Returns how many bytes of frames have been received, as they came: compressed, with their headers, and without the
    opening handshake and what TLS adds. Compared with the sizes of the messages it tells what compression saves. 0 where
    QWebSocket has to read itself, see \l {Limits of WebSocketStream}. \sa wireBytesSent()
*/
qint64 WebSocketStream::wireBytesReceived() const
{
    return d->channel ? d->channel->wireBytes().received : 0;
}

/*! Returns how many bytes of frames have been sent, counted alike, with those that still wait in the socket. */
qint64 WebSocketStream::wireBytesSent() const
{
    return d->channel ? d->channel->wireBytes().sent : 0;
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
    WebSocketError. Cancelling it aborts a handshake in progress, at most 10 ms later; an answer that comes in that time
    opens nothing. Each call returns a future of its own, because a QFuture
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

#include "moc_websocketstream.cpp"
