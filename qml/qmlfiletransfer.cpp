// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#include "qmlfiletransfer.h"

#include "qmlconnection.h"
#include "qmllogging.h"
#include "scriptsupport.h"

#include <utility>

namespace WebSocketStreamInternal {

QmlFileTransfer::QmlFileTransfer(QJSEngine *engine, QmlConnection *connection, const QmlFileRequest &request,
                                 const ScriptPromise &promise)
    : QObject(connection), m_engine(engine), m_connection(connection), m_promise(promise), m_signal(request.signal),
      m_onProgress(request.onProgress)
{
    if (m_signal)
        connect(m_signal.get(), &AbortSignal::aborted, this, &QmlFileTransfer::abort);
}

QmlFileTransfer::~QmlFileTransfer()
{
    if (m_running && m_promise.isAlive())
        m_promise.reject(toScriptError(m_engine, QmlConnection::deletedError()));
}

void QmlFileTransfer::resolve(const QJSValue &value)
{
    settle([&] { m_promise.resolve(value); });
}

void QmlFileTransfer::reject(const QJSValue &reason)
{
    settle([&] { m_promise.reject(reason); });
}

void QmlFileTransfer::settle(const std::function<void()> &settlePromise)
{
    if (!std::exchange(m_running, false))
        return;
    stop();
    if (m_promise.isAlive())
        settlePromise();
    Q_EMIT finished();
}

void QmlFileTransfer::rejectOperation(const QString &message)
{
    reject(toScriptError(m_engine, WebSocketError(WebSocketError::Kind::Operation, message)));
}

bool QmlFileTransfer::rejectIfAborted()
{
    if (m_signal && m_signal->isAborted())
        abort();
    return !m_running;
}

void QmlFileTransfer::abort()
{
    reject(m_signal->reason().value<QJSValue>());
}

void QmlFileTransfer::report(qint64 bytes, qint64 total)
{
    constexpr qint64 interval = 40; // ms: no eye sees more
    if (!m_sinceReport.isValid() || m_sinceReport.hasExpired(interval))
        reportLast(bytes, total);
}

void QmlFileTransfer::reportLast(qint64 bytes, qint64 total)
{
    if (!m_running || !m_promise.isAlive() || !m_onProgress.isCallable())
        return;
    m_sinceReport.start();
    const QPointer<QmlFileTransfer> guard(this);
    const QJSValue result = m_onProgress.call({double(bytes), double(total)});
    if (!guard || !result.isError())
        return;
    m_onProgress = {}; // once is enough
    qCWarning(lcWebSocketStreamQml, "onProgress has thrown: %s (%s, line %d)", qPrintable(result.toString()),
              qPrintable(result.property(QStringLiteral("fileName")).toString()),
              result.property(QStringLiteral("lineNumber")).toInt());
}

} // namespace WebSocketStreamInternal

#include "moc_qmlfiletransfer.cpp"
