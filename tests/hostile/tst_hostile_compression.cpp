// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#include "attack.h"
#include "peerdeflate.h"

#include <QtTest/qtest.h>

#include <algorithm>
#include <limits>

using namespace Qt::StringLiterals;
using State = WebSocketStream::State;

// A server that sends little of which becomes much. What it can make us hold in memory is bounded by what comes of it.
class tst_HostileCompression : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase_data() { addTransports(); }

    void floodStopsBeforeAConsumerThatDoesNotRead_data();
    void floodStopsBeforeAConsumerThatDoesNotRead();
    void slowConsumerHoldsTheFlood_data();
    void slowConsumerHoldsTheFlood();
    void bombFails_data();
    void bombFails();
    void endlessFragmentsFail_data();
    void endlessFragmentsFail();
    void endlessPayloadWithoutContentTakesNoMemory_data();
    void endlessPayloadWithoutContentTakesNoMemory();
};

namespace {

constexpr int compressedBit = 4; // RSV1

// With more terms, if need be.
FloodOrder compressing(const QByteArray &first, const QByteArray &repeated, const QByteArray &terms = {})
{
    return {{}, {}, true, false, first, repeated, "Sec-WebSocket-Extensions: permessage-deflate" + terms + "\r\n"};
}

QByteArray frames(int opcode, const QByteArray &payload, qsizetype fragmentSize = 0)
{
    if (fragmentSize == 0)
        return RawFrame{opcode, payload, true, compressedBit}.toBytes();
    QByteArray bytes;
    for (qsizetype i = 0; i < payload.size(); i += fragmentSize) {
        const bool isLast = i + fragmentSize >= payload.size();
        bytes += RawFrame{i == 0 ? opcode : RawFrame::Continuation, payload.mid(i, fragmentSize), isLast,
                          i == 0 ? compressedBit : 0}
                         .toBytes();
    }
    return bytes;
}

// Of the size, as text that shrinks about twenty times at 1 KiB, and refers to no message before.
QByteArray compressedText(qsizetype size)
{
    const QByteArray line = "{\"symbol\":\"ABC\",\"price\":1.25}\n";
    return PeerDeflater().compress(line.repeated(size / line.size() + 1).left(size));
}

// 1 MiB that becomes 1 GiB of zeros, which are a text, too.
QByteArray bomb()
{
    const QByteArray zeros(16 * MiB, '\0');
    PeerDeflater deflater;
    const QByteArray first = deflater.compress(zeros);
    const QByteArray next = QByteArray("\0\0\xff\xff", 4) + deflater.compress(zeros);
    return first + next.repeated(63);
}

void addFloods()
{
    QTest::addColumn<QByteArray>("repeated");
    QTest::addColumn<qint64>("messageSize");
    QTest::addColumn<QByteArray>("terms");
    const auto row = [](const char *name, const QByteArray &repeated, qint64 messageSize,
                        const QByteArray &terms = {}) { QTest::newRow(name) << repeated << messageSize << terms; };
    row("text of 1 KiB", frames(RawFrame::Text, compressedText(KiB)), KiB);
    row("binary of 1 KiB", frames(RawFrame::Binary, compressedText(KiB)), KiB);
    row("text of 1 KiB in fragments", frames(RawFrame::Text, compressedText(KiB), 10), KiB);
    row("text of 1 KiB, without context", frames(RawFrame::Text, compressedText(KiB)), KiB,
        "; server_no_context_takeover");
    row("text of 64 KiB", frames(RawFrame::Text, compressedText(64 * KiB)), 64 * KiB);
    row("binary of 1 MiB", frames(RawFrame::Binary, compressedText(MiB)), MiB);
    row("empty text", frames(RawFrame::Text, QByteArray(1, '\0')), 0);
}

// Text takes two bytes a character, and lies in a buffer that may have grown beyond it.
void verifyBuffered(const Attack &attack, qint64 messageSize)
{
    const qint64 buffered = attack.stream->readable()->bufferedBytes();
    QVERIFY2(buffered <= attack.options.readHighWaterMark + 4 * messageSize + KiB, QByteArray::number(buffered));
}

} // namespace

void tst_HostileCompression::floodStopsBeforeAConsumerThatDoesNotRead_data()
{
    addFloods();
}

void tst_HostileCompression::floodStopsBeforeAConsumerThatDoesNotRead()
{
    QFETCH(const QByteArray, repeated);
    QFETCH(const qint64, messageSize);
    QFETCH(const QByteArray, terms);
    Attack attack(compressing({}, repeated, terms));
    AWAIT(attack.stream->opened());
    const WebSocketReadable *const readable = attack.stream->readable();
    QTRY_VERIFY_WITH_TIMEOUT(readable->bufferedBytes() >= attack.options.readHighWaterMark, patience);
    const qsizetype count = readable->pendingMessageCount();
    attack.ticks = 0;
    QTRY_VERIFY_WITH_TIMEOUT(attack.ticks >= 50, patience);
    QCOMPARE(readable->pendingMessageCount(), count);
    QCOMPARE(attack.stream->state(), State::Open);
    verifyBuffered(attack, messageSize);
    verifyBound(attack, attack.bound(messageSize));
}

