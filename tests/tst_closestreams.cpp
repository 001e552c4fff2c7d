// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#include "testconnection.h"

#include <QtTest/qtest.h>

using namespace Qt::StringLiterals;
using Kind = WebSocketError::Kind;
using State = WebSocketStream::State;

// Rule 13: what is done to one end of the stream closes the socket; rule 16: what becomes of
// the writes that come too late.
class tst_CloseStreams : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase_data() { addTransports(); }

    void closingTheWritableFlushesFirst();
    void closingTheWritableSendsAnEmptyClose();
    void closingTheReadableSendsAnEmptyClose();
    void closeCodeIsTakenFromTheError_data();
    void closeCodeIsTakenFromTheError();
    void unsendableCodeOfAnErrorIsNotSent_data();
    void unsendableCodeOfAnErrorIsNotSent();
    void cancellingDropsWhatIsQueued();
    void cancellingEndsPendingReceives();
    void abortingTheWritableDropsWhatIsQueued();
    void streamCloseFlushesFirst();
    void nothingWaitsAfterTheEnd_data();
    void nothingWaitsAfterTheEnd();

    void writesAfterCloseFail_data();
    void writesAfterCloseFail();
    void writesAfterARemoteCloseFail();
    void pendingWritesFailWhenClosingBegins();
};

static void verifyCloses(TestConnection &c, const WebSocketCloseInfo &sent)
{
    c.peer.setAnswersClose(true);
    c.peer.startReading();
    AWAIT(c.stream->closed());
    QVERIFY2(succeeded(c.stream->closed()), qPrintable(failureOf(c.stream->closed())));
    QCOMPARE(c.stream->closed().result(), sent); // the peer echoes it
    QCOMPARE(c.peer.frames(RawFrame::Close).size(), 1);
    QCOMPARE(c.peer.frames().constLast().opcode, int(RawFrame::Close));
}

void tst_CloseStreams::closingTheWritableFlushesFirst()
{
    TestConnection c;
    QVERIFY(c.open());
    c.peer.stopReading();
    for (int i = 0; i < 32; ++i)
        c.writable()->write(QByteArray(1000 * 1000, char('a' + i % 26)));
    c.writable()->writeText(u"last"_s);
    QVERIFY(c.writable()->bytesToWrite() > 0);
    c.writable()->close();
    QVERIFY(!c.writable()->isOpen());
    QVERIFY(!c.stream->closed().isFinished());

    verifyCloses(c, {1005, QString()});
    QCOMPARE(c.peer.messages().size(), 33);
    for (int i = 0; i < 32; ++i)
        QCOMPARE(c.peer.messages().at(i), WebSocketMessage(QByteArray(1000 * 1000, char('a' + i % 26))));
    QCOMPARE(c.peer.messages().constLast(), WebSocketMessage(u"last"_s));
}

void tst_CloseStreams::closingTheWritableSendsAnEmptyClose()
{
    TestConnection c;
    QVERIFY(c.open());
    c.writable()->close();
    QCOMPARE(c.stream->state(), State::Closing);
    verifyCloses(c, {1005, QString()});
    QCOMPARE(c.peer.closeFrame().payload, QByteArray());
}

void tst_CloseStreams::closingTheReadableSendsAnEmptyClose()
{
    TestConnection c;
    QVERIFY(c.open());
    c.readable()->close();
    QVERIFY(!c.readable()->isOpen());
    verifyCloses(c, {1005, QString()});
}

void tst_CloseStreams::closeCodeIsTakenFromTheError_data()
{
    QTest::addColumn<WebSocketError>("error");
    QTest::addColumn<WebSocketCloseInfo>("sent");
    QTest::addColumn<bool>("cancel");
    for (const bool cancel : {true, false}) {
        const char *call = cancel ? "cancel" : "abort";
        const auto row = [&](const char *name, const WebSocketError &error, const WebSocketCloseInfo &sent) {
            QTest::addRow("%s, %s", call, name) << error << sent << cancel;
        };
        row("default", WebSocketError(), {1005, QString()});
        row("without code", WebSocketError(u"message"_s), {1005, QString()});
        row("code", WebSocketError(u"message"_s, {3000, QString()}), {3000, QString()});
        row("code and reason", WebSocketError(u"message"_s, {4999, u"why"_s}), {4999, u"why"_s});
        row("reason only", WebSocketError(u"message"_s, {0, u"why"_s}), {1000, u"why"_s});
        row("another kind", WebSocketError(Kind::Operation, u"message"_s), {1005, QString()});
    }
}

