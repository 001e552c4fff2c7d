// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#include "conformancecase.h"

using namespace Qt::StringLiterals;
using Chopping = ConformanceCase::Chopping;

static constexpr int Text = RawFrame::Text;
static constexpr int Binary = RawFrame::Binary;

static void addLegalOrders(ConformanceCategory *category)
{
    const auto addChopped = [category](const QString &id, const QString &what, const QByteArray &bytes,
                                       const QList<ReceivedMessage> &messages, const QList<QByteArray> &pongs = {}) {
        int number = 0;
        for (const auto &[chopping, how] :
             {std::pair(Chopping::Whole, u"in one segment"_s), std::pair(Chopping::Bytes, u"in writes of 1 byte"_s),
              std::pair(Chopping::Pieces, u"in pieces"_s)}) {
            category->add(id + u".%1"_s.arg(number++), u"5.4"_s, u"%1, %2"_s.arg(what, how), bytes)
                    .delivers(messages)
                    .answersPings(pongs)
                    .chopped(chopping);
        }
    };
    addChopped(u"5.3"_s, u"text in two fragments"_s, firstFragment(Text, "fragment1") + lastFragment("fragment2"),
               {textOf("fragment1fragment2")});
    addChopped(u"5.4"_s, u"binary in two fragments"_s, firstFragment(Binary, "fragment1") + lastFragment("fragment2"),
               {binaryOf("fragment1fragment2")});
    addChopped(u"5.6"_s, u"text with a Ping between two fragments"_s,
               firstFragment(Text, "fragment1") + pingFrame("ping") + lastFragment("fragment2"),
               {textOf("fragment1fragment2")}, {"ping"});
    addChopped(u"5.19"_s, u"text in five fragments with two Pings"_s,
               firstFragment(Text, "1") + nextFragment("2") + pingFrame("pongme 1!") + nextFragment("3")
                       + nextFragment("4") + pingFrame("pongme 2!") + lastFragment("5"),
               {textOf("12345")}, {"pongme 1!", "pongme 2!"});
    addChopped(u"5.21"_s, u"only empty fragments"_s, firstFragment(Text, "") + nextFragment("") + lastFragment(""),
               {textOf("")});
    addChopped(u"5.22"_s, u"empty first and last fragment"_s,
               firstFragment(Binary, "") + nextFragment("middle") + lastFragment(""), {binaryOf("middle")});
    addChopped(u"5.23"_s, u"fragmented text, fragmented binary, whole text"_s,
               firstFragment(Text, "a") + lastFragment("b") + firstFragment(Binary, "c") + lastFragment("d")
                       + textFrame("e"),
               {textOf("ab"), binaryOf("cd"), textOf("e")});
    addChopped(u"5.24"_s, u"whole messages around a fragmented one"_s,
               binaryFrame("a") + firstFragment(Text, "b") + lastFragment("c") + binaryFrame("d"),
               {binaryOf("a"), textOf("bc"), binaryOf("d")});

    QByteArray many = firstFragment(Text, "0");
    QByteArray whole = "0";
    for (int i = 1; i < 1000; ++i) {
        const QByteArray part = QByteArray::number(i % 10);
        many += i < 999 ? nextFragment(part) : lastFragment(part);
        whole += part;
    }
    addChopped(u"5.25"_s, u"1000 fragments of 1 byte"_s, many, {textOf(whole)});

    const QByteArray large(70 * 1000, 'l');
    addChopped(u"5.26"_s, u"fragments with 7, 16 and 64 bits of length"_s,
               firstFragment(Binary, "x") + nextFragment(large.left(1000)) + lastFragment(large),
               {binaryOf("x" + large.left(1000) + large)});
}

static void addControlFrames(ConformanceCategory *category)
{
    category->add(u"5.1"_s, u"5.5"_s, u"Ping in two fragments"_s,
                  frame(RawFrame::Ping, "fragment1", false) + lastFragment("2"))
            .fails(1002);
    category->add(u"5.2"_s, u"5.5"_s, u"Pong in two fragments"_s,
                  frame(RawFrame::Pong, "fragment1", false) + lastFragment("2"))
            .fails(1002);
    category->add(u"5.2.1"_s, u"5.5"_s, u"Close in two fragments"_s,
                  frame(RawFrame::Close, RawFrame::closeBody(1000), false) + lastFragment("x"))
            .fails(1002);
    category->add(u"5.2.2"_s, u"5.5"_s, u"Ping that is not final between fragments"_s,
                  firstFragment(Text, "a") + frame(RawFrame::Ping, "p", false) + lastFragment("b"))
            .fails(1002);
    category->add(u"5.2.3"_s, u"5.5"_s, u"empty Ping that is not final"_s, frame(RawFrame::Ping, "", false))
            .fails(1002);
    category->add(u"5.2.4"_s, u"5.5"_s, u"empty Close that is not final"_s, frame(RawFrame::Close, "", false))
            .fails(1002);
}

