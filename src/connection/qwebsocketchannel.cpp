// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#include "connection/channel.h"

#include "connection/framefilter.h"
#include "connection/freedmemory.h"
#include "connection/logging.h"
#include "connection/tlsfailure.h"
#include "connection/websocketinternals.h"
#include "protocol/closebody.h"
#include "protocol/framewriter.h"
#include "protocol/handshakeresponse.h"
#include "websocketerror_p.h"
#include "websocketmessage_p.h"

#include <QtCore/qcoreapplication.h>
#include <QtCore/qpointer.h>
#include <QtCore/qset.h>
#include <QtCore/qtimer.h>
#include <QtNetwork/qnetworkrequest.h>
#include <QtNetwork/qsslsocket.h>
#include <QtWebSockets/qwebsocket.h>
#include <QtWebSockets/qwebsockethandshakeoptions.h>
#include <QtWebSockets/qwebsocketserver.h>

#include <algorithm>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <utility>

using namespace std::chrono_literals;

namespace {

using Initiator = WebSocketError::Initiator;

using Role = WebSocketRole;

// Bytes read from the system at once. Without a limit Qt allocates whatever the system has, which costs more than
// reading it; and it goes on reading while a handler runs an event loop of its own.
constexpr qint64 readBufferSize = 64 * 1024;

constexpr auto lingerTimeout = 2s; // for the server to close TCP, as in Chromium

// While the application can still be used. What is alive then is a child of the application, or belongs to nobody; Qt's
// sockets warn when their end comes later.
void whenApplicationEnds(const QObject *context, const std::function<void()> &slot)
{
    static std::mutex mutex;
    static QObject *end = nullptr;
    const std::lock_guard lock(mutex);
    if (!end) {
        end = new QObject;
        qAddPostRoutine([] {
            std::unique_lock lock(mutex);
            const QObject *const ending = std::exchange(end, nullptr);
            lock.unlock(); // the slots may make another stream
            delete ending;
        });
    }
    QObject::connect(end, &QObject::destroyed, context, slot);
}

struct CallGuard;

// QWebSocket with what it lacks: reading that can be held back, a real closing
// handshake, the truth about its end. It reaches for children of QWebSocket; where
// one is not found it makes do with what QWebSocket itself offers.
class QWebSocketChannel final : public WebSocketChannel
{
    Q_OBJECT

public:
    QWebSocketChannel(QWebSocket *socket, const QUrl &url, const WebSocketStreamOptions &options, Role role,
                      Internals internals = Internals::Use);
    ~QWebSocketChannel() override;

    void setTransport(QAbstractSocket *transport) { m_transport = transport; }

    void open() override;
    QUrl url() const override { return m_url; }

    void send(const WebSocketMessage &message) override;
    void sendClose(const WebSocketCloseInfo &info) override;
    void flush() override;
    qint64 bytesToWrite() const override;
    bool isConnected() const override;

    void pause() override;
    void resume() override;
    void abort() override;
    void linger() override;
    bool waitForReadyRead(int msecs) override;
    bool waitForBytesWritten(int msecs) override;

Q_SIGNALS:
    void processRequested(QIODevice *device);

private Q_SLOTS:
    void onBinaryMessage(const QByteArray &data);
    void onCloseReceived();
    void onErrorEncountered(QWebSocketProtocol::CloseCode code, const QString &description);
    void onPingReceived(const QByteArray &payload);

private:
    enum class Phase { Connecting, Open, Draining, Ended };

    void openAccepted();
    void connectWebSocket();
    void attach(QAbstractSocket *transport);
    void attachProcessor();
    void onTransportConnected();
    void holdAnswerBack(bool held);
    void readAnswer();
    void judgeAnswer(const QByteArray &header);
    void passAnswerOn();
    void onConnected();
    void becomeOpen();
    void takeOverReading();
    void pump();
    void announceBatch(const CallGuard &guard);
    bool processBatch(const CallGuard &guard);
    bool processFrame(const CallGuard &guard);
    void onTextMessage(const QString &text);
    void deliverPayload(const QByteArray &payload);
    void deliver(WebSocketMessage &&message);
    bool failedInFilter();
    void continueMessage();
    void writeControlFrames();
    [[nodiscard]] qint64 socketBytesToWrite() const;
    void onReadyRead();
    void continueReading();
    void onBytesWritten();
    void queueWriteReport();
    void reportWrite();
    void continueLingering();
    void onSocketError(QAbstractSocket::SocketError socketError);
    void onDisconnected();
    void reportDisconnect();
    bool reportQueuedWrite();
    void reportWithoutEventLoop(const CallGuard &guard);
    void onKeepAlive();
    void onApplicationEnd();
    void failProtocol(int closeCode, const QString &description);
    void fail(const WebSocketError &error);
    void drain();
    void end();

