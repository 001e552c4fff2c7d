// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#pragma once

#include <QtCore/qbytearray.h>

#include <vector>

using Figures = std::vector<double>; // one for each round

double median(Figures figures);
// Round by round.
Figures ratios(const Figures &figures, const Figures &to);
// "median (minimum to maximum)"
QByteArray spread(const Figures &figures, int decimals);
