// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#include "peerdeflate.h"
#include "testconnection.h"
#include "testdevices.h"
#include "websocketmessagedevice.h"

#include <QtTest/qsignalspy.h>
#include <QtTest/qtest.h>

using namespace Qt::StringLiterals;

// Messages that are read from a device, or as bytes, while they come.
class tst_ReceiveDevice : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase_data() { addTransports(); }

    void messageIsReadWhileItComes_data();
    void messageIsReadWhileItComes();
    void completeMessagesComeAsDevices();
    void devicesAndMessagesInTurn();
    void costOfDevicesIsKeptApart();
    void largerThanMaxMessageSize();
    void readingIsHeldBackWithinAMessage();
    void compressedMessageIsHeldBack();
    void restOfADeletedDeviceIsDropped();
    void beginningAndEndOfTheStreamAtOnce_data();
    void beginningAndEndOfTheStreamAtOnce();
    void largeMessageRightAfterAnother();
    void streamEndsWithinAMessage_data();
    void streamEndsWithinAMessage();
    void receivingIsCancelled();
    void deviceOutlivesItsStream();
    void readingWithoutAnEventLoop();
    void pipeWritesAMessageAsItComes();
    void bytesComeBeforeTheMessageIsComplete();
    void restOfAMessageReadAsBytes();
    void manyBytesAtOnceStillCome();
};
void tst_ReceiveDevice::messageIsReadWhileItComes_data()
{
    QTest::addColumn<int>("opcode");
    QTest::addColumn<bool>("isFragmented");
    QTest::addColumn<bool>("asksBefore");
    for (const int opcode : {RawFrame::Text, RawFrame::Binary}) {
        for (const bool isFragmented : {false, true}) {
            for (const bool asksBefore : {false, true})
                QTest::addRow("%s, %s, asked for %s", opcode == RawFrame::Text ? "text" : "binary",
                              isFragmented ? "fragments" : "one frame", asksBefore ? "before" : "in the middle")
                        << opcode << isFragmented << asksBefore;
        }
    }
}

void tst_ReceiveDevice::messageIsReadWhileItComes()
{
    QFETCH(int, opcode);
    QFETCH(bool, isFragmented);
    QFETCH(bool, asksBefore);
    TestConnection c;
    QVERIFY(c.open());
    const QByteArray all = "gr\xc3\xbc\xc3\x9f" + numbers(300000);
    QByteArray bytes = RawFrame{opcode, all.left(100000), !isFragmented}.toBytes();
    if (isFragmented)
        bytes += RawFrame{RawFrame::Continuation, all.mid(100000)}.toBytes();
    else
        bytes = RawFrame{opcode, all}.toBytes();

    QFuture<WebSocketMessageDevice *> future;
    if (asksBefore)
        future = c.readable()->receiveDevice();
    c.peer.sendBytes(bytes.left(15)); // inside a character
    QTest::qWait(20);
    if (!asksBefore)
        future = c.readable()->receiveDevice();
    AWAIT(future);
    WebSocketMessageDevice *const device = future.result();
    QVERIFY(device);
    QCOMPARE(device->isText(), opcode == RawFrame::Text);
    QCOMPARE(device->parent(), c.readable());
    QVERIFY(device->isSequential() && device->isReadable() && !device->atEnd() && !device->isComplete());
    QSignalSpy finished(device, &QIODevice::readChannelFinished);
    QByteArray read = device->readAll();
    QVERIFY(!read.isEmpty() && all.startsWith(read));
    connect(device, &QIODevice::readyRead, device, [&] { read += device->readAll(); });
    c.peer.sendBytes(bytes.mid(15, 50000));
    TRY_VERIFY(read.size() > 40000);
    QCOMPARE(finished.size(), 0);
    c.peer.sendBytes(bytes.mid(50015));
    c.peer.sendText("next");
    TRY_COMPARE(finished.size(), 1);
    QVERIFY(read == all);
    QVERIFY(device->atEnd() && device->isComplete());
    QCOMPARE(device->read(1), QByteArray());
    TRY_COMPARE(c.readable()->pendingMessageCount(), 1);
    QCOMPARE(c.readable()->readMessage(), WebSocketMessage(u"next"_s));
    QCOMPARE(c.readable()->bufferedBytes(), 0);
}

