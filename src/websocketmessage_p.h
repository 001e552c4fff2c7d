// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#pragma once

#include "websocketmessage.h"

#include <utility>

struct WebSocketMessagePrivate
{
    // What a queued message occupies in memory: the payload's allocation, the allocator's and
    // the queue's bookkeeping. Bytes, as the high-water mark of the readable counts them.
    [[nodiscard]] static qint64 memoryCost(const WebSocketMessage &message);

    // Of text that is known to be well-formed, because it came as UTF-8.
    [[nodiscard]] static WebSocketMessage fromReceivedText(QString &&text)
    {
        WebSocketMessage message;
        message.m_payload = std::move(text);
        return message;
    }

    [[nodiscard]] static WebSocketMessage fromReceivedData(QByteArray &&data)
    {
        WebSocketMessage message;
        message.m_payload = std::move(data);
        return message;
    }
};
