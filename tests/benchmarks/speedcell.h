// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#pragma once

#include "figures.h"

#include <QtCore/qjsonobject.h>
#include <QtCore/qstring.h>

#include <map>
#include <vector>

// What all columns do in turn: one task, scheme, size and kind of messages.
struct SpeedCell
{
    QString task;
    QString scheme;
    qint64 size = 1; // of a message
    bool text = false;
    int streams = 1;
    double scale = 1; // of how much there is to do

    // Messages or connections, for each stream (in the task grow for all). Slow columns get fewer; rates can be
    // compared all the same.
    [[nodiscard]] qint64 count(bool isSlow) const;
    // How long each stream sends a message a second, in the task grow.
    [[nodiscard]] int seconds() const;
    [[nodiscard]] QString kind() const { return text ? QStringLiteral("text") : QStringLiteral("binary"); }
    // Of the request to the server.
    [[nodiscard]] QString path(qint64 count) const;
};

// The samples of one cell: for each column, one for each round.
struct SpeedResults
{
    SpeedCell cell;
    std::map<QString, std::vector<QJsonObject>> samples;

    [[nodiscard]] bool has(const QString &column) const { return samples.count(column) > 0; }
    [[nodiscard]] Figures figures(const QString &column, const char *name) const;
    [[nodiscard]] Figures rates(const QString &column) const; // messages per second
    [[nodiscard]] Figures nanoseconds(const QString &column) const; // of processor time, for a message
};

// What others are compared with.
inline const QString referenceColumn = QStringLiteral("qwebsocket");
