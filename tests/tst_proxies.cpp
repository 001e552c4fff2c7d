// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#include "peerdeflate.h"
#include "testconnection.h"
#include "testproxy.h"
#include "websocketmessagedevice.h"

#include <QtCore/qbuffer.h>
#include <QtTest/qsignalspy.h>

#include <optional>
#include <utility>

using namespace Qt::StringLiterals;
using Initiator = WebSocketError::Initiator;
using Kind = WebSocketError::Kind;
using State = WebSocketStream::State;

static constexpr int mark = 64 * 1024;
static constexpr int messageSize = 16 * 1024;
static constexpr int messageCount = 2048; // 32 MiB, more than all buffers on the way

// Every promise of a stream, through every kind of proxy and through none.
class tst_Proxies : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase_data() { addTransports(); }

    void nameIsResolvedByTheProxy_data() { addProxies(); }
    void nameIsResolvedByTheProxy();
    void wrongLoginFails_data() { addProxies(Login::With); }
    void wrongLoginFails();
    void missingLoginFails_data() { addProxies(Login::With); }
    void missingLoginFails();
    void refusalFails_data();
    void refusalFails();
    void unreachableServerFails_data() { addProxies(Login::Without); }
    void unreachableServerFails();

    void slowConsumerHoldsTheSender_data() { addProxies(); }
    void slowConsumerHoldsTheSender();
    void everyPauseEnds_data() { addProxies(); }
    void everyPauseEnds();
    void largeMessagesArrive_data() { addProxies(); }
    void largeMessagesArrive();
    void handlerWithItsOwnEventLoopHoldsTheSender_data() { addProxies(); }
    void handlerWithItsOwnEventLoopHoldsTheSender();
    void waitingWithoutAnEventLoopReadsEverything_data() { addProxies(); }
    void waitingWithoutAnEventLoopReadsEverything();

    void slowPeerHoldsTheProducer_data() { addProxies(); }
    void slowPeerHoldsTheProducer();
    void writingGoesOnWhileReadingIsPaused_data() { addProxies(); }
    void writingGoesOnWhileReadingIsPaused();
    void waitingWithoutAnEventLoopWritesEverything_data() { addProxies(); }
    void waitingWithoutAnEventLoopWritesEverything();
    void largeMessagesTravelFromAndToDevices_data() { addProxies(); }
    void largeMessagesTravelFromAndToDevices();

    void closeIsClean_data() { addProxies(); }
    void closeIsClean();
    void closeBehindUnreadDataIsClean_data() { addProxies(); }
    void closeBehindUnreadDataIsClean();
    void finBehindUnreadDataIsSeen_data() { addProxies(); }
    void finBehindUnreadDataIsSeen();
    void resetBehindUnreadDataIsSeen_data() { addProxies(); }
    void resetBehindUnreadDataIsSeen();
    void whatTheSystemHeldIsReadAfterAFailedWrite_data() { addProxies(); }
    void whatTheSystemHeldIsReadAfterAFailedWrite();

private:
    void verifyEndBehindUnreadData(void (RawPeer::*end)(), int atLeast);

    enum class Login { Any, With, Without };
    static void addProxies(Login login = Login::Any);
};

static const QString user = u"user"_s;
static const QString password = u"secret"_s;

void tst_Proxies::addProxies(Login login)
{
    QTest::addColumn<int>("kind"); // -1: none
    QTest::addColumn<bool>("login");
    if (login == Login::Any)
        QTest::newRow("no proxy") << -1 << false;
    for (const auto &[kind, name] :
         {std::pair(TestProxy::Kind::Socks5, "SOCKS5"), std::pair(TestProxy::Kind::HttpConnect, "HTTP CONNECT")}) {
        if (login != Login::With)
            QTest::newRow(name) << int(kind) << false;
        if (login != Login::Without)
            QTest::addRow("%s with login", name) << int(kind) << true;
    }
}

// A connection through the proxy of the current row.
class ProxiedTest : public TestConnection
{
public:
    ProxiedTest()
    {
        QFETCH(const int, kind);
        QFETCH(const bool, login);
        options.readHighWaterMark = mark;
        options.receiveBufferSize = mark;
        if (kind < 0) {
            options.proxy = QNetworkProxy::NoProxy;
            return;
        }
        proxy.emplace(TestProxy::Kind(kind), login ? user : QString(), login ? password : QString());
        options.proxy = proxy->toNetworkProxy();
    }

