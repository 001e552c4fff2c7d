// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#include "testconnection.h"

#include <QtCore/qbuffer.h>
#include <QtCore/qtimer.h>
#include <QtTest/qtest.h>

#include <functional>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using Initiator = WebSocketError::Initiator;
using State = WebSocketStream::State;

// What has arrived can be read, whatever the end was and however slow the reader is.
class tst_Arrived : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase_data() { addTransports(); }

    void everythingIsRead_data();
    void everythingIsRead();
    void pipeToWritesEverything_data() { addEnds(); }
    void pipeToWritesEverything();
    void whatTheSystemHeldIsReadAfterAFailedWrite_data();
    void whatTheSystemHeldIsReadAfterAFailedWrite();
    void closeBehindUnreadMessagesIsTheTruth();
    void violationBehindUnreadMessagesIsTheTruth();
    void whatWaitsIsDroppedByCancel();
    void whatWaitsIsDroppedByDeletion();
    void cancelInTheContinuationOfABadUrl();
    void readingOnWithoutAnEventLoop();
    void endComesAfterTheLastMessage();

private:
    static void addEnds();
};

namespace {

constexpr int count = 20000;
constexpr int pauseAfter = 2500;

enum class End { Fin, FinAndReset, Reset, Close, Violation };
enum class Way { Receive, ReadMessage, ReadMessages, Device };
enum class Writing { Small, Large, WaitForBytesWritten, WaitForReadyRead };

QByteArray numbered(int i)
{
    return QByteArray::number(i).rightJustified(100, '0');
}

void sendNumbered(RawPeer &peer, int total)
{
    QByteArray bytes;
    for (int i = 0; i < total; ++i)
        bytes += RawFrame{i % 2 ? RawFrame::Text : RawFrame::Binary, numbered(i)}.toBytes();
    peer.sendBytes(bytes);
}

void endBy(RawPeer &peer, End end)
{
    switch (end) {
    case End::Fin:
        peer.fin();
        break;
    case End::FinAndReset:
        peer.fin(); // over TLS it closes the connection
        if (!isTls())
            peer.reset();
        break;
    case End::Reset:
        TRY_VERIFY(peer.hasDelivered()); // what has not arrived, a reset drops
        peer.reset();
        break;
    case End::Close:
        peer.sendClose(3000, "enough");
        peer.fin();
        break;
    case End::Violation:
        peer.sendBytes("\x83\x00"_ba); // a reserved opcode
        break;
    }
}

// Reads in one of the ways, and makes a pause from time to time.
class SlowReader : public QObject
{
    Q_OBJECT

public:
    SlowReader(WebSocketReadable *readable, Way way) : m_readable(readable), m_way(way)
    {
        connect(readable, &WebSocketReadable::messagesAvailable, this, &SlowReader::read);
        connect(readable, &QIODevice::readChannelFinished, this, &SlowReader::read);
        m_pause.setSingleShot(true);
        m_pause.setInterval(50ms);
        connect(&m_pause, &QTimer::timeout, this, &SlowReader::read);
        if (way == Way::Receive)
            receive();
    }

    QByteArray bytes;
    std::optional<WebSocketError> error; // of receive()
    bool finished = false; // receive() gave a null message

private:
    void read()
    {
        if (m_pause.isActive() || m_way == Way::Receive)
            return;
        const qsizetype before = bytes.size();
        const auto isEnough = [&] { return bytes.size() - before >= pauseAfter * 100; };
        if (m_way == Way::Device) {
            bytes += m_readable->read(pauseAfter * 100);
        } else if (m_way == Way::ReadMessages) {
            for (const WebSocketMessage &message : m_readable->readMessages())
                bytes += message.data();
        } else {
            while (m_readable->hasPendingMessages() && !isEnough())
                bytes += m_readable->readMessage().data();
        }
        if (isEnough())
            m_pause.start();
    }

