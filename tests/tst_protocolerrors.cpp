// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#include "testconnection.h"

#include <QtTest/qtest.h>

using namespace Qt::StringLiterals;

// What the peer does against RFC 6455, and the code that it is told (rule 10).
class tst_ProtocolErrors : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase_data() { addTransports(); }

    void violationIsAnsweredAndFails_data();
    void violationIsAnsweredAndFails();
    void violatingPeerThatStaysIsCutOff();
    void violationWhilePausedIsSeenOnceItIsRead();
    void messagesBeforeAViolationArrive();
    void maskedPingIsNotAnswered();
    void whatIsAllowedIsNoViolation_data();
    void whatIsAllowedIsNoViolation();
    void smallMessageLimitIsNoneForControlFrames();
};

static constexpr qint64 maxMessageSize = 1000;

static QByteArray frame(int opcode, const QByteArray &payload, bool fin = true, int rsv = 0)
{
    return RawFrame{opcode, payload, fin, rsv}.toBytes();
}

void tst_ProtocolErrors::violationIsAnsweredAndFails_data()
{
    constexpr int Continuation = RawFrame::Continuation;
    constexpr int Text = RawFrame::Text;
    constexpr int Binary = RawFrame::Binary;
    constexpr int Close = RawFrame::Close;
    constexpr int Ping = RawFrame::Ping;
    constexpr int Pong = RawFrame::Pong;
    const auto body = [](int code, const QByteArray &reason = {}) { return RawFrame::closeBody(code, reason); };

    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<int>("code");
    QTest::newRow("bad UTF-8") << frame(Text, "a\xff") << 1007;
    QTest::newRow("overlong UTF-8") << frame(Text, "\xc0\xaf") << 1007;
    QTest::newRow("UTF-8 of a surrogate") << frame(Text, "\xed\xa0\x80") << 1007;
    QTest::newRow("truncated UTF-8") << frame(Text, "\xe2\x82") << 1007;
    QTest::newRow("bad UTF-8 in a fragment") << frame(Text, "a", false) + frame(Continuation, "\xff") << 1007;

    QTest::newRow("frame too big") << frame(Binary, QByteArray(maxMessageSize + 1, 'a')) << 1009;
    QTest::newRow("text too big") << frame(Text, QByteArray(maxMessageSize + 1, 'a')) << 1009;
    QTest::newRow("message too big") << frame(Binary, QByteArray(600, 'a'), false)
                    + frame(Continuation, QByteArray(600, 'a'))
                                     << 1009;
    QTest::newRow("1 TiB announced") << QByteArray("\x82\x7f\0\0\x01\0\0\0\0\0", 10) << 1009;

    QTest::newRow("opcode 3") << frame(3, "a") << 1002;
    QTest::newRow("opcode 7") << frame(7, "") << 1002;
    QTest::newRow("opcode 11") << frame(11, "") << 1002;
    QTest::newRow("opcode 15") << frame(15, "") << 1002;
    QTest::newRow("RSV1") << frame(Text, "a", true, 4) << 1002;
    QTest::newRow("RSV2") << frame(Text, "a", true, 2) << 1002;
    QTest::newRow("RSV3 in a Ping") << frame(Ping, "a", true, 1) << 1002;
    QTest::newRow("masked") << RawFrame{Text, "a", true, 0, true}.toBytes() << 1002;
    QTest::newRow("masked, bad UTF-8") << RawFrame{Text, "a\xff", true, 0, true}.toBytes() << 1002;
    QTest::newRow("continuation of nothing") << frame(Continuation, "a") << 1002;
    QTest::newRow("message within a message") << frame(Text, "a", false) + frame(Text, "b") << 1002;
    QTest::newRow("fragmented Ping") << frame(Ping, "a", false) << 1002;
    QTest::newRow("Ping of 126 bytes") << frame(Ping, QByteArray(126, 'a')) << 1002;
    QTest::newRow("Pong of 126 bytes") << frame(Pong, QByteArray(126, 'a')) << 1002;
    QTest::newRow("length not the shortest, 16 bits") << QByteArray("\x82\x7e\0\x01"
                                                                    "a",
                                                                    5)
                                                      << 1002;
    QTest::newRow("length not the shortest, 64 bits") << QByteArray("\x82\x7f\0\0\0\0\0\0\0\x01"
                                                                    "a",
                                                                    11)
                                                      << 1002;
    QTest::newRow("length with the top bit") << QByteArray("\x82\x7f\x80\0\0\0\0\0\0\x01"
                                                           "a",
                                                           11)
                                             << 1002;

    QTest::newRow("Close of 1 byte") << frame(Close, "\x03") << 1002;
    QTest::newRow("Close 0") << frame(Close, body(0)) << 1002;
    QTest::newRow("Close 999") << frame(Close, body(999)) << 1002;
    QTest::newRow("Close 1004") << frame(Close, body(1004)) << 1002;
    QTest::newRow("Close 1005") << frame(Close, body(1005)) << 1002;
    QTest::newRow("Close 1006") << frame(Close, body(1006)) << 1002;
    QTest::newRow("Close 1015") << frame(Close, body(1015)) << 1002;
    QTest::newRow("Close 2999") << frame(Close, body(2999)) << 1002;
    QTest::newRow("Close 5000") << frame(Close, body(5000)) << 1002;
    QTest::newRow("Close 65535") << frame(Close, body(65535, "x")) << 1002;
    QTest::newRow("Close of 126 bytes") << frame(Close, body(1000, QByteArray(124, 'a'))) << 1002;
    QTest::newRow("fragmented Close") << frame(Close, body(1000), false) << 1002;
    QTest::newRow("Close with bad UTF-8") << frame(Close, body(1000, "\xff")) << 1007;
}

