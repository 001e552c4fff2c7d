// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#include "websocketstreamoptions.h"

/*!
    \class WebSocketStreamOptions
    \inmodule WebSocketStream
    \brief How a WebSocketStream connects and how much it may hold in memory.

    A plain struct; with C++20, designated initialisers work:

    \code
    WebSocketStream stream(url, {.protocols = {"v2.feed"}, .signal = AbortSignal::timeout(5s)});
    \endcode

    Values outside their range make WebSocketStream::opened() and closed() fail with
    WebSocketError::Kind::Syntax and a message that says what is allowed.
*/

/*!
    \variable WebSocketStreamOptions::protocols
    The subprotocols to offer, in order of preference: RFC 7230 tokens without duplicates.
    If any are given, the server must select one of them.
*/

/*!
    \variable WebSocketStreamOptions::signal
    Aborts the connection while it is being established; no effect afterwards.
*/

/*!
    \variable WebSocketStreamOptions::headers
    Additional HTTP headers of the opening handshake. A name may appear once; the fields
    that belong to the handshake itself are refused. Ignored by WebSocketStream::fromServer().

    \code
    options.headers = {{"Authorization", "Bearer " + token}, {"X-Feed", "7"}};
    options.headers.emplaceBack("X-Trace", "on");
    \endcode

    QList cannot tell whether \c{append({"X-Trace", "on"})}, with two literals, means a pair or a list from one pointer
    to another; \c emplaceBack() and \c push_back() can.
*/

/*!
    \variable WebSocketStreamOptions::origin
    The value of the Origin header; empty sends none.
*/

/*!
    \variable WebSocketStreamOptions::sslConfiguration
    Certificates, verification and protocols for wss.
*/

/*!
    \variable WebSocketStreamOptions::ignoredSslErrors
    Exactly these errors do not fail the TLS handshake, see QSslSocket::ignoreSslErrors().
*/

/*!
    \variable WebSocketStreamOptions::proxy
    The proxy to connect through; by default the application's.
*/

/*!
    \variable WebSocketStreamOptions::compression
    How messages are compressed, if the server can do it too. Offered by default, as every browser does.
*/

/*!
    \variable WebSocketStreamOptions::readHighWaterMark
    Bytes of memory that received messages may occupy before reading from the network stops;
    it goes on below half of it. Default 1 MiB.
*/

/*!
    \variable WebSocketStreamOptions::writeHighWaterMark
    Bytes that may wait to be sent before WebSocketWritable::ready() and the futures of
    WebSocketWritable::send() hold the producer. Default 1 MiB.
*/

/*!
    \variable WebSocketStreamOptions::maxMessageSize
    The largest message, in bytes, to accept from the peer; of one that is compressed, what becomes of it. A larger one fails the connection
    with close code 1009. Default 64 MiB; on a system of 32 bits at most 1 GiB less 2 bytes.
*/

/*!
    \variable WebSocketStreamOptions::receiveBufferSize
    Bytes of the kernel's receive buffer, over TLS half of that. It bounds how far the peer gets ahead of a reader that
    pauses, and with it the throughput to about this much per round trip. Default 1 MiB;
    0 leaves the size to the system.
*/

/*!
    \variable WebSocketStreamOptions::closeTimeout
    How long the closing handshake may make no progress before the connection is cut off.
    Default 10 seconds.
*/

/*!
    \variable WebSocketStreamOptions::keepAliveInterval
    How often to send a Ping. If nothing at all arrives for a whole interval after it, although
    reading is not paused, the connection fails with close code 1006 and
    WebSocketError::Initiator::Timeout. Default 0: off.
*/
