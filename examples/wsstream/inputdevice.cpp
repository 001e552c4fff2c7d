// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#include "inputdevice.h"

#include "statistics.h"

#include <cerrno>
#include <poll.h>
#include <unistd.h>

using namespace Qt::StringLiterals;

InputDevice::InputDevice(int descriptor, Statistics *statistics, QObject *parent)
    : QIODevice(parent), m_descriptor(descriptor), m_statistics(statistics)
{
    open(QIODevice::ReadOnly | QIODevice::Unbuffered);
}

qint64 InputDevice::readData(char *data, qint64 maxSize)
{
    if (wouldBlock()) {
        waitForBytes();
        return 0;
    }
    const ssize_t size = ::read(m_descriptor, data, size_t(maxSize));
    if (size > 0) {
        m_statistics->bytesSent += size;
        return size;
    }
    if (size == 0)
        return -1; // the end
    if (errno == EINTR || errno == EAGAIN)
        waitForBytes();
    else
        Q_EMIT failed(u"The input cannot be read: %1."_s.arg(qt_error_string(errno)));
    return 0; // a part of the input must not be taken for all of it
}

qint64 InputDevice::writeData(const char *, qint64)
{
    return -1;
}

bool InputDevice::wouldBlock() const
{
    pollfd descriptor = {m_descriptor, POLLIN, 0};
    return ::poll(&descriptor, 1, 0) == 0;
}

void InputDevice::waitForBytes()
{
    if (!m_notifier) {
        m_notifier = std::make_unique<QSocketNotifier>(m_descriptor, QSocketNotifier::Read);
        connect(m_notifier.get(), &QSocketNotifier::activated, this, &InputDevice::onActivated);
    }
    m_notifier->setEnabled(true);
}

void InputDevice::onActivated()
{
    m_notifier->setEnabled(false);
    Q_EMIT readyRead();
}
