// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#include "destroyer.h"

#include <QtCore/qmetaobject.h>

void Destroyer::remove(QObject *object)
{
    delete object;
}

void Destroyer::removeOn(QObject *object, const QString &signalName)
{
    const QMetaObject *type = object->metaObject();
    const QMetaMethod slot = staticMetaObject.method(staticMetaObject.indexOfSlot("removeSender()"));
    for (int i = 0; i < type->methodCount(); ++i) {
        const QMetaMethod method = type->method(i);
        if (method.methodType() == QMetaMethod::Signal && method.name() == signalName.toUtf8()) {
            connect(object, method, this, slot);
            return;
        }
    }
    qWarning("there is no signal %s", qPrintable(signalName));
}

void Destroyer::removeSender()
{
    delete sender();
}

#include "moc_destroyer.cpp"
