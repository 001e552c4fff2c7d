// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#include "input.h"

#include "statistics.h"

#include <websocketerror.h>
#include <websocketwritable.h>

#include <algorithm>
#include <cerrno>
#include <sys/stat.h>
#include <unistd.h>
#include <utility>

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype chunkSize = 64 * 1024;
constexpr qsizetype largestLine = 64 * 1024 * 1024;

bool isRegularFile(int descriptor)
{
    struct stat status = {};
    return ::fstat(descriptor, &status) == 0 && S_ISREG(status.st_mode);
}

} // namespace

Input::Input(int descriptor, Mode mode, Statistics *statistics, QObject *parent)
    : QObject(parent), m_descriptor(descriptor), m_mode(mode), m_statistics(statistics)
{
    if (isRegularFile(descriptor))
        return;
    m_notifier = std::make_unique<QSocketNotifier>(descriptor, QSocketNotifier::Read);
    m_notifier->setEnabled(false);
    connect(m_notifier.get(), &QSocketNotifier::activated, this, &Input::read);
}

void Input::start(WebSocketWritable *writable)
{
    m_writable = writable;
    readWhenReady();
}

void Input::stop()
{
    m_writable = nullptr;
    if (m_notifier)
        m_notifier->setEnabled(false);
}

//! [backpressure]
// The end of ready() is the only way back to reading: while the peer is slow, the bytes stay
// in the file or the pipe.
void Input::readWhenReady()
{
    if (m_writable->desiredSize() > 0)
        waitForBytes();
    else
        m_writable->ready().then(this, [this] { waitForBytes(); });
}
//! [backpressure]

void Input::waitForBytes()
{
    if (!m_writable)
        return;
    if (m_notifier)
        m_notifier->setEnabled(true);
    else
        QMetaObject::invokeMethod(this, &Input::read, Qt::QueuedConnection);
}

void Input::read()
{
    if (m_notifier)
        m_notifier->setEnabled(false);
    if (!m_writable)
        return;

    QByteArray bytes(chunkSize, Qt::Uninitialized);
    const ssize_t size = ::read(m_descriptor, bytes.data(), size_t(bytes.size()));
    if (size < 0 && errno != EINTR && errno != EAGAIN) {
        Q_EMIT failed(u"The input cannot be read: %1."_s.arg(qt_error_string(errno)));
        return;
    }
    if (size == 0) {
        if (!m_line.isEmpty())
            sendLine(std::exchange(m_line, {}));
        Q_EMIT finished();
        return;
    }
    bytes.resize(std::max<qsizetype>(size, 0));
    if (m_mode == Mode::Lines) {
        sendLines(bytes);
    } else if (!bytes.isEmpty()) {
        m_writable->send(bytes);
        ++m_statistics->messagesSent;
        m_statistics->bytesSent += bytes.size();
    }
    if (m_line.size() > largestLine)
        Q_EMIT failed(u"A line of the input is longer than 64 MiB; --binary has no lines."_s);
    else if (m_writable)
        readWhenReady();
}

void Input::sendLines(const QByteArray &bytes)
{
    qsizetype start = 0;
    for (qsizetype end; (end = bytes.indexOf('\n', start)) >= 0; start = end + 1)
        sendLine(std::exchange(m_line, {}) + bytes.mid(start, end - start));
    m_line += bytes.mid(start);
}

void Input::sendLine(const QByteArray &line)
{
    if (!m_writable)
        return;
    const qint64 size = m_writable->writeText(QString::fromUtf8(line));
    if (size < 0)
        return;
    ++m_statistics->messagesSent;
    m_statistics->bytesSent += size;
}
