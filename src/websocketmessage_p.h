// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#pragma once

#include "websocketmessage.h"

#include <optional>

// What a queued message occupies in memory: the payload's allocation, the allocator's and
// the queue's bookkeeping. Bytes, as the high-water mark of the readable counts them.
qint64 memoryCost(const WebSocketMessage &message);

// Lone surrogates become U+FFFD, as in the web's USVString; a well-formed string is not copied.
QString toWellFormed(const QString &text);

// Nothing if the bytes are not UTF-8. A leading byte order mark is text like any other.
std::optional<QString> decodeUtf8(const QByteArray &bytes);

// A text message of text that is known to be well-formed, because it came as UTF-8.
WebSocketMessage makeReceivedText(const QString &text);
