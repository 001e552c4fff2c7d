// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#pragma once

#include "task.h"

#include <QtCore/qjsonarray.h>
#include <QtCore/qtimer.h>

// A source of messages for a consumer that takes them when it has time.
class SlowSource : public QObject
{
    Q_OBJECT

public:
    virtual void open() = 0;
    virtual bool takeMessage() = 0; // false when there is none
    void expectEnd() { m_endExpected = true; }

Q_SIGNALS:
    void opened();

protected:
    void ended(const QString &message) const;

private:
    bool m_endExpected = false;
};

// Memory over time, while a server floods a consumer that handles 16 MiB/s.
class SlowTask : public Task
{
    Q_OBJECT

public:
    explicit SlowTask(const ClientCase &clientCase);

    void start() override;

private:
    void onOpened();
    [[nodiscard]] qint64 due() const; // messages, so far
    void takeWhatIsDue();
    void sampleMemory();
    void report();

    std::unique_ptr<SlowSource> m_source;
    QTimer m_consumer;
    QTimer m_sampler;
    QElapsedTimer m_clock;
    qint64 m_taken = 0; // messages
    qint64 m_baselineKiB = 0;
    QJsonArray m_memoryKiB;
};
