// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#pragma once

#include "connection.h"
#include "measurement.h"

#include <QtCore/qobject.h>

#include <memory>

// What is measured. Prints its figures and ends the event loop when it is done.
class Task : public QObject
{
    Q_OBJECT

public:
    static std::unique_ptr<Task> create(const ClientCase &clientCase);

    virtual void start() = 0;

protected:
    explicit Task(const ClientCase &clientCase) : m_case(clientCase) { }

    // With the figures of m_measurement and those that only this task has.
    void finish(qint64 messages, qint64 bytes, const QJsonObject &more = {});

    const ClientCase m_case;
    Measurement m_measurement;
};
