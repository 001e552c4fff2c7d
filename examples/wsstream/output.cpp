// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#include "output.h"

#include <algorithm>
#include <cerrno>
#include <climits>
#include <csignal>
#include <limits>
#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>

namespace {

constexpr qsizetype fullSize = 64 * 1024;

} // namespace

Output::Output(int descriptor, QObject *parent) : QObject(parent), m_descriptor(descriptor)
{
    std::signal(SIGPIPE, SIG_IGN); // a reader that leaves is told by EPIPE
    struct stat status = {};
    if (::fstat(descriptor, &status) == 0 && S_ISREG(status.st_mode))
        return;
    m_notifier = std::make_unique<QSocketNotifier>(descriptor, QSocketNotifier::Write);
    m_notifier->setEnabled(false);
    connect(m_notifier.get(), &QSocketNotifier::activated, this, &Output::onActivated);
}

bool Output::isFull() const
{
    return m_failed || m_buffer.size() - m_written >= fullSize;
}

void Output::flush()
{
    // A pipe that is ready takes this much without blocking, POSIX says.
    const qsizetype step = m_notifier ? PIPE_BUF : std::numeric_limits<int>::max();

    while (!isEmpty() && !m_failed) {
        if (wouldBlock()) {
            m_notifier->setEnabled(true);
            return;
        }
        const ssize_t size = ::write(m_descriptor, m_buffer.constData() + m_written,
                                     size_t(std::min(step, m_buffer.size() - m_written)));
        if (size >= 0) {
            m_written += size;
        } else if ((errno == EINTR || errno == EAGAIN) && m_notifier) {
            m_notifier->setEnabled(true); // after the event loop has seen the signal
            return;
        } else if (errno != EINTR) {
            m_failed = true;
            m_buffer.clear();
            m_written = 0;
            Q_EMIT failed(errno);
            return;
        }
    }
    // A buffer that a large message has blown up is given back.
    if (m_buffer.capacity() > 4 * fullSize)
        m_buffer = QByteArray();
    m_buffer.resize(0);
    m_written = 0;
}

bool Output::wouldBlock() const
{
    pollfd descriptor = {m_descriptor, POLLOUT, 0};
    return m_notifier && ::poll(&descriptor, 1, 0) == 0;
}

void Output::onActivated()
{
    m_notifier->setEnabled(false);
    flush();
    if (isEmpty())
        Q_EMIT drained();
}
