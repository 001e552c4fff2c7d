// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#include "growtask.h"

#include "../flowcase.h"

#include <algorithm>
#include <chrono>

using namespace std::chrono_literals;

namespace {

constexpr qint64 mostHandshakes = 200; // at a time
constexpr qint64 nanosecondsPerSecond = 1'000'000'000;
constexpr qint64 nanosecondsPerMillisecond = 1'000'000;

} // namespace

GrowTask::GrowTask(const ClientCase &clientCase) : Task(clientCase)
{
    m_connections.reserve(size_t(streams()));
    m_pace.setSingleShot(true);
    m_pace.setTimerType(Qt::PreciseTimer);
    connect(&m_pace, &QTimer::timeout, this, &GrowTask::sendWhatIsDue);
}

void GrowTask::start()
{
    m_residentKiB = memoryKiB("VmRSS");
    m_opening.start();
    while (qint64(m_connections.size()) < std::min(streams(), mostHandshakes))
        openNext();
}

void GrowTask::openNext()
{
    m_connections.push_back(Connection::create(m_case, this));
    m_connections.back()->open();
}

void GrowTask::opened(Connection *)
{
    if (qint64(m_connections.size()) < streams())
        openNext();
    if (++m_openCount < streams())
        return;
    m_opening.stop();
    QTimer::singleShot(1s, this, &GrowTask::measureMemory);
}

void GrowTask::measureMemory()
{
    m_growthKiB = memoryKiB("VmRSS") - m_residentKiB;
    startPaced();
}

void GrowTask::startPaced()
{
    m_total = m_case.seconds * streams();
    m_paced.start();
    m_clock.start();
    sendWhatIsDue();
}

// Message i is due i/n seconds after the start, on the stream i modulo n. Sleeps until the next one: a timer that ticks
// for nothing would be counted.
void GrowTask::sendWhatIsDue()
{
    const qint64 due = std::min(m_total, m_clock.nsecsElapsed() * streams() / nanosecondsPerSecond + 1);
    for (; m_sent < due; ++m_sent)
        m_connections[size_t(m_sent % streams())]->send(1);
    if (m_sent == m_total)
        return;
    const qint64 wait = m_sent * nanosecondsPerSecond / streams() - m_clock.nsecsElapsed();
    m_pace.start(std::chrono::milliseconds(std::max<qint64>(1, wait / nanosecondsPerMillisecond + 1)));
}

void GrowTask::received(Connection *connection, qint64 messages)
{
    m_received += messages;
    if (m_atFullSpeed && m_sent < m_total) {
        ++m_sent;
        connection->send(1);
    }
    if (m_received < m_total)
        return;
    if (m_atFullSpeed)
        closeAll();
    else
        startFullSpeed();
}

void GrowTask::startFullSpeed()
{
    m_paced.stop();
    m_atFullSpeed = true;
    m_total = std::max(m_case.count, streams());
    m_sent = streams();
    m_received = 0;
    m_measurement.start();
    for (const auto &connection : m_connections)
        connection->send(1);
}

void GrowTask::closeAll()
{
    m_measurement.stop();
    m_closing.start();
    for (const auto &connection : m_connections)
        connection->close();
}

void GrowTask::closed(Connection *)
{
    if (++m_closedCount < streams())
        return;
    m_closing.stop();
    report();
}

void GrowTask::report()
{
    const double pacedMessages = double(m_case.seconds) * m_case.streams;
    // The last message goes out before the last second is over, or long after it if there is too much to do.
    const double pacedSeconds = std::max(double(m_case.seconds), m_paced.seconds());
    finish(m_total, m_total * m_case.size,
           {{QStringLiteral("openMicroseconds"), microsecondsPerStream(m_opening.seconds())},
            {QStringLiteral("openCpuMicroseconds"), microsecondsPerStream(m_opening.cpuSeconds())},
            {QStringLiteral("growthKiB"), m_growthKiB},
            {QStringLiteral("kibPerStream"), double(m_growthKiB) / m_case.streams},
            {QStringLiteral("pacedCpuMicroseconds"), m_paced.cpuSeconds() * 1e6 / pacedMessages},
            {QStringLiteral("pacedCpuPercent"), m_paced.cpuSeconds() / pacedSeconds * 100},
            {QStringLiteral("closeSeconds"), m_closing.seconds()},
            {QStringLiteral("closeCpuMicroseconds"), microsecondsPerStream(m_closing.cpuSeconds())}});
}