void tst_CloseStreams::closeCodeIsTakenFromTheError()
{
    TestConnection c;
    QFETCH(const WebSocketError, error);
    QFETCH(const WebSocketCloseInfo, sent);
    QFETCH(const bool, cancel);
    QVERIFY(c.open());
    if (cancel)
        c.readable()->cancel(error);
    else
        c.writable()->abort(error);
    QCOMPARE(c.stream->state(), State::Closing);
    verifyCloses(c, sent);
}

void tst_CloseStreams::unsendableCodeOfAnErrorIsNotSent_data()
{
    QTest::addColumn<WebSocketCloseInfo>("info");
    QTest::newRow("1006") << WebSocketCloseInfo{1006, QString()};
    QTest::newRow("1005") << WebSocketCloseInfo{1005, QString()};
    QTest::newRow("1001") << WebSocketCloseInfo{1001, u"away"_s};
    QTest::newRow("70000") << WebSocketCloseInfo{70000, QString()};
    QTest::newRow("long reason") << WebSocketCloseInfo{3000, QString(124, u'a')};
}

// Such as an error of another connection that is passed on.
void tst_CloseStreams::unsendableCodeOfAnErrorIsNotSent()
{
    TestConnection c;
    QFETCH(const WebSocketCloseInfo, info);
    QVERIFY(c.open());
    c.readable()->cancel(WebSocketError(u"message"_s, info));
    verifyCloses(c, {1005, QString()});
}

void tst_CloseStreams::cancellingDropsWhatIsQueued()
{
    TestConnection c;
    QVERIFY(c.open());
    c.peer.sendText("unwanted");
    TRY_VERIFY(c.readable()->hasPendingMessages());
    c.readable()->cancel();
    QVERIFY(!c.readable()->hasPendingMessages());
    QCOMPARE(c.readable()->bufferedBytes(), 0);
    QVERIFY(c.readable()->readMessage().isNull());
    c.peer.sendText("unwanted, too");
    verifyCloses(c, {1005, QString()});
    QVERIFY(!c.readable()->hasPendingMessages());
}

void tst_CloseStreams::cancellingEndsPendingReceives()
{
    TestConnection c;
    QVERIFY(c.open());
    const auto first = c.readable()->receive();
    const auto second = c.readable()->receive();
    c.readable()->cancel();
    AWAIT(first);
    AWAIT(second);
    QVERIFY2(succeeded(first), qPrintable(failureOf(first)));
    QVERIFY(first.result().isNull());
    QVERIFY(second.result().isNull());
    verifyCloses(c, {1005, QString()});
}

void tst_CloseStreams::abortingTheWritableDropsWhatIsQueued()
{
    TestConnection c;
    QVERIFY(c.open());
    c.peer.stopReading();
    constexpr int count = 64;
    for (int i = 0; i < count; ++i)
        c.writable()->write(QByteArray(1000 * 1000, 'a'));
    QVERIFY(c.writable()->bytesToWrite() > 0);
    c.writable()->abort(WebSocketError(u"message"_s, {3000, u"enough"_s}));
    verifyCloses(c, {3000, u"enough"_s});
    QVERIFY2(c.peer.messages().size() < count, c.peer.describe().constData());
    for (const WebSocketMessage &message : c.peer.messages())
        QCOMPARE(message.size(), 1000 * 1000); // whole messages only
}

void tst_CloseStreams::streamCloseFlushesFirst()
{
    TestConnection c;
    QVERIFY(c.open());
    c.peer.stopReading();
    for (int i = 0; i < 32; ++i)
        c.writable()->write(QByteArray(1000 * 1000, 'a'));
    QVERIFY(c.writable()->bytesToWrite() > 0);
    QVERIFY(c.stream->close({1000, u"done"_s}));
    verifyCloses(c, {1000, u"done"_s});
    QCOMPARE(c.peer.messageBytes(), 32 * 1000 * 1000);
}

