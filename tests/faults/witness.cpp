// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#include "witness.h"

#include "await.h"
#include "websocketreadable.h"

using State = WebSocketStream::State;

void Witness::follow(WebSocketStream *stream)
{
    m_stream = stream;
    m_opened.follow(stream->opened());
    m_closed.follow(stream->closed(), [self = QPointer(this)] {
        if (self && self->m_deletesWhenClosed)
            delete self->m_stream;
    });
    connect(stream, &WebSocketStream::stateChanged, this, [this](State state) {
        if (state == State::Closed)
            ++m_closedStates;
    });
    connect(stream->readable(), &QIODevice::readChannelFinished, this, [this] { ++m_finishedChannels; });
}

void Witness::read()
{
    if (!m_stream || !m_stream->readable())
        return;
    auto received = m_stream->readable()->receive(); // the continuation may come here again
    m_received = received;
    received.then([self = QPointer(this)](const QFuture<WebSocketMessage> &future) {
        if (self)
            self->take(future);
    });
}

void Witness::take(const QFuture<WebSocketMessage> &future)
{
    if (!succeeded(future) || future.result().isNull())
        return;
    m_messages.append(future.result());
    read();
}

QString Witness::objection() const
{
    QStringList objections;
    const auto check = [&](const char *what, int expected, int actual) {
        if (actual != expected)
            objections += QStringLiteral("%1: %2 instead of %3").arg(QLatin1String(what)).arg(actual).arg(expected);
    };
    check("watchers of opened() called", 1, m_opened.watched);
    check("continuations of opened() called", 1, *m_opened.continued);
    check("watchers of closed() called", 1, m_closed.watched);
    check("continuations of closed() called", 1, *m_closed.continued);
    check("stateChanged(Closed) emitted", m_stream ? 1 : std::min(m_closedStates, 1), m_closedStates);
    check("readChannelFinished() emitted", m_stream && m_stream->readable() ? 1 : std::min(m_finishedChannels, 1),
          m_finishedChannels);
    const QString cancelled = QStringLiteral("cancelled without an error");
    if (failureOf(m_opened.future) == cancelled || failureOf(m_closed.future) == cancelled)
        objections += QStringLiteral("opened() or closed() was ") + cancelled;
    if (m_received && (!m_received->isFinished() || failureOf(*m_received) == cancelled))
        objections += QStringLiteral("receive(): ") + failureOf(*m_received);
    for (const QFuture<void> &sent : m_sent) {
        if (!sent.isFinished() || failureOf(sent) == cancelled)
            objections += QStringLiteral("send() or ready(): ") + failureOf(sent);
    }
    return objections.join(QStringLiteral("; "));
}
