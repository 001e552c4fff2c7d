// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#include "testconnection.h"

#include <QtTest/qtest.h>

// What happens to many small messages of one turn of the event loop, which leave together, when something else happens
// in it.
class tst_SmallMessages : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase_data() { addTransports(); }

    void arriveInOrder();
    void areCountedUntilTheyLeave();
    void leaveInAHandlerWithItsOwnEventLoop();
    void leaveBeforeAPing();
    void letPingsBeAnswered();
    void leaveBeforeAClose();
    void leaveBeforeThePeersCloseIsAnswered();
    void leaveWhenTheWritableIsAborted();
    void leaveWhenTheStreamIsDeleted();
    void leaveWhileSomebodyWaits();
    void areUnsentWhenThePeerIsGone();
};

static constexpr int count = 300;
static constexpr int size = 100;

static void send(const TestConnection &c, int first = 0)
{
    for (int i = first; i < first + count; ++i)
        c.writable()->write(QByteArray::number(i).leftJustified(size));
}

static void verifyMessages(TestConnection &c, int expected = count)
{
    TRY_PEER(c.peer, c.peer.messages().size() >= expected);
    QCOMPARE(c.peer.messages().size(), expected);
    for (int i = 0; i < expected; ++i)
        QCOMPARE(numberIn(c.peer.messages().at(i)), i);
}

void tst_SmallMessages::arriveInOrder()
{
    TestConnection c;
    QVERIFY(c.open());
    send(c);
    verifyMessages(c);
    send(c, count);
    verifyMessages(c, 2 * count);
}

void tst_SmallMessages::areCountedUntilTheyLeave()
{
    TestConnection c;
    QVERIFY(c.open());
    qint64 written = 0;
    connect(c.writable(), &QIODevice::bytesWritten, this, [&](qint64 bytes) { written += bytes; });
    for (int i = 0; i < 10; ++i) {
        c.writable()->write(QByteArray(size, 'a'));
        QCOMPARE(c.writable()->bytesToWrite(), (i + 1) * size);
        QCOMPARE(c.writable()->desiredSize(), c.writable()->highWaterMark() - (i + 1) * size);
    }
    TRY_COMPARE(c.writable()->bytesToWrite(), 0);
    TRY_COMPARE(written, 10 * size);
}

void tst_SmallMessages::leaveInAHandlerWithItsOwnEventLoop()
{
    TestConnection c;
    QVERIFY(c.open());
    bool isHandled = false;
    connect(c.readable(), &WebSocketReadable::messagesAvailable, this, [&] {
        send(c);
        verifyMessages(c);
        isHandled = true;
    });
    c.peer.sendText("go");
    TRY_VERIFY(isHandled);
}

void tst_SmallMessages::leaveBeforeAPing()
{
    TestConnection c;
    QVERIFY(c.open());
    send(c);
    (void)c.stream->ping();
    send(c, count);
    verifyMessages(c, 2 * count);
    QCOMPARE(c.peer.frames().at(count).opcode, RawFrame::Ping);
}

void tst_SmallMessages::letPingsBeAnswered()
{
    constexpr int pings = 20;
    TestConnection c;
    QVERIFY(c.open());
    for (int i = 0; i < pings; ++i)
        c.peer.sendFrame({RawFrame::Ping, QByteArray::number(i)});
    for (int i = 0; i < 10; ++i) {
        send(c, i * count);
        QTest::qWait(0);
    }
    verifyMessages(c, 10 * count);
    TRY_PEER(c.peer, !c.peer.frames(RawFrame::Pong).isEmpty());
    TRY_PEER(c.peer, c.peer.frames(RawFrame::Pong).constLast().payload == QByteArray::number(pings - 1));
}

void tst_SmallMessages::leaveBeforeAClose()
{
    TestConnection c;
    c.peer.setAnswersClose(true);
    QVERIFY(c.open());
    send(c);
    QVERIFY(c.stream->close(1000));
    AWAIT(c.stream->closed());
    QVERIFY2(succeeded(c.stream->closed()), qPrintable(failureOf(c.stream->closed())));
    verifyMessages(c);
    QCOMPARE(c.peer.frames().constLast().opcode, RawFrame::Close);
}

// Nothing is lost, so it is a clean close.
void tst_SmallMessages::leaveBeforeThePeersCloseIsAnswered()
{
    TestConnection c;
    QVERIFY(c.open());
    c.peer.sendClose(1000);
    send(c);
    AWAIT(c.stream->closed());
    QVERIFY2(succeeded(c.stream->closed()), qPrintable(failureOf(c.stream->closed())));
    verifyMessages(c);
    TRY_PEER(c.peer, c.peer.closeFrame().closeCode() == 1000);
    QCOMPARE(c.peer.frames().constLast().opcode, RawFrame::Close);
}

// They had been handed over.
void tst_SmallMessages::leaveWhenTheWritableIsAborted()
{
    TestConnection c;
    c.peer.setAnswersClose(true);
    QVERIFY(c.open());
    send(c);
    c.writable()->abort(WebSocketError(QString(), {4000, QString()}));
    AWAIT(c.stream->closed());
    verifyMessages(c);
    QCOMPARE(c.peer.closeFrame().closeCode(), 4000);
}

void tst_SmallMessages::leaveWhenTheStreamIsDeleted()
{
    TestConnection c;
    QVERIFY(c.open());
    send(c);
    c.remove();
    verifyMessages(c);
    TRY_PEER(c.peer, c.peer.closeFrame().closeCode() == 1001);
}

void tst_SmallMessages::leaveWhileSomebodyWaits()
{
    TestConnection c;
    QVERIFY(c.open());
    send(c);
    while (c.writable()->bytesToWrite() > 0)
        QVERIFY(c.writable()->waitForBytesWritten(testPatience()));
    verifyMessages(c);
}

void tst_SmallMessages::areUnsentWhenThePeerIsGone()
{
    TestConnection c;
    QVERIFY(c.open());
    c.peer.stopReading();
    while (c.writable()->desiredSize() > 0) // until the system takes no more
        send(c);
    c.peer.reset();
    AWAIT(c.stream->closed());
    const WebSocketError error = errorOf(c.stream->closed());
    QVERIFY(error.unsentBytes() > 0);
    QCOMPARE(error.closeCode(), 1006);
}

QTEST_GUILESS_MAIN(tst_SmallMessages)

#include "tst_smallmessages.moc"
