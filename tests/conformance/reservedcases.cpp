// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#include "conformancecase.h"

using namespace Qt::StringLiterals;
using Chopping = ConformanceCase::Chopping;

static QString nameOf(int opcode)
{
    return RawFrame{opcode}.describe().section(u' ', 0, 0);
}

ConformanceCategory reservedBitCases()
{
    ConformanceCategory category(u"3 Reserved bits"_s);
    constexpr int Text = RawFrame::Text;
    constexpr int Binary = RawFrame::Binary;
    const QByteArray hello = "Hello, world!";
    const auto reserved = [](int opcode, int rsv, const QByteArray &payload) {
        return frame(opcode, payload, true, rsv);
    };

    category.add(u"3.1"_s, u"5.2"_s, u"text with RSV 1"_s, reserved(Text, 1, hello)).fails(1002);
    category.add(u"3.2"_s, u"5.2"_s, u"text, text with RSV 2, Ping"_s, textFrame(hello))
            .delivers({textOf(hello)})
            .then(reserved(Text, 2, hello) + pingFrame())
            .fails(1002);
    category.add(u"3.3"_s, u"5.2"_s, u"the same with RSV 3, a write for each frame"_s, textFrame(hello))
            .delivers({textOf(hello)})
            .then(reserved(Text, 3, hello))
            .fails(1002);
    category.add(u"3.4"_s, u"5.2"_s, u"the same with RSV 4 in writes of 1 byte"_s, textFrame(hello))
            .delivers({textOf(hello)})
            .chopped(Chopping::Bytes)
            .then(reserved(Text, 4, hello) + pingFrame())
            .fails(1002);
    category.add(u"3.5"_s, u"5.2"_s, u"binary with RSV 5"_s, reserved(Binary, 5, hello)).fails(1002);
    category.add(u"3.6"_s, u"5.2"_s, u"Ping with RSV 6"_s, reserved(RawFrame::Ping, 6, hello)).fails(1002);
    category.add(u"3.7"_s, u"5.2"_s, u"Close with RSV 7"_s, reserved(RawFrame::Close, 7, RawFrame::closeBody(1000)))
            .fails(1002);
    category.add(u"3.8"_s, u"5.2"_s, u"empty text with RSV 4, header only"_s, reserved(Text, 4, "")).fails(1002);
    category.add(u"3.9"_s, u"5.2"_s, u"first byte of a frame with RSV 4 and the second, no payload yet"_s,
                 reserved(Binary, 4, hello).left(2))
            .fails(1002);

    for (const int opcode : {RawFrame::Text, RawFrame::Binary, RawFrame::Close, RawFrame::Ping, RawFrame::Pong}) {
        for (const int rsv : {1, 2, 4}) {
            category.add(u"3.10.%1.%2"_s.arg(opcode).arg(rsv), u"5.2"_s,
                         u"empty %1 with RSV %2"_s.arg(nameOf(opcode)).arg(rsv), reserved(opcode, rsv, ""))
                    .fails(1002);
        }
    }
    for (const int rsv : {1, 2, 4}) {
        category.add(u"3.11.%1"_s.arg(rsv), u"5.2, 5.4"_s, u"first fragment with RSV %1"_s.arg(rsv),
                     frame(Text, "one", false, rsv) + lastFragment("two"))
                .fails(1002);
        category.add(u"3.12.%1"_s.arg(rsv), u"5.2, 5.4"_s, u"continuation with RSV %1"_s.arg(rsv),
                     firstFragment(Text, "one") + reserved(RawFrame::Continuation, rsv, "two"))
                .fails(1002);
        category.add(u"3.13.%1"_s.arg(rsv), u"5.2, 5.4"_s, u"Ping between fragments with RSV %1"_s.arg(rsv),
                     firstFragment(Text, "one") + reserved(RawFrame::Ping, rsv, "p") + lastFragment("two"))
                .fails(1002);
    }
    return category;
}

ConformanceCategory opcodeCases()
{
    ConformanceCategory category(u"4 Reserved opcodes"_s);
    const QByteArray hello = "Hello, world!";
    int number = 1;
    const auto addAll = [&](const QString &group, const QList<int> &opcodes) {
        number = 1;
        for (const int opcode : opcodes) {
            const QString id = u"4.%1.%2"_s.arg(group).arg(number++);
            const QString name = u"opcode %1"_s.arg(opcode);
            category.add(id, u"5.2"_s, name, frame(opcode, "")).fails(1002);
            category.add(id + u".1"_s, u"5.2"_s, name + u" with payload"_s, frame(opcode, hello)).fails(1002);
            category.add(id + u".2"_s, u"5.2"_s, name + u" after a message and before a Ping"_s, textFrame(hello))
                    .delivers({textOf(hello)})
                    .then(frame(opcode, hello) + pingFrame())
                    .fails(1002);
            category.add(id + u".3"_s, u"5.2, 5.4"_s, name + u" between fragments"_s,
                         firstFragment(RawFrame::Text, "one") + frame(opcode, "x") + lastFragment("two"))
                    .fails(1002);
            category.add(id + u".4"_s, u"5.2"_s, name + u" in writes of 1 byte"_s, frame(opcode, hello))
                    .chopped(Chopping::Bytes)
                    .fails(1002);
            category.add(id + u".5"_s, u"5.2"_s, name + u", not final"_s, frame(opcode, hello, false)).fails(1002);
        }
    };
    addAll(u"1"_s, {3, 4, 5, 6, 7});
    addAll(u"2"_s, {11, 12, 13, 14, 15});
    return category;
}
