// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#pragma once

#include "speedcell.h"
#include "speedtargets.h"

// The tables in Markdown: one for each task and scheme: its header, and the rows of one cell; and one that
// compares with the targets.
void printTableHeader(const QString &task, const QString &scheme);
void printTableRows(const SpeedResults &results, const QStringList &columns);
void printTargets(const std::vector<SpeedTargetResult> &checked);
