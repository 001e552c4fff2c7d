// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#include "await.h"
#include "testcertificate.h"
#include "testconnection.h"
#include "websocketstream.h"

#include <QtCore/qpointer.h>
#include <QtNetwork/qtcpserver.h>
#include <QtNetwork/qtcpsocket.h>
#include <QtTest/qtest.h>

using namespace Qt::StringLiterals;

// A proxy that answers each piece that it gets with the next of its answers, whatever it was asked for. After them it is
// silent, or ends the connection.
class LyingProxy : public QTcpServer
{
public:
    LyingProxy(QNetworkProxy::ProxyType type, const QByteArrayList &answers, bool ends)
        : m_type(type), m_answers(answers), m_ends(ends)
    {
        if (!listen(QHostAddress::LocalHost))
            qFatal("no proxy: %s", qPrintable(errorString()));
        connect(this, &QTcpServer::newConnection, this, [this] {
            m_socket = nextPendingConnection();
            connect(m_socket, &QTcpSocket::readyRead, this, [this] { answer(); });
        });
    }

    [[nodiscard]] QNetworkProxy toNetworkProxy() const { return QNetworkProxy(m_type, u"127.0.0.1"_s, serverPort()); }
    [[nodiscard]] QByteArray received() const { return m_received; }

private:
    void answer()
    {
        m_received += m_socket->readAll();
        if (m_answers.isEmpty())
            return;
        m_socket->write(m_answers.takeFirst());
        if (m_answers.isEmpty() && m_ends)
            m_socket->disconnectFromHost();
    }

    const QNetworkProxy::ProxyType m_type;
    QByteArrayList m_answers;
    const bool m_ends;
    QPointer<QTcpSocket> m_socket;
    QByteArray m_received;
};

// What a proxy says is never taken for what the server says.
class tst_LyingProxies : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase_data() { addTransports(); }

    void answerIsNotTheServers_data();
    void answerIsNotTheServers();
    void bodyOfATunnelIsNobodys();
};

static QUrl serverUrl()
{
    return QUrl(isTls() ? u"wss://server.invalid/?token=secret"_s : u"ws://server.invalid/?token=secret"_s);
}

static const QByteArray forged101 = "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                                    "Sec-WebSocket-Accept: AAAAAAAAAAAAAAAAAAAAAAAAAAA=\r\n\r\n";
static const QByteArray forged403 = "HTTP/1.1 403 Forbidden\r\nX-From: the proxy\r\nContent-Length: 0\r\n\r\n";

