// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#include "framelog.h"
#include "rawframe.h"

#include <QtCore/qendian.h>
#include <QtTest/qtest.h>

#include <algorithm>
#include <limits>

using namespace WebSocketStreamInternal;

using Event = FrameReader::Event;

class tst_FrameReader_Memory : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void announcedSizeReservesLittle();
    void roomGrowsWithWhatHasCome();
    void largePayloadIsNotReadAhead();
    void messageHoldsNoMoreThanItNeeds();
    void frameLargerThanMemoryInPieces();
    void piecesAreTheMessage_data();
    void piecesAreTheMessage();
    void smallPieceHoldsLittle();
    void textIsDecodedAsItComes_data();
    void textIsDecodedAsItComes();
    void textThatWasDecodedIsTakenInPieces();
    void piecesOfATextAreChecked();
    void pieceIsCheckedBeforeItIsTaken();
    void messageWithoutAPieceIsTakenAsAWhole();
};

constexpr qint64 mebibyte = 1024 * 1024;
constexpr qint64 gibibyte = 1024 * mebibyte;

static QByteArray headerOf(qint64 size)
{
    QByteArray header("\x82\x7f");
    header.resize(10);
    qToBigEndian(size, header.data() + 2);
    return header;
}

static void fill(FrameReader *reader, QByteArrayView bytes)
{
    const auto space = reader->space();
    QVERIFY(space.size >= bytes.size());
    std::copy(bytes.cbegin(), bytes.cend(), space.data);
    reader->filled(bytes.size());
}

void tst_FrameReader_Memory::announcedSizeReservesLittle()
{
    FrameReader reader(Role::Client, std::numeric_limits<qint64>::max());
    reader.append(headerOf(std::numeric_limits<qint64>::max()) + "x");
    QCOMPARE(reader.next(), Event::NeedsMore);
    const auto space = reader.space();
    QVERIFY(space.size > 0);
    QVERIFY2(space.size <= mebibyte, QByteArray::number(space.size));
    reader.filled(0); // of what was asked for nothing has come
    QCOMPARE(reader.next(), Event::NeedsMore);
    QCOMPARE(reader.space().size, space.size);
}

void tst_FrameReader_Memory::roomGrowsWithWhatHasCome()
{
    constexpr qint64 size = 40 * mebibyte;
    FrameReader reader(Role::Client, size);
    reader.append(headerOf(size));
    qint64 filled = 0;
    int steps = 0;
    Event event = reader.next();
    for (; event == Event::NeedsMore; event = reader.next(), ++steps) {
        const auto space = reader.space();
        QVERIFY(space.size > 0);
        QVERIFY(space.size <= std::max(mebibyte, filled));
        std::fill_n(space.data, space.size, 'x');
        reader.filled(space.size);
        filled += space.size;
    }
    QCOMPARE(event, Event::Message);
    QVERIFY2(steps < 10, QByteArray::number(steps)); // it doubles
    QVERIFY(reader.takeBytes() == QByteArray(size, 'x'));
}

