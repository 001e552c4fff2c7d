// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#pragma once

#include "soakplan.h"
#include "websocketmessage.h"

// All messages of one direction of a connection, one after the other, the same ones in both processes.
class SoakMessages
{
public:
    SoakMessages(const SoakPlan &plan, Side from);

    [[nodiscard]] WebSocketMessage next();

private:
    QRandomGenerator m_random;
};

// Counts and compares what has arrived with what was sent.
class SoakReceiver
{
public:
    SoakReceiver(const SoakPlan &plan, Side from) : m_expected(plan, from) { }

    // False if it is not the very message that comes next
    [[nodiscard]] bool accept(const WebSocketMessage &message);
    [[nodiscard]] qint64 messages() const { return m_messages; }
    [[nodiscard]] qint64 bytes() const { return m_bytes; }

private:
    SoakMessages m_expected;
    qint64 m_messages = 0;
    qint64 m_bytes = 0;
};