static void verifyViolation(TestConnection &c, int code, bool peerEndsTheConnection = true)
{
    AWAIT(c.stream->closed());
    const WebSocketError error = errorOf(c.stream->closed());
    QVERIFY2(error.kind() == WebSocketError::Kind::WebSocket, qPrintable(describe(error)));
    using Initiator = WebSocketError::Initiator;
    const bool isOurLimit = code == 1009;
    QVERIFY2(error.initiator() == (isOurLimit ? Initiator::Local : Initiator::Protocol), qPrintable(describe(error)));
    if (isOurLimit) {
        const QString option = QStringLiteral("maxMessageSize, %1 bytes").arg(c.options.maxMessageSize);
        QVERIFY2(error.message().contains(option), qPrintable(describe(error)));
    }
    QVERIFY2(error.closeCode() == 1006, qPrintable(describe(error)));
    QVERIFY2(error.reason().isEmpty(), qPrintable(describe(error)));
    QCOMPARE(c.stream->state(), WebSocketStream::State::Closed);

    TRY_PEER(c.peer, !c.peer.frames(RawFrame::Close).isEmpty());
    QCOMPARE(c.peer.closeFrame().closeCode(), code);
    QVERIFY(c.peer.closeFrame().masked);
    if (peerEndsTheConnection)
        c.peer.fin();
    TRY_PEER(c.peer, c.peer.wasDisconnected());
    QCOMPARE(c.peer.frames(RawFrame::Close).size(), 1);
}

void tst_ProtocolErrors::violationIsAnsweredAndFails()
{
    TestConnection c;
    QFETCH(const QByteArray, bytes);
    QFETCH(const int, code);
    c.options.maxMessageSize = maxMessageSize;
    QVERIFY(c.open());
    const auto pending = c.readable()->receive();
    c.peer.sendBytes(bytes);
    verifyViolation(c, code);
    AWAIT(pending);
    QCOMPARE(describe(errorOf(pending)), describe(errorOf(c.stream->closed())));
}

void tst_ProtocolErrors::violatingPeerThatStaysIsCutOff()
{
    TestConnection c;
    QVERIFY(c.open());
    c.peer.sendFrame({3, "reserved"});
    verifyViolation(c, 1002, false);
}

void tst_ProtocolErrors::violationWhilePausedIsSeenOnceItIsRead()
{
    TestConnection c;
    c.options.readHighWaterMark = 64 * 1024;
    c.options.receiveBufferSize = 64 * 1024;
    QVERIFY(c.open());
    for (int i = 0; i < 160; ++i)
        c.peer.sendBinary(QByteArray(100 * 1000, 'a'));
    c.peer.sendFrame({3, "reserved"});
    TRY_VERIFY(c.readable()->bufferedBytes() >= c.options.readHighWaterMark);
    QCOMPARE(c.stream->state(), WebSocketStream::State::Open);
    connect(c.readable(), &WebSocketReadable::messagesAvailable, this, [&] { c.readable()->readMessages(); });
    c.readable()->readMessages();
    verifyViolation(c, 1002);
}

