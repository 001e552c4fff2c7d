// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#include "referenceinflate.h"

#include <algorithm>

void ReferenceInflate::add(const QByteArray &payload, qsizetype most)
{
    m_payload += payload;
    m_most = most;
    while (m_state == State::Good) {
        const qsizetype start = m_position;
        try {
            step();
        } catch (const NeedsMore &) {
            m_position = start;
            return;
        } catch (const State &end) {
            m_state = end;
        }
    }
}

void ReferenceInflate::endMessage(bool keepsContext)
{
    m_payload.clear();
    m_position = 0;
    if (!keepsContext)
        m_output.clear();
    m_messageStart = m_output.size();
}

bool ReferenceInflate::mayEnd() const
{
    return m_state == State::Good && m_block == Block::None && !m_isLast && m_position == 8 * m_payload.size();
}

// 3.1.1: the least significant bit of a byte first.
int ReferenceInflate::readBits(int count)
{
    int bits = 0;
    for (int i = 0; i < count; ++i, ++m_position) {
        if (m_position == 8 * m_payload.size())
            throw NeedsMore();
        bits |= (m_payload.constData()[m_position / 8] >> m_position % 8 & 1) << i;
    }
    return bits;
}

ReferenceInflate::Code ReferenceInflate::makeCode(const int *lengths, int count)
{
    Code code;
    int next = 0;
    for (int length = 1; length < int(code.counts.size()); ++length) {
        for (int symbol = 0; symbol < count; ++symbol) {
            if (lengths[symbol] != length)
                continue;
            code.symbols.at(size_t(next++)) = symbol;
            ++code.counts.at(size_t(length));
            code.longest = length;
        }
    }
    int left = 1; // codes of this length that are free
    for (int length = 1; length <= code.longest; ++length) {
        left = 2 * left - code.counts.at(size_t(length));
        if (left < 0)
            throw State::Malformed;
    }
    // 3.2.7: of a single one that is used, the other stays free.
    if (left > 0 && code.longest > 1)
        throw State::Malformed;
    return code;
}

ReferenceInflate::Code ReferenceInflate::makeCompleteCode(const int *lengths, int count)
{
    const Code code = makeCode(lengths, count);
    if (code.longest == 0)
        throw State::Unclear;
    if (code.longest == 1 && code.counts.at(1) == 1)
        throw State::Malformed;
    return code;
}

// 3.1.1: of a code the most significant bit comes first. Those of one length follow each other, then come longer ones.
int ReferenceInflate::readSymbol(const Code &code)
{
    int bits = 0;
    int first = 0; // code of this length
    int before = 0; // shorter codes
    for (int length = 1; length <= std::max(code.longest, 1); ++length) {
        bits = bits << 1 | readBits(1);
        const int count = code.counts.at(size_t(length));
        if (bits - first < count)
            return code.symbols.at(size_t(before + bits - first));
        first = (first + count) << 1;
        before += count;
    }
    throw State::Malformed;
}

void ReferenceInflate::step()
{
    if (m_block == Block::None) {
        beginBlock();
    } else if (m_block == Block::Coded) {
        readCoded();
    } else {
        emitByte(char(readBits(8)));
        if (--m_storedLeft == 0)
            endBlock();
    }
}

// 3.2.3
void ReferenceInflate::beginBlock()
{
    const bool isLast = readBits(1) == 1;
    const int type = readBits(2);
    if (type == 0)
        beginStored();
    else if (type == 1)
        makeFixedCodes();
    else if (type == 2)
        readCodes();
    else
        throw State::Malformed;
    m_isLast = isLast;
    m_block = type == 0 ? Block::Stored : Block::Coded;
    if (type == 0 && m_storedLeft == 0)
        endBlock();
}

// RFC 7692, 7.2.3.4: behind the last block the next one begins with a byte.
void ReferenceInflate::endBlock()
{
    m_block = Block::None;
    if (m_isLast)
        m_position = (m_position + 7) / 8 * 8;
}

// 3.2.4
void ReferenceInflate::beginStored()
{
    m_position = (m_position + 7) / 8 * 8;
    const int length = readBits(16);
    if (readBits(16) != (length ^ 0xffff))
        throw State::Malformed;
    m_storedLeft = length;
}