void tst_ReceiveDevice::completeMessagesComeAsDevices()
{
    TestConnection c;
    QVERIFY(c.open());
    c.peer.sendText("text\nlines\n");
    c.peer.sendBinary({});
    TRY_COMPARE(c.readable()->pendingMessageCount(), 2);
    const auto first = c.readable()->receiveDevice();
    QVERIFY(first.isFinished());
    WebSocketMessageDevice *const text = first.result();
    QVERIFY(text->isText() && text->isComplete() && !text->atEnd());
    QSignalSpy ready(text, &QIODevice::readyRead);
    QSignalSpy finished(text, &QIODevice::readChannelFinished);
    TRY_COMPARE(finished.size(), 1); // also for who has just connected
    QCOMPARE(ready.size(), 1);
    QVERIFY(text->canReadLine());
    QCOMPARE(text->readLine(), "text\n");
    QCOMPARE(text->bytesAvailable(), 6);
    QVERIFY(c.readable()->bufferedBytes() > 0);
    QCOMPARE(text->readAll(), "lines\n");
    QVERIFY(text->atEnd());
    const auto second = c.readable()->receiveDevice();
    QVERIFY(second.isFinished());
    QVERIFY(!second.result()->isText() && second.result()->atEnd());
    QCOMPARE(c.readable()->bufferedBytes(), 0);
}

void tst_ReceiveDevice::devicesAndMessagesInTurn()
{
    TestConnection c;
    QVERIFY(c.open());
    const auto one = c.readable()->receive();
    const auto two = c.readable()->receiveDevice();
    const auto three = c.readable()->receive();
    const auto four = c.readable()->receiveDevice();
    const auto end = c.readable()->receiveDevice();
    c.peer.sendText("one");
    c.peer.sendBytes(RawFrame{RawFrame::Text, "two", false}.toBytes());
    AWAIT(two);
    QCOMPARE(one.result(), WebSocketMessage(u"one"_s));
    QVERIFY(!three.isFinished());
    c.peer.sendBytes(RawFrame{RawFrame::Continuation, " and more", true}.toBytes());
    c.peer.sendBytes(RawFrame{RawFrame::Text, "thr", false}.toBytes());
    c.peer.sendBytes(RawFrame{RawFrame::Continuation, "ee", true}.toBytes());
    AWAIT(three);
    QCOMPARE(three.result(), WebSocketMessage(u"three"_s));
    QCOMPARE(two.result()->readAll(), "two and more");
    c.peer.sendBinary("four");
    AWAIT(four);
    QCOMPARE(four.result()->readAll(), "four");
    c.peer.setAnswersClose(true);
    c.peer.sendClose(1000);
    AWAIT(end);
    QCOMPARE(end.result(), nullptr);
    const auto later = c.readable()->receiveDevice();
    AWAIT(later);
    QCOMPARE(later.result(), nullptr);
}

void tst_ReceiveDevice::costOfDevicesIsKeptApart()
{
    TestConnection c;
    QVERIFY(c.open());
    const auto future = c.readable()->receiveDevice();
    c.peer.sendBinary(numbers(1000));
    c.peer.sendBinary(numbers(2000));
    AWAIT(future);
    TRY_COMPARE(c.readable()->pendingMessageCount(), 1);
    QCOMPARE(c.readable()->readMessages().size(), 1);
    QCOMPARE_GE(c.readable()->bufferedBytes(), 1000);
    QCOMPARE(future.result()->readAll(), numbers(1000));
    QCOMPARE(c.readable()->bufferedBytes(), 0);
}

void tst_ReceiveDevice::largerThanMaxMessageSize()
{
    for (const bool usesDevice : {true, false}) {
        TestConnection c;
        c.options.maxMessageSize = 1000;
        QVERIFY(c.open());
        QFuture<WebSocketMessageDevice *> future;
        if (usesDevice)
            future = c.readable()->receiveDevice();
        c.peer.sendBinary(numbers(100000));
        if (usesDevice) {
            AWAIT(future);
            TRY_VERIFY(future.result()->isComplete());
            QCOMPARE(future.result()->readAll(), numbers(100000));
            c.peer.sendBinary(numbers(1001)); // which nobody wants as a device
        }
        AWAIT(c.stream->closed());
        TRY_PEER(c.peer, c.peer.closeFrame().closeCode() == 1009);
    }
}

