// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#include "qmlconnection.h"

#include "scriptsupport.h"
#include "websocketreadable.h"
#include "websocketwritable.h"

#include <QtQml/qjsengine.h>
#include <QtQml/qqmlengine.h>

namespace WebSocketStreamInternal {

using Kind = WebSocketError::Kind;

WebSocketError QmlConnection::deletedError()
{
    return WebSocketError(Kind::Abort, WebSocketStream::tr("The WebSocketStream was deleted."));
}

QmlConnection::QmlConnection(QObject *element) : QObject(element) { }

QmlConnection::~QmlConnection()
{
    m_core.reset(); // fails what is being written
    if (m_state != State::Closed)
        finish(deletedError());
}

void QmlConnection::start(const QUrl &url, const WebSocketStreamOptions &options)
{
    if (engine())
        m_memory = ScriptMemory::of(engine());
    m_core = std::make_unique<WebSocketStream>(url, options);
    connect(m_core.get(), &WebSocketStream::stateChanged, this, &QmlConnection::onStateChanged);
    connect(coreReadable(), &WebSocketReadable::messagesAvailable, this, &QmlConnection::onMessagesAvailable);
    connect(coreReadable(), &QIODevice::readChannelFinished, this, &QmlConnection::onReadChannelFinished);
    connect(coreWritable(), &QIODevice::bytesWritten, this, &QmlConnection::buffersChanged);
}

void QmlConnection::close(const WebSocketCloseInfo &info)
{
    m_closedWhileConnecting |= m_state == State::Connecting;
    if (m_core) {
        m_core->close(info);
    } else if (m_state != State::Closed) {
        finish(WebSocketError(WebSocketStream::tr("The stream was closed before the connection was established."),
                              {1006}));
        Q_EMIT stateChanged();
    }
}

void QmlConnection::withdraw()
{
    if (m_state == State::Closed)
        return;
    m_withdrawn = true;
    close();
}

void QmlConnection::setDiscarding(bool discarding)
{
    m_discarding = discarding;
    if (discarding)
        discardMessages();
}

void QmlConnection::discardMessages()
{
    WebSocketReadable *source = coreReadable();
    if (!source || !source->hasPendingMessages())
        return;
    source->readMessages();
    Q_EMIT buffersChanged();
}

void QmlConnection::fail(const WebSocketError &error)
{
    finish(error);
    Q_EMIT stateChanged();
}

QJSValue QmlConnection::send(const WebSocketMessage &message)
{
    QJSEngine *const scriptEngine = engine();
    if (!m_core)
        return ScriptPromise::rejected(scriptEngine, notStartedRejection());
    const QPointer<QmlConnection> guard(this);
    const QFuture<void> future = coreWritable()->send(message);
    if (!guard)
        return ScriptPromise::rejected(scriptEngine, toScriptError(scriptEngine, deletedError()));
    QJSValue promise = toPromise(future);
    Q_EMIT buffersChanged();
    return promise;
}

QJSValue QmlConnection::toPromise(QFuture<void> future)
{
    if (future.isFinished() && !future.isCanceled()) // almost always
        return callScript(engine(), "makeResolved");
    const ScriptPromise sent(engine());
    future.then(this, [sent] { sent.resolve(); }).onFailed(this, [this, sent](const WebSocketError &error) {
        if (sent.isAlive())
            sent.reject(rejection(error));
    });
    return sent.promise();
}

void QmlConnection::retire()
{
    m_retired = true;
    m_readableReference = QJSValue();
    m_writableReference = QJSValue();
    close();
    deleteIfUnused();
}

void QmlConnection::deleteIfUnused()
{
    if (m_retired && m_state == State::Closed && !m_readable && !m_writable)
        deleteLater();
}

QString QmlConnection::protocol() const
{
    return m_core ? m_core->protocol() : QString();
}

QString QmlConnection::extensions() const
{
    return m_core ? m_core->extensions() : QString();
}

WebSocketReadable *QmlConnection::coreReadable() const
{
    return m_core ? m_core->readable() : nullptr;
}

WebSocketWritable *QmlConnection::coreWritable() const
{
    return m_core ? m_core->writable() : nullptr;
}

QVariant QmlConnection::takeMessage()
{
    WebSocketReadable *source = coreReadable();
    const WebSocketMessage message = source ? source->readMessage() : WebSocketMessage();
    if (m_memory && message.isBinary())
        m_memory->add(message.size());
    return toScriptVariant(message);
}

QJSValue QmlConnection::opened()
{
    if (!m_opened) {
        m_opened.emplace(engine());
        settleOpened();
    }
    return m_opened->promise();
}

QJSValue QmlConnection::closed()
{
    if (!m_closed) {
        m_closed.emplace(engine());
        settleClosed();
    }
    return m_closed->promise();
}

QmlWebSocketReadable *QmlConnection::readable()
{
    if (!m_readable) {
        m_readable = new QmlWebSocketReadable(this);
        m_readableReference = giveToScript(m_readable);
    }
    return m_readable;
}

QmlWebSocketWritable *QmlConnection::writable()
{
    if (!m_writable) {
        m_writable = new QmlWebSocketWritable(this);
        m_writableReference = giveToScript(m_writable);
    }
    return m_writable;
}

// An end may be used after this object's end, which is why it belongs to the script.
QJSValue QmlConnection::giveToScript(QObject *end)
{
    connect(end, &QObject::destroyed, this, &QmlConnection::deleteIfUnused);
    QJSEngine *scriptEngine = engine();
    if (!scriptEngine) {
        end->setParent(this);
        return {};
    }
    return scriptEngine->newQObject(end);
}

bool QmlConnection::isFailureKnown()
{
    if (m_closed || (m_opened && !m_wasOpened) || (m_readable && m_readable->wasRead()) || m_closedWhileConnecting)
        return true;
    // A signal that was aborted; but that time was up is news.
    return m_error && m_error->kind() == Kind::Abort
            && error().property(QStringLiteral("name")).toString() != QLatin1StringView("TimeoutError");
}

QJSValue QmlConnection::rejection()
{
    if (!m_rejection) {
        const QVariant abortReason = m_error->abortReason();
        m_rejection = abortReason.isValid() ? abortReason.value<QJSValue>() : toScriptError(engine(), *m_error);
    }
    return *m_rejection;
}

QJSValue QmlConnection::rejection(const WebSocketError &error)
{
    const bool isFinal = m_core && m_core->state() == State::Closed && error.kind() != Kind::InvalidState;
    if (!isFinal)
        return toScriptError(engine(), error);
    if (!m_error) // it has not come to onStateChanged() yet
        m_error = error;
    return rejection();
}

QJSValue QmlConnection::notStartedRejection()
{
    const WebSocketError connecting(Kind::InvalidState,
                                    WebSocketStream::tr("The stream is still connecting; wait for opened."));
    return m_error ? rejection() : toScriptError(engine(), connecting);
}

QJSValue QmlConnection::error()
{
    return rejection().isError() ? rejection() : toScriptError(engine(), *m_error);
}

void QmlConnection::onStateChanged(State state)
{
    if (state == State::Open) {
        m_state = state;
        m_wasOpened = true;
        settleOpened();
    } else if (state == State::Closed) {
        try {
            finish({}, m_core->closed().result());
        } catch (const WebSocketError &error) {
            finish(error);
        }
    } else {
        m_state = state;
    }
    Q_EMIT stateChanged();
}

void QmlConnection::onMessagesAvailable()
{
    if (m_discarding) {
        discardMessages();
        return;
    }
    if (m_readable)
        m_readable->serve();
    Q_EMIT buffersChanged();
    Q_EMIT messagesAvailable();
}

void QmlConnection::onReadChannelFinished()
{
    m_isReadToTheEnd = true;
    if (m_readable)
        m_readable->serve();
}

void QmlConnection::finish(const std::optional<WebSocketError> &error, const WebSocketCloseInfo &info)
{
    m_state = State::Closed;
    if (!m_error)
        m_error = error;
    m_closeInfo = m_error ? WebSocketCloseInfo{m_error->closeCode(), m_error->reason()} : info;
    if (!m_wasOpened)
        settleOpened();
    if (m_readable)
        m_readable->serve();
    settleClosed();
    deleteIfUnused();
}

void QmlConnection::settleOpened()
{
    if (!m_opened || !m_opened->isAlive())
        return;
    if (m_wasOpened)
        m_opened->resolve(openInfo());
    else if (m_error)
        m_opened->reject(rejection());
}

void QmlConnection::settleClosed()
{
    if (!m_closed || !m_closed->isAlive() || m_state != State::Closed)
        return;
    if (m_error)
        m_closed->reject(rejection());
    else
        m_closed->resolve(toScriptObject(engine(), m_closeInfo));
}

QJSValue QmlConnection::openInfo()
{
    QJSEngine *scriptEngine = engine();
    QJSValue info = scriptEngine->newObject();
    info.setProperty(QStringLiteral("readable"), scriptEngine->toScriptValue(readable()));
    info.setProperty(QStringLiteral("writable"), scriptEngine->toScriptValue(writable()));
    info.setProperty(QStringLiteral("protocol"), protocol());
    info.setProperty(QStringLiteral("extensions"), extensions());
    return info;
}

// Remembered, because a parent that is being deleted has none any more.
QJSEngine *QmlConnection::engine()
{
    if (!m_engine)
        m_engine = qjsEngine(parent());
    return m_engine;
}

} // namespace WebSocketStreamInternal

#include "moc_qmlconnection.cpp"
