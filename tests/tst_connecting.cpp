// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#include "testconnection.h"

#include <QtTest/qtest.h>

using namespace Qt::StringLiterals;
using Initiator = WebSocketError::Initiator;
using Kind = WebSocketError::Kind;
using State = WebSocketStream::State;

// What a caller can do to a stream that is still connecting, except aborting its signal.
class tst_Connecting : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase_data() { addTransports(); }

    void closeWhileConnectingAbortsTheHandshake();
    void closeWhileConnectingBeforeTheConnectionIsMade();
    void invalidCloseWhileConnectingDoesNothing();

    void cancellingOpenedAbortsTheHandshake_data();
    void cancellingOpenedAbortsTheHandshake();
    void cancellingOpenedIsInTimeWhenTheAnswerComes();
    void cancellingOpenedAfterwardsHasNoEffect();

    void writingBeforeOpenFails();
    void readingBeforeOpenFindsNothing();
    void receivingBeforeOpenWaits();
    void cancellingTheReadableAbortsTheHandshake();
    void abortingTheWritableAbortsTheHandshake();
    void closingTheWritableAbortsTheHandshake();
};

void tst_Connecting::closeWhileConnectingAbortsTheHandshake()
{
    TestConnection c;
    c.peer.setSilent();
    c.start();
    TRY_PEER(c.peer, c.peer.hasRequest());
    QVERIFY(c.stream->close({3000, u"not needed"_s}));
    AWAIT(c.stream->opened());
    AWAIT(c.stream->closed());
    const WebSocketError error = errorOf(c.stream->closed());
    QCOMPARE(error.kind(), Kind::WebSocket);
    QCOMPARE(error.initiator(), Initiator::Local);
    QCOMPARE(error.closeCode(), 1006);
    QCOMPARE(error.reason(), QString());
    QCOMPARE(describe(errorOf(c.stream->opened())), describe(error));
    TRY_PEER(c.peer, c.peer.wasDisconnected());
    QCOMPARE(c.peer.receivedBytes(), QByteArray()); // neither code nor reason went out
}

void tst_Connecting::closeWhileConnectingBeforeTheConnectionIsMade()
{
    TestConnection c;
    c.start();
    QVERIFY(c.stream->close());
    AWAIT(c.stream->opened());
    AWAIT(c.stream->closed());
    QCOMPARE(errorOf(c.stream->opened()).kind(), Kind::WebSocket);
    QCOMPARE(errorOf(c.stream->closed()).kind(), Kind::WebSocket);
    QCOMPARE(c.stream->state(), State::Closed);
}

void tst_Connecting::invalidCloseWhileConnectingDoesNothing()
{
    TestConnection c;
    c.start();
    QTest::ignoreMessage(QtWarningMsg, QRegularExpression(u"close code"_s));
    QVERIFY(!c.stream->close({1001, QString()}));
    AWAIT(c.stream->opened());
    QVERIFY2(succeeded(c.stream->opened()), qPrintable(failureOf(c.stream->opened())));
    QCOMPARE(c.stream->state(), State::Open);
}

void tst_Connecting::cancellingOpenedAbortsTheHandshake_data()
{
    QTest::addColumn<int>("time");
    QTest::newRow("at once") << 0;
    QTest::newRow("after some time") << 50; // milliseconds
}

void tst_Connecting::cancellingOpenedAbortsTheHandshake()
{
    TestConnection c;
    QFETCH(const int, time);
    c.peer.setSilent();
    c.start();
    auto opened = c.stream->opened();
    TRY_PEER(c.peer, c.peer.hasRequest());
    QTest::qWait(time);
    opened.cancel();
    AWAIT(c.stream->opened());
    AWAIT(c.stream->closed());
    QVERIFY(c.stream->opened().isCanceled());
    QCOMPARE(errorOf(c.stream->closed()).kind(), Kind::Abort);
    QCOMPARE(c.stream->state(), State::Closed);
    TRY_PEER(c.peer, c.peer.wasDisconnected());
}

void tst_Connecting::cancellingOpenedIsInTimeWhenTheAnswerComes()
{
    TestConnection c;
    c.start();
    auto opened = c.stream->opened();
    const auto other = c.stream->opened();
    opened.cancel();
    AWAIT(other);
    AWAIT(c.stream->closed());
    QCOMPARE(errorOf(other).kind(), Kind::Abort);
    QCOMPARE(errorOf(c.stream->closed()).kind(), Kind::Abort);
}

void tst_Connecting::cancellingOpenedAfterwardsHasNoEffect()
{
    TestConnection c;
    QVERIFY(c.open());
    auto opened = c.stream->opened();
    opened.cancel();
    c.peer.sendText("still here");
    const auto message = c.readable()->receive();
    AWAIT(message);
    QVERIFY2(succeeded(message), qPrintable(failureOf(message)));
    QCOMPARE(c.stream->state(), State::Open);
}

void tst_Connecting::writingBeforeOpenFails()
{
    TestConnection c;
    c.start();
    QTest::ignoreMessage(QtWarningMsg, QRegularExpression(u".*"_s));
    QCOMPARE(c.writable()->write("too early"), -1);
}

void tst_Connecting::readingBeforeOpenFindsNothing()
{
    TestConnection c;
    c.start();
    QVERIFY(!c.readable()->hasPendingMessages());
    QCOMPARE(c.readable()->pendingMessageCount(), 0);
    QVERIFY(c.readable()->readMessage().isNull());
    QVERIFY(c.readable()->readMessages().isEmpty());
    QCOMPARE(c.readable()->bytesAvailable(), 0);
    QCOMPARE(c.readable()->bufferedBytes(), 0);
}

void tst_Connecting::receivingBeforeOpenWaits()
{
    TestConnection c;
    c.peer.setFirstBytes(RawFrame{RawFrame::Text, "first"}.toBytes());
    c.start();
    const auto message = c.readable()->receive();
    QVERIFY(!message.isFinished());
    AWAIT(message);
    QVERIFY2(succeeded(message), qPrintable(failureOf(message)));
    QCOMPARE(message.result(), WebSocketMessage(u"first"_s));
}

static void verifyAborted(TestConnection &c)
{
    AWAIT(c.stream->opened());
    AWAIT(c.stream->closed());
    QVERIFY(!succeeded(c.stream->opened()));
    QVERIFY(!succeeded(c.stream->closed()));
    QCOMPARE(c.stream->state(), State::Closed);
    TRY_PEER(c.peer, c.peer.wasDisconnected());
    QCOMPARE(c.peer.receivedBytes(), QByteArray());
}

void tst_Connecting::cancellingTheReadableAbortsTheHandshake()
{
    TestConnection c;
    c.peer.setSilent();
    c.start();
    TRY_PEER(c.peer, c.peer.hasRequest());
    c.readable()->cancel();
    verifyAborted(c);
}

void tst_Connecting::abortingTheWritableAbortsTheHandshake()
{
    TestConnection c;
    c.peer.setSilent();
    c.start();
    TRY_PEER(c.peer, c.peer.hasRequest());
    c.writable()->abort();
    verifyAborted(c);
}

void tst_Connecting::closingTheWritableAbortsTheHandshake()
{
    TestConnection c;
    c.peer.setSilent();
    c.start();
    TRY_PEER(c.peer, c.peer.hasRequest());
    c.writable()->close();
    verifyAborted(c);
}

QTEST_GUILESS_MAIN(tst_Connecting)
#include "tst_connecting.moc"
