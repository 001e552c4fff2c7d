// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#include "compressedconnection.h"

#include <QtTest/qtest.h>

using namespace Qt::StringLiterals;
using Initiator = WebSocketError::Initiator;

// What ends a connection with permessage-deflate, and that what came before can be read
class tst_CompressedEnds : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase_data() { addTransports(); }

    void sizeThatCountsIsThatOfTheMessage_data();
    void sizeThatCountsIsThatOfTheMessage();
    void violationFails_data();
    void violationFails();
    void whatComesAfterOurCloseIsDropped();
    void whatHasArrivedIsRead_data();
    void whatHasArrivedIsRead();
};

enum class End { Close, Fin, Reset, Violation };
Q_DECLARE_METATYPE(End)

void tst_CompressedEnds::sizeThatCountsIsThatOfTheMessage_data()
{
    QTest::addColumn<qsizetype>("size");
    QTest::addColumn<bool>("isTooLarge");
    QTest::newRow("largest") << qsizetype(1000) << false;
    QTest::newRow("one byte more") << qsizetype(1001) << true;
    QTest::newRow("20 MB in 20 kB") << qsizetype(20 * 1000 * 1000) << true;
}

void tst_CompressedEnds::sizeThatCountsIsThatOfTheMessage()
{
    CompressedConnection c;
    c.options.maxMessageSize = 1000;
    QFETCH(const qsizetype, size);
    QFETCH(const bool, isTooLarge);
    QVERIFY(c.open());
    const QByteArray message(size, 'a');
    c.sendCompressed("before"_ba);
    c.sendCompressed(message);
    TRY_VERIFY(c.readable()->hasPendingMessages());
    QCOMPARE(c.readable()->readMessage().data(), "before"_ba);
    if (!isTooLarge) {
        TRY_VERIFY(c.readable()->hasPendingMessages());
        QCOMPARE(c.readable()->readMessage().data(), message);
        return;
    }
    TRY_PEER(c.peer, c.peer.closeFrame().closeCode() == 1009);
    c.peer.fin();
    AWAIT(c.stream->closed());
    const WebSocketError error = errorOf(c.stream->closed());
    QCOMPARE(error.initiator(), Initiator::Local);
    QVERIFY2(error.message().contains(u"maxMessageSize, 1000 bytes"_s), qPrintable(error.message()));
}

void tst_CompressedEnds::violationFails_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<int>("code");
    const auto row = [](const char *name, const QByteArray &bytes, int code) { QTest::newRow(name) << bytes << code; };
    const auto frame = [](int opcode, const QByteArray &payload, bool fin = true, int otherBits = 0) {
        return RawFrame{opcode, payload, fin, RawFrame::compressedBit | otherBits}.toBytes();
    };
    const QByteArray hello = PeerDeflater().compress("Hello");
    row("reserved kind of block", frame(RawFrame::Binary, "\x07"), 1007);
    row("reference to what never was", frame(RawFrame::Binary, QByteArray::fromHex("0302")), 1007);
    row("cut within a block", frame(RawFrame::Binary, hello.chopped(2)), 1007);
    row("bad UTF-8", frame(RawFrame::Text, PeerDeflater().compress("a\xff")), 1007);
    row("another reserved bit, too", frame(RawFrame::Text, hello, true, 2), 1002);
    row("another reserved bit", RawFrame{RawFrame::Text, hello, true, 2}.toBytes(), 1002);
    row("Ping", frame(RawFrame::Ping, hello), 1002);
    row("Close", frame(RawFrame::Close, {}), 1002);
    row("continuation of nothing", frame(RawFrame::Continuation, hello), 1002);
    row("continuation", frame(RawFrame::Text, hello.left(2), false) + frame(RawFrame::Continuation, hello.mid(2)),
        1002);
}

