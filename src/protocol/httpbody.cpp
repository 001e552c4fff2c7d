// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#include "protocol/httpbody.h"

#include <algorithm>
#include <limits>
#include <utility>

namespace WebSocketStreamInternal {

HttpBody::HttpBody(const HandshakeResponse &response)
{
    constexpr int noContent = 204;
    constexpr int notModified = 304;
    if (response.status == noContent || response.status == notModified)
        return;
    m_isChunked = response.isChunked();
    m_left = response.contentLength().value_or(std::numeric_limits<qint64>::max());
    if (m_isChunked)
        m_state = State::ChunkSize;
    else if (m_left > 0)
        m_state = State::Data;
}

void HttpBody::append(const QByteArray &bytes)
{
    QByteArrayView rest(bytes);
    while (!rest.isEmpty() && !isComplete()) {
        if (m_state == State::Data)
            takeData(rest);
        else if (takeLine(rest))
            beginChunk();
    }
}

void HttpBody::takeData(QByteArrayView &bytes)
{
    const auto size = qsizetype(std::min<qint64>({m_left, bytes.size(), maxSize - m_data.size()}));
    m_data += bytes.first(size);
    bytes = bytes.sliced(size);
    m_left -= size;
    if (m_data.size() == maxSize)
        m_state = State::Complete;
    else if (m_left == 0)
        m_state = m_isChunked ? State::ChunkEnd : State::Complete;
}

// Returns whether all of it has come.
bool HttpBody::takeLine(QByteArrayView &bytes)
{
    constexpr qsizetype longestLine = 1024; // with extensions; a line that does not end is no body
    const qsizetype end = bytes.indexOf('\n');
    const qsizetype size = end < 0 ? bytes.size() : end + 1;
    m_line += bytes.first(size);
    bytes = bytes.sliced(size);
    if (m_line.size() > longestLine)
        m_state = State::Complete;
    return end >= 0;
}

// 4.1; of what is behind the last chunk nothing is needed.
void HttpBody::beginChunk()
{
    const QByteArray line = std::exchange(m_line, {}).trimmed();
    if (std::exchange(m_state, State::ChunkSize) == State::ChunkEnd && line.isEmpty())
        return;
    bool isSize = false;
    m_left = line.split(';').constFirst().trimmed().toLongLong(&isSize, 16);
    m_state = isSize && m_left > 0 ? State::Data : State::Complete;
}

} // namespace WebSocketStreamInternal
