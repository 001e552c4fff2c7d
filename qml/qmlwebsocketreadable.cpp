// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#include "qmlwebsocketreadable.h"

#include "qmlconnection.h"
#include "scriptsupport.h"
#include "websocketreadable.h"

#include <QtQml/qjsengine.h>
#include <QtQml/qqmlengine.h>

namespace WebSocketStreamInternal {

/*!
    \qmltype WebSocketReadable
    \inqmlmodule WebSocketStream
    \brief The end of a WebSocketStream to read from, one message at a time.

    Had from WebSocketStream::readable or from the Promise WebSocketStream::opened, one for each
    connection. As long as nothing is read, the server is made to wait.
*/

QmlWebSocketReadable::QmlWebSocketReadable(QmlConnection *connection) : m_connection(connection) { }

/*!
    \qmlmethod Promise WebSocketReadable::read()
    Returns a Promise of \c{{value, done}} for the next message: \c value is a string for a text
    message and an ArrayBuffer for a binary one. At the end of the stream \c done is \c true and \c value
    \c undefined. What has arrived can be read, whatever the end was; then, after an unclean end, the Promise is
    rejected with the error of WebSocketStream::closed.
*/
QJSValue QmlWebSocketReadable::read()
{
    m_wasRead = true;
    m_reads.emplace_back(qjsEngine(this));
    QJSValue promise = m_reads.back().promise();
    serve();
    return promise;
}

void QmlWebSocketReadable::serve()
{
    QJSEngine *engine = qjsEngine(this);
    const auto resolveNext = [this, engine](const QJSValue &value, bool done) {
        QJSValue result = engine->newObject();
        result.setProperty(QStringLiteral("value"), value);
        result.setProperty(QStringLiteral("done"), done);
        m_reads.front().resolve(result);
        m_reads.pop_front();
    };
    while (!m_reads.empty() && m_reads.front().isAlive()) {
        WebSocketReadable *source = m_connection ? m_connection->coreReadable() : nullptr;
        if (!m_cancelled && source && source->hasPendingMessages()) {
            resolveNext(engine->toScriptValue(m_connection->takeMessage()), false);
            Q_EMIT m_connection->buffersChanged();
        } else if (m_cancelled) {
            resolveNext({}, true);
        } else if (!m_connection || (m_connection->isReadToTheEnd() && m_connection->hasFailed())) {
            m_reads.front().reject(m_connection ? m_connection->rejection()
                                                : toScriptError(engine, QmlConnection::deletedError()));
            m_reads.pop_front();
        } else if (m_connection->isReadToTheEnd() && m_connection->state() == WebSocketStream::State::Closed) {
            resolveNext({}, true);
        } else {
            break;
        }
    }
}

/*!
    \qmlmethod Promise WebSocketReadable::cancel(var reason)
    Drops the messages that wait and closes the stream. If \a reason is an Error whose name is
    \c WebSocketError, its \c closeCode and \c reason are sent. Promises of read() get the end of the stream.
*/
QJSValue QmlWebSocketReadable::cancel(const QJSValue &reason)
{
    m_cancelled = true;
    serve();
    if (WebSocketReadable *source = m_connection ? m_connection->coreReadable() : nullptr)
        source->cancel(toCancelError(reason));
    else if (m_connection)
        m_connection->close();
    const ScriptPromise cancelled(qjsEngine(this));
    cancelled.resolve();
    return cancelled.promise();
}

} // namespace WebSocketStreamInternal

#include "moc_qmlwebsocketreadable.cpp"
