// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#include "socketfaults.h"
#include "testconnection.h"

#include <QtCore/qscopeguard.h>
#include <QtNetwork/qsslsocket.h>
#include <QtTest/qtest.h>
#include <QtWebSockets/qwebsocket.h>
#include <QtWebSockets/qwebsocketserver.h>

using namespace Qt::StringLiterals;
using Initiator = WebSocketError::Initiator;
using State = WebSocketStream::State;

enum class Owner { ServersParent, Application, Named, Unknown }; // of the sockets

// Hands out sockets that have TLS, in the rows that are about it.
class SecureListener : public QTcpServer
{
    void incomingConnection(qintptr descriptor) override
    {
        auto *const socket = new QSslSocket(this);
        socket->setSocketDescriptor(descriptor);
        if (isTls()) {
            socket->setSslConfiguration(TestCertificate::instance().serverConfiguration());
            socket->startServerEncryption();
        }
        addPendingConnection(socket);
    }
};

// A stream at each end, with a QWebSocketServer between them.
class tst_FromServer : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase_data() { addTransports(); }
    void init();
    void cleanup();

    void nothingPendingGivesNothing();
    void bothSidesAreOpen();
    void subprotocolIsKnownOnBothSides();
    void messagesGoBothWays();
    void messagesSentAtOnceArrive();
    void acceptedStreamBelongsToItsParent();
    void optionsApplyToTheAcceptedStream();

    void closingHandshakeWorksFromBothSides_data();
    void closingHandshakeWorksFromBothSides();
    void bothSidesMayCloseAtOnce();
    void closingIsCleanWhileTheOtherSideSends_data();
    void closingIsCleanWhileTheOtherSideSends();
    void deletingOneSideClosesTheOther_data();
    void deletingOneSideClosesTheOther();
    void abortedClientIsUnclean();
    void endBeforeTheAcceptanceIsUnclean_data();
    void endBeforeTheAcceptanceIsUnclean();
    void eachStreamHasItsOwnConnection();
    void clientsWithTheSameAddressAndPort();
    void socketsThatWereHandedOver_data();
    void socketsThatWereHandedOver();

    void backpressureWorksBothWays_data();
    void backpressureWorksBothWays();

private:
    [[nodiscard]] bool connectStreams();
    [[nodiscard]] QUrl serverUrl() const;
    [[nodiscard]] std::unique_ptr<QTcpSocket> connectRawClient(const QString &host = QStringLiteral("127.0.0.1"),
                                                               quint16 ownPort = 0) const;

    std::unique_ptr<QWebSocketServer> m_server;
    WebSocketStreamOptions m_serverOptions;
    WebSocketStreamOptions m_clientOptions;
    std::unique_ptr<WebSocketStream> m_atServer;
    std::unique_ptr<WebSocketStream> m_atClient;
};

void tst_FromServer::init()
{
    m_server = std::make_unique<QWebSocketServer>(
            u"test"_s, isTls() ? QWebSocketServer::SecureMode : QWebSocketServer::NonSecureMode);
    m_serverOptions = {};
    m_clientOptions = {};
    m_serverOptions.closeTimeout = m_clientOptions.closeTimeout = std::chrono::milliseconds(testPatience());
    if (isTls()) {
        m_server->setSslConfiguration(TestCertificate::instance().serverConfiguration());
        m_clientOptions.sslConfiguration = TestCertificate::instance().clientConfiguration();
    }
    QVERIFY2(m_server->listen(QHostAddress::LocalHost), qPrintable(m_server->errorString()));
    connect(m_server.get(), &QWebSocketServer::newConnection, this,
            [this] { m_atServer.reset(WebSocketStream::fromServer(m_server.get(), m_serverOptions)); });
}

void tst_FromServer::cleanup()
{
    m_atClient.reset();
    m_atServer.reset();
    m_server.reset();
}

QUrl tst_FromServer::serverUrl() const
{
    QUrl url = m_server->serverUrl();
    url.setPath(u"/path"_s);
    return url;
}

