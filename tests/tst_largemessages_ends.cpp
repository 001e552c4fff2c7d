// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#include "testconnection.h"
#include "testdevices.h"
#include "websocketmessagedevice.h"

#include <QtCore/qbuffer.h>
#include <QtCore/qfuturewatcher.h>
#include <QtCore/qthread.h>
#include <QtTest/qsignalspy.h>
#include <QtTest/qtest.h>

#include <algorithm>
#include <atomic>

using namespace Qt::StringLiterals;

using Kind = WebSocketError::Kind;
using MessageType = WebSocketWritable::MessageType;

// What users of large messages do at bad moments: in the middle of them, in continuations, in two manners at once.
class tst_LargeMessages_Ends : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase_data() { addTransports(); }

    void nothingIsSentIntoACutMessage_data();
    void nothingIsSentIntoACutMessage();
    void closedFileIsNotAWholeMessage();
    void sourceThatRunsAnEventLoop();
    void waitingForAnEndlessSource();

    void readMessagesKeepsTheAccountOfDevices();
    void messagesAfterTheRestInADevice();
    void cancelWithinAMessage();
    void cancelledPipeLeavesTheLimit();
    void endIsToldToALateListener();
    void signalsWithoutAnEventLoop();
    void listenersComeAndGo();
    void sourceThatBrokeOff_data();
    void sourceThatBrokeOff();
    void progressIsTold();
    void errorsNameTheCall();
};

static RawFrame fragment(const QByteArray &payload, bool isFirst, bool isLast)
{
    return {isFirst ? RawFrame::Binary : RawFrame::Continuation, payload, isLast};
}

void tst_LargeMessages_Ends::nothingIsSentIntoACutMessage_data()
{
    QTest::addColumn<QString>("end");
    for (const char *end : {"delete the source", "abort", "delete the readable", "invalid text"})
        QTest::newRow(end) << QString::fromLatin1(end);
}

// Who is told of the failure may want to send something else.
void tst_LargeMessages_Ends::nothingIsSentIntoACutMessage()
{
    QFETCH(QString, end);
    TestConnection c;
    QVERIFY(c.open());
    auto source = std::make_unique<FedDevice>();
    bool isTold = false;
    c.writable()->sendDevice(source.get(), MessageType::Text).onFailed([&](const WebSocketError &) {
        isTold = true;
        c.writable()->writeText(u"the upload has failed"_s);
        return qint64(0);
    });
    source->feed("beginning");
    TRY_PEER(c.peer, c.peer.frames().size() == 1);
    if (end == u"delete the source"_s)
        source.reset();
    else if (end == u"invalid text"_s)
        source->feed("\xff");
    else if (end == u"abort"_s)
        c.writable()->abort();
    else
        delete c.readable();
    if (end == u"delete the readable"_s)
        source.reset();
    TRY_VERIFY(isTold);
    TRY_PEER(c.peer, c.peer.closeFrame().opcode == RawFrame::Close);
    QCOMPARE(c.peer.frames().size(), 2);
}

void tst_LargeMessages_Ends::closedFileIsNotAWholeMessage()
{
    TestConnection c;
    QVERIFY(c.open());
    c.peer.stopReading();
    QBuffer source;
    source.setData(QByteArray(20000000, 's'));
    source.open(QIODevice::ReadOnly);
    const auto sent = c.writable()->sendDevice(&source);
    TRY_VERIFY(c.writable()->bytesToWrite() > 0);
    QVERIFY(!source.atEnd());
    source.close();
    c.peer.startReading();
    AWAIT(sent);
    QCOMPARE(errorOf(sent).kind(), Kind::Operation);
    TRY_PEER(c.peer, c.peer.closeFrame().opcode == RawFrame::Close);
    QVERIFY(c.peer.messages().isEmpty());
}

// While it waits for its own data, for example.
class LoopingDevice final : public FedDevice
{
protected:
    qint64 readData(char *data, qint64 maxSize) override
    {
        const qint64 size = FedDevice::readData(data, std::min<qint64>(maxSize, 1));
        if (size > 0) {
            Q_EMIT readyRead();
            QCoreApplication::processEvents();
        }
        return size;
    }
};

void tst_LargeMessages_Ends::sourceThatRunsAnEventLoop()
{
    TestConnection c;
    QVERIFY(c.open());
    LoopingDevice source;
    const auto sent = c.writable()->sendDevice(&source);
    const auto behind = c.writable()->send(u"behind"_s);
    source.feed("0123456789");
    source.finish();
    AWAIT(sent);
    QCOMPARE(sent.result(), 10);
    TRY_PEER(c.peer, c.peer.messages() == QList<WebSocketMessage>({QByteArray("0123456789"), u"behind"_s}));
}

class EndlessDevice final : public QIODevice
{
public:
    EndlessDevice() { open(QIODevice::ReadOnly | QIODevice::Unbuffered); }
    [[nodiscard]] bool isSequential() const override { return true; }

protected:
    qint64 readData(char *data, qint64 maxSize) override
    {
        std::fill_n(data, maxSize, 'e');
        return maxSize;
    }
    qint64 writeData(const char *, qint64) override { return -1; }
};

