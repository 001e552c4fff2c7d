// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#include "peerdeflate.h"

#define ZLIB_CONST
#include <zlib.h>

static constexpr QByteArrayView flushed("\0\0\xff\xff", 4);

PeerDeflater::PeerDeflater(int windowBits, Blocks blocks) : m_stream(std::make_unique<z_stream>())
{
    *m_stream = {};
    deflateInit2(m_stream.get(), blocks == Blocks::Stored ? 0 : 9, Z_DEFLATED, -windowBits, 9,
                 blocks == Blocks::Fixed ? Z_FIXED : Z_DEFAULT_STRATEGY);
}

PeerDeflater::~PeerDeflater()
{
    deflateEnd(m_stream.get());
}

QByteArray PeerDeflater::run(const QByteArray &message, int flush)
{
    QByteArray result(qsizetype(deflateBound(m_stream.get(), uLong(message.size()))) + 64, Qt::Uninitialized);
    m_stream->next_in = reinterpret_cast<const Bytef *>(message.constData());
    m_stream->avail_in = uInt(message.size());
    m_stream->next_out = reinterpret_cast<Bytef *>(result.data());
    m_stream->avail_out = uInt(result.size());
    deflate(m_stream.get(), flush);
    result.chop(m_stream->avail_out);
    return result;
}

QByteArray PeerDeflater::compress(const QByteArray &message)
{
    QByteArray result = run(message, Z_SYNC_FLUSH);
    if (!result.endsWith(flushed)) // flushed already, and empty
        return QByteArray(1, '\0');
    result.chop(flushed.size());
    return result;
}

QByteArray PeerDeflater::compressInBlocks(const QByteArray &message, qsizetype blockSize)
{
    QByteArray result;
    for (qsizetype i = 0; i < message.size(); i += blockSize)
        result += run(message.mid(i, blockSize), Z_BLOCK);
    return result + compress({});
}

QByteArray PeerDeflater::compressWithFinalBlock(const QByteArray &message)
{
    const QByteArray result = run(message, Z_FINISH) + '\0';
    forget();
    return result;
}

void PeerDeflater::forget()
{
    deflateReset(m_stream.get());
}

PeerInflater::PeerInflater(int windowBits) : m_stream(std::make_unique<z_stream>())
{
    *m_stream = {};
    inflateInit2(m_stream.get(), -windowBits);
}

PeerInflater::~PeerInflater()
{
    inflateEnd(m_stream.get());
}

QByteArray PeerInflater::inflate(const QByteArray &payload)
{
    const QByteArray input = payload + flushed.toByteArray();
    QByteArray result("");
    QByteArray piece(64, Qt::Uninitialized); // no more than a small window
    m_stream->next_in = reinterpret_cast<const Bytef *>(input.constData());
    m_stream->avail_in = uInt(input.size());
    do {
        m_stream->next_out = reinterpret_cast<Bytef *>(piece.data());
        m_stream->avail_out = uInt(piece.size());
        const int status = ::inflate(m_stream.get(), Z_SYNC_FLUSH);
        if (status != Z_OK && status != Z_BUF_ERROR)
            return {};
        result.append(piece.constData(), piece.size() - qsizetype(m_stream->avail_out));
    } while (m_stream->avail_out == 0);
    return m_stream->avail_in == 0 ? result : QByteArray();
}

void PeerInflater::forget()
{
    inflateReset(m_stream.get());
}