void tst_CloseStreams::nothingWaitsAfterTheEnd_data()
{
    QTest::addColumn<bool>("clean");
    QTest::addColumn<int>("count");
    QTest::newRow("clean, little under way") << true << 2;
    QTest::newRow("clean, much under way") << true << 320;
    QTest::newRow("unclean") << false << 320;
}

void tst_CloseStreams::nothingWaitsAfterTheEnd()
{
    TestConnection c;
    QFETCH(const bool, clean);
    QFETCH(const int, count);
    QVERIFY(c.open());
    // In the middle of what has been written, not before and not after it.
    connect(c.writable(), &QIODevice::bytesWritten, this, [&] {
        if (c.stream->state() != State::Open)
            return;
        if (clean)
            c.readable()->cancel();
        else
            c.peer.reset();
    });
    for (int i = 0; i < count; ++i)
        c.writable()->write(QByteArray(100 * 1000, 'a'));
    c.peer.setAnswersClose(true);
    AWAIT(c.stream->closed());
    QCOMPARE(succeeded(c.stream->closed()), clean);
    QCOMPARE(c.writable()->bytesToWrite(), 0);
    QCOMPARE(c.writable()->desiredSize(), c.writable()->highWaterMark());
}

static void verifyWritesFail(WebSocketWritable *writable)
{
    QCOMPARE(writable->write("late"), -1);
    QCOMPARE(writable->writeText(u"late"_s), -1);
    const auto sent = writable->send(WebSocketMessage(u"late"_s));
    const auto ready = writable->ready();
    AWAIT(sent);
    AWAIT(ready);
    QCOMPARE(errorOf(sent).kind(), Kind::InvalidState);
    QCOMPARE(errorOf(ready).kind(), Kind::InvalidState);
    QVERIFY(!writable->beginMessage());
}

void tst_CloseStreams::writesAfterCloseFail_data()
{
    using Close = std::function<void(TestConnection &)>;
    QTest::addColumn<Close>("close");
    QTest::newRow("stream") << Close([](TestConnection &c) { c.stream->close(); });
    QTest::newRow("cancelled readable") << Close([](TestConnection &c) { c.readable()->cancel(); });
    QTest::newRow("aborted writable") << Close([](TestConnection &c) { c.writable()->abort(); });
}

void tst_CloseStreams::writesAfterCloseFail()
{
    TestConnection c;
    QFETCH(const std::function<void(TestConnection &)>, close);
    QVERIFY(c.open());
    close(c);
    verifyWritesFail(c.writable());
    verifyCloses(c, {1005, QString()});
    QCOMPARE(c.peer.frames().size(), 1);
    verifyWritesFail(c.writable()); // clean: still an InvalidStateError
}

void tst_CloseStreams::writesAfterARemoteCloseFail()
{
    TestConnection c;
    QVERIFY(c.open());
    c.peer.sendClose(1000);
    TRY_VERIFY(c.stream->state() != State::Open);
    verifyWritesFail(c.writable());
    TRY_PEER(c.peer, !c.peer.frames().isEmpty());
    c.peer.fin();
    AWAIT(c.stream->closed());
    QVERIFY2(succeeded(c.stream->closed()), qPrintable(failureOf(c.stream->closed())));
    QCOMPARE(c.peer.frames().size(), 1);
}

void tst_CloseStreams::pendingWritesFailWhenClosingBegins()
{
    TestConnection c;
    c.options.writeHighWaterMark = 1000;
    QVERIFY(c.open());
    c.peer.stopReading();
    QList<QFuture<void>> sent;
    for (int i = 0; i < 32; ++i)
        sent += c.writable()->send(WebSocketMessage(QByteArray(1000 * 1000, 'a')));
    const auto ready = c.writable()->ready();
    QVERIFY(!sent.constLast().isFinished());
    QVERIFY(!ready.isFinished());
    QVERIFY(c.stream->close());
    AWAIT(sent.constLast());
    AWAIT(ready);
    QCOMPARE(errorOf(sent.constLast()).kind(), Kind::InvalidState);
    QCOMPARE(errorOf(ready).kind(), Kind::InvalidState);
    verifyCloses(c, {1005, QString()});
}

QTEST_GUILESS_MAIN(tst_CloseStreams)
#include "tst_closestreams.moc"
