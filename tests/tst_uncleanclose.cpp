// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#include "testconnection.h"

#include <QtCore/qregularexpression.h>
#include <QtTest/qtest.h>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using Initiator = WebSocketError::Initiator;
using Kind = WebSocketError::Kind;
using State = WebSocketStream::State;

class tst_UncleanClose : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase_data() { addTransports(); }

    void connectionEndedWithoutCloseIs1006_data();
    void connectionEndedWithoutCloseIs1006();
    void connectionEndedInsteadOfAnAnswerIs1006_data();
    void connectionEndedInsteadOfAnAnswerIs1006();
    void peerThatNeverAnswersIsCutOff();
    void peerThatNeverAnswersAndKeepsSendingIsCutOff();
    void dataLostWithTheConnectionIsCounted();
    void messageUnderWayIsLostWithTheConnection();
    void connectionEndedWhileMoreWaitsWarnsNobody_data();
    void connectionEndedWhileMoreWaitsWarnsNobody();

    void queuedMessagesCanBeRead();
    void readsFailWithTheErrorOfClosed();
    void writesFailWithTheErrorOfClosed();
    void devicesReportTheError();

    void futuresAreSettledInOrder();
    void failedHandshakeIsSettledInOrder();
};

static void verifyUnclean(const TestConnection &c, WebSocketError::Initiator initiator)
{
    AWAIT(c.stream->closed());
    const WebSocketError error = errorOf(c.stream->closed());
    QVERIFY2(error.kind() == Kind::WebSocket, qPrintable(describe(error)));
    QVERIFY2(error.closeCode() == 1006, qPrintable(describe(error)));
    QVERIFY2(error.reason().isEmpty(), qPrintable(describe(error)));
    QVERIFY2(error.initiator() == initiator, qPrintable(describe(error)));
    QVERIFY(!error.message().isEmpty());
    QCOMPARE(c.stream->state(), State::Closed);
    QVERIFY(succeeded(c.stream->opened()));
}

static void end(RawPeer &peer, bool reset)
{
    if (reset)
        peer.reset();
    else
        peer.fin();
}

void tst_UncleanClose::connectionEndedWithoutCloseIs1006_data()
{
    QTest::addColumn<QByteArray>("lastBytes");
    QTest::addColumn<bool>("reset");
    for (const bool reset : {false, true}) {
        const char *how = reset ? "RST" : "FIN";
        QTest::addRow("%s", how) << QByteArray() << reset;
        QTest::addRow("%s after a message", how) << "\x81\x02hi"_ba << reset;
        QTest::addRow("%s within a header", how) << "\x82"_ba << reset;
        QTest::addRow("%s within a frame", how) << "\x82\x05"
                                                   "ab"_ba
                                                << reset;
        QTest::addRow("%s within a message", how) << "\x02\x02"
                                                     "ab"_ba
                                                  << reset;
        QTest::addRow("%s within a Close frame", how) << "\x88\x02\x03"_ba << reset;
    }
}

void tst_UncleanClose::connectionEndedWithoutCloseIs1006()
{
    TestConnection c;
    QFETCH(const QByteArray, lastBytes);
    QFETCH(const bool, reset);
    QVERIFY(c.open());
    c.peer.sendBytes(lastBytes);
    end(c.peer, reset);
    verifyUnclean(c, Initiator::Network);
    QCOMPARE(errorOf(c.stream->closed()).unsentBytes(), 0);
    QCOMPARE(errorOf(c.stream->closed()).socketError(), QAbstractSocket::RemoteHostClosedError);
}

void tst_UncleanClose::connectionEndedInsteadOfAnAnswerIs1006_data()
{
    QTest::addColumn<bool>("reset");
    QTest::newRow("FIN") << false;
    QTest::newRow("RST") << true;
}

void tst_UncleanClose::connectionEndedInsteadOfAnAnswerIs1006()
{
    TestConnection c;
    QFETCH(const bool, reset);
    QVERIFY(c.open());
    QVERIFY(c.stream->close({1000, u"ours"_s}));
    TRY_PEER(c.peer, !c.peer.frames().isEmpty());
    end(c.peer, reset);
    verifyUnclean(c, Initiator::Network);
}

