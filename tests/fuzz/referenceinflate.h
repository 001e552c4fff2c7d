// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#pragma once

#include <QtCore/qbytearray.h>

#include <array>

// Inflates messages, RFC 7692, 7.2.2, with what RFC 1951 says: bit by bit, slow and plain, without zlib and without the
// library.
class ReferenceInflate
{
public:
    explicit ReferenceInflate(int windowBits = 15) : m_window(qsizetype(1) << windowBits) { }

    // Goes on with more of a message's payload, as far as it reaches, until the message has more than `most` bytes.
    void add(const QByteArray &payload, qsizetype most);
    void addTail(qsizetype most) { add(QByteArray("\0\0\xff\xff", 4), most); } // behind the payload
    void endMessage(bool keepsContext);

    [[nodiscard]] QByteArray message() const { return m_output.mid(m_messageStart); }
    [[nodiscard]] bool isMalformed() const { return m_state == State::Malformed; }
    [[nodiscard]] bool isTooLarge() const { return m_state == State::TooLarge; } // nothing behind `most` is looked at
    // What comes of it is left to who inflates: a distance that is a little too long for a window of less than 15 bits;
    // or a block without codes for its lengths, which is malformed, but may only be found to be at its end.
    [[nodiscard]] bool isUnclear() const { return m_state == State::Unclear; }
    // The last byte has ended a block, and one that another may follow: the message is whole.
    [[nodiscard]] bool mayEnd() const;

private:
    enum class State { Good, Malformed, TooLarge, Unclear };
    enum class Block { None, Stored, Coded };
    struct NeedsMore
    {
    };

    // 3.2.2: the symbols that have a code, in the order of their codes.
    struct Code
    {
        std::array<int, 16> counts = {}; // of codes, by their length in bits
        std::array<int, 288> symbols = {};
        int longest = 0;
    };

    [[nodiscard]] static Code makeCode(const int *lengths, int count);
    [[nodiscard]] static Code makeCompleteCode(const int *lengths, int count);
    [[nodiscard]] int readBits(int count);
    [[nodiscard]] int readSymbol(const Code &code);
    void step();
    void beginBlock();
    void endBlock();
    void beginStored();
    void makeFixedCodes();
    void readCodes();
    void readCoded();
    void copy(int length, qsizetype distance);
    void emitByte(char byte);

    const qsizetype m_window;
    State m_state = State::Good;
    QByteArray m_payload; // of the present message
    qsizetype m_position = 0; // in it, in bits
    QByteArray m_output; // of it and of those before
    qsizetype m_messageStart = 0;
    qsizetype m_most = 0;

    Block m_block = Block::None;
    bool m_isLast = false; // the block says so
    int m_storedLeft = 0;
    Code m_literals;
    Code m_distances;
};
