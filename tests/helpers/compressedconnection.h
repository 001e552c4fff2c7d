// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#pragma once

#include "peerdeflate.h"
#include "testconnection.h"

// Bytes of which a compressor saves about a quarter.
[[nodiscard]] QByteArray halfRandom(qsizetype size);

// A connection to a peer that has selected permessage-deflate.
class CompressedConnection : public TestConnection
{
public:
    // With what follows the extension's name in the peer's answer.
    explicit CompressedConnection(const QByteArray &parameters = {});

    // In one frame, compressed.
    void sendCompressed(const WebSocketMessage &message);
    [[nodiscard]] QByteArray compressedFrame(const WebSocketMessage &message);

    // What the peer has received, once, inflated where it was compressed. A null message stands for what cannot be.
    [[nodiscard]] QList<WebSocketMessage> takeReceived();

private:
    PeerDeflater m_deflater;
    PeerInflater m_inflater;
    qsizetype m_taken = 0; // frames
};
