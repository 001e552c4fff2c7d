// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#include "websocketcompression.h"

/*!
    \class WebSocketCompression
    \inmodule WebSocketStream
    \brief How a WebSocketStream offers to compress messages: permessage-deflate, RFC 7692.

    The server decides; WebSocketStream::extensions() tells what was agreed. Then each side may compress each of its
    messages, or not. Ours are compressed from threshold on; a large binary message that does not shrink (an image, an
    archive) is sent as it is, and the few after it are not tried. On the side of the server (WebSocketStream::fromServer())
    nothing is compressed, because QWebSocketServer answers the handshake.

    \code
    WebSocketStreamOptions options;
    options.compression.threshold = 200; // messages of 200 bytes and more
    options.compression.level = 1; // fast
    \endcode

    Each side keeps the last 32 KiB (2 to the power of 15 bytes) that it has compressed, its context, in which the next
    message finds what it has in common with those before; that is what makes small messages small. Compressing takes
    268 KB of memory for that, decompressing 44 KB, from the first compressed message on. Without context takeover
    nothing is kept between messages, and they shrink less. The window may be made smaller for the sake of memory.

    What is secret and what an attacker can choose should not be compressed together, because the size tells the one
    from the other (the attacks CRIME and BREACH): switch compression off there.
*/

/*!
    \variable WebSocketCompression::enabled
    Whether compression is offered. Default \c true.
*/

/*!
    \variable WebSocketCompression::serverNoContextTakeover
    The server is to compress each message on its own, so that nothing has to be kept here. A server that does not agree to
    that fails the connection, if it selects compression at all. Default \c false.
*/

/*!
    \variable WebSocketCompression::clientNoContextTakeover
    Our messages are compressed each on its own. Default \c false; a server may ask for it all the same.
*/

/*!
    \variable WebSocketCompression::serverMaxWindowBits
    The server's window has at most 2 to the power of this many bytes: 8 to 15, default 15. If less is asked for, a server
    that selects compression has to agree to it, or the connection fails.
*/

/*!
    \variable WebSocketCompression::clientMaxWindowBits
    Our window has at most 2 to the power of this many bytes: 8 to 15, default 15. The server may ask for less. With 8,
    zlib's window of 9 bits is used, in which it refers back to 250 bytes at most, so that 8 are enough for the server.
*/

/*!
    \variable WebSocketCompression::level
    The effort to make messages small, of zlib: 1 is the fastest, 9 the smallest, 0 compresses nothing, and -1, the default,
    is a compromise (6).
*/

/*!
    \variable WebSocketCompression::threshold
    Messages of fewer bytes are sent as they are. Default 1024; 0 compresses all but empty ones. Small messages of a
    feed that are like each other shrink well, and cost a few microseconds each.
*/
