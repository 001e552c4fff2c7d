// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#include "qmlwebsocketstream.h"

#include "qmlabortcontroller.h"
#include "qmlbytes.h"
#include "qmllogging.h"
#include "scriptsupport.h"
#include "websocketreadable.h"
#include "websocketurl_p.h"
#include "websocketwritable.h"

#include <QtCore/qmetaobject.h>
#include <QtQml/qjsengine.h>
#include <QtQml/qqmlcontext.h>
#include <QtQml/qqmlengine.h>

#include <utility>

namespace WebSocketStreamInternal {

static_assert(int(QmlWebSocketStream::Status::Closed) == int(WebSocketStream::State::Closed));

/*!
    \qmltype WebSocketStream
    \inqmlmodule WebSocketStream
    \brief A WebSocket connection with backpressure in both directions.

    \qml
    import WebSocketStream

    WebSocketStream {
        id: feed
        url: "wss://example.org/feed"
        active: page.visible
        signal: active ? AbortSignal.timeout(5000) : null
        onConnected: writable.write("hello")
        onMessageReceived: (message) => model.append({text: message})
        onDisconnected: (info) => console.log(info.closeCode, info.reason, info.wasClean)
        onErrorOccurred: (error) => status.text = error.message
    }
    \endqml

    The element connects as long as \l active is \c true and \l url is not empty. Each connection is a
    fresh one: when \l active becomes \c true or \l url changes, the old connection is closed and nothing of
    it is delivered any more. The other settings are those of the next connection; it starts a turn of the
    event loop later, when all bindings that depend on the same change have been evaluated. They are read then, the
    application's TLS configuration (QSslConfiguration::setDefaultConfiguration()) and proxy too: what the user has
    come to trust meanwhile is trusted. What is asked for and taken back before, because \l url and \l active change one after
    the other, makes no connection and is no error.

    \section1 Two ways to read

    \b{Flowing mode:} as long as \l flowing is \c true and messageReceived() has a handler, every message is
    given to it at once. While \l flowing is \c false, messages wait; when they take
    \l readHighWaterMark bytes of memory, reading from the network stops, and the server has to wait.

    \b{Pull mode:} \c readable.read() returns a Promise for the next message. Without a handler for
    messageReceived() that is all there is to do; with one, read() goes first.

    \qml
    Async.run(function*() {
        const {readable} = yield feed.opened;
        for (;;) {
            const {value, done} = yield readable.read();
            if (done)
                break;
            yield process(value);
        }
    })
    \endqml

    \b{Nobody reads:} an element without a handler for messageReceived() in which nothing calls \c readable.read() is not
    one that drops what arrives. When \l readHighWaterMark bytes wait, reading stops: then no Close of the server is seen, so
    that \l closed waits for ever, its Pings are not answered, and \l keepAliveInterval judges nothing. For a client that only
    sends, write \c{discard: true}.

    \section1 Errors

    Promises are rejected with, and errorOccurred() has, an Error with these properties:

    \table
    \header \li Property \li Meaning
    \row \li \c name \li \c WebSocketError, or \c SyntaxError, \c AbortError, \c TimeoutError, \c InvalidStateError
    \row \li \c message \li what was wrong, for people
    \row \li \c closeCode, \c reason \li 1006 without a Close frame from the peer, otherwise the peer's
    \row \li \c initiator \li who ended it: \c local, \c remote, \c protocol (a violation by the peer),
         \c network, \c tls or \c timeout
    \row \li \c httpStatus, \c httpHeaders \li of a refused opening handshake; an array of [name, value]
    \row \li \c httpBody \li what the server wrote about it, up to 64 KiB, as text; "" if nothing
    \row \li \c socketError \li a key of QAbstractSocket::SocketError such as \c ConnectionRefusedError, or ""
    \row \li \c sslErrors \li an array of texts
    \row \li \c unsentBytes \li how many bytes were accepted for sending but did not leave this process
    \endtable

    What is given to AbortController::abort() rejects \l opened and \l closed as it is.

    A connection that has failed although nothing is connected to errorOccurred(), nothing depends on
    \l {WebSocketStream::error}{error} and no Promise of \l opened, \l closed or \c readable.read() can tell is reported
    once, as a warning in the log category \c websocketstream. Ending it yourself while it connects, or aborting its
    signal, is no failure. Otherwise a rejected Promise that nobody looks at warns nobody, except that of Async::run().

    Deleting the element is safe at any time, also in its handlers; it sends a Close frame with code 1001.
    Pending Promises are then rejected with an \c AbortError.

    \sa {https://developer.mozilla.org/docs/Web/API/WebSocketStream}
*/

/*!
    \qmlproperty string WebSocketStream::url
    The URL, whose scheme is ws, wss, http or https; as on the web, http becomes ws and https wss, and white space around it
    does not count. With an empty one, the default, there is no connection. A value of type \c url will do, too.
*/

/*!
    \qmlproperty list<string> WebSocketStream::protocols
    The subprotocols to ask for; a single string will do. One of them must be selected by the server.
*/

/*!
    \qmlproperty AbortSignal WebSocketStream::signal
    Aborts the opening handshake. It has no effect later. An AbortController stands for its signal. A signal is aborted for good, so that a further
    connection needs a new one; that is what the condition does in
    \c{signal: active ? AbortSignal.timeout(5000) : null}.
*/

/*!
    \qmlproperty bool WebSocketStream::active
    Whether there shall be a connection; \c true by default. Becoming \c true makes a fresh one, becoming
    \c false closes it without a code; messages that still wait then can be read, but are not given to the
    handlers of messageReceived(). It says what is wanted: when the peer ends the connection it stays as
    it is. Set it to \c false and to \c true to connect again.
*/

/*!
    \qmlproperty var WebSocketStream::requestHeaders
    An object with additional headers of the opening handshake, such as
    \c{({"Authorization": "Bearer " + token})}.
*/

/*!
    \qmlproperty string WebSocketStream::origin
    The value of the header \c Origin, such as \c{"https://example.org"}; with an empty one, the default, there is none.
    Servers that browsers connect to may insist on it.
*/

/*!
    \qmlproperty real WebSocketStream::readHighWaterMark
    Reading from the network stops when the messages that wait take this many bytes of memory, and goes on
    below half of it. 1 MiB by default; can be changed at any time.
*/

/*!
    \qmlproperty real WebSocketStream::writeHighWaterMark
    The Promises of \c writable.write() wait while this many bytes wait to be sent. 1 MiB by default; can be
    changed at any time.
*/

/*!
    \qmlproperty real WebSocketStream::maxMessageSize
    In bytes, 64 MiB by default; of a message that is compressed, what becomes of it counts. A larger message fails the
    connection with close code 1009, unless \c readable.saveTo() waits for it.
*/

/*!
    \qmlproperty real WebSocketStream::receiveBufferSize
    Bytes of the kernel's receive buffer, over TLS half of that. It bounds how far the server gets ahead of a reader that
    pauses, and with it the throughput to about this much per round trip. 1 MiB by default; 0 leaves the size to the
    system.
*/

/*!
    \qmlproperty int WebSocketStream::closeTimeout
    How long the closing handshake may make no progress, in milliseconds, before the connection is cut off. 10000 by
    default.
*/

/*!
    \qmlproperty int WebSocketStream::keepAliveInterval
    How often to send a Ping, in milliseconds; a peer that answers nothing is given up. 0, the default, is off.
*/

/*!
    \qmlproperty bool WebSocketStream::flowing
    Whether messages are given to the handlers of messageReceived(); \c true by default.
*/

/*!
    \qmlproperty bool WebSocketStream::discard
    Whether messages are dropped, those that wait and those that arrive: neither handlers of messageReceived() nor
    \c readable.read() get any, but a \c readable.saveTo() whose turn it is does. Reading never stops then, so that a Close is seen and Pings and Pongs do their work, although
    nobody reads. \c false by default; can be changed at any time.
*/

/*!
    \qmlproperty enumeration WebSocketStream::status

    \value WebSocketStream.Connecting  The opening handshake is under way.
    \value WebSocketStream.Open        Messages can be exchanged.
    \value WebSocketStream.Closing     A Close frame was sent or received.
    \value WebSocketStream.Closed      There is no connection.
*/

/*!
    \qmlproperty string WebSocketStream::protocol
    The subprotocol that the server selected, or an empty string.
*/

/*!
    \qmlproperty string WebSocketStream::extensions
    The extensions in use, as the server's \c Sec-WebSocket-Extensions says: \c permessage-deflate with its parameters if
    messages are compressed, or an empty string. \sa compression
*/

/*!
    \qmlproperty var WebSocketStream::error
    The Error with which the connection ended, or \c null.
*/

/*!
    \qmlproperty real WebSocketStream::bufferedBytes
    How many bytes of memory the messages occupy that wait to be read.
*/

/*!
    \qmlproperty real WebSocketStream::bytesToWrite
    How many bytes wait in this process to be sent, also over TLS.
*/

/*!
    \qmlproperty var WebSocketStream::opened
    A Promise of \c{{readable, writable, protocol, extensions}} for the connection that \l active and
    \l url have asked for, always the same one for one connection. Rejected if it cannot be opened, and if
    none was asked for.
*/

/*!
    \qmlproperty var WebSocketStream::closed
    A Promise of the peer's \c{{closeCode, reason}}. It resolves only if both sides exchanged Close frames and
    nothing that was accepted for sending was lost; 1005 stands for a Close frame without a body.
*/

/*!
    \qmlproperty WebSocketReadable WebSocketStream::readable
    The end to read from, another one for each connection.
*/

/*!
    \qmlproperty WebSocketWritable WebSocketStream::writable
    The end to write to, another one for each connection.
*/

/*!
    \qmlsignal WebSocketStream::connected()
    Emitted when the connection is open.
*/

/*!
    \qmlsignal WebSocketStream::messageReceived(var message)
    Emitted for each message: \a message is a string if it is text and an ArrayBuffer if it is binary.
*/

/*!
    \qmlsignal WebSocketStream::disconnected(var info)
    Emitted when a connection that was open has ended. \a info has \c closeCode, \c reason and \c wasClean, as
    the web's \c CloseEvent.
*/

/*!
    \qmlsignal WebSocketStream::errorOccurred(var error)
    Emitted, before disconnected(), when the connection could not be opened or did not end cleanly. \a error is
    the same as the property \l {WebSocketStream::error}{error}.
*/

QmlWebSocketStream::QmlWebSocketStream(QObject *parent)
    : QObject(parent), m_compression(new QmlWebSocketCompression(this)), m_connection(new QmlConnection(this))
{
    m_connection->fail(WebSocketError(WebSocketError::Kind::InvalidState,
                                      WebSocketStream::tr("There is no connection; set url, and active to true.")));
}

QmlWebSocketStream::~QmlWebSocketStream()
{
    // While there is still something for what they call on their way.
    qDeleteAll(findChildren<QmlConnection *>(QString(), Qt::FindDirectChildrenOnly));
}

void QmlWebSocketStream::setUrl(const QString &text)
{
    const QString trimmed = withoutBlanks(text);
    const QUrl url(trimmed);
    const QString shown = url.isValid() ? toWebSocketUrl(url).toString() : trimmed;
    if (shown == m_url)
        return;
    m_url = shown;
    const QPointer<QmlWebSocketStream> guard(this);
    Q_EMIT urlChanged();
    if (guard)
        reconnect();
}

void QmlWebSocketStream::setProtocols(const QStringList &protocols)
{
    if (protocols == m_options.protocols)
        return;
    m_options.protocols = protocols;
    Q_EMIT protocolsChanged();
}

QVariant QmlWebSocketStream::signal() const
{
    return m_signal ? QVariant::fromValue(m_signal.data()) : QVariant::fromValue(nullptr);
}

// A property of the type AbortSignal would refuse a controller in words that do not help.
void QmlWebSocketStream::setSignal(const QVariant &value)
{
    auto *object = value.value<QObject *>();
    auto *controller = qobject_cast<QmlAbortController *>(object);
    QmlAbortSignal *signal = controller ? controller->signal() : qobject_cast<QmlAbortSignal *>(object);
    const bool isBad = !signal && (object || !(value.isNull() || value.canConvert<QObject *>()));
    if (signal == m_signal && isBad == m_hasBadSignal)
        return;
    m_signal = signal;
    m_hasBadSignal = isBad;
    QJSEngine *engine = signal ? qjsEngine(object) : nullptr;
    m_signalReference = engine ? engine->toScriptValue(object) : QJSValue();
    Q_EMIT signalChanged();
}

void QmlWebSocketStream::setActive(bool active)
{
    if (active == m_active)
        return;
    m_active = active;
    const QPointer<QmlWebSocketStream> guard(this);
    Q_EMIT activeChanged();
    if (guard)
        reconnect();
}

void QmlWebSocketStream::setRequestHeaders(const QVariantMap &headers)
{
    if (headers == m_requestHeaders)
        return;
    m_requestHeaders = headers;
    Q_EMIT requestHeadersChanged();
}

void QmlWebSocketStream::setOrigin(const QString &origin)
{
    if (origin == m_options.origin)
        return;
    m_options.origin = origin;
    Q_EMIT originChanged();
}

void QmlWebSocketStream::setReadHighWaterMark(double bytes)
{
    if (toBytes(bytes) == m_options.readHighWaterMark)
        return;
    m_options.readHighWaterMark = toBytes(bytes);
    if (WebSocketReadable *readable = m_connection->coreReadable())
        readable->setHighWaterMark(m_options.readHighWaterMark);
    Q_EMIT readHighWaterMarkChanged();
}

void QmlWebSocketStream::setWriteHighWaterMark(double bytes)
{
    if (toBytes(bytes) == m_options.writeHighWaterMark)
        return;
    m_options.writeHighWaterMark = toBytes(bytes);
    if (WebSocketWritable *writable = m_connection->coreWritable())
        writable->setHighWaterMark(m_options.writeHighWaterMark);
    Q_EMIT writeHighWaterMarkChanged();
}

void QmlWebSocketStream::setMaxMessageSize(double bytes)
{
    if (toBytes(bytes) == m_options.maxMessageSize)
        return;
    m_options.maxMessageSize = toBytes(bytes);
    Q_EMIT maxMessageSizeChanged();
}

void QmlWebSocketStream::setReceiveBufferSize(double bytes)
{
    if (toBytes(bytes) == m_options.receiveBufferSize)
        return;
    m_options.receiveBufferSize = toBytes(bytes);
    Q_EMIT receiveBufferSizeChanged();
}

void QmlWebSocketStream::setCloseTimeout(int milliseconds)
{
    if (milliseconds == closeTimeout())
        return;
    m_options.closeTimeout = std::chrono::milliseconds(milliseconds);
    Q_EMIT closeTimeoutChanged();
}

void QmlWebSocketStream::setKeepAliveInterval(int milliseconds)
{
    if (milliseconds == keepAliveInterval())
        return;
    m_options.keepAliveInterval = std::chrono::milliseconds(milliseconds);
    Q_EMIT keepAliveIntervalChanged();
}

void QmlWebSocketStream::setFlowing(bool flowing)
{
    if (flowing == m_flowing)
        return;
    m_flowing = flowing;
    deliverLater();
    Q_EMIT flowingChanged();
}

void QmlWebSocketStream::setDiscarding(bool discarding)
{
    if (discarding == m_discarding)
        return;
    m_discarding = discarding;
    m_connection->setDiscarding(discarding);
    Q_EMIT discardChanged();
}

double QmlWebSocketStream::bufferedBytes() const
{
    const WebSocketReadable *readable = m_connection->coreReadable();
    return readable ? double(readable->bufferedBytes()) : 0;
}

double QmlWebSocketStream::bytesToWrite() const
{
    const WebSocketWritable *writable = m_connection->coreWritable();
    return writable ? double(writable->bytesToWrite()) : 0;
}

/*!
    \qmlmethod void WebSocketStream::close(var info)
    Closes the connection. \a info may have a \c closeCode, 1000 or 3000 to 4999, and a \c reason of up to 123
    bytes of UTF-8; a reason without a code is sent with 1000. Without either a Close frame without a body
    is sent. While connecting, the handshake is aborted instead.

    Throws an \c InvalidAccessError for another code, a \c SyntaxError for a longer reason, and a \c TypeError for
    what is no object, or has a \c code instead of a \c closeCode.
*/
void QmlWebSocketStream::close(const QJSValue &info)
{
    if (const auto closeInfo = toCloseInfo(qjsEngine(this), info))
        m_connection->close(*closeInfo);
}

void QmlWebSocketStream::componentComplete()
{
    m_complete = true;
    reconnect();
}

// A handler that is connected late gets what has been waiting for it.
void QmlWebSocketStream::connectNotify(const QMetaMethod &signal)
{
    if (signal == QMetaMethod::fromSignal(&QmlWebSocketStream::messageReceived))
        deliverLater();
}

// A fresh connection is there at once, so that nothing of the old one is seen any more. It starts a little
// later, when all bindings that depend on the same change have been evaluated.
void QmlWebSocketStream::reconnect()
{
    if (!m_complete)
        return;
    if (!isWanted()) {
        m_connection->isStarted() ? m_connection->close() : m_connection->withdraw();
        return;
    }
    QmlConnection *former = std::exchange(m_connection, new QmlConnection(this));
    former->disconnect(this);
    former->retire();
    m_connection->setDiscarding(m_discarding);
    connect(m_connection, &QmlConnection::stateChanged, this, &QmlWebSocketStream::onStateChanged);
    connect(m_connection, &QmlConnection::messagesAvailable, this, &QmlWebSocketStream::deliver);
    connect(m_connection, &QmlConnection::buffersChanged, this, &QmlWebSocketStream::onBuffersChanged);
    QMetaObject::invokeMethod(
            m_connection, [this] { start(); }, Qt::QueuedConnection);
    const QPointer<QmlWebSocketStream> guard(this);
    Q_EMIT connectionChanged();
    if (guard)
        onStateChanged();
}

void QmlWebSocketStream::start()
{
    if (m_connection->isStarted() || m_connection->state() == QmlConnection::State::Closed)
        return;
    WebSocketStreamOptions options = m_options;
    // What is trusted may have changed since this element was made.
    options.sslConfiguration = QSslConfiguration::defaultConfiguration();
    if (m_hasBadSignal) {
        m_connection->fail(
                WebSocketError(WebSocketError::Kind::Syntax,
                               WebSocketStream::tr("The signal is neither an AbortSignal nor an AbortController of "
                                                   "this QML module.")));
        return;
    }
    options.compression = m_compression->value();
    options.signal = m_signal ? m_signal->core() : nullptr;
    for (auto header = m_requestHeaders.cbegin(); header != m_requestHeaders.cend(); ++header) {
        if (header->typeId() != QMetaType::QString) {
            m_connection->fail(
                    WebSocketError(WebSocketError::Kind::Syntax,
                                   WebSocketStream::tr("The request header \"%1\" is of type %2; a string is "
                                                       "allowed.")
                                           .arg(header.key(), QLatin1StringView(header->typeName()))));
            return;
        }
        options.headers.append({header.key().toUtf8(), header->toString().toUtf8()});
    }
    m_connection->start(QUrl(m_url), options);
}

// What is emitted here may reconnect or delete this element, after which there is nothing more to say.
void QmlWebSocketStream::onStateChanged()
{
    const QPointer<QmlWebSocketStream> guard(this);
    const QmlConnection *connection = m_connection;
    const auto isCurrent = [&guard, this, connection] { return guard && m_connection == connection; };
    const bool failed = m_connection->hasFailed() && !m_connection->wasWithdrawn();
    onBuffersChanged();

    if (failed || !m_error.isNull()) {
        m_error = failed ? m_connection->error() : QJSValue(QJSValue::NullValue);
        Q_EMIT errorChanged();
    }
    if (!isCurrent())
        return;
    const auto status = Status(m_connection->state());
    if (std::exchange(m_status, status) != status)
        Q_EMIT statusChanged();
    if (!isCurrent())
        return;
    if (status == Status::Open) {
        Q_EMIT connected();
    } else if (status == Status::Closed) {
        const bool wasOpened = m_connection->wasOpened();
        const QJSValue error = m_error;
        const QJSValue info = disconnectInfo();
        if (failed) {
            warnIfNobodyLooks();
            Q_EMIT errorOccurred(error);
        }
        if (wasOpened && isCurrent())
            Q_EMIT disconnected(info);
    }
}

void QmlWebSocketStream::warnIfNobodyLooks() const
{
    static const QMetaMethod occurred = QMetaMethod::fromSignal(&QmlWebSocketStream::errorOccurred);
    static const QMetaMethod changed = QMetaMethod::fromSignal(&QmlWebSocketStream::errorChanged);
    if (isSignalConnected(occurred) || isSignalConnected(changed) || m_connection->isFailureKnown())
        return;
    const QQmlContext *context = qmlContext(this);
    if (!context || !qjsEngine(this))
        return; // the engine's end
    // Not the rest of the URL, in which there are secrets.
    const QUrl server =
            QUrl(m_url).adjusted(QUrl::RemoveUserInfo | QUrl::RemovePath | QUrl::RemoveQuery | QUrl::RemoveFragment);
    qCWarning(lcWebSocketStreamQml,
              "%s: The connection of a WebSocketStream without onErrorOccurred to \"%s\" has failed: %s",
              qPrintable(context->baseUrl().toString()), server.toEncoded().constData(),
              qPrintable(m_error.toString()));
}

QJSValue QmlWebSocketStream::disconnectInfo() const
{
    QJSEngine *engine = qjsEngine(this);
    QJSValue info = toScriptObject(engine, m_connection->closeInfo());
    info.setProperty(QStringLiteral("wasClean"), !m_connection->hasFailed());
    return info;
}

void QmlWebSocketStream::onBuffersChanged()
{
    static const QMetaMethod bufferedChanged = QMetaMethod::fromSignal(&QmlWebSocketStream::bufferedBytesChanged);
    static const QMetaMethod toWriteChanged = QMetaMethod::fromSignal(&QmlWebSocketStream::bytesToWriteChanged);
    if (!isSignalConnected(bufferedChanged) && !isSignalConnected(toWriteChanged)) {
        m_reportedBufferedBytes = bufferedBytes(); // as whoever connects later has seen them
        m_reportedBytesToWrite = bytesToWrite();
        return;
    }
    if (!std::exchange(m_reporting, true))
        QMetaObject::invokeMethod(this, &QmlWebSocketStream::reportBuffers, Qt::QueuedConnection);
}

// Once for everything that happened in one turn of the event loop.
void QmlWebSocketStream::reportBuffers()
{
    const QPointer<QmlWebSocketStream> guard(this);
    m_reporting = false;
    const double buffered = bufferedBytes();
    const double toWrite = bytesToWrite();
    const bool toWriteHasChanged = std::exchange(m_reportedBytesToWrite, toWrite) != toWrite;
    if (std::exchange(m_reportedBufferedBytes, buffered) != buffered)
        Q_EMIT bufferedBytesChanged();
    if (guard && toWriteHasChanged)
        Q_EMIT bytesToWriteChanged();
}

// Flowing mode. Between two messages a handler may stop it, close, reconnect or delete this element.
void QmlWebSocketStream::deliver()
{
    static const QMetaMethod signal = QMetaMethod::fromSignal(&QmlWebSocketStream::messageReceived);
    if (m_delivering)
        return; // in an event loop inside a handler
    const QPointer<QmlWebSocketStream> guard(this);
    m_delivering = true;
    while (guard && isWanted() && m_flowing && isSignalConnected(signal)) {
        const QVariant message = m_connection->takeMessage();
        if (!message.isValid())
            break;
        Q_EMIT messageReceived(message);
    }
    if (guard) {
        m_delivering = false;
        onBuffersChanged();
    }
}

void QmlWebSocketStream::deliverLater()
{
    QMetaObject::invokeMethod(this, &QmlWebSocketStream::deliver, Qt::QueuedConnection);
}

} // namespace WebSocketStreamInternal

#include "moc_qmlwebsocketstream.cpp"