void tst_ReceiveDevice::readingIsHeldBackWithinAMessage()
{
    TestConnection c;
    c.options.readHighWaterMark = 100000;
    c.options.receiveBufferSize = 100000;
    QVERIFY(c.open());
    const auto future = c.readable()->receiveDevice();
    const QByteArray all = numbers(30000000);
    c.peer.sendBinary(all);
    AWAIT(future);
    WebSocketMessageDevice *const device = future.result();
    QVERIFY(c.peer.bytesHeldBack() > 10000000);
    QVERIFY2(device->bytesAvailable() < 400000, qPrintable(QString::number(device->bytesAvailable())));
    QCOMPARE_GE(c.readable()->bufferedBytes(), device->bytesAvailable());
    QByteArray read;
    connect(device, &QIODevice::readyRead, device, [&] { read += device->readAll(); });
    read += device->readAll();
    TRY_VERIFY(device->isComplete());
    QVERIFY(read == all);
}

void tst_ReceiveDevice::compressedMessageIsHeldBack()
{
    TestConnection c;
    c.options.readHighWaterMark = 100000;
    c.peer.setExtraHeaders("Sec-WebSocket-Extensions: permessage-deflate\r\n");
    QVERIFY(c.open());
    const auto future = c.readable()->receiveDevice();
    const QByteArray all = QByteArray(10000000, 'a') + numbers(10000);
    PeerDeflater deflater;
    c.peer.sendFrame({RawFrame::Text, deflater.compress(all), true, 4}); // all of it fits into the socket's buffers
    AWAIT(future);
    WebSocketMessageDevice *const device = future.result();
    for (int turn = 0; turn < 20; ++turn)
        QCoreApplication::processEvents();
    QVERIFY2(device->bytesAvailable() < 300000, qPrintable(QString::number(device->bytesAvailable())));
    QByteArray read = device->readAll();
    connect(device, &QIODevice::readyRead, device, [&] {
        QVERIFY(device->bytesAvailable() < 300000);
        read += device->readAll();
    });
    TRY_VERIFY(device->isComplete());
    QVERIFY(read == all);
}

void tst_ReceiveDevice::restOfADeletedDeviceIsDropped()
{
    for (const bool isClosed : {false, true}) {
        TestConnection c;
        c.options.maxMessageSize = 100000;
        c.options.readHighWaterMark = 100000;
        QVERIFY(c.open());
        const auto future = c.readable()->receiveDevice();
        c.peer.sendBinary(numbers(10000000));
        c.peer.sendText("next");
        AWAIT(future);
        QVERIFY(c.peer.bytesHeldBack() > 0);
        if (isClosed)
            future.result()->close();
        else
            delete future.result();
        TRY_COMPARE(c.readable()->pendingMessageCount(), 1);
        QCOMPARE(c.readable()->readMessage(), WebSocketMessage(u"next"_s));
        QCOMPARE(c.readable()->bufferedBytes(), 0);
        if (isClosed)
            QVERIFY(future.result()->atEnd());
    }
}

void tst_ReceiveDevice::beginningAndEndOfTheStreamAtOnce_data()
{
    QTest::addColumn<QByteArray>("end");
    QTest::newRow("Close") << RawFrame{RawFrame::Close, RawFrame::closeBody(1000)}.toBytes();
    QTest::newRow("violation") << QByteArray("\xff\xff\xff\xff");
}

// What has come of the message is not lost, and its end is not taken for that of the stream.
void tst_ReceiveDevice::beginningAndEndOfTheStreamAtOnce()
{
    QFETCH(const QByteArray, end);
    TestConnection c;
    QVERIFY(c.open());
    const auto future = c.readable()->receiveDevice();
    c.peer.sendBytes(RawFrame{RawFrame::Binary, "beginning", false}.toBytes() + end);
    AWAIT(future);
    WebSocketMessageDevice *const device = future.result();
    QVERIFY(device);
    QVERIFY(!device->isComplete());
    QVERIFY(!device->errorString().isEmpty());
    QCOMPARE(device->readAll(), "beginning");
    QVERIFY(device->atEnd());
}

