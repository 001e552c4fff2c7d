// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#include "testconnection.h"

#include <QtTest/qsignalspy.h>
#include <QtTest/qtest.h>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using State = WebSocketStream::State;

class tst_Close : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase_data() { addTransports(); }

    void closeWithoutArgumentsSendsAnEmptyBody();
    void closeSendsCodeAndReason_data();
    void closeSendsCodeAndReason();
    void invalidArgumentsSendNothing_data();
    void invalidArgumentsSendNothing();
    void invalidArgumentsAreRefusedInEveryState();
    void closeReportsThePeersCode_data();
    void closeReportsThePeersCode();
    void closeWaitsForThePeersAnswer();
    void secondCloseDoesNothing();
    void bothSidesClosingAtOnceReportThePeersCode();
    void peerThatKeepsTheConnectionOpenIsStillClean();

    void closeWhilePausedCompletes();
    void messagesAfterCloseAreDropped();
    void messagesBeforeCloseCanBeRead();
};

static void verifyClosed(const TestConnection &c, const WebSocketCloseInfo &expected)
{
    AWAIT(c.stream->closed());
    QVERIFY2(succeeded(c.stream->closed()), qPrintable(failureOf(c.stream->closed())));
    QCOMPARE(c.stream->closed().result(), expected);
    QCOMPARE(c.stream->state(), State::Closed);
    TRY_PEER(c.peer, c.peer.wasDisconnected());
}

void tst_Close::closeWithoutArgumentsSendsAnEmptyBody()
{
    TestConnection c;
    QVERIFY(c.open());
    QVERIFY(c.stream->close());
    TRY_PEER(c.peer, !c.peer.frames().isEmpty());
    QCOMPARE(c.peer.receivedBytes().size(), 6); // 88 80 and the mask
    QCOMPARE(c.peer.receivedBytes().left(2), "\x88\x80"_ba);
    c.peer.sendEmptyClose();
    c.peer.fin();
    verifyClosed(c, {1005, QString()});
}

void tst_Close::closeSendsCodeAndReason_data()
{
    QTest::addColumn<int>("code");
    QTest::addColumn<QString>("reason");
    QTest::addColumn<int>("sentCode");
    QTest::addColumn<QByteArray>("sentReason");
    QTest::newRow("1000") << 1000 << QString() << 1000 << QByteArray();
    QTest::newRow("1000 and reason") << 1000 << u"done"_s << 1000 << "done"_ba;
    QTest::newRow("3000") << 3000 << u"x"_s << 3000 << "x"_ba;
    QTest::newRow("4999") << 4999 << u"gr\u00fc\u00df"_s << 4999 << "gr\xc3\xbc\xc3\x9f"_ba;
    QTest::newRow("reason without code") << 0 << u"done"_s << 1000 << "done"_ba;
    QTest::newRow("123 bytes") << 1000 << QString(123, u'a') << 1000 << QByteArray(123, 'a');
    QTest::newRow("lone surrogate") << 1000 << QString(QChar(0xd83d)) << 1000 << "\xef\xbf\xbd"_ba;
    QTest::newRow("41 lone surrogates") << 1000 << QString(41, QChar(0xde00)) << 1000 << "\xef\xbf\xbd"_ba.repeated(41);
}

void tst_Close::closeSendsCodeAndReason()
{
    TestConnection c;
    QFETCH(const int, code);
    QFETCH(const QString, reason);
    QFETCH(const int, sentCode);
    QFETCH(const QByteArray, sentReason);
    c.peer.setAnswersClose(true);
    QVERIFY(c.open());
    QVERIFY(c.stream->close({code, reason}));
    TRY_PEER(c.peer, !c.peer.frames().isEmpty());
    QCOMPARE(c.peer.closeFrame().closeCode(), sentCode);
    QCOMPARE(c.peer.closeFrame().closeReason(), sentReason);
    QVERIFY(c.peer.closeFrame().masked);
    verifyClosed(c, {sentCode, QString::fromUtf8(sentReason)});
}

