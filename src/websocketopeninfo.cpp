// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#include "websocketopeninfo.h"

/*!
    \class WebSocketOpenInfo
    \inmodule WebSocketStream
    \brief What is known about a connection once its opening handshake has succeeded.

    The result of WebSocketStream::opened(). \c readable and \c writable belong to the
    stream and are deleted with it. \c protocol is the subprotocol that the server
    selected, or empty. \c extensions says how messages are compressed, see WebSocketStream::extensions(). \c httpHeaders are
    the headers of the server's answer, in their order: a cookie, a version, the name of a session. Of an accepted stream there are none.
*/

#include "moc_websocketopeninfo.cpp"
