// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#pragma once

#include <QtCore/qobject.h>
#include <QtQml/qqmlregistration.h>

// Deletes objects as C++ does, at once.
class Destroyer : public QObject
{
    Q_OBJECT
    QML_ELEMENT
    QML_SINGLETON

public:
    using QObject::QObject;

    Q_INVOKABLE void remove(QObject *object);
    // In a slot that is connected to the object's signal.
    Q_INVOKABLE void removeOn(QObject *object, const QString &signalName);

private Q_SLOTS:
    void removeSender();
};