void tst_ReceiveDevice::largeMessageRightAfterAnother()
{
    TestConnection c;
    c.options.maxMessageSize = 1000;
    QVERIFY(c.open());
    const auto head = c.readable()->receive();
    const auto body = c.readable()->receiveDevice();
    c.peer.sendBytes(RawFrame{RawFrame::Text, "head"}.toBytes()
                     + RawFrame{RawFrame::Binary, numbers(100000)}.toBytes());
    AWAIT(body);
    QCOMPARE(head.result(), WebSocketMessage(u"head"_s));
    TRY_VERIFY(body.result()->isComplete());
    QCOMPARE(body.result()->readAll(), numbers(100000));
}

void tst_ReceiveDevice::streamEndsWithinAMessage_data()
{
    QTest::addColumn<QString>("end");
    for (const char *end : {"reset", "fin", "close", "our close", "violation", "cancel"})
        QTest::newRow(end) << QString::fromLatin1(end);
}

void tst_ReceiveDevice::streamEndsWithinAMessage()
{
    QFETCH(QString, end);
    TestConnection c;
    QVERIFY(c.open());
    const auto future = c.readable()->receiveDevice();
    const auto next = c.readable()->receiveDevice();
    c.peer.sendBytes(RawFrame{RawFrame::Binary, "beginning", false}.toBytes());
    AWAIT(future);
    WebSocketMessageDevice *const device = future.result();
    QSignalSpy finished(device, &QIODevice::readChannelFinished);
    if (end == u"reset"_s)
        c.peer.reset();
    else if (end == u"fin"_s)
        c.peer.fin();
    else if (end == u"close"_s)
        c.peer.sendClose(1000);
    else if (end == u"our close"_s)
        c.stream->close();
    else if (end == u"violation"_s)
        c.peer.sendBytes("\xff\xff\xff\xff");
    else
        c.readable()->cancel();
    if (end == u"our close"_s)
        c.peer.sendClose(1000);
    TRY_COMPARE(finished.size(), 1);
    QVERIFY(!device->isComplete());
    QVERIFY(!device->errorString().isEmpty());
    QCOMPARE(device->readAll(), "beginning");
    QVERIFY(device->atEnd());
    char byte = 0;
    QCOMPARE(device->read(&byte, 1), -1);
    AWAIT(next);
    if (end.contains(u"close"_s) || end == u"cancel"_s)
        QCOMPARE(next.result(), nullptr);
    else
        (void)errorOf(next);
}

void tst_ReceiveDevice::receivingIsCancelled()
{
    TestConnection c;
    QVERIFY(c.open());
    auto first = c.readable()->receiveDevice();
    const auto second = c.readable()->receive();
    first.cancel();
    AWAIT(first);
    c.peer.sendText("message");
    AWAIT(second);
    QCOMPARE(second.result(), WebSocketMessage(u"message"_s));
}

void tst_ReceiveDevice::deviceOutlivesItsStream()
{
    TestConnection c;
    QVERIFY(c.open());
    const auto future = c.readable()->receiveDevice();
    c.peer.sendBytes(RawFrame{RawFrame::Binary, "beginning", false}.toBytes());
    AWAIT(future);
    QPointer<WebSocketMessageDevice> device = future.result();
    device->setParent(nullptr);
    QSignalSpy finished(device, &QIODevice::readChannelFinished);
    c.remove();
    QVERIFY(device);
    TRY_COMPARE(finished.size(), 1);
    QCOMPARE(device->readAll(), "beginning");
    QVERIFY(!device->waitForReadyRead(1));
    delete device;
}

void tst_ReceiveDevice::readingWithoutAnEventLoop()
{
    TestConnection c;
    QVERIFY(c.open());
    const auto future = c.readable()->receiveDevice();
    const QByteArray all = numbers(200000);
    c.peer.sendBytes(RawFrame{RawFrame::Binary, all}.toBytes().left(1000));
    QTest::qWait(10);
    while (!future.isFinished() && c.readable()->waitForReadyRead(testPatience())) { }
    QVERIFY(future.isFinished());
    WebSocketMessageDevice *const device = future.result();
    QByteArray read = device->readAll();
    c.peer.sendBytes(RawFrame{RawFrame::Binary, all}.toBytes().mid(1000));
    TRY_PEER(c.peer, c.peer.bytesWaiting() == 0);
    while (device->bytesAvailable() > 0 || device->waitForReadyRead(testPatience()))
        read += device->readAll();
    QVERIFY(read == all);
    QVERIFY(device->atEnd());
}

