// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#pragma once

#include <chrono>
#include <cstdint>
#include <ctime>
#include <vector>

// The figures that a client without Qt reports: time, processor time and the growth of memory since start().
class SpeedSample
{
public:
    void start();
    // Notes a round trip, from the last call to this one.
    void lap();
    // Prints the figures.
    void finish(std::uint64_t messages, std::uint64_t bytes);

private:
    using Clock = std::chrono::steady_clock;

    [[nodiscard]] double percentile(double share) const;

    Clock::time_point m_start;
    Clock::time_point m_lap;
    std::clock_t m_cpuAtStart = 0;
    long m_baselineKiB = 0;
    std::vector<double> m_laps;
};
