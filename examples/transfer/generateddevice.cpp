// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#include "generateddevice.h"

#include <algorithm>

GeneratedDevice::GeneratedDevice(qint64 size, QObject *parent) : QIODevice(parent), m_size(size)
{
    open(QIODevice::ReadOnly | QIODevice::Unbuffered);
}

void GeneratedDevice::setPaused(bool paused)
{
    m_paused = paused;
    if (!paused)
        Q_EMIT readyRead();
}

qint64 GeneratedDevice::readData(char *data, qint64 maxSize)
{
    if (m_position == m_size)
        return -1;
    if (m_paused)
        return 0;
    const qint64 size = std::min(maxSize, m_size - m_position);
    for (qint64 i = 0; i < size; ++i)
        data[i] = byteAt(m_position + i);
    m_position += size;
    return size;
}

qint64 GeneratedDevice::writeData(const char *, qint64)
{
    return -1;
}