void tst_CompressedEnds::violationFails()
{
    CompressedConnection c;
    QFETCH(const QByteArray, bytes);
    QFETCH(const int, code);
    QVERIFY(c.open());
    const WebSocketMessage before(u"before, before"_s);
    c.peer.sendBytes(c.compressedFrame(before) + bytes);
    TRY_PEER(c.peer, c.peer.closeFrame().closeCode() == code);
    c.peer.fin();
    AWAIT(c.stream->closed());
    QCOMPARE(errorOf(c.stream->closed()).initiator(), Initiator::Protocol);
    QCOMPARE(errorOf(c.stream->closed()).closeCode(), 1006);
    QCOMPARE(c.readable()->readMessage(), before);
    QVERIFY(!c.readable()->hasPendingMessages());
}

void tst_CompressedEnds::whatComesAfterOurCloseIsDropped()
{
    CompressedConnection c;
    c.options.readHighWaterMark = 1;
    QVERIFY(c.open());
    c.stream->close(4000);
    TRY_PEER(c.peer, c.peer.closeFrame().closeCode() == 4000);
    for (int i = 0; i < 100; ++i)
        c.sendCompressed(QByteArray(100 * 1000, 'a'));
    c.peer.sendClose(4001);
    c.peer.fin();
    AWAIT(c.stream->closed());
    QVERIFY2(succeeded(c.stream->closed()), qPrintable(failureOf(c.stream->closed())));
    QCOMPARE(c.stream->closed().result().closeCode, 4001);
    QVERIFY(!c.readable()->hasPendingMessages());
}

void tst_CompressedEnds::whatHasArrivedIsRead_data()
{
    QTest::addColumn<QByteArray>("parameters");
    QTest::addColumn<End>("end");
    const std::pair<End, const char *> ends[] = {
            {End::Close, "Close"}, {End::Fin, "FIN"}, {End::Reset, "RST"}, {End::Violation, "violation"}};
    for (const auto &[end, name] : ends) {
        QTest::addRow("%s", name) << QByteArray() << end;
        QTest::addRow("%s, small window", name) << "; server_max_window_bits=9"_ba << end;
    }
}

// Each message refers to those before it, so that none may be inflated twice or left out.
void tst_CompressedEnds::whatHasArrivedIsRead()
{
    constexpr int count = 3000;
    QFETCH(const QByteArray, parameters);
    QFETCH(const End, end);
    CompressedConnection c(parameters);
    c.options.readHighWaterMark = 50 * 1000;
    QVERIFY(c.open());
    PeerDeflater deflater(parameters.isEmpty() ? 15 : 9);
    const auto message = [](int i) { return "the number of this message is " + QByteArray::number(i); };
    QByteArray bytes;
    for (int i = 0; i < count; ++i)
        bytes += RawFrame{RawFrame::Text, deflater.compress(message(i)), true, RawFrame::compressedBit}.toBytes();
    c.peer.sendBytes(bytes);
    TRY_VERIFY(c.readable()->bufferedBytes() >= c.readable()->highWaterMark());
    TRY_VERIFY(c.peer.hasDelivered());
    QVERIFY(c.readable()->pendingMessageCount() < count);
    if (end == End::Reset)
        c.peer.reset();
    else if (end == End::Violation)
        c.peer.sendFrame({RawFrame::Binary, "\x07", true, RawFrame::compressedBit});
    else if (end == End::Close)
        c.peer.sendClose(1000);
    if (end == End::Fin || end == End::Close)
        c.peer.fin();
    QTest::qWait(10); // so that it may be seen
    for (int i = 0; i < count; ++i) {
        TRY_VERIFY2(c.readable()->hasPendingMessages(), QByteArray::number(i));
        QCOMPARE(c.readable()->readMessage().data(), message(i));
    }
    AWAIT(c.stream->closed());
    QCOMPARE(succeeded(c.stream->closed()), end == End::Close);
    QVERIFY(!c.readable()->hasPendingMessages());
}

QTEST_GUILESS_MAIN(tst_CompressedEnds)
#include "tst_compressedends.moc"
