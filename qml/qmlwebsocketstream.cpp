// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#include "qmlwebsocketstream.h"

#include "scriptsupport.h"
#include "websocketreadable.h"
#include "websocketwritable.h"

#include <QtCore/qmetaobject.h>
#include <QtQml/qjsengine.h>
#include <QtQml/qqmlengine.h>

#include <algorithm>
#include <utility>

namespace {

// What a number in QML says of bytes; a value that makes no sense becomes one that is refused.
qint64 toBytes(double bytes)
{
    constexpr double largest = 9007199254740991.0; // Number.MAX_SAFE_INTEGER
    return bytes >= 0 ? qint64(std::min(bytes, largest)) : -1;
}

} // namespace

QmlWebSocketStream::QmlWebSocketStream(QObject *parent) : QObject(parent), m_connection(new QmlConnection(this))
{
    m_connection->fail(WebSocketError(WebSocketError::Kind::InvalidState,
                                      QStringLiteral("There is no connection; set url, and active to true.")));
}

QmlWebSocketStream::~QmlWebSocketStream()
{
    // While there is still something for what they call on their way.
    qDeleteAll(findChildren<QmlConnection *>(QString(), Qt::FindDirectChildrenOnly));
}

void QmlWebSocketStream::setUrl(const QUrl &url)
{
    if (url == m_url)
        return;
    m_url = url;
    Q_EMIT urlChanged();
    reconnect();
}

void QmlWebSocketStream::setProtocols(const QStringList &protocols)
{
    if (protocols == m_options.protocols)
        return;
    m_options.protocols = protocols;
    Q_EMIT protocolsChanged();
}

void QmlWebSocketStream::setSignal(QmlAbortSignal *signal)
{
    if (signal == m_signal)
        return;
    m_signal = signal;
    QJSEngine *engine = signal ? qjsEngine(signal) : nullptr;
    m_signalReference = engine ? engine->toScriptValue(signal) : QJSValue();
    m_options.signal = signal ? signal->core() : nullptr;
    Q_EMIT signalChanged();
}

void QmlWebSocketStream::setActive(bool active)
{
    if (active == m_active)
        return;
    m_active = active;
    Q_EMIT activeChanged();
    reconnect();
}

void QmlWebSocketStream::setRequestHeaders(const QVariantMap &headers)
{
    if (headers == m_requestHeaders)
        return;
    m_requestHeaders = headers;
    Q_EMIT requestHeadersChanged();
}

void QmlWebSocketStream::setReadHighWaterMark(double bytes)
{
    if (toBytes(bytes) == m_options.readHighWaterMark)
        return;
    m_options.readHighWaterMark = toBytes(bytes);
    if (WebSocketReadable *readable = m_connection->coreReadable())
        readable->setHighWaterMark(m_options.readHighWaterMark);
    Q_EMIT readHighWaterMarkChanged();
}

void QmlWebSocketStream::setWriteHighWaterMark(double bytes)
{
    if (toBytes(bytes) == m_options.writeHighWaterMark)
        return;
    m_options.writeHighWaterMark = toBytes(bytes);
    if (WebSocketWritable *writable = m_connection->coreWritable())
        writable->setHighWaterMark(m_options.writeHighWaterMark);
    Q_EMIT writeHighWaterMarkChanged();
}

void QmlWebSocketStream::setMaxMessageSize(double bytes)
{
    if (toBytes(bytes) == m_options.maxMessageSize)
        return;
    m_options.maxMessageSize = toBytes(bytes);
    Q_EMIT maxMessageSizeChanged();
}

void QmlWebSocketStream::setKeepAliveInterval(int milliseconds)
{
    if (milliseconds == keepAliveInterval())
        return;
    m_options.keepAliveInterval = std::chrono::milliseconds(milliseconds);
    Q_EMIT keepAliveIntervalChanged();
}

void QmlWebSocketStream::setFlowing(bool flowing)
{
    if (flowing == m_flowing)
        return;
    m_flowing = flowing;
    Q_EMIT flowingChanged();
    deliverLater();
}

double QmlWebSocketStream::bufferedBytes() const
{
    const WebSocketReadable *readable = m_connection->coreReadable();
    return readable ? double(readable->bufferedBytes()) : 0;
}

double QmlWebSocketStream::bytesToWrite() const
{
    const WebSocketWritable *writable = m_connection->coreWritable();
    return writable ? double(writable->bytesToWrite()) : 0;
}

void QmlWebSocketStream::close(const QJSValue &info)
{
    if (const auto closeInfo = toCloseInfo(qjsEngine(this), info))
        m_connection->close(*closeInfo);
}

void QmlWebSocketStream::componentComplete()
{
    m_complete = true;
    reconnect();
}

// A handler that is connected late gets what has been waiting for it.
void QmlWebSocketStream::connectNotify(const QMetaMethod &signal)
{
    if (signal == QMetaMethod::fromSignal(&QmlWebSocketStream::messageReceived))
        deliverLater();
}

