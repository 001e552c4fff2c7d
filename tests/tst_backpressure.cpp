// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#include "testconnection.h"

#include <QtNetwork/qabstractsocket.h>
#include <QtTest/qtest.h>

#include <utility>

using namespace Qt::StringLiterals;

class tst_Backpressure : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase_data() { addTransports(); }

    void consumerThatTakesNothingHoldsTheSender_data();
    void consumerThatTakesNothingHoldsTheSender();
    void readingResumesTheSender();
    void readingBytesResumesTheSender();
    void receivingResumesTheSender();
    void readingStaysPausedAboveHalfTheMark();
    void raisedMarkResumesTheSender();
    void messageLargerThanTheMarkArrives();
    void markOfOneByteDeliversOneByOne();
    void handlerWithItsOwnEventLoopHoldsTheSender();

    void awaitedSendsNeverExceedTheMark_data();
    void awaitedSendsNeverExceedTheMark();
    void handlerWithItsOwnEventLoopHoldsNoMessage();
    void readyHoldsTheProducer();
    void raisedMarkReleasesTheProducer();
    void writingGoesOnWhileReadingIsPaused();
};

static constexpr int mark = 64 * 1024;
static constexpr int messageSize = 16 * 1024;
static constexpr int messageCount = 4096; // 64 MiB, more than any kernel's buffers

static bool openFlooded(TestConnection &c, int size = messageSize)
{
    c.options.readHighWaterMark = mark;
    c.options.receiveBufferSize = mark;
    if (!c.open())
        return false;
    for (int i = 0; i < messageCount * messageSize / size; ++i)
        c.peer.sendBinary(QByteArray::number(i).leftJustified(size));
    return true;
}

void tst_Backpressure::consumerThatTakesNothingHoldsTheSender_data()
{
    QTest::addColumn<int>("size");
    QTest::newRow("1 KiB") << 1024;
    QTest::newRow("16 KiB") << messageSize;
    QTest::newRow("1 MiB") << 1024 * 1024;
}

void tst_Backpressure::consumerThatTakesNothingHoldsTheSender()
{
    TestConnection c;
    QFETCH(const int, size);
    QVERIFY(openFlooded(c, size));
    TRY_VERIFY(c.readable()->bufferedBytes() >= mark);
    QVERIFY2(c.peer.bytesHeldBack() > 32 * 1024 * 1024, c.peer.describe().constData());
    QVERIFY(c.readable()->hasPendingMessages());
    // One read can deliver what the kernel had received, hence the 8 MiB of the design.
    QVERIFY2(c.readable()->bufferedBytes() <= mark + 8 * 1024 * 1024 + 2 * size,
             qPrintable(QString::number(c.readable()->bufferedBytes())));
    QCOMPARE(c.stream->state(), WebSocketStream::State::Open);
}

void tst_Backpressure::readingResumesTheSender()
{
    TestConnection c;
    QVERIFY(openFlooded(c));
    QVERIFY2(c.peer.bytesHeldBack() > 0, c.peer.describe().constData());
    int expected = 0;
    while (expected < messageCount) {
        TRY_VERIFY(c.readable()->hasPendingMessages());
        const WebSocketMessage message = c.readable()->readMessage();
        QCOMPARE(message.size(), messageSize);
        QCOMPARE(numberIn(message), expected);
        ++expected;
    }
    QCOMPARE(c.peer.bytesWaiting(), 0);
    QVERIFY(!c.readable()->hasPendingMessages());
}

void tst_Backpressure::readingBytesResumesTheSender()
{
    TestConnection c;
    QVERIFY(openFlooded(c));
    QVERIFY2(c.peer.bytesHeldBack() > 0, c.peer.describe().constData());
    qint64 received = 0;
    while (received < qint64(messageCount) * messageSize) {
        TRY_VERIFY(c.readable()->bytesAvailable() > 0);
        received += c.readable()->read(10 * 1000).size();
    }
    QCOMPARE(received, qint64(messageCount) * messageSize);
}

void tst_Backpressure::receivingResumesTheSender()
{
    TestConnection c;
    QVERIFY(openFlooded(c));
    QVERIFY2(c.peer.bytesHeldBack() > 0, c.peer.describe().constData());
    for (int i = 0; i < messageCount; ++i) {
        const auto message = c.readable()->receive();
        AWAIT(message);
        QCOMPARE(numberIn(message.result()), i);
    }
}

void tst_Backpressure::readingStaysPausedAboveHalfTheMark()
{
    TestConnection c;
    QVERIFY(openFlooded(c));
    const qint64 held = c.peer.bytesHeldBack();
    QVERIFY2(held > 0, c.peer.describe().constData());
    while (c.readable()->bufferedBytes() - 2 * messageSize > mark / 2)
        c.readable()->readMessage();
    const qsizetype pending = c.readable()->pendingMessageCount();
    QCOMPARE(c.peer.bytesHeldBack(), held);
    QCOMPARE(c.readable()->pendingMessageCount(), pending);
    while (c.readable()->bufferedBytes() >= mark / 2)
        c.readable()->readMessage();
    TRY_VERIFY(c.readable()->bufferedBytes() >= mark);
}

void tst_Backpressure::raisedMarkResumesTheSender()
{
    TestConnection c;
    QVERIFY(openFlooded(c));
    const qint64 held = c.peer.bytesHeldBack();
    QVERIFY2(held > 0, c.peer.describe().constData());
    c.readable()->setHighWaterMark(qint64(256) * 1024 * 1024);
    TRY_COMPARE(c.readable()->pendingMessageCount(), messageCount);
    QCOMPARE(c.peer.bytesWaiting(), 0);
}

