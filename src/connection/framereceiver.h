// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#pragma once

#include "connection/transport.h"
#include "protocol/framereader.h"

namespace WebSocketStreamInternal {

// What comes in over a transport, as long as that is there and what is left of it afterwards.
class FrameReceiver
{
public:
    using Event = FrameReader::Event;

    // The transport must live as long.
    FrameReceiver(Role role, qint64 maxMessageSize, Transport *transport);

    [[nodiscard]] Event next() { return m_reader.next(); }
    [[nodiscard]] FrameReader &reader() { return m_reader; }
    void setInflater(const Inflater &inflater) { m_reader.setInflater(inflater); }
    [[nodiscard]] qint64 bytesFetched() const { return m_bytesFetched; } // ever
    [[nodiscard]] bool hasBytes() const { return m_reader.bytesWaiting() > 0; }

    // After next() has asked for more: takes some bytes from the socket; false if there are none.
    bool fetch();
    // Takes all that are there.
    void fetchAll();
    // Forgets what has come, here and in the socket.
    void drop();
    void forget(); // here

    // What comes after the messages that next() would give.
    struct Ahead
    {
        bool hasMessages = false;
        FrameReader reader; // behind them
        Event end = Event::NeedsMore;
    };
    [[nodiscard]] Ahead lookAhead() const;

private:
    [[nodiscard]] bool canRead() const;

    const Role m_role;
    const qint64 m_maxMessageSize;
    FrameReader m_reader;
    Transport *const m_transport;
    qint64 m_bytesFetched = 0;
};

} // namespace WebSocketStreamInternal
