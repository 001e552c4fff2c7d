// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#include "qmlabortsignal.h"

#include "abortcontroller.h"
#include "scriptsupport.h"
#include "websocketstream.h"

#include <QtQml/qjsengine.h>
#include <QtQml/qqmlengine.h>

#include <cmath>
#include <limits>

namespace WebSocketStreamInternal {

/*!
    \qmltype AbortSignal
    \inqmlmodule WebSocketStream
    \brief Tells an operation that it shall stop.

    The web's \c AbortSignal (DOM Standard, 3.2). As the \l {WebSocketStream::signal}{signal} of a
    WebSocketStream it aborts the opening handshake. AbortController::signal is one, and the functions
    abort(), timeout() and any() of the type itself make others:

    \qml
    signal: AbortSignal.any([controller.signal, AbortSignal.timeout(5000)])
    \endqml

    A signal is aborted once and stays so.
*/

/*!
    \qmlproperty bool AbortSignal::aborted
    Whether the signal has been aborted.
*/

/*!
    \qmlproperty var AbortSignal::reason
    Why the signal was aborted; \c undefined as long as it is not. Any value that was given to abort(), by
    default an Error with the name \c AbortError, or \c TimeoutError for timeout().
*/

QmlAbortSignal::QmlAbortSignal() : QmlAbortSignal(AbortController().signal()) { }

QmlAbortSignal::QmlAbortSignal(const std::shared_ptr<AbortSignal> &signal, QObject *parent)
    : QObject(parent), m_signal(signal)
{
    connect(m_signal.get(), &AbortSignal::aborted, this, &QmlAbortSignal::abortedChanged);
}

bool QmlAbortSignal::isAborted() const
{
    return m_signal->isAborted();
}

QJSValue QmlAbortSignal::reason() const
{
    return m_signal->reason().value<QJSValue>();
}

QVariant QmlAbortSignal::toAbortReason(QJSEngine *engine, const QJSValue &reason)
{
    if (!reason.isUndefined())
        return QVariant::fromValue(reason);
    const WebSocketError error(WebSocketError::Kind::Abort, WebSocketStream::tr("The operation was aborted."));
    return QVariant::fromValue(toScriptError(engine, error));
}

/*!
    \qmlmethod void AbortSignal::throwIfAborted()
    Throws reason if the signal has been aborted.
*/
void QmlAbortSignal::throwIfAborted()
{
    if (isAborted())
        qjsEngine(this)->throwError(reason());
}

/*!
    \qmlmethod AbortSignal AbortSignal::abort(var reason)
    Returns a signal that is already aborted with \a reason.
*/
QmlAbortSignal *QmlAbortSignal::abort(const QJSValue &reason)
{
    return new QmlAbortSignal(AbortSignal::abort(toAbortReason(qjsEngine(this), reason)));
}

/*!
    \qmlmethod AbortSignal AbortSignal::timeout(real milliseconds)
    Returns a signal that is aborted after \a milliseconds, counted from now, with a \c TimeoutError.
    Throws a TypeError if that is not a number from 0 to 2147483647.
*/
QmlAbortSignal *QmlAbortSignal::timeout(double milliseconds)
{
    QJSEngine *engine = qjsEngine(this);
    if (!(milliseconds >= 0 && milliseconds <= std::numeric_limits<int>::max())) {
        engine->throwError(
                QJSValue::TypeError,
                WebSocketStream::tr("The timeout is %1; 0 to 2147483647 milliseconds are allowed.").arg(milliseconds));
        return nullptr;
    }
    const std::chrono::milliseconds delay(std::llround(milliseconds));
    const WebSocketError error(WebSocketError::Kind::Timeout,
                               WebSocketStream::tr("The operation timed out after %1 ms.").arg(delay.count()));
    const QVariant reason = QVariant::fromValue(toScriptError(engine, error));
    return new QmlAbortSignal(AbortSignal::timeout(delay, reason));
}

/*!
    \qmlmethod AbortSignal AbortSignal::any(list<AbortSignal> signals)
    Returns a signal that is aborted as soon as one of \a signals is, with the same reason. Throws a
    TypeError if it is given anything but an array of signals.
*/
QmlAbortSignal *QmlAbortSignal::any(const QJSValue &signalList)
{
    const auto fail = [this](const QString &message) {
        qjsEngine(this)->throwError(QJSValue::TypeError, message);
        return nullptr;
    };
    if (!signalList.isArray())
        return fail(WebSocketStream::tr("AbortSignal.any() needs an array of AbortSignals."));
    QList<std::shared_ptr<AbortSignal>> sources;
    const quint32 length = signalList.property(QStringLiteral("length")).toUInt();
    for (quint32 i = 0; i < length; ++i) {
        const auto *source = qobject_cast<QmlAbortSignal *>(signalList.property(i).toQObject());
        if (!source)
            return fail(WebSocketStream::tr("AbortSignal.any() needs AbortSignals; item %1 is none.").arg(i));
        sources.append(source->core());
    }
    return new QmlAbortSignal(AbortSignal::any(sources));
}

} // namespace WebSocketStreamInternal

#include "moc_qmlabortsignal.cpp"
