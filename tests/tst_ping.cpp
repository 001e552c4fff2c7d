// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#include "await.h"
#include "testconnection.h"
#include "websocketreadable.h"
#include "websocketstream.h"

#include <QtTest/qtest.h>

using namespace Qt::StringLiterals;
using Kind = WebSocketError::Kind;

// A Ping that somebody wants to know the answer to.
class tst_Ping : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase_data() { addTransports(); }

    void pongFinishesIt_data();
    void pongFinishesIt();
    void everyPingHasItsPong();
    void latestPongAnswersThoseBefore();
    void otherPongsAreNone();
    void pingInAMessageUnderWay();
    void badPayloadFails();
    void notOpenFails();
    void endFailsIt_data();
    void endFailsIt();
    void continuationMayDeleteTheStream_data();
    void continuationMayDeleteTheStream();
    void cancelledFutureHurtsNobody();
};

static QByteArray lastPing(const TestConnection &c)
{
    const auto pings = c.peer.frames(RawFrame::Ping);
    return pings.isEmpty() ? QByteArray() : pings.constLast().payload;
}

void tst_Ping::pongFinishesIt_data()
{
    QTest::addColumn<QByteArray>("payload");
    QTest::newRow("no payload") << QByteArray();
    QTest::newRow("payload") << "payload"_ba;
    QTest::newRow("binary") << QByteArray("\0\xff\0", 3);
    QTest::newRow("125 bytes") << QByteArray(125, 'x');
}

void tst_Ping::pongFinishesIt()
{
    QFETCH(const QByteArray, payload);
    TestConnection c;
    QVERIFY(c.open());
    const auto pong = c.stream->ping(payload);
    TRY_PEER(c.peer, c.peer.frames(RawFrame::Ping).size() == 1);
    if (!payload.isEmpty())
        QCOMPARE(lastPing(c), payload);
    QTest::qWait(20);
    QVERIFY(!pong.isFinished());
    c.peer.sendFrame({RawFrame::Pong, lastPing(c)});
    AWAIT(pong);
    QVERIFY2(succeeded(pong), qPrintable(failureOf(pong)));
    QVERIFY(pong.result() >= std::chrono::milliseconds(20));
}

void tst_Ping::everyPingHasItsPong()
{
    TestConnection c;
    QVERIFY(c.open());
    for (int i = 0; i < 3; ++i) {
        const auto pong = c.stream->ping();
        TRY_PEER(c.peer, c.peer.frames(RawFrame::Ping).size() == i + 1);
        c.peer.sendFrame({RawFrame::Pong, lastPing(c)});
        AWAIT(pong);
    }
}

void tst_Ping::latestPongAnswersThoseBefore()
{
    TestConnection c;
    QVERIFY(c.open());
    QList<QFuture<std::chrono::microseconds>> pongs;
    for (int i = 0; i < 3; ++i)
        pongs.append(c.stream->ping());
    TRY_PEER(c.peer, c.peer.frames(RawFrame::Ping).size() == 3);
    c.peer.sendFrame({RawFrame::Pong, c.peer.frames(RawFrame::Ping).at(1).payload});
    AWAIT(pongs.at(0));
    AWAIT(pongs.at(1));
    QVERIFY(!pongs.at(2).isFinished());
    c.peer.sendFrame({RawFrame::Pong, lastPing(c)});
    AWAIT(pongs.at(2));
}

void tst_Ping::otherPongsAreNone()
{
    TestConnection c;
    QVERIFY(c.open());
    const auto pong = c.stream->ping("mine");
    c.peer.sendFrame({RawFrame::Pong, ""});
    c.peer.sendFrame({RawFrame::Pong, "other"});
    c.peer.sendText("behind");
    TRY_VERIFY(c.readable()->hasPendingMessages());
    QVERIFY(!pong.isFinished());
}

