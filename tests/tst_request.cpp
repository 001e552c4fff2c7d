// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#include "await.h"
#include "rawpeer.h"
#include "websocketstream.h"

#include <QtNetwork/qnetworkinterface.h>
#include <QtNetwork/qsslsocket.h>
#include <QtTest/qtest.h>

using namespace Qt::StringLiterals;

Q_DECLARE_METATYPE(QHostAddress)

// What the request of the opening handshake says of its URL and of the options.
class tst_Request : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void hostHasNoDefaultPort_data();
    void hostHasNoDefaultPort();
    void hostHasNoZone_data();
    void hostHasNoZone();
    void zoneThatDoesNotExistFails();
    void emptyHeaderIsSent();
};

// Takes whatever it is asked to connect to for itself.
class Proxy : public QTcpServer
{
public:
    Proxy()
    {
        if (!listen(QHostAddress::LocalHost))
            qFatal("the proxy cannot listen");
        connect(this, &QTcpServer::newConnection, this, [this] {
            QTcpSocket *const socket = nextPendingConnection();
            connect(socket, &QIODevice::readyRead, this, [this, socket] {
                if (std::exchange(m_isConnected, true))
                    request += socket->readAll();
                else if (!socket->readAll().isEmpty())
                    socket->write("HTTP/1.1 200 OK\r\n\r\n");
            });
        });
    }

    QByteArray request;

private:
    bool m_isConnected = false;
};

static QByteArray hostIn(const QByteArray &request)
{
    const QList<QByteArray> lines = request.split('\n');
    QByteArrayList hosts;
    for (const QByteArray &line : lines) {
        if (line.toLower().startsWith("host:"))
            hosts.append(line.mid(5).trimmed());
    }
    return hosts.join(" and ");
}

void tst_Request::hostHasNoDefaultPort_data()
{
    QTest::addColumn<QString>("url");
    QTest::addColumn<QByteArray>("host");
    QTest::newRow("no port") << u"ws://example.org/"_s << "example.org"_ba;
    QTest::newRow("default port") << u"ws://example.org:80/"_s << "example.org"_ba;
    QTest::newRow("http") << u"http://example.org:80/"_s << "example.org"_ba;
    QTest::newRow("that of wss") << u"ws://example.org:443/"_s << "example.org:443"_ba;
    QTest::newRow("other port") << u"ws://example.org:8080/"_s << "example.org:8080"_ba;
    QTest::newRow("IPv6") << u"ws://[::1]:80/"_s << "[::1]"_ba;
    QTest::newRow("user and password") << u"ws://user:secret@example.org:80/"_s << "example.org"_ba;
}

void tst_Request::hostHasNoDefaultPort()
{
    QFETCH(const QString, url);
    Proxy proxy;
    WebSocketStreamOptions options;
    options.proxy = QNetworkProxy(QNetworkProxy::HttpProxy, u"127.0.0.1"_s, proxy.serverPort());
    const WebSocketStream stream(url, options);
    TRY_VERIFY(proxy.request.endsWith("\r\n\r\n"));
    QTEST(hostIn(proxy.request), "host");
    QVERIFY2(!proxy.request.contains("secret"), proxy.request);
}

void tst_Request::hostHasNoZone_data()
{
    QTest::addColumn<QHostAddress>("address");
    QTest::addColumn<RawPeer::Transport>("transport");
    QHostAddress loopback(u"::1"_s);
    loopback.setScopeId(u"lo"_s);
    QTest::newRow("loopback") << loopback << RawPeer::Transport::Plain;
    // The only ones that need it. Not every machine has one.
    const QList<QHostAddress> addresses = QNetworkInterface::allAddresses();
    for (const QHostAddress &address : addresses) {
        if (address.isLinkLocal() && address.protocol() == QAbstractSocket::IPv6Protocol) {
            QTest::newRow(qPrintable(address.toString() + u", ws"_s)) << address << RawPeer::Transport::Plain;
            QTest::newRow(qPrintable(address.toString() + u", wss"_s)) << address << RawPeer::Transport::Tls;
        }
    }
}

void tst_Request::hostHasNoZone()
{
    QFETCH(QHostAddress, address);
    QFETCH(const RawPeer::Transport, transport);
    RawPeer peer(transport);
    peer.close();
    QVERIFY2(peer.listen(address), qPrintable(peer.errorString()));
    WebSocketStreamOptions options;
    options.sslConfiguration.setPeerVerifyMode(QSslSocket::VerifyNone);
    const QString url =
            u"%1://[%2]:%3/"_s.arg(peer.url().scheme(), address.toString(), QString::number(peer.serverPort()));
    const WebSocketStream stream(url, options);
    AWAIT(stream.opened());
    QVERIFY2(succeeded(stream.opened()), qPrintable(failureOf(stream.opened())));
    address.setScopeId({});
    QCOMPARE(hostIn(peer.request()), u"[%1]:%2"_s.arg(address.toString()).arg(peer.serverPort()).toLatin1());
    QCOMPARE(peer.connectionCount(), 1);
}

void tst_Request::zoneThatDoesNotExistFails()
{
    const WebSocketStream stream(u"ws://[fe80::1%nowhere]:7830/"_s);
    AWAIT(stream.opened());
    AWAIT(stream.closed());
    QCOMPARE(errorOf(stream.opened()).initiator(), WebSocketError::Initiator::Network);
    QCOMPARE(errorOf(stream.closed()).closeCode(), 1006);
}

void tst_Request::emptyHeaderIsSent()
{
    RawPeer peer(RawPeer::Transport::Plain);
    WebSocketStreamOptions options;
    options.headers = {{"X-Null", QByteArray()}, {"X-Empty", ""}, {"X-Full", "full"}};
    const WebSocketStream stream(peer.url(), options);
    AWAIT(stream.opened());
    const QByteArray request = peer.request().toLower(); // as Qt makes names from 6.8 on
    QVERIFY2(request.contains("\r\nx-null: \r\n"), request);
    QVERIFY2(request.contains("\r\nx-empty: \r\n"), request);
    QVERIFY2(request.contains("\r\nx-full: full\r\n"), request);
}

QTEST_GUILESS_MAIN(tst_Request)
#include "tst_request.moc"
