// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

// Feeds an Inflater with the payloads of messages, and compares it with the reference. See README.md.

#include "protocol/inflater.h"
#include "protocol/permessagedeflate.h"
#include "referenceinflate.h"

#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <cstdlib>

using namespace WebSocketStreamInternal;

namespace {

struct Input
{
    bool keepsContext = false;
    bool copies = false; // the inflater, again and again
    int windowBits = 15;
    quint8 split = 0; // of payloads
    quint8 room = 0; // for what comes of them
    QByteArray messages;
};

constexpr qsizetype inputHeaderSize = 3;
constexpr qsizetype mostBytes = 0x12000; // of a message; more than two windows

Input decodeInput(const char *data, qsizetype size)
{
    const auto flags = quint8(data[0]);
    Input input;
    input.keepsContext = flags & 0x01;
    input.windowBits = 8 + (flags >> 1 & 0x7);
    input.copies = flags & 0x10;
    input.split = quint8(data[1]);
    input.room = quint8(data[2]);
    input.messages = QByteArray(data + inputHeaderSize, size - inputHeaderSize);
    return input;
}

// Sizes of steps: all at once, always the same, or any, with the setting as the seed.
class Steps
{
public:
    explicit Steps(quint8 setting) : m_setting(setting), m_random(setting) { }

    qsizetype next(qsizetype most)
    {
        constexpr quint8 fixedSizes = 0x80;
        if (m_setting == 0)
            return most;
        if (m_setting < fixedSizes)
            return std::min<qsizetype>(m_setting, most);
        m_random = m_random * 1664525 + 1013904223;
        const quint32 bits = m_random >> 28; // 0 to 15
        return std::min<qsizetype>(1 + (m_random >> 8 & ((1u << bits) - 1)), most);
    }

private:
    const quint8 m_setting;
    quint32 m_random;
};

class InflateRun
{
public:
    explicit InflateRun(const Input &input)
        : m_input(input), m_inflater(input.windowBits, input.keepsContext), m_reference(input.windowBits),
          m_splits(input.split), m_rooms(input.room)
    {
    }

    void play()
    {
        constexpr qsizetype sizeBytes = 2;
        QByteArray rest = m_input.messages;
        while (rest.size() >= sizeBytes) {
            const qsizetype size = quint8(rest.at(0)) | quint8(rest.at(1)) << 8;
            const QByteArray payload = rest.mid(sizeBytes, size);
            rest.remove(0, sizeBytes + payload.size());
            if (!playMessage(payload))
                return;
        }
    }

private:
    // Returns false if nothing can follow.
    bool playMessage(const QByteArray &payload)
    {
        m_message.clear();
        for (qsizetype i = 0; i < payload.size();) {
            const QByteArray part = payload.mid(i, m_splits.next(payload.size() - i));
            i += part.size();
            m_reference.add(part, mostBytes);
            if (!inflate(part))
                return false;
        }
        m_reference.addTail(mostBytes);
        if (!inflate(flushMark))
            return false;
        const bool mayEnd = m_inflater.endMessage();
        check(mayEnd == m_reference.mayEnd(), "a message ends for one, not for the other");
        m_reference.endMessage(m_input.keepsContext);
        return mayEnd;
    }

    // Returns false if nothing can follow.
    bool inflate(QByteArrayView payload)
    {
        if (m_input.copies)
            m_inflater = Inflater(m_inflater);
        bool isMalformed = false;
        while (!isMalformed && m_message.size() <= mostBytes + 1) {
            QByteArray piece(m_rooms.next(mostBytes), Qt::Uninitialized);
            const qint64 size = m_inflater.inflate(&payload, piece.data(), piece.size());
            check(size <= piece.size(), "more was written than there was room for");
            isMalformed = size < 0;
            m_message.append(piece.constData(), std::max<qsizetype>(qsizetype(size), 0));
            if (size < piece.size())
                break;
        }
        return compare(payload, isMalformed);
    }

    bool compare(QByteArrayView left, bool isMalformed) const
    {
        if (m_reference.isUnclear())
            return false;
        if (m_reference.isTooLarge()) {
            check(isMalformed || m_message.startsWith(m_reference.message()), "the bytes differ");
            return false;
        }
        check(isMalformed == m_reference.isMalformed(), "one of them has found malformed data");
        if (isMalformed)
            return false;
        check(left.isEmpty(), "some payload is left");
        check(m_message == m_reference.message(), "the bytes differ");
        return true;
    }

    void check(bool condition, const char *what) const
    {
        if (condition)
            return;
        std::fprintf(stderr, "The inflater and the reference differ: %s\n", what);
        std::fprintf(stderr, "window of %d bits, %s%s, split %d, room %d\n", m_input.windowBits,
                     m_input.keepsContext ? "context" : "no context", m_input.copies ? ", copied" : "", m_input.split,
                     m_input.room);
        std::fprintf(stderr, "messages:  %s\n", m_input.messages.left(200).toHex(' ').constData());
        std::fprintf(stderr, "inflater:  %lld bytes\n", qint64(m_message.size()));
        std::fprintf(stderr, "reference: %lld bytes%s\n", qint64(m_reference.message().size()),
                     m_reference.isMalformed() ? ", malformed" : "");
        std::abort();
    }

    const Input &m_input;
    Inflater m_inflater;
    ReferenceInflate m_reference;
    Steps m_splits;
    Steps m_rooms;
    QByteArray m_message; // the present one
};

} // namespace

extern "C" int LLVMFuzzerInitialize(int *, char ***)
{
    return 0;
}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    if (qsizetype(size) < inputHeaderSize)
        return 0;
    const Input input = decodeInput(reinterpret_cast<const char *>(data), qsizetype(size));
    InflateRun(input).play();
    return 0;
}
