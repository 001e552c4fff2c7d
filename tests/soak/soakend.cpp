// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#include "soakend.h"

#include <QtCore/qtimer.h>

#include <optional>

using Ending = SoakPlan::Ending;
using Handshake = SoakPlan::Handshake;
using State = WebSocketStream::State;

namespace {

Side otherSide(Side side)
{
    return side == Side::Client ? Side::Server : Side::Client;
}

WebSocketStreamOptions withSignal(WebSocketStreamOptions options, const AbortController &controller)
{
    options.signal = controller.signal();
    return options;
}

template <typename T>
std::optional<WebSocketError> errorOf(QFuture<T> future)
{
    try {
        future.waitForFinished();
    } catch (const WebSocketError &error) {
        return error;
    }
    return future.isCanceled() ? std::optional(WebSocketError(QStringLiteral("cancelled"))) : std::nullopt;
}

} // namespace

SoakEnd::SoakEnd(const SoakPlan &plan, const QUrl &url, WebSocketStreamOptions options, QObject *parent)
    : QObject(parent), m_plan(plan), m_side(Side::Client),
      m_stream(new WebSocketStream(url, withSignal(std::move(options), m_controller))),
      m_random(plan.id.generator('e')), m_messages(plan, Side::Client), m_receiver(plan, Side::Server),
      m_readsWithFutures(m_random.bounded(2) == 0)
{
    if (m_plan.handshake >= Handshake::AbortedBySignal)
        QTimer::singleShot(m_plan.abortDelay, this, &SoakEnd::abortHandshake);
    start();
}

SoakEnd::SoakEnd(const SoakPlan &plan, WebSocketStream *accepted, QObject *parent)
    : QObject(parent), m_plan(plan), m_side(Side::Server), m_stream(accepted), m_random(plan.id.generator('E')),
      m_messages(plan, Side::Server), m_receiver(plan, Side::Client), m_readsWithFutures(m_random.bounded(2) == 0)
{
    start();
}

SoakEnd::~SoakEnd()
{
    delete m_stream;
}

QString SoakEnd::describe() const
{
    return QStringLiteral("%1; sent %2, received %3, futures %4 of %5, state %6, closed %7, reading ended %8")
            .arg(m_plan.describe())
            .arg(m_report.sentMessages)
            .arg(m_receiver.messages())
            .arg(m_futures->settled)
            .arg(m_futures->made)
            .arg(m_stream ? int(m_stream->state()) : -1)
            .arg(m_closed)
            .arg(m_readingEnded);
}

// Half of the time at once, which puts much into one round of the event loop.
template <typename Function>
void SoakEnd::afterPause(Function function)
{
    if (m_random.bounded(2) == 0)
        (this->*function)();
    else
        QTimer::singleShot(m_random.bounded(50), this, function);
}

void SoakEnd::start()
{
    whenSettled(m_stream->closed(), [this](const auto &future) { onClosed(future); });
    whenSettled(m_stream->opened(), [this](const auto &future) {
        const auto error = errorOf(future);
        m_report.opened = !error;
        m_report.httpStatus = error ? error->httpStatus() : 0;
        m_readingEnded = error.has_value();
        Q_EMIT handshakeEnded();
        if (error)
            return;
        // Queued: an accepted stream is open already, and nobody is connected to this object yet.
        QMetaObject::invokeMethod(this, &SoakEnd::sendNext, Qt::QueuedConnection);
        if (m_readsWithFutures)
            receiveNext();
        else
            connect(m_stream->readable(), &WebSocketReadable::messagesAvailable, this, &SoakEnd::readPending);
    });
}

void SoakEnd::abortHandshake()
{
    if (!m_stream || m_stream->state() != State::Connecting)
        return;
    if (m_plan.handshake == Handshake::AbortedBySignal)
        m_controller.abort();
    else if (m_plan.handshake == Handshake::AbortedByClose)
        m_stream->close();
    else
        m_stream->opened().cancel();
}

void SoakEnd::sendNext()
{
    if (!m_stream || m_stream->state() != State::Open)
        return;
    if (m_plan.ending != Ending::AllArrived && m_plan.endsHere(m_side) && m_report.sentMessages == m_plan.endAfter) {
        endMidway();
        return;
    }
    if (m_report.sentMessages == m_plan.messagesFrom(m_side)) {
        closeIfAllArrived();
        return;
    }
    const WebSocketMessage message = m_messages.next();
    ++m_report.sentMessages;
    m_report.sentBytes += message.size();
    const auto then = [this](const auto &future) { onSent(future); };
    if (m_random.bounded(4) > 0) {
        whenSettled(m_stream->writable()->send(message), then);
        return;
    }
    const qint64 accepted = message.isText() ? m_stream->writable()->writeText(message.text())
                                             : m_stream->writable()->write(message.data());
    if (accepted != message.size() && m_stream->state() == State::Open)
        m_report.failure = QStringLiteral("a message was not accepted");
    if (m_stream)
        whenSettled(m_stream->writable()->ready(), then);
}