void tst_Close::invalidArgumentsSendNothing_data()
{
    QTest::addColumn<int>("code");
    QTest::addColumn<QString>("reason");
    QTest::addColumn<QString>("warning");
    for (const int code : {-1, 1, 999, 1001, 1005, 1006, 1011, 1015, 2999, 5000, 65536 + 1000})
        QTest::addRow("%d", code) << code << QString() << u"close code.*%1"_s.arg(code);
    QTest::newRow("124 bytes") << 1000 << QString(124, u'a') << u"close reason.*124"_s;
    QTest::newRow("124 bytes of two") << 1000 << QString(62, QChar(0xe4)) << u"close reason.*124"_s;
    QTest::newRow("124 bytes without code") << 0 << QString(124, u'a') << u"close reason.*124"_s;
    QTest::newRow("42 lone surrogates") << 3000 << QString(42, QChar(0xd83d)) << u"close reason.*126"_s;
}

void tst_Close::invalidArgumentsSendNothing()
{
    TestConnection c;
    QFETCH(const int, code);
    QFETCH(const QString, reason);
    QFETCH(const QString, warning);
    c.peer.setAnswersClose(true);
    QVERIFY(c.open());
    QTest::ignoreMessage(QtWarningMsg, QRegularExpression(warning));
    QVERIFY(!c.stream->close({code, reason}));
    QCOMPARE(c.stream->state(), State::Open);

    // What the peer sees first is what was sent first.
    QVERIFY(c.stream->close({4000, u"valid"_s}));
    TRY_PEER(c.peer, !c.peer.frames().isEmpty());
    QCOMPARE(c.peer.frames().size(), 1);
    QCOMPARE(c.peer.closeFrame().closeCode(), 4000);
    verifyClosed(c, {4000, u"valid"_s});
}

void tst_Close::invalidArgumentsAreRefusedInEveryState()
{
    TestConnection c;
    QVERIFY(c.open());
    QVERIFY(c.stream->close());
    QCOMPARE(c.stream->state(), State::Closing);
    QTest::ignoreMessage(QtWarningMsg, QRegularExpression(u"close code.*1001"_s));
    QVERIFY(!c.stream->close({1001, QString()}));
    TRY_PEER(c.peer, !c.peer.frames().isEmpty());
    c.peer.sendEmptyClose();
    c.peer.fin();
    verifyClosed(c, {1005, QString()});
    QTest::ignoreMessage(QtWarningMsg, QRegularExpression(u"close reason.*124"_s));
    QVERIFY(!c.stream->close({1000, QString(124, u'a')}));
}

void tst_Close::closeReportsThePeersCode_data()
{
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<int>("code");
    QTest::addColumn<QString>("reason");
    QTest::newRow("empty") << QByteArray() << 1005 << QString();
    QTest::newRow("1000") << RawFrame::closeBody(1000) << 1000 << QString();
    QTest::newRow("another code") << RawFrame::closeBody(3001, "theirs") << 3001 << u"theirs"_s;
    QTest::newRow("1001") << RawFrame::closeBody(1001, "going") << 1001 << u"going"_s;
    QTest::newRow("1011") << RawFrame::closeBody(1011) << 1011 << QString();
}

void tst_Close::closeReportsThePeersCode()
{
    TestConnection c;
    QFETCH(const QByteArray, body);
    QFETCH(const int, code);
    QFETCH(const QString, reason);
    QVERIFY(c.open());
    QVERIFY(c.stream->close({3000, u"ours"_s}));
    TRY_PEER(c.peer, c.peer.closeFrame().closeCode() == 3000);
    c.peer.sendFrame({RawFrame::Close, body});
    c.peer.fin();
    verifyClosed(c, {code, reason});
}

void tst_Close::closeWaitsForThePeersAnswer()
{
    TestConnection c;
    QVERIFY(c.open());
    QSignalSpy stateChanged(c.stream.get(), &WebSocketStream::stateChanged);
    QVERIFY(c.stream->close());
    TRY_PEER(c.peer, !c.peer.frames().isEmpty());
    QCOMPARE(c.stream->state(), State::Closing);
    QVERIFY(!c.stream->closed().isFinished());
    QVERIFY(c.peer.isConnected());
    c.peer.sendClose(1000);
    c.peer.fin();
    verifyClosed(c, {1000, QString()});
    QCOMPARE(stateChanged.size(), 2);
    QCOMPARE(stateChanged.at(0).at(0).value<State>(), State::Closing);
    QCOMPARE(stateChanged.at(1).at(0).value<State>(), State::Closed);
}

