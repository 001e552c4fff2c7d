// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#include "scriptcompression.h"

#include "scriptmemory.h"

#include <algorithm>
#include <limits>

#define ZLIB_CONST
#include <zlib.h>

namespace WebSocketStreamInternal {

namespace {

// As zlib has it in windowBits.
int windowBitsOf(const QString &format)
{
    constexpr int gzip = 16;
    if (format == QLatin1StringView("gzip"))
        return MAX_WBITS + gzip;
    return format == QLatin1StringView("deflate") ? MAX_WBITS : -MAX_WBITS;
}

} // namespace

bool ScriptCompression::isFormat(const QString &format)
{
    return format == QLatin1StringView("gzip") || format == QLatin1StringView("deflate")
            || format == QLatin1StringView("deflate-raw");
}

ScriptCompression::ScriptCompression(QJSEngine *engine, const QString &format, Direction direction)
    : m_memory(ScriptMemory::of(engine)), m_direction(direction), m_stream(new z_stream_s)
{
    constexpr int memLevel = 8; // zlib's default
    constexpr qint64 memoryOfZlib = 256 * 1024; // which the garbage collector does not see

    *m_stream = {};
    const int windowBits = windowBitsOf(format);
    const int result = direction == Direction::Decompress
            ? inflateInit2(m_stream.get(), windowBits)
            : deflateInit2(m_stream.get(), Z_DEFAULT_COMPRESSION, Z_DEFLATED, windowBits, memLevel, Z_DEFAULT_STRATEGY);
    if (result != Z_OK)
        qBadAlloc();
    m_memory->add(memoryOfZlib);
}

ScriptCompression::~ScriptCompression()
{
    abandon();
}

void ScriptCompression::abandon()
{
    if (!m_stream)
        return;
    if (m_direction == Direction::Compress)
        deflateEnd(m_stream.get());
    else
        inflateEnd(m_stream.get());
    m_stream.reset();
    m_input.clear();
    m_position = 0;
}

void ScriptCompression::write(const QByteArray &chunk)
{
    m_input = chunk;
    m_position = 0;
    m_isReadable = !chunk.isEmpty();
}

void ScriptCompression::finish()
{
    m_isLast = true;
    m_isReadable = true;
}

QVariant ScriptCompression::read()
{
    constexpr qsizetype largestPiece = 64 * 1024;

    if (!m_stream || !m_isReadable)
        return {};
    QByteArray piece(largestPiece, Qt::Uninitialized);
    if (!run(&piece))
        return fail("invalid");
    if (!piece.isEmpty()) {
        piece.squeeze();
        m_memory->add(piece.size());
        return piece;
    }
    m_isReadable = false;
    const bool isAllRead = m_position == m_input.size();
    m_input.clear();
    m_position = 0;
    if (!isAllRead)
        return fail("trailing");
    if (m_isLast && m_direction == Direction::Decompress && !m_hasEnded)
        return fail("truncated");
    if (m_isLast)
        abandon();
    return {};
}

// Fills the piece as far as the input goes. Returns false if that is no compressed data.
bool ScriptCompression::run(QByteArray *piece)
{
    m_stream->next_out = reinterpret_cast<Bytef *>(piece->data());
    m_stream->avail_out = uInt(piece->size());
    bool isValid = true;
    bool isStuck = false;
    while (isValid && !isStuck && !m_hasEnded && m_stream->avail_out > 0) {
        const qsizetype rest = m_input.size() - m_position;
        const auto available = uInt(std::min<qsizetype>(rest, std::numeric_limits<int>::max()));
        const uInt room = m_stream->avail_out;
        m_stream->next_in = reinterpret_cast<const Bytef *>(m_input.constData() + m_position);
        m_stream->avail_in = available;
        isValid = m_direction == Direction::Compress ? compress() : decompress();
        m_position += available - m_stream->avail_in;
        isStuck = m_stream->avail_in == available && m_stream->avail_out == room;
    }
    piece->truncate(piece->size() - m_stream->avail_out);
    return isValid;
}

bool ScriptCompression::compress()
{
    const bool isEnd = m_isLast && m_stream->avail_in == uInt(m_input.size() - m_position);
    m_hasEnded = ::deflate(m_stream.get(), isEnd ? Z_FINISH : Z_NO_FLUSH) == Z_STREAM_END;
    return true;
}

bool ScriptCompression::decompress()
{
    const int result = ::inflate(m_stream.get(), Z_NO_FLUSH);
    if (result == Z_MEM_ERROR)
        qBadAlloc();
    m_hasEnded = result == Z_STREAM_END;
    return result == Z_OK || result == Z_STREAM_END || result == Z_BUF_ERROR;
}

QVariant ScriptCompression::fail(const char *problem)
{
    abandon();
    m_problem = QString::fromLatin1(problem);
    return {};
}

} // namespace WebSocketStreamInternal

#include "moc_scriptcompression.cpp"