    // Sends numbered messages.
    void flood(int count = messageCount, int size = messageSize)
    {
        for (int i = 0; i < count; ++i)
            peer.sendBinary(QByteArray::number(i).leftJustified(size));
    }

    std::optional<TestProxy> proxy;
};

// Reads what flood() sends, as it comes and without a pause.
class NumberedReader : public QObject
{
public:
    explicit NumberedReader(WebSocketReadable *readable) : m_readable(readable)
    {
        connect(readable, &WebSocketReadable::messagesAvailable, this, &NumberedReader::read);
    }

    void readUpTo(int count)
    {
        m_count = count;
        read();
    }

    int received = 0;

private:
    void read()
    {
        while (received < m_count && m_readable->hasPendingMessages()) {
            const WebSocketMessage message = m_readable->readMessage();
            QCOMPARE(message.size(), messageSize);
            QCOMPARE(numberIn(message), received);
            ++received;
        }
    }

    WebSocketReadable *const m_readable;
    int m_count = 0;
};

// Without a connection both futures fail, and say with what words.
static void verifyFailed(const ProxiedTest &c, const QString &words)
{
    AWAIT(c.stream->opened());
    AWAIT(c.stream->closed());
    const WebSocketError error = errorOf(c.stream->closed());
    const auto text = describe(error).toLocal8Bit();
    QVERIFY2(error.kind() == Kind::WebSocket, text);
    QVERIFY2(error.initiator() == Initiator::Network, text);
    QVERIFY2(error.closeCode() == 1006, text);
    QVERIFY2(error.message().contains(words, Qt::CaseInsensitive), text);
    QVERIFY2(!error.message().contains(password), text);
    QCOMPARE(describe(errorOf(c.stream->opened())), describe(error));
    QCOMPARE(c.stream->state(), State::Closed);
    QCOMPARE(c.peer.connectionCount(), 0);
}

void tst_Proxies::nameIsResolvedByTheProxy()
{
    ProxiedTest c;
    const bool proxied = c.proxy.has_value();
    QUrl url = c.peer.url();
    // A name that only the proxy knows; over TLS, one that the certificate has.
    url.setHost(!proxied || isTls() ? u"localhost"_s : u"feed.test"_s);
    c.stream = std::make_unique<WebSocketStream>(url, c.options);
    AWAIT(c.stream->opened());
    QVERIFY2(succeeded(c.stream->opened()), qPrintable(failureOf(c.stream->opened())));
    if (proxied)
        QCOMPARE(c.proxy->requests(), QStringList(url.host() + u':' + QString::number(url.port())));
    QCOMPARE(c.peer.requestHeader("Host"), (url.host() + u':' + QString::number(url.port())).toLatin1());
    QVERIFY(!c.peer.request().contains("Proxy-Authorization"));
    c.peer.sendText("hello");
    const auto message = c.readable()->receive();
    AWAIT(message);
    QCOMPARE(message.result(), WebSocketMessage(u"hello"_s));
}

void tst_Proxies::wrongLoginFails()
{
    ProxiedTest c;
    c.options.proxy.setPassword(u"another"_s);
    c.start();
    verifyFailed(c, u"authentication"_s);
    QCOMPARE(c.proxy->requests(), QStringList());
}

void tst_Proxies::missingLoginFails()
{
    ProxiedTest c;
    c.options.proxy.setUser({});
    c.options.proxy.setPassword({});
    c.start();
    verifyFailed(c, u"authentication"_s);
    QCOMPARE(c.proxy->requests(), QStringList());
}

void tst_Proxies::refusalFails_data()
{
    QTest::addColumn<int>("kind");
    QTest::addColumn<bool>("login");
    QTest::addColumn<int>("code");
    QTest::addColumn<QString>("words");
    constexpr int socks5 = int(TestProxy::Kind::Socks5);
    constexpr int http = int(TestProxy::Kind::HttpConnect);
    QTest::newRow("SOCKS5, general failure") << socks5 << false << 1 << u"failure"_s;
    QTest::newRow("SOCKS5, not allowed") << socks5 << true << 2 << u"not allowed"_s;
    QTest::newRow("SOCKS5, network unreachable") << socks5 << false << 3 << u"unreachable"_s;
    QTest::newRow("SOCKS5, host unreachable") << socks5 << false << 4 << u"not found"_s;
    QTest::newRow("SOCKS5, refused") << socks5 << false << 5 << u"refused"_s;
    QTest::newRow("SOCKS5, TTL expired") << socks5 << false << 6 << u"TTL"_s;
    QTest::newRow("SOCKS5, no such command") << socks5 << false << 7 << u"not supported"_s;
    QTest::newRow("HTTP, 403") << http << true << 403 << u"denied"_s;
    QTest::newRow("HTTP, 404") << http << false << 404 << u"not found"_s;
    QTest::newRow("HTTP, 503") << http << false << 503 << u"refused"_s;
}

