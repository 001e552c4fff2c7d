// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#include "conformancecase.h"

using namespace Qt::StringLiterals;
using Chopping = ConformanceCase::Chopping;

static QByteArray makeText(qsizetype size)
{
    QByteArray text(size, Qt::Uninitialized);
    for (qsizetype i = 0; i < size; ++i)
        text[i] = char('a' + i % 26);
    return text;
}

static QByteArray makeData(qsizetype size)
{
    QByteArray data(size, Qt::Uninitialized);
    for (qsizetype i = 0; i < size; ++i)
        data[i] = char(i * 7 % 256);
    return data;
}

// A frame whose length is written in more bytes than it needs.
static QByteArray wastefulFrame(int opcode, int lengthBytes, qsizetype size)
{
    QByteArray bytes(2, char(0x80 | opcode));
    bytes[1] = lengthBytes == 2 ? 126 : 127;
    for (int i = lengthBytes - 1; i >= 0; --i)
        bytes += i < 4 ? char(size >> (8 * i)) : '\0';
    return bytes + QByteArray(size, 'x');
}

static void addSizes(ConformanceCategory *category)
{
    constexpr qsizetype largeFrame = 16 * 1024 * 1024;
    const auto add = [category](const QString &id, qsizetype size, bool isText, Chopping chopping, const QString &how) {
        const ReceivedMessage message = isText ? textOf(makeText(size)) : binaryOf(makeData(size));
        category->add(id, u"5.2, 5.6"_s,
                      u"%1 of %2 bytes, %3"_s.arg(isText ? u"text"_s : u"binary"_s).arg(size).arg(how),
                      frame(isText ? RawFrame::Text : RawFrame::Binary, message.data))
                .delivers({message})
                .chopped(chopping);
    };
    const auto addBoth = [&add](int number, qsizetype size, Chopping chopping, const QString &how) {
        add(u"1.1.%1"_s.arg(number), size, true, chopping, how);
        add(u"1.2.%1"_s.arg(number), size, false, chopping, how);
    };
    int number = 1; // the first seven are Autobahn's
    for (const qsizetype size : {0, 125, 126, 127, 128, 65535, 65536})
        addBoth(number++, size, Chopping::Whole, u"whole"_s);
    addBoth(number++, 65536, Chopping::Pieces, u"in small pieces"_s);
    number = 20;
    for (const qsizetype size : {1, 2, 124, 1000, 65534, 65537, 1024 * 1024})
        addBoth(number++, size, Chopping::Whole, u"whole"_s);
    number = 40;
    for (const qsizetype size : {0, 1, 125, 126, 127, 128, 65535, 65536})
        addBoth(number++, size, Chopping::Bytes, u"in writes of 1 byte"_s);
    addBoth(60, largeFrame, Chopping::Whole, u"whole"_s);
    addBoth(61, largeFrame, Chopping::LargePieces, u"in large pieces"_s);
}

static void addLengths(ConformanceCategory *category)
{
    int number = 1;
    for (const int opcode : {RawFrame::Text, RawFrame::Binary}) {
        for (const auto &[lengthBytes, size] :
             {std::pair(2, 0), std::pair(2, 125), std::pair(8, 0), std::pair(8, 126), std::pair(8, 65535)}) {
            category->add(u"1.3.%1"_s.arg(number++), u"5.2"_s,
                          u"length %1 in %2 bytes, opcode %3"_s.arg(size).arg(lengthBytes).arg(opcode),
                          wastefulFrame(opcode, lengthBytes, size))
                    .fails(1002);
        }
    }
    for (const char first : {'\x81', '\x82'}) {
        for (const char top : {'\x80', '\xff'}) {
            category->add(u"1.3.%1"_s.arg(number++), u"5.2"_s, u"64-bit length with the most significant bit set"_s,
                          QByteArray(1, first) + '\x7f' + top + QByteArray(6, '\0') + '\x01' + 'x')
                    .fails(1002);
        }
    }
}

ConformanceCategory framingCases()
{
    ConformanceCategory category(u"1 Framing"_s);
    addSizes(&category);
    addLengths(&category);
    const QByteArray both =
            textFrame("one") + binaryFrame("two") + textFrame("") + binaryFrame("") + textFrame("three");
    const QList<ReceivedMessage> messages = {textOf("one"), binaryOf("two"), textOf(""), binaryOf(""), textOf("three")};
    category.add(u"1.4.1"_s, u"5.6"_s, u"text and binary in turn, in one segment"_s, both).delivers(messages);
    category.add(u"1.4.2"_s, u"5.6"_s, u"text and binary in turn, in writes of 1 byte"_s, both)
            .delivers(messages)
            .chopped(Chopping::Bytes);
    category.add(u"1.4.3"_s, u"5.6"_s, u"text and binary in turn, in pieces"_s, both)
            .delivers(messages)
            .chopped(Chopping::Pieces);
    return category;
}
