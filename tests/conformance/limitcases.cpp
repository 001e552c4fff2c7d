// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#include "conformancecase.h"

using namespace Qt::StringLiterals;
using Chopping = ConformanceCase::Chopping;

static constexpr int Text = RawFrame::Text;
static constexpr int Binary = RawFrame::Binary;
static constexpr qint64 mebi = 1024 * 1024;

static QByteArray inFragments(int opcode, const QByteArray &payload, qsizetype size)
{
    QByteArray bytes = firstFragment(opcode, payload.left(size));
    qsizetype offset = size;
    for (; offset + size < payload.size(); offset += size)
        bytes += nextFragment(payload.mid(offset, size));
    return bytes + lastFragment(payload.mid(offset));
}

static void addLargeMessages(ConformanceCategory *category)
{
    int number = 1;
    for (const int size : {64, 256, 1024, 4096, 65536, 262144, 1048576, 4194304}) {
        const QByteArray payload(size < 4096 ? mebi : 4 * mebi, '*');
        category->add(u"9.3.%1"_s.arg(number), u"5.4"_s,
                      u"text of %1 bytes in fragments of %2 bytes"_s.arg(payload.size()).arg(size),
                      inFragments(Text, payload, size))
                .delivers({textOf(payload)});
        category->add(u"9.4.%1"_s.arg(number++), u"5.4"_s,
                      u"binary of %1 bytes in fragments of %2 bytes"_s.arg(payload.size()).arg(size),
                      inFragments(Binary, payload, size))
                .delivers({binaryOf(payload)});
    }
    const QByteArray huge(16 * mebi, 'h');
    category->add(u"9.2.6"_s, u"5.2"_s, u"two binary messages of 16 MiB"_s, binaryFrame(huge).repeated(2))
            .delivers({binaryOf(huge), binaryOf(huge)})
            .withoutEcho();
}

static void addManyMessages(ConformanceCategory *category)
{
    int number = 1;
    for (const int size : {0, 16, 64, 256, 1024}) {
        const QByteArray payload(size, '*');
        constexpr int count = 1000;
        category->add(u"9.7.%1"_s.arg(number), u"5.6"_s, u"1000 texts of %1 bytes"_s.arg(size),
                      textFrame(payload).repeated(count))
                .delivers(QList<ReceivedMessage>(count, textOf(payload)));
        category->add(u"9.8.%1"_s.arg(number++), u"5.6"_s, u"1000 binaries of %1 bytes, in pieces"_s.arg(size),
                      binaryFrame(payload).repeated(count))
                .delivers(QList<ReceivedMessage>(count, binaryOf(payload)))
                .chopped(size <= 16 ? Chopping::Pieces : Chopping::LargePieces);
    }
    category->add(u"9.9.1"_s, u"5.6"_s, u"20 000 empty messages"_s, textFrame("").repeated(20 * 1000))
            .delivers(QList<ReceivedMessage>(20 * 1000, textOf("")));
}

// What a client may do about messages that are larger than it wants: RFC 6455, 10.4 and 7.4.1.
static void addLimits(ConformanceCategory *category)
{
    const auto section = u"7.4.1, 10.4"_s;
    constexpr qint64 limit = 1000;
    const QByteArray largest(limit, 'x');
    auto limited = [&, number = 1](const QString &what, const QByteArray &bytes) mutable -> ConformanceCase & {
        return category->add(u"9.20.%1"_s.arg(number++), section, what, bytes).limitedTo(limit);
    };
    limited(u"text as large as allowed"_s, textFrame(largest)).delivers({textOf(largest)});
    limited(u"binary as large as allowed"_s, binaryFrame(largest)).delivers({binaryOf(largest)});
    limited(u"as large as allowed in fragments"_s, inFragments(Binary, largest, 100)).delivers({binaryOf(largest)});
    limited(u"two messages as large as allowed"_s, textFrame(largest) + textFrame(largest))
            .delivers({textOf(largest), textOf(largest)});
    const QByteArray euros = QByteArray("\xe2\x82\xac").repeated(333) + "x"; // 334 characters
    limited(u"characters of three bytes, as large as allowed"_s, textFrame(euros)).delivers({textOf(euros)});
    limited(u"characters of three bytes, 1 byte too large"_s, textFrame(euros + "x")).fails(1009);
    limited(u"text 1 byte too large"_s, textFrame(largest + 'x')).fails(1009);
    limited(u"binary 1 byte too large"_s, binaryFrame(largest + 'x')).fails(1009);
    limited(u"fragments 1 byte too large together"_s, inFragments(Text, largest + 'x', 500)).fails(1009);
    limited(u"fragments too large before the last one"_s, firstFragment(Binary, largest) + nextFragment("x"))
            .fails(1009);
    limited(u"1 byte too large after a message as large as allowed"_s, textFrame(largest))
            .delivers({textOf(largest)})
            .then(binaryFrame(largest + 'x'))
            .fails(1009);
    limited(u"only the header of a text 1 byte too large"_s, textFrame(largest + 'x').left(4)).fails(1009);
    limited(u"only the header of a fragment 1 byte too large"_s, firstFragment(Binary, largest + 'x').left(4))
            .fails(1009);
    limited(u"1 TiB announced"_s, QByteArray("\x82\x7f\0\0\x01\0\0\0\0\0", 10)).fails(1009);
    limited(u"1 TiB of text announced"_s, QByteArray("\x81\x7f\0\0\x01\0\0\0\0\0", 10)).fails(1009);
    limited(u"the largest length there is announced"_s, QByteArray("\x82\x7f\x7f\xff\xff\xff\xff\xff\xff\xff", 10))
            .fails(1009);
    limited(u"2 GiB in a continuation announced"_s,
            firstFragment(Binary, "x") + QByteArray("\x80\x7f\0\0\0\0\x80\0\0\0", 10))
            .fails(1009);
    limited(u"fragments that start anew are counted anew"_s,
            inFragments(Text, largest, 400) + inFragments(Text, largest, 400))
            .delivers({textOf(largest), textOf(largest)});

    const QByteArray reason(123, 'r');
    category->add(u"9.21.1"_s, u"5.5, 10.4"_s,
                  u"control frames are no messages: Ping of 125 bytes where 1 byte is allowed"_s,
                  pingFrame(QByteArray(125, 'p')))
            .limitedTo(1)
            .answersPings({QByteArray(125, 'p')});
    category->add(u"9.21.2"_s, u"5.5, 10.4"_s, u"Close of 125 bytes where 1 byte is allowed"_s,
                  closeFrame(3000, reason))
            .limitedTo(1)
            .closesWith(3000, reason);
    category->add(u"9.21.3"_s, u"5.5, 10.4"_s, u"Pong of 125 bytes where 1 byte is allowed"_s,
                  pongFrame(QByteArray(125, 'p')) + textFrame("x"))
            .limitedTo(1)
            .delivers({textOf("x")});
    category->add(u"9.21.4"_s, section, u"empty message where 1 byte is allowed"_s, binaryFrame(""))
            .limitedTo(1)
            .delivers({binaryOf("")});
}

ConformanceCategory limitCases()
{
    ConformanceCategory category(u"9 Limits"_s);
    addLargeMessages(&category);
    addManyMessages(&category);
    addLimits(&category);
    return category;
}
