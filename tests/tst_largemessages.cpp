// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#include "peerdeflate.h"
#include "testconnection.h"
#include "testdevices.h"
#include "websocketmessagedevice.h"

#include <QtCore/qbuffer.h>
#include <QtCore/qfile.h>
#include <QtCore/qtemporaryfile.h>
#include <QtTest/qsignalspy.h>
#include <QtTest/qtest.h>

using namespace Qt::StringLiterals;

using Kind = WebSocketError::Kind;
using MessageType = WebSocketWritable::MessageType;

// Messages that are sent from a device, or read from one, and may be larger than memory.
class tst_LargeMessages : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase_data() { addTransports(); }

    void deviceIsOneMessage_data();
    void deviceIsOneMessage();
    void messagesWaitTheirTurn();
    void slowSourceOfUnknownSize();
    void textIsCheckedAsItComes_data();
    void textIsCheckedAsItComes();
    void sourceFails_data();
    void sourceFails();
    void readingTheSourceFails();
    void sendingEndsEarly_data();
    void sendingEndsEarly();
    void closeWaitsForTheDevice();
    void peersCloseCutsTheDevice();
    void pingIsAnsweredWithinAMessage();
    void compressedDevice_data();
    void compressedDevice();
    void wrongSources();
    void sendingWithoutAnEventLoop();

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

static QByteArray numbers(qsizetype size)
{
    QByteArray bytes;
    for (int i = 0; bytes.size() < size; ++i)
        bytes += QByteArray::number(i) + ' ';
    bytes.truncate(size);
    return bytes;
}

void tst_LargeMessages::deviceIsOneMessage_data()
{
    QTest::addColumn<qsizetype>("size");
    QTest::addColumn<MessageType>("type");
    for (const qsizetype size : {0, 1, 65535, 65536, 65537, 5000000}) {
        QTest::addRow("binary, %lld bytes", qint64(size)) << size << MessageType::Binary;
        QTest::addRow("text, %lld bytes", qint64(size)) << size << MessageType::Text;
    }
}

void tst_LargeMessages::deviceIsOneMessage()
{
    QFETCH(qsizetype, size);
    QFETCH(MessageType, type);
    TestConnection c;
    QVERIFY(c.open());
    QBuffer source;
    source.setData(numbers(size));
    source.open(QIODevice::ReadOnly);
    const auto sent = c.writable()->sendDevice(&source, type);
    AWAIT(sent);
    QCOMPARE(sent.result(), qint64(size));
    QVERIFY(source.isOpen());
    TRY_PEER(c.peer, c.peer.messages().size() == 1);
    QCOMPARE(c.peer.messages().at(0).isText(), type == MessageType::Text);
    QVERIFY(c.peer.messages().at(0).data() == source.data());
    TRY_COMPARE(c.writable()->bytesToWrite(), 0);
    QCOMPARE(c.writable()->desiredSize(), c.writable()->highWaterMark());
    if (size > 65536)
        QVERIFY(c.peer.frames().size() > 1);
    else if (size < 65536)
        QCOMPARE(c.peer.frames().size(), 1);
}

void tst_LargeMessages::messagesWaitTheirTurn()
{
    TestConnection c;
    QVERIFY(c.open());
    QBuffer first;
    first.setData(numbers(3000000));
    first.open(QIODevice::ReadOnly);
    QBuffer second;
    second.setData("second");
    second.open(QIODevice::ReadOnly);
    auto before = c.writable()->send(u"before"_s);
    auto one = c.writable()->sendDevice(&first);
    auto between = c.writable()->send(u"between"_s);
    auto two = c.writable()->sendDevice(&second, MessageType::Text);
    QCOMPARE(c.writable()->write("after"), 5);
    auto last = c.writable()->send(QByteArray(1500000, 'l')); // above the mark
    QVERIFY(!last.isFinished());
    AWAIT(last);
    QVERIFY(one.isFinished() && two.isFinished() && before.isFinished() && between.isFinished());
    TRY_PEER(c.peer, c.peer.messages().size() == 6);
    QList<qint64> sizes;
    for (const WebSocketMessage &message : c.peer.messages())
        sizes += message.size();
    QCOMPARE(sizes, QList<qint64>({6, 3000000, 7, 6, 5, 1500000}));
}

