// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#include "scriptconnection.h"

#include "scriptmemory.h"
#include "scriptsupport.h"
#include "scriptturns.h"
#include "websocketreadable.h"
#include "websocketwritable.h"

#include <QtCore/qcoreapplication.h>
#include <QtCore/qcoreevent.h>
#include <QtQml/qjsengine.h>

namespace WebSocketStreamInternal {

using State = WebSocketStream::State;

namespace {

constexpr auto sent = QEvent::User;
constexpr auto turn = QEvent::Type(QEvent::User + 1);

constexpr int turnsOfOpening = 8; // of Promises in a row, which is more than an async function takes

// What a script that awaits one write after the other does in the meantime; the messages leave together then, until the
// socket has enough.
constexpr int turnsOfWrite = 3;

} // namespace

ScriptConnection::ScriptConnection(QJSEngine *engine, ScriptTurns *turns, const QJSValue &client, const QUrl &url,
                                   const WebSocketStreamOptions &options, QObject *parent)
    : QObject(parent), m_engine(engine), m_client(client), m_memory(ScriptMemory::of(engine)), m_turns(turns),
      m_core(std::make_unique<WebSocketStream>(url, options))
{
    connect(m_core.get(), &WebSocketStream::stateChanged, this, &ScriptConnection::onStateChanged);
    connect(m_core->readable(), &WebSocketReadable::messagesAvailable, this,
            [this] { notify(QStringLiteral("didReceive")); });
}

// As a child of the engine, at the end of its destructor: nothing can be made in it any more, nor called. The writes that
// wait fail now.
ScriptConnection::~ScriptConnection()
{
    m_engine = nullptr;
}

QVariantList ScriptConnection::takeMessages()
{
    // Enough to make the call cheap, little enough not to count.
    constexpr int maxCount = 64;
    constexpr qint64 maxSize = 64 * 1024;

    WebSocketReadable *source = m_core->readable();
    QVariantList batch;
    qint64 size = 0;
    while (batch.size() < maxCount && size < maxSize && source->hasPendingMessages()) {
        const WebSocketMessage message = source->readMessage();
        size += message.size();
        if (message.isBinary())
            m_memory->add(message.size());
        batch.append(toScriptVariant(message));
    }
    if (m_turns && !batch.isEmpty())
        m_turns->request(int(batch.size()));
    return batch;
}

bool ScriptConnection::sendText(const QString &text)
{
    return send(WebSocketMessage(text));
}

bool ScriptConnection::sendBinary(const QByteArray &data)
{
    return send(WebSocketMessage(data));
}

bool ScriptConnection::send(const WebSocketMessage &message)
{
    const QPointer<ScriptConnection> guard(this);
    QFuture<void> future = m_core->writable()->send(message);
    if (!guard)
        return true;
    if (!future.isFinished()) {
        future.then(this, [this] { notifyOfSending(); }).onFailed(this, [this](const WebSocketError &error) {
            if (m_engine)
                notify(QStringLiteral("didFailToSend"), {rejection(error)});
        });
        return false;
    }
    try {
        future.waitForFinished();
    } catch (const WebSocketError &error) {
        m_engine->throwError(rejection(error));
        return true;
    }
    // As a microtask, which is such an event, too.
    QCoreApplication::postEvent(this, new QEvent(sent));
    if (m_turns)
        m_turns->request(turnsOfWrite);
    return true;
}

bool ScriptConnection::event(QEvent *event)
{
    if (event->type() == sent)
        notifyOfSending();
    else if (event->type() == turn)
        onTurn();
    else
        return QObject::event(event);
    return true;
}

void ScriptConnection::notifyOfSending()
{
    if (m_didSend.isUndefined())
        m_didSend = m_client.property(QStringLiteral("didSend")); // to find it takes longer than to call it
    m_didSend.callWithInstance(m_client);
}

void ScriptConnection::close(int closeCode, const QString &reason)
{
    m_core->close({closeCode, reason});
}

void ScriptConnection::cancelReading(int closeCode, const QString &reason)
{
    m_core->readable()->cancel(WebSocketError(QString(), {closeCode, reason}));
}

void ScriptConnection::abortWriting(int closeCode, const QString &reason)
{
    m_core->writable()->abort(WebSocketError(QString(), {closeCode, reason}));
}

void ScriptConnection::abandon()
{
    m_core->disconnect(this);
    m_core->close();
    release();
}

void ScriptConnection::onStateChanged(State state)
{
    if (state == State::Open) {
        m_turnsToEnd = turnsOfOpening;
        QCoreApplication::postEvent(this, new QEvent(turn), Qt::LowEventPriority);
        if (m_turns)
            m_turns->request(turnsOfOpening);
        notify(QStringLiteral("didOpen"), {m_core->protocol(), m_core->extensions()});
    } else if (m_turnsToEnd == 0) {
        announceEnd(state);
    }
}

// In a browser the reactions of `opened`, and theirs, have run before the next frame is looked at, also where the peer's
// Close came in one piece with its answer.
void ScriptConnection::onTurn()
{
    if (--m_turnsToEnd > 0) {
        QCoreApplication::postEvent(this, new QEvent(turn), Qt::LowEventPriority);
        return;
    }
    const QPointer<ScriptConnection> guard(this);
    const State state = m_core->state();
    if (state == State::Closed)
        announceEnd(State::Closing);
    if (guard && state != State::Open)
        announceEnd(state);
}

void ScriptConnection::announceEnd(State state)
{
    if (state == State::Closing)
        notify(QStringLiteral("didStartClosing"));
    else if (state == State::Closed)
        onClosed();
}

void ScriptConnection::onClosed()
{
    const QPointer<ScriptConnection> guard(this);
    try {
        const WebSocketCloseInfo info = m_core->closed().result();
        notify(QStringLiteral("didClose"), {info.closeCode, info.reason});
    } catch (const WebSocketError &error) {
        notify(QStringLiteral("didFail"), {rejection(error)});
        if (guard)
            m_core->readable()->cancel(); // the script's streams drop on an error what waits
    }
    if (guard)
        release();
}

// One and the same error for all that fails with the connection.
QJSValue ScriptConnection::rejection(const WebSocketError &error)
{
    const bool isFinal = m_core->state() == State::Closed && error.kind() != WebSocketError::Kind::InvalidState;
    if (!isFinal)
        return toScriptError(m_engine, error);
    if (!m_rejection)
        m_rejection = toScriptError(m_engine, error);
    return *m_rejection;
}

void ScriptConnection::notify(const QString &function, const QJSValueList &arguments)
{
    const QJSValue result = m_client.property(function).callWithInstance(m_client, arguments);
    if (result.isError())
        qWarning("WebSocketStream: %s(): %s", qPrintable(function), qPrintable(result.toString()));
}

// From here on the script's references decide.
void ScriptConnection::release()
{
    m_client = QJSValue();
    m_didSend = QJSValue();
    setParent(nullptr);
    QJSEngine::setObjectOwnership(this, QJSEngine::JavaScriptOwnership);
}

} // namespace WebSocketStreamInternal

#include "moc_scriptconnection.cpp"
