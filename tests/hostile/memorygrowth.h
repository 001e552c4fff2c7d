// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#pragma once

#include <QtCore/qglobal.h>

// How far the resident memory of this process rises at most from now on. Nothing is measured where a sanitizer keeps
// freed memory, or where the system does not tell: bytes() is 0 then.
class MemoryGrowth
{
public:
    MemoryGrowth();

    [[nodiscard]] static bool canMeasure();

    [[nodiscard]] qint64 bytes() const;

private:
    qint64 m_baseline = 0;
};
