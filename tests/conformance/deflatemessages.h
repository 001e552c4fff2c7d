// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#pragma once

#include "conformancecase.h"
#include "peerdeflate.h"

// What real messages are made of. Parts of it are messages that have much in common with each other, or nothing.
enum class DeflateContent { Json, Picture, Prose, Html, Archive };

[[nodiscard]] QString nameOf(DeflateContent content);
[[nodiscard]] bool isText(DeflateContent content);
// About `size` bytes of it, other ones for each number.
[[nodiscard]] QByteArray partOf(DeflateContent content, qsizetype size, int number);

// A server's half of permessage-deflate: compresses one message after the other, by the terms.
class DeflatePeer
{
public:
    explicit DeflatePeer(const DeflateTerms &terms = {}, PeerDeflater::Blocks blocks = PeerDeflater::Blocks::Dynamic);

    [[nodiscard]] QByteArray compress(const QByteArray &message);
    // The message in one frame, or in fragments of so many bytes.
    [[nodiscard]] QByteArray frames(int opcode, const QByteArray &message, qsizetype fragmentSize = 0);

private:
    const bool m_keepsContext;
    PeerDeflater m_deflater;
};

constexpr int compressedBit = 4; // RSV1

// Payload that is compressed already, in one frame or in fragments of so many bytes.
[[nodiscard]] QByteArray compressedFrames(int opcode, const QByteArray &payload, qsizetype fragmentSize = 0);
