// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#include "conformancecase.h"

using namespace Qt::StringLiterals;
using Chopping = ConformanceCase::Chopping;

static QByteArray payloadOf(int size)
{
    QByteArray payload(size, Qt::Uninitialized);
    for (int i = 0; i < size; ++i)
        payload[i] = char(255 - i);
    return payload;
}

static void addPings(ConformanceCategory *category)
{
    category->add(u"2.1"_s, u"5.5.2"_s, u"Ping without payload"_s, pingFrame()).answersPings({""});
    category->add(u"2.2"_s, u"5.5.2"_s, u"Ping with text"_s, pingFrame("Hello, world!"))
            .answersPings({"Hello, world!"});
    const QByteArray binary("\x00\xff\xfe\xfd\xfc\xfb\x00\xff", 8);
    category->add(u"2.3"_s, u"5.5.2"_s, u"Ping with bytes that are no UTF-8"_s, pingFrame(binary))
            .answersPings({binary});
    category->add(u"2.4"_s, u"5.5.2"_s, u"Ping of 125 bytes"_s, pingFrame(payloadOf(125)))
            .answersPings({payloadOf(125)});
    category->add(u"2.5"_s, u"5.5"_s, u"Ping of 126 bytes"_s, pingFrame(payloadOf(126))).fails(1002);
    category->add(u"2.5.1"_s, u"5.5"_s, u"Ping of 65 536 bytes"_s, pingFrame(QByteArray(65536, 'p'))).fails(1002);
    category->add(u"2.5.2"_s, u"5.5"_s, u"header of a Ping of 126 bytes, and no more"_s,
                  pingFrame(payloadOf(126)).left(4))
            .fails(1002);
    category->add(u"2.5.3"_s, u"5.2"_s, u"Ping whose short length is written in 16 bits"_s,
                  QByteArray("\x89\x7e\0\x01p", 5))
            .fails(1002);
    category->add(u"2.5.4"_s, u"5.2"_s, u"Ping whose short length is written in 64 bits"_s,
                  QByteArray("\x89\x7f\0\0\0\0\0\0\0\x01p", 11))
            .fails(1002);
    category->add(u"2.6"_s, u"5.5.2"_s, u"Ping of 125 bytes in writes of 1 byte"_s, pingFrame(payloadOf(125)))
            .answersPings({payloadOf(125)})
            .chopped(Chopping::Bytes);
    for (int size = 0; size <= 124; ++size) {
        category->add(u"2.20.%1"_s.arg(size), u"5.5, 5.5.2"_s, u"Ping of %1 bytes"_s.arg(size),
                      pingFrame(payloadOf(size)))
                .answersPings({payloadOf(size)})
                .chopped(size % 2 ? Chopping::Bytes : Chopping::Whole);
    }
}

static void addPongs(ConformanceCategory *category)
{
    category->add(u"2.7"_s, u"5.5.3"_s, u"unsolicited Pong without payload"_s, pongFrame() + textFrame("still here"))
            .delivers({textOf("still here")});
    category->add(u"2.8"_s, u"5.5.3"_s, u"unsolicited Pong with payload"_s, pongFrame("?") + textFrame("still here"))
            .delivers({textOf("still here")});
    category->add(u"2.9"_s, u"5.5.3"_s, u"unsolicited Pong, then a Ping"_s,
                  pongFrame("unsolicited") + pingFrame("ping"))
            .answersPings({"ping"});
    category->add(u"2.9.1"_s, u"5.5.3"_s, u"unsolicited Pong of 125 bytes"_s,
                  pongFrame(payloadOf(125)) + pingFrame("p"))
            .answersPings({"p"});
    category->add(u"2.9.2"_s, u"5.5"_s, u"Pong of 126 bytes"_s, pongFrame(payloadOf(126))).fails(1002);
    category->add(u"2.9.3"_s, u"5.5.3"_s, u"100 unsolicited Pongs"_s,
                  pongFrame("pong").repeated(100) + textFrame("end"))
            .delivers({textOf("end")});
}

static void addManyPings(ConformanceCategory *category)
{
    QByteArray pings;
    QList<QByteArray> payloads;
    for (int i = 0; i < 10; ++i) {
        payloads += "payload-" + QByteArray::number(i);
        pings += pingFrame(payloads.constLast());
    }
    category->add(u"2.10"_s, u"5.5.3"_s, u"10 Pings"_s, pings).answersPings(payloads);
    category->add(u"2.11"_s, u"5.5.3"_s, u"10 Pings in writes of 1 byte"_s, pings)
            .answersPings(payloads)
            .chopped(Chopping::Bytes);

    const QByteArray within = firstFragment(RawFrame::Text, "one ") + pingFrame("a") + nextFragment("two ")
            + pingFrame("") + lastFragment("three");
    for (const auto &[id, chopping, how] : {std::tuple(u"2.12"_s, Chopping::Whole, u"in one segment"_s),
                                            std::tuple(u"2.12.1"_s, Chopping::Bytes, u"in writes of 1 byte"_s),
                                            std::tuple(u"2.12.2"_s, Chopping::Pieces, u"in pieces"_s)}) {
        category->add(id, u"5.4, 5.5"_s, u"Pings between fragments, %1"_s.arg(how), within)
                .delivers({textOf("one two three")})
                .answersPings({"a", ""})
                .chopped(chopping);
    }
    category->add(u"2.12.3"_s, u"5.4, 5.5.2"_s, u"Ping after the first fragment, answered before the last one"_s,
                  firstFragment(RawFrame::Text, "never finished") + pingFrame("now"))
            .answersPings({"now"});
    category->add(u"2.12.4"_s, u"5.4, 5.5.3"_s, u"Pongs between fragments"_s,
                  firstFragment(RawFrame::Binary, "one ") + pongFrame("?") + lastFragment("two"))
            .delivers({binaryOf("one two")});
    category->add(u"2.13"_s, u"5.5.2"_s, u"Pings between messages"_s,
                  textFrame("1") + pingFrame("a") + binaryFrame("2") + pingFrame("b") + textFrame("3"))
            .delivers({textOf("1"), binaryOf("2"), textOf("3")})
            .answersPings({"a", "b"});
}

ConformanceCategory pingCases()
{
    ConformanceCategory category(u"2 Pings and Pongs"_s);
    addPings(&category);
    addPongs(&category);
    addManyPings(&category);
    return category;
}
