// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#pragma once

#include "flowcase.h"

#include <QtCore/qprocess.h>

// This program in another process and another role. It ends with this object.
class FlowChild : public QProcess
{
public:
    FlowChild(const FlowCase &flowCase, const QString &role, quint16 port = 0, const QStringList &arguments = {});
    ~FlowChild() override;

    // What it reports next; empty if it has ended or says nothing for minutes.
    QJsonObject line();
    QJsonObject ask();
};