// 3.2.6
void ReferenceInflate::makeFixedCodes()
{
    std::array<int, 288> lengths = {};
    std::fill(lengths.begin(), lengths.begin() + 144, 8);
    std::fill(lengths.begin() + 144, lengths.begin() + 256, 9);
    std::fill(lengths.begin() + 256, lengths.begin() + 280, 7);
    std::fill(lengths.begin() + 280, lengths.end(), 8);
    m_literals = makeCode(lengths.data(), int(lengths.size()));
    lengths.fill(5);
    m_distances = makeCode(lengths.data(), 32);
}

// 3.2.7
void ReferenceInflate::readCodes()
{
    constexpr std::array<size_t, 19> order = {16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15};
    const int literals = readBits(5) + 257;
    const int distances = readBits(5) + 1;
    const int codes = readBits(4) + 4;
    if (literals > 286 || distances > 30)
        throw State::Malformed;
    std::array<int, 19> codeLengths = {};
    for (int i = 0; i < codes; ++i)
        codeLengths.at(order.at(size_t(i))) = readBits(3);
    const Code code = makeCompleteCode(codeLengths.data(), int(codeLengths.size()));

    std::array<int, 286 + 30> lengths = {};
    for (int i = 0; i < literals + distances;) {
        const int symbol = readSymbol(code);
        const int count = symbol < 16 ? 1
                : symbol == 16        ? 3 + readBits(2)
                : symbol == 17        ? 3 + readBits(3)
                                      : 11 + readBits(7);
        if ((symbol == 16 && i == 0) || i + count > literals + distances)
            throw State::Malformed;
        const int length = symbol < 16 ? symbol : symbol == 16 ? lengths.at(size_t(i - 1)) : 0;
        std::fill_n(lengths.begin() + i, count, length);
        i += count;
    }
    if (lengths.at(256) == 0) // without an end
        throw State::Malformed;
    m_literals = makeCode(lengths.data(), literals);
    m_distances = makeCode(lengths.data() + literals, distances);
}

// 3.2.5
void ReferenceInflate::readCoded()
{
    constexpr std::array<int, 29> firstLengths = {3,  4,  5,  6,  7,  8,  9,  10, 11,  13,  15,  17,  19,  23, 27,
                                                  31, 35, 43, 51, 59, 67, 83, 99, 115, 131, 163, 195, 227, 258};
    constexpr std::array<int, 30> firstDistances = {1,    2,    3,    4,    5,    7,    9,    13,    17,    25,
                                                    33,   49,   65,   97,   129,  193,  257,  385,   513,   769,
                                                    1025, 1537, 2049, 3073, 4097, 6145, 8193, 12289, 16385, 24577};
    constexpr int endOfBlock = 256;
    const int symbol = readSymbol(m_literals);
    if (symbol < endOfBlock) {
        emitByte(char(symbol));
        return;
    }
    if (symbol == endOfBlock) {
        endBlock();
        return;
    }
    const int lengthCode = symbol - endOfBlock - 1;
    if (lengthCode >= int(firstLengths.size()))
        throw State::Malformed;
    const bool isLongest = lengthCode == int(firstLengths.size()) - 1;
    const int length =
            firstLengths.at(size_t(lengthCode)) + readBits(lengthCode < 4 || isLongest ? 0 : lengthCode / 4 - 1);
    const int distanceCode = readSymbol(m_distances);
    if (distanceCode >= int(firstDistances.size()))
        throw State::Malformed;
    copy(length, firstDistances.at(size_t(distanceCode)) + readBits(distanceCode < 2 ? 0 : distanceCode / 2 - 1));
}

void ReferenceInflate::copy(int length, qsizetype distance)
{
    if (distance > m_output.size() || distance > m_window + m_window / 4)
        throw State::Malformed;
    if (distance > m_window)
        throw State::Unclear;
    for (int i = 0; i < length; ++i)
        emitByte(m_output.constData()[m_output.size() - distance]);
}

void ReferenceInflate::emitByte(char byte)
{
    if (m_output.size() - m_messageStart > m_most)
        throw State::TooLarge;
    m_output += byte;
}
