// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#include "await.h"
#include "rawframe.h"
#include "socketfaults.h"
#include "testcertificate.h"
#include "websocketreadable.h"
#include "websocketstream.h"
#include "websocketwritable.h"

#include <QtCore/qprocess.h>
#include <QtNetwork/qsslcipher.h>
#include <QtNetwork/qsslsocket.h>
#include <QtTest/qtest.h>
#include <QtWebSockets/qwebsocketcorsauthenticator.h>
#include <QtWebSockets/qwebsocketserver.h>

#include <sys/socket.h>

#include <array>
#include <vector>

using namespace Qt::StringLiterals;

// Accepts whoever comes.
class Server
{
public:
    explicit Server(bool isSecure)
        : server(u"test"_s, isSecure ? QWebSocketServer::SecureMode : QWebSocketServer::NonSecureMode)
    {
        if (isSecure)
            server.setSslConfiguration(TestCertificate::instance().serverConfiguration());
        if (!server.listen(QHostAddress::LocalHost))
            qFatal("no server: %s", qPrintable(server.errorString()));
        QObject::connect(&server, &QWebSocketServer::newConnection, &server, [this] {
            while (auto *const stream = WebSocketStream::fromServer(&server))
                streams.emplace_back(stream);
        });
    }

    [[nodiscard]] QUrl url() const
    {
        QUrl url = server.serverUrl();
        url.setPath(u"/path"_s);
        url.setQuery(u"query=1"_s);
        return url;
    }

    QWebSocketServer server;
    std::vector<std::unique_ptr<WebSocketStream>> streams;
};

static const QByteArray openingRequest =
        "GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        "Sec-WebSocket-Key: AQIDBAUGBwgJCgsMDQ4PEA==\r\nSec-WebSocket-Version: 13\r\n\r\n";

static WebSocketStreamOptions trustingOptions()
{
    WebSocketStreamOptions options;
    options.sslConfiguration = TestCertificate::instance().clientConfiguration();
    return options;
}

static QByteArray message(const QByteArray &text)
{
    return RawFrame{RawFrame::Text, text, true, 0, true}.toBytes();
}

// What an accepting side can know of who connects, and what clients that misbehave in TLS can do to it.
class tst_Accepting : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void requestAndBothEndsAreKnown_data();
    void requestAndBothEndsAreKnown();
    void nothingIsKnownBeforeTheConnection();
    void browserMayBeRefused();
    void clientsCertificateIsKnown();

    void bridgesFromLocalSocketsAreNotMixedUp();

    void badTlsHandshakeHarmsNobody_data();
    void badTlsHandshakeHarmsNobody();
    void tlsThatBreaksEndsTheStream_data();
    void tlsThatBreaksEndsTheStream();
    void renegotiationIsRefused();
    void keyUpdateIsNoticedByNobody();

private:
    void verifyThatOthersAreServed(Server *server);
};

void tst_Accepting::verifyThatOthersAreServed(Server *server)
{
    const size_t before = server->streams.size();
    WebSocketStream client(server->url(), trustingOptions());
    AWAIT(client.opened());
    QVERIFY2(succeeded(client.opened()), qPrintable(failureOf(client.opened())));
    TRY_VERIFY(server->streams.size() == before + 1);
    client.writable()->writeText(u"hello"_s);
    WebSocketStream *const accepted = server->streams.back().get();
    const auto hello = accepted->readable()->receive();
    AWAIT(hello);
    QCOMPARE(hello.result().text(), u"hello"_s);
    client.close();
    AWAIT(client.closed());
    AWAIT(accepted->closed());
    QVERIFY2(succeeded(accepted->closed()), qPrintable(failureOf(accepted->closed())));
}

void tst_Accepting::requestAndBothEndsAreKnown_data()
{
    QTest::addColumn<bool>("isSecure");
    QTest::newRow("ws") << false;
    QTest::newRow("wss") << true;
}