    void receive()
    {
        m_readable->receive()
                .then(this,
                      [this](const WebSocketMessage &message) {
                          finished = message.isNull();
                          bytes += message.data();
                          if (finished)
                              return;
                          if (++m_received % pauseAfter == 0)
                              QTimer::singleShot(50ms, this, &SlowReader::receive);
                          else
                              receive();
                      })
                .onFailed(this, [this](const WebSocketError &reason) { error = reason; });
    }

    WebSocketReadable *const m_readable;
    const Way m_way;
    QTimer m_pause;
    int m_received = 0;
};

constexpr int fill = 4000; // messages: more than the mark, less than a kernel's buffer

// Sends so much that a part of it waits in the kernel, and ends the connection.
void fillAndEnd(TestConnection &c, End end)
{
    sendNumbered(c.peer, fill);
    TRY_VERIFY(c.readable()->bufferedBytes() >= c.readable()->highWaterMark());
    endBy(c.peer, end);
}

} // namespace

Q_DECLARE_METATYPE(End)
Q_DECLARE_METATYPE(Way)
Q_DECLARE_METATYPE(Writing)

void tst_Arrived::addEnds()
{
    QTest::addColumn<End>("end");
    QTest::newRow("FIN") << End::Fin;
    QTest::newRow("RST") << End::Reset;
    QTest::newRow("Close") << End::Close;
    QTest::newRow("violation") << End::Violation;
}

void tst_Arrived::everythingIsRead_data()
{
    QTest::addColumn<End>("end");
    QTest::addColumn<Way>("way");
    const std::pair<End, const char *> ends[] = {
            {End::Fin, "FIN"}, {End::Reset, "RST"}, {End::Close, "Close"}, {End::Violation, "violation"}};
    const std::pair<Way, const char *> ways[] = {{Way::Receive, "receive()"},
                                                 {Way::ReadMessage, "readMessage()"},
                                                 {Way::ReadMessages, "readMessages()"},
                                                 {Way::Device, "read()"}};
    for (const auto &[end, endName] : ends) {
        for (const auto &[way, wayName] : ways)
            QTest::addRow("%s, %s", endName, wayName) << end << way;
    }
}

void tst_Arrived::everythingIsRead()
{
    TestConnection c;
    QFETCH(const End, end);
    QFETCH(const Way, way);
    c.options.readHighWaterMark = 100 * 1000;
    QVERIFY(c.open());
    SlowReader reader(c.readable(), way);
    sendNumbered(c.peer, count);
    endBy(c.peer, end);
    TRY_VERIFY2(reader.bytes.size() == count * 100, QByteArray::number(reader.bytes.size()));
    for (int i = 0; i < count; ++i)
        QVERIFY(reader.bytes.mid(i * 100, 100) == numbered(i));
    AWAIT(c.stream->closed());
    if (end == End::Close) {
        QVERIFY2(succeeded(c.stream->closed()), qPrintable(failureOf(c.stream->closed())));
        QCOMPARE(c.stream->closed().result(), (WebSocketCloseInfo{3000, u"enough"_s}));
    } else {
        QCOMPARE(errorOf(c.stream->closed()).closeCode(), 1006);
        QCOMPARE(errorOf(c.stream->closed()).initiator(),
                 end == End::Violation ? Initiator::Protocol : Initiator::Network);
    }
    if (way == Way::Receive) {
        TRY_VERIFY(reader.finished || reader.error);
        QCOMPARE(reader.finished, end == End::Close);
        if (reader.error)
            QCOMPARE(describe(*reader.error), describe(errorOf(c.stream->closed())));
    }
    char byte = 0;
    QCOMPARE(c.readable()->read(&byte, 1), -1);
}

void tst_Arrived::pipeToWritesEverything()
{
    TestConnection c;
    QFETCH(const End, end);
    c.options.readHighWaterMark = 100 * 1000;
    QVERIFY(c.open());
    fillAndEnd(c, end);
    QBuffer buffer;
    QVERIFY(buffer.open(QIODevice::WriteOnly));
    const QFuture<qint64> pipe = c.readable()->pipeTo(&buffer);
    AWAIT(pipe);
    QCOMPARE(buffer.size(), fill * 100);
    AWAIT(c.stream->closed());
    if (end == End::Close)
        QCOMPARE(pipe.result(), fill * 100);
    else
        QCOMPARE(describe(errorOf(pipe)), describe(errorOf(c.stream->closed())));
}

