// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#include "receiveddevice.h"

#include <utility>

ReceivedDevice::ReceivedDevice(WebSocketMessageDevice *device) : m_device(device)
{
    connect(device, &QIODevice::readyRead, this, &ReceivedDevice::take);
    connect(device, &QIODevice::readChannelFinished, this, [this] {
        ++m_finishedChannels;
        take();
    });
}

void ReceivedDevice::read()
{
    m_reads = true;
    take();
}

void ReceivedDevice::take()
{
    if (!m_reads || !m_device || m_hasEnded)
        return;
    m_bytes += m_device->readAll();
    if (m_finishedChannels == 0)
        return;
    m_hasEnded = true;
    char byte = 0;
    m_endsWell = m_device->atEnd() && m_device->read(&byte, 1) == -1;
    if (!m_device->isComplete())
        Q_EMIT ended(WebSocketMessage());
    else if (m_device->isText())
        Q_EMIT ended(WebSocketMessage(QString::fromUtf8(m_bytes)));
    else
        Q_EMIT ended(WebSocketMessage(m_bytes));
}

QString ReceivedDevice::objection() const
{
    const bool mustEnd = m_device && m_device->isOpen();
    if (m_finishedChannels > 1 || (mustEnd && m_finishedChannels == 0))
        return QStringLiteral("a device has told its end %1 times").arg(m_finishedChannels);
    return m_endsWell ? QString() : QStringLiteral("a device is not at its end after it");
}
