// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#include "qmlwebsocketcompression.h"

#include "qmlbytes.h"

namespace WebSocketStreamInternal {

/*!
    \qmlpropertygroup WebSocketStream::compression
    \qmlproperty bool WebSocketStream::compression.enabled
    \qmlproperty bool WebSocketStream::compression.serverNoContextTakeover
    \qmlproperty bool WebSocketStream::compression.clientNoContextTakeover
    \qmlproperty int WebSocketStream::compression.serverMaxWindowBits
    \qmlproperty int WebSocketStream::compression.clientMaxWindowBits
    \qmlproperty int WebSocketStream::compression.level
    \qmlproperty real WebSocketStream::compression.threshold

    How the next connection offers to compress messages: permessage-deflate, RFC 7692. The server decides; \l extensions
    tells what was agreed.

    \qml
    WebSocketStream {
        url: "wss://example.org/feed"
        compression.threshold: 200 // messages of 200 bytes and more
        compression.level: 1 // fast
    }
    \endqml

    \table
    \header \li Property \li Meaning
    \row \li \c enabled \li whether compression is offered; \c true by default, as in browsers
    \row \li \c serverNoContextTakeover, \c clientNoContextTakeover \li the server, or this side, is to compress each message
         on its own, which takes less memory and compresses less; \c false by default
    \row \li \c serverMaxWindowBits, \c clientMaxWindowBits \li the server, or this side, refers to at most 2 to the power of
         this many bytes that went before: 8 to 15, by default 15
    \row \li \c level \li the effort: 1 is the fastest, 9 the smallest, 0 compresses nothing; -1, the default, is a compromise
    \row \li \c threshold \li messages of fewer bytes are sent as they are; 1024 by default
    \endtable

    A number out of its range fails the connection with a \c SyntaxError. More about each, and about secrets, which are not
    always safe to compress, is said of the class WebSocketCompression.
*/

WebSocketCompression QmlWebSocketCompression::value() const
{
    WebSocketCompression value;
    value.enabled = m_enabled;
    value.serverNoContextTakeover = m_serverNoContextTakeover;
    value.clientNoContextTakeover = m_clientNoContextTakeover;
    value.serverMaxWindowBits = m_serverMaxWindowBits;
    value.clientMaxWindowBits = m_clientMaxWindowBits;
    value.level = m_level;
    value.threshold = toBytes(m_threshold);
    return value;
}

} // namespace WebSocketStreamInternal

#include "moc_qmlwebsocketcompression.cpp"