void tst_HostileCompression::slowConsumerHoldsTheFlood_data()
{
    addFloods();
}

void tst_HostileCompression::slowConsumerHoldsTheFlood()
{
    QFETCH(const QByteArray, repeated);
    QFETCH(const qint64, messageSize);
    QFETCH(const QByteArray, terms);
    constexpr qint64 enough = 16 * MiB; // of memory that has been read
    Attack attack(compressing({}, repeated, terms));
    AWAIT(attack.stream->opened());
    WebSocketReadable *const readable = attack.stream->readable();
    qint64 read = 0;
    QObject::connect(&attack.timer, &QTimer::timeout, readable, [&] {
        const qint64 half = readable->bufferedBytes() / 2;
        while (readable->bufferedBytes() > half)
            read += std::max<qint64>(readable->readMessage().size(), 50);
    });
    QTRY_VERIFY_WITH_TIMEOUT(read >= enough, patience);
    QCOMPARE(attack.stream->state(), State::Open);
    verifyBuffered(attack, messageSize);
    verifyBound(attack, attack.bound(messageSize));
}

void tst_HostileCompression::bombFails_data()
{
    QTest::addColumn<int>("opcode");
    QTest::addColumn<qint64>("fragmentSize");
    for (const int opcode : {RawFrame::Text, RawFrame::Binary}) {
        const char *const kind = opcode == RawFrame::Text ? "text" : "binary";
        QTest::addRow("%s in one frame", kind) << opcode << qint64(0);
        QTest::addRow("%s in fragments of 64 KiB", kind) << opcode << 64 * KiB;
        QTest::addRow("%s in fragments of 100 bytes", kind) << opcode << qint64(100);
    }
}

void tst_HostileCompression::bombFails()
{
    QFETCH(const int, opcode);
    QFETCH(const qint64, fragmentSize);
    static const QByteArray payload = bomb();
    QVERIFY(payload.size() < 1100 * KiB);
    WebSocketStreamOptions options;
    options.maxMessageSize = MiB;
    Attack attack(compressing(frames(opcode, payload, fragmentSize), {}), options);
    verifyViolation(attack, 1009);
    QCOMPARE(attack.stream->readable()->pendingMessageCount(), 0);
    verifyBound(attack, attack.bound(options.maxMessageSize));
}

void tst_HostileCompression::endlessFragmentsFail_data()
{
    QTest::addColumn<int>("opcode");
    QTest::newRow("text") << int(RawFrame::Text);
    QTest::newRow("binary") << int(RawFrame::Binary);
}

// Of 16 KiB each.
void tst_HostileCompression::endlessFragmentsFail()
{
    QFETCH(const int, opcode);
    const QByteArray part = compressedText(16 * KiB) + QByteArray("\0\0\xff\xff", 4);
    WebSocketStreamOptions options;
    options.maxMessageSize = 16 * MiB;
    Attack attack(compressing(RawFrame{opcode, part, false, compressedBit}.toBytes(),
                              RawFrame{RawFrame::Continuation, part, false}.toBytes()),
                  options);
    verifyViolation(attack, 1009);
    verifyBound(attack, options.maxMessageSize + attack.bound(options.maxMessageSize));
}

void tst_HostileCompression::endlessPayloadWithoutContentTakesNoMemory_data()
{
    QTest::addColumn<QByteArray>("first");
    QTest::addColumn<QByteArray>("repeated");
    const QByteArray emptyBlock("\0\0\0\xff\xff", 5);
    QTest::newRow("empty blocks in fragments") << RawFrame{RawFrame::Text, emptyBlock, false, compressedBit}.toBytes()
                                               << RawFrame{RawFrame::Continuation, emptyBlock, false}.toBytes();
    QTest::newRow("empty blocks in one frame") << QByteArray::fromHex("c27f7fffffffffffffff") << emptyBlock;
    QTest::newRow("empty fragments") << RawFrame{RawFrame::Binary, {}, false, compressedBit}.toBytes()
                                     << RawFrame{RawFrame::Continuation, {}, false}.toBytes();
}

void tst_HostileCompression::endlessPayloadWithoutContentTakesNoMemory()
{
    constexpr qint64 enough = 9 * MiB; // the system holds less than 8
    QFETCH(const QByteArray, first);
    QFETCH(const QByteArray, repeated);
    Attack attack(compressing(first, repeated));
    AWAIT(attack.stream->opened());
    attack.ticks = 0;
    QTRY_VERIFY_WITH_TIMEOUT(attack.flood.sentBytes() >= enough, patience);
    TRY_VERIFY(attack.ticks >= 10);
    QCOMPARE(attack.stream->state(), State::Open);
    verifyBound(attack, attack.bound());
}

QTEST_GUILESS_MAIN(tst_HostileCompression)
#include "tst_hostile_compression.moc"