// A fresh connection is there at once, so that nothing of the old one is seen any more. It starts a little
// later, when all bindings that depend on the same change have been evaluated.
void QmlWebSocketStream::reconnect()
{
    if (!m_complete)
        return;
    if (!m_active || (m_url.isEmpty() && m_url.errorString().isEmpty())) {
        m_connection->close();
        return;
    }
    QmlConnection *former = std::exchange(m_connection, new QmlConnection(this));
    former->disconnect(this);
    former->deleteWhenClosed();
    former->close();
    connect(m_connection, &QmlConnection::stateChanged, this, &QmlWebSocketStream::onStateChanged);
    connect(m_connection, &QmlConnection::messagesAvailable, this, &QmlWebSocketStream::deliver);
    connect(m_connection, &QmlConnection::buffersChanged, this, &QmlWebSocketStream::onBuffersChanged);
    QMetaObject::invokeMethod(
            m_connection, [this] { start(); }, Qt::QueuedConnection);
    const QPointer<QmlWebSocketStream> guard(this);
    Q_EMIT connectionChanged();
    if (guard)
        onStateChanged();
}

void QmlWebSocketStream::start()
{
    if (m_connection->isStarted() || m_connection->state() == QmlConnection::State::Closed)
        return;
    WebSocketStreamOptions options = m_options;
    for (auto header = m_requestHeaders.cbegin(); header != m_requestHeaders.cend(); ++header) {
        if (!header->canConvert<QString>()) {
            m_connection->fail(WebSocketError(WebSocketError::Kind::Syntax,
                                              QStringLiteral("The request header \"%1\" is of type %2; a string is "
                                                             "allowed.")
                                                      .arg(header.key(), QLatin1StringView(header->typeName()))));
            return;
        }
        options.headers.append({header.key().toUtf8(), header->toString().toUtf8()});
    }
    m_connection->start(m_url, options);
}

// What is emitted here may reconnect or delete this element, after which there is nothing more to say.
void QmlWebSocketStream::onStateChanged()
{
    const QPointer<QmlWebSocketStream> guard(this);
    const QmlConnection *connection = m_connection;
    const auto isCurrent = [&guard, this, connection] { return guard && m_connection == connection; };
    const bool failed = m_connection->hasFailed();
    onBuffersChanged();

    const QJSValue error = failed ? m_connection->error() : QJSValue(QJSValue::NullValue);
    if (failed || !m_error.isNull()) {
        m_error = error;
        Q_EMIT errorChanged();
    }
    const auto status = isCurrent() ? Status(m_connection->state()) : m_status;
    if (isCurrent() && std::exchange(m_status, status) != status)
        Q_EMIT statusChanged();
    if (!isCurrent())
        return;
    if (m_status == Status::Open) {
        Q_EMIT connected();
    } else if (m_status == Status::Closed) {
        const bool wasOpened = m_connection->wasOpened();
        const QJSValue info = disconnectInfo();
        if (failed)
            Q_EMIT errorOccurred(error);
        if (wasOpened && isCurrent())
            Q_EMIT disconnected(info);
    }
}

QJSValue QmlWebSocketStream::disconnectInfo() const
{
    QJSEngine *engine = qjsEngine(this);
    QJSValue info = toScriptObject(engine, m_connection->closeInfo());
    info.setProperty(QStringLiteral("wasClean"), !m_connection->hasFailed());
    return info;
}

void QmlWebSocketStream::onBuffersChanged()
{
    if (!std::exchange(m_reporting, true))
        QMetaObject::invokeMethod(this, &QmlWebSocketStream::reportBuffers, Qt::QueuedConnection);
}

// Once for everything that happened in one turn of the event loop.
void QmlWebSocketStream::reportBuffers()
{
    const QPointer<QmlWebSocketStream> guard(this);
    m_reporting = false;
    if (std::exchange(m_reportedBufferedBytes, bufferedBytes()) != m_reportedBufferedBytes)
        Q_EMIT bufferedBytesChanged();
    if (guard && std::exchange(m_reportedBytesToWrite, bytesToWrite()) != m_reportedBytesToWrite)
        Q_EMIT bytesToWriteChanged();
}

// Flowing mode. Between two messages a handler may stop it, reconnect or delete this element.
void QmlWebSocketStream::deliver()
{
    static const QMetaMethod signal = QMetaMethod::fromSignal(&QmlWebSocketStream::messageReceived);
    if (m_delivering)
        return; // in an event loop inside a handler
    const QPointer<QmlWebSocketStream> guard(this);
    m_delivering = true;
    while (guard && m_flowing && isSignalConnected(signal)) {
        WebSocketReadable *source = m_connection->coreReadable();
        if (!source || !source->hasPendingMessages())
            break;
        Q_EMIT messageReceived(toVariant(source->readMessage()));
    }
    if (guard) {
        m_delivering = false;
        onBuffersChanged();
    }
}

void QmlWebSocketStream::deliverLater()
{
    QMetaObject::invokeMethod(this, &QmlWebSocketStream::deliver, Qt::QueuedConnection);
}

#include "moc_qmlwebsocketstream.cpp"
