// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

// A channel without an event loop.

#include "connection/framechannel.h"

#include "connection/tlsfailure.h"

namespace WebSocketStreamInternal {

bool FrameChannel::waitForReadyRead(int msecs)
{
    const CallGuard guard(this);
    if (m_phase == Phase::Unread) {
        continueReading();
        return true;
    }
    if (!socket() || m_phase == Phase::Ended)
        return false;
    m_sender.reportWhatIsQueued();
    if (!guard.channel)
        return false;
    const QAbstractSocket::SocketState state = socket()->state();
    bool progress = false;
    if (state == QAbstractSocket::HostLookupState || state == QAbstractSocket::ConnectingState) {
        progress = socket()->waitForConnected(msecs);
    } else {
        const qint64 delivered = m_delivered;
        continueReading(); // the queued call of resume() may not come
        if (!guard.channel || m_delivered != delivered)
            return true;
        progress = m_transport.waitForReadyRead(msecs);
    }
    reportWithoutEventLoop(guard);
    return progress;
}

bool FrameChannel::waitForBytesWritten(int msecs)
{
    if (!socket() || m_phase == Phase::Ended)
        return false;
    const CallGuard guard(this);
    m_sender.reportWhatIsQueued();
    if (!guard.channel)
        return false;
    const bool progress = m_transport.waitForBytesWritten(msecs);
    reportWithoutEventLoop(guard);
    return progress;
}

void FrameChannel::reportWithoutEventLoop(const CallGuard &guard)
{
    if (!guard.channel)
        return;
    const bool hasEnded = !socket() || socket()->state() == QAbstractSocket::UnconnectedState;
    if (hasEnded || isTlsError(m_socketError))
        reportDisconnect();
}

} // namespace WebSocketStreamInternal