void tst_LyingProxies::answerIsNotTheServers_data()
{
    using Type = QNetworkProxy::ProxyType;
    QTest::addColumn<Type>("type");
    QTest::addColumn<QByteArrayList>("answers");
    QTest::addColumn<bool>("ends");
    QTest::addColumn<bool>("isRefusal"); // by the proxy, before there is a tunnel
    const auto add = [](const char *name, Type type, const QByteArrayList &answers, bool isRefusal) {
        for (const bool ends : {false, true})
            QTest::addRow("%s, then %s", name, ends ? "FIN" : "silence") << type << answers << ends << isRefusal;
    };
    const auto http = Type::HttpProxy;
    add("101 instead of a tunnel", http, {forged101}, true);
    add("101 instead of a tunnel, and a frame", http, {forged101 + QByteArray("\x81\x02hi")}, true);
    add("403", http, {forged403}, true);
    add("403, and a 101", http, {forged403 + forged101}, true);
    add("401 with a challenge", http,
        {"HTTP/1.1 401 Unauthorized\r\nWWW-Authenticate: Basic realm=\"x\"\r\nContent-Length: 0\r\n\r\n"}, true);
    add("301", http, {"HTTP/1.1 301 Moved\r\nLocation: ws://127.0.0.1:1/\r\nContent-Length: 0\r\n\r\n"}, true);
    add("407 without a challenge", http, {"HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n"},
        true);
    add("407 with a challenge, and a 101", http,
        {"HTTP/1.1 407 Proxy Authentication Required\r\nProxy-Authenticate: Basic realm=\"x\"\r\n"
         "Content-Length: 0\r\n\r\n"
         + forged101},
        true);
    add("500 with a body that is a 101", http,
        {"HTTP/1.1 500 Broken\r\nContent-Length: " + QByteArray::number(forged101.size()) + "\r\n\r\n" + forged101},
        true);
    add("no HTTP", http, {"what?\r\n\r\n"}, true);
    add("200, and a 101", http, {"HTTP/1.1 200 OK\r\n\r\n" + forged101}, false);
    add("200, and a 403", http, {"HTTP/1.1 200 OK\r\n\r\n" + forged403}, false);
    add("200 with a body, and a 101", http, {"HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nbody" + forged101}, false);

    const auto socks = Type::Socks5Proxy;
    const QByteArray welcome("\x05\x00", 2);
    const QByteArray connected("\x05\x00\x00\x01\x7f\x00\x00\x01\x00\x01", 10);
    add("a 101 instead of SOCKS", socks, {forged101}, true);
    add("a version that is none", socks, {QByteArray("\x07\x00", 2)}, true);
    add("a method that was not offered", socks, {QByteArray("\x05\x55", 2)}, true);
    add("no method", socks, {QByteArray("\x05\xff", 2)}, true);
    add("a 101 instead of a reply", socks, {welcome, forged101}, true);
    add("a reply that is none", socks, {welcome, QByteArray("\x05\x7f\x00\x09", 4)}, true);
    add("a refusal, and a 101", socks,
        {welcome, QByteArray("\x05\x02\x00\x01\x00\x00\x00\x00\x00\x00", 10) + forged101}, true);
    add("connected, and a 101", socks, {welcome, connected + forged101}, false);
    add("connected, and a 403", socks, {welcome, connected + forged403}, false);
}

void tst_LyingProxies::answerIsNotTheServers()
{
    QFETCH(const QNetworkProxy::ProxyType, type);
    QFETCH(const QByteArrayList, answers);
    QFETCH(const bool, ends);
    QFETCH(const bool, isRefusal);
    const LyingProxy proxy(type, answers, ends);
    WebSocketStreamOptions options;
    options.proxy = proxy.toNetworkProxy();
    options.sslConfiguration = TestCertificate::instance().clientConfiguration();
    const WebSocketStream stream(serverUrl(), options);
    AWAIT(stream.opened());
    const WebSocketError error = errorOf(stream.opened());
    QCOMPARE(error.closeCode(), 1006);
    using Initiator = WebSocketError::Initiator;
    if (isRefusal) {
        QVERIFY2(error.initiator() == Initiator::Network && error.httpStatus() == 0, qPrintable(describe(error)));
        QVERIFY(error.httpHeaders().isEmpty());
    } else if (isTls()) {
        QVERIFY2(error.initiator() == Initiator::Tls && error.httpStatus() == 0, qPrintable(describe(error)));
    } else {
        // Without TLS who has the connection is the server. But it does not know the key.
        QVERIFY2(error.initiator() == Initiator::Protocol || error.httpStatus() == 403, qPrintable(describe(error)));
    }
    if (isRefusal || isTls())
        QVERIFY2(!proxy.received().contains("token"), proxy.received());
}

// Qt drops it, as it was told a size that is not there. The server is silent, then.
void tst_LyingProxies::bodyOfATunnelIsNobodys()
{
    const QByteArray answer =
            "HTTP/1.1 200 OK\r\nContent-Length: " + QByteArray::number(forged101.size()) + "\r\n\r\n" + forged101;
    const LyingProxy proxy(QNetworkProxy::HttpProxy, {answer, "not HTTP"}, true);
    WebSocketStreamOptions options;
    options.proxy = proxy.toNetworkProxy();
    const WebSocketStream stream(serverUrl(), options);
    AWAIT(stream.opened());
    QCOMPARE(errorOf(stream.opened()).httpStatus(), 0);
}

QTEST_GUILESS_MAIN(tst_LyingProxies)

#include "tst_lyingproxies.moc"
