// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#pragma once

#include "task.h"

#include <vector>

// The tasks with one connection at a time.

class ReceiveTask : public Task, private ConnectionListener
{
    Q_OBJECT

public:
    explicit ReceiveTask(const ClientCase &clientCase);

    void start() override;

private:
    void opened(Connection *connection) override;
    void received(Connection *connection, qint64 messages) override;

    std::unique_ptr<Connection> m_connection;
    qint64 m_messages = 0;
};

class SendTask : public Task, private ConnectionListener
{
    Q_OBJECT

public:
    explicit SendTask(const ClientCase &clientCase);

    void start() override;

private:
    void opened(Connection *connection) override;
    void received(Connection *connection, qint64 messages) override;

    std::unique_ptr<Connection> m_connection;
};

class PingPongTask : public Task, private ConnectionListener
{
    Q_OBJECT

public:
    explicit PingPongTask(const ClientCase &clientCase);

    void start() override;

private:
    void opened(Connection *connection) override;
    void received(Connection *connection, qint64 messages) override;
    void ping(Connection *connection);
    [[nodiscard]] double percentile(int percent);

    std::unique_ptr<Connection> m_connection;
    qint64 m_uncounted;
    QElapsedTimer m_clock;
    std::vector<qint64> m_nanoseconds;
};

class ConnectTask : public Task, private ConnectionListener
{
    Q_OBJECT

public:
    explicit ConnectTask(const ClientCase &clientCase);

    void start() override;

private:
    void opened(Connection *connection) override;
    void received(Connection *connection, qint64 messages) override;
    void next();

    std::unique_ptr<Connection> m_connection;
    qint64 m_connections = 0;
};
