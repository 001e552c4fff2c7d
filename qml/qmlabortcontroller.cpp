// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#include "qmlabortcontroller.h"

#include <QtQml/qqmlengine.h>

namespace WebSocketStreamInternal {

/*!
    \qmltype AbortController
    \inqmlmodule WebSocketStream
    \brief Owns an AbortSignal and aborts it.

    The web's \c AbortController (DOM Standard, 3.1). Deleting the controller does not abort its signal.
*/

/*!
    \qmlproperty AbortSignal AbortController::signal
    The signal, always the same one. As the \l {WebSocketStream::signal}{signal} of a WebSocketStream the controller itself
    will do, too.
*/

QmlAbortController::QmlAbortController(QObject *parent) : QObject(parent), m_signal(m_controller.signal(), this) { }

/*!
    \qmlmethod void AbortController::abort(var reason)
    Aborts the signal with \a reason, which may be any value; by default an Error with the name
    \c AbortError. Only the first call has an effect.
*/
void QmlAbortController::abort(const QJSValue &reason)
{
    m_controller.abort(QmlAbortSignal::toAbortReason(qjsEngine(this), reason));
}

} // namespace WebSocketStreamInternal

#include "moc_qmlabortcontroller.cpp"
