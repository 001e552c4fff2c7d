// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#include "qmlwebsocketwritable.h"

#include "qmlconnection.h"
#include "qmlfilesender.h"
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
    const std::optional<WebSocketMessage> message = toMessage(engine, chunk);
    if (!message) {
        const QString text = WebSocketStream::tr("The message is neither text nor binary; a string, an ArrayBuffer, a "
                                                 "typed array and a DataView are allowed.");
        return ScriptPromise::rejected(engine, engine->newErrorObject(QJSValue::TypeError, text));
    }
    if (!m_connection)
        return ScriptPromise::rejected(engine, toScriptError(engine, QmlConnection::deletedError()));
    return m_connection->send(*message);
}

/*!
    \qmlmethod Promise WebSocketWritable::sendFile(url file, var options)
    Sends what is in \a file as one message, which may be larger than memory: it is read no faster than the server takes it.
    Returns a Promise of the number of bytes, which resolves when the last of them was handed to the connection. Messages
    that are written after it wait for its end.

    \a file is the URL of a local file, such as FileDialog's \c selectedFile, or a path. \a options is an object with any of

    \table
    \header \li Property \li Meaning
    \row \li \c type \li \c "binary", the default, or \c "text" for a file that is UTF-8
    \row \li \c signal \li an AbortSignal, or an AbortController; the Promise is rejected with its reason
    \row \li \c onProgress \li a function that is called with the bytes that were handed over and the size of the file, some
         times a second and at the end
    \endtable

    \qml
    onAccepted: stream.writable.sendFile(selectedFile, {
        signal: controller.signal,
        onProgress: (bytes, total) => { bar.value = bytes / total; }
    }).then(bytes => { status.text = `${bytes} bytes sent`; }, error => { status.text = error.message; })
    \endqml

    The Promise is rejected with a TypeError for what is no local file or makes no sense as an option, with an
    \c OperationError for a file that cannot be read or is not UTF-8 as it ought to be, and with the same errors as that of
    write(). Once something of it was sent, a message that cannot be completed, also because \c signal was aborted, closes the
    stream, as abort() does: its beginning must not be taken for the whole. Before that the stream goes on.

    \sa WebSocketReadable::saveTo()
*/
QJSValue QmlWebSocketWritable::sendFile(const QJSValue &file, const QJSValue &options)
{
    QJSEngine *engine = qjsEngine(this);
    const ScriptPromise sent(engine);
    const std::optional<QmlFileRequest> request = QmlFileRequest::from(engine, file, options, sent);
    if (!m_connection)
        sent.reject(toScriptError(engine, QmlConnection::deletedError()));
    else if (request)
        new QmlFileSender(engine, m_connection, *request, sent);
    return sent.promise();
}

/*!
    \qmlmethod Promise WebSocketWritable::close()
    Closes the stream after everything written has been sent, with a Close frame without a body. Returns
    a Promise that resolves with \c undefined when WebSocketStream::closed does, or is rejected like it.
*/
QJSValue QmlWebSocketWritable::close()
{
    QJSEngine *engine = qjsEngine(this);
    if (!m_connection)
        return ScriptPromise::rejected(engine, toScriptError(engine, QmlConnection::deletedError()));
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
    return callScript(qjsEngine(this), "makeResolved");
}

} // namespace WebSocketStreamInternal

#include "moc_qmlwebsocketwritable.cpp"