void tst_UncleanClose::peerThatNeverAnswersIsCutOff()
{
    TestConnection c;
    c.options.closeTimeout = 100ms;
    QVERIFY(c.open());
    QVERIFY(c.stream->close({1000, u"ours"_s}));
    verifyUnclean(c, Initiator::Timeout);
    TRY_PEER(c.peer, c.peer.wasDisconnected());
    QCOMPARE(c.peer.closeFrame().closeCode(), 1000);
}

void tst_UncleanClose::peerThatNeverAnswersAndKeepsSendingIsCutOff()
{
    TestConnection c;
    c.options.closeTimeout = 200ms;
    QVERIFY(c.open());
    QVERIFY(c.stream->close());
    while (!c.stream->closed().isFinished() && !c.peer.wasDisconnected()) {
        c.peer.sendText("not listening");
        QTest::qWait(1);
    }
    verifyUnclean(c, Initiator::Timeout);
    TRY_PEER(c.peer, c.peer.wasDisconnected());
}

void tst_UncleanClose::dataLostWithTheConnectionIsCounted()
{
    TestConnection c;
    QVERIFY(c.open());
    c.peer.stopReading();
    constexpr qint64 size = 64 * 1000 * 1000;
    for (int i = 0; i < 64; ++i)
        c.writable()->write(QByteArray(size / 64, 'a'));
    c.peer.reset();
    verifyUnclean(c, Initiator::Network);
    QVERIFY(errorOf(c.stream->closed()).unsentBytes() > 0);
    QVERIFY(errorOf(c.stream->closed()).unsentBytes() <= size);
}

void tst_UncleanClose::messageUnderWayIsLostWithTheConnection()
{
    constexpr qint64 size = 32 * 1024 * 1024; // more than any kernel's buffers
    TestConnection c;
    QTest::failOnWarning(QRegularExpression(QStringLiteral(".*")));
    QVERIFY(c.open());
    c.peer.stopReading();
    QList<QFuture<void>> futures;
    for (int i = 0; i < 3; ++i)
        futures << c.writable()->send(QByteArray(size, 'x'));
    // Until the kernel takes no more.
    qint64 before = -1;
    TRY_VERIFY(std::exchange(before, c.writable()->bytesToWrite()) == c.writable()->bytesToWrite());
    QVERIFY(before > 2 * size);
    end(c.peer, true);
    AWAIT(c.stream->closed());
    verifyUnclean(c, WebSocketError::Initiator::Network);
    QVERIFY(errorOf(c.stream->closed()).unsentBytes() > 2 * size);
    for (const QFuture<void> &future : std::as_const(futures)) {
        AWAIT(future);
        QVERIFY(!succeeded(future));
    }
}

void tst_UncleanClose::connectionEndedWhileMoreWaitsWarnsNobody_data()
{
    QTest::addColumn<QByteArray>("more");
    QTest::newRow("part of a message") << RawFrame{RawFrame::Binary, QByteArray(1000, 'a')}.toBytes().chopped(1);
    QTest::newRow("Close") << RawFrame{RawFrame::Close, RawFrame::closeBody(1000)}.toBytes();
}

void tst_UncleanClose::connectionEndedWhileMoreWaitsWarnsNobody()
{
    QFETCH(const QByteArray, more);
    QTest::failOnWarning(QRegularExpression(u"."_s));
    TestConnection c;
    c.options.readHighWaterMark = 1;
    QVERIFY(c.open());
    c.peer.sendBytes(RawFrame{RawFrame::Text, "first"}.toBytes() + more);
    TRY_VERIFY(c.readable()->hasPendingMessages());
    c.peer.reset();
    AWAIT(c.stream->closed());
}

void tst_UncleanClose::queuedMessagesCanBeRead()
{
    TestConnection c;
    QVERIFY(c.open());
    c.peer.sendText("queued");
    TRY_VERIFY(c.readable()->hasPendingMessages());
    c.peer.reset();
    verifyUnclean(c, Initiator::Network);
    QCOMPARE(c.readable()->readMessage().text(), u"queued"_s);
    QCOMPARE(c.readable()->bufferedBytes(), 0);
    QVERIFY(c.readable()->readMessage().isNull());
}