static void addIllegalOrders(ConformanceCategory *category)
{
    const auto illegal = [category](const QString &id, const QString &what, const QByteArray &bytes) {
        category->add(id, u"5.4"_s, what, bytes).fails(1002);
        category->add(id + u".1"_s, u"5.4"_s, what + u", in writes of 1 byte"_s, bytes)
                .chopped(Chopping::Bytes)
                .fails(1002);
    };
    illegal(u"5.9"_s, u"final continuation of nothing, then text"_s, lastFragment("nothing") + textFrame("Hello"));
    illegal(u"5.12"_s, u"continuation of nothing that is not final, then text"_s,
            nextFragment("nothing") + textFrame("Hello"));
    illegal(u"5.9.2"_s, u"empty continuation of nothing"_s, lastFragment(""));
    illegal(u"5.15.2"_s, u"empty continuation of nothing that is not final"_s, nextFragment(""));
    illegal(u"5.16"_s, u"continuation of nothing, then a fragmented text"_s,
            nextFragment("f1") + firstFragment(Text, "f2") + lastFragment("f3"));
    illegal(u"5.18"_s, u"two texts that are not final"_s, firstFragment(Text, "f1") + firstFragment(Text, "f2"));
    illegal(u"5.18.2"_s, u"whole text within a fragmented text"_s, firstFragment(Text, "f1") + textFrame("f2"));
    illegal(u"5.18.3"_s, u"whole binary within a fragmented text"_s, firstFragment(Text, "f1") + binaryFrame("f2"));
    illegal(u"5.18.4"_s, u"whole text within a fragmented binary"_s, firstFragment(Binary, "f1") + textFrame("f2"));
    illegal(u"5.18.5"_s, u"binary that is not final within a fragmented text"_s,
            firstFragment(Text, "f1") + firstFragment(Binary, "f2"));
    illegal(u"5.18.6"_s, u"text after the second fragment"_s,
            firstFragment(Text, "f1") + nextFragment("f2") + textFrame("f3"));
    illegal(u"5.18.7"_s, u"Ping, then a text within a fragmented text"_s,
            firstFragment(Text, "f1") + pongFrame("p") + textFrame("f2"));
    illegal(u"5.18.8"_s, u"empty text within a fragmented text that is empty so far"_s,
            firstFragment(Text, "") + textFrame(""));

    category->add(u"5.15"_s, u"5.4"_s, u"fragmented text, then a continuation of nothing"_s,
                  firstFragment(Text, "fragment1") + lastFragment("fragment2"))
            .delivers({textOf("fragment1fragment2")})
            .then(nextFragment("fragment3") + textFrame("fragment4"))
            .fails(1002);
    category->add(u"5.15.3"_s, u"5.4"_s, u"whole text, then a continuation of nothing"_s, textFrame("whole"))
            .delivers({textOf("whole")})
            .then(lastFragment("rest"))
            .fails(1002);
    category->add(u"5.15.4"_s, u"5.4"_s, u"whole text, then a continuation of nothing, and no UTF-8"_s,
                  textFrame("whole"))
            .delivers({textOf("whole")})
            .then(nextFragment("\xff\xff\xff"))
            .chopped(Chopping::Bytes)
            .fails(1002);
    category->add(u"5.18.9"_s, u"5.4"_s, u"text within a fragmented text, and no UTF-8"_s,
                  firstFragment(Text, "f1") + textFrame("\xff\xff\xff"))
            .chopped(Chopping::Bytes)
            .fails(1002);
}

ConformanceCategory fragmentationCases()
{
    ConformanceCategory category(u"5 Fragmentation"_s);
    addControlFrames(&category);
    addLegalOrders(&category);
    addIllegalOrders(&category);
    return category;
}