void tst_LargeMessages::slowSourceOfUnknownSize()
{
    TestConnection c;
    QVERIFY(c.open());
    FedDevice source;
    const auto sent = c.writable()->sendDevice(&source);
    c.writable()->writeText(u"behind"_s);
    QByteArray all;
    for (int i = 0; i < 5; ++i) {
        const QByteArray part = numbers(1000 * i + 1);
        all += part;
        source.feed(part);
        TRY_COMPARE(source.bytesAvailable(), 0); // what comes is not kept
        TRY_PEER(c.peer, c.peer.frames().size() == i + 1);
    }
    QVERIFY(!sent.isFinished());
    source.finish();
    AWAIT(sent);
    QCOMPARE(sent.result(), qint64(all.size()));
    TRY_PEER(c.peer, c.peer.messages().size() == 2);
    QCOMPARE(c.peer.messages().at(0), WebSocketMessage(all));
    QCOMPARE(c.peer.messages().at(1), WebSocketMessage(u"behind"_s));
}

void tst_LargeMessages::textIsCheckedAsItComes_data()
{
    QTest::addColumn<QByteArrayList>("parts");
    QTest::addColumn<int>("sentFrames"); // less than 0: it is valid
    const QByteArray euro = "\xe2\x82\xac";
    QTest::newRow("character cut between") << QByteArrayList({euro.left(1), euro.mid(1)}) << -1;
    QTest::newRow("wrong from the start") << QByteArrayList({"\xff"}) << 0;
    QTest::newRow("wrong later") << QByteArrayList({"right", "\xff"}) << 1;
    QTest::newRow("cut at the end") << QByteArrayList({"right", euro.left(2)}) << 2;
}

void tst_LargeMessages::textIsCheckedAsItComes()
{
    QFETCH(QByteArrayList, parts);
    QFETCH(int, sentFrames);
    TestConnection c;
    QVERIFY(c.open());
    FedDevice source;
    const auto sent = c.writable()->sendDevice(&source, MessageType::Text);
    for (const QByteArray &part : parts) {
        source.feed(part);
        TRY_COMPARE(source.bytesAvailable(), 0);
    }
    source.finish();
    AWAIT(sent);
    if (sentFrames < 0) {
        QVERIFY(succeeded(sent));
        TRY_PEER(c.peer, c.peer.messages() == QList<WebSocketMessage>{QString::fromUtf8(parts.join())});
        return;
    }
    QCOMPARE(errorOf(sent).kind(), Kind::Syntax);
    QVERIFY(errorOf(sent).message().contains(u"UTF-8"_s));
    if (sentFrames == 0) { // nothing of it was sent, and all goes on
        c.writable()->writeText(u"next"_s);
        TRY_PEER(c.peer, c.peer.messages() == QList<WebSocketMessage>{u"next"_s});
    } else {
        TRY_PEER(c.peer, c.peer.closeFrame().opcode == RawFrame::Close);
        QVERIFY(c.peer.messages().isEmpty());
        QCOMPARE(c.stream->state(), WebSocketStream::State::Closing);
    }
}

void tst_LargeMessages::sourceFails_data()
{
    QTest::addColumn<bool>("hasBegun");
    QTest::addColumn<bool>("isDeleted");
    QTest::newRow("deleted before its turn") << false << true;
    QTest::newRow("deleted in the middle") << true << true;
    QTest::newRow("cancelled before its turn") << false << false;
    QTest::newRow("cancelled in the middle") << true << false;
}