void tst_Arrived::whatTheSystemHeldIsReadAfterAFailedWrite_data()
{
    QTest::addColumn<End>("end");
    QTest::addColumn<Writing>("writing");
    const std::pair<End, const char *> ends[] = {{End::FinAndReset, "FIN, then RST"}, {End::Reset, "RST"}};
    const std::pair<Writing, const char *> ways[] = {{Writing::Small, "small messages"},
                                                     {Writing::Large, "large messages"},
                                                     {Writing::WaitForBytesWritten, "waitForBytesWritten()"},
                                                     {Writing::WaitForReadyRead, "waitForReadyRead()"}};
    for (const auto &[end, endName] : ends) {
        for (const auto &[writing, name] : ways)
            QTest::addRow("%s, %s", endName, name) << end << writing;
    }
}

// Who does not read does not see a FIN or a reset. Who then writes must not wait for ever, and loses nothing by it.
void tst_Arrived::whatTheSystemHeldIsReadAfterAFailedWrite()
{
    TestConnection c;
    QFETCH(const End, end);
    QFETCH(const Writing, writing);
    c.options.readHighWaterMark = 100 * 1000;
    QVERIFY(c.open());
    fillAndEnd(c, end);
    const auto sent = c.writable()->send(QByteArray(1000, 'x'));
    for (int i = 0; i < 1000 && !c.stream->closed().isFinished(); ++i) {
        c.writable()->write(QByteArray(writing == Writing::Large ? 1000 * 1000 : 1000, 'x'));
        if (writing == Writing::WaitForBytesWritten)
            c.writable()->waitForBytesWritten(10);
        else if (writing == Writing::WaitForReadyRead)
            c.readable()->waitForReadyRead(10);
        QTest::qWait(1);
    }
    AWAIT(c.stream->closed());
    QCOMPARE(errorOf(c.stream->closed()).closeCode(), 1006);
    const qint64 buffered = c.readable()->bufferedBytes();
    QVERIFY2(buffered < 2 * c.readable()->highWaterMark(), QByteArray::number(buffered));
    QFuture<WebSocketMessage> next = c.readable()->receive();
    for (int received = 0; received < fill; ++received) {
        AWAIT(next);
        QVERIFY2(succeeded(next), qPrintable(QString::number(received) + failureOf(next)));
        QVERIFY(next.result().data() == numbered(received));
        next = c.readable()->receive();
    }
    AWAIT(next);
    QCOMPARE(describe(errorOf(next)), describe(errorOf(c.stream->closed())));
    AWAIT(sent);
}

// A Close that nobody could see yet, behind messages that nobody wants yet.
void tst_Arrived::closeBehindUnreadMessagesIsTheTruth()
{
    TestConnection c;
    c.options.readHighWaterMark = 1;
    QVERIFY(c.open());
    c.peer.sendBytes(RawFrame{RawFrame::Text, "first"}.toBytes() + RawFrame{RawFrame::Text, "second"}.toBytes()
                     + RawFrame{RawFrame::Close, RawFrame::closeBody(3001, "bye")}.toBytes());
    TRY_VERIFY(c.readable()->hasPendingMessages());
    QCOMPARE(c.stream->state(), State::Open);
    c.peer.fin();
    QCOMPARE(c.readable()->readMessage().text(), u"first"_s);
    TRY_VERIFY(c.readable()->hasPendingMessages());
    QCOMPARE(c.readable()->readMessage().text(), u"second"_s);
    AWAIT(c.stream->closed());
    QVERIFY2(succeeded(c.stream->closed()), qPrintable(failureOf(c.stream->closed())));
    QCOMPARE(c.stream->closed().result(), (WebSocketCloseInfo{3001, u"bye"_s}));
}

