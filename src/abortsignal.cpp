// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#include "abortsignal.h"

#include "protocol/errortext.h"
#include "websocketerror.h"

#include <QtCore/qtimer.h>

using namespace WebSocketStreamInternal;

/*!
    \class AbortSignal
    \inmodule WebSocketStream
    \brief Tells an operation that it shall stop.

    The web's \c AbortSignal (DOM Standard, 3.2). Handed to a WebSocketStream in its
    options, it aborts the opening handshake. Shared by everybody who holds the
    \c shared_ptr; lives in the thread that made it. timeout() needs an event loop there.
*/

/*!
    \fn void AbortSignal::aborted()
    Emitted once, when the signal is aborted.
*/

AbortSignal::AbortSignal() = default;
AbortSignal::~AbortSignal() = default;

std::shared_ptr<AbortSignal> AbortSignal::create()
{
    return std::shared_ptr<AbortSignal>(new AbortSignal);
}

/*! Returns \c true once the signal has been aborted. */
bool AbortSignal::isAborted() const
{
    return m_aborted;
}

/*!
    Returns why the signal was aborted: the value given to abort(), by default a
    WebSocketError of the kind Abort; for timeout() one of the kind Timeout.
*/
QVariant AbortSignal::reason() const
{
    return m_reason;
}

/*! Returns a signal that is already aborted with \a reason. */
std::shared_ptr<AbortSignal> AbortSignal::abort(const QVariant &reason)
{
    auto signal = create();
    signal->signalAbort(reason);
    return signal;
}

/*!
    Returns a signal that is aborted after \a delay with \a reason, by default a WebSocketError of
    the kind Timeout.
*/
std::shared_ptr<AbortSignal> AbortSignal::timeout(std::chrono::milliseconds delay, const QVariant &reason)
{
    auto signal = create();
    QTimer::singleShot(delay, signal.get(), [self = signal.get(), delay, reason] {
        const QString message = ErrorText::tr("The operation timed out after %1 ms.").arg(delay.count());
        self->signalAbort(reason.isValid()
                                  ? reason
                                  : QVariant::fromValue(WebSocketError(WebSocketError::Kind::Timeout, message)));
    });
    return signal;
}

/*!
    Returns a signal that is aborted as soon as one of \a signalList is, with the same reason.
    It keeps them alive until then.
*/
std::shared_ptr<AbortSignal> AbortSignal::any(const QList<std::shared_ptr<AbortSignal>> &signalList)
{
    auto signal = create();
    for (const auto &source : signalList) {
        if (source && source->isAborted()) {
            signal->signalAbort(source->reason());
            return signal;
        }
    }
    for (const auto &source : signalList) {
        if (!source)
            continue;
        signal->m_sources.append(source);
        connect(source.get(), &AbortSignal::aborted, signal.get(),
                [self = signal.get(), source = source.get()] { self->signalAbort(source->reason()); });
    }
    return signal;
}

void AbortSignal::signalAbort(const QVariant &reason)
{
    if (m_aborted)
        return;
    const auto self = shared_from_this(); // a slot may drop the last reference
    m_aborted = true;
    m_reason = reason.isValid() ? reason
                                : QVariant::fromValue(WebSocketError(WebSocketError::Kind::Abort,
                                                                     ErrorText::tr("The operation was aborted.")));
    const auto sources = std::exchange(m_sources, {}); // kept until the slots have run
    Q_EMIT aborted();
}

#include "moc_abortsignal.cpp"
