// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

// What a client asks for in its opening handshake.
struct SpeedRequest
{
    enum class Task { Flood, Drain, Echo, Idle };

    Task task = Task::Idle;
    uint64_t size = 0;
    uint64_t count = 0;
    bool text = false;
    std::string response; // that accepts it

    // Nothing when it is not a request that can be served.
    static std::optional<SpeedRequest> parse(std::string_view head);
};
