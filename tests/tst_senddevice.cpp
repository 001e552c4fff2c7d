// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#include "peerdeflate.h"
#include "testconnection.h"
#include "testdevices.h"
#include "websocketmessagedevice.h"

#include <QtCore/qbuffer.h>
#include <QtTest/qsignalspy.h>
#include <QtTest/qtest.h>

using namespace Qt::StringLiterals;

using Kind = WebSocketError::Kind;
using MessageType = WebSocketWritable::MessageType;

// Devices that are sent as one message, which may be larger than memory.
class tst_SendDevice : public QObject
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
};

void tst_SendDevice::deviceIsOneMessage_data()
{
    QTest::addColumn<qsizetype>("size");
    QTest::addColumn<MessageType>("type");
    for (const qsizetype size : {0, 1, 65535, 65536, 65537, 5000000}) {
        QTest::addRow("binary, %lld bytes", qint64(size)) << size << MessageType::Binary;
        QTest::addRow("text, %lld bytes", qint64(size)) << size << MessageType::Text;
    }
}

void tst_SendDevice::deviceIsOneMessage()
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

void tst_SendDevice::messagesWaitTheirTurn()
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

void tst_SendDevice::slowSourceOfUnknownSize()
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

void tst_SendDevice::textIsCheckedAsItComes_data()
{
    QTest::addColumn<QByteArrayList>("parts");
    QTest::addColumn<int>("sentFrames"); // less than 0: it is valid
    const QByteArray euro = "\xe2\x82\xac";
    QTest::newRow("character cut between") << QByteArrayList({euro.left(1), euro.mid(1)}) << -1;
    QTest::newRow("wrong from the start") << QByteArrayList({"\xff"}) << 0;
    QTest::newRow("wrong later") << QByteArrayList({"right", "\xff"}) << 1;
    QTest::newRow("cut at the end") << QByteArrayList({"right", euro.left(2)}) << 2;
}

void tst_SendDevice::textIsCheckedAsItComes()
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

void tst_SendDevice::sourceFails_data()
{
    QTest::addColumn<bool>("hasBegun");
    QTest::addColumn<bool>("isDeleted");
    QTest::newRow("deleted before its turn") << false << true;
    QTest::newRow("deleted in the middle") << true << true;
    QTest::newRow("cancelled before its turn") << false << false;
    QTest::newRow("cancelled in the middle") << true << false;
}

void tst_SendDevice::sourceFails()
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

void tst_SendDevice::readingTheSourceFails()
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

void tst_SendDevice::sendingEndsEarly_data()
{
    QTest::addColumn<QString>("end");
    for (const char *end : {"abort", "reset", "delete the stream", "delete the writable", "delete in the continuation"})
        QTest::newRow(end) << QString::fromLatin1(end);
}

void tst_SendDevice::sendingEndsEarly()
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

void tst_SendDevice::closeWaitsForTheDevice()
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

void tst_SendDevice::peersCloseCutsTheDevice()
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

void tst_SendDevice::pingIsAnsweredWithinAMessage()
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

void tst_SendDevice::compressedDevice_data()
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

void tst_SendDevice::compressedDevice()
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

void tst_SendDevice::wrongSources()
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

void tst_SendDevice::sendingWithoutAnEventLoop()
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

QTEST_GUILESS_MAIN(tst_SendDevice)

#include "tst_senddevice.moc"
