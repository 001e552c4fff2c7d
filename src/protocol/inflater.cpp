// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#include "protocol/inflater.h"

#include "protocol/permessagedeflate.h"

#include <algorithm>
#include <limits>
#include <utility>

#define ZLIB_CONST
#include <zlib.h>

namespace WebSocketStreamInternal {

void Inflater::Delete::operator()(z_stream_s *stream) const
{
    inflateEnd(stream);
    delete stream;
}

Inflater::Inflater(const Inflater &other) : Inflater(other.m_windowBits, other.m_keepsContext)
{
    if (!other.m_stream)
        return;
    auto copy = std::make_unique<z_stream>();
    if (inflateCopy(copy.get(), other.m_stream.get()) != Z_OK)
        qBadAlloc();
    m_stream.reset(copy.release());
}

Inflater &Inflater::operator=(const Inflater &other)
{
    return *this = Inflater(other);
}

Inflater::Stream Inflater::makeStream() const
{
    auto stream = std::make_unique<z_stream>();
    *stream = {};
    if (inflateInit2(stream.get(), -m_windowBits) != Z_OK) // less than 0: without zlib's header
        qBadAlloc();
    return Stream(stream.release());
}

// What zlib has written in one call it accepts references to, as well as what is in the window. So the pieces are small
// where that would be much more than the peer may refer to.
qint64 Inflater::longestPiece() const
{
    return m_windowBits == maxWindowBits ? std::numeric_limits<uInt>::max() : (qint64(1) << m_windowBits) / 4;
}

qint64 Inflater::inflate(QByteArrayView *payload, char *to, qint64 size)
{
    if (!m_stream)
        m_stream = makeStream();
    qint64 written = 0;
    // Asked for more where a block has ended, zlib would forget that it has.
    while (written < size && !(payload->isEmpty() && hasBlockEnded())) {
        const auto available = uInt(std::min<qint64>(payload->size(), std::numeric_limits<uInt>::max()));
        const auto room = uInt(std::min(size - written, longestPiece()));
        m_stream->next_in = reinterpret_cast<const Bytef *>(payload->data());
        m_stream->avail_in = available;
        m_stream->next_out = reinterpret_cast<Bytef *>(to + written);
        m_stream->avail_out = room;
        const int result = ::inflate(m_stream.get(), Z_SYNC_FLUSH);
        *payload = payload->sliced(available - m_stream->avail_in);
        written += room - m_stream->avail_out;
        if (result == Z_STREAM_END)
            inflateResetKeep(m_stream.get()); // a block was said to be the last, but the message goes on: 7.2.3.4
        else if (result == Z_BUF_ERROR)
            break;
        else if (result == Z_MEM_ERROR)
            qBadAlloc();
        else if (result != Z_OK)
            return -1;
        if (payload->isEmpty() && m_stream->avail_out > 0)
            break;
    }
    return written;
}

// With the last bit of a byte.
bool Inflater::hasBlockEnded() const
{
    constexpr int unusedBits = 0x3f; // of data_type
    constexpr int blockEnded = 0x80;
    return (m_stream->data_type & (blockEnded | unusedBits)) == blockEnded;
}

bool Inflater::endMessage()
{
    const bool isEnd = hasBlockEnded();
    if (!m_keepsContext)
        m_stream.reset(); // an idle connection needs none
    return isEnd;
}

} // namespace WebSocketStreamInternal