void tst_Backpressure::messageLargerThanTheMarkArrives()
{
    TestConnection c;
    c.options.readHighWaterMark = 1000;
    QVERIFY(c.open());
    for (int i = 0; i < 3; ++i) {
        c.peer.sendBinary(QByteArray(5 * 1000 * 1000, char('a' + i)));
        const auto message = c.readable()->receive();
        AWAIT(message);
        QCOMPARE(message.result(), WebSocketMessage(QByteArray(5 * 1000 * 1000, char('a' + i))));
    }
}

void tst_Backpressure::markOfOneByteDeliversOneByOne()
{
    TestConnection c;
    c.options.readHighWaterMark = 1;
    QVERIFY(c.open());
    for (int i = 0; i < 1000; ++i)
        c.peer.sendText(QByteArray::number(i));
    for (int i = 0; i < 1000; ++i) {
        TRY_VERIFY(c.readable()->hasPendingMessages());
        QCOMPARE(numberIn(c.readable()->readMessage()), i);
    }
}

// Qt emits no readyRead() in a loop inside of a slot of readyRead(); nothing must be lost by that, nor pile up.
void tst_Backpressure::handlerWithItsOwnEventLoopHoldsTheSender()
{
    TestConnection c;
    c.options.receiveBufferSize = mark;
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
    for (int i = 0; i < messageCount; ++i)
        c.peer.sendBinary(QByteArray::number(i).leftJustified(messageSize));
    TRY_VERIFY(messages == messageCount);
    QVERIFY2(largest >= 0 && largest <= 256 * 1024, QByteArray::number(largest));
}

void tst_Backpressure::awaitedSendsNeverExceedTheMark_data()
{
    QTest::addColumn<int>("size");
    QTest::newRow("100 B") << 100;
    QTest::newRow("16 KiB") << messageSize;
    QTest::newRow("2 MiB") << 2 * 1024 * 1024;
}

void tst_Backpressure::awaitedSendsNeverExceedTheMark()
{
    TestConnection c;
    QFETCH(const int, size);
    c.options.writeHighWaterMark = mark;
    QVERIFY(c.open());
    c.peer.stopReading();
    QFuture<void> sent = readyFuture();
    qint64 accepted = 0;
    while (sent.isFinished() && accepted < qint64(256) * 1024 * 1024) {
        QVERIFY2(succeeded(sent), qPrintable(failureOf(sent)));
        sent = c.writable()->send(WebSocketMessage(QByteArray(size, 'a')));
        accepted += size;
        QVERIFY2(c.writable()->bytesToWrite() <= mark + size,
                 qPrintable(QString::number(c.writable()->bytesToWrite())));
        if (!sent.isFinished() && QTest::qWaitFor([&] { return sent.isFinished(); }, 300))
            continue; // the kernel took it after all
    }
    QVERIFY2(!sent.isFinished(), "nothing held the producer");
    QVERIFY(c.writable()->desiredSize() <= 0);
    c.peer.startReading();
    AWAIT(sent);
    QVERIFY2(succeeded(sent), qPrintable(failureOf(sent)));
    TRY_PEER(c.peer, c.peer.messageBytes() == accepted);
}

// The same for bytesWritten().
void tst_Backpressure::handlerWithItsOwnEventLoopHoldsNoMessage()
{
    constexpr int size = 16 * 1024 * 1024;
    TestConnection c;
    QVERIFY(c.open());
    int handled = 0;
    connect(c.writable(), &WebSocketWritable::bytesWritten, this, [&] {
        if (++handled <= 3)
            QTest::qWait(50);
    });
    const auto sent = c.writable()->send(QByteArray(size, 'x'));
    c.writable()->send(QByteArray("last"));
    AWAIT(sent);
    TRY_PEER(c.peer, c.peer.messages().size() == 2);
    TRY_VERIFY(c.writable()->bytesToWrite() == 0);
    QVERIFY(handled > 0);
}

void tst_Backpressure::readyHoldsTheProducer()
{
    TestConnection c;
    c.options.writeHighWaterMark = mark;
    QVERIFY(c.open());
    QVERIFY(c.writable()->ready().isFinished());
    c.peer.stopReading();
    for (int i = 0; i < messageCount; ++i)
        c.writable()->write(QByteArray(messageSize, 'a'));
    QVERIFY(c.writable()->desiredSize() < 0);
    const auto ready = c.writable()->ready();
    QVERIFY(!ready.isFinished());
    c.peer.startReading();
    AWAIT(ready);
    QVERIFY2(succeeded(ready), qPrintable(failureOf(ready)));
    QVERIFY(c.writable()->desiredSize() > 0);
}

void tst_Backpressure::raisedMarkReleasesTheProducer()
{
    TestConnection c;
    c.options.writeHighWaterMark = mark;
    QVERIFY(c.open());
    c.peer.stopReading();
    for (int i = 0; i < messageCount; ++i)
        c.writable()->write(QByteArray(messageSize, 'a'));
    const auto ready = c.writable()->ready();
    QVERIFY(!ready.isFinished());
    c.writable()->setHighWaterMark(qint64(256) * 1024 * 1024);
    AWAIT(ready);
    QVERIFY2(succeeded(ready), qPrintable(failureOf(ready)));
}

void tst_Backpressure::writingGoesOnWhileReadingIsPaused()
{
    TestConnection c;
    QVERIFY(openFlooded(c));
    TRY_VERIFY(c.readable()->bufferedBytes() >= mark);
    for (int i = 0; i < 10; ++i) {
        c.writable()->write("still here");
        TRY_PEER(c.peer, c.peer.messages().size() == i + 1);
    }
    QVERIFY(c.peer.bytesWaiting() > 0);
}

QTEST_GUILESS_MAIN(tst_Backpressure)
#include "tst_backpressure.moc"
