// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#include "measurement.h"

#include "../flowcase.h"

#include <QtCore/qfile.h>

namespace {

// What was prepared before the measurement is no growth. See proc(5), clear_refs.
void forgetPeak()
{
    QFile file(QStringLiteral("/proc/self/clear_refs"));
    if (file.open(QIODevice::WriteOnly))
        file.write("5");
}

} // namespace

void Measurement::start()
{
    forgetPeak();
    m_baselineKiB = memoryKiB("VmRSS");
    m_cpuAtStart = std::clock();
    m_clock.start();
}

void Measurement::stop()
{
    m_seconds = double(m_clock.nsecsElapsed()) / 1e9;
    m_cpuSeconds = double(std::clock() - m_cpuAtStart) / CLOCKS_PER_SEC;
}

QJsonObject Measurement::result(qint64 messages, qint64 bytes) const
{
    return {{QStringLiteral("seconds"), m_seconds},
            {QStringLiteral("cpuSeconds"), m_cpuSeconds},
            {QStringLiteral("messages"), messages},
            {QStringLiteral("bytes"), bytes},
            {QStringLiteral("growthKiB"), memoryKiB("VmHWM") - m_baselineKiB}};
}
