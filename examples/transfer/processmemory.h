// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#pragma once

#include <QtCore/qobject.h>
#include <QtQml/qqmlregistration.h>

class ProcessMemory : public QObject
{
    Q_OBJECT
    QML_ELEMENT
    QML_SINGLETON

public:
    // What this process occupies of the computer's memory; 0 if that is not known here.
    Q_INVOKABLE static double residentBytes();
};
