// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#pragma once

#include <QtCore/qbytearray.h>
#include <QtCore/qstring.h>

// The body of a Close frame, RFC 6455, 5.5.1 and 7.1.5
namespace WebSocketStreamInternal {

constexpr int noCloseCode = 1005; // an empty body

struct CloseBody
{
    int code = noCloseCode; // 0 stands for none, too
    QString reason = {};
};

struct ReceivedCloseBody
{
    CloseBody body;
    int violation = 0; // the code to fail the connection with if the body is malformed
};

[[nodiscard]] QByteArray encodeCloseBody(const CloseBody &body);
[[nodiscard]] ReceivedCloseBody decodeCloseBody(QByteArrayView bytes);

} // namespace WebSocketStreamInternal
