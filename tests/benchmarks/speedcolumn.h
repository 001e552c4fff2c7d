// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#pragma once

#include <QtCore/qlist.h>
#include <QtCore/qstring.h>
#include <QtCore/qstringlist.h>

// A way to use a WebSocket, and the program that does so.
struct SpeedColumn
{
    QString name;
    QString program;
    QStringList arguments; // before the others
    bool isSlow = false;
    QStringList tasks; // that it does
    bool hasTls = true;

    // Those that can be run here. What is asked for by name, or known, but missing is named on standard error.
    static QList<SpeedColumn> available(const QStringList &names);
};
