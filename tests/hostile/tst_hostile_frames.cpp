// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#include "attack.h"

#include <QtTest/qtest.h>

#include <limits>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using Initiator = WebSocketError::Initiator;
using State = WebSocketStream::State;

// A server that sends without end, after an opening handshake without fault. What it can make us hold in memory is
// bounded, and timers go on.
class tst_HostileFrames : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase_data() { addTransports(); }

    void tooLargeAnnouncementFails_data();
    void tooLargeAnnouncementFails();
    void announcementAloneTakesNoMemory_data();
    void announcementAloneTakesNoMemory();
    void announcedMessageTakesWhatHasArrived_data();
    void announcedMessageTakesWhatHasArrived();
    void endlessFragmentsFail_data();
    void endlessFragmentsFail();
    void endlessFramesWithoutContentTakeNoMemory_data();
    void endlessFramesWithoutContentTakeNoMemory();
    void floodStopsBeforeAConsumerThatDoesNotRead_data();
    void floodStopsBeforeAConsumerThatDoesNotRead();
    void floodDoesNotKeepAClosingStreamOpen_data();
    void floodDoesNotKeepAClosingStreamOpen();
    void floodAfterTheCloseFrameIsCutOff();
    void floodAfterAViolationIsCutOff();
    void compressedFrameFails_data();
    void compressedFrameFails();
};

namespace {

constexpr qint64 largestMessage = std::numeric_limits<qsizetype>::max() / 2 - 1; // that maxMessageSize can be

QByteArray frame(int opcode, const QByteArray &payload, bool fin = true, int rsv = 0)
{
    return RawFrame{opcode, payload, fin, rsv}.toBytes();
}

// The header of a frame whose payload has not come yet.
QByteArray announcement(int opcode, quint64 payloadSize, bool fin = true)
{
    QByteArray header;
    QDataStream stream(&header, QIODevice::WriteOnly);
    stream << quint8((fin ? 0x80 : 0) | opcode) << quint8(127) << payloadSize;
    return header;
}

} // namespace

void tst_HostileFrames::tooLargeAnnouncementFails_data()
{
    constexpr quint64 largest = std::numeric_limits<qint64>::max();
    const QByteArray payload(64 * KiB, 'a');

    QTest::addColumn<QByteArray>("header");
    QTest::addColumn<QByteArray>("payload");
    QTest::addColumn<qint64>("maxMessageSize");
    QTest::addColumn<int>("code");
    const qint64 standard = WebSocketStreamOptions().maxMessageSize;
    QTest::newRow("2 GiB, nothing follows") << announcement(RawFrame::Binary, 2048 * MiB) << ""_ba << standard << 1009;
    QTest::newRow("2 GiB, endless payload")
            << announcement(RawFrame::Binary, 2048 * MiB) << payload << standard << 1009;
    QTest::newRow("2 GiB of text, endless payload")
            << announcement(RawFrame::Text, 2048 * MiB) << payload << standard << 1009;
    QTest::newRow("2 GiB in a fragment, endless payload")
            << announcement(RawFrame::Binary, 2048 * MiB, false) << payload << standard << 1009;
    QTest::newRow("one byte too many, nothing follows")
            << announcement(RawFrame::Binary, quint64(standard) + 1) << ""_ba << standard << 1009;
    QTest::newRow("one byte more than can be allowed")
            << announcement(RawFrame::Binary, quint64(largestMessage) + 1) << payload << largestMessage << 1009;
    QTest::newRow("2^63 - 1, nothing follows")
            << announcement(RawFrame::Binary, largest) << ""_ba << largestMessage << 1009;
    QTest::newRow("2^63 - 1, endless payload")
            << announcement(RawFrame::Binary, largest) << payload << largestMessage << 1009;
    QTest::newRow("2^63 - 1 in a fragment, endless payload")
            << announcement(RawFrame::Binary, largest, false) << payload << largestMessage << 1009;
    QTest::newRow("2^64 - 1, endless payload")
            << announcement(RawFrame::Binary, std::numeric_limits<quint64>::max()) << payload << largestMessage << 1002;
    QTest::newRow("Ping of 2 GiB, endless payload")
            << announcement(RawFrame::Ping, 2048 * MiB) << payload << largestMessage << 1002;
    QTest::newRow("Close of 2 GiB, endless payload")
            << announcement(RawFrame::Close, 2048 * MiB) << payload << largestMessage << 1002;
}