// Each call ends when some of it has left.
void tst_LargeMessages_Ends::waitingForAnEndlessSource()
{
    RawPeer peer(RawPeer::Transport::Plain);
    std::atomic<int> calls = 0;
    std::unique_ptr<QThread> thread(QThread::create([&, url = peer.url()] {
        WebSocketStream stream(url);
        if (!stream.waitForOpened(testPatience()))
            return;
        EndlessDevice source;
        (void)stream.writable()->sendDevice(&source);
        while (calls < 20 && stream.writable()->waitForBytesWritten(testPatience()))
            ++calls;
    }));
    thread->start();
    TRY_COMPARE(calls.load(), 20);
    TRY_VERIFY(thread->isFinished());
}

void tst_LargeMessages_Ends::readMessagesKeepsTheAccountOfDevices()
{
    TestConnection c;
    QVERIFY(c.open());
    const auto received = c.readable()->receiveDevice();
    c.peer.sendFrame(fragment(QByteArray(10000, 'd'), true, true));
    AWAIT(received);
    WebSocketMessageDevice *const device = received.result();
    c.peer.sendText("message");
    TRY_VERIFY(c.readable()->hasPendingMessages());
    QCOMPARE(c.readable()->readMessages().size(), 1);
    QVERIFY(c.readable()->bufferedBytes() >= 10000);
    QCOMPARE(device->readAll().size(), 10000);
    QCOMPARE(c.readable()->bufferedBytes(), 0);
}

// What was begun as bytes goes on as a device.
void tst_LargeMessages_Ends::messagesAfterTheRestInADevice()
{
    TestConnection c;
    QVERIFY(c.open());
    QSignalSpy arrived(c.readable(), &QIODevice::readyRead);
    c.peer.sendFrame(fragment("bytes, ", true, false));
    TRY_COMPARE(arrived.count(), 1);
    QCOMPARE(c.readable()->read(3), "byt");
    auto received = c.readable()->receiveDevice();
    AWAIT(received);
    c.peer.sendFrame(fragment("rest", false, true));
    TRY_VERIFY(received.result()->isComplete());
    QCOMPARE(received.result()->readAll(), "es, rest");
    delete received.result();
    QCOMPARE(c.readable()->read(3), ""); // bytes again

    c.peer.sendText("whole");
    c.peer.sendFrame(fragment({}, true, false));
    c.peer.sendFrame(fragment("in two", false, false));
    c.peer.sendFrame(fragment({}, false, true));
    c.peer.sendText("last");
    TRY_COMPARE(c.readable()->pendingMessageCount(), 3);
    QCOMPARE(c.readable()->readMessage(), WebSocketMessage(u"whole"_s));
    QCOMPARE(c.readable()->readMessage(), WebSocketMessage(QByteArray("in two")));
    QCOMPARE(c.readable()->readMessage(), WebSocketMessage(u"last"_s));
    QCOMPARE(c.readable()->bufferedBytes(), 0);
}

void tst_LargeMessages_Ends::cancelWithinAMessage()
{
    TestConnection c;
    QVERIFY(c.open());
    QSignalSpy arrived(c.readable(), &QIODevice::readyRead);
    c.peer.sendFrame(fragment("beginning", true, false));
    TRY_COMPARE(arrived.count(), 1);
    const auto message = c.readable()->receive();
    const auto device = c.readable()->receiveDevice();
    c.readable()->cancel();
    AWAIT(message);
    AWAIT(device);
    QVERIFY(message.result().isNull());
    QVERIFY(!device.result());
    QCOMPARE(c.readable()->bufferedBytes(), 0);
}

// A message that may not be so large is not collected either, when nobody takes it piece by piece any more.
void tst_LargeMessages_Ends::cancelledPipeLeavesTheLimit()
{
    TestConnection c;
    c.options.maxMessageSize = 100000;
    QVERIFY(c.open());
    SlowDevice destination;
    auto piped = c.readable()->pipeTo(&destination);
    const QByteArray frame = fragment(QByteArray(1000000, 'p'), true, true).toBytes();
    c.peer.sendBytes(frame.left(200000));
    TRY_VERIFY(destination.bytesToWrite() >= 190000);
    piped.cancel();
    AWAIT(piped);
    c.peer.sendBytes(frame.mid(200000, 200000));
    AWAIT(c.stream->closed());
    TRY_PEER(c.peer, c.peer.closeFrame().closeCode() == 1009);
}

// QFutureWatcher tells of a result from the event loop only, and so do coroutines that are built on it.
void tst_LargeMessages_Ends::endIsToldToALateListener()
{
    TestConnection c;
    QVERIFY(c.open());
    QFutureWatcher<WebSocketMessageDevice *> watcher;
    QByteArray bytes;
    int ends = 0;
    connect(&watcher, &QFutureWatcherBase::finished, this, [&] {
        WebSocketMessageDevice *const device = watcher.result();
        connect(device, &QIODevice::readyRead, this, [&bytes, device] { bytes += device->readAll(); });
        connect(device, &QIODevice::readChannelFinished, this, [&ends] { ++ends; });
    });
    watcher.setFuture(c.readable()->receiveDevice());
    c.peer.sendText("all of it");
    TRY_COMPARE(ends, 1);
    QCOMPARE(bytes, "all of it");
}

