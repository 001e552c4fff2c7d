// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#pragma once

#include "speedcell.h"

#include <QtCore/qbytearraylist.h>

// What the project promises. Says which promises the results of one cell break.
QByteArrayList missedTargets(const SpeedResults &results);
