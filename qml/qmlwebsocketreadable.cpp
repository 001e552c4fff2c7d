// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#include "qmlwebsocketreadable.h"

#include "qmlconnection.h"
#include "qmlfilereceiver.h"
#include "scriptsupport.h"
#include "websocketreadable.h"

#include <QtQml/qjsengine.h>
#include <QtQml/qqmlengine.h>

#include <algorithm>

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
    m_turns.push_back({ScriptPromise(qjsEngine(this)), {}});
    QJSValue promise = m_turns.back().promise.promise();
    serve();
    return promise;
}

/*!
    \qmlmethod Promise WebSocketReadable::saveTo(url file, var options)
    Writes the next message to \a file as it comes, so that it may be larger than memory and than
    WebSocketStream::maxMessageSize. Returns a Promise of \c{{bytes, isText}}: how large the file is, and whether it was a text
    message, which is UTF-8 in the file. At the end of the stream the Promise resolves with \c null, and there is no file. read()
    and saveTo() take turns in the order of the calls, and go before the handlers of WebSocketStream::messageReceived().

    \a file is the URL of a local file, such as FileDialog's \c selectedFile, or a path. It gets this name, and what had
    it before is replaced, when the message is complete. \a options is an object with any of

    \table
    \header \li Property \li Meaning
    \row \li \c signal \li an AbortSignal, or an AbortController; the Promise is rejected with its reason, and the rest of the
         message is dropped
    \row \li \c onProgress \li a function that is called with the bytes that were written and the size of the message, some times
         a second and at the end. The size is -1 until then: a message has as many bytes as come.
    \endtable

    \qml
    Async.run(function*() {
        const {readable} = yield stream.opened;
        const saved = yield readable.saveTo("file:///tmp/large.bin", {
            signal: AbortSignal.timeout(60000),
            onProgress: bytes => { status.text = `${bytes} bytes so far`; }
        });
        status.text = saved ? `${saved.bytes} bytes saved` : "no more messages";
    })
    \endqml

    The Promise is rejected with a TypeError for what is no local file or makes no sense as an option, and with an
    \c OperationError for a file that cannot be written: nothing is taken from the stream if it cannot be opened, and only the
    rest of this message is dropped later. It is rejected with the error of WebSocketStream::closed after an unclean end,
    and with an \c OperationError if the stream was closed within the message. There is no file then.

    A message larger than WebSocketStream::maxMessageSize has to find saveTo() waiting for it: that it is the next one must be
    known before it comes.

    \sa WebSocketWritable::sendFile()
*/
QJSValue QmlWebSocketReadable::saveTo(const QJSValue &file, const QJSValue &options)
{
    m_wasRead = true;
    QJSEngine *engine = qjsEngine(this);
    const ScriptPromise saved(engine);
    const std::optional<QmlFileRequest> request = QmlFileRequest::from(engine, file, options, saved);
    if (!m_connection)
        saved.reject(toScriptError(engine, QmlConnection::deletedError()));
    if (!m_connection || !request)
        return saved.promise();
    auto *const receiver = new QmlFileReceiver(engine, m_connection, *request, saved);
    if (receiver->isRunning()) {
        const auto endItsTurn = [this, receiver] { endTurn(receiver); };
        connect(receiver, &QmlFileReceiver::tookMessage, this, endItsTurn);
        connect(receiver, &QmlFileReceiver::finished, this, endItsTurn);
        m_turns.push_back({saved, receiver});
        serve();
    }
    return saved.promise();
}

void QmlWebSocketReadable::endTurn(const QmlFileReceiver *receiver)
{
    const auto isOfReceiver = [receiver](const Turn &turn) { return turn.receiver == receiver; };
    const auto turn = std::find_if(m_turns.begin(), m_turns.end(), isOfReceiver);
    if (turn == m_turns.end())
        return;
    m_turns.erase(turn);
    serve();
}

void QmlWebSocketReadable::serve()
{
    const QPointer<QmlWebSocketReadable> guard(this);
    while (guard && !m_turns.empty() && m_turns.front().promise.isAlive() && serveFirst()) { }
}

// Returns false if it has to wait.
bool QmlWebSocketReadable::serveFirst()
{
    using State = WebSocketStream::State;
    WebSocketReadable *source = m_connection ? m_connection->coreReadable() : nullptr;
    if (m_cancelled) {
        endFirst();
    } else if (source && m_turns.front().receiver) {
        m_turns.front().receiver->begin(source); // which tells when its turn is over
        return false;
    } else if (source && source->hasPendingMessages()) {
        resolveFirst(qjsEngine(this)->toScriptValue(m_connection->takeMessage()), false);
        Q_EMIT m_connection->buffersChanged();
    } else if (!m_connection) {
        rejectFirst(toScriptError(qjsEngine(this), QmlConnection::deletedError()));
    } else if (m_connection->isReadToTheEnd() && m_connection->hasFailed()) {
        rejectFirst(m_connection->rejection());
    } else if (m_connection->isReadToTheEnd() && m_connection->state() == State::Closed) {
        endFirst();
    } else {
        return false;
    }
    return true;
}

void QmlWebSocketReadable::endFirst()
{
    if (const QPointer<QmlFileReceiver> receiver = m_turns.front().receiver)
        receiver->resolve(QJSValue(QJSValue::NullValue));
    else
        resolveFirst({}, true);
}

void QmlWebSocketReadable::rejectFirst(const QJSValue &error)
{
    const Turn turn = m_turns.front();
    if (turn.receiver) {
        turn.receiver->reject(error);
        return;
    }
    m_turns.pop_front();
    turn.promise.reject(error);
}

void QmlWebSocketReadable::resolveFirst(const QJSValue &value, bool done)
{
    QJSValue result = qjsEngine(this)->newObject();
    result.setProperty(QStringLiteral("value"), value);
    result.setProperty(QStringLiteral("done"), done);
    m_turns.front().promise.resolve(result);
    m_turns.pop_front();
}

/*!
    \qmlmethod Promise WebSocketReadable::cancel(var reason)
    Drops the messages that wait and closes the stream. If \a reason is an Error whose name is
    \c WebSocketError, its \c closeCode and \c reason are sent. Promises of read() and saveTo() that wait get the end of the stream.
*/
QJSValue QmlWebSocketReadable::cancel(const QJSValue &reason)
{
    m_cancelled = true;
    serve();
    if (WebSocketReadable *source = m_connection ? m_connection->coreReadable() : nullptr)
        source->cancel(toCancelError(reason));
    else if (m_connection)
        m_connection->close();
    return callScript(qjsEngine(this), "makeResolved");
}

} // namespace WebSocketStreamInternal

#include "moc_qmlwebsocketreadable.cpp"
