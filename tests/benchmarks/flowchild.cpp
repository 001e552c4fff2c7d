// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#include "flowchild.h"

#include <QtCore/qcoreapplication.h>
#include <QtCore/qdeadlinetimer.h>
#include <QtCore/qjsondocument.h>

#include <chrono>

using namespace std::chrono_literals;

FlowChild::FlowChild(const FlowCase &flowCase, const QString &role, quint16 port, const QStringList &arguments)
{
    setProcessChannelMode(QProcess::ForwardedErrorChannel);
    start(QCoreApplication::applicationFilePath(),
          QStringList{QStringLiteral("--child"), role, QStringLiteral("--port"), QString::number(port)}
                  + flowCase.toArguments() + arguments);
}

FlowChild::~FlowChild()
{
    kill();
    waitForFinished();
}

QJsonObject FlowChild::line()
{
    const QDeadlineTimer deadline(10min);
    while (!canReadLine()) {
        if (!waitForReadyRead(int(deadline.remainingTime())))
            return {};
    }
    return QJsonDocument::fromJson(readLine()).object();
}

QJsonObject FlowChild::ask()
{
    write("\n");
    return line();
}