void tst_Accepting::requestAndBothEndsAreKnown()
{
    QFETCH(const bool, isSecure);
    Server server(isSecure);
    WebSocketStreamOptions options = trustingOptions();
    options.origin = u"https://example.org"_s;
    options.headers = {{"X-Token", "a secret"}, {"Cookie", "a=b; c=d"}};
    WebSocketStream client(server.url(), options);
    AWAIT(client.opened());
    TRY_VERIFY(server.streams.size() == 1);
    WebSocketStream *const accepted = server.streams.front().get();

    QCOMPARE(accepted->url(), server.url());
    QCOMPARE(accepted->origin(), options.origin);
    for (const auto &[wanted, value] : std::as_const(options.headers)) {
        const auto headers = accepted->requestHeaders();
        const auto found = std::find_if(headers.cbegin(), headers.cend(), [&name = wanted](const auto &header) {
            return header.first.compare(name, Qt::CaseInsensitive) == 0;
        });
        QVERIFY2(found != headers.cend(), wanted);
        QCOMPARE(found->second, value);
    }
    QCOMPARE(client.origin(), options.origin);
    QCOMPARE(client.requestHeaders(), options.headers);

    const auto compareEnds = [&] {
        QCOMPARE(accepted->peerAddress(), QHostAddress(QHostAddress::LocalHost));
        QCOMPARE(accepted->localAddress(), QHostAddress(QHostAddress::LocalHost));
        QCOMPARE(accepted->localPort(), server.server.serverPort());
        QVERIFY(accepted->peerPort() > 0);
        QCOMPARE(client.peerAddress(), accepted->localAddress());
        QCOMPARE(client.peerPort(), accepted->localPort());
        QCOMPARE(client.localAddress(), accepted->peerAddress());
        QCOMPARE(client.localPort(), accepted->peerPort());
        QCOMPARE(client.peerName(), u"127.0.0.1"_s);
    };
    compareEnds();
    QCOMPARE(client.sslConfiguration().isNull(), !isSecure);
    QCOMPARE(accepted->sslConfiguration().isNull(), !isSecure);
    if (isSecure) {
        QCOMPARE(client.sslConfiguration().peerCertificate(),
                 TestCertificate::instance().serverConfiguration().localCertificate());
        QCOMPARE(accepted->sslConfiguration().sessionCipher(), client.sslConfiguration().sessionCipher());
        QVERIFY(!accepted->sslConfiguration().sessionCipher().isNull());
    }
    client.close();
    AWAIT(client.closed());
    AWAIT(accepted->closed());
    compareEnds();
    QCOMPARE(accepted->origin(), options.origin);
}

void tst_Accepting::nothingIsKnownBeforeTheConnection()
{
    Server server(false);
    WebSocketStream client(server.url());
    const WebSocketStream impossible(QUrl(u"foo://x"_s));
    for (const WebSocketStream *stream : {&std::as_const(client), &impossible}) {
        QVERIFY(stream->peerAddress().isNull());
        QVERIFY(stream->localAddress().isNull());
        QCOMPARE(stream->peerPort(), 0);
        QCOMPARE(stream->localPort(), 0);
        QCOMPARE(stream->peerName(), QString());
        QVERIFY(stream->sslConfiguration().isNull());
        QCOMPARE(stream->origin(), QString());
        QVERIFY(stream->requestHeaders().isEmpty());
    }
    AWAIT(client.opened());
    TRY_VERIFY(server.streams.size() == 1);
    QCOMPARE(server.streams.front()->origin(), QString());
}

// RFC 6455, 10.2, as the reference says it.
void tst_Accepting::browserMayBeRefused()
{
    Server server(false);
    connect(&server.server, &QWebSocketServer::originAuthenticationRequired, this,
            [](QWebSocketCorsAuthenticator *request) {
                request->setAllowed(request->origin() == u"https://good.example"_s);
            });
    WebSocketStreamOptions options;
    options.origin = u"https://evil.example"_s;
    const WebSocketStream refused(server.url(), options);
    AWAIT(refused.opened());
    QCOMPARE(errorOf(refused.opened()).httpStatus(), 403);
    QVERIFY(server.streams.empty());
    options.origin = u"https://good.example"_s;
    const WebSocketStream allowed(server.url(), options);
    AWAIT(allowed.opened());
    QVERIFY2(succeeded(allowed.opened()), qPrintable(failureOf(allowed.opened())));
}

void tst_Accepting::clientsCertificateIsKnown()
{
    Server server(true);
    QSslConfiguration demanding = TestCertificate::instance().serverConfiguration();
    demanding.setCaCertificates({TestCertificate::instance().authority()});
    demanding.setPeerVerifyMode(QSslSocket::VerifyPeer);
    server.server.setSslConfiguration(demanding);
    WebSocketStreamOptions options;
    options.sslConfiguration = TestCertificate::instance().clientConfigurationWithCertificate();
    const WebSocketStream client(server.url(), options);
    AWAIT(client.opened());
    TRY_VERIFY(server.streams.size() == 1);
    QCOMPARE(server.streams.front()->sslConfiguration().peerCertificate(), options.sslConfiguration.localCertificate());
    QVERIFY(!options.sslConfiguration.localCertificate().isNull());
}

