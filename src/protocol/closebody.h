// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#pragma once

#include "websocketcloseinfo.h"

#include <QtCore/qbytearray.h>

// The body of a Close frame, RFC 6455, 5.5.1. closeCode 0 and 1005: empty.
QByteArray encodeCloseBody(const WebSocketCloseInfo &info);

struct CloseFrameContent
{
    WebSocketCloseInfo info; // closeCode 1005: no body
    int violation = 0; // the code to fail the connection with if the body is malformed
};

CloseFrameContent decodeCloseBody(const QByteArray &body);