    WebSocketErrorData networkError(const QString &message) const;
    WebSocketError handshakeError(QAbstractSocket::SocketError socketError);

    const QUrl m_url;
    const WebSocketStreamOptions m_options;
    const Role m_role;
    const Internals m_internals;
    Phase m_phase = Phase::Connecting;
    QPointer<QWebSocket> m_webSocket;
    QPointer<QAbstractSocket> m_transport;
    QSslSocket *m_tls = nullptr; // m_transport, if it is one
    QPointer<QObject> m_processor; // null: not as expected, QWebSocket goes its own way
    WebSocketHandshakeResponse m_answer;
    bool m_answerHeldBack = false; // from QWebSocket
    qint64 m_interimSize = 0; // bytes of answers before it
    QPointer<WebSocketFrameFilter> m_filter; // null: QWebSocket reads the transport itself
    WebSocketFrameWriter m_writer; // writes nothing without m_processor
    QList<QSslError> m_sslErrors;
    QAbstractSocket::SocketError m_socketError = QAbstractSocket::UnknownSocketError;
    QTimer m_keepAliveTimer;
    QTimer m_lingerTimer;
    bool m_signOfLife = true; // since the last Ping
    bool m_paused = false;
    bool m_transportPaused = false; // outlasts m_paused until the buffers are empty
    bool m_pumping = false;
    bool m_closeSent = false;
    bool m_flushing = false; // by our own call; no time to tell the client of progress
    bool m_writeReportQueued = false;
    qint64 m_delivered = 0; // messages
    int m_callDepth = 0; // > 0: QWebSocket is on the stack and must not be deleted
    friend struct CallGuard;
};

// Counts the calls that come from Qt's sockets; knows whether the channel survived one.
struct CallGuard
{
    explicit CallGuard(QWebSocketChannel *channel) : channel(channel) { ++channel->m_callDepth; }
    ~CallGuard()
    {
        if (channel)
            --channel->m_callDepth;
    }
    Q_DISABLE_COPY_MOVE(CallGuard)
    QPointer<QWebSocketChannel> channel;
};

// Says once what this version of Qt lacks, so that a log tells why a close code is vague.
void warnOnce(const char *what)
{
    static QSet<QByteArray> warned;
    if (warned.contains(what))
        return;
    warned.insert(what);
    qCWarning(lcWebSocketStream, "This version of QWebSocket has no %s; falling back to what QWebSocket reports.",
              what);
}

QWebSocketChannel::QWebSocketChannel(QWebSocket *socket, const QUrl &url, const WebSocketStreamOptions &options,
                                     Role role, Internals internals)
    : m_url(url), m_options(options), m_role(role), m_internals(internals), m_webSocket(socket)
{
    socket->setParent(this);
    constexpr qint64 largestControlFrame = 125; // RFC 6455, 5.5; QWebSocket does not tell it from a message
    socket->setMaxAllowedIncomingFrameSize(quint64(std::max(options.maxMessageSize, largestControlFrame)));
    socket->setMaxAllowedIncomingMessageSize(quint64(options.maxMessageSize));
    // QWebSocket would split a text at any byte, and on the other side fail where a character is split.
    socket->setOutgoingFrameSize(QWebSocket::maxOutgoingFrameSize());
    m_keepAliveTimer.setParent(this);
    connect(&m_keepAliveTimer, &QTimer::timeout, this, &QWebSocketChannel::onKeepAlive);
    m_lingerTimer.setParent(this);
    m_lingerTimer.setSingleShot(true);
    connect(&m_lingerTimer, &QTimer::timeout, this, &QWebSocketChannel::abort);
    whenApplicationEnds(this, [this] { onApplicationEnd(); });
}

QWebSocketChannel::~QWebSocketChannel()
{
    end();
    if (!m_webSocket)
        return;
    // QWebSocket's destructor would send a second Close on a connected socket.
    m_webSocket->abort();
    if (m_callDepth > 0) {
        m_webSocket->setParent(nullptr);
        m_webSocket->deleteLater();
    }
}

void QWebSocketChannel::open()
{
    connectWebSocket();
    if (m_role == Role::Server) {
        openAccepted();
        return;
    }

    m_webSocket->setSslConfiguration(m_options.sslConfiguration);
    m_webSocket->ignoreSslErrors(m_options.ignoredSslErrors);
    m_webSocket->setProxy(m_options.proxy);

    QUrl url = m_url;
    if (url.path().isEmpty()) // QWebSocket would begin the request target with the query
        url.setPath(QStringLiteral("/"));
    QNetworkRequest request(url);
    for (const auto &[name, value] : m_options.headers)
        request.setRawHeader(name, value);
    QWebSocketHandshakeOptions handshake;
    handshake.setSubprotocols(m_options.protocols);

    const CallGuard guard(this); // open() can emit errors synchronously
    m_webSocket->open(request, handshake);
    if (guard.channel && m_phase == Phase::Connecting)
        attach(WebSocketInternals::transportOf(m_webSocket));
}

void QWebSocketChannel::openAccepted()
{
    const CallGuard guard(this);
    if (isConnected())
        attach(m_transport);
    becomeOpen();
    if (!guard.channel || isConnected())
        return;
    // The client gave up while the server answered. Nobody will say so any more.
    m_socketError = QAbstractSocket::RemoteHostClosedError;
    onDisconnected();
}

void QWebSocketChannel::connectWebSocket()
{
    QWebSocket *const socket = m_webSocket;
    connect(socket, &QWebSocket::connected, this, &QWebSocketChannel::onConnected);
    connect(socket, &QWebSocket::disconnected, this, &QWebSocketChannel::onDisconnected);
    connect(socket, &QWebSocket::bytesWritten, this, &QWebSocketChannel::onBytesWritten);
    connect(socket, &QWebSocket::textMessageReceived, this, &QWebSocketChannel::onTextMessage);
    connect(socket, &QWebSocket::binaryMessageReceived, this, &QWebSocketChannel::onBinaryMessage);
    connect(socket, &QWebSocket::sslErrors, this, [this](const QList<QSslError> &errors) { m_sslErrors = errors; });
#if QT_VERSION >= QT_VERSION_CHECK(6, 5, 0)
    connect(socket, &QWebSocket::errorOccurred, this, &QWebSocketChannel::onSocketError);
#else
    connect(socket, qOverload<QAbstractSocket::SocketError>(&QWebSocket::error), this,
            &QWebSocketChannel::onSocketError);
#endif
}

// To be called after QWebSocket has made its own connections, so that our slots run after its.
void QWebSocketChannel::attach(QAbstractSocket *transport)
{
    m_transport = transport;
    if (!transport) {
        warnOnce("socket among its children");
        return;
    }
    m_tls = qobject_cast<QSslSocket *>(transport);
    attachProcessor();
    connect(transport, &QAbstractSocket::readyRead, this, &QWebSocketChannel::onReadyRead);
    connect(transport, &QObject::destroyed, this, &QWebSocketChannel::onDisconnected);
    if (m_role == Role::Server || (!m_tls && transport->state() == QAbstractSocket::ConnectedState))
        onTransportConnected();
    else if (m_tls)
        connect(m_tls, &QSslSocket::encrypted, this, &QWebSocketChannel::onTransportConnected);
    else
        connect(transport, &QAbstractSocket::connected, this, &QWebSocketChannel::onTransportConnected);
}

void QWebSocketChannel::attachProcessor()
{
    using namespace WebSocketInternals;
    m_processor = m_internals == Internals::Use ? dataProcessorOf(m_webSocket) : nullptr;
    if (!m_processor) {
        warnOnce("data processor with the known signals and slots");
        return;
    }
    // QWebSocket would cut TCP right after answering; we finish the closing handshake ourselves.
    disconnect(m_processor, closeReceived, m_webSocket, nullptr);
    connect(m_processor, closeReceived, this, SLOT(onCloseReceived()));
    disconnect(m_processor, errorEncountered, m_webSocket, nullptr);
    connect(m_processor, errorEncountered, this, SLOT(onErrorEncountered(QWebSocketProtocol::CloseCode,QString)));
    // QWebSocket would answer in the middle of a message that we are writing.
    disconnect(m_processor, pingReceived, m_webSocket, nullptr);
    connect(m_processor, pingReceived, this, SLOT(onPingReceived(QByteArray)));
    m_writer.start(m_transport, m_role);
    // QWebSocket would emit two signals more for each message in fragments. The filter makes all of them binary.
    disconnect(m_processor, binaryFrameReceived, m_webSocket, nullptr);
    disconnect(m_processor, binaryMessageReceived, m_webSocket, nullptr);
    connect(m_processor, binaryMessageReceived, this, SLOT(onBinaryMessage(QByteArray)));
    connect(this, SIGNAL(processRequested(QIODevice*)), m_processor, SLOT(process(QIODevice*)));
    disarmStallTimer(m_processor);
}

void QWebSocketChannel::onTransportConnected()
{
    if (m_options.receiveBufferSize > 0) {
        // QSslSocket holds what arrives twice, encrypted and decrypted.
        const qint64 share = m_tls ? 2 : 1;
        m_transport->setSocketOption(QAbstractSocket::ReceiveBufferSizeSocketOption,
                                     int(m_options.receiveBufferSize / share));
    }
    if (m_processor) // else QWebSocket needs room for a whole frame
        m_webSocket->setReadBufferSize(readBufferSize);
    if (m_role == Role::Client)
        holdAnswerBack(true);
}

// QWebSocket would refuse answers that RFC 6455 allows ("Connection: keep-alive, Upgrade") and open with others that it
// does not. It sees each before us, but in text mode no CR, so that it waits for the header's end.
void QWebSocketChannel::holdAnswerBack(bool held)
{
    m_answerHeldBack = held;
    m_transport->setTextModeEnabled(held);
}

void QWebSocketChannel::readAnswer()
{
    const CallGuard guard(this);
    while (guard.channel && m_phase == Phase::Connecting && m_answerHeldBack) {
        m_transport->setTextModeEnabled(false);
        const qint64 maxSize = WebSocketHandshakeResponse::maxSize - m_interimSize;
        const QByteArray bytes = m_transport->peek(std::min(m_transport->bytesAvailable(), maxSize));
        const qsizetype size = WebSocketHandshakeResponse::headerSize(bytes);
        if (size > 0) {
            judgeAnswer(bytes.left(size));
            continue;
        }
        m_transport->setTextModeEnabled(true);
        if (bytes.size() == maxSize) {
            WebSocketErrorData error =
                    networkError(QStringLiteral("The header of the server's answer is larger than %1 bytes.")
                                         .arg(WebSocketHandshakeResponse::maxSize));
            error.initiator = Initiator::Protocol;
            fail(error.toError());
        }
        return;
    }
}

void QWebSocketChannel::judgeAnswer(const QByteArray &header)
{
    m_answer = WebSocketHandshakeResponse::parse(header);
    if (m_answer.isInterim()) {
        m_transport->skip(header.size());
        m_interimSize += header.size();
        return;
    }
    const QString objection = m_answer.isRefusal() ? QString() : m_answer.objection(m_options.protocols);
    if (!objection.isEmpty()) {
        WebSocketErrorData error = networkError(objection);
        error.initiator = Initiator::Protocol;
        error.httpStatus = m_answer.status;
        error.httpHeaders = m_answer.headers;
        fail(error.toError());
        return;
    }
    m_transport->skip(header.size());
    passAnswerOn();
}

// A refusal, too: later versions of Qt know how to authenticate.
void QWebSocketChannel::passAnswerOn()
{
    holdAnswerBack(false);
    const QByteArray header = m_answer.toPlainHeader();
    for (auto c = header.crbegin(); c != header.crend(); ++c)
        m_transport->ungetChar(*c);
    Q_EMIT m_transport->readyRead();
}

void QWebSocketChannel::onConnected()
{
    if (m_phase != Phase::Connecting)
        return;
    const CallGuard guard(this);
    becomeOpen();
}

void QWebSocketChannel::becomeOpen()
{
    // All the blocks of QSslSocket are below malloc's threshold: a page fault for every 4 KiB that arrive.
    static std::once_flag once;
    std::call_once(once, keepFreedMemory, 1024 * 1024);
    m_phase = Phase::Open;
    m_sslErrors.clear(); // they were ignored
    takeOverReading();
    if (m_options.keepAliveInterval > 0ms)
        m_keepAliveTimer.start(m_options.keepAliveInterval);
    m_client->didOpen(m_webSocket->subprotocol());
}

// From here on QWebSocket gets from us, one at a time, the frames that are more than a message, so that
// we see what it does not tell; and we can stop after any message.
void QWebSocketChannel::takeOverReading()
{
    if (!m_processor)
        return;
    // It must live as long as the QWebSocket that may be reading it.
    m_filter = new WebSocketFrameFilter(m_transport, m_role, m_options.maxMessageSize, m_webSocket);
    m_filter->takeAll(); // QWebSocket may still be looking into the transport, in a loop further up
    disconnect(m_transport, &QIODevice::readyRead, m_webSocket, nullptr);
    m_webSocket->setReadBufferSize(readBufferSize);
}

// Hands out what has come in batches that still are in the processor's cache.
void QWebSocketChannel::pump()
{
    if (!m_filter || !m_transport || m_pumping)
        return;
    const CallGuard guard(this);
    bool more = true;
    while (more && guard.channel && m_phase == Phase::Open && !m_paused && m_transport) {
        m_filter->update();
        m_pumping = true;
        more = processBatch(guard);
        if (!guard.channel)
            return;
        m_pumping = false;
        if (m_phase == Phase::Open)
            announceBatch(guard);
        // In a handler with an event loop of its own more may have come, without another readyRead().
        more = more || (guard.channel && m_phase == Phase::Open && m_transport && m_filter->isOutdated());
    }
}

void QWebSocketChannel::announceBatch(const CallGuard &guard)
{
    const bool idle = socketBytesToWrite() == 0;
    m_client->didReceiveBatch();
    // An answer leaves without a turn of the event loop, which would cost more than writing it.
    if (guard.channel && m_phase == Phase::Open && isConnected() && idle && socketBytesToWrite() > 0)
        m_webSocket->flush();
}

// Returns false when more bytes are needed.
bool QWebSocketChannel::processBatch(const CallGuard &guard)
{
    while (m_phase == Phase::Open && !m_paused) {
        if (const auto payload = m_filter->takeMessage())
            deliverPayload(*payload);
        else if (!processFrame(guard))
            return false;
        if (!guard.channel)
            return false;
        if (m_filter->needsUpdate())
            break;
    }
    return true;
}

// What the filter leaves to QWebSocket: control frames, fragments, violations of the protocol.
bool QWebSocketChannel::processFrame(const CallGuard &guard)
{
    const qint64 available = m_filter->bytesAvailable();
    m_filter->checkArrivedText();
    if (failedInFilter() || !m_filter->canProceed())
        return false;
    Q_EMIT processRequested(m_filter);
    return guard.channel && !failedInFilter() && m_filter->bytesAvailable() != available;
}

void QWebSocketChannel::onTextMessage(const QString &text)
{
    deliver(makeReceivedText(text));
}

void QWebSocketChannel::onBinaryMessage(const QByteArray &data)
{
    if (failedInFilter())
        return;
    if (m_filter)
        deliverPayload(data);
    else
        deliver(WebSocketMessage(data));
}

void QWebSocketChannel::deliverPayload(const QByteArray &payload)
{
    if (!m_filter->isText()) {
        deliver(WebSocketMessage(payload));
        return;
    }
    // QWebSocket would decode each fragment alone, and fail where one ends inside a character.
    if (const auto text = decodeUtf8(payload))
        deliver(makeReceivedText(*text));
    else if (!failedInFilter())
        failProtocol(1007, QStringLiteral("A text message is not valid UTF-8."));
}

void QWebSocketChannel::deliver(WebSocketMessage &&message)
{
    if (m_phase != Phase::Open)
        return;
    ++m_delivered;
    m_client->didReceiveMessage(std::move(message));
}

// What QWebSocket does not look for, RFC 6455, 5.1, or later than it could be known, 8.1.
bool QWebSocketChannel::failedInFilter()
{
    if (m_phase != Phase::Open || !m_filter)
        return false;
    if (m_filter->hasBadText()) {
        failProtocol(1007, QStringLiteral("A text message is not valid UTF-8."));
        return true;
    }
    if (m_filter->hasWrongMasking()) {
        failProtocol(1002,
                     m_role == Role::Server ? QStringLiteral("A frame from the client is not masked.")
                                            : QStringLiteral("A frame from the server is masked."));
        return true;
    }
    return false;
}

void QWebSocketChannel::onReadyRead()
{
    const CallGuard guard(this);
    m_signOfLife = true;
    switch (m_phase) {
    case Phase::Connecting:
        m_webSocket->setReadBufferSize(m_processor ? WebSocketHandshakeResponse::maxSize + readBufferSize : 0);
        readAnswer();
        break;
    case Phase::Open:
        if (m_filter)
            pump();
        else
            m_client->didReceiveBatch();
        break;
    case Phase::Draining:
        m_transport->skip(m_transport->bytesAvailable());
        break;
    case Phase::Ended:
        break;
    }
}

// The arguments of the signal would be of no use: QWebSocket reports an empty Close as 1000, and
// malformed ones with codes that they do not have.
void QWebSocketChannel::onCloseReceived()
{
    if (m_phase != Phase::Open)
        return;
    const CallGuard guard(this);
    if (failedInFilter())
        return;
    const CloseFrameContent content = decodeCloseBody(m_filter->closeBody());
    if (content.violation != 0) {
        failProtocol(content.violation, QStringLiteral("A Close frame is malformed."));
        return;
    }
    drain(); // nothing counts after a Close frame, RFC 6455, 5.5.1
    m_client->didReceiveClose(content.info);
}

void QWebSocketChannel::onErrorEncountered(QWebSocketProtocol::CloseCode code, const QString &description)
{
    if (m_phase != Phase::Open)
        return;
    const CallGuard guard(this);
    if (!failedInFilter()) // which came first
        failProtocol(code, description);
}

void QWebSocketChannel::onPingReceived(const QByteArray &payload)
{
    if (m_phase != Phase::Open)
        return;
    const CallGuard guard(this);
    if (failedInFilter())
        return;
    m_writer.addPong(payload);
    writeControlFrames();
    if (m_closeSent)
        flush(); // the peer's Close may be next, and the end of TCP
}

// "Fail the WebSocket Connection", RFC 6455, 7.1.7
void QWebSocketChannel::failProtocol(int closeCode, const QString &description)
{
    WebSocketErrorData error =
            networkError(QStringLiteral("The peer violated the protocol: %1 The connection was closed with code %2.")
                                 .arg(description)
                                 .arg(closeCode));
    error.initiator = Initiator::Protocol;
    drain();
    sendClose({closeCode, QString()});
    WebSocketChannelClient *const client = std::exchange(m_client, nullptr);
    linger(); // an abort could overtake our Close frame
    if (client)
        client->didFail(error.toError());
}

void QWebSocketChannel::fail(const WebSocketError &error)
{
    WebSocketChannelClient *const client = m_client;
    abort();
    if (client)
        client->didFail(error);
}

// From here on arriving bytes are thrown away, so that the peer is not held up and
// a FIN is seen.
void QWebSocketChannel::drain()
{
    m_phase = Phase::Draining;
    resume();
    if (!m_transport)
        return;
    disconnect(m_transport, &QIODevice::readyRead, m_webSocket, nullptr);
    if (m_filter)
        m_filter->discard();
    if (m_transport->isOpen())
        m_transport->skip(m_transport->bytesAvailable());
}

WebSocketErrorData QWebSocketChannel::networkError(const QString &message) const
{
    WebSocketErrorData error;
    error.message = message;
    error.close.closeCode = 1006;
    error.initiator = m_sslErrors.isEmpty() && !isTlsError(m_socketError) ? Initiator::Network : Initiator::Tls;
    error.socketError = m_socketError;
    error.sslErrors = m_sslErrors;
    return error;
}

WebSocketError QWebSocketChannel::handshakeError(QAbstractSocket::SocketError socketError)
{
    // QWebSocket says "connection refused" also for an answer that it does not like.
    const bool answered = m_transport && m_transport->state() == QAbstractSocket::ConnectedState
            && m_transport->error() == QAbstractSocket::UnknownSocketError;
    WebSocketErrorData error = networkError(toPrintable(m_webSocket->errorString()));
    if (error.initiator == Initiator::Tls)
        error.message = describeTlsFailure(m_url.host(), m_sslErrors, error.message);
    if (answered) {
        error.initiator = m_answer.isRefusal() ? Initiator::Remote : Initiator::Protocol;
        error.httpStatus = m_answer.status;
        error.httpHeaders = m_answer.headers;
        if (m_answer.isRefusal()) {
            error.message = QStringLiteral("The server answered the opening handshake with HTTP status %1 %2.")
                                    .arg(m_answer.status)
                                    .arg(toPrintable(QString::fromLatin1(m_answer.reasonPhrase)));
        }
    } else {
        error.socketError = socketError;
    }
    return error.toError();
}

void QWebSocketChannel::onSocketError(QAbstractSocket::SocketError socketError)
{
    const CallGuard guard(this);
    m_socketError = socketError;
    // An open connection may go on after an error (a wait that timed out); if not, it disconnects.
    if (m_phase == Phase::Connecting)
        fail(handshakeError(socketError));
    else if (isTlsError(socketError))
        onDisconnected();
}

// Over TLS, the error that says why comes after this.
void QWebSocketChannel::onDisconnected()
{
    if (m_phase != Phase::Ended)
        QMetaObject::invokeMethod(this, &QWebSocketChannel::reportDisconnect, Qt::QueuedConnection);
}

void QWebSocketChannel::reportDisconnect()
{
    if (m_phase == Phase::Ended)
        return;
    const CallGuard guard(this);
    m_paused = false; // what came before the end, perhaps a Close, counts
    pump();
    if (!guard.channel || m_phase == Phase::Ended)
        return;
    if (m_transport && m_socketError == QAbstractSocket::UnknownSocketError)
        m_socketError = m_transport->error();
    const WebSocketErrorData error =
            networkError(m_phase == Phase::Connecting
                                 ? QStringLiteral("The connection ended before the opening handshake was complete.")
                                 : QStringLiteral("The connection ended without a closing handshake."));
    WebSocketChannelClient *const client = m_client;
    const bool processed = m_processor != nullptr;
    abort(); // TCP outlives TLS
    if (!guard.channel || !client)
        return;
    if (!processed && m_webSocket && m_socketError != QAbstractSocket::RemoteHostClosedError) {
        // The fallback: QWebSocket has done the closing handshake in its own way.
        client->didReceiveClose({int(m_webSocket->closeCode()), m_webSocket->closeReason()});
        if (!guard.channel)
            return;
    }
    client->didDisconnect(error.toError());
}

void QWebSocketChannel::onBytesWritten()
{
    if (m_writer.bytesLeft() > 0)
        m_signOfLife = true; // a Ping would have to wait
    if (m_flushing)
        queueWriteReport();
    else
        reportWrite();
}

// One for any number of flushes.
void QWebSocketChannel::queueWriteReport()
{
    if (!std::exchange(m_writeReportQueued, true))
        QMetaObject::invokeMethod(this, &QWebSocketChannel::reportWrite, Qt::QueuedConnection);
}

void QWebSocketChannel::reportWrite()
{
    const CallGuard guard(this);
    m_writeReportQueued = false;
    if (!isConnected())
        return; // what was in the socket is lost, not written
    continueMessage();
    if (!guard.channel)
        return;
    writeControlFrames();
    const qint64 before = bytesToWrite();
    if (m_client)
        m_client->didWrite();
    else if (m_phase == Phase::Draining)
        continueLingering();
    // In a handler with an event loop of its own more may have been written, without another bytesWritten().
    const bool stuck = guard.channel && isConnected()
            && (bytesToWrite() < before || (m_writer.bytesLeft() > 0 && socketBytesToWrite() == 0));
    if (stuck)
        queueWriteReport();
}

void QWebSocketChannel::onKeepAlive()
{
    if (m_phase != Phase::Open || m_paused || m_closeSent)
        return;
    if (!m_signOfLife) {
        WebSocketErrorData error = networkError(
                QStringLiteral("The peer has not answered a Ping for %1 ms.").arg(m_options.keepAliveInterval.count()));
        error.initiator = Initiator::Timeout;
        fail(error.toError());
        return;
    }
    m_signOfLife = false;
    if (m_processor) {
        m_writer.addPing();
        writeControlFrames();
    } else {
        m_webSocket->ping();
    }
}

void QWebSocketChannel::onApplicationEnd()
{
    if (m_phase == Phase::Open)
        sendClose({1001, QString()}); // as for a stream that is deleted
    WebSocketErrorData error = networkError(QStringLiteral("The application has ended."));
    error.initiator = Initiator::Local;
    const CallGuard guard(this);
    fail(error.toError());
    if (guard.channel && m_callDepth == 1)
        delete m_webSocket;
}

void QWebSocketChannel::send(const WebSocketMessage &message)
{
    if (m_closeSent || !m_webSocket || !isConnected())
        return;
    if (m_processor)
        m_writer.writeMessage(message.isText() ? WebSocketOpcode::Text : WebSocketOpcode::Binary, message.data());
    else if (message.isText())
        m_webSocket->sendTextMessage(message.text());
    else
        m_webSocket->sendBinaryMessage(message.data());
}

// Encodes more of a large message as long as the system takes it.
void QWebSocketChannel::continueMessage()
{
    const CallGuard guard(this);
    while (guard.channel && m_writer.bytesLeft() > 0 && isConnected() && socketBytesToWrite() == 0) {
        m_writer.writePiece();
        flush();
    }
}

// Control frames do not pile up before a peer that does not read; RFC 6455, 5.5.3, allows to answer the last Ping only.
void QWebSocketChannel::writeControlFrames()
{
    constexpr qint64 enough = 64 * 1024;
    if (m_processor && isConnected() && socketBytesToWrite() < enough)
        m_writer.writeControlFrames();
}

void QWebSocketChannel::sendClose(const WebSocketCloseInfo &info)
{
    if (std::exchange(m_closeSent, true) || !m_webSocket)
        return;
    if (m_processor && m_transport) {
        m_writer.addClose(encodeCloseBody(info));
        if (isConnected())
            m_writer.writeControlFrames();
        flush();
    } else {
        const int code = info.closeCode ? info.closeCode : int(QWebSocketProtocol::CloseCodeNormal);
        m_webSocket->close(QWebSocketProtocol::CloseCode(code), info.reason);
    }
}

void QWebSocketChannel::flush()
{
    if (!m_webSocket)
        return;
    const CallGuard guard(this);
    const bool outermost = !std::exchange(m_flushing, true);
    m_webSocket->flush();
    if (guard.channel && outermost)
        m_flushing = false;
}

qint64 QWebSocketChannel::bytesToWrite() const
{
    if (!m_transport)
        return m_webSocket ? m_webSocket->bytesToWrite() : 0;
    return socketBytesToWrite() + m_writer.bytesLeft();
}

bool QWebSocketChannel::isConnected() const
{
    return m_transport ? m_transport->state() != QAbstractSocket::UnconnectedState
                       : m_webSocket && m_webSocket->state() != QAbstractSocket::UnconnectedState;
}

qint64 QWebSocketChannel::socketBytesToWrite() const
{
    return m_transport->bytesToWrite() + (m_tls ? m_tls->encryptedBytesToWrite() : 0);
}

void QWebSocketChannel::pause()
{
    if (m_paused || m_phase != Phase::Open || !isConnected())
        return; // what came before the end is little, and nobody would ask for it later
    m_paused = true;
    if (!std::exchange(m_transportPaused, true))
        m_webSocket->setReadBufferSize(1); // 0 means unlimited
}

void QWebSocketChannel::resume()
{
    if (!m_paused)
        return;
    m_paused = false;
    m_signOfLife = true; // nobody could have seen an answer
    QMetaObject::invokeMethod(this, &QWebSocketChannel::continueReading, Qt::QueuedConnection);
}

// What was left over first; more is taken from the network only when there is room for it.
void QWebSocketChannel::continueReading()
{
    const CallGuard guard(this);
    pump();
    if (!guard.channel || m_paused || !m_webSocket || !std::exchange(m_transportPaused, false))
        return;
    m_webSocket->setReadBufferSize(m_filter ? readBufferSize : 0);
    flush(); // over TLS, bytes may wait in buffers without a further event of the socket
    if (guard.channel)
        pump();
}

void QWebSocketChannel::abort()
{
    end();
    if (m_webSocket)
        m_webSocket->abort();
}

void QWebSocketChannel::linger()
{
    m_client = nullptr;
    if (m_phase != Phase::Draining || !m_transport) {
        abort();
        return;
    }
    m_keepAliveTimer.stop();
    continueLingering();
}

// The server closes TCP first, RFC 6455, 7.1.1, but not before the message under way and our Close frame are out.
void QWebSocketChannel::continueLingering()
{
    m_lingerTimer.start(lingerTimeout); // a slow peer is not a dead one
    if (m_role == Role::Server && m_writer.bytesLeft() == 0) {
        if (isConnected())
            m_writer.writeControlFrames();
        m_transport->disconnectFromHost();
    }
}

void QWebSocketChannel::end()
{
    m_phase = Phase::Ended;
    m_client = nullptr;
    m_keepAliveTimer.stop();
    m_writer.clear();
    if (m_filter && !m_pumping)
        m_filter->clear();
    if (m_webSocket)
        disconnect(m_webSocket, nullptr, this, nullptr);
    if (m_transport)
        disconnect(m_transport, nullptr, this, nullptr);
    if (m_processor)
        disconnect(m_processor, nullptr, this, nullptr);
}

bool QWebSocketChannel::waitForReadyRead(int msecs)
{
    if (!m_transport || m_phase == Phase::Ended)
        return false;
    const CallGuard guard(this);
    const QAbstractSocket::SocketState state = m_transport->state();
    bool progress = false;
    if (!reportQueuedWrite())
        return false;
    if (state == QAbstractSocket::HostLookupState || state == QAbstractSocket::ConnectingState) {
        progress = m_transport->waitForConnected(msecs);
    } else {
        const qint64 delivered = m_delivered;
        continueReading(); // the queued call of resume() may not come
        if (!guard.channel || m_delivered != delivered)
            return true;
        progress = m_transport && m_transport->waitForReadyRead(msecs);
    }
    reportWithoutEventLoop(guard);
    return progress;
}

bool QWebSocketChannel::waitForBytesWritten(int msecs)
{
    if (!m_transport || m_phase == Phase::Ended)
        return false;
    const CallGuard guard(this);
    if (!reportQueuedWrite())
        return false;
    const bool progress = m_transport && m_transport->waitForBytesWritten(msecs);
    reportWithoutEventLoop(guard);
    return progress;
}

// The queued call may not come. Returns false if this was the end of the channel.
bool QWebSocketChannel::reportQueuedWrite()
{
    const CallGuard guard(this);
    if (m_writeReportQueued)
        reportWrite();
    return guard.channel;
}

void QWebSocketChannel::reportWithoutEventLoop(const CallGuard &guard)
{
    if (guard.channel
        && (!m_transport || m_transport->state() == QAbstractSocket::UnconnectedState || isTlsError(m_socketError)))
        reportDisconnect();
}

} // namespace

std::unique_ptr<WebSocketChannel> WebSocketChannel::create(const QUrl &url, const WebSocketStreamOptions &options,
                                                           Internals internals)
{
    return std::make_unique<QWebSocketChannel>(new QWebSocket(options.origin), url, options, Role::Client, internals);
}

std::unique_ptr<WebSocketChannel> WebSocketChannel::accept(QWebSocketServer *server,
                                                           const WebSocketStreamOptions &options)
{
    QWebSocket *const socket = server->nextPendingConnection();
    if (!socket)
        return nullptr;
    auto channel = std::make_unique<QWebSocketChannel>(socket, socket->requestUrl(), options, Role::Server);
    channel->setTransport(WebSocketInternals::transportOf(server, socket));
    return channel;
}

#include "moc_channel.cpp"
#include "qwebsocketchannel.moc"