void tst_HostileFrames::tooLargeAnnouncementFails()
{
    QFETCH(const QByteArray, header);
    QFETCH(const QByteArray, payload);
    QFETCH(const qint64, maxMessageSize);
    QFETCH(const int, code);
    WebSocketStreamOptions options;
    options.maxMessageSize = maxMessageSize;
    Attack attack({{}, {}, true, false, header, payload}, options);
    verifyViolation(attack, code);
    verifyBound(attack, attack.bound());
}

void tst_HostileFrames::announcementAloneTakesNoMemory_data()
{
    QTest::addColumn<QByteArray>("header");
    QTest::newRow("binary") << announcement(RawFrame::Binary, largestMessage);
    QTest::newRow("text") << announcement(RawFrame::Text, largestMessage);
    QTest::newRow("first fragment") << announcement(RawFrame::Binary, largestMessage, false);
    QTest::newRow("second fragment") << frame(RawFrame::Binary, "a", false)
                    + announcement(RawFrame::Continuation, largestMessage - 1);
}

void tst_HostileFrames::announcementAloneTakesNoMemory()
{
    QFETCH(const QByteArray, header);
    WebSocketStreamOptions options;
    options.maxMessageSize = largestMessage;
    // A little of the payload, so that its place has to be found.
    Attack attack({{}, {}, true, false, frame(RawFrame::Text, "here") + header + QByteArray(100, 'a'), {}}, options);
    const auto received = attack.stream->readable()->receive();
    AWAIT(received);
    QCOMPARE(received.result(), WebSocketMessage(u"here"_s));
    TRY_VERIFY(attack.ticks >= 10);
    QCOMPARE(attack.stream->state(), State::Open);
    verifyBound(attack, attack.bound());
}

void tst_HostileFrames::announcedMessageTakesWhatHasArrived_data()
{
    QTest::addColumn<QByteArray>("header");
    QTest::newRow("binary") << announcement(RawFrame::Binary, largestMessage);
    QTest::newRow("text") << announcement(RawFrame::Text, largestMessage);
    QTest::newRow("fragment") << announcement(RawFrame::Binary, largestMessage, false);
}

void tst_HostileFrames::announcedMessageTakesWhatHasArrived()
{
    constexpr qint64 enough = 32 * MiB;
    QFETCH(const QByteArray, header);
    WebSocketStreamOptions options;
    options.maxMessageSize = largestMessage;
    Attack attack({{}, {}, true, false, header, QByteArray(64 * KiB, 'a')}, options);
    QTRY_VERIFY_WITH_TIMEOUT(attack.flood.sentBytes() >= enough, patience);
    attack.ticks = 0;
    TRY_VERIFY(attack.ticks >= 2);
    QCOMPARE(attack.stream->state(), State::Open);
    // A buffer that grows may have to move.
    verifyBound(attack, attack.bound(attack.flood.sentBytes()));
}

void tst_HostileFrames::endlessFragmentsFail_data()
{
    QTest::addColumn<QByteArray>("first");
    QTest::addColumn<QByteArray>("repeated");
    QTest::addColumn<qint64>("maxMessageSize");
    const auto row = [](const char *name, int opcode, qint64 size, qint64 maxMessageSize) {
        const QByteArray payload(size, 'a');
        QTest::newRow(name) << frame(opcode, payload, false) << frame(RawFrame::Continuation, payload, false)
                            << maxMessageSize;
    };
    row("of 1 byte", RawFrame::Binary, 1, 64 * KiB);
    row("of 1 byte of text", RawFrame::Text, 1, 64 * KiB);
    row("of 1000 bytes", RawFrame::Binary, 1000, 16 * MiB);
    row("of 64 KiB", RawFrame::Binary, 64 * KiB, 16 * MiB);
    row("of 64 KiB of text", RawFrame::Text, 64 * KiB, 16 * MiB);
    row("of 5 MB", RawFrame::Binary, 5'000'000, 16 * MiB);
    QTest::newRow("of 1 byte with Pings between")
            << frame(RawFrame::Text, "a", false)
            << frame(RawFrame::Ping, "?") + frame(RawFrame::Continuation, "a", false) << 64 * KiB;
}