void SoakEnd::onSent(const QFuture<void> &future)
{
    if (!errorOf(future))
        afterPause(&SoakEnd::sendNext);
    else if (m_stream && m_stream->state() == State::Open)
        m_report.failure = QStringLiteral("sending failed on an open stream");
}

void SoakEnd::receiveNext()
{
    if (m_stream) {
        whenSettled(m_stream->readable()->receive(), [this](const auto &future) { onReceived(future); });
    } else {
        m_readingEnded = true;
        finishIfOver();
    }
}

void SoakEnd::onReceived(const QFuture<WebSocketMessage> &future)
{
    if (errorOf(future) || future.result().isNull()) {
        m_readingEnded = true;
        finishIfOver();
        return;
    }
    accept(future.result());
    afterPause(&SoakEnd::receiveNext);
}

void SoakEnd::readPending()
{
    while (m_stream && m_stream->readable()->hasPendingMessages() && !m_readingPaused) {
        accept(m_stream->readable()->readMessage());
        if (m_random.bounded(2) == 0 && !m_closed) {
            m_readingPaused = true;
            QTimer::singleShot(m_random.bounded(50), this, [this] {
                m_readingPaused = false;
                readPending();
            });
        }
    }
    if (m_closed && !m_readingPaused) {
        m_readingEnded = true;
        finishIfOver();
    }
}

void SoakEnd::accept(const WebSocketMessage &message)
{
    if (!m_receiver.accept(message) && m_report.failure.isEmpty())
        m_report.failure = QStringLiteral("message %1 is not the one that was sent").arg(m_receiver.messages());
    closeIfAllArrived();
}

void SoakEnd::closeIfAllArrived()
{
    if (!m_stream || m_plan.ending != Ending::AllArrived || !m_plan.endsHere(m_side)
        || m_report.sentMessages < m_plan.messagesFrom(m_side)
        || m_receiver.messages() < m_plan.messagesFrom(otherSide(m_side)))
        return;
    m_stream->close({1000, QStringLiteral("all arrived")});
}

void SoakEnd::endMidway()
{
    const WebSocketCloseInfo info = {3000 + m_plan.endAfter, QStringLiteral("midway")};
    switch (m_plan.ending) {
    case Ending::AllArrived:
    case Ending::AbortSocket:
        break;
    case Ending::Close:
        m_stream->close(info);
        break;
    case Ending::CloseWritable:
        m_stream->writable()->close();
        break;
    case Ending::CancelReadable:
        m_stream->readable()->cancel(WebSocketError(QStringLiteral("cancelled"), info));
        break;
    case Ending::AbortWritable:
        m_stream->writable()->abort(WebSocketError(QStringLiteral("aborted"), info));
        break;
    case Ending::DeleteStream:
        deleteStream();
        break;
    }
}

void SoakEnd::onClosed(const QFuture<WebSocketCloseInfo> &future)
{
    const auto error = errorOf(future);
    m_closed = true;
    m_report.clean = !error;
    if (error) {
        m_report.error = error->message();
        m_report.unsentBytes = error->unsentBytes();
    }
    if (!m_readsWithFutures)
        readPending();
    finishIfOver();
}

void SoakEnd::finishIfOver()
{
    if (m_closed && m_readingEnded && !std::exchange(m_over, true))
        QMetaObject::invokeMethod(this, &SoakEnd::finish, Qt::QueuedConnection);
}

void SoakEnd::finish()
{
    deleteStream();
    m_report.receivedMessages = m_receiver.messages();
    m_report.receivedBytes = m_receiver.bytes();
    m_report.futures = m_futures->made;
    if (m_futures->settledTwice)
        m_report.failure = QStringLiteral("a future settled twice");
    else if (m_futures->settled != m_futures->made)
        m_report.failure = QStringLiteral("%1 of %2 futures settled").arg(m_futures->settled).arg(m_futures->made);
    Q_EMIT ended(m_report);
    deleteLater();
}

void SoakEnd::deleteStream()
{
    delete std::exchange(m_stream, nullptr); // what runs in the course of it finds no stream
}