void tst_LargeMessages::sourceFails()
{
    QFETCH(bool, hasBegun);
    QFETCH(bool, isDeleted);
    TestConnection c;
    QVERIFY(c.open());
    auto source = std::make_unique<FedDevice>();
    auto sent = c.writable()->sendDevice(source.get());
    if (hasBegun) {
        source->feed("beginning");
        TRY_PEER(c.peer, c.peer.frames().size() == 1);
    }
    if (isDeleted)
        source.reset();
    else
        sent.cancel();
    AWAIT(sent);
    if (isDeleted)
        QCOMPARE(errorOf(sent).kind(), Kind::Operation);
    if (hasBegun) {
        TRY_PEER(c.peer, c.peer.closeFrame().opcode == RawFrame::Close);
        QVERIFY(c.peer.messages().isEmpty());
    } else {
        c.writable()->writeText(u"next"_s);
        TRY_PEER(c.peer, c.peer.messages() == QList<WebSocketMessage>{u"next"_s});
    }
}

// A file, say, on a disk that fails.
class FailingDevice final : public QIODevice
{
public:
    explicit FailingDevice(qint64 readable) : m_left(readable) { open(QIODevice::ReadOnly | QIODevice::Unbuffered); }

    [[nodiscard]] qint64 size() const override { return 1000; }

protected:
    qint64 readData(char *data, qint64 maxSize) override
    {
        if (m_left == 0) {
            setErrorString(u"the disk is on fire"_s);
            return -1;
        }
        const qint64 size = std::min(maxSize, std::exchange(m_left, 0));
        std::fill_n(data, size, 'd');
        return size;
    }
    qint64 writeData(const char *, qint64) override { return -1; }

private:
    qint64 m_left;
};

void tst_LargeMessages::readingTheSourceFails()
{
    for (const qint64 readable : {0, 100}) {
        TestConnection c;
        QVERIFY(c.open());
        FailingDevice source(readable);
        const auto sent = c.writable()->sendDevice(&source);
        AWAIT(sent);
        QCOMPARE(errorOf(sent).kind(), Kind::Operation);
        QVERIFY(errorOf(sent).message().contains(u"the disk is on fire"_s));
        if (readable > 0)
            TRY_PEER(c.peer, c.peer.closeFrame().opcode == RawFrame::Close);
        else
            QCOMPARE(c.stream->state(), WebSocketStream::State::Open);
        QVERIFY(c.peer.messages().isEmpty());
    }
}

void tst_LargeMessages::sendingEndsEarly_data()
{
    QTest::addColumn<QString>("end");
    for (const char *end : {"abort", "reset", "delete the stream", "delete the writable", "delete in the continuation"})
        QTest::newRow(end) << QString::fromLatin1(end);
}

void tst_LargeMessages::sendingEndsEarly()
{
    QFETCH(QString, end);
    TestConnection c;
    QVERIFY(c.open());
    FedDevice source;
    FedDevice second;
    auto sent = c.writable()->sendDevice(&source);
    const auto behind = c.writable()->send(u"behind"_s);
    const auto last = c.writable()->sendDevice(&second);
    source.feed("beginning");
    TRY_PEER(c.peer, c.peer.frames().size() == 1);
    bool isTold = false;
    sent.then([](qint64) {}).onFailed([&](const WebSocketError &) {
        isTold = true;
        if (end == u"delete in the continuation"_s)
            c.remove();
    });
    if (end == u"delete the stream"_s)
        c.remove();
    else if (end == u"delete the writable"_s)
        delete c.writable();
    else if (end == u"reset"_s)
        c.peer.reset();
    else
        c.writable()->abort();
    TRY_VERIFY(isTold);
    AWAIT(last);
    (void)errorOf(last);
    if (end == u"abort"_s) {
        AWAIT(behind);
        TRY_PEER(c.peer, c.peer.closeFrame().opcode == RawFrame::Close);
    }
    source.feed("more"); // to nobody
    source.finish();
    QCoreApplication::processEvents();
}

