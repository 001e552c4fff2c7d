// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#pragma once

#include <QtCore/qobject.h>
#include <QtQml/qjsvalue.h>
#include <QtQml/qqmlregistration.h>

class QJSEngine;
class QQmlEngine;

namespace WebSocketStreamInternal {

// Named Async in QML. A script file in the qmldir would be enough, but such a module cannot be imported twice.
class QmlAsync : public QObject
{
    Q_OBJECT
    QML_NAMED_ELEMENT(Async)
    QML_SINGLETON
    QML_ADDED_IN_VERSION(1, 0)

public:
    static QmlAsync *create(QQmlEngine *engine, QJSEngine *scriptEngine);

    // The default is refused; without it a missing argument would be an error of another kind.
    Q_INVOKABLE QJSValue run(const QJSValue &task = {});

private:
    QmlAsync() = default;
};

} // namespace WebSocketStreamInternal