// Also if they come in one piece with it.
void tst_ProtocolErrors::messagesBeforeAViolationArrive()
{
    TestConnection c;
    QVERIFY(c.open());
    QList<WebSocketMessage> messages;
    connect(c.readable(), &WebSocketReadable::messagesAvailable, this,
            [&] { messages += c.readable()->readMessages(); });
    const auto received = c.readable()->receive();
    c.peer.sendBytes(frame(RawFrame::Text, "one") + frame(RawFrame::Text, "two") + frame(3, "reserved"));
    verifyViolation(c, 1002);
    AWAIT(received);
    QVERIFY2(succeeded(received), qPrintable(failureOf(received)));
    QCOMPARE(received.result(), WebSocketMessage(u"one"_s));
    QCOMPARE(messages, QList<WebSocketMessage>{WebSocketMessage(u"two"_s)});
}

void tst_ProtocolErrors::maskedPingIsNotAnswered()
{
    TestConnection c;
    QVERIFY(c.open());
    RawFrame ping = {RawFrame::Ping, "ping"};
    ping.masked = true;
    c.peer.sendFrame(ping);
    verifyViolation(c, 1002);
    QCOMPARE(c.peer.frames(RawFrame::Pong).size(), 0);
}

void tst_ProtocolErrors::whatIsAllowedIsNoViolation_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<WebSocketMessage>("message");
    QTest::newRow("largest message") << frame(RawFrame::Binary, QByteArray(maxMessageSize, 'a'))
                                     << WebSocketMessage(QByteArray(maxMessageSize, 'a'));
    QTest::newRow("largest in fragments") << frame(RawFrame::Binary, QByteArray(500, 'a'), false)
                    + frame(RawFrame::Continuation, QByteArray(500, 'a'))
                                          << WebSocketMessage(QByteArray(maxMessageSize, 'a'));
    QTest::newRow("character split over fragments") << frame(RawFrame::Text, "\xe2", false)
                    + frame(RawFrame::Continuation, "\x82", false) + frame(RawFrame::Continuation, "\xac")
                                                    << WebSocketMessage(u"\u20ac"_s);
    QTest::newRow("empty fragments") << frame(RawFrame::Text, "", false) + frame(RawFrame::Continuation, "", false)
                    + frame(RawFrame::Continuation, "")
                                     << WebSocketMessage(QString());
    QTest::newRow("Pong that nobody asked for")
            << frame(RawFrame::Pong, "?") + frame(RawFrame::Text, "a") << WebSocketMessage(u"a"_s);
    QTest::newRow("Ping of 125 bytes") << frame(RawFrame::Ping, QByteArray(125, 'p')) + frame(RawFrame::Text, "a")
                                       << WebSocketMessage(u"a"_s);
    QTest::newRow("NUL and noncharacters") << frame(RawFrame::Text, QByteArray("\0\xef\xbf\xbf\xf4\x8f\xbf\xbf", 8))
                                           << WebSocketMessage(QString(u"\0\uffff\U0010ffff"_s));
    QTest::newRow("byte order mark") << frame(RawFrame::Text,
                                              "\xef\xbb\xbf"
                                              "a")
                                     << WebSocketMessage(u"\ufeff"
                                                         "a"_s);
}

void tst_ProtocolErrors::whatIsAllowedIsNoViolation()
{
    TestConnection c;
    QFETCH(const QByteArray, bytes);
    QFETCH(const WebSocketMessage, message);
    c.options.maxMessageSize = maxMessageSize;
    QVERIFY(c.open());
    const auto received = c.readable()->receive();
    c.peer.sendBytes(bytes);
    AWAIT(received);
    QVERIFY2(succeeded(received), qPrintable(failureOf(received)));
    QCOMPARE(received.result(), message);
    QCOMPARE(c.stream->state(), WebSocketStream::State::Open);
}

void tst_ProtocolErrors::smallMessageLimitIsNoneForControlFrames()
{
    TestConnection c;
    c.options.maxMessageSize = 1;
    QVERIFY(c.open());
    c.peer.sendBytes(frame(RawFrame::Ping, "ping") + frame(RawFrame::Text, "a"));
    TRY_PEER(c.peer, c.peer.frames(RawFrame::Pong).size() == 1);
    TRY_COMPARE(c.readable()->pendingMessageCount(), 1);
    QCOMPARE(c.readable()->readMessage(), WebSocketMessage(u"a"_s));
    c.peer.sendBytes(frame(RawFrame::Binary, "ab"));
    verifyViolation(c, 1009);
}

QTEST_GUILESS_MAIN(tst_ProtocolErrors)
#include "tst_protocolerrors.moc"