// So that it goes to its place without a detour.
void tst_FrameReader_Memory::largePayloadIsNotReadAhead()
{
    const QByteArray payload(100'000, 'x');
    const QByteArray frame = RawFrame{RawFrame::Binary, payload}.toBytes();
    FrameReader reader(Role::Client, mebibyte);
    reader.append(frame.left(10));
    for (int i = 0; i < 3; ++i) {
        QCOMPARE(reader.next(), Event::NeedsMore);
        QCOMPARE(reader.space().size, payload.size());
        fill(&reader, payload);
        QCOMPARE(reader.next(), Event::Message);
        QVERIFY(reader.takeBytes() == payload);
        QCOMPARE(reader.next(), Event::NeedsMore);
        QCOMPARE(reader.space().size, maxFrameHeaderSize);
        fill(&reader, QByteArrayView(frame).first(10));
    }
}

void tst_FrameReader_Memory::messageHoldsNoMoreThanItNeeds()
{
    const QByteArray one = RawFrame{RawFrame::Binary, QByteArray(300'000, 'x')}.toBytes();
    QByteArray many = RawFrame{RawFrame::Binary, "x", false}.toBytes();
    many += RawFrame{RawFrame::Continuation, QByteArray(100, 'x'), false}.toBytes().repeated(3000);
    many += RawFrame{RawFrame::Continuation, {}}.toBytes();
    FrameReader reader(Role::Client, mebibyte);
    reader.append(one.left(1000));
    QCOMPARE(reader.next(), Event::NeedsMore);
    reader.append(one.mid(1000) + one + many);
    for (const qsizetype size : {300'000, 300'000, 300'001}) {
        QCOMPARE(reader.next(), Event::Message);
        const QByteArray message = reader.takeBytes();
        QCOMPARE(message.size(), size);
        QVERIFY2(message.capacity() <= size + size / 2, QByteArray::number(message.capacity()));
    }
}

void tst_FrameReader_Memory::frameLargerThanMemoryInPieces()
{
    constexpr qint64 size = 5 * gibibyte;
    FrameReader reader(Role::Client, 10 * gibibyte);
    reader.append(headerOf(size));
    qint64 taken = 0;
    Event event = reader.next();
    for (; event == Event::NeedsMore; event = reader.next()) {
        const auto space = reader.space();
        QVERIFY(space.size > 0 && space.size <= mebibyte);
        space.data[0] = 'a';
        space.data[space.size - 1] = 'z';
        reader.filled(space.size);
        const QByteArray piece = reader.takePiece();
        QCOMPARE(piece.size(), space.size);
        QCOMPARE(piece.front(), 'a');
        QCOMPARE(piece.back(), 'z');
        QVERIFY(piece.capacity() <= 2 * piece.size());
        taken += piece.size();
    }
    QCOMPARE(event, Event::Message);
    QCOMPARE(reader.takeBytes(), "");
    QCOMPARE(taken, size);
}

void tst_FrameReader_Memory::piecesAreTheMessage_data()
{
    QTest::addColumn<int>("opcode");
    QTest::addColumn<Role>("role");
    for (const Role role : {Role::Client, Role::Server}) {
        const char *const peer = role == Role::Server ? "client" : "server";
        QTest::addRow("text from a %s", peer) << int(RawFrame::Text) << role;
        QTest::addRow("binary from a %s", peer) << int(RawFrame::Binary) << role;
    }
}

void tst_FrameReader_Memory::piecesAreTheMessage()
{
    QFETCH(int, opcode);
    QFETCH(Role, role);
    const bool masked = role == Role::Server;
    const QByteArray payload = QByteArray("0123\xe2\x82\xac").repeated(20'000);
    const QByteArray bytes = RawFrame{opcode, payload.left(90'000), false, 0, masked}.toBytes()
            + RawFrame{RawFrame::Ping, "x", true, 0, masked}.toBytes()
            + RawFrame{RawFrame::Continuation, payload.mid(90'000), true, 0, masked}.toBytes();
    for (const qsizetype step : {3, 1000, 70'000}) {
        FrameReader reader(role, mebibyte);
        QByteArray received;
        int messages = 0;
        int pings = 0;
        for (qsizetype i = 0; i < 2 * bytes.size();) {
            const auto space = reader.space();
            const qsizetype at = i % bytes.size();
            const qint64 size = std::min({qint64(step), space.size, qint64(bytes.size() - at)});
            std::copy_n(bytes.cbegin() + at, size, space.data);
            reader.filled(size);
            i += size;
            for (Event event = reader.next(); event != Event::NeedsMore; event = reader.next()) {
                pings += event == Event::Ping;
                if (event != Event::Message)
                    continue;
                ++messages;
                QCOMPARE(reader.isText(), opcode == RawFrame::Text);
                received += reader.takeBytes();
                QVERIFY(received == payload);
                received.clear();
            }
            received += reader.takePiece();
        }
        QCOMPARE(messages, 2);
        QCOMPARE(pings, 2);
    }
}

void tst_FrameReader_Memory::smallPieceHoldsLittle()
{
    FrameReader reader(Role::Client, gibibyte);
    reader.append(headerOf(3 * mebibyte));
    QCOMPARE(reader.next(), Event::NeedsMore);
    const char *const place = reader.space().data;
    for (int i = 0; i < 5; ++i) {
        QVERIFY(reader.space().data == place); // nothing is allocated but the piece
        fill(&reader, "0123456789");
        QCOMPARE(reader.next(), Event::NeedsMore);
        const QByteArray piece = reader.takePiece();
        QCOMPARE(piece, "0123456789");
        QVERIFY2(piece.capacity() < 100, QByteArray::number(piece.capacity()));
    }
    for (qint64 left = 3 * mebibyte - 50; left > 10;) {
        const auto space = reader.space();
        QVERIFY(space.size <= left);
        const qint64 size = std::min(space.size, left - 10);
        reader.filled(size);
        left -= size;
        QCOMPARE(reader.next(), Event::NeedsMore);
        QCOMPARE(reader.takePiece().size(), size);
    }
    QCOMPARE(reader.space().size, 10);
    fill(&reader, "0123456789");
    QCOMPARE(reader.next(), Event::Message);
    const QByteArray rest = reader.takeBytes();
    QCOMPARE(rest, "0123456789");
    QVERIFY(rest.capacity() < 100);
}

void tst_FrameReader_Memory::textIsDecodedAsItComes_data()
{
    QTest::addColumn<Role>("role");
    QTest::addColumn<int>("fragments");
    QTest::addColumn<QString>("characters");
    for (const Role role : {Role::Client, Role::Server}) {
        const char *const peer = role == Role::Server ? "client" : "server";
        for (const int fragments : {1, 2, 1000}) {
            QTest::addRow("ASCII, %d fragments from a %s", fragments, peer) << role << fragments << "0123456";
            QTest::addRow("others, %d fragments from a %s", fragments, peer)
                    << role << fragments << QString::fromUtf8("0\u00e9\u20ac\U0001f600");
        }
    }
}

// Its bytes do not stand in memory as well, but for one piece of them.
void tst_FrameReader_Memory::textIsDecodedAsItComes()
{
    QFETCH(Role, role);
    QFETCH(int, fragments);
    QFETCH(QString, characters);
    constexpr qint64 pieceSize = 64 * 1024;
    const QString text = characters.repeated(3 * mebibyte / characters.toUtf8().size());
    const QByteArray payload = text.toUtf8();
    const qsizetype fragmentSize = payload.size() / fragments + 1;
    FrameReader reader(role, 4 * mebibyte);
    for (qsizetype sent = 0; sent < payload.size(); sent += fragmentSize) {
        const bool isLast = sent + fragmentSize >= payload.size();
        const RawFrame frame{sent == 0 ? RawFrame::Text : RawFrame::Continuation, payload.mid(sent, fragmentSize),
                             isLast, 0, role == Role::Server};
        const QByteArray bytes = frame.toBytes();
        for (qsizetype fed = 0; fed < bytes.size();) {
            QCOMPARE(reader.next(), Event::NeedsMore);
            const auto space = reader.space();
            QVERIFY2(space.size <= pieceSize, QByteArray::number(space.size));
            const qsizetype size = std::min<qsizetype>(space.size, bytes.size() - fed);
            std::copy_n(bytes.cbegin() + fed, size, space.data);
            reader.filled(size);
            fed += size;
        }
    }
    QCOMPARE(reader.next(), Event::Message);
    const QString received = reader.takeText();
    QVERIFY(received == text);
    QVERIFY2(received.capacity() <= received.size() + received.size() / 2 + pieceSize,
             QByteArray::number(received.capacity()));
}

// Who asks late gets what was decoded as bytes again, with the beginning of a character that has come.
void tst_FrameReader_Memory::textThatWasDecodedIsTakenInPieces()
{
    const QByteArray payload = QByteArray("0\xe2\x82\xac").repeated(50'000);
    const QByteArray frame = RawFrame{RawFrame::Text, payload}.toBytes();
    for (const qsizetype at : {100'010, 100'011, 100'012, 100'013}) {
        FrameReader reader(Role::Client, mebibyte);
        reader.append(frame.left(50'000));
        QCOMPARE(reader.next(), Event::NeedsMore);
        reader.append(frame.mid(50'000, at - 50'000));
        QCOMPARE(reader.next(), Event::NeedsMore);
        const QByteArray piece = reader.takePiece();
        QVERIFY(piece == payload.left(at - 10));
        QVERIFY2(piece.capacity() <= 2 * piece.size(), QByteArray::number(piece.capacity()));
        reader.append(frame.mid(at));
        QCOMPARE(reader.next(), Event::Message);
        QVERIFY(reader.takeBytes() == payload.mid(at - 10));
        QCOMPARE(reader.takeText(), QString());
    }
}

void tst_FrameReader_Memory::piecesOfATextAreChecked()
{
    struct Row
    {
        QByteArray first;
        QByteArray second;
        Event event;
    };
    const Row rows[] = {{"a\xe2\x82", "\xac", Event::Message},
                        {"a\xe2\x82", "", Event::Violation},
                        {"a\xe2\x82", "a", Event::Violation},
                        {"a", "\xac", Event::Violation}};
    for (const auto &[first, second, event] : rows) {
        FrameReader reader(Role::Client, mebibyte);
        reader.append(RawFrame{RawFrame::Text, first, false}.toBytes());
        QCOMPARE(reader.next(), Event::NeedsMore);
        QCOMPARE(reader.takePiece(), first);
        reader.append(RawFrame{RawFrame::Continuation, second}.toBytes());
        QCOMPARE(reader.next(), event);
        QCOMPARE(reader.takeBytes(), event == Event::Message ? second : QByteArray());
    }
}

// Also if next() has not seen it.
void tst_FrameReader_Memory::pieceIsCheckedBeforeItIsTaken()
{
    const QByteArray frame = RawFrame{RawFrame::Text, QByteArray(100'000, 'x')}.toBytes();
    FrameReader reader(Role::Client, mebibyte);
    reader.append(frame.left(20));
    QCOMPARE(reader.next(), Event::NeedsMore);
    fill(&reader, "\xff");
    QCOMPARE(reader.takePiece(), "");
    QCOMPARE(reader.next(), Event::Violation);
    QCOMPARE(reader.violation().closeCode, 1007);
}

void tst_FrameReader_Memory::messageWithoutAPieceIsTakenAsAWhole()
{
    const QByteArray frame = RawFrame{RawFrame::Text, "text"}.toBytes();
    FrameReader reader(Role::Client, mebibyte);
    reader.append(frame.left(2));
    QCOMPARE(reader.next(), Event::NeedsMore);
    QCOMPARE(reader.takePiece(), "");
    reader.append(frame.mid(2));
    QCOMPARE(reader.next(), Event::Message);
    QCOMPARE(reader.takeText(), QStringLiteral("text"));
}

QTEST_GUILESS_MAIN(tst_FrameReader_Memory)

#include "tst_framereader_memory.moc"
