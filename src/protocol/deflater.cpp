// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#include "protocol/deflater.h"

#include "protocol/permessagedeflate.h"

#include <QtCore/qendian.h>

#include <algorithm>
#include <array>
#include <limits>

#define ZLIB_CONST
#include <zlib.h>

namespace WebSocketStreamInternal {

void Deflater::Delete::operator()(z_stream_s *stream) const
{
    deflateEnd(stream);
    delete stream;
}

// zlib has no window of 8 bits, and in its one of 9 no reference goes back more than 250 bytes.
Deflater::Deflater(int level, int windowBits, bool keepsContext)
    : m_level(level), m_windowBits(std::max(windowBits, 9)), m_keepsContext(keepsContext)
{
}

Deflater::Stream Deflater::makeStream() const
{
    constexpr int memLevel = 8; // zlib's default
    auto stream = std::make_unique<z_stream>();
    *stream = {};
    if (deflateInit2(stream.get(), m_level, Z_DEFLATED, -m_windowBits, memLevel, Z_DEFAULT_STRATEGY) != Z_OK)
        qBadAlloc();
    return Stream(stream.release());
}

void Deflater::deflate(QByteArrayView data, bool isEnd, QByteArray *to)
{
    constexpr qsizetype largestPart = std::numeric_limits<int>::max();
    constexpr qsizetype smallestRoom = 64;
    if (!m_stream)
        m_stream = makeStream();
    const qsizetype start = to->size();
    qsizetype end = start;
    do {
        const QByteArrayView part = data.first(std::min(data.size(), largestPart));
        data = data.sliced(part.size());
        m_stream->next_in = reinterpret_cast<const Bytef *>(part.data());
        m_stream->avail_in = uInt(part.size());
        do { // until it has not used all the room
            to->resize(end + std::max<qsizetype>(smallestRoom, m_stream->avail_in / 2));
            const qsizetype room = std::min(to->size() - end, largestPart);
            m_stream->next_out = reinterpret_cast<Bytef *>(to->data() + end);
            m_stream->avail_out = uInt(room);
            ::deflate(m_stream.get(), data.isEmpty() ? Z_SYNC_FLUSH : Z_NO_FLUSH);
            end += room - m_stream->avail_out;
        } while (m_stream->avail_out == 0);
    } while (!data.isEmpty());
    to->truncate(end);
    if (!isEnd)
        return;
    if (end == start)
        to->append('\0'); // zlib does not flush twice; an empty block, 7.2.3.6
    else
        to->chop(flushMark.size());
    if (!m_keepsContext)
        m_stream.reset(); // an idle connection needs none
}

// Blocks without compression, RFC 1951, 3.2.4. What is compressed later does not know of them.
void Deflater::store(QByteArrayView data, bool isEnd, QByteArray *to)
{
    constexpr qsizetype largestBlock = 0xffff;
    while (!data.isEmpty()) {
        const QByteArrayView part = data.first(std::min(data.size(), largestBlock));
        data = data.sliced(part.size());
        std::array<char, 5> header = {};
        qToLittleEndian(quint16(part.size()), header.data() + 1);
        qToLittleEndian(quint16(~part.size()), header.data() + 3);
        to->append(header.data(), qsizetype(header.size())).append(part);
    }
    forget();
    if (!isEnd)
        return;
    to->append('\0'); // of an empty block
    if (!m_keepsContext)
        m_stream.reset();
}

void Deflater::forget()
{
    if (m_stream)
        deflateReset(m_stream.get());
}

} // namespace WebSocketStreamInternal
