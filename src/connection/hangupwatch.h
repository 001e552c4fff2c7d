// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#pragma once

#include <QtCore/qlist.h>
#include <QtCore/qobject.h>
#include <QtCore/qpointer.h>
#include <QtCore/qsocketnotifier.h>

#include <functional>

namespace WebSocketStreamInternal {

// Sees that the peer has reset the connection before a write would: a socket of Qt closes when a write fails, and what
// is still to be read is lost. Sees no reset where the system has no poll().
class HangUpWatch final : public QObject
{
public:
    // Watches what a connected socket, and the sockets in it, write by. `onHangUp` is called before each write to a
    // connection that was reset, and tells whether it may be tried; `beforeWrite` before the event loop makes any other.
    HangUpWatch(const QObject *socket, std::function<bool()> onHangUp, std::function<void()> beforeWrite);

    // Of an object that writes in queued calls, too. These are not held up: there is no telling what else they are for.
    void watchCallsOf(QObject *object) { object->installEventFilter(this); }

    // For a write that does not come from the event loop: whether it may be tried.
    [[nodiscard]] bool mayWrite() const;

    // Whether the system has anything to read.
    [[nodiscard]] bool hasUnread() const;

    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    const std::function<bool()> m_onHangUp;
    const std::function<void()> m_beforeWrite;
    QList<QPointer<QSocketNotifier>> m_notifiers;
};

} // namespace WebSocketStreamInternal