void tst_HostileFrames::endlessFragmentsFail()
{
    QFETCH(const QByteArray, first);
    QFETCH(const QByteArray, repeated);
    QFETCH(const qint64, maxMessageSize);
    WebSocketStreamOptions options;
    options.maxMessageSize = maxMessageSize;
    Attack attack({{}, {}, true, false, first, repeated}, options);
    verifyViolation(attack, 1009);
    verifyBound(attack, maxMessageSize + attack.bound(maxMessageSize));
}

void tst_HostileFrames::endlessFramesWithoutContentTakeNoMemory_data()
{
    QTest::addColumn<QByteArray>("first");
    QTest::addColumn<QByteArray>("repeated");
    QTest::addColumn<bool>("reads");
    const QByteArray noise(125, 'p');
    QTest::newRow("empty fragments") << frame(RawFrame::Binary, "", false) << frame(RawFrame::Continuation, "", false)
                                     << false;
    QTest::newRow("empty fragments of text")
            << frame(RawFrame::Text, "", false) << frame(RawFrame::Continuation, "", false) << false;
    QTest::newRow("Pings whose Pongs are not read") << ""_ba << frame(RawFrame::Ping, noise) << false;
    QTest::newRow("Pings whose Pongs are read") << ""_ba << frame(RawFrame::Ping, noise) << true;
    QTest::newRow("empty Pings") << ""_ba << frame(RawFrame::Ping, "") << false;
    QTest::newRow("Pings between two fragments")
            << frame(RawFrame::Text, "a", false) << frame(RawFrame::Ping, noise) << false;
    QTest::newRow("Pongs") << ""_ba << frame(RawFrame::Pong, noise) << false;
    QTest::newRow("empty Pongs") << ""_ba << frame(RawFrame::Pong, "") << false;
}

void tst_HostileFrames::endlessFramesWithoutContentTakeNoMemory()
{
    constexpr qint64 enough = 1 * MiB; // 8,000 full Pings, or 500,000 empty frames
    QFETCH(const QByteArray, first);
    QFETCH(const QByteArray, repeated);
    QFETCH(const bool, reads);
    Attack attack({{}, {}, true, reads, first, repeated});
    AWAIT(attack.stream->opened());
    // Some of it is still on the way, and the system holds less than this.
    const qint64 held = 8 * MiB;
    attack.ticks = 0;
    QTRY_VERIFY_WITH_TIMEOUT(attack.flood.sentBytes() >= enough + held, patience);
    TRY_VERIFY(attack.ticks >= 10);
    QCOMPARE(attack.stream->state(), State::Open);
    QCOMPARE(attack.stream->readable()->pendingMessageCount(), 0);
    verifyBound(attack, attack.bound());
    QVERIFY2(attack.stream->writable()->bytesToWrite() <= 128 * KiB,
             QByteArray::number(attack.stream->writable()->bytesToWrite()) + " bytes of Pongs wait");
}

void tst_HostileFrames::floodStopsBeforeAConsumerThatDoesNotRead_data()
{
    QTest::addColumn<QByteArray>("repeated");
    QTest::newRow("empty binary") << frame(RawFrame::Binary, "");
    QTest::newRow("empty text") << frame(RawFrame::Text, "");
    QTest::newRow("1 byte") << frame(RawFrame::Binary, "a");
    QTest::newRow("1 character") << frame(RawFrame::Text, "a");
    QTest::newRow("empty, in two fragments") << frame(RawFrame::Binary, "", false) + frame(RawFrame::Continuation, "");
    QTest::newRow("1 byte after a Ping") << frame(RawFrame::Ping, "?") + frame(RawFrame::Binary, "a");
}

void tst_HostileFrames::floodStopsBeforeAConsumerThatDoesNotRead()
{
    QFETCH(const QByteArray, repeated);
    Attack attack({{}, {}, true, false, {}, repeated});
    AWAIT(attack.stream->opened());
    WebSocketReadable *const readable = attack.stream->readable();
    QTRY_VERIFY_WITH_TIMEOUT(readable->bufferedBytes() >= attack.options.readHighWaterMark, patience);
    const qsizetype count = readable->pendingMessageCount();
    attack.ticks = 0;
    QTRY_VERIFY_WITH_TIMEOUT(attack.ticks >= 50, patience);
    QCOMPARE(readable->pendingMessageCount(), count);
    QCOMPARE(attack.stream->state(), State::Open);
    verifyBound(attack, attack.bound());

    qint64 read = 0;
    QObject::connect(readable, &WebSocketReadable::messagesAvailable, readable,
                     [&] { read += readable->readMessages().size(); });
    read += readable->readMessages().size();
    QTRY_VERIFY_WITH_TIMEOUT(read >= 10 * count, patience);
    verifyBound(attack, attack.bound());
}