// They are emitted in the calls that wait.
void tst_LargeMessages_Ends::signalsWithoutAnEventLoop()
{
    RawPeer peer(RawPeer::Transport::Plain);
    peer.setFirstBytes(fragment("first, ", true, false).toBytes());
    std::atomic<int> ends = 0;
    QByteArray bytes;
    std::unique_ptr<QThread> thread(QThread::create([&, url = peer.url()] {
        WebSocketStream stream(url);
        if (!stream.waitForOpened(testPatience()))
            return;
        const auto received = stream.readable()->receiveDevice();
        while (!received.isFinished() && stream.readable()->waitForReadyRead(testPatience())) { }
        WebSocketMessageDevice *const device = received.result();
        connect(device, &QIODevice::readyRead, device, [&] { bytes += device->readAll(); });
        connect(device, &QIODevice::readChannelFinished, device, [&] { ++ends; });
        while (!device->isComplete() && device->waitForReadyRead(testPatience())) { }
    }));
    thread->start();
    TRY_VERIFY(peer.isConnected());
    QTest::qWait(50); // the rest comes later, most likely
    peer.sendFrame(fragment("last", false, true));
    TRY_VERIFY(thread->isFinished());
    QCOMPARE(bytes, "first, last");
    QCOMPARE(ends.load(), 1);
}

// Objects share Qt's locks, some of these with the readable.
void tst_LargeMessages_Ends::listenersComeAndGo()
{
    TestConnection c;
    QVERIFY(c.open());
    std::vector<std::unique_ptr<QObject>> listeners(1000);
    for (auto &listener : listeners) {
        listener = std::make_unique<QObject>();
        connect(c.readable(), &QIODevice::readyRead, listener.get(), [] {});
    }
    listeners.clear();
    c.peer.sendText("message");
    TRY_VERIFY(c.readable()->hasPendingMessages());
}

void tst_LargeMessages_Ends::sourceThatBrokeOff_data()
{
    QTest::addColumn<bool>("isDevice");
    QTest::newRow("message device") << true;
    QTest::newRow("readable") << false;
}

// A message that is passed on must not become whole on the way.
void tst_LargeMessages_Ends::sourceThatBrokeOff()
{
    QFETCH(bool, isDevice);
    TestConnection from;
    TestConnection to;
    QVERIFY(from.open() && to.open());
    const auto message = from.readable()->receiveDevice();
    from.peer.sendBytes(RawFrame{RawFrame::Binary, "beginning", false}.toBytes());
    AWAIT(message);
    QIODevice *source = message.result();
    if (!isDevice) {
        from.peer.sendBytes(RawFrame{RawFrame::Continuation, {}, true}.toBytes());
        from.peer.sendText("beginning");
        source = from.readable();
    }
    const auto sent = to.writable()->sendDevice(source);
    TRY_PEER(to.peer, to.peer.frames().size() == 1);
    from.peer.reset();
    AWAIT(sent);
    QCOMPARE(errorOf(sent).kind(), Kind::Operation);
    TRY_PEER(to.peer, to.peer.closeFrame().opcode == RawFrame::Close);
    QVERIFY(to.peer.messages().isEmpty());
}

void tst_LargeMessages_Ends::progressIsTold()
{
    TestConnection c;
    QVERIFY(c.open());
    QBuffer source;
    source.setData(QByteArray(5000000, 'p'));
    source.open(QIODevice::ReadOnly);
    const auto sent = c.writable()->sendDevice(&source);
    QFutureWatcher<qint64> watcher;
    QList<int> values;
    QList<int> maxima;
    connect(&watcher, &QFutureWatcherBase::progressValueChanged, this, [&](int value) { values += value; });
    connect(&watcher, &QFutureWatcherBase::progressRangeChanged, this, [&](int, int maximum) { maxima += maximum; });
    watcher.setFuture(sent);
    AWAIT(sent);
    QCOMPARE(sent.progressMaximum(), 1000);
    QCOMPARE(sent.progressValue(), 1000);
    QVERIFY(std::is_sorted(values.cbegin(), values.cend()));
    QCOMPARE(maxima, QList<int>({0, 1000})); // before it has begun, and then
}

void tst_LargeMessages_Ends::errorsNameTheCall()
{
    TestConnection c;
    QVERIFY(c.open());
    const auto failed = c.writable()->sendDevice(nullptr);
    QVERIFY2(errorOf(failed).message().contains(u"sendDevice()"_s), qPrintable(errorOf(failed).message()));
}

QTEST_GUILESS_MAIN(tst_LargeMessages_Ends)
#include "tst_largemessages_ends.moc"