void tst_Arrived::violationBehindUnreadMessagesIsTheTruth()
{
    TestConnection c;
    c.options.readHighWaterMark = 1;
    QVERIFY(c.open());
    c.peer.sendBytes(RawFrame{RawFrame::Text, "first"}.toBytes() + RawFrame{RawFrame::Text, "second"}.toBytes()
                     + "\x83\x00"_ba);
    TRY_VERIFY(c.readable()->hasPendingMessages());
    QCOMPARE(c.readable()->readMessage().text(), u"first"_s);
    TRY_VERIFY(c.readable()->hasPendingMessages());
    QCOMPARE(c.readable()->readMessage().text(), u"second"_s);
    AWAIT(c.stream->closed());
    QCOMPARE(errorOf(c.stream->closed()).initiator(), Initiator::Protocol);
}

void tst_Arrived::whatWaitsIsDroppedByCancel()
{
    TestConnection c;
    QVERIFY(c.open());
    c.peer.sendText("unwanted");
    TRY_VERIFY(c.readable()->hasPendingMessages());
    c.peer.fin();
    AWAIT(c.stream->closed());
    QVERIFY(c.readable()->hasPendingMessages());
    c.readable()->cancel();
    QVERIFY(!c.readable()->hasPendingMessages());
    QCOMPARE(c.readable()->bufferedBytes(), 0);
    const auto next = c.readable()->receive();
    AWAIT(next);
    QCOMPARE(describe(errorOf(next)), describe(errorOf(c.stream->closed())));
}

void tst_Arrived::whatWaitsIsDroppedByDeletion()
{
    TestConnection c;
    c.options.readHighWaterMark = 100 * 1000;
    QVERIFY(c.open());
    fillAndEnd(c, End::Fin);
    const auto closed = c.stream->closed();
    c.remove();
    AWAIT(closed);
    QCOMPARE(errorOf(closed).kind(), WebSocketError::Kind::Abort);
}

// Nothing hangs: who waits for a message that cannot come any more is told.
void tst_Arrived::cancelInTheContinuationOfABadUrl()
{
    WebSocketStream stream(QUrl(u"foo://x"_s));
    stream.opened().then([](const WebSocketOpenInfo &) {}).onFailed([&stream](const WebSocketError &) {
        stream.readable()->cancel();
    });
    const auto next = stream.readable()->receive();
    AWAIT(stream.closed());
    AWAIT(next);
}

void tst_Arrived::readingOnWithoutAnEventLoop()
{
    TestConnection c;
    c.options.readHighWaterMark = 100 * 1000;
    QVERIFY(c.open());
    fillAndEnd(c, End::Fin);
    TRY_VERIFY(c.peer.bytesWaiting() == 0);
    qsizetype size = 0;
    do {
        size += c.readable()->readAll().size();
    } while (c.readable()->waitForReadyRead(testPatience()));
    size += c.readable()->readAll().size();
    QCOMPARE(size, fill * 100);
}

void tst_Arrived::endComesAfterTheLastMessage()
{
    TestConnection c;
    QVERIFY(c.open());
    QStringList events;
    connect(c.readable(), &WebSocketReadable::messagesAvailable, this, [&] {
        for (const WebSocketMessage &message : c.readable()->readMessages())
            events << message.text();
    });
    connect(c.readable(), &QIODevice::readChannelFinished, this, [&] { events << u"finished"_s; });
    connect(c.stream.get(), &WebSocketStream::stateChanged, this, [&] { events << u"state"_s; });
    c.peer.sendBytes(RawFrame{RawFrame::Text, "one"}.toBytes() + RawFrame{RawFrame::Text, "two"}.toBytes());
    c.peer.fin();
    AWAIT(c.stream->closed());
    QCOMPARE(events, QStringList({u"one"_s, u"two"_s, u"finished"_s, u"state"_s}));
}

QTEST_GUILESS_MAIN(tst_Arrived)

#include "tst_arrived.moc"
