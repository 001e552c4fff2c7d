// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#pragma once

#include <QtCore/qbytearray.h>

#include <memory>

struct z_stream_s;

namespace WebSocketStreamInternal {

// Undoes the compression of messages, RFC 7692, 7.2.2. Memory for it is taken with the first one.
class Inflater
{
public:
    // The peer's window has at most so many bits, and refers to messages before only if the context is kept.
    Inflater(int windowBits, bool keepsContext) : m_windowBits(windowBits), m_keepsContext(keepsContext) { }
    Inflater(const Inflater &other); // goes on from the same point
    Inflater(Inflater &&other) noexcept = default;
    Inflater &operator=(const Inflater &other);
    Inflater &operator=(Inflater &&other) noexcept = default;
    ~Inflater() = default;

    // Takes the front of `payload` and writes up to `size` bytes of what it stands for; returns how many, or -1 if it is
    // not compressed data. Fewer than `size`: the payload is used up.
    [[nodiscard]] qint64 inflate(QByteArrayView *payload, char *to, qint64 size);
    // After the payload of a message and flushMark; returns whether it may end here.
    [[nodiscard]] bool endMessage();

private:
    struct Delete
    {
        void operator()(z_stream_s *stream) const;
    };
    using Stream = std::unique_ptr<z_stream_s, Delete>;

    [[nodiscard]] Stream makeStream() const;
    [[nodiscard]] qint64 longestPiece() const;
    [[nodiscard]] bool hasBlockEnded() const;

    int m_windowBits;
    bool m_keepsContext;
    Stream m_stream;
};

} // namespace WebSocketStreamInternal