void tst_Proxies::refusalFails()
{
    ProxiedTest c;
    QFETCH(const int, code);
    QFETCH(const QString, words);
    c.proxy->setRefusal(code);
    c.start();
    verifyFailed(c, words);
    QVERIFY(c.proxy->requests().contains(u"127.0.0.1:"_s + QString::number(c.peer.serverPort())));
}

void tst_Proxies::unreachableServerFails()
{
    ProxiedTest c;
    c.peer.close(); // nobody listens at its port any more
    c.start();
    verifyFailed(c, {});
    QVERIFY(!c.proxy->requests().isEmpty());
}

void tst_Proxies::slowConsumerHoldsTheSender()
{
    ProxiedTest c;
    QVERIFY(c.open());
    c.flood();
    TRY_VERIFY(c.readable()->bufferedBytes() >= mark);
    const qint64 held = c.peer.bytesHeldBack();
    QVERIFY2(held > 16 * 1024 * 1024, c.peer.describe().constData());
    QVERIFY2(c.readable()->bufferedBytes() <= 4 * mark, QByteArray::number(c.readable()->bufferedBytes()));
    NumberedReader reader(c.readable());
    reader.readUpTo(messageCount / 4);
    TRY_VERIFY2(reader.received == messageCount / 4, QByteArray::number(reader.received));
    QVERIFY2(c.peer.bytesHeldBack() > 0, c.peer.describe().constData());
    reader.readUpTo(messageCount);
    TRY_VERIFY2(reader.received == messageCount, QByteArray::number(reader.received));
    QCOMPARE(c.peer.bytesWaiting(), 0);
    QVERIFY(!c.readable()->hasPendingMessages());
    QCOMPARE(c.stream->state(), State::Open);
}

// Pauses with everything in the queue and nothing on the way, with the peer waiting for the reader.
void tst_Proxies::everyPauseEnds()
{
    constexpr int rounds = 200; // of two messages
    ProxiedTest c;
    c.options.readHighWaterMark = 1;
    QVERIFY(c.open());
    int received = 0;
    const auto sendTwo = [&] {
        c.peer.sendText(QByteArray::number(received / 2));
        c.peer.sendBinary(QByteArray(received / 2 * 100, 'a'));
    };
    const auto read = [&] {
        while (c.readable()->hasPendingMessages()) {
            const WebSocketMessage message = c.readable()->readMessage();
            if (message.isText())
                QCOMPARE(numberIn(message), received / 2);
            else
                QCOMPARE(message.size(), received / 2 * 100);
            if (++received % 2 == 0 && received < 2 * rounds)
                sendTwo();
        }
    };
    // Queued: not while the channel is reading, which may pause then.
    connect(c.readable(), &WebSocketReadable::messagesAvailable, c.readable(), read, Qt::QueuedConnection);
    sendTwo();
    TRY_VERIFY2(received == 2 * rounds, QByteArray::number(received));
}

void tst_Proxies::largeMessagesArrive()
{
    constexpr int count = 20;
    constexpr int size = 1000 * 1000;
    ProxiedTest c;
    QVERIFY(c.open());
    c.flood(count, size);
    for (int i = 0; i < count; ++i) {
        const auto message = c.readable()->receive();
        AWAIT(message);
        QCOMPARE(message.result().size(), size);
        QCOMPARE(numberIn(message.result()), i);
    }
}

void tst_Proxies::handlerWithItsOwnEventLoopHoldsTheSender()
{
    ProxiedTest c;
    QVERIFY(c.open());
    const auto *const transport = c.stream->findChild<QAbstractSocket *>();
    QVERIFY(transport);
    bool first = true;
    qint64 largest = -1;
    int messages = 0;
    connect(c.readable(), &WebSocketReadable::messagesAvailable, this, [&] {
        messages += int(c.readable()->readMessages().size());
        if (std::exchange(first, false)) {
            c.peer.bytesHeldBack();
            largest = transport->bytesAvailable();
        }
    });
    c.flood();
    TRY_VERIFY2(messages == messageCount, QByteArray::number(messages));
    QVERIFY2(largest >= 0 && largest <= 256 * 1024, QByteArray::number(largest));
}

