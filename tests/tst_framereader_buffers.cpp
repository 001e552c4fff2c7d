// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

// Bytes and messages that wait, in any order of the calls.

#include "framelog.h"
#include "rawframe.h"

#include <QtTest/qtest.h>

#include <algorithm>

using namespace WebSocketStreamInternal;

using Event = FrameReader::Event;
using Feeding = FrameLog::Feeding;

class tst_FrameReader_Buffers : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void bytesThatWaitAreCounted();
    void waitingBytesSurviveSpace();
    void waitingBytesSurviveAppend();
    void messageMayBeTakenAfterMoreBytes();
    void messageThatIsNotTakenIsGone();
    void copyGoesOnAlone();
    void nothingComesAfterTheEnd_data();
    void nothingComesAfterTheEnd();
    void manyFragmentsAndAppendsTakeLinearTime();
};

static QByteArray pattern(qsizetype size)
{
    QByteArray bytes(size, Qt::Uninitialized);
    for (qsizetype i = 0; i < size; ++i)
        bytes[i] = char('a' + i % 23);
    return bytes;
}

void tst_FrameReader_Buffers::bytesThatWaitAreCounted()
{
    FrameReader reader(Role::Client, 100);
    const QByteArray frame = RawFrame{RawFrame::Binary, "abc"}.toBytes();
    reader.append(frame + frame);
    QCOMPARE(reader.bytesWaiting(), 10);
    QCOMPARE(reader.next(), Event::Message);
    QCOMPARE(reader.bytesWaiting(), 5);
    QCOMPARE(reader.next(), Event::Message);
    QCOMPARE(reader.next(), Event::NeedsMore);
    QCOMPARE(reader.bytesWaiting(), 0);
}

// More than the buffer has room for.
void tst_FrameReader_Buffers::waitingBytesSurviveSpace()
{
    const QByteArray frame = RawFrame{RawFrame::Binary, pattern(100)}.toBytes();
    FrameLog log(Role::Client);
    log.reader.append(frame.repeated(1000) + frame.left(50));
    const auto space = log.reader.space();
    QVERIFY(space.size >= 52);
    std::copy_n(frame.cbegin() + 50, 52, space.data);
    log.reader.filled(52);
    log.readEvents();
    QCOMPARE(log.events, QByteArrayList(1001, "binary " + pattern(100)));
}

