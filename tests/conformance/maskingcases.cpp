// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#include "conformancecase.h"

using namespace Qt::StringLiterals;
using Chopping = ConformanceCase::Chopping;

static QByteArray masked(int opcode, const QByteArray &payload, bool fin = true)
{
    return RawFrame{opcode, payload, fin, 0, true}.toBytes();
}

ConformanceCategory maskingCases()
{
    constexpr int Text = RawFrame::Text;
    constexpr int Binary = RawFrame::Binary;
    ConformanceCategory category(u"20 Masked frames (own)"_s);
    auto wrong = [&, number = 1](const QString &what, const QByteArray &bytes) mutable {
        const QString id = u"20.%1"_s.arg(number++);
        category.add(id, u"5.1"_s, what, bytes).fails(1002);
        category.add(id + u".1"_s, u"5.1"_s, what + u", in writes of 1 byte"_s, bytes)
                .chopped(Chopping::Bytes)
                .fails(1002);
    };
    wrong(u"text"_s, masked(Text, "masked"));
    wrong(u"binary"_s, masked(Binary, "masked"));
    wrong(u"empty text"_s, masked(Text, ""));
    wrong(u"empty binary"_s, masked(Binary, ""));
    wrong(u"Ping"_s, masked(RawFrame::Ping, "masked"));
    wrong(u"empty Ping"_s, masked(RawFrame::Ping, ""));
    wrong(u"Pong"_s, masked(RawFrame::Pong, "masked"));
    wrong(u"Close"_s, masked(RawFrame::Close, RawFrame::closeBody(1000)));
    wrong(u"empty Close"_s, masked(RawFrame::Close, ""));
    wrong(u"first fragment"_s, masked(Text, "one", false) + lastFragment("two"));
    wrong(u"last fragment"_s, firstFragment(Text, "one") + masked(RawFrame::Continuation, "two"));
    wrong(u"Ping between fragments"_s, firstFragment(Text, "one") + masked(RawFrame::Ping, "p") + lastFragment("two"));
    wrong(u"text with a key of zeros"_s, QByteArray("\x81\x85\0\0\0\0Hello", 11));
    wrong(u"text of 1000 bytes"_s, masked(Text, QByteArray(1000, 'm')));
    wrong(u"header of a text, payload to come"_s, masked(Text, "Hello").left(6));
    wrong(u"bad UTF-8"_s, masked(Text, "\xff"));
    category.add(u"20.30"_s, u"5.1"_s, u"binary of 70 000 bytes"_s, masked(Binary, QByteArray(70 * 1000, 'm')))
            .fails(1002);
    category.add(u"20.31"_s, u"5.1"_s, u"text after a text that is not masked"_s, textFrame("fine"))
            .delivers({textOf("fine")})
            .then(masked(Text, "masked"))
            .fails(1002);
    category.add(u"20.32"_s, u"5.1"_s, u"Close while we are closing"_s, {})
            .then(masked(RawFrame::Close, RawFrame::closeBody(1000)))
            .afterOurClose({1000, QString()})
            .fails(1002);
    return category;
}
