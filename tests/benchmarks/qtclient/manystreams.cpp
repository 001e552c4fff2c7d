// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#include "manystreams.h"

#include "../flowcase.h"

#include <QtCore/qtimer.h>

#include <algorithm>
#include <chrono>
#include <numeric>

using namespace std::chrono_literals;

namespace {

std::vector<std::unique_ptr<Connection>> openAll(const ClientCase &clientCase, ConnectionListener *listener)
{
    std::vector<std::unique_ptr<Connection>> result;
    for (int i = 0; i < clientCase.streams; ++i) {
        result.push_back(Connection::create(clientCase, listener));
        result.back()->setIndex(size_t(i));
        result.back()->open();
    }
    return result;
}

// 1 when all are equal, 1/n when one has everything.
double jainIndex(const std::vector<qint64> &counts)
{
    double sum = 0;
    double squares = 0;
    for (const qint64 count : counts) {
        sum += double(count);
        squares += double(count) * double(count);
    }
    return sum * sum / (double(counts.size()) * squares);
}

double slowest(const std::vector<qint64> &counts)
{
    const double mean = std::accumulate(counts.begin(), counts.end(), 0.0) / double(counts.size());
    return double(*std::min_element(counts.begin(), counts.end())) / mean;
}

} // namespace

IdleTask::IdleTask(const ClientCase &clientCase) : Task(clientCase) { }

void IdleTask::start()
{
    m_baselineKiB = memoryKiB("VmRSS");
    m_measurement.start();
    m_connections = openAll(m_case, this);
}

void IdleTask::opened(Connection *)
{
    if (++m_openCount == m_connections.size())
        QTimer::singleShot(1s, this, &IdleTask::report);
}

void IdleTask::received(Connection *, qint64)
{
    fail(QStringLiteral("a message that nobody has asked for"));
}

void IdleTask::report()
{
    m_measurement.stop();
    const auto streams = double(m_connections.size());
    const double kibPerStream = double(memoryKiB("VmRSS") - m_baselineKiB) / streams;
    for (const auto &connection : m_connections)
        connection->drop();
    finish(0, 0, {{QStringLiteral("kibPerStream"), kibPerStream}});
}

StreamsTask::StreamsTask(const ClientCase &clientCase) : Task(clientCase), m_messages(size_t(clientCase.streams)) { }

void StreamsTask::start()
{
    m_connections = openAll(m_case, this);
}

void StreamsTask::opened(Connection *) { }

void StreamsTask::received(Connection *connection, qint64 messages)
{
    if (!m_measurement.isStarted())
        m_measurement.start();
    qint64 &count = m_messages[connection->index()];
    count += messages;
    m_total += messages;
    if (count > m_case.count)
        fail(QStringLiteral("too many messages"));

    const qint64 expected = m_case.count * m_case.streams;
    if (m_messagesAtHalf.empty() && m_total >= expected / 2)
        m_messagesAtHalf = m_messages;
    if (m_total == expected)
        report();
}

void StreamsTask::report()
{
    m_measurement.stop();
    for (const auto &connection : m_connections)
        connection->close();
    finish(m_total, m_total * m_case.size,
           {{QStringLiteral("fairness"), jainIndex(m_messagesAtHalf)},
            {QStringLiteral("slowest"), slowest(m_messagesAtHalf)}});
}

CrowdTask::CrowdTask(const ClientCase &clientCase) : Task(clientCase), m_messages(size_t(clientCase.streams)) { }

void CrowdTask::start()
{
    m_measurement.start();
    m_connections = openAll(m_case, this);
}

void CrowdTask::received(Connection *connection, qint64 messages)
{
    qint64 &count = m_messages[connection->index()];
    count += messages;
    if (count < m_case.count)
        connection->send(1);
    else if (count == m_case.count)
        connection->close();
    else
        fail(QStringLiteral("too many messages"));
}

void CrowdTask::closed(Connection *)
{
    if (++m_closed < m_case.streams)
        return;
    m_measurement.stop();
    const qint64 messages = m_case.count * m_case.streams;
    finish(messages, messages * m_case.size);
}
