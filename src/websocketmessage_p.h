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

    // Of text that is known to be well-formed, because it came as UTF-8: `size` bytes, or -1 if that is not known.
    [[nodiscard]] static WebSocketMessage fromReceivedText(QString &&text, qint64 size)
    {
        WebSocketMessage message;
        message.m_payload = std::move(text);
        message.m_textSize = size;
        return message;
    }

    [[nodiscard]] static WebSocketMessage fromReceivedData(QByteArray &&data)
    {
        WebSocketMessage message;
        message.m_payload = std::move(data);
        return message;
    }
};