void tst_HostileFrames::floodDoesNotKeepAClosingStreamOpen_data()
{
    QTest::addColumn<QByteArray>("first");
    QTest::addColumn<QByteArray>("repeated");
    QTest::addColumn<bool>("reads");
    for (const bool reads : {false, true}) {
        const auto row = [reads](const char *name, const QByteArray &first, const QByteArray &repeated) {
            QTest::addRow("%s, Close %s", name, reads ? "read" : "not read") << first << repeated << reads;
        };
        row("messages", {}, frame(RawFrame::Binary, QByteArray(1000, 'a')));
        row("empty messages", {}, frame(RawFrame::Text, ""));
        row("Pings", {}, frame(RawFrame::Ping, QByteArray(125, 'p')));
        row("Pongs", {}, frame(RawFrame::Pong, QByteArray(125, 'p')));
        row("empty fragments", frame(RawFrame::Binary, "", false), frame(RawFrame::Continuation, "", false));
        row("a message without an end", announcement(RawFrame::Binary, 60 * MiB), "a");
    }
}

void tst_HostileFrames::floodDoesNotKeepAClosingStreamOpen()
{
    QFETCH(const QByteArray, first);
    QFETCH(const QByteArray, repeated);
    QFETCH(const bool, reads);
    WebSocketStreamOptions options;
    options.closeTimeout = 500ms;
    Attack attack({{}, {}, true, reads, first, repeated}, options);
    AWAIT(attack.stream->opened());
    attack.stream->close();
    const auto closed = attack.stream->closed();
    AWAIT(closed);
    const WebSocketError error = errorOf(closed);
    QVERIFY2(error.initiator() == Initiator::Timeout || first.size() > 2, qPrintable(describe(error)));
    QVERIFY2(error.closeCode() == 1006, qPrintable(describe(error)));
    TRY_VERIFY(attack.flood.hasEnded());
    verifyBound(attack, attack.bound(first.size() > 2 ? 60 * MiB : 0));
}

void tst_HostileFrames::floodAfterTheCloseFrameIsCutOff()
{
    const QByteArray close = frame(RawFrame::Close, RawFrame::closeBody(4000, "flood"));
    Attack attack({{}, {}, true, true, close, frame(RawFrame::Binary, QByteArray(1000, 'a'))});
    const auto closed = attack.stream->closed();
    AWAIT(closed);
    QVERIFY2(succeeded(closed), qPrintable(failureOf(closed)));
    QCOMPARE(closed.result(), (WebSocketCloseInfo{4000, u"flood"_s}));
    QCOMPARE(attack.stream->readable()->pendingMessageCount(), 0);
    TRY_VERIFY(attack.flood.hasEnded());
    verifyBound(attack, attack.bound());
}

void tst_HostileFrames::floodAfterAViolationIsCutOff()
{
    Attack attack({{}, {}, true, true, frame(3, "reserved"), frame(RawFrame::Binary, QByteArray(1000, 'a'))});
    verifyViolation(attack, 1002);
    TRY_VERIFY(attack.flood.hasEnded());
    verifyBound(attack, attack.bound());
}

void tst_HostileFrames::compressedFrameFails_data()
{
    QTest::addColumn<QByteArray>("repeated");
    const QByteArray compressed = QByteArray::fromHex("f248cdc9c90700"); // "Hello", RFC 7692, 7.2.3.1
    QTest::newRow("text") << frame(RawFrame::Text, compressed, true, 4);
    QTest::newRow("binary") << frame(RawFrame::Binary, compressed, true, 4);
    QTest::newRow("fragment") << frame(RawFrame::Text, compressed, false, 4);
}

void tst_HostileFrames::compressedFrameFails()
{
    QFETCH(const QByteArray, repeated);
    Attack attack({{}, {}, true, false, {}, repeated});
    verifyViolation(attack, 1002);
    QCOMPARE(attack.stream->readable()->pendingMessageCount(), 0);
    verifyBound(attack, attack.bound());
}

QTEST_GUILESS_MAIN(tst_HostileFrames)
#include "tst_hostile_frames.moc"
