// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#include "testconnection.h"

#include <QtCore/qtimer.h>
#include <QtTest/qtest.h>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using Initiator = WebSocketError::Initiator;
using State = WebSocketStream::State;

class tst_RemoteClose : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase_data() { addTransports(); }

    void remoteCloseIsReportedAndAnswered_data();
    void remoteCloseIsReportedAndAnswered();
    void remoteCloseComesAfterWhatWeHaveWritten();

    void remoteCloseWhileWeHaveUnsentDataFails();
    void remoteCloseMidstOfOurMessagesLosesNothingSilently();
    void queuedMessagesCanBeReadAfterRemoteClose();
    void endOfStreamComesAfterTheQueuedMessages();
    void remoteCloseBehindAFullReadableIsSeenOnceItIsRead();
    void endOfTcpBehindAFullReadableLosesNothing();
    void bytesAfterTheCloseAreIgnored();
};

static void verifyClosed(const TestConnection &c, const WebSocketCloseInfo &expected)
{
    AWAIT(c.stream->closed());
    QVERIFY2(succeeded(c.stream->closed()), qPrintable(failureOf(c.stream->closed())));
    QCOMPARE(c.stream->closed().result(), expected);
    QCOMPARE(c.stream->state(), State::Closed);
    TRY_PEER(c.peer, c.peer.wasDisconnected());
}

void tst_RemoteClose::remoteCloseIsReportedAndAnswered_data()
{
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<int>("code");
    QTest::addColumn<QString>("reason");
    QTest::newRow("empty") << QByteArray() << 1005 << QString();
    QTest::newRow("1000") << RawFrame::closeBody(1000) << 1000 << QString();
    QTest::newRow("1000 and reason") << RawFrame::closeBody(1000, "bye") << 1000 << u"bye"_s;
    QTest::newRow("1001") << RawFrame::closeBody(1001, "away") << 1001 << u"away"_s;
    QTest::newRow("1002") << RawFrame::closeBody(1002) << 1002 << QString();
    QTest::newRow("1011") << RawFrame::closeBody(1011, "oops") << 1011 << u"oops"_s;
    QTest::newRow("1012") << RawFrame::closeBody(1012, "restart") << 1012 << u"restart"_s;
    QTest::newRow("1014") << RawFrame::closeBody(1014) << 1014 << QString();
    QTest::newRow("3000") << RawFrame::closeBody(3000, "x") << 3000 << u"x"_s;
    QTest::newRow("4999") << RawFrame::closeBody(4999, QByteArray(123, 'r')) << 4999 << QString(123, u'r');
    QTest::newRow("UTF-8") << RawFrame::closeBody(4000, "gr\xc3\xbc\xc3\x9f") << 4000 << u"gr\u00fc\u00df"_s;
}

void tst_RemoteClose::remoteCloseIsReportedAndAnswered()
{
    TestConnection c;
    QFETCH(const QByteArray, body);
    QFETCH(const int, code);
    QFETCH(const QString, reason);
    QVERIFY(c.open());
    c.peer.sendFrame({RawFrame::Close, body});
    TRY_PEER(c.peer, !c.peer.frames().isEmpty());
    c.peer.fin();
    verifyClosed(c, {code, reason});
    QCOMPARE(c.peer.frames().size(), 1);
    QCOMPARE(c.peer.closeFrame().opcode, int(RawFrame::Close));
    QVERIFY(c.peer.closeFrame().masked);
    QCOMPARE(c.peer.closeFrame().closeCode(), code); // RFC 6455, 5.5.1: the code is echoed
}

void tst_RemoteClose::remoteCloseComesAfterWhatWeHaveWritten()
{
    TestConnection c;
    QVERIFY(c.open());
    c.writable()->write(QByteArray(100 * 1000, 'a'));
    TRY_VERIFY(c.writable()->bytesToWrite() == 0);
    c.peer.sendClose(1000);
    TRY_PEER(c.peer, c.peer.closeFrame().opcode == RawFrame::Close);
    c.peer.fin();
    verifyClosed(c, {1000, QString()});
    QCOMPARE(c.peer.messageBytes(), 100 * 1000);
    QCOMPARE(c.peer.frames().constLast().opcode, int(RawFrame::Close));
}

// Rule 12: what the peer has not read when it closes is lost, and closed says so.
void tst_RemoteClose::remoteCloseWhileWeHaveUnsentDataFails()
{
    TestConnection c;
    c.options.closeTimeout = 500ms;
    QVERIFY(c.open());
    c.peer.stopReading();
    constexpr int count = 64;
    for (int i = 0; i < count; ++i)
        c.writable()->write(QByteArray(1024 * 1024, 'a'));
    QVERIFY(c.writable()->bytesToWrite() > 0);
    c.peer.sendClose(3005, "enough");
    AWAIT(c.stream->closed());
    const WebSocketError error = errorOf(c.stream->closed());
    QCOMPARE(error.kind(), WebSocketError::Kind::WebSocket);
    QCOMPARE(error.closeCode(), 3005);
    QCOMPARE(error.reason(), u"enough"_s);
    QCOMPARE(error.initiator(), Initiator::Remote);
    QVERIFY(error.unsentBytes() > 0);
    QVERIFY(error.unsentBytes() <= qint64(count) * 1024 * 1024);
    QCOMPARE(c.stream->state(), State::Closed);
}

