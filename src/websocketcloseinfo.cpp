// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#include "websocketcloseinfo.h"

/*!
    \class WebSocketCloseInfo
    \inmodule WebSocketStream
    \brief The code and reason of a WebSocket Close frame.

    A plain struct, used in both directions: what a caller of
    WebSocketStream::close() wants to send, and what the peer sent, as the result of
    WebSocketStream::closed().
*/

/*!
    \variable WebSocketCloseInfo::closeCode

    To send: 1000 or 3000 to 4999, or 0 for "no code". A reason without a code is sent
    with 1000; neither sends a Close frame without a body.

    Received: the peer's code, or 1005 if its Close frame had no body (RFC 6455, 7.1.5).
*/

/*!
    \variable WebSocketCloseInfo::reason

    At most 123 bytes of UTF-8 (RFC 6455, 5.5). Lone surrogates are sent as U+FFFD.
*/

QDebug operator<<(QDebug debug, const WebSocketCloseInfo &info)
{
    const QDebugStateSaver saver(debug);
    return debug.nospace() << "WebSocketCloseInfo(" << info.closeCode << ", " << info.reason << ')';
}

#include "moc_websocketcloseinfo.cpp"
