// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#include "connection/qwebsocketchannel.h"

#include "connection/acceptedsocket.h"
#include "connection/openingrequest.h"
#include "connection/tlsfailure.h"
#include "protocol/errortext.h"
#include "protocol/printable.h"

#include <QtCore/qcoreapplication.h>
#include <QtCore/qdeadlinetimer.h>
#include <QtCore/qlibraryinfo.h>
#include <QtCore/qversionnumber.h>
#include <QtNetwork/qhostaddress.h>
#include <QtNetwork/qnetworkrequest.h>
#include <QtNetwork/qsslsocket.h>
#include <QtWebSockets/qwebsockethandshakeoptions.h>
#include <QtWebSockets/qwebsocketserver.h>

#include <algorithm>
#include <utility>

namespace WebSocketStreamInternal {

namespace {

using Initiator = ChannelError::Initiator;

constexpr auto bodyTimeout = std::chrono::seconds(1); // for the body of a refusal, after its header

// After open()
QAbstractSocket *socketOf(const QWebSocket *client)
{
    return client->findChild<QAbstractSocket *>(QString(), Qt::FindDirectChildrenOnly);
}

QObject *rootOf(QObject *object)
{
    return object->parent() ? rootOf(object->parent()) : object;
}

} // namespace

bool Channel::canUseCredentials()
{
    return QLibraryInfo::version() >= QVersionNumber(6, 6);
}

std::unique_ptr<Channel> Channel::create(const QUrl &url, const ChannelOptions &options)
{
    return std::make_unique<QWebSocketChannel>(url, options);
}

std::unique_ptr<Channel> Channel::accept(QWebSocketServer *server, QObject *socketOwner, const ChannelOptions &options)
{
    QWebSocket *const webSocket = server->nextPendingConnection();
    if (!webSocket)
        return nullptr;
    // After QWebSocketServer::handleConnection() it is wherever the application has it.
    const QObjectList owners = {socketOwner, server, rootOf(server), QCoreApplication::instance()};
    return std::make_unique<QWebSocketChannel>(webSocket, takeSocket(webSocket, owners), options);
}

QWebSocketChannel::QWebSocketChannel(const QUrl &url, const ChannelOptions &options, Internals internals)
    : QWebSocketChannel(new QWebSocket(options.origin), url, options, Role::Client, internals)
{
}

QWebSocketChannel::QWebSocketChannel(QWebSocket *accepted, QAbstractSocket *socket, const ChannelOptions &options)
    : QWebSocketChannel(accepted, accepted->requestUrl(), options, Role::Server, Internals::Use)
{
    m_acceptedSocket = socket;
}

QWebSocketChannel::QWebSocketChannel(QWebSocket *webSocket, const QUrl &url, const ChannelOptions &options, Role role,
                                     Internals internals)
    : FrameChannel(url, options, role), m_internals(internals), m_webSocket(webSocket),
      m_answer(options, options.usesCredentials ? HandshakeAnswer::Refusals::PassOn : HandshakeAnswer::Refusals::Keep)
{
    webSocket->setParent(this);
    // What follows matters to the fallback only.
    const auto largest = quint64(std::max(options.maxMessageSize, maxControlPayloadSize)); // not told from a message
    webSocket->setMaxAllowedIncomingFrameSize(std::min(largest, QWebSocket::maxIncomingFrameSize()));
    webSocket->setMaxAllowedIncomingMessageSize(
            std::min(quint64(options.maxMessageSize), QWebSocket::maxIncomingMessageSize()));
    // QWebSocket would split a text at any byte, and on the other side fail where a character is split.
    webSocket->setOutgoingFrameSize(QWebSocket::maxOutgoingFrameSize());
}

QWebSocketChannel::~QWebSocketChannel()
{
    end(Phase::Ended);
    if (!m_webSocket)
        return;
    // QWebSocket's destructor would send a second Close on a connected socket.
    if (m_webSocket->state() != QAbstractSocket::UnconnectedState)
        m_webSocket->abort();
    if (callDepth() > 0) {
        m_webSocket->setParent(nullptr);
        m_webSocket->deleteLater();
    }
}

void QWebSocketChannel::open()
{
    connectWebSocket();
    if (role() == Role::Server) {
        openAccepted();
        return;
    }

    m_webSocket->setSslConfiguration(options().sslConfiguration);
    m_webSocket->ignoreSslErrors(options().ignoredSslErrors);
    m_webSocket->setProxy(options().proxy);

    const CallGuard guard(this);
    m_isStarting = true; // QWebSocket can emit errors synchronously
    openWebSocket(options());
    QAbstractSocket *const socket = m_internals == Internals::Use ? socketOf(m_webSocket) : nullptr;
    if (!socket && options().compression) { // QWebSocket will be the one to read
        ChannelOptions plain = options();
        plain.compression.reset();
        openWebSocket(plain);
    }
    m_isStarting = false;
    watchSocket(socket);
}

// Once more: with another socket, and nothing is heard of the former.
void QWebSocketChannel::openWebSocket(const ChannelOptions &options)
{
    QWebSocketHandshakeOptions handshake;
    handshake.setSubprotocols(options.protocols);
    std::optional<ZoneConnection> zoneConnection;
    if (ZoneConnection::isNeededFor(url()))
        zoneConnection.emplace(m_webSocket);
    m_webSocket->open(makeOpeningRequest(url(), options), handshake);
    if (zoneConnection)
        zoneConnection->connectTo(url());
}

QString QWebSocketChannel::origin() const
{
    return role() == Role::Client || !m_webSocket ? options().origin : m_webSocket->origin();
}

HeaderList QWebSocketChannel::requestHeaders() const
{
    if (role() == Role::Client || !m_webSocket)
        return options().headers;
    const QNetworkRequest request = m_webSocket->request();
    HeaderList headers;
    for (const QByteArray &name : request.rawHeaderList())
        headers.append({name, request.rawHeader(name)});
    return headers;
}

ConnectionEnds QWebSocketChannel::ends() const
{
    if (!m_webSocket)
        return {};
    return {m_webSocket->peerAddress(), m_webSocket->peerName(), m_webSocket->localAddress(), m_webSocket->peerPort(),
            m_webSocket->localPort()};
}

QString QWebSocketChannel::extensions() const
{
    return QString::fromLatin1(m_answer.response().extensions());
}

QSslConfiguration QWebSocketChannel::sslConfiguration() const
{
    const auto *const tls = qobject_cast<const QSslSocket *>(socket());
    return tls ? tls->sslConfiguration() : QSslConfiguration();
}

void QWebSocketChannel::openAccepted()
{
    const CallGuard guard(this);
    if (m_webSocket->state() != QAbstractSocket::UnconnectedState)
        watchSocket(m_acceptedSocket);
    becomeOpen(m_webSocket->subprotocol());
    if (!guard.channel || isConnected())
        return;
    // The client gave up while the server answered. Nobody will say so any more.
    setSocketError(QAbstractSocket::RemoteHostClosedError);
    onDisconnected();
}

void QWebSocketChannel::connectWebSocket()
{
    QWebSocket *const webSocket = m_webSocket;
    connect(webSocket, &QWebSocket::connected, this, &QWebSocketChannel::onConnected);
    connect(webSocket, &QWebSocket::disconnected, this, &QWebSocketChannel::onDisconnected);
    connect(webSocket, &QWebSocket::sslErrors, this, &QWebSocketChannel::setSslErrors);
#if QT_VERSION >= QT_VERSION_CHECK(6, 5, 0)
    connect(webSocket, &QWebSocket::errorOccurred, this, &QWebSocketChannel::onError);
#else
    connect(webSocket, qOverload<QAbstractSocket::SocketError>(&QWebSocket::error), this, &QWebSocketChannel::onError);
#endif
}

// To be called after QWebSocket has made its own connections, so that our slots run after its.
void QWebSocketChannel::watchSocket(QAbstractSocket *socket)
{
    if (!socket) {
        startFallback();
        return;
    }
    setSocket(socket);
    auto *const tls = qobject_cast<QSslSocket *>(socket);
    if (role() == Role::Server || (!tls && socket->state() == QAbstractSocket::ConnectedState))
        onSocketConnected();
    else if (tls)
        connect(tls, &QSslSocket::encrypted, this, &QWebSocketChannel::onSocketConnected);
    else
        connect(socket, &QAbstractSocket::connected, this, &QWebSocketChannel::onSocketConnected);
}

void QWebSocketChannel::onSocketConnected()
{
    limitReading();
    if (role() == Role::Client)
        m_answer.holdBack(socket());
}

void QWebSocketChannel::readAnswer()
{
    if (const auto error = m_answer.read()) {
        fail(*error);
        return;
    }
    if (m_answer.isRefused()) {
        onRefused();
        return;
    }
    if (!m_answer.isAccepted())
        return;
    const CallGuard guard(this);
    m_answer.passOn();
    if (guard.channel && phase() == Phase::Connecting && socket() && m_answer.response().isRefusal())
        m_answer.holdBackNext(socket());
}

// Why it is one often stands in the body; but that is nothing to wait for for long.
void QWebSocketChannel::onRefused()
{
    if (m_answer.body().isComplete())
        fail(m_answer.refusal());
    else if (!m_bodyTimer.isActive())
        m_bodyTimer.start(bodyTimeout, this, [this] { fail(m_answer.refusal()); });
}

ChannelError QWebSocketChannel::openingError()
{
    if (!m_answer.isRefused())
        return FrameChannel::openingError();
    (void)m_answer.read(); // what came with the end
    return m_answer.refusal();
}

// Without an event loop no timer tells that it was long enough.
bool QWebSocketChannel::waitForReadyRead(int msecs)
{
    if (!m_bodyTimer.isActive())
        return FrameChannel::waitForReadyRead(msecs);
    const CallGuard guard(this);
    const QDeadlineTimer limit(m_bodyTimer.remainingTime());
    const QDeadlineTimer deadline = std::min(limit, QDeadlineTimer(msecs));
    const bool progress = FrameChannel::waitForReadyRead(int(deadline.remainingTime()));
    if (guard.channel && phase() == Phase::Connecting && limit.hasExpired())
        fail(m_answer.refusal());
    return progress;
}

void QWebSocketChannel::onConnected()
{
    if (phase() == Phase::Connecting)
        becomeOpen(m_webSocket->subprotocol(), m_answer.deflate());
}

void QWebSocketChannel::onError(QAbstractSocket::SocketError error)
{
    if (error == QAbstractSocket::SocketTimeoutError && isConnected())
        return; // a wait was too short, and may be repeated
    const CallGuard guard(this);
    setSocketError(error);
    if (phase() != Phase::Connecting || m_answer.isRefused()) {
        if (phase() == Phase::Connecting || isTlsError(error))
            onDisconnected();
        return;
    }
    const ChannelError reason = handshakeError(error);
    if (!m_isStarting) {
        fail(reason);
        return;
    }
    const auto failLater = [this, reason] {
        if (phase() == Phase::Connecting)
            fail(reason);
    };
    QMetaObject::invokeMethod(this, failLater, Qt::QueuedConnection);
}

ChannelError QWebSocketChannel::handshakeError(QAbstractSocket::SocketError socketError) const
{
    // QWebSocket says "connection refused" also for an answer that it does not like.
    const bool answered = socket() && socket()->state() == QAbstractSocket::ConnectedState
            && socket()->error() == QAbstractSocket::UnknownSocketError;
    ChannelError error = networkError(toPrintable(m_webSocket->errorString()));
    if (error.initiator == Initiator::Tls)
        error.message = describeTlsFailure(url().host(), error.sslErrors, error.message);
    if (!answered) {
        error.socketError = socketError;
        if (socketError == QAbstractSocket::ProxyAuthenticationRequiredError)
            error.message = ErrorText::tr("The proxy asks for another user name and password: %1.").arg(error.message);
        return error;
    }
    if (m_answer.response().isRefusal())
        return m_answer.refusal();
    error.initiator = Initiator::Protocol;
    error.httpStatus = m_answer.response().status;
    error.httpHeaders = m_answer.response().headers;
    return error;
}

void QWebSocketChannel::endOpening()
{
    if (!m_webSocket || m_isFallback)
        return;
    disconnect(m_webSocket, nullptr, this, nullptr);
    if (socket())
        disconnect(socket(), &QIODevice::readyRead, m_webSocket, nullptr);
}

void QWebSocketChannel::abortSocket()
{
    if (m_webSocket)
        m_webSocket->abort();
}

void QWebSocketChannel::deleteSocket()
{
    delete m_webSocket;
}

} // namespace WebSocketStreamInternal

#include "moc_qwebsocketchannel.cpp"