void tst_FrameReader_Buffers::waitingBytesSurviveAppend()
{
    const QByteArray bytes =
            RawFrame{RawFrame::Text, pattern(20'000)}.toBytes() + RawFrame{RawFrame::Ping, "x"}.toBytes();
    FrameLog log(Role::Client);
    log.feed(bytes.left(5), Feeding::Space); // leaves a buffer that is not full
    log.reader.append(bytes.mid(5, 100));
    log.reader.append(bytes.mid(105));
    log.readEvents();
    QVERIFY(log.events == QByteArrayList({"text " + pattern(20'000), "ping x"}));
}

void tst_FrameReader_Buffers::messageMayBeTakenAfterMoreBytes()
{
    const QByteArray frame = RawFrame{RawFrame::Binary, pattern(5000)}.toBytes();
    for (const auto feeding : {Feeding::Append, Feeding::Space}) {
        FrameLog log(Role::Client);
        log.reader.append(frame);
        QCOMPARE(log.reader.next(), Event::Message);
        if (feeding == Feeding::Append) {
            log.reader.append(frame);
        } else {
            const auto space = log.reader.space();
            QVERIFY(space.size >= frame.size());
            std::copy(frame.cbegin(), frame.cend(), space.data);
            log.reader.filled(frame.size());
        }
        QCOMPARE(log.reader.takeBytes(), pattern(5000));
        log.readEvents();
        QCOMPARE(log.events, QByteArrayList{"binary " + pattern(5000)});
    }
}

void tst_FrameReader_Buffers::messageThatIsNotTakenIsGone()
{
    for (const Role role : {Role::Client, Role::Server}) {
        const RawFrame binary{RawFrame::Binary, "dropped", true, 0, role == Role::Server};
        FrameReader reader(role, 100);
        reader.append(binary.toBytes());
        QCOMPARE(reader.next(), Event::Message);
        QCOMPARE(reader.next(), Event::NeedsMore);
        QCOMPARE(reader.takePiece(), "");
        QCOMPARE(reader.takeBytes(), "");
    }
}

// As who looks ahead needs it.
void tst_FrameReader_Buffers::copyGoesOnAlone()
{
    const QByteArray bytes = RawFrame{RawFrame::Text, pattern(10'000), false, 0, true}.toBytes()
            + RawFrame{RawFrame::Continuation, pattern(30'000), true, 0, true}.toBytes();
    for (const qsizetype at : {5, 5000, 10'003, 10'010, 20'000}) {
        FrameLog log(Role::Server);
        log.feed(bytes.left(at), Feeding::Space);
        FrameLog ahead = log;
        ahead.feed(bytes.mid(at), Feeding::Space, -1);
        log.feed(bytes.mid(at), Feeding::Append, -2);
        QVERIFY(log.events == QByteArrayList{"text " + pattern(10'000) + pattern(30'000)});
        QVERIFY(ahead.events == log.events);
    }
}

void tst_FrameReader_Buffers::nothingComesAfterTheEnd_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<Event>("end");
    QTest::newRow("Close") << RawFrame{RawFrame::Close, {}}.toBytes() << Event::Close;
    QTest::newRow("violation in a header") << RawFrame{RawFrame::Opcode(3), {}}.toBytes() << Event::Violation;
    QTest::newRow("violation in a large text")
            << RawFrame{RawFrame::Text, QByteArray(100'000, '\xff')}.toBytes().left(90'000) << Event::Violation;
    QTest::newRow("violation in a fragment")
            << RawFrame{RawFrame::Text, QByteArray(100'000, '\xff'), false}.toBytes() << Event::Violation;
}

void tst_FrameReader_Buffers::nothingComesAfterTheEnd()
{
    QFETCH(QByteArray, bytes);
    QFETCH(Event, end);
    FrameLog log(Role::Client);
    log.feed(bytes, Feeding::Space);
    const QByteArray more = RawFrame{RawFrame::Binary, pattern(10'000)}.toBytes();
    for (int i = 0; i < 100; ++i) {
        log.reader.append(more);
        QCOMPARE(log.reader.next(), end);
        const auto space = log.reader.space();
        QVERIFY(space.size > 0);
        log.reader.filled(space.size);
        QCOMPARE(log.reader.next(), end);
        QCOMPARE(log.reader.bytesWaiting(), 0);
    }
    QCOMPARE(log.reader.takePiece(), "");
    QCOMPARE(log.reader.takeBytes(), "");
}

// If it was quadratic it would take minutes.
void tst_FrameReader_Buffers::manyFragmentsAndAppendsTakeLinearTime()
{
    constexpr int count = 1'000'000;
    const QByteArray bytes = RawFrame{RawFrame::Text, "a", false}.toBytes()
            + RawFrame{RawFrame::Continuation, "b", false}.toBytes().repeated(count)
            + RawFrame{RawFrame::Continuation, "c"}.toBytes();
    const QByteArray text = "text a" + QByteArray(count, 'b') + 'c';
    for (const auto feeding : {Feeding::Append, Feeding::Space}) {
        FrameLog log(Role::Client);
        log.feed(bytes, feeding);
        QVERIFY(log.events == QByteArrayList{text});
    }
    FrameLog log(Role::Client);
    for (qsizetype i = 0; i < bytes.size(); i += 3) // nobody looks at them
        log.reader.append(bytes.mid(i, 3));
    log.readEvents();
    QVERIFY(log.events == QByteArrayList{text});
}

QTEST_GUILESS_MAIN(tst_FrameReader_Buffers)

#include "tst_framereader_buffers.moc"
