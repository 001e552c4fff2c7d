// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#include "task.h"

#include "../flowcase.h"
#include "growtask.h"
#include "manystreams.h"
#include "onestream.h"
#include "slowconsumer.h"

#include <QtCore/qcoreapplication.h>

std::unique_ptr<Task> Task::create(const ClientCase &clientCase)
{
    const QString &task = clientCase.task;
    if (task == QLatin1String("receive"))
        return std::make_unique<ReceiveTask>(clientCase);
    if (task == QLatin1String("send"))
        return std::make_unique<SendTask>(clientCase);
    if (task == QLatin1String("pingpong"))
        return std::make_unique<PingPongTask>(clientCase);
    if (task == QLatin1String("connect"))
        return std::make_unique<ConnectTask>(clientCase);
    if (task == QLatin1String("idle"))
        return std::make_unique<IdleTask>(clientCase);
    if (task == QLatin1String("streams"))
        return std::make_unique<StreamsTask>(clientCase);
    if (task == QLatin1String("slow"))
        return std::make_unique<SlowTask>(clientCase);
    if (task == QLatin1String("crowd"))
        return std::make_unique<CrowdTask>(clientCase);
    if (task == QLatin1String("grow"))
        return std::make_unique<GrowTask>(clientCase);
    fail(QStringLiteral("no task %1").arg(task));
}

void Task::finish(qint64 messages, qint64 bytes, const QJsonObject &more)
{
    QJsonObject result = m_measurement.result(messages, bytes);
    for (auto i = more.begin(); i != more.end(); ++i)
        result[i.key()] = i.value();
    printLine(result);
    QCoreApplication::quit();
}