void tst_LargeMessages::closeWaitsForTheDevice()
{
    TestConnection c;
    c.peer.setAnswersClose(true);
    QVERIFY(c.open());
    FedDevice source;
    const auto sent = c.writable()->sendDevice(&source);
    const auto behind = c.writable()->send(u"behind"_s);
    source.feed("one ");
    TRY_PEER(c.peer, c.peer.frames().size() == 1);
    const auto closed = c.stream->closed();
    QVERIFY(c.stream->close(4000, u"done"_s));
    QCOMPARE(c.stream->state(), WebSocketStream::State::Closing);
    source.feed("two");
    TRY_PEER(c.peer, c.peer.frames().size() == 2);
    QVERIFY(!closed.isFinished());
    source.finish();
    AWAIT(sent);
    QCOMPARE(sent.result(), 7);
    AWAIT(closed);
    QVERIFY2(succeeded(closed), qPrintable(failureOf(closed)));
    QCOMPARE(closed.result().closeCode, 4000);
    AWAIT(behind);
    QCOMPARE(c.peer.messages(), QList<WebSocketMessage>({"one two"_ba, u"behind"_s}));
}

void tst_LargeMessages::peersCloseCutsTheDevice()
{
    for (const bool isClosing : {false, true}) {
        TestConnection c;
        QVERIFY(c.open());
        FedDevice source;
        const auto sent = c.writable()->sendDevice(&source);
        source.feed("one ");
        TRY_PEER(c.peer, c.peer.frames().size() == 1);
        if (isClosing)
            c.stream->close();
        const auto closed = c.stream->closed();
        c.peer.sendClose(4001);
        AWAIT(sent);
        QCOMPARE(errorOf(sent).kind(), Kind::InvalidState);
        AWAIT(closed);
        QCOMPARE(errorOf(closed).closeCode(), 4001); // not all that was accepted has left
        TRY_PEER(c.peer, c.peer.closeFrame().opcode == RawFrame::Close);
    }
}

void tst_LargeMessages::pingIsAnsweredWithinAMessage()
{
    TestConnection c;
    QVERIFY(c.open());
    FedDevice source;
    const auto sent = c.writable()->sendDevice(&source);
    source.feed("one ");
    TRY_PEER(c.peer, c.peer.frames().size() == 1);
    c.peer.sendFrame({RawFrame::Ping, "now"});
    TRY_PEER(c.peer, c.peer.frames(RawFrame::Pong).size() == 1);
    const auto pong = c.stream->ping("mine");
    TRY_PEER(c.peer, c.peer.frames(RawFrame::Ping).size() == 1);
    source.finish();
    AWAIT(sent);
    TRY_PEER(c.peer, c.peer.messages().size() == 1);
}

void tst_LargeMessages::compressedDevice_data()
{
    QTest::addColumn<QByteArray>("data");
    QByteArray random(2000000, Qt::Uninitialized);
    quint32 state = 1;
    for (char &c : random) {
        state = state * 1664525 + 1013904223;
        c = char(state >> 24);
    }
    QTest::newRow("shrinks") << numbers(2000000);
    QTest::newRow("does not shrink") << random;
    QTest::newRow("shrinks at its ends") << numbers(300000) + random.left(500000) + numbers(2000000);
    QTest::newRow("empty") << QByteArray();
}

void tst_LargeMessages::compressedDevice()
{
    QFETCH(QByteArray, data);
    TestConnection c;
    c.peer.setExtraHeaders("Sec-WebSocket-Extensions: permessage-deflate\r\n");
    QVERIFY(c.open());
    PeerInflater inflater;
    for (int i = 0; i < 2; ++i) { // in the context of the first
        QBuffer source(&data);
        source.open(QIODevice::ReadOnly);
        const qsizetype before = c.peer.frames().size();
        const auto sent = c.writable()->sendDevice(&source);
        AWAIT(sent);
        TRY_PEER(c.peer, c.peer.frames().size() > before && c.peer.frames().constLast().fin);
        QByteArray payload;
        for (const RawFrame &frame : c.peer.frames().mid(before)) {
            QCOMPARE(frame.rsv, payload.isEmpty() ? 4 : 0);
            payload += frame.payload;
        }
        QVERIFY(inflater.inflate(payload) == data);
        QVERIFY(payload.size() <= data.size() + 1000);
    }
}

