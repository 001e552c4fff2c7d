// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#include "testdevices.h"

#include <algorithm>
#include <cstring>
#include <limits>

QByteArray numbers(qsizetype size)
{
    QByteArray bytes;
    for (int i = 0; bytes.size() < size; ++i)
        bytes += QByteArray::number(i) + ' ';
    bytes.truncate(size);
    return bytes;
}

SlowDevice::SlowDevice(QObject *parent)
    : QIODevice(parent), m_largestWrite(std::numeric_limits<qint64>::max()), m_capacity(m_largestWrite)
{
    open(QIODevice::WriteOnly | QIODevice::Unbuffered);
}

void SlowDevice::setLargestWrite(qint64 bytes)
{
    m_largestWrite = bytes;
}

void SlowDevice::setCapacity(qint64 bytes)
{
    m_capacity = bytes;
}

void SlowDevice::setFailing(bool failing)
{
    m_failing = failing;
}

void SlowDevice::setWriteHook(const std::function<void()> &hook)
{
    m_hook = hook;
}

void SlowDevice::drain(qint64 bytes)
{
    const QByteArray part = m_waiting.left(bytes);
    m_waiting.remove(0, part.size());
    m_drained += part;
    if (!part.isEmpty())
        Q_EMIT bytesWritten(part.size());
}

QByteArray SlowDevice::drained() const
{
    return m_drained;
}

qint64 SlowDevice::largestBacklog() const
{
    return m_largestBacklog;
}

qint64 SlowDevice::bytesToWrite() const
{
    return m_waiting.size();
}

qint64 SlowDevice::readData(char *, qint64)
{
    return -1;
}

qint64 SlowDevice::writeData(const char *data, qint64 size)
{
    if (m_failing) {
        setErrorString(QStringLiteral("no paper"));
        return -1;
    }
    const qint64 taken = std::clamp<qint64>(m_capacity - m_waiting.size(), 0, std::min(size, m_largestWrite));
    m_waiting.append(data, taken);
    m_largestBacklog = std::max<qint64>(m_largestBacklog, m_waiting.size());
    if (m_hook)
        m_hook();
    return taken;
}

FedDevice::FedDevice(QObject *parent) : QIODevice(parent)
{
    open(QIODevice::ReadOnly | QIODevice::Unbuffered);
}

void FedDevice::feed(const QByteArray &bytes)
{
    m_bytes += bytes;
    Q_EMIT readyRead();
}

void FedDevice::finish()
{
    m_finished = true;
    Q_EMIT readChannelFinished();
}

void FedDevice::finishSilently()
{
    m_finished = true;
}

qint64 FedDevice::bytesAvailable() const
{
    return m_bytes.size() + QIODevice::bytesAvailable();
}

qint64 FedDevice::readData(char *data, qint64 maxSize)
{
    if (m_bytes.isEmpty() && m_finished)
        return -1;
    const qint64 size = std::min<qint64>(maxSize, m_bytes.size());
    std::memcpy(data, m_bytes.constData(), size_t(size));
    m_bytes.remove(0, size);
    return size;
}

qint64 FedDevice::writeData(const char *, qint64)
{
    return -1;
}
