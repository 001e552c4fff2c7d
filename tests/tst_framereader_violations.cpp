// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#include "framelog.h"
#include "rawframe.h"

#include <QtTest/qtest.h>

using namespace WebSocketStreamInternal;

using Feeding = FrameLog::Feeding;

class tst_FrameReader_Violations : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void isFoundAsEarlyAsItIsKnown_data();
    void isFoundAsEarlyAsItIsKnown();
    void maskingIsByRole();
    void badText_data();
    void badText();
    void badCloseBody_data();
    void badCloseBody();
    void firstInTheBytesIsReported_data();
    void firstInTheBytesIsReported();
};

constexpr qint64 maxMessageSize = 1000;

// Two bytes, and a length in more of them; nothing is checked.
static QByteArray header(int first, int length, const QByteArray &more = {})
{
    return QByteArray(1, char(first)) + char(length) + more;
}

// The same from a client: with masking keys. No payload.
static QByteArray maskedHeader(QByteArray bytes)
{
    bytes[1] = char(bytes.at(1) | 0x80);
    return bytes + "mask";
}

// What comes of the frames however they are fed, and when only their beginning has come.
static void verify(const QByteArray &bytes, Role role, const QByteArrayList &expected, qsizetype knownAfter)
{
    for (const auto feeding : {Feeding::Append, Feeding::Space}) {
        for (const int step : {0, 1, 2, -1}) {
            FrameLog log(role, maxMessageSize);
            log.feed(bytes, feeding, step);
            QCOMPARE(log.events, expected);
            QVERIFY(!log.ended || !expected.last().startsWith("violation")
                    || !log.reader.violation().description.isEmpty());
        }
        FrameLog before(role, maxMessageSize);
        before.feed(bytes.left(knownAfter - 1), feeding, 1);
        QCOMPARE(before.events, expected.mid(0, expected.size() - 1));
        before.feed(bytes.mid(knownAfter - 1, 1), feeding);
        QCOMPARE(before.events, expected);
    }
}

void tst_FrameReader_Violations::isFoundAsEarlyAsItIsKnown_data()
{
    QTest::addColumn<QByteArray>("bytes"); // that a server sends
    QTest::addColumn<int>("code");
    QTest::addColumn<bool>("byTwoBytes"); // else by the header
    for (const int bits : {0x10, 0x20, 0x40, 0x70})
        QTest::addRow("reserved bits 0x%x", bits) << header(0x82 | bits, 1) << 1002 << true;
    for (const int opcode : {3, 4, 5, 6, 7, 11, 12, 13, 14, 15})
        QTest::addRow("opcode %d", opcode) << header(0x80 | opcode, 1) << 1002 << true;
    for (const int opcode : {8, 9, 10}) {
        QTest::addRow("control frame %d in fragments", opcode) << header(opcode, 0) << 1002 << true;
        QTest::addRow("control frame %d, 126 bytes", opcode) << header(0x80 | opcode, 126) << 1002 << true;
        QTest::addRow("control frame %d, 64-bit length", opcode) << header(0x80 | opcode, 127) << 1002 << true;
        QTest::addRow("control frame %d, reserved bit", opcode) << header(0xc0 | opcode, 0) << 1002 << true;
    }
    QTest::newRow("continuation of nothing") << header(0x80, 1) << 1002 << true;
    QTest::newRow("fragment of nothing") << header(0x00, 1) << 1002 << true;
    const auto length = [](const char *name, int marker, const char *hex, int code) {
        QTest::newRow(name) << header(0x82, marker, QByteArray::fromHex(hex)) << code << false;
    };
    length("16 bits for 0", 126, "0000", 1002);
    length("16 bits for 125", 126, "007d", 1002);
    length("64 bits for 1", 127, "0000000000000001", 1002);
    length("64 bits for 65535", 127, "000000000000ffff", 1002);
    length("highest bit", 127, "8000000000000001", 1002);
    length("all bits", 127, "ffffffffffffffff", 1002);
    length("1 byte too large", 126, "03e9", 1009);
    length("too large", 127, "0000000000010000", 1009);
    length("much too large", 127, "0000000100000000", 1009);
    length("largest", 127, "7fffffffffffffff", 1009);
}

