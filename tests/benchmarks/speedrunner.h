// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#pragma once

#include "speedcell.h"
#include "speedcolumn.h"

#include <QtCore/qjsonarray.h>
#include <QtCore/qprocess.h>
#include <QtCore/qtemporarydir.h>

#include <optional>

// Has the server, and runs the clients against it.
class SpeedRunner
{
public:
    ~SpeedRunner();

    bool start();
    // The columns in turn, so that whatever else the machine does strikes all of them. A column that fails once is
    // not in the results.
    SpeedResults run(const SpeedCell &cell, const QList<SpeedColumn> &columns, int rounds);

    [[nodiscard]] bool hasFailed() const { return m_failed; }
    [[nodiscard]] QJsonArray samples() const { return m_samples; }

private:
    std::optional<QJsonObject> sample(const SpeedCell &cell, const SpeedColumn &column);
    [[nodiscard]] QStringList arguments(const SpeedCell &cell, const SpeedColumn &column) const;

    QTemporaryDir m_directory;
    QProcess m_server;
    QJsonObject m_ports;
    QJsonArray m_samples; // with what describes them
    bool m_failed = false;
};
