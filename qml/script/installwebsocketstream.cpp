// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#include "installwebsocketstream.h"

#include "scriptinterfaces.h"

#include <QtQml/qjsengine.h>

/*!
    \fn void installWebSocketStream(QJSEngine *engine)
    \relates WebSocketStream
    \brief Adds the web's API to a JavaScript engine.

    After this call scripts in \a engine find the globals that they know from a browser: \c WebSocketStream,
    \c WebSocketError, \c DOMException, \c AbortController, \c AbortSignal, and those of the Streams Standard and
    of events that go with them, as far as the engine has none of that name. Calling it again does nothing.

    \code
    QJSEngine engine;
    installWebSocketStream(&engine);
    engine.importModule("client.mjs"); // as a page would load it
    \endcode

    Promises need a running event loop in the thread of \a engine. Like all globals these are not enumerable.

    For a QML engine there is no need to call it, nor would it have an effect there, because QML's global object is
    read-only: \c{import WebSocketStream} gives the same classes as \c WebStreams.WebSocketStream and so on.

    \sa {https://developer.mozilla.org/docs/Web/API/WebSocketStream}
*/
void installWebSocketStream(QJSEngine *engine)
{
    WebSocketStreamInternal::ScriptInterfaces::of(engine)->install(engine->globalObject());
}