void tst_UncleanClose::readsFailWithTheErrorOfClosed()
{
    TestConnection c;
    QVERIFY(c.open());
    const auto first = c.readable()->receive();
    const auto second = c.readable()->receive();
    c.peer.reset();
    verifyUnclean(c, Initiator::Network);
    const auto later = c.readable()->receive();
    AWAIT(first);
    AWAIT(second);
    AWAIT(later);
    const QString expected = describe(errorOf(c.stream->closed()));
    QCOMPARE(describe(errorOf(first)), expected);
    QCOMPARE(describe(errorOf(second)), expected);
    QCOMPARE(describe(errorOf(later)), expected);
}

void tst_UncleanClose::writesFailWithTheErrorOfClosed()
{
    TestConnection c;
    c.options.writeHighWaterMark = 1000;
    QVERIFY(c.open());
    c.peer.stopReading();
    QFuture<void> pending;
    for (int i = 0; i < 32; ++i)
        pending = c.writable()->send(WebSocketMessage(QByteArray(1000 * 1000, 'a')));
    const auto ready = c.writable()->ready();
    QVERIFY(!pending.isFinished());
    QVERIFY(!ready.isFinished());
    c.peer.reset();
    verifyUnclean(c, Initiator::Network);
    const auto later = c.writable()->send(WebSocketMessage(u"late"_s));
    AWAIT(pending);
    AWAIT(ready);
    AWAIT(later);
    const QString expected = describe(errorOf(c.stream->closed()));
    QCOMPARE(describe(errorOf(pending)), expected);
    QCOMPARE(describe(errorOf(ready)), expected);
    QCOMPARE(describe(errorOf(later)), expected);
    QCOMPARE(c.writable()->write("late"), -1);
}

void tst_UncleanClose::devicesReportTheError()
{
    TestConnection c;
    QVERIFY(c.open());
    c.peer.reset();
    verifyUnclean(c, Initiator::Network);
    char byte = 0;
    QCOMPARE(c.readable()->read(&byte, 1), -1);
    QVERIFY(c.readable()->atEnd());
    QCOMPARE(c.readable()->errorString(), errorOf(c.stream->closed()).message());
    QCOMPARE(c.writable()->errorString(), errorOf(c.stream->closed()).message());
}

// Notes the end of each future and of the stream, in the order in which they come.
static QStringList settlingOrder(TestConnection &c, QObject *context, const std::function<void()> &finish)
{
    QStringList order;
    const auto note = [&](auto future, const QString &name) {
        future.then([](const auto &) {}).onFailed([&order, name](const WebSocketError &) { order += name; });
    };
    note(c.stream->opened(), u"opened"_s);
    note(c.readable()->receive(), u"readable"_s);
    c.writable()->ready().onFailed([&](const WebSocketError &) { order += u"writable"_s; });
    note(c.stream->closed(), u"closed"_s);
    QObject::connect(c.stream.get(), &WebSocketStream::stateChanged, context, [&](State state) {
        if (state == State::Closed)
            order += u"state"_s;
    });
    finish();
    if (!QTest::qWaitFor([&] { return order.contains(u"state"_s); }, testPatience()))
        order += u"never closed"_s;
    return order;
}

void tst_UncleanClose::futuresAreSettledInOrder()
{
    TestConnection c;
    c.options.writeHighWaterMark = 1000;
    QVERIFY(c.open());
    c.peer.stopReading();
    for (int i = 0; i < 32; ++i)
        c.writable()->write(QByteArray(1000 * 1000, 'a'));
    const QStringList order = settlingOrder(c, this, [&] { c.peer.reset(); });
    QCOMPARE(order, (QStringList{u"readable"_s, u"writable"_s, u"closed"_s, u"state"_s}));
}

void tst_UncleanClose::failedHandshakeIsSettledInOrder()
{
    TestConnection c;
    c.peer.setAnswer("HTTP/1.1 403 Forbidden\r\n\r\n");
    c.start();
    QStringList order = settlingOrder(c, this, [] {});
    order.removeAll(u"writable"_s); // ready() cannot be pending before the stream is open
    QCOMPARE(order, (QStringList{u"opened"_s, u"readable"_s, u"closed"_s, u"state"_s}));
}

QTEST_GUILESS_MAIN(tst_UncleanClose)
#include "tst_uncleanclose.moc"