// They have no address and no port that could tell them apart.
void tst_Accepting::bridgesFromLocalSocketsAreNotMixedUp()
{
    constexpr int count = 3;
    Server server(false);
    std::array<std::unique_ptr<QTcpSocket>, count> clients;
    for (auto &client : clients) {
        std::array<int, 2> ends = {};
        QCOMPARE(::socketpair(AF_UNIX, SOCK_STREAM, 0, ends.data()), 0);
        client = std::make_unique<QTcpSocket>();
        QVERIFY(client->setSocketDescriptor(ends[0]));
        auto *const bridge = new QTcpSocket(&server.server);
        QVERIFY(bridge->setSocketDescriptor(ends[1]));
        server.server.handleConnection(bridge);
    }
    for (const int i : {1, 2, 0}) {
        clients.at(size_t(i))->write(QByteArray(openingRequest).replace("GET /", "GET /" + QByteArray::number(i)));
        TRY_VERIFY(clients.at(size_t(i))->bytesAvailable() > 0);
    }
    QCOMPARE(server.streams.size(), size_t(count));
    for (const auto &stream : server.streams)
        stream->writable()->writeText(u"for "_s + stream->url().path());
    for (int i = 0; i < count; ++i) {
        const auto &client = clients.at(size_t(i));
        QByteArray received;
        TRY_VERIFY2((received += client->readAll()).contains("for /"), received);
        QVERIFY2(received.endsWith("for /" + QByteArray::number(i)), received);
        client->write(message("from /" + QByteArray::number(i)).repeated(1000));
    }
    for (const auto &stream : server.streams) {
        TRY_COMPARE(stream->readable()->pendingMessageCount(), 1000);
        QCOMPARE(stream->readable()->readMessage().text(), u"from "_s + stream->url().path());
    }
}

