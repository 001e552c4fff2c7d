// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#pragma once

#include <QtCore/qobject.h>
#include <QtCore/qstring.h>
#include <QtQml/qqmlregistration.h>

// Keeps what is logged as a warning or worse.
class Warnings : public QObject
{
    Q_OBJECT
    QML_ELEMENT
    QML_SINGLETON

public:
    explicit Warnings(QObject *parent = nullptr);
    ~Warnings() override;

    // Those since the last call, one a line.
    Q_INVOKABLE QString take();
};
