// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#include "connection/framereceiver.h"

#include <algorithm>

namespace WebSocketStreamInternal {

FrameReceiver::FrameReceiver(Role role, qint64 maxMessageSize, Transport *transport)
    : m_role(role), m_maxMessageSize(maxMessageSize), m_reader(role, maxMessageSize), m_transport(transport)
{
}

// Not after the connection's end, and without a look at a socket that has nothing.
bool FrameReceiver::canRead() const
{
    const QAbstractSocket *const socket = m_transport->socket();
    return socket && socket->isOpen() && socket->bytesAvailable() > 0;
}

bool FrameReceiver::fetch()
{
    if (!canRead()) {
        if (!m_transport->isPaused())
            m_transport->resume(); // all of it was taken
        return false;
    }
    const FrameReader::Space space = m_reader.space();
    const qint64 size = std::max<qint64>(m_transport->socket()->read(space.data, space.size), 0);
    m_bytesFetched += size;
    m_reader.filled(size);
    return size > 0;
}

void FrameReceiver::fetchAll()
{
    if (!canRead())
        return;
    const QByteArray bytes = m_transport->socket()->readAll();
    m_bytesFetched += bytes.size();
    m_reader.append(bytes);
}

void FrameReceiver::drop()
{
    forget();
    if (canRead())
        m_bytesFetched += std::max<qint64>(m_transport->socket()->skip(m_transport->socket()->bytesAvailable()), 0);
}

void FrameReceiver::forget()
{
    m_reader = FrameReader(m_role, m_maxMessageSize);
}

FrameReceiver::Ahead FrameReceiver::lookAhead() const
{
    Ahead ahead = {false, m_reader, Event::NeedsMore};
    do {
        ahead.end = ahead.reader.next();
        const bool isPiece = ahead.end == Event::Piece && !ahead.reader.takePiece().isEmpty();
        ahead.hasMessages = ahead.hasMessages || ahead.end == Event::Message || isPiece;
    } while (ahead.end == Event::Message || ahead.end == Event::Piece || ahead.end == Event::Ping
             || ahead.end == Event::Pong);
    return ahead;
}

} // namespace WebSocketStreamInternal
