// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#pragma once

#include <QtCore/qbytearray.h>

#include <array>
#include <optional>

// The base framing protocol, RFC 6455, 5.2

enum class WebSocketOpcode : quint8 {
    Continuation = 0x0,
    Text = 0x1,
    Binary = 0x2,
    Close = 0x8,
    Ping = 0x9,
    Pong = 0xa
};

// Frames of a client are masked, those of a server are not, 5.1.
enum class WebSocketRole { Client, Server };

constexpr qint64 maxFrameHeaderSize = 14;

// In the order of the bytes on the wire.
using WebSocketMaskingKey = std::array<char, 4>;

struct WebSocketFrameHeader
{
    WebSocketOpcode opcode = WebSocketOpcode::Binary;
    bool isFinal = true;
    std::optional<WebSocketMaskingKey> maskingKey;
    qint64 payloadSize = 0;
};

// Writes up to maxFrameHeaderSize bytes to `to` and returns how many.
qint64 encodeFrameHeader(const WebSocketFrameHeader &header, char *to);

// Masks and unmasks, RFC 6455, 5.3. `to` may be `from`.
void maskPayload(const char *from, qint64 size, WebSocketMaskingKey key, char *to);

// Writes `size` bytes to `to`, masked if there is a key.
void encodeFramePayload(const char *from, qint64 size, const std::optional<WebSocketMaskingKey> &key, char *to);

// Masking keys that nobody can predict, RFC 6455, 5.3, fetched from the system several at a time.
class WebSocketMaskingKeys
{
public:
    WebSocketMaskingKey next();

private:
    std::array<quint32, 32> m_keys = {};
    size_t m_used = m_keys.size();
};
