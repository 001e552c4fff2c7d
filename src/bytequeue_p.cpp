// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#include "bytequeue_p.h"

#include <algorithm>
#include <cstring>
#include <utility>

namespace WebSocketStreamInternal {

qint64 ByteQueue::memoryCost() const
{
    constexpr qint64 bookkeeping = 64; // of the allocator and of QByteArray, for each
    return m_size + bookkeeping * m_pieces.size();
}

void ByteQueue::append(QByteArray &&bytes)
{
    constexpr qsizetype smallPiece = 4096;
    if (bytes.isEmpty())
        return;
    m_size += bytes.size();
    if (m_pieces.isEmpty() || m_pieces.constLast().size() + bytes.size() > smallPiece) {
        m_pieces.append(std::move(bytes));
    } else {
        m_pieces.last() += bytes;
        m_searched = std::min(m_searched, m_pieces.size() - 1);
    }
}

qint64 ByteQueue::read(char *to, qint64 size)
{
    qint64 done = 0;
    while (done < size && m_size > 0) {
        const QByteArray &piece = m_pieces.constFirst();
        const auto part = qsizetype(std::min<qint64>(size - done, piece.size() - m_offset));
        std::memcpy(to + done, piece.constData() + m_offset, size_t(part));
        done += part;
        m_offset += part;
        m_size -= part;
        if (m_offset == piece.size())
            dropFirst();
    }
    return done;
}

void ByteQueue::dropFirst()
{
    m_pieces.removeFirst();
    m_offset = 0;
    m_searched = std::max<qsizetype>(m_searched - 1, 0);
}

QByteArray ByteQueue::takePiece()
{
    if (m_pieces.isEmpty())
        return {};
    QByteArray piece = m_offset == 0 ? m_pieces.constFirst() : m_pieces.constFirst().sliced(m_offset);
    m_size -= piece.size();
    dropFirst();
    return piece;
}

QByteArray ByteQueue::takeAll()
{
    if (m_pieces.size() == 1)
        return takePiece();
    QByteArray all(qsizetype(m_size), Qt::Uninitialized);
    read(all.data(), all.size());
    return all;
}

bool ByteQueue::hasLine() const
{
    while (m_searched < m_pieces.size()) {
        if (m_pieces.at(m_searched).indexOf('\n', m_searched == 0 ? m_offset : 0) >= 0)
            return true;
        ++m_searched;
    }
    return false;
}

} // namespace WebSocketStreamInternal