void tst_Proxies::waitingWithoutAnEventLoopReadsEverything()
{
    constexpr int count = 50;
    constexpr int size = 1000; // leaves the peer at once
    ProxiedTest c;
    QVERIFY(c.open());
    for (int round = 0; round < 10; ++round) {
        c.flood(count, size);
        for (int i = 0; i < count; ++i) {
            while (!c.readable()->hasPendingMessages()) {
                QVERIFY2(c.readable()->waitForReadyRead(testPatience()),
                         QByteArray::number(round) + ", " + QByteArray::number(i));
            }
            QCOMPARE(numberIn(c.readable()->readMessage()), i);
        }
    }
}

void tst_Proxies::slowPeerHoldsTheProducer()
{
    ProxiedTest c;
    c.options.writeHighWaterMark = mark;
    QVERIFY(c.open());
    c.peer.stopReading();
    for (int i = 0; i < messageCount; ++i)
        c.writable()->send(WebSocketMessage(QByteArray::number(i).leftJustified(messageSize)));
    const auto ready = c.writable()->ready();
    qint64 before = -1;
    TRY_VERIFY(std::exchange(before, c.writable()->bytesToWrite()) == before);
    QVERIFY(!ready.isFinished());
    c.peer.startReading();
    AWAIT(ready);
    QVERIFY2(succeeded(ready), qPrintable(failureOf(ready)));
    TRY_PEER(c.peer, c.peer.messages().size() == messageCount);
    for (int i = 0; i < messageCount; ++i)
        QCOMPARE(numberIn(c.peer.messages().at(i)), i);
    TRY_COMPARE(c.writable()->bytesToWrite(), 0);
}

// More than fits into all buffers: what leaves must be said while nothing is read.
void tst_Proxies::writingGoesOnWhileReadingIsPaused()
{
    ProxiedTest c;
    c.options.writeHighWaterMark = mark;
    QVERIFY(c.open());
    c.flood();
    QVERIFY2(c.peer.bytesHeldBack() > 0, c.peer.describe().constData());
    for (int i = 0; i < messageCount; ++i) {
        const auto sent = c.writable()->send(WebSocketMessage(QByteArray(messageSize, 'a')));
        AWAIT(sent);
    }
    TRY_PEER(c.peer, c.peer.messages().size() == messageCount);
    QVERIFY(c.peer.bytesWaiting() > 0);
    NumberedReader reader(c.readable());
    reader.readUpTo(messageCount);
    TRY_VERIFY2(reader.received == messageCount, QByteArray::number(reader.received));
}

void tst_Proxies::waitingWithoutAnEventLoopWritesEverything()
{
    ProxiedTest c;
    QVERIFY(c.open());
    for (int i = 0; i < 10; ++i)
        c.writable()->send(WebSocketMessage(QByteArray(1000, 'a')));
    while (c.writable()->bytesToWrite() > 0)
        QVERIFY(c.writable()->waitForBytesWritten(testPatience()));
    TRY_PEER(c.peer, c.peer.messages().size() == 10);
}

// Compressed from the peer, and held back by whoever does not read.
void tst_Proxies::largeMessagesTravelFromAndToDevices()
{
    ProxiedTest c;
    c.peer.setExtraHeaders("Sec-WebSocket-Extensions: permessage-deflate; client_no_context_takeover\r\n");
    QVERIFY(c.open());
    const QByteArray data = QByteArray("0123456789").repeated(messageSize) + QByteArray(20 * messageSize, 'a');
    QBuffer source;
    source.setData(data);
    source.open(QIODevice::ReadOnly);
    const auto sent = c.writable()->sendDevice(&source);
    const auto received = c.readable()->receiveDevice();
    c.peer.sendFrame({RawFrame::Binary, PeerDeflater().compress(data), true, 4});
    AWAIT(sent);
    AWAIT(received);
    WebSocketMessageDevice *const device = received.result();
    QVERIFY(device->bytesAvailable() < data.size());
    QByteArray read = device->readAll();
    connect(device, &QIODevice::readyRead, device, [&] { read += device->readAll(); });
    TRY_VERIFY(device->isComplete() && read == data);
    TRY_PEER(c.peer, !c.peer.frames().isEmpty() && c.peer.frames().constLast().fin);
    QByteArray payload;
    for (const RawFrame &frame : c.peer.frames())
        payload += frame.payload;
    QVERIFY(PeerInflater().inflate(payload) == data);
}