void tst_LargeMessages::wrongSources()
{
    TestConnection c;
    c.start();
    QBuffer source;
    QCOMPARE(errorOf(c.writable()->sendDevice(&source)).kind(), Kind::InvalidState); // connecting
    AWAIT(c.stream->opened());
    QCOMPARE(errorOf(c.writable()->sendDevice(nullptr)).kind(), Kind::Operation);
    QCOMPARE(errorOf(c.writable()->sendDevice(&source)).kind(), Kind::Operation); // not open
    c.writable()->writeText(u"next"_s);
    TRY_PEER(c.peer, c.peer.messages() == QList<WebSocketMessage>{u"next"_s});
}

void tst_LargeMessages::sendingWithoutAnEventLoop()
{
    TestConnection c;
    QVERIFY(c.open());
    QBuffer source;
    source.setData(numbers(2000000));
    source.open(QIODevice::ReadOnly);
    const auto sent = c.writable()->sendDevice(&source);
    while (!sent.isFinished() && c.writable()->waitForBytesWritten(testPatience())) { }
    QVERIFY(sent.isFinished() || c.writable()->bytesToWrite() > 0);
    TRY_PEER(c.peer, c.peer.messages().size() == 1);
    QCOMPARE(sent.result(), 2000000);
}

void tst_LargeMessages::messageIsReadWhileItComes_data()
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

void tst_LargeMessages::messageIsReadWhileItComes()
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

void tst_LargeMessages::completeMessagesComeAsDevices()
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

void tst_LargeMessages::devicesAndMessagesInTurn()
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

void tst_LargeMessages::costOfDevicesIsKeptApart()
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

void tst_LargeMessages::largerThanMaxMessageSize()
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

void tst_LargeMessages::readingIsHeldBackWithinAMessage()
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

void tst_LargeMessages::compressedMessageIsHeldBack()
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

void tst_LargeMessages::restOfADeletedDeviceIsDropped()
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

void tst_LargeMessages::beginningAndEndOfTheStreamAtOnce_data()
{
    QTest::addColumn<QByteArray>("end");
    QTest::newRow("Close") << RawFrame{RawFrame::Close, RawFrame::closeBody(1000)}.toBytes();
    QTest::newRow("violation") << QByteArray("\xff\xff\xff\xff");
}

// What has come of the message is not lost, and its end is not taken for that of the stream.
void tst_LargeMessages::beginningAndEndOfTheStreamAtOnce()
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

void tst_LargeMessages::largeMessageRightAfterAnother()
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

void tst_LargeMessages::streamEndsWithinAMessage_data()
{
    QTest::addColumn<QString>("end");
    for (const char *end : {"reset", "fin", "close", "our close", "violation", "cancel"})
        QTest::newRow(end) << QString::fromLatin1(end);
}

void tst_LargeMessages::streamEndsWithinAMessage()
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

void tst_LargeMessages::receivingIsCancelled()
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

void tst_LargeMessages::deviceOutlivesItsStream()
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

void tst_LargeMessages::readingWithoutAnEventLoop()
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

void tst_LargeMessages::pipeWritesAMessageAsItComes()
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

void tst_LargeMessages::bytesComeBeforeTheMessageIsComplete()
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

void tst_LargeMessages::restOfAMessageReadAsBytes()
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
void tst_LargeMessages::manyBytesAtOnceStillCome()
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

QTEST_GUILESS_MAIN(tst_LargeMessages)

#include "tst_largemessages.moc"
