// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#include "websocketopeninfo.h"

/*!
    \class WebSocketOpenInfo
    \inmodule WebSocketStream
    \brief What is known about a connection once its opening handshake has succeeded.

    The result of WebSocketStream::opened(). \c readable and \c writable belong to the
    stream and are deleted with it. \c protocol is the subprotocol that the server
    selected, or empty. \c extensions is empty, because none is offered.
*/

#include "moc_websocketopeninfo.cpp"