bool tst_FromServer::connectStreams()
{
    m_atClient = std::make_unique<WebSocketStream>(serverUrl(), m_clientOptions);
    const auto opened = m_atClient->opened();
    if (QTest::qWaitFor([&] { return m_atServer && opened.isFinished(); }, testPatience()) && succeeded(opened))
        return true;
    qWarning("no connection: %s", qPrintable(failureOf(opened)));
    return false;
}

// The opening handshake, and no more.
std::unique_ptr<QTcpSocket> tst_FromServer::connectRawClient(const QString &host, quint16 ownPort) const
{
    auto client = std::make_unique<QSslSocket>();
    client->setSslConfiguration(m_clientOptions.sslConfiguration);
    if (!client->setSocketDescriptor(connectedDescriptor(ownPort, QHostAddress(host), m_server->serverPort())))
        qFatal("no connection to %s", qPrintable(host));
    if (isTls()) {
        client->setPeerVerifyName(u"127.0.0.1"_s); // as the certificate has it
        client->startClientEncryption();
    }
    client->write("GET /path HTTP/1.1\r\nHost: " + host.toLatin1()
                  + "\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                    "Sec-WebSocket-Key: AQIDBAUGBwgJCgsMDQ4PEA==\r\nSec-WebSocket-Version: 13\r\n\r\n");
    return client;
}

void tst_FromServer::nothingPendingGivesNothing()
{
    QVERIFY(!WebSocketStream::fromServer(m_server.get()));
}

void tst_FromServer::bothSidesAreOpen()
{
    QVERIFY(connectStreams());
    for (const auto *stream : {m_atServer.get(), m_atClient.get()}) {
        QCOMPARE(stream->state(), State::Open);
        QVERIFY(succeeded(stream->opened()));
        QCOMPARE(stream->opened().result().readable, stream->readable());
        QCOMPARE(stream->opened().result().writable, stream->writable());
        QCOMPARE(stream->protocol(), QString());
        QVERIFY(!stream->closed().isFinished());
        QVERIFY(stream->readable()->isOpen());
        QVERIFY(stream->writable()->isOpen());
    }
    QCOMPARE(m_atServer->url().path(), u"/path"_s);
}

void tst_FromServer::subprotocolIsKnownOnBothSides()
{
    m_server->setSupportedSubprotocols({u"feed"_s, u"chat"_s});
    m_clientOptions.protocols = QStringList{u"other"_s, u"chat"_s};
    QVERIFY(connectStreams());
    QCOMPARE(m_atServer->protocol(), u"chat"_s);
    QCOMPARE(m_atServer->opened().result().protocol, u"chat"_s);
    QCOMPARE(m_atClient->protocol(), u"chat"_s);
}

void tst_FromServer::messagesGoBothWays()
{
    QVERIFY(connectStreams());
    const QList<WebSocketMessage> messages = {
            WebSocketMessage(u"gr\u00fc\u00df"_s),
            WebSocketMessage(QByteArray("\0\xff", 2)),
            WebSocketMessage(QString()),
            WebSocketMessage(QByteArray()),
            WebSocketMessage(QByteArray(5 * 1000 * 1000, 'a')),
    };
    for (const auto &[from, to] :
         {std::pair(m_atServer.get(), m_atClient.get()), std::pair(m_atClient.get(), m_atServer.get())}) {
        for (const WebSocketMessage &message : messages) {
            const auto sent = from->writable()->send(message);
            const auto received = to->readable()->receive();
            AWAIT(received);
            AWAIT(sent);
            QCOMPARE(received.result(), message);
        }
    }
}

void tst_FromServer::messagesSentAtOnceArrive()
{
    QStringList received;
    connect(m_server.get(), &QWebSocketServer::newConnection, this, [&] {
        m_atServer->writable()->writeText(u"welcome"_s);
        connect(m_atServer->readable(), &WebSocketReadable::messagesAvailable, this,
                [&] { received += m_atServer->readable()->readMessage().text(); });
    });
    m_atClient = std::make_unique<WebSocketStream>(serverUrl(), m_clientOptions);
    const auto hello =
            m_atClient->opened().then([](const WebSocketOpenInfo &info) { info.writable->writeText(u"hello"_s); });
    const auto welcome = m_atClient->readable()->receive();
    AWAIT(welcome);
    QCOMPARE(welcome.result(), WebSocketMessage(u"welcome"_s));
    TRY_COMPARE(received, QStringList{u"hello"_s});
}

void tst_FromServer::acceptedStreamBelongsToItsParent()
{
    disconnect(m_server.get(), nullptr, this, nullptr);
    auto parent = std::make_unique<QObject>();
    QPointer<WebSocketStream> accepted;
    connect(m_server.get(), &QWebSocketServer::newConnection, this,
            [&] { accepted = WebSocketStream::fromServer(m_server.get(), {}, parent.get()); });
    const WebSocketStream client(serverUrl(), m_clientOptions);
    TRY_VERIFY(accepted);
    QCOMPARE(accepted->parent(), parent.get());
    AWAIT(client.opened());
    parent.reset();
    QVERIFY(!accepted);
    AWAIT(client.closed());
    QVERIFY2(succeeded(client.closed()), qPrintable(failureOf(client.closed())));
    QCOMPARE(client.closed().result().closeCode, 1001);
}

void tst_FromServer::optionsApplyToTheAcceptedStream()
{
    m_serverOptions.maxMessageSize = 1000;
    m_serverOptions.readHighWaterMark = 1234;
    m_serverOptions.writeHighWaterMark = 2345;
    QVERIFY(connectStreams());
    QCOMPARE(m_atServer->readable()->highWaterMark(), 1234);
    QCOMPARE(m_atServer->writable()->highWaterMark(), 2345);
    m_atClient->writable()->write(QByteArray(1001, 'a'));
    AWAIT(m_atServer->closed());
    AWAIT(m_atClient->closed());
    QCOMPARE(errorOf(m_atServer->closed()).initiator(), Initiator::Local);
    QCOMPARE(errorOf(m_atServer->closed()).closeCode(), 1006);
    QVERIFY2(succeeded(m_atClient->closed()), qPrintable(failureOf(m_atClient->closed())));
    QCOMPARE(m_atClient->closed().result().closeCode, 1009);
}

void tst_FromServer::closingHandshakeWorksFromBothSides_data()
{
    QTest::addColumn<bool>("serverCloses");
    QTest::addColumn<WebSocketCloseInfo>("sent");
    QTest::addColumn<WebSocketCloseInfo>("received");
    for (const bool serverCloses : {false, true}) {
        const char *who = serverCloses ? "server" : "client";
        QTest::addRow("%s, empty", who) << serverCloses << WebSocketCloseInfo() << WebSocketCloseInfo{1005, QString()};
        QTest::addRow("%s, 1000", who) << serverCloses << WebSocketCloseInfo{1000, QString()}
                                       << WebSocketCloseInfo{1000, QString()};
        QTest::addRow("%s, 3000", who) << serverCloses << WebSocketCloseInfo{3000, u"x"_s}
                                       << WebSocketCloseInfo{3000, u"x"_s};
    }
}

void tst_FromServer::closingHandshakeWorksFromBothSides()
{
    QFETCH(const bool, serverCloses);
    QFETCH(const WebSocketCloseInfo, sent);
    QFETCH(const WebSocketCloseInfo, received);
    QVERIFY(connectStreams());
    auto *closing = serverCloses ? m_atServer.get() : m_atClient.get();
    auto *other = serverCloses ? m_atClient.get() : m_atServer.get();
    closing->writable()->writeText(u"last"_s);
    QVERIFY(closing->close(sent));
    QCOMPARE(closing->state(), State::Closing);
    AWAIT(closing->closed());
    AWAIT(other->closed());
    QVERIFY2(succeeded(closing->closed()), qPrintable(failureOf(closing->closed())));
    QVERIFY2(succeeded(other->closed()), qPrintable(failureOf(other->closed())));
    QCOMPARE(other->closed().result(), received);
    QCOMPARE(closing->closed().result().closeCode, received.closeCode);
    QCOMPARE(other->readable()->readMessage(), WebSocketMessage(u"last"_s));
    QCOMPARE(closing->state(), State::Closed);
    QCOMPARE(other->state(), State::Closed);
}

void tst_FromServer::bothSidesMayCloseAtOnce()
{
    QVERIFY(connectStreams());
    QVERIFY(m_atServer->close({3001, u"server"_s}));
    QVERIFY(m_atClient->close({3002, u"client"_s}));
    AWAIT(m_atServer->closed());
    AWAIT(m_atClient->closed());
    QVERIFY2(succeeded(m_atServer->closed()), qPrintable(failureOf(m_atServer->closed())));
    QVERIFY2(succeeded(m_atClient->closed()), qPrintable(failureOf(m_atClient->closed())));
    QCOMPARE(m_atServer->closed().result(), (WebSocketCloseInfo{3002, u"client"_s}));
    QCOMPARE(m_atClient->closed().result(), (WebSocketCloseInfo{3001, u"server"_s}));
}

void tst_FromServer::closingIsCleanWhileTheOtherSideSends_data()
{
    QTest::addColumn<bool>("serverCloses");
    QTest::newRow("server") << true;
    QTest::newRow("client") << false;
}

// One message is under way; the other, which waits, is dropped.
void tst_FromServer::closingIsCleanWhileTheOtherSideSends()
{
    QFETCH(const bool, serverCloses);
    QVERIFY(connectStreams());
    auto *closing = serverCloses ? m_atServer.get() : m_atClient.get();
    auto *other = serverCloses ? m_atClient.get() : m_atServer.get();
    for (int i = 0; i < 2; ++i)
        other->writable()->write(QByteArray(16 * 1000 * 1000, 'a'));
    QVERIFY(closing->close({3000, u"enough"_s}));
    AWAIT(closing->closed());
    AWAIT(other->closed());
    QVERIFY2(succeeded(closing->closed()), qPrintable(failureOf(closing->closed())));
    QCOMPARE(errorOf(other->closed()).closeCode(), 3000);
    QVERIFY(errorOf(other->closed()).unsentBytes() > 0);
}

void tst_FromServer::deletingOneSideClosesTheOther_data()
{
    QTest::addColumn<bool>("deleteServer");
    QTest::newRow("server") << true;
    QTest::newRow("client") << false;
}

void tst_FromServer::deletingOneSideClosesTheOther()
{
    QFETCH(const bool, deleteServer);
    QVERIFY(connectStreams());
    auto &deleted = deleteServer ? m_atServer : m_atClient;
    const auto *other = deleteServer ? m_atClient.get() : m_atServer.get();
    const auto closed = deleted->closed();
    deleted.reset();
    AWAIT(closed);
    QCOMPARE(errorOf(closed).kind(), WebSocketError::Kind::Abort);
    AWAIT(other->closed());
    QVERIFY2(succeeded(other->closed()), qPrintable(failureOf(other->closed())));
    QCOMPARE(other->closed().result(), (WebSocketCloseInfo{1001, QString()}));
}

void tst_FromServer::abortedClientIsUnclean()
{
    QWebSocket client;
    client.setSslConfiguration(m_clientOptions.sslConfiguration);
    client.open(serverUrl());
    TRY_VERIFY(m_atServer);
    TRY_VERIFY(client.state() == QAbstractSocket::ConnectedState);
    client.sendTextMessage(u"hello"_s);
    const auto message = m_atServer->readable()->receive();
    AWAIT(message);
    QCOMPARE(message.result(), WebSocketMessage(u"hello"_s));
    client.abort();
    AWAIT(m_atServer->closed());
    QCOMPARE(errorOf(m_atServer->closed()).closeCode(), 1006);
    QCOMPARE(errorOf(m_atServer->closed()).initiator(), Initiator::Network);
}

void tst_FromServer::endBeforeTheAcceptanceIsUnclean_data()
{
    QTest::addColumn<bool>("reset");
    QTest::newRow("FIN") << false;
    QTest::newRow("RST") << true;
}

// As when the client gives up while the server writes its answer.
void tst_FromServer::endBeforeTheAcceptanceIsUnclean()
{
    QFETCH(const bool, reset);
    disconnect(m_server.get(), nullptr, this, nullptr);
    const std::unique_ptr<QTcpSocket> client = connectRawClient();
    TRY_VERIFY(m_server->hasPendingConnections());
    if (reset)
        resetConnection(client.get());
    else
        client->disconnectFromHost();
    TRY_VERIFY(m_server->findChildren<QAbstractSocket *>().isEmpty());

    m_atServer.reset(WebSocketStream::fromServer(m_server.get()));
    QVERIFY(m_atServer);
    QVERIFY(succeeded(m_atServer->opened()));
    AWAIT(m_atServer->closed());
    QCOMPARE(errorOf(m_atServer->closed()).closeCode(), 1006);
    QCOMPARE(errorOf(m_atServer->closed()).initiator(), Initiator::Network);
}

void tst_FromServer::eachStreamHasItsOwnConnection()
{
    disconnect(m_server.get(), nullptr, this, nullptr);
    const std::unique_ptr<QTcpSocket> gone = connectRawClient();
    TRY_VERIFY(m_server->hasPendingConnections());
    gone->disconnectFromHost();
    TRY_VERIFY(m_server->findChildren<QAbstractSocket *>().isEmpty());
    const WebSocketStream client(serverUrl(), m_clientOptions);
    AWAIT(client.opened());

    const std::unique_ptr<WebSocketStream> first(WebSocketStream::fromServer(m_server.get()));
    const std::unique_ptr<WebSocketStream> second(WebSocketStream::fromServer(m_server.get()));
    QVERIFY(first);
    QVERIFY(second);
    AWAIT(first->closed());
    QVERIFY(!second->closed().isFinished());
    second->writable()->writeText(u"hello"_s);
    const auto message = client.readable()->receive();
    AWAIT(message);
    QCOMPARE(message.result(), WebSocketMessage(u"hello"_s));
}

// RFC 9293, 3.3.1: a connection is both of its ends. Two clients may have the same address and port, if the server has
// two; it must not mix them up.
void tst_FromServer::clientsWithTheSameAddressAndPort()
{
    disconnect(m_server.get(), nullptr, this, nullptr);
    m_server->close();
    QVERIFY2(m_server->listen(QHostAddress::Any), qPrintable(m_server->errorString()));
    const auto first = connectRawClient(u"127.0.0.1"_s);
    TRY_VERIFY(m_server->hasPendingConnections());
    const auto second = connectRawClient(u"127.0.0.2"_s, first->localPort());
    QCOMPARE(second->localPort(), first->localPort());
    QCOMPARE(second->localAddress(), first->localAddress());
    std::vector<std::unique_ptr<WebSocketStream>> streams;
    const auto accept = [&] {
        while (auto *stream = WebSocketStream::fromServer(m_server.get()))
            streams.emplace_back(stream);
        return streams.size() == 2;
    };
    TRY_VERIFY(accept());
    for (const auto &stream : streams)
        stream->writable()->writeText(u"for "_s + stream->url().host());
    for (const auto &[client, name] : {std::pair(first.get(), "127.0.0.1"), std::pair(second.get(), "127.0.0.2")}) {
        QByteArray received;
        TRY_VERIFY2((received += client->readAll()).contains("for "), received);
        QVERIFY2(received.endsWith("for "_ba + name), received);
    }
    second->write(RawFrame{RawFrame::Text, "from the second", true, 0, true}.toBytes());
    TRY_VERIFY(streams.at(1)->readable()->hasPendingMessages());
    QCOMPARE(streams.at(1)->readable()->readMessage().text(), u"from the second"_s);
    QVERIFY(!streams.at(0)->readable()->hasPendingMessages());
}

void tst_FromServer::socketsThatWereHandedOver_data()
{
    QTest::addColumn<Owner>("owner");
    QTest::newRow("below the server's parent") << Owner::ServersParent;
    QTest::newRow("below the application") << Owner::Application;
    QTest::newRow("below an owner that is named") << Owner::Named;
    QTest::newRow("not found") << Owner::Unknown;
}

// One port for several protocols: QWebSocketServer::handleConnection()
void tst_FromServer::socketsThatWereHandedOver()
{
    QFETCH(const Owner, owner);
    QObject gateway;
    auto *const listener = new SecureListener;
    const QScopeGuard remove([listener] { delete listener; });
    QWebSocketServer server(u"test"_s, QWebSocketServer::NonSecureMode, &gateway);
    if (owner == Owner::ServersParent)
        listener->setParent(&gateway);
    else if (owner == Owner::Application)
        listener->setParent(QCoreApplication::instance());
    connect(listener, &QTcpServer::newConnection, &server,
            [&] { server.handleConnection(listener->nextPendingConnection()); });
    connect(&server, &QWebSocketServer::newConnection, this, [&] {
        m_atServer.reset(owner == Owner::Named ? WebSocketStream::fromServer(&server, listener, m_serverOptions)
                                               : WebSocketStream::fromServer(&server, m_serverOptions));
    });
    QVERIFY2(listener->listen(QHostAddress::LocalHost), qPrintable(listener->errorString()));
    QUrl url(u"ws://127.0.0.1/"_s);
    url.setScheme(isTls() ? u"wss"_s : u"ws"_s);
    url.setPort(listener->serverPort());
    const WebSocketStream client(url, m_clientOptions);
    TRY_VERIFY(m_atServer);
    AWAIT(client.opened());
    client.writable()->writeText(u"hello"_s);
    const auto hello = m_atServer->readable()->receive();
    AWAIT(hello);
    QCOMPARE(hello.result(), WebSocketMessage(u"hello"_s));
    m_atServer->writable()->write("binary");
    const auto binary = client.readable()->receive();
    AWAIT(binary);
    QCOMPARE(binary.result(), WebSocketMessage("binary"_ba));
    const auto many = client.writable()->send(WebSocketMessage(QByteArray(1000 * 1000, 'a')));
    const auto received = m_atServer->readable()->receive();
    AWAIT(received);
    QCOMPARE(received.result().size(), 1000 * 1000);
    m_atServer->close({3000, u"bye"_s});
    AWAIT(m_atServer->closed());
    AWAIT(client.closed());
    QCOMPARE(client.closed().result(), (WebSocketCloseInfo{3000, u"bye"_s}));
}

void tst_FromServer::backpressureWorksBothWays_data()
{
    QTest::addColumn<bool>("serverSends");
    QTest::newRow("server to client") << true;
    QTest::newRow("client to server") << false;
}

void tst_FromServer::backpressureWorksBothWays()
{
    constexpr int count = 640;
    constexpr int size = 100 * 1000;
    QFETCH(const bool, serverSends);
    for (auto *options : {&m_serverOptions, &m_clientOptions}) {
        options->readHighWaterMark = size;
        options->receiveBufferSize = size;
        options->writeHighWaterMark = size;
    }
    QVERIFY(connectStreams());
    auto *from = serverSends ? m_atServer.get() : m_atClient.get();
    auto *to = serverSends ? m_atClient.get() : m_atServer.get();

    QFuture<void> sent = readyFuture();
    int accepted = 0;
    while (accepted < count && QTest::qWaitFor([&] { return sent.isFinished(); }, 300)) {
        sent = from->writable()->send(WebSocketMessage(QByteArray::number(accepted++).leftJustified(size)));
        QVERIFY(from->writable()->bytesToWrite() <= 2 * size);
    }
    QVERIFY2(accepted < count, "nothing held the producer");
    QVERIFY(to->readable()->bufferedBytes() >= size);
    QVERIFY(to->readable()->bufferedBytes() <= 8 * 1024 * 1024 + 3 * size);

    for (int i = 0; i < accepted; ++i) {
        const auto message = to->readable()->receive();
        AWAIT(message);
        QCOMPARE(message.result().data().trimmed().toInt(), i);
    }
    AWAIT(sent);
    QVERIFY2(succeeded(sent), qPrintable(failureOf(sent)));
}

QTEST_GUILESS_MAIN(tst_FromServer)
#include "tst_fromserver.moc"
