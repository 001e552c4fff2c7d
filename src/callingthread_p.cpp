// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#include "callingthread_p.h"

#include "connection/logging.h"
#include "protocol/errortext.h"

#include <QtCore/qobject.h>
#include <QtCore/qthread.h>

namespace WebSocketStreamInternal {

bool isInItsThread(const QObject *object, const char *function)
{
    const QThread *const thread = object->thread();
    if (thread == QThread::currentThread() || !thread || thread->isFinished()) // who outlives its thread may be deleted
        return true;
    qCWarning(lcWebSocketStream,
              "%s was called from another thread than the one that the object lives in, and does nothing. Call it "
              "there, as with QMetaObject::invokeMethod(); only the futures may be used in any thread.",
              function);
    return false;
}

WebSocketError wrongThreadError()
{
    return WebSocketError(WebSocketError::Kind::InvalidState,
                          ErrorText::tr("The call came from another thread than the one that the object lives in."));
}

} // namespace WebSocketStreamInternal