void tst_FrameReader_Violations::isFoundAsEarlyAsItIsKnown()
{
    QFETCH(QByteArray, bytes);
    QFETCH(int, code);
    QFETCH(bool, byTwoBytes);
    const QByteArrayList expected = {"text before", "ping x", "violation " + QByteArray::number(code)};
    for (const Role role : {Role::Client, Role::Server}) {
        const bool masked = role == Role::Server;
        const QByteArray before = RawFrame{RawFrame::Text, "before", true, 0, masked}.toBytes()
                + RawFrame{RawFrame::Ping, "x", true, 0, masked}.toBytes();
        const QByteArray wrong = masked ? maskedHeader(bytes) : bytes;
        verify(before + wrong, role, expected, before.size() + (byTwoBytes ? 2 : wrong.size()));
    }
}

void tst_FrameReader_Violations::maskingIsByRole()
{
    for (const int opcode : {RawFrame::Text, RawFrame::Binary, RawFrame::Ping, RawFrame::Pong, RawFrame::Close}) {
        verify(RawFrame{opcode, {}, true, 0, true}.toBytes(), Role::Client, {"violation 1002"}, 2);
        verify(RawFrame{opcode, {}, true, 0, false}.toBytes(), Role::Server, {"violation 1002"}, 2);
    }
}

void tst_FrameReader_Violations::badText_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<int>("knownAfter"); // so many bytes
    const auto row = [](const char *text, int knownAfter) {
        QTest::newRow(QByteArray(text).toHex(' ').constData()) << QByteArray(text) << knownAfter;
    };
    row("a\x80", 2);
    row("\xc0\x80", 1);
    row("\xc1\xbf", 1);
    row("\xc3(", 2);
    row("\xe0\x9f\xbf", 2); // overlong
    row("\xe2(\xa1", 2);
    row("\xe2\x82(", 3);
    row("\xed\xa0\x80", 2); // surrogates
    row("\xed\xbf\xbf", 2);
    row("\xf0\x8f\xbf\xbf", 2);
    row("\xf0\x9f\x98(", 4);
    row("\xf4\x90\x80\x80", 2); // beyond U+10FFFF
    row("\xf5\x80\x80\x80", 1);
    row("\xfe", 1);
    row("\xff", 1);
    row("\xc3\xa9\xe2\x82\xac\xf0\x9f\x98\x80\xff", 10);
    row("a\xc3", 2); // cut
    row("a\xe2\x82", 3);
    row("a\xf0\x9f\x98", 4);
}

