// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#include "speedsample.h"

#include <algorithm>
#include <cstdio>
#include <fstream>
#include <string>
#include <string_view>

namespace {

long memoryKiB(std::string_view field)
{
    std::ifstream status("/proc/self/status");
    for (std::string line; std::getline(status, line);) {
        if (line.compare(0, field.size(), field) == 0)
            return std::stol(line.substr(field.size() + 1));
    }
    return 0;
}

// What was prepared before the measurement is no growth. See proc(5), clear_refs.
void forgetPeak()
{
    std::ofstream("/proc/self/clear_refs") << '5';
}

} // namespace

void SpeedSample::start()
{
    forgetPeak();
    m_baselineKiB = memoryKiB("VmRSS");
    m_cpuAtStart = std::clock();
    m_start = m_lap = Clock::now();
}

void SpeedSample::lap()
{
    const Clock::time_point now = Clock::now();
    m_laps.push_back(std::chrono::duration<double>(now - m_lap).count());
    m_lap = now;
}

void SpeedSample::finish(std::uint64_t messages, std::uint64_t bytes)
{
    const double seconds = std::chrono::duration<double>(Clock::now() - m_start).count();
    const double cpuSeconds = double(std::clock() - m_cpuAtStart) / CLOCKS_PER_SEC;
    std::printf("{\"seconds\":%.9f,\"cpuSeconds\":%.6f,\"messages\":%llu,\"bytes\":%llu,\"growthKiB\":%ld", seconds,
                cpuSeconds, static_cast<unsigned long long>(messages), static_cast<unsigned long long>(bytes),
                memoryKiB("VmHWM") - m_baselineKiB);
    if (!m_laps.empty()) {
        std::sort(m_laps.begin(), m_laps.end());
        std::printf(",\"p50\":%.9f,\"p99\":%.9f", percentile(0.5), percentile(0.99));
    }
    std::printf("}\n");
    std::fflush(stdout);
}

double SpeedSample::percentile(double share) const
{
    return m_laps[std::min(m_laps.size() - 1, std::size_t(share * double(m_laps.size())))];
}
