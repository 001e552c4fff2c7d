// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#pragma once

#include "scriptpromise.h"

#include <QtCore/qobject.h>
#include <QtCore/qpointer.h>
#include <QtQml/qqmlregistration.h>

#include <deque>

namespace WebSocketStreamInternal {

class QmlConnection;

// Named WebSocketReadable in QML.
class QmlWebSocketReadable : public QObject
{
    Q_OBJECT
    QML_NAMED_ELEMENT(WebSocketReadable)
    QML_UNCREATABLE("A WebSocketReadable is had from a WebSocketStream.")
    QML_ADDED_IN_VERSION(1, 0)

public:
    explicit QmlWebSocketReadable(QmlConnection *connection);

    [[nodiscard]] bool wasRead() const { return m_wasRead; }

    Q_INVOKABLE QJSValue read();
    Q_INVOKABLE QJSValue cancel(const QJSValue &reason = {});

    // Settles the Promises of read() for which there is something now.
    void serve();

private:
    QPointer<QmlConnection> m_connection;
    std::deque<ScriptPromise> m_reads;
    bool m_wasRead = false;
    bool m_cancelled = false;
};

} // namespace WebSocketStreamInternal
