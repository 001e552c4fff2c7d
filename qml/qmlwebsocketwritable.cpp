// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#include "qmlwebsocketwritable.h"

#include "qmlconnection.h"
#include "scriptsupport.h"
#include "websocketwritable.h"

#include <QtQml/qjsengine.h>
#include <QtQml/qqmlengine.h>

namespace WebSocketStreamInternal {

/*!
    \qmltype WebSocketWritable
    \inqmlmodule WebSocketStream
    \brief The end of a WebSocketStream to write to, one message at a time.

    Had from WebSocketStream::writable or from the Promise WebSocketStream::opened, one for each
    connection.
*/

QmlWebSocketWritable::QmlWebSocketWritable(QmlConnection *connection) : m_connection(connection) { }

/*!
    \qmlmethod Promise WebSocketWritable::write(var chunk)
    Sends \a chunk, a string as a text message; an ArrayBuffer, a typed array or a DataView as a binary one.
    Returns a Promise that resolves as soon as the producer may go on: when the message has left for the
    kernel, or fewer than WebSocketStream::writeHighWaterMark bytes wait. A producer that awaits it never
    fills the memory.

    The Promise is rejected with a TypeError for anything else, with an \c InvalidStateError before the stream is
    open and once closing has begun, and with the error of WebSocketStream::closed after an unclean end.
*/
QJSValue QmlWebSocketWritable::write(const QJSValue &chunk)
{
    QJSEngine *engine = qjsEngine(this);
    const ScriptPromise written(engine);
    const std::optional<WebSocketMessage> message = toMessage(engine, chunk);
    if (!message) {
        written.reject(engine->newErrorObject(
                QJSValue::TypeError,
                WebSocketStream::tr(
                        "The message is neither text nor binary; a string, an ArrayBuffer, a typed array and a "
                        "DataView are allowed.")));
        return written.promise();
    }
    if (m_connection)
        m_connection->send(*message, written);
    if (!m_connection) // or not any more
        written.reject(toScriptError(engine, QmlConnection::deletedError()));
    return written.promise();
}

/*!
    \qmlmethod Promise WebSocketWritable::close()
    Closes the stream after everything written has been sent, with a Close frame without a body. Returns
    a Promise that resolves with \c undefined when WebSocketStream::closed does, or is rejected like it.
*/
QJSValue QmlWebSocketWritable::close()
{
    QJSEngine *engine = qjsEngine(this);
    if (!m_connection) {
        const ScriptPromise closed(engine);
        closed.reject(toScriptError(engine, QmlConnection::deletedError()));
        return closed.promise();
    }
    QJSValue closed = callScript(engine, "withoutResult", {m_connection->closed()});
    m_connection->close();
    return closed;
}

/*!
    \qmlmethod Promise WebSocketWritable::abort(var reason)
    Drops what has not been handed to the socket and closes the stream. If \a reason is an Error whose name is
    \c WebSocketError, its \c closeCode and \c reason are sent.
*/
QJSValue QmlWebSocketWritable::abort(const QJSValue &reason)
{
    if (WebSocketWritable *target = m_connection ? m_connection->coreWritable() : nullptr)
        target->abort(toCancelError(reason));
    else if (m_connection)
        m_connection->close();
    const ScriptPromise aborted(qjsEngine(this));
    aborted.resolve();
    return aborted.promise();
}

} // namespace WebSocketStreamInternal

#include "moc_qmlwebsocketwritable.cpp"