void tst_Accepting::badTlsHandshakeHarmsNobody_data()
{
    const QByteArray hello = QByteArray::fromHex("16030100c8010000c40303");
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<bool>("ends");
    for (const bool ends : {false, true}) {
        const char *const then = ends ? "FIN" : "silence";
        QTest::addRow("nothing, %s", then) << QByteArray() << ends;
        QTest::addRow("a request without TLS, %s", then) << openingRequest << ends;
        QTest::addRow("half a hello, %s", then) << hello + QByteArray(30, 'x') << ends;
        QTest::addRow("a hello of nonsense, %s", then) << hello + QByteArray(1000, '\xff') << ends;
        QTest::addRow("a record that is too long, %s", then)
                << QByteArray::fromHex("160301ffff") + QByteArray(70'000, 'x') << ends;
        QTest::addRow("an alert, %s", then) << QByteArray::fromHex("15030300020228") << ends;
        QTest::addRow("application data, %s", then) << QByteArray::fromHex("1703030005") + "hello" << ends;
        QTest::addRow("1 MB of zeros, %s", then) << QByteArray(1'000'000, '\0') << ends;
    }
}

void tst_Accepting::badTlsHandshakeHarmsNobody()
{
    QFETCH(const QByteArray, bytes);
    QFETCH(const bool, ends);
    Server server(true);
    QTcpSocket attacker;
    attacker.connectToHost(QHostAddress::LocalHost, server.server.serverPort());
    TRY_COMPARE(attacker.state(), QAbstractSocket::ConnectedState);
    attacker.write(bytes);
    TRY_VERIFY(attacker.bytesToWrite() == 0 || attacker.state() == QAbstractSocket::UnconnectedState);
    if (ends && attacker.state() == QAbstractSocket::ConnectedState)
        finishSending(&attacker);
    verifyThatOthersAreServed(&server);
    attacker.abort();
    verifyThatOthersAreServed(&server);
    QCOMPARE(server.streams.size(), 2U); // both of them
}

void tst_Accepting::tlsThatBreaksEndsTheStream_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::newRow("FIN without close_notify") << QByteArray();
    QTest::newRow("half a record, then FIN") << QByteArray::fromHex("1703030100") + QByteArray(100, 'x');
    QTest::newRow("a record that was not encrypted, then FIN")
            << QByteArray::fromHex("1703030040") + QByteArray(64, 'x');
    QTest::newRow("a frame outside of TLS, then FIN") << message("outside");
    QTest::newRow("an alert outside of TLS, then FIN") << QByteArray::fromHex("15030300020100"); // close_notify
    QTest::newRow("nonsense, then FIN") << QByteArray(100'000, '\xaa');
}

// An attacker between the two, who cannot read TLS, but cut it and write into it.
void tst_Accepting::tlsThatBreaksEndsTheStream()
{
    QFETCH(const QByteArray, bytes);
    Server server(true);
    QSslSocket client;
    client.setSslConfiguration(TestCertificate::instance().clientConfiguration());
    client.connectToHostEncrypted(u"127.0.0.1"_s, server.server.serverPort());
    client.write(openingRequest);
    TRY_VERIFY(server.streams.size() == 1);
    WebSocketStream *const accepted = server.streams.front().get();
    client.write(message("before"));
    TRY_VERIFY(client.bytesToWrite() == 0 && client.encryptedBytesToWrite() == 0);

    const int descriptor = int(client.socketDescriptor());
    qsizetype sent = 0;
    while (sent < bytes.size()) {
        const ssize_t size = ::send(descriptor, bytes.constData() + sent, size_t(bytes.size() - sent), MSG_NOSIGNAL);
        if (size < 0)
            break; // the server has seen enough
        sent += size;
    }
    ::shutdown(descriptor, SHUT_WR);

    AWAIT(accepted->closed());
    const WebSocketError error = errorOf(accepted->closed());
    QCOMPARE(error.closeCode(), 1006);
    QCOMPARE(error.kind(), WebSocketError::Kind::WebSocket);
    const auto before = accepted->readable()->receive();
    AWAIT(before);
    QVERIFY2(succeeded(before), qPrintable(failureOf(before)));
    QCOMPARE(before.result().text(), u"before"_s);
    const auto nothing = accepted->readable()->receive();
    AWAIT(nothing);
    QCOMPARE(describe(errorOf(nothing)), describe(error));
    verifyThatOthersAreServed(&server);
}

// "openssl s_client": a client that can do in TLS what QSslSocket cannot.
class OpenSslClient : public QProcess
{
public:
    OpenSslClient(const Server &server, const QString &version)
    {
        setProcessChannelMode(QProcess::MergedChannels);
        setWorkingDirectory(TestCertificate::instance().directory());
        start(u"openssl"_s,
              {u"s_client"_s, u"-connect"_s, u"127.0.0.1:%1"_s.arg(server.server.serverPort()), u"-CAfile"_s,
               u"authority.pem"_s, version});
        write(openingRequest);
    }

    ~OpenSslClient() override
    {
        kill();
        waitForFinished();
    }
};

// By the client it costs the server ten times as much as the client, as often as it likes.
void tst_Accepting::renegotiationIsRefused()
{
    Server server(true);
    OpenSslClient client(server, u"-tls1_2"_s);
    TRY_VERIFY2(server.streams.size() == 1, client.peek(10'000));
    WebSocketStream *const accepted = server.streams.front().get();
    client.write(message("before"));
    const auto before = accepted->readable()->receive();
    AWAIT(before);
    client.write("R\n");
    AWAIT(accepted->closed());
    QCOMPARE(errorOf(accepted->closed()).closeCode(), 1006);
    TRY_COMPARE(client.state(), QProcess::NotRunning);
    const QByteArray output = client.readAll();
    QVERIFY2(output.contains("RENEGOTIATING") && output.contains("no renegotiation"), output);
    verifyThatOthersAreServed(&server);
}

void tst_Accepting::keyUpdateIsNoticedByNobody()
{
    Server server(true);
    OpenSslClient client(server, u"-tls1_3"_s);
    TRY_VERIFY2(server.streams.size() == 1, client.peek(10'000));
    WebSocketStream *const accepted = server.streams.front().get();
    QByteArray output;
    for (int i = 0; i < 10; ++i) {
        const QByteArray text = "message " + QByteArray::number(i);
        client.write(message(text));
        const auto received = accepted->readable()->receive();
        AWAIT(received);
        QCOMPARE(received.result().text().toUtf8(), text);
        accepted->writable()->writeText(u"answer %1"_s.arg(i));
        TRY_VERIFY2((output += client.readAll()).contains("answer " + QByteArray::number(i)), output);
        client.write("K\n"); // of both directions
        TRY_VERIFY2((output += client.readAll()).count("KEYUPDATE") == i + 1, output);
    }
}

QTEST_GUILESS_MAIN(tst_Accepting)

#include "tst_accepting.moc"
