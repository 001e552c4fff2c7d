// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#pragma once

#include "processstate.h"

#include <QtCore/qlist.h>
#include <QtCore/qstring.h>

// A process while no connection was open.
struct IdlePoint
{
    double seconds = 0;
    qint64 connections = 0; // made until then
    ProcessState state;
};

// The median of the growth between any two points, in bytes per connection.
[[nodiscard]] double heapGrowth(const QList<IdlePoint> &points);

// What has grown from point to point, or an empty string.
[[nodiscard]] QString findGrowth(const QList<IdlePoint> &points);
