// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#include "witness.h"

#include "await.h"
#include "websocketreadable.h"

#include <utility>

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
    m_hasRead = true;
    if (m_receivedDevice) {
        if (m_device)
            m_device->read();
        return;
    }
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

void Witness::receiveDevice()
{
    if (!m_stream || !m_stream->readable())
        return;
    auto received = m_stream->readable()->receiveDevice();
    m_receivedDevice = received;
    received.then([self = QPointer(this)](const QFuture<WebSocketMessageDevice *> &future) {
        if (self)
            self->takeDevice(future);
    });
}

void Witness::takeDevice(const QFuture<WebSocketMessageDevice *> &future)
{
    if (!succeeded(future) || !future.result())
        return;
    m_device = std::make_unique<ReceivedDevice>(future.result());
    // Not at once, as the device is still telling its end.
    connect(
            m_device.get(), &ReceivedDevice::ended, this,
            [this](const WebSocketMessage &message) {
                if (!message.isNull())
                    m_messages.append(message);
                forgetDevice();
            },
            Qt::QueuedConnection);
    if (m_hasRead)
        m_device->read();
}

void Witness::forgetDevice()
{
    m_deviceObjections += m_device->objection();
    m_device.reset();
    receiveDevice();
}

void Witness::expectSentDevice(const QFuture<qint64> &future)
{
    m_sentDevices.push_back(std::make_unique<Settlement<qint64>>());
    m_sentDevices.back()->follow(future, [self = QPointer(this)] {
        if (self && std::exchange(self->m_deletesWhenSent, false))
            delete self->m_stream;
    });
}

void Witness::cancelSentDevice()
{
    ++m_cancellations;
    m_sentDevices.front()->future.cancel();
}

QList<QFuture<qint64>> Witness::sentDevices() const
{
    QList<QFuture<qint64>> futures;
    for (const auto &settlement : m_sentDevices)
        futures.append(settlement->future);
    return futures;
}

QStringList Witness::objectionsToDevices() const
{
    QStringList objections = m_deviceObjections;
    if (m_device)
        objections += m_device->objection();
    if (m_receivedDevice && !m_receivedDevice->isFinished())
        objections += QStringLiteral("receiveDevice(): ") + failureOf(*m_receivedDevice);
    int cancelled = 0;
    for (const auto &settlement : m_sentDevices) {
        const QString failure = failureOf(settlement->future);
        const bool isCancelled = failure == QLatin1String("cancelled without an error");
        if (settlement->watched != 1 || *settlement->continued != (isCancelled ? 0 : 1)) // as QFuture::then() has it
            objections += QStringLiteral("sendDevice(): ") + failure;
        cancelled += isCancelled ? 1 : 0;
    }
    if (cancelled != m_cancellations)
        objections += QStringLiteral("sendDevice(): %1 cancelled").arg(cancelled);
    objections.removeAll(QString());
    return objections;
}

QString Witness::objection() const
{
    QStringList objections = objectionsToDevices();
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
