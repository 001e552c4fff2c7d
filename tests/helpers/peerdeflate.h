// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#pragma once

#include <QtCore/qbytearray.h>

#include <memory>

struct z_stream_s;

// The other side's half of permessage-deflate (RFC 7692), straight on zlib: for tests, which can make it do what a peer
// should not.
class PeerDeflater
{
public:
    enum class Blocks { Dynamic, Fixed, Stored };

    explicit PeerDeflater(int windowBits = 15, Blocks blocks = Blocks::Dynamic);
    ~PeerDeflater();
    Q_DISABLE_COPY_MOVE(PeerDeflater)

    // The payload of a message.
    [[nodiscard]] QByteArray compress(const QByteArray &message);
    // In several blocks, a new one every `blockSize` bytes.
    [[nodiscard]] QByteArray compressInBlocks(const QByteArray &message, qsizetype blockSize);
    // The last block says that it is the last, 7.2.3.4.
    [[nodiscard]] QByteArray compressWithFinalBlock(const QByteArray &message);
    void forget(); // the context

private:
    [[nodiscard]] QByteArray run(const QByteArray &message, int flush);

    std::unique_ptr<z_stream_s> m_stream;
};

class PeerInflater
{
public:
    explicit PeerInflater(int windowBits = 15);
    ~PeerInflater();
    Q_DISABLE_COPY_MOVE(PeerInflater)

    // The message; null if the payload is not one.
    [[nodiscard]] QByteArray inflate(const QByteArray &payload);
    void forget(); // the context

private:
    std::unique_ptr<z_stream_s> m_stream;
};
