// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#include "connection/hangupwatch.h"

#include <QtCore/qcoreevent.h>

#include <algorithm>
#include <utility>

#ifdef Q_OS_UNIX
#    include <poll.h>
#    include <sys/ioctl.h>
#endif

namespace WebSocketStreamInternal {

namespace {

#ifdef Q_OS_UNIX
// A FIN alone is no reset: the other direction may go on.
bool isReset(const QSocketNotifier *notifier)
{
    pollfd state = {int(notifier->socket()), 0, 0}; // POLLERR and POLLHUP need not be asked for
    return ::poll(&state, 1, 0) > 0 && (state.revents & (POLLERR | POLLHUP)) != 0;
}

bool isUnread(const QSocketNotifier *notifier)
{
    int bytes = 0;
    return ::ioctl(int(notifier->socket()), FIONREAD, &bytes) == 0 && bytes > 0;
}
#else
bool isReset(const QSocketNotifier *)
{
    return false;
}

bool isUnread(const QSocketNotifier *)
{
    return false;
}
#endif

} // namespace

HangUpWatch::HangUpWatch(const QObject *socket, std::function<bool()> onHangUp, std::function<void()> beforeWrite)
    : m_onHangUp(std::move(onHangUp)), m_beforeWrite(std::move(beforeWrite))
{
    const auto notifiers = socket->findChildren<QSocketNotifier *>();
    for (QSocketNotifier *const notifier : notifiers) {
        if (notifier->type() != QSocketNotifier::Write)
            continue;
        notifier->installEventFilter(this);
        m_notifiers.append(notifier);
    }
}

bool HangUpWatch::mayWrite() const
{
    const bool hungUp = std::any_of(m_notifiers.cbegin(), m_notifiers.cend(),
                                    [](const auto &notifier) { return notifier && isReset(notifier); });
    return !hungUp || m_onHangUp();
}

bool HangUpWatch::hasUnread() const
{
    return std::any_of(m_notifiers.cbegin(), m_notifiers.cend(),
                       [](const auto &notifier) { return notifier && isUnread(notifier); });
}

bool HangUpWatch::eventFilter(QObject *watched, QEvent *event)
{
    const bool writes = event->type() == QEvent::SockAct || event->type() == QEvent::MetaCall;
    if (!writes)
        return false;
    if (mayWrite()) {
        m_beforeWrite();
        return false;
    }
    auto *const notifier = qobject_cast<QSocketNotifier *>(watched);
    if (notifier)
        notifier->setEnabled(false); // or it would be called again and again
    return notifier;
}

} // namespace WebSocketStreamInternal
