// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#pragma once

#include <QtCore/qglobal.h>

// The memory of this process, in KiB.
struct Memory
{
    qint64 resident = 0;
    qint64 peak = 0;

    static Memory now();
};

// What the system can give without swapping, in KiB; 0 if it does not say.
qint64 availableMemory();