void tst_Ping::pingInAMessageUnderWay()
{
    TestConnection c;
    QVERIFY(c.open());
    c.peer.stopReading();
    (void)c.writable()->send(QByteArray(20 * 1024 * 1024, 'x'));
    const auto first = c.stream->ping("first");
    const auto second = c.stream->ping("second");
    c.peer.startReading();
    TRY_PEER(c.peer, lastPing(c) == "second");
    c.peer.sendFrame({RawFrame::Pong, "second"});
    AWAIT(first);
    AWAIT(second);
}

void tst_Ping::badPayloadFails()
{
    TestConnection c;
    QVERIFY(c.open());
    const auto pong = c.stream->ping(QByteArray(126, 'x'));
    QVERIFY(pong.isFinished());
    QCOMPARE(errorOf(pong).kind(), Kind::Syntax);
    QCOMPARE(errorOf(pong).message(), u"The payload of the Ping has 126 bytes; at most 125 are allowed."_s);
}

void tst_Ping::notOpenFails()
{
    TestConnection c;
    c.peer.setAnswersClose(true);
    c.start();
    QCOMPARE(errorOf(c.stream->ping()).kind(), Kind::InvalidState);
    AWAIT(c.stream->opened());
    c.stream->close();
    QCOMPARE(errorOf(c.stream->ping()).kind(), Kind::InvalidState);
    AWAIT(c.stream->closed());
    QCOMPARE(errorOf(c.stream->ping()).kind(), Kind::InvalidState);
}

void tst_Ping::endFailsIt_data()
{
    using Act = std::function<void(TestConnection &)>;
    QTest::addColumn<Act>("act");
    QTest::addColumn<Kind>("kind");
    QTest::newRow("close") << Act([](auto &c) { c.stream->close(); }) << Kind::InvalidState;
    QTest::newRow("remote close") << Act([](auto &c) { c.peer.sendClose(1000); }) << Kind::InvalidState;
    QTest::newRow("reset") << Act([](auto &c) { c.peer.reset(); }) << Kind::WebSocket;
    QTest::newRow("deletion") << Act([](auto &c) { c.stream.reset(); }) << Kind::Abort;
}

void tst_Ping::endFailsIt()
{
    QFETCH(const std::function<void(TestConnection &)>, act);
    QFETCH(const Kind, kind);
    TestConnection c;
    c.peer.setAnswersClose(true);
    QVERIFY(c.open());
    const auto pong = c.stream->ping();
    act(c);
    AWAIT(pong);
    QCOMPARE(errorOf(pong).kind(), kind);
}

void tst_Ping::continuationMayDeleteTheStream_data()
{
    QTest::addColumn<bool>("isAnswered");
    QTest::newRow("at the Pong") << true;
    QTest::newRow("at the end") << false;
}

void tst_Ping::continuationMayDeleteTheStream()
{
    QFETCH(const bool, isAnswered);
    TestConnection c;
    QVERIFY(c.open());
    auto first = c.stream->ping().then([&c](const QFuture<std::chrono::microseconds> &) { c.stream.reset(); });
    const auto second = c.stream->ping();
    TRY_PEER(c.peer, c.peer.frames(RawFrame::Ping).size() == 2);
    if (isAnswered)
        c.peer.sendFrame({RawFrame::Pong, lastPing(c)});
    else
        c.peer.reset();
    AWAIT(first);
    AWAIT(second);
    QVERIFY(!c.stream);
}

void tst_Ping::cancelledFutureHurtsNobody()
{
    TestConnection c;
    QVERIFY(c.open());
    auto cancelled = c.stream->ping();
    cancelled.cancel();
    const auto pong = c.stream->ping();
    TRY_PEER(c.peer, c.peer.frames(RawFrame::Ping).size() == 2);
    c.peer.sendFrame({RawFrame::Pong, lastPing(c)});
    AWAIT(pong);
    QVERIFY2(succeeded(pong), qPrintable(failureOf(pong)));
}

QTEST_GUILESS_MAIN(tst_Ping)
#include "tst_ping.moc"
