// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#pragma once

#include "websocketopeninfo.h"

#include <QtCore/qbasictimer.h>
#include <QtCore/qfuture.h>
#include <QtCore/qlist.h>
#include <QtCore/qobject.h>

namespace WebSocketStreamInternal {

// Tells when one of the futures of opened() is cancelled.
class OpeningCancel final : public QObject
{
    Q_OBJECT

public:
    OpeningCancel() = default;
    ~OpeningCancel() override;

    void watch(const QFuture<WebSocketOpenInfo> &future);
    void stop();
    [[nodiscard]] bool isRequested() const; // has perhaps not been told yet

Q_SIGNALS:
    void requested();

protected:
    void timerEvent(QTimerEvent *event) override;

private:
    QList<QFuture<WebSocketOpenInfo>> m_futures;
    qsizetype m_watched = 0; // the first of them
    QObject *m_watchers = nullptr; // their parent
    QBasicTimer m_timer;
};

} // namespace WebSocketStreamInternal
