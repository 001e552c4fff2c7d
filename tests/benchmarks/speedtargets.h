// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#pragma once

#include "speedcell.h"

#include <QtCore/qbytearray.h>

#include <vector>

// What we want to reach, and what was seen of it.
struct SpeedTargetResult
{
    QByteArray name; // in words
    QByteArray bound;
    double seen = 0;
    bool isMet = false;
};

// The targets that the results of one cell tell of.
std::vector<SpeedTargetResult> checkTargets(const SpeedResults &results);
