// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#include "connection/applicationend.h"

#include <QtCore/qcoreapplication.h>

#include <mutex>
#include <utility>

namespace WebSocketStreamInternal {

void whenApplicationEnds(const QObject *context, const std::function<void()> &slot)
{
    static std::mutex mutex;
    static QObject *end = nullptr;
    const std::lock_guard lock(mutex);
    if (!end) {
        end = new QObject;
        qAddPostRoutine([] {
            std::unique_lock lock(mutex);
            const QObject *const ending = std::exchange(end, nullptr);
            lock.unlock(); // the slots may make another stream
            delete ending;
        });
    }
    QObject::connect(end, &QObject::destroyed, context, slot);
}

} // namespace WebSocketStreamInternal
