// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#include "abortcontroller.h"

#include "callingthread_p.h"

using namespace WebSocketStreamInternal;

/*!
    \class AbortController
    \inmodule WebSocketStream
    \brief Owns an AbortSignal and aborts it.

    The web's \c AbortController (DOM Standard, 3.1). Deleting the controller does not
    abort its signal.
*/

AbortController::AbortController(QObject *parent) : QObject(parent), m_signal(AbortSignal::create()) { }

AbortController::~AbortController() = default;

/*! Returns the signal, always the same one. */
std::shared_ptr<AbortSignal> AbortController::signal() const
{
    return m_signal;
}

/*!
    Aborts the signal with \a reason, by default a WebSocketError of the kind Abort. As a slot it takes the \c bool of a
    button's clicked() for what it is, which is no reason.
    Only the first call has an effect.
*/
void AbortController::abort(const QVariant &reason)
{
    if (!isInItsThread(this, "AbortController::abort()"))
        return;
    const auto signal = m_signal; // a slot may delete this controller
    const bool isOfAButton = sender() && reason.metaType() == QMetaType::fromType<bool>();
    signal->signalAbort(isOfAButton ? QVariant() : reason);
}

#include "moc_abortcontroller.cpp"
