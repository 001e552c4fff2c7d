// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#pragma once

#include "websocketmessage.h"
#include "websocketmessagedevice.h"

#include <QtCore/qpointer.h>

// Everything that the reader of a message device learns of it.
class ReceivedDevice : public QObject
{
    Q_OBJECT

public:
    explicit ReceivedDevice(WebSocketMessageDevice *device);

    void read(); // from now on
    [[nodiscard]] WebSocketMessageDevice *device() const { return m_device; }
    [[nodiscard]] bool isCompleteUnread() const { return m_device && m_device->isComplete() && !m_hasEnded; }

    // Empty if the end came once and as it should.
    [[nodiscard]] QString objection() const;

Q_SIGNALS:
    void ended(const WebSocketMessage &message); // null if it is not complete

private:
    void take();

    const QPointer<WebSocketMessageDevice> m_device;
    QByteArray m_bytes;
    int m_finishedChannels = 0;
    bool m_reads = false;
    bool m_hasEnded = false;
    bool m_endsWell = true;
};
