// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#include "installwebsocketstream.h"

#include "scriptinterfaces.h"

#include <QtQml/qjsengine.h>
#include <QtQml/qqmlengine.h>

/*!
    \enum ScriptGlobals
    \relates WebSocketStream
    \brief Which globals installWebSocketStream() adds.

    \value Streams
           \c WebSocketStream, the Streams Standard, \c AbortSignal and events.
    \value Web
           Also what a program that was written for a browser finds beside them and Qt's engine lacks: timers, text encoding,
           compression and more, see \l{Programs from the web}. They take memory and time to load, and are not loaded
           otherwise.
*/

/*!
    \fn void installWebSocketStream(QJSEngine *engine, ScriptGlobals globals)
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

    With \a globals a program that was written for a browser finds the rest of what it needs, too, as far as the engine
    has no global of that name, nor \c Promise and \c Symbol such a member:

    \code
    installWebSocketStream(&engine, ScriptGlobals::Web);
    engine.evaluate("setTimeout(() => console.log('a second later'), 1000)");
    \endcode

    It may be called for more globals later. Call it before any other script runs: what it adds does not depend on what
    scripts do to the engine's objects afterwards.

    Promises and timers need a running event loop in the thread of \a engine, which has to be the calling one. Timers end
    with the engine, and no callback of theirs is called any more. What a callback of a timer or of \c queueMicrotask()
    throws is logged as \c console.error() does it, in the category \c qml, with file and line. Like all globals these are
    not enumerable.

    The engine itself keeps silent about a Promise that is rejected and that nobody catches. What the Promises \c opened and
    \c closed of a WebSocketStream and that of \c pipeTo() are rejected with, and the Promises that are made of these with
    \c then(), is logged in the same way, once, if nobody looks at it; with \c{ScriptGlobals::Web} so is the error of every
    Promise, as in a browser, for which the global \c Promise becomes one that can tell. An \c AbortError is what the
    application has asked for, and not logged.

    For a QML engine there is no need to call it, and it does nothing but warn there, because QML's global object is
    read-only: \c{import WebSocketStream} gives the same classes as \c WebStreams.WebSocketStream and so on, and
    \l{WebStreams::globals}{WebStreams.globals} is an object with all that \c{ScriptGlobals::Web} stands for.

    \sa {Code for a Browser, and What Is Different}, {https://developer.mozilla.org/docs/Web/API/WebSocketStream}
*/
void installWebSocketStream(QJSEngine *engine, ScriptGlobals globals)
{
    if (qobject_cast<QQmlEngine *>(engine)) {
        qWarning("installWebSocketStream: the globals of a QML engine cannot be changed; import the QML module "
                 "WebSocketStream and use WebStreams.");
        return;
    }
    auto *interfaces = WebSocketStreamInternal::ScriptInterfaces::of(engine);
    const QJSValue globalObject = engine->globalObject();
    interfaces->install(globalObject);
    if (globals != ScriptGlobals::Web)
        return;
    if (!globalObject.hasOwnProperty(QStringLiteral("console")))
        engine->installExtensions(QJSEngine::ConsoleExtension);
    interfaces->installWeb(globalObject);
}
