// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#include "onestream.h"

#include <QtCore/qmetaobject.h>

#include <algorithm>

ReceiveTask::ReceiveTask(const ClientCase &clientCase) : Task(clientCase) { }

void ReceiveTask::start()
{
    m_connection = Connection::create(m_case, this);
    m_connection->open();
}

void ReceiveTask::opened(Connection *)
{
    m_measurement.start();
}

void ReceiveTask::received(Connection *connection, qint64 messages)
{
    m_messages += messages;
    if (m_messages < m_case.count)
        return;
    m_measurement.stop();
    if (m_messages > m_case.count)
        fail(QStringLiteral("too many messages"));
    connection->close();
    finish(m_messages, m_messages * m_case.size);
}

SendTask::SendTask(const ClientCase &clientCase) : Task(clientCase) { }

void SendTask::start()
{
    m_connection = Connection::create(m_case, this);
    m_connection->expect(4, false); // "done"
    m_connection->open();
}

void SendTask::opened(Connection *connection)
{
    m_measurement.start();
    connection->send(m_case.count);
}

void SendTask::received(Connection *connection, qint64)
{
    m_measurement.stop();
    connection->close();
    finish(m_case.count, m_case.count * m_case.size);
}

PingPongTask::PingPongTask(const ClientCase &clientCase) : Task(clientCase), m_uncounted(200)
{
    m_nanoseconds.reserve(size_t(clientCase.count));
}

void PingPongTask::start()
{
    m_connection = Connection::create(m_case, this);
    m_connection->open();
}

void PingPongTask::opened(Connection *connection)
{
    ping(connection);
}

void PingPongTask::ping(Connection *connection)
{
    if (m_uncounted == 0 && !m_measurement.isStarted())
        m_measurement.start();
    m_clock.start();
    connection->send(1);
}

void PingPongTask::received(Connection *connection, qint64)
{
    if (m_uncounted > 0)
        --m_uncounted;
    else
        m_nanoseconds.push_back(m_clock.nsecsElapsed());
    if (qint64(m_nanoseconds.size()) < m_case.count) {
        ping(connection);
        return;
    }
    m_measurement.stop();
    connection->close();
    finish(m_case.count, m_case.count * m_case.size,
           {{QStringLiteral("p50"), percentile(50)}, {QStringLiteral("p99"), percentile(99)}});
}

double PingPongTask::percentile(int percent)
{
    const auto at = m_nanoseconds.begin() + qsizetype(m_nanoseconds.size() - 1) * percent / 100;
    std::nth_element(m_nanoseconds.begin(), at, m_nanoseconds.end());
    return double(*at) / 1e9;
}

ConnectTask::ConnectTask(const ClientCase &clientCase) : Task(clientCase) { }

void ConnectTask::start()
{
    m_measurement.start();
    next();
}

void ConnectTask::next()
{
    m_connection = Connection::create(m_case, this);
    m_connection->open();
}

void ConnectTask::opened(Connection *)
{
    // Not here: the connection cannot be deleted while it reports.
    QMetaObject::invokeMethod(
            this,
            [this] {
                m_connection->drop();
                if (++m_connections < m_case.count) {
                    next();
                    return;
                }
                m_measurement.stop();
                finish(m_connections, 0);
            },
            Qt::QueuedConnection);
}

void ConnectTask::received(Connection *, qint64)
{
    fail(QStringLiteral("a message that nobody has asked for"));
}
