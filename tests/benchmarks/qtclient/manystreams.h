// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#pragma once

#include "task.h"

#include <vector>

// The tasks with many connections at the same time.

class IdleTask : public Task, private ConnectionListener
{
    Q_OBJECT

public:
    explicit IdleTask(const ClientCase &clientCase);

    void start() override;

private:
    void opened(Connection *connection) override;
    void received(Connection *connection, qint64 messages) override;
    void report();

    std::vector<std::unique_ptr<Connection>> m_connections;
    size_t m_openCount = 0;
    qint64 m_baselineKiB = 0;
};

class StreamsTask : public Task, private ConnectionListener
{
    Q_OBJECT

public:
    explicit StreamsTask(const ClientCase &clientCase);

    void start() override;

private:
    void opened(Connection *connection) override;
    void received(Connection *connection, qint64 messages) override;
    void report();

    std::vector<std::unique_ptr<Connection>> m_connections;
    std::vector<qint64> m_messages; // of each connection
    std::vector<qint64> m_messagesAtHalf;
    qint64 m_total = 0;
};

// Each opens, has some echoes one after the other, and closes.
class CrowdTask : public Task, private ConnectionListener
{
    Q_OBJECT

public:
    explicit CrowdTask(const ClientCase &clientCase);

    void start() override;

private:
    void opened(Connection *connection) override { connection->send(1); }
    void received(Connection *connection, qint64 messages) override;
    void closed(Connection *connection) override;

    std::vector<std::unique_ptr<Connection>> m_connections;
    std::vector<qint64> m_messages; // of each connection
    int m_closed = 0;
};
