// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#include "soakecho.h"

#include <QtWebSockets/qwebsocket.h>

SoakEcho::SoakEcho(const SoakPlan &plan, QWebSocket *socket, QObject *parent)
    : QObject(parent), m_plan(plan), m_socket(socket), m_receiver(plan, Side::Client)
{
    m_socket->setParent(this);
    m_report.opened = true;
    m_report.clean = m_plan.ending != SoakPlan::Ending::AbortSocket;
    connect(m_socket, &QWebSocket::textMessageReceived, this, [this](const QString &text) { answer(text); });
    connect(m_socket, &QWebSocket::binaryMessageReceived, this, [this](const QByteArray &data) { answer(data); });
    // Queued: abort() and others are still at work when it is emitted
    connect(m_socket, &QWebSocket::disconnected, this, &SoakEcho::finish, Qt::QueuedConnection);
    // The client gave up while QWebSocketServer answered; no signal will say so.
    if (m_socket->state() == QAbstractSocket::UnconnectedState)
        QMetaObject::invokeMethod(this, &SoakEcho::finish, Qt::QueuedConnection);
}

void SoakEcho::answer(const WebSocketMessage &message)
{
    if (m_socket->state() != QAbstractSocket::ConnectedState)
        return;
    if (!m_receiver.accept(message))
        m_report.failure = QStringLiteral("message %1 is not the one that was sent").arg(m_receiver.messages());
    if (m_plan.ending == SoakPlan::Ending::AbortSocket && m_receiver.messages() == m_plan.endAfter) {
        m_socket->abort();
        return;
    }
    ++m_report.sentMessages;
    m_report.sentBytes += message.size();
    if (message.isText())
        m_socket->sendTextMessage(message.text());
    else
        m_socket->sendBinaryMessage(message.data());
}

void SoakEcho::finish()
{
    m_report.receivedMessages = m_receiver.messages();
    m_report.receivedBytes = m_receiver.bytes();
    Q_EMIT ended(m_report);
    deleteLater();
}
