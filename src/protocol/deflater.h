// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#pragma once

#include <QtCore/qbytearray.h>

#include <memory>

struct z_stream_s;

namespace WebSocketStreamInternal {

// Compresses messages, RFC 7692, 7.2.1. Memory for it is taken with the first one.
class Deflater
{
public:
    // With a level of zlib, -1 to 9. References go back at most 2^windowBits bytes, and into messages before only if the
    // context is kept.
    Deflater(int level, int windowBits, bool keepsContext);

    // Appends what stands for `data`, all of it, also if the message goes on.
    void deflate(QByteArrayView data, bool isEnd, QByteArray *to);
    // The same without an attempt to make it smaller, which costs no time.
    void store(QByteArrayView data, bool isEnd, QByteArray *to);
    // The message so far is sent in another way, and nothing will refer to it.
    void forget();

private:
    struct Delete
    {
        void operator()(z_stream_s *stream) const;
    };
    using Stream = std::unique_ptr<z_stream_s, Delete>;

    [[nodiscard]] Stream makeStream() const;

    int m_level;
    int m_windowBits;
    bool m_keepsContext;
    Stream m_stream;
};

} // namespace WebSocketStreamInternal
