// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#pragma once

#include <QtCore/qjsonobject.h>

// What this process holds at the moment.
struct ProcessState
{
    qint64 heap = 0; // bytes that malloc() has given out
    qint64 residentSize = 0; // bytes; what malloc() keeps for later is among them
    int descriptors = 0;

    [[nodiscard]] static ProcessState now();
    [[nodiscard]] static int openDescriptors();

    [[nodiscard]] QJsonObject toJson() const;
    [[nodiscard]] static ProcessState fromJson(const QJsonObject &object);
};

// A sanitizer keeps freed memory for a long time: then the resident size says nothing.
[[nodiscard]] bool isSanitized();