void tst_Close::secondCloseDoesNothing()
{
    TestConnection c;
    QVERIFY(c.open());
    QVERIFY(c.stream->close({3000, u"first"_s}));
    c.stream->close({3001, u"second"_s});
    c.stream->close();
    c.writable()->close();
    c.readable()->cancel();
    TRY_PEER(c.peer, !c.peer.frames().isEmpty());
    c.peer.sendClose(1000);
    c.peer.fin();
    verifyClosed(c, {1000, QString()});
    c.stream->close({3002, u"third"_s});
    QCOMPARE(c.peer.frames().size(), 1);
    QCOMPARE(c.peer.closeFrame().closeCode(), 3000);
    QCOMPARE(c.peer.closeFrame().closeReason(), "first"_ba);
    QCOMPARE(c.stream->closed().result(), (WebSocketCloseInfo{1000, QString()}));
}

void tst_Close::bothSidesClosingAtOnceReportThePeersCode()
{
    TestConnection c;
    QVERIFY(c.open());
    c.peer.sendClose(3002, "theirs");
    QVERIFY(c.stream->close({3001, u"ours"_s}));
    TRY_PEER(c.peer, !c.peer.frames().isEmpty());
    c.peer.fin();
    verifyClosed(c, {3002, u"theirs"_s});
    QCOMPARE(c.peer.frames().size(), 1);
    QCOMPARE(c.peer.closeFrame().closeCode(), 3001);
}

void tst_Close::peerThatKeepsTheConnectionOpenIsStillClean()
{
    TestConnection c;
    c.options.closeTimeout = 200ms;
    QVERIFY(c.open());
    QVERIFY(c.stream->close());
    TRY_PEER(c.peer, !c.peer.frames().isEmpty());
    c.peer.sendClose(1000, "but I stay");
    verifyClosed(c, {1000, u"but I stay"_s});
}

void tst_Close::closeWhilePausedCompletes()
{
    TestConnection c;
    c.options.readHighWaterMark = 64 * 1024;
    c.options.receiveBufferSize = 64 * 1024;
    QVERIFY(c.open());
    for (int i = 0; i < 320; ++i)
        c.peer.sendBinary(QByteArray(100 * 1000, 'a'));
    TRY_VERIFY(c.readable()->bufferedBytes() >= c.options.readHighWaterMark);
    QVERIFY2(c.peer.bytesWaiting() > 0, "the peer was not held");

    c.peer.setAnswersClose(true); // its answer stands behind all those messages
    QVERIFY(c.stream->close({1000, u"enough"_s}));
    verifyClosed(c, {1000, u"enough"_s});
}

void tst_Close::messagesAfterCloseAreDropped()
{
    TestConnection c;
    QVERIFY(c.open());
    QVERIFY(c.stream->close());
    TRY_PEER(c.peer, !c.peer.frames().isEmpty());
    c.peer.sendText("too late");
    c.peer.sendBinary(QByteArray(5 * 1000 * 1000, 'a'));
    c.peer.sendClose(1000);
    c.peer.fin();
    verifyClosed(c, {1000, QString()});
    QVERIFY(!c.readable()->hasPendingMessages());
    QVERIFY(c.readable()->readMessage().isNull());
}

void tst_Close::messagesBeforeCloseCanBeRead()
{
    TestConnection c;
    QVERIFY(c.open());
    c.peer.sendText("in time");
    TRY_VERIFY(c.readable()->hasPendingMessages());
    c.peer.setAnswersClose(true);
    QVERIFY(c.stream->close());
    verifyClosed(c, {1005, QString()});
    QCOMPARE(c.readable()->readMessage(), WebSocketMessage(u"in time"_s));
    QVERIFY(c.readable()->readMessage().isNull());
}

QTEST_GUILESS_MAIN(tst_Close)
#include "tst_close.moc"