// Either everything we had accepted comes before our Close, or closed tells how much is missing.
void tst_RemoteClose::remoteCloseMidstOfOurMessagesLosesNothingSilently()
{
    TestConnection c;
    QVERIFY(c.open());
    constexpr int count = 40;
    for (int i = 0; i < count; ++i)
        c.writable()->write(QByteArray(100 * 1000, 'a'));
    c.peer.sendClose(1000);
    AWAIT(c.stream->closed());
    const qint64 unsent = succeeded(c.stream->closed()) ? 0 : errorOf(c.stream->closed()).unsentBytes();
    QVERIFY2(succeeded(c.stream->closed()) || unsent > 0, qPrintable(failureOf(c.stream->closed())));
    TRY_PEER(c.peer, c.peer.closeFrame().opcode == RawFrame::Close);
    QVERIFY2(c.peer.messageBytes() >= count * 100 * 1000 - unsent, c.peer.describe().constData());
}

void tst_RemoteClose::queuedMessagesCanBeReadAfterRemoteClose()
{
    TestConnection c;
    QVERIFY(c.open());
    c.peer.sendBytes(RawFrame{RawFrame::Text, "one"}.toBytes() + RawFrame{RawFrame::Binary, ""}.toBytes()
                     + RawFrame{RawFrame::Text, "three"}.toBytes()
                     + RawFrame{RawFrame::Close, RawFrame::closeBody(1000)}.toBytes());
    TRY_PEER(c.peer, !c.peer.frames().isEmpty());
    c.peer.fin();
    verifyClosed(c, {1000, QString()});
    QCOMPARE(c.readable()->pendingMessageCount(), 3);
    QVERIFY(!c.readable()->atEnd());
    QCOMPARE(c.readable()->readMessage(), WebSocketMessage(u"one"_s));
    const auto second = c.readable()->receive();
    AWAIT(second);
    QCOMPARE(second.result(), WebSocketMessage(QByteArray()));
    QCOMPARE(c.readable()->readAll(), "three"_ba);
    QVERIFY(c.readable()->atEnd());
}

void tst_RemoteClose::endOfStreamComesAfterTheQueuedMessages()
{
    TestConnection c;
    QVERIFY(c.open());
    const auto first = c.readable()->receive();
    const auto second = c.readable()->receive();
    const auto third = c.readable()->receive();
    c.peer.sendText("only");
    c.peer.sendClose(1000);
    TRY_PEER(c.peer, !c.peer.frames().isEmpty());
    c.peer.fin();
    AWAIT(first);
    AWAIT(second);
    AWAIT(third);
    QCOMPARE(first.result(), WebSocketMessage(u"only"_s));
    QVERIFY(second.result().isNull());
    QVERIFY(third.result().isNull());
    verifyClosed(c, {1000, QString()});
    const auto later = c.readable()->receive();
    AWAIT(later);
    QVERIFY(later.result().isNull());
    QVERIFY(c.readable()->readMessage().isNull());
    QVERIFY(c.readable()->atEnd());
    char byte = 0;
    QCOMPARE(c.readable()->read(&byte, 1), -1);
}

void tst_RemoteClose::remoteCloseBehindAFullReadableIsSeenOnceItIsRead()
{
    TestConnection c;
    c.options.readHighWaterMark = 64 * 1024;
    c.options.receiveBufferSize = 64 * 1024;
    QVERIFY(c.open());
    constexpr int count = 160;
    for (int i = 0; i < count; ++i)
        c.peer.sendBinary(QByteArray(100 * 1000, 'a'));
    c.peer.sendClose(3000, "last");
    TRY_VERIFY(c.readable()->bufferedBytes() >= c.options.readHighWaterMark);
    QCOMPARE(c.stream->state(), State::Open);

    int received = 0;
    while (received < count) {
        const auto message = c.readable()->receive();
        AWAIT(message);
        QCOMPARE(message.result().size(), 100 * 1000);
        ++received;
    }
    TRY_PEER(c.peer, !c.peer.frames().isEmpty());
    c.peer.fin();
    verifyClosed(c, {3000, u"last"_s});
}

// A server that closes TCP without waiting for our Close frame.
void tst_RemoteClose::endOfTcpBehindAFullReadableLosesNothing()
{
    TestConnection c;
    c.options.readHighWaterMark = 1;
    QVERIFY(c.open());
    constexpr int count = 20;
    QByteArray bytes;
    for (int i = 0; i < count; ++i)
        bytes += RawFrame{RawFrame::Binary, QByteArray(1, char(i))}.toBytes();
    c.peer.sendBytes(bytes + RawFrame{RawFrame::Close, RawFrame::closeBody(3000, "last")}.toBytes());
    c.peer.fin();

    QByteArray received;
    QTimer reader; // one message in a turn of the event loop, among them the turn that sees the end
    connect(&reader, &QTimer::timeout, this, [&] { received += c.readable()->readMessage().data(); });
    reader.start(0ms);
    verifyClosed(c, {3000, u"last"_s});
    TRY_COMPARE(received.size(), count);
    for (int i = 0; i < count; ++i)
        QCOMPARE(received.at(i), char(i));
}

void tst_RemoteClose::bytesAfterTheCloseAreIgnored()
{
    TestConnection c;
    QVERIFY(c.open());
    c.peer.sendBytes(RawFrame{RawFrame::Close, RawFrame::closeBody(3000)}.toBytes()
                     + RawFrame{RawFrame::Text, "too late"}.toBytes()
                     + RawFrame{RawFrame::Close, RawFrame::closeBody(3001)}.toBytes() + "\xff\xff\xff");
    TRY_PEER(c.peer, !c.peer.frames().isEmpty());
    c.peer.fin();
    verifyClosed(c, {3000, QString()});
    QVERIFY(!c.readable()->hasPendingMessages());
    QCOMPARE(c.peer.frames().size(), 1);
}

QTEST_GUILESS_MAIN(tst_RemoteClose)
#include "tst_remoteclose.moc"