void tst_ReceiveDevice::pipeWritesAMessageAsItComes()
{
    TestConnection c;
    c.options.maxMessageSize = 1000;
    c.options.readHighWaterMark = 100000;
    QVERIFY(c.open());
    SlowDevice destination;
    const auto piped = c.readable()->pipeTo(&destination);
    const QByteArray all = numbers(10000000);
    const QByteArray bytes = RawFrame{RawFrame::Text, all}.toBytes();
    c.peer.sendBytes(bytes.left(5000));
    TRY_VERIFY(destination.bytesToWrite() > 4000);
    c.peer.sendBytes(bytes.mid(5000));
    QVERIFY(c.peer.bytesHeldBack() > 1000000);
    QVERIFY(destination.largestBacklog() < 2000000);
    while (destination.drained().size() < all.size()) {
        destination.drain(1000000);
        TRY_VERIFY(destination.bytesToWrite() > 0 || destination.drained().size() == all.size());
    }
    QVERIFY(destination.drained() == all);
    c.peer.setAnswersClose(true);
    c.peer.sendClose(1000);
    AWAIT(piped);
    QCOMPARE(piped.result(), qint64(all.size()));
}

void tst_ReceiveDevice::bytesComeBeforeTheMessageIsComplete()
{
    TestConnection c;
    QVERIFY(c.open());
    QByteArray read;
    connect(c.readable(), &QIODevice::readyRead, this, [&] { read += c.readable()->readAll(); });
    c.peer.sendBytes(RawFrame{RawFrame::Text, "beginning ", false}.toBytes());
    TRY_COMPARE(read, "beginning ");
    QVERIFY(!c.readable()->hasPendingMessages());
    c.peer.sendBytes(RawFrame{RawFrame::Continuation, "end", true}.toBytes());
    TRY_COMPARE(read, "beginning end");
    c.peer.sendBinary("next");
    TRY_COMPARE(read, "beginning endnext");
    // What has come before a cut, too.
    c.peer.sendBytes(RawFrame{RawFrame::Text, " part", false}.toBytes());
    c.peer.reset();
    AWAIT(c.stream->closed());
    TRY_COMPARE(read, "beginning endnext part");
}

void tst_ReceiveDevice::restOfAMessageReadAsBytes()
{
    TestConnection c;
    QVERIFY(c.open());
    QSignalSpy ready(c.readable(), &QIODevice::readyRead);
    c.peer.sendBytes(RawFrame{RawFrame::Text, "beginning\nmiddle", false}.toBytes());
    TRY_VERIFY(c.readable()->canReadLine());
    QCOMPARE(c.readable()->bytesAvailable(), 16);
    QCOMPARE(c.readable()->readLine(), "beginning\n");
    QVERIFY(c.readable()->readMessage().isNull()); // it has not come as a whole
    c.peer.sendBytes(RawFrame{RawFrame::Continuation, " end", true}.toBytes());
    TRY_VERIFY(c.readable()->hasPendingMessages());
    QCOMPARE(c.readable()->readMessage(), WebSocketMessage(u"middle end"_s));
    QCOMPARE(c.readable()->bufferedBytes(), 0);
}

// More than the mark, of one message: as it was when a message came as a whole.
void tst_ReceiveDevice::manyBytesAtOnceStillCome()
{
    TestConnection c;
    c.options.readHighWaterMark = 10000;
    QVERIFY(c.open());
    QByteArray read;
    connect(c.readable(), &QIODevice::readyRead, this, [&] {
        if (c.readable()->bytesAvailable() >= 3000000)
            read = c.readable()->readAll();
    });
    c.peer.sendBinary(numbers(3000000));
    TRY_COMPARE(read.size(), 3000000);
}

QTEST_GUILESS_MAIN(tst_ReceiveDevice)

#include "tst_receivedevice.moc"
