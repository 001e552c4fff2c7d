// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#include "framelog.h"
#include "rawframe.h"

#include <QtTest/qtest.h>

using namespace WebSocketStreamInternal;

using Event = FrameReader::Event;
using Feeding = FrameLog::Feeding;

class tst_FrameReader : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void messageInOneFrame_data();
    void messageInOneFrame();
    void messageInFragments_data();
    void messageInFragments();
    void everySplit_data();
    void everySplit();
    void byteOrderMarkIsText();
    void controlFrames();
    void closeBodies_data();
    void closeBodies();
    void limitCanBeChanged();
};

// Fed as a whole, byte by byte if that does not take long, and in pieces of any size.
static QByteArrayList readEverywhichway(const QByteArray &bytes, Role role)
{
    QByteArrayList first;
    for (const auto feeding : {Feeding::Append, Feeding::Space}) {
        for (const int step : {0, 1, 7, -1, -2, -3}) {
            if (step > 0 && bytes.size() > 50'000)
                continue;
            FrameLog log(role);
            log.feed(bytes, feeding, step);
            if (first.isEmpty())
                first = log.events;
            else if (log.events != first)
                return {"differs in steps of " + QByteArray::number(step)};
        }
    }
    return first;
}

static QByteArray pattern(qsizetype size)
{
    QByteArray bytes(size, Qt::Uninitialized);
    for (qsizetype i = 0; i < size; ++i)
        bytes[i] = char('a' + i % 23);
    return bytes;
}

void tst_FrameReader::messageInOneFrame_data()
{
    QTest::addColumn<qsizetype>("size");
    QTest::addColumn<Role>("role");
    constexpr qsizetype mebibyte = 1024 * 1024;
    for (const qsizetype boundary :
         {qsizetype(1), qsizetype(126), qsizetype(8192), qsizetype(16384), qsizetype(65536), mebibyte, 2 * mebibyte}) {
        for (const qsizetype size : {boundary - 1, boundary, boundary + 1}) {
            QTest::addRow("%lld bytes from a server", qint64(size)) << size << Role::Client;
            QTest::addRow("%lld bytes from a client", qint64(size)) << size << Role::Server;
        }
    }
}

void tst_FrameReader::messageInOneFrame()
{
    QFETCH(qsizetype, size);
    QFETCH(Role, role);
    const bool masked = role == Role::Server;
    const QByteArray payload = pattern(size);
    const QByteArray bytes = RawFrame{RawFrame::Text, payload, true, 0, masked}.toBytes()
            + RawFrame{RawFrame::Binary, payload, true, 0, masked}.toBytes().repeated(2);
    QVERIFY(readEverywhichway(bytes, role)
            == QByteArrayList({"text " + payload, "binary " + payload, "binary " + payload}));
}

void tst_FrameReader::messageInFragments_data()
{
    QTest::addColumn<QList<qsizetype>>("sizes");
    QTest::newRow("empty") << QList<qsizetype>{0, 0};
    QTest::newRow("empty ones around") << QList<qsizetype>{0, 5, 0, 0};
    QTest::newRow("nothing before the last") << QList<qsizetype>{0, 9000};
    QTest::newRow("small") << QList<qsizetype>{1, 2, 3, 125, 126};
    QTest::newRow("small and large") << QList<qsizetype>{9000, 1, 9000, 65536, 3};
    QTest::newRow("larger and larger") << QList<qsizetype>{1, 8192, 65537, 1024 * 1024, 2 * 1024 * 1024 + 1};
    QTest::newRow("smaller and smaller") << QList<qsizetype>{3 * 1024 * 1024, 65535, 16384, 8192, 1};
}

void tst_FrameReader::messageInFragments()
{
    QFETCH(QList<qsizetype>, sizes);
    for (const Role role : {Role::Client, Role::Server}) {
        for (const int opcode : {RawFrame::Text, RawFrame::Binary}) {
            const bool masked = role == Role::Server;
            const QByteArray ping = RawFrame{RawFrame::Ping, "between", true, 0, masked}.toBytes();
            QByteArray message;
            QByteArray bytes;
            QByteArrayList expected;
            for (qsizetype i = 0; i < sizes.size(); ++i) {
                const QByteArray payload = pattern(sizes.at(i));
                const bool isLast = i + 1 == sizes.size();
                bytes += RawFrame{i == 0 ? opcode : RawFrame::Continuation, payload, isLast, 0, masked}.toBytes();
                if (!isLast) {
                    bytes += ping;
                    expected += "ping between";
                }
                message += payload;
            }
            expected += (opcode == RawFrame::Text ? "text " : "binary ") + message;
            QVERIFY(readEverywhichway(bytes + bytes, role) == expected + expected);
        }
    }
}

void tst_FrameReader::everySplit_data()
{
    QTest::addColumn<Role>("role");
    QTest::newRow("from a server") << Role::Client;
    QTest::newRow("from a client") << Role::Server;
}

void tst_FrameReader::everySplit()
{
    QFETCH(Role, role);
    const QString text = QString::fromUtf8("\u00e9\u20ac\U0001f600");
    const QByteArray utf8 = text.toUtf8();
    QByteArray bytes;
    const auto add = [&bytes, role](int opcode, const QByteArray &payload, bool isFinal = true) {
        bytes += RawFrame{opcode, payload, isFinal, 0, role == Role::Server}.toBytes();
    };
    add(RawFrame::Text, utf8);
    for (qsizetype i = 0; i < utf8.size(); ++i) // inside every character
        add(i == 0 ? RawFrame::Text : RawFrame::Continuation, utf8.mid(i, 1), i + 1 == utf8.size());
    add(RawFrame::Binary, pattern(5), false);
    add(RawFrame::Ping, "ping");
    add(RawFrame::Continuation, pattern(130));
    add(RawFrame::Pong, {});
    add(RawFrame::Close, RawFrame::closeBody(3000, utf8));
    const QByteArrayList expected = {"text " + utf8, "text " + utf8,
                                     "ping ping",    "binary " + pattern(5) + pattern(130),
                                     "pong ",        "close 3000 " + utf8};
    for (const auto feeding : {Feeding::Append, Feeding::Space}) {
        for (qsizetype i = 0; i <= bytes.size(); ++i) {
            for (qsizetype j = i; j <= bytes.size(); j += 7) {
                FrameLog log(role);
                log.feed(bytes.left(i), feeding);
                log.feed(bytes.mid(i, j - i), feeding);
                log.feed(bytes.mid(j), feeding);
                QCOMPARE(log.events, expected);
            }
        }
    }
}

void tst_FrameReader::byteOrderMarkIsText()
{
    const QByteArray text("\xef\xbb\xbfx");
    QCOMPARE(readEverywhichway(RawFrame{RawFrame::Text, text}.toBytes(), Role::Client), QByteArrayList{"text " + text});
}

void tst_FrameReader::controlFrames()
{
    for (const Role role : {Role::Client, Role::Server}) {
        const bool masked = role == Role::Server;
        QByteArray bytes;
        QByteArrayList expected;
        for (const qsizetype size : {0, 1, 124, 125}) {
            bytes += RawFrame{RawFrame::Ping, pattern(size), true, 0, masked}.toBytes()
                    + RawFrame{RawFrame::Binary, "x", true, 0, masked}.toBytes()
                    + RawFrame{RawFrame::Pong, pattern(size), true, 0, masked}.toBytes();
            expected += {"ping " + pattern(size), "binary x", "pong " + pattern(size)};
        }
        QCOMPARE(readEverywhichway(bytes, role), expected);
    }
}

void tst_FrameReader::closeBodies_data()
{
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<QByteArray>("event");
    QTest::newRow("none") << QByteArray() << QByteArray("close 1005 ");
    for (const int code :
         {1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 1012, 1013, 1014, 3000, 3999, 4000, 4999})
        QTest::addRow("%d", code) << RawFrame::closeBody(code) << "close " + QByteArray::number(code) + ' ';
    QTest::newRow("reason") << RawFrame::closeBody(1000, "bye") << QByteArray("close 1000 bye");
    QTest::newRow("longest reason") << RawFrame::closeBody(1000, pattern(123)) << "close 1000 " + pattern(123);
}

void tst_FrameReader::closeBodies()
{
    QFETCH(QByteArray, body);
    QFETCH(QByteArray, event);
    for (const Role role : {Role::Client, Role::Server}) {
        const bool masked = role == Role::Server;
        const QByteArray bytes = RawFrame{RawFrame::Close, body, true, 0, masked}.toBytes()
                + RawFrame{RawFrame::Binary, "late", true, 0, masked}.toBytes();
        QCOMPARE(readEverywhichway(bytes, role), QByteArrayList{event});
    }
}

void tst_FrameReader::limitCanBeChanged()
{
    FrameLog log(Role::Client, 1);
    log.reader.setMaxMessageSize(3);
    log.feed(RawFrame{RawFrame::Binary, "abc"}.toBytes(), Feeding::Append);
    log.feed(RawFrame{RawFrame::Binary, "abc", false}.toBytes(), Feeding::Append);
    log.reader.setMaxMessageSize(2); // less than has come
    log.feed(RawFrame{RawFrame::Continuation, "", false}.toBytes(), Feeding::Append);
    QCOMPARE(log.events, QByteArrayList({"binary abc", "violation 1009"}));
    QVERIFY(log.reader.violation().description.contains(QStringLiteral("2 bytes")));
}

QTEST_GUILESS_MAIN(tst_FrameReader)

#include "tst_framereader.moc"
