// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#include "barefeed.h"

#include "processmemory.h"

#include <utility>

BareFeed::BareFeed(QObject *parent) : QObject(parent)
{
    connect(this, &BareFeed::urlChanged, this, &BareFeed::reconnect);
    connect(this, &BareFeed::activeChanged, this, &BareFeed::reconnect);
    connect(this, &BareFeed::flowingChanged, this, &BareFeed::deliver, Qt::QueuedConnection);
}

BareFeed::~BareFeed()
{
    disconnectFromServer();
}

void BareFeed::reconnect()
{
    disconnectFromServer();
    m_queue.clear();
    m_bufferedBytes = 0;
    setStopped(false);
    ProcessMemory::giveBack();
    Q_EMIT bufferedBytesChanged();
    if (!m_active || m_url.isEmpty())
        return;

    m_socket = std::make_unique<QWebSocket>();
    connect(m_socket.get(), &QWebSocket::binaryMessageReceived, this, &BareFeed::enqueue);
    connect(m_socket.get(), &QWebSocket::disconnected, this, [this] { Q_EMIT errorOccurred(m_socket->errorString()); });
    m_socket->open(m_url);
}

void BareFeed::stop()
{
    disconnectFromServer();
    setStopped(true);
}

void BareFeed::disconnectFromServer()
{
    if (m_socket)
        m_socket->disconnect(this); // what is done on purpose is no error
    m_socket.reset();
}

//! [bare]
void BareFeed::enqueue(const QByteArray &message)
{
    m_queue.enqueue(message);
    m_bufferedBytes += message.size();
    deliver();
}

void BareFeed::deliver()
{
    while (m_flowing && !m_queue.isEmpty()) {
        const QByteArray message = m_queue.dequeue();
        m_bufferedBytes -= message.size();
        Q_EMIT messageReceived(message);
    }
    Q_EMIT bufferedBytesChanged();
}
//! [bare]

void BareFeed::setStopped(bool stopped)
{
    if (std::exchange(m_stopped, stopped) != stopped)
        Q_EMIT stoppedChanged();
}