void tst_Proxies::closeIsClean()
{
    ProxiedTest c;
    c.peer.setAnswersClose(true);
    QVERIFY(c.open());
    c.writable()->send(WebSocketMessage(QByteArray(1000 * 1000, 'a')));
    c.stream->close({4000, u"bye"_s});
    AWAIT(c.stream->closed());
    QVERIFY2(succeeded(c.stream->closed()), qPrintable(failureOf(c.stream->closed())));
    QCOMPARE(c.stream->closed().result().closeCode, 4000);
    QCOMPARE(c.stream->closed().result().reason, u"bye"_s);
    QCOMPARE(c.peer.messageBytes(), 1000 * 1000);
    TRY_PEER(c.peer, !c.peer.isConnected());
}

void tst_Proxies::closeBehindUnreadDataIsClean()
{
    ProxiedTest c;
    QVERIFY(c.open());
    c.flood(64);
    c.peer.sendClose(4001, "done");
    c.peer.fin();
    TRY_VERIFY(c.readable()->bufferedBytes() >= mark);
    for (int i = 0; i < 64; ++i) {
        TRY_VERIFY2(c.readable()->hasPendingMessages(), QByteArray::number(i));
        QCOMPARE(numberIn(c.readable()->readMessage()), i);
    }
    AWAIT(c.stream->closed());
    QVERIFY2(succeeded(c.stream->closed()), qPrintable(failureOf(c.stream->closed())));
    QCOMPARE(c.stream->closed().result().closeCode, 4001);
}

// Rule 16: what has arrived can be read, in order, and then comes the end.
void tst_Proxies::verifyEndBehindUnreadData(void (RawPeer::*end)(), int atLeast)
{
    constexpr int count = 16; // four times the mark; the rest is on the way
    ProxiedTest c;
    QVERIFY(c.open());
    c.flood(count);
    TRY_VERIFY(c.readable()->bufferedBytes() >= mark);
    TRY_PEER(c.peer, c.peer.bytesWaiting() == 0);
    (c.peer.*end)();
    int messages = 0;
    const auto read = [&] {
        for (const WebSocketMessage &message : c.readable()->readMessages())
            QCOMPARE(numberIn(message), messages++);
    };
    connect(c.readable(), &WebSocketReadable::messagesAvailable, this, read);
    read();
    AWAIT(c.stream->closed());
    read();
    const WebSocketError error = errorOf(c.stream->closed());
    QCOMPARE(error.closeCode(), 1006);
    QCOMPARE(error.initiator(), Initiator::Network);
    QVERIFY2(messages >= atLeast, QByteArray::number(messages));
}

void tst_Proxies::finBehindUnreadDataIsSeen()
{
    verifyEndBehindUnreadData(&RawPeer::fin, 16);
}

// What the reset overtook is lost on any line.
void tst_Proxies::resetBehindUnreadDataIsSeen()
{
    verifyEndBehindUnreadData(&RawPeer::reset, mark / messageSize);
}

void tst_Proxies::whatTheSystemHeldIsReadAfterAFailedWrite()
{
    constexpr int count = 6; // what is above the mark fits into the system's buffer
    ProxiedTest c;
    QVERIFY(c.open());
    c.flood(count);
    TRY_VERIFY(c.readable()->bufferedBytes() >= mark);
    TRY_VERIFY(c.proxy ? c.proxy->bytesToClient() > count * messageSize && c.proxy->hasDelivered()
                       : c.peer.hasDelivered());
    c.peer.reset();
    TRY_VERIFY(!c.proxy || c.proxy->clientCount() == 0); // it has passed that on
    for (int i = 0; i < 1000 && !c.stream->closed().isFinished(); ++i) {
        c.writable()->write(QByteArray(messageSize, 'x'));
        QTest::qWait(1);
    }
    AWAIT(c.stream->closed());
    QCOMPARE(errorOf(c.stream->closed()).initiator(), Initiator::Network);
    for (int i = 0; i < count; ++i) {
        TRY_VERIFY2(c.readable()->hasPendingMessages(), QByteArray::number(i));
        QCOMPARE(numberIn(c.readable()->readMessage()), i);
    }
}

QTEST_GUILESS_MAIN(tst_Proxies)
#include "tst_proxies.moc"
