// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#include "connection/qwebsocketchannel.h"
#include "testconnection.h"
#include "websocketstream_p.h"

using namespace WebSocketStreamInternal;

// A version of Qt whose QWebSocket is made differently: what QWebSocket itself can do still works.
class tst_Fallback : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase_data() { addTransports(); }

    void saysSoOnce();
    void compressionIsNotOffered();
    void messagesGoBothWays();
    void readingIsHeldBack();
    void closeCodesAreThoseOfQWebSocket_data();
    void closeCodesAreThoseOfQWebSocket();
    void closeEndsTheStream();
    void lostConnectionIsUnclean();

private:
    static bool open(TestConnection &c);
};

static int warnings = 0;

static void countWarnings(QtMsgType, const QMessageLogContext &, const QString &message)
{
    if (message.startsWith(QLatin1StringView("This version of QWebSocket has no ")))
        ++warnings;
}

void tst_Fallback::saysSoOnce()
{
    const auto previous = qInstallMessageHandler(countWarnings);
    TestConnection first;
    TestConnection second;
    const bool opened = open(first) && open(second);
    qInstallMessageHandler(previous);
    QVERIFY(opened);
    QCOMPARE(warnings, 1); // over all connections of this process
}

bool tst_Fallback::open(TestConnection &c)
{
    ChannelOptions options;
    options.sslConfiguration = c.options.sslConfiguration;
    options.maxMessageSize = c.options.maxMessageSize;
    options.compression.emplace(); // as by default
    auto channel = std::make_unique<QWebSocketChannel>(c.peer.url(), options, QWebSocketChannel::Internals::Ignore);
    c.stream.reset(WebSocketStreamPrivate::create(std::move(channel), c.options, nullptr));
    const auto opened = c.stream->opened();
    return QTest::qWaitFor([&] { return opened.isFinished(); }, testPatience()) && succeeded(opened);
}

// QWebSocket could not read what is compressed.
void tst_Fallback::compressionIsNotOffered()
{
    TestConnection c;
    QVERIFY(open(c));
    QVERIFY(c.peer.hasRequest());
    QCOMPARE(c.peer.requestHeader("Sec-WebSocket-Extensions"), QByteArray());
    QCOMPARE(c.stream->extensions(), QString());
}

void tst_Fallback::messagesGoBothWays()
{
    TestConnection c;
    QVERIFY(open(c));
    c.peer.sendText("text");
    c.peer.sendBinary("binary");
    const auto text = c.readable()->receive();
    const auto binary = c.readable()->receive();
    AWAIT(binary);
    QCOMPARE(text.result(), WebSocketMessage(QStringLiteral("text")));
    QCOMPARE(binary.result(), WebSocketMessage(QByteArray("binary")));
    QVERIFY(c.writable()->write("back") > 0);
    TRY_PEER(c.peer, c.peer.messages().size() == 1);
    QCOMPARE(c.peer.messages().constFirst(), WebSocketMessage(QByteArray("back")));
}

void tst_Fallback::readingIsHeldBack()
{
    constexpr int count = 64;
    TestConnection c;
    QVERIFY(open(c));
    for (int i = 0; i < count; ++i)
        c.peer.sendBinary(QByteArray(1024 * 1024, char(i)));
    TRY_VERIFY(c.readable()->bufferedBytes() >= c.readable()->highWaterMark());
    qint64 before = -1;
    TRY_VERIFY(std::exchange(before, c.peer.bytesWaiting()) == c.peer.bytesWaiting());
    QVERIFY(c.peer.bytesWaiting() > 0);
    for (int i = 0; i < count; ++i) {
        const auto message = c.readable()->receive();
        AWAIT(message);
        QCOMPARE(message.result().data(), QByteArray(1024 * 1024, char(i)));
    }
}

void tst_Fallback::closeCodesAreThoseOfQWebSocket_data()
{
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<WebSocketCloseInfo>("reported");
    QTest::newRow("code") << RawFrame::closeBody(3001, "bye") << WebSocketCloseInfo{3001, QStringLiteral("bye")};
    QTest::newRow("no body") << QByteArray() << WebSocketCloseInfo{1000, QString()};
}

void tst_Fallback::closeCodesAreThoseOfQWebSocket()
{
    TestConnection c;
    QFETCH(QByteArray, body);
    QVERIFY(open(c));
    c.peer.sendFrame({RawFrame::Close, body});
    AWAIT(c.stream->closed());
    QVERIFY2(succeeded(c.stream->closed()), qPrintable(failureOf(c.stream->closed())));
    QTEST(c.stream->closed().result(), "reported");
}

void tst_Fallback::closeEndsTheStream()
{
    TestConnection c;
    QVERIFY(open(c));
    c.peer.setAnswersClose(true);
    QVERIFY(c.stream->close({4000, QStringLiteral("done")}));
    AWAIT(c.stream->closed());
    QVERIFY2(succeeded(c.stream->closed()), qPrintable(failureOf(c.stream->closed())));
    QCOMPARE(c.stream->closed().result().closeCode, 4000);
    TRY_PEER(c.peer, c.peer.closeFrame().closeCode() == 4000);
}

void tst_Fallback::lostConnectionIsUnclean()
{
    TestConnection c;
    QVERIFY(open(c));
    c.peer.reset();
    AWAIT(c.stream->closed());
    QCOMPARE(errorOf(c.stream->closed()).closeCode(), 1006);
}

QTEST_GUILESS_MAIN(tst_Fallback)

#include "tst_fallback.moc"
