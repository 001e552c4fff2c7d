// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

// What the speed server, and the clients without a WebSocket, know of RFC 6455, 5.2.

enum class SpeedOpcode : uint8_t { Continuation = 0, Text = 1, Binary = 2, Close = 8, Ping = 9, Pong = 10 };

// An unmasked frame with the final bit set.
std::string encodeFrame(SpeedOpcode opcode, std::string_view payload);
// How long such a frame is.
size_t encodedSize(size_t payloadSize);

// Frames of one size and kind, encoded once.
struct SpeedBatch
{
    std::string bytes; // or one frame, if that is longer
    size_t frameSize = 0;

    // About 256 KiB, for all connections that flood them.
    static std::shared_ptr<const SpeedBatch> shared(size_t payloadSize, bool text);
    // About 64 KiB, as a client sends them, with the same mask for all.
    static SpeedBatch masked(size_t payloadSize, bool text);
};

// The header of a frame from the client.
struct SpeedFrameHeader
{
    static constexpr size_t maximumSize = 14;

    bool isFinal = false;
    SpeedOpcode opcode = SpeedOpcode::Continuation;
    uint64_t payloadSize = 0;
    unsigned char mask[4] = {};

    // How long the header is of which these are the first two bytes.
    static size_t size(const char *begin);
    // False when a server has to refuse it.
    bool parse(const char *begin);
    [[nodiscard]] bool isControl() const { return opcode >= SpeedOpcode::Close; }
};

// The same masks. The offset is that of the data in the payload.
void unmask(char *data, size_t size, const unsigned char *mask, uint64_t offset);
