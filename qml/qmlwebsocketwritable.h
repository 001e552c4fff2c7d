// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#pragma once

#include <QtCore/qobject.h>
#include <QtCore/qpointer.h>
#include <QtQml/qjsvalue.h>
#include <QtQml/qqmlregistration.h>

namespace WebSocketStreamInternal {

class QmlConnection;

// Named WebSocketWritable in QML.
class QmlWebSocketWritable : public QObject
{
    Q_OBJECT
    QML_NAMED_ELEMENT(WebSocketWritable)
    QML_UNCREATABLE("A WebSocketWritable is had from a WebSocketStream.")
    QML_ADDED_IN_VERSION(1, 0)

public:
    explicit QmlWebSocketWritable(QmlConnection *connection);

    // The defaults of what has to be there are refused; without them a missing argument would not be a TypeError.
    Q_INVOKABLE QJSValue write(const QJSValue &chunk = {});
    Q_INVOKABLE QJSValue sendFile(const QJSValue &file = {}, const QJSValue &options = {});
    Q_INVOKABLE QJSValue close();
    Q_INVOKABLE QJSValue abort(const QJSValue &reason = {});

private:
    QPointer<QmlConnection> m_connection;
};

} // namespace WebSocketStreamInternal
