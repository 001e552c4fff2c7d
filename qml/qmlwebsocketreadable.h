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
class QmlFileReceiver;

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
    // The default is refused; without it a missing argument would not be a TypeError.
    Q_INVOKABLE QJSValue saveTo(const QJSValue &file = {}, const QJSValue &options = {});
    Q_INVOKABLE QJSValue cancel(const QJSValue &reason = {});

    // Lets those whose turn it is have what is there.
    void serve();

private:
    // Who waits for a message.
    struct Turn
    {
        ScriptPromise promise;
        QPointer<QmlFileReceiver> receiver; // of saveTo()
    };

    [[nodiscard]] bool serveFirst();
    void endFirst();
    void rejectFirst(const QJSValue &error);
    void resolveFirst(const QJSValue &value, bool done);
    void endTurn(const QmlFileReceiver *receiver);

    QPointer<QmlConnection> m_connection;
    std::deque<Turn> m_turns; // in the order of the calls
    bool m_wasRead = false;
    bool m_cancelled = false;
};

} // namespace WebSocketStreamInternal