void tst_FrameReader_Violations::badText()
{
    QFETCH(QByteArray, text);
    QFETCH(int, knownAfter);
    const QByteArrayList expected = {"violation 1007"};
    for (const Role role : {Role::Client, Role::Server}) {
        const bool masked = role == Role::Server;
        const qsizetype headerSize = masked ? 6 : 2;
        verify(RawFrame{RawFrame::Text, text, true, 0, masked}.toBytes(), role, expected, headerSize + knownAfter);

        QByteArray fragments;
        for (qsizetype i = 0; i < text.size(); ++i) {
            const int opcode = i == 0 ? RawFrame::Text : RawFrame::Continuation;
            fragments += RawFrame{opcode, text.mid(i, 1), i + 1 == text.size(), 0, masked}.toBytes();
        }
        verify(fragments, role, expected, knownAfter * (headerSize + 1));

        // Behind much of it, where it goes another way.
        for (const qsizetype size : {qsizetype(200), qsizetype(9000), qsizetype(70'000)}) {
            const QByteArray large(size, 'x');
            QByteArray bytes = RawFrame{RawFrame::Text, large + text + large, true, 0, masked}.toBytes();
            const bool isCut = knownAfter == text.size() && text.front() == 'a' && text.back() != '\x80';
            const qsizetype known = bytes.size() - size - text.size() + knownAfter + (isCut ? 1 : 0);
            for (const auto feeding : {Feeding::Append, Feeding::Space}) {
                FrameLog log(role);
                log.feed(bytes.left(known - 1), feeding, -1);
                QCOMPARE(log.events, QByteArrayList());
                log.feed(bytes.mid(known - 1, 1), feeding);
                QCOMPARE(log.events, expected);
            }
        }
    }
}

void tst_FrameReader_Violations::badCloseBody_data()
{
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<int>("code");
    QTest::newRow("1 byte") << QByteArray("\x03") << 1002;
    for (const int code : {0, 1, 999, 1004, 1005, 1006, 1015, 1016, 1100, 2000, 2999, 5000, 65535})
        QTest::addRow("%d", code) << RawFrame::closeBody(code) << 1002;
    QTest::newRow("reason is not UTF-8") << RawFrame::closeBody(1000, "a\xff") << 1007;
    QTest::newRow("reason ends inside a character") << RawFrame::closeBody(1000, "a\xe2\x82") << 1007;
    QTest::newRow("code and reason") << RawFrame::closeBody(1005, "a\xff") << 1002;
}

void tst_FrameReader_Violations::badCloseBody()
{
    QFETCH(QByteArray, body);
    QFETCH(int, code);
    for (const Role role : {Role::Client, Role::Server}) {
        const QByteArray bytes = RawFrame{RawFrame::Close, body, true, 0, role == Role::Server}.toBytes();
        verify(bytes, role, {"violation " + QByteArray::number(code)}, bytes.size());
    }
}

void tst_FrameReader_Violations::firstInTheBytesIsReported_data()
{
    using Frames = QList<RawFrame>;
    QTest::addColumn<Frames>("frames");
    QTest::addColumn<QByteArrayList>("events");
    const RawFrame reserved{RawFrame::Opcode(3), {}};
    const RawFrame badText{RawFrame::Text, "\xff"};
    const RawFrame badFragment{RawFrame::Text, "\xff", false};
    const RawFrame openFragment{RawFrame::Text, "\xe2", false};
    const RawFrame tooLarge{RawFrame::Binary, QByteArray(maxMessageSize + 1, 'x')};
    const auto row = [](const char *name, const Frames &frames, const QByteArrayList &events) {
        QTest::newRow(name) << frames << events;
    };
    row("reserved, bad text", {reserved, badText}, {"violation 1002"});
    row("bad text, reserved", {badText, reserved}, {"violation 1007"});
    row("bad fragment, reserved", {badFragment, reserved}, {"violation 1007"});
    row("bad fragment, Ping", {badFragment, {RawFrame::Ping, "x"}}, {"violation 1007"});
    row("bad fragment, new message", {badFragment, badText}, {"violation 1007"});
    row("bad fragment, too large", {badFragment, {RawFrame::Continuation, tooLarge.payload}}, {"violation 1007"});
    row("cut character, new message", {openFragment, {RawFrame::Text, "x"}}, {"violation 1002"});
    row("cut character, Ping, too large",
        {openFragment, {RawFrame::Ping, "x"}, {RawFrame::Continuation, tooLarge.payload}},
        {"ping x", "violation 1009"});
    row("too large, reserved", {tooLarge, reserved}, {"violation 1009"});
    row("too large with bad text", {{RawFrame::Text, QByteArray(maxMessageSize + 1, '\xff')}}, {"violation 1009"});
    row("too large with reserved bit", {{RawFrame::Binary, tooLarge.payload, true, 1}}, {"violation 1002"});
    row("fragments too large together",
        {{RawFrame::Binary, QByteArray(600, 'x'), false}, {RawFrame::Continuation, QByteArray(401, 'x')}},
        {"violation 1009"});
    row("fragments as large as allowed",
        {{RawFrame::Text, QByteArray(600, 'x'), false}, {RawFrame::Continuation, QByteArray(400, 'x')}, reserved},
        {"text " + QByteArray(1000, 'x'), "violation 1002"});
    row("messages, reserved", {{RawFrame::Binary, "a"}, {RawFrame::Text, ""}, reserved},
        {"binary a", "text ", "violation 1002"});
    row("Close, reserved", {{RawFrame::Close, {}}, reserved}, {"close 1005 "});
    row("Close within a message", {openFragment, {RawFrame::Close, {}}, badText}, {"close 1005 "});
}

void tst_FrameReader_Violations::firstInTheBytesIsReported()
{
    QFETCH(QList<RawFrame>, frames);
    QFETCH(QByteArrayList, events);
    for (const Role role : {Role::Client, Role::Server}) {
        QByteArray bytes;
        for (RawFrame &frame : frames) {
            frame.masked = role == Role::Server;
            bytes += frame.toBytes();
        }
        for (const auto feeding : {Feeding::Append, Feeding::Space}) {
            for (const int step : {0, 1, 3, -1}) {
                FrameLog log(role, maxMessageSize);
                log.feed(bytes, feeding, step);
                QCOMPARE(log.events, events);
            }
        }
    }
}

QTEST_GUILESS_MAIN(tst_FrameReader_Violations)

#include "tst_framereader_violations.moc"
