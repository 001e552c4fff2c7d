// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

// What the driver asks of a client that is written without Qt.
struct SpeedOptions
{
    static constexpr std::uint64_t warmUp = 200; // round trips that are not counted

    std::string task;
    bool tls = false;
    std::string host; // a numeric address
    std::uint16_t port = 0;
    std::string target;
    std::string ca;
    std::size_t size = 0;
    std::uint64_t count = 0;
    bool text = false;

    [[nodiscard]] std::string authority() const { return host + ':' + std::to_string(port); }
    // Throws std::logic_error.
    static SpeedOptions parse(const std::string &column, const std::vector<std::string> &arguments);
};

// The whole of main(): what is thrown goes to standard error.
int runSpeedClient(const char *column, int argc, char *argv[], void (*run)(const SpeedOptions &options));
