// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#include "qmlwebstreams.h"

#include "scriptinterfaces.h"

namespace WebSocketStreamInternal {

/*!
    \qmltype WebStreams
    \inqmlmodule WebSocketStream
    \brief The web's API: code for a browser's WebSocketStream runs unchanged.

    A QML engine lets nobody add globals, so that the classes are members of this singleton:

    \qml
    Async.run(function*() {
        const stream = new WebStreams.WebSocketStream("wss://example.org/feed", {signal: AbortSignal.timeout(5000)});
        const {readable, writable} = yield stream.opened;
        const reader = readable.getReader();
        for (;;) {
            const {value, done} = yield reader.read();
            if (done)
                break;
            yield process(value);
        }
    })
    \endqml

    They are \c WebSocketStream, \c WebSocketError, \c DOMException, \c AbortController, \c AbortSignal, \c Event,
    \c CustomEvent and \c EventTarget, and of the Streams Standard \c ReadableStream, \c WritableStream, \c TransformStream,
    \c ReadableStreamDefaultReader, \c ReadableStreamBYOBReader, \c WritableStreamDefaultWriter, the controllers,
    \c CountQueuingStrategy and \c ByteLengthQueuingStrategy. A signal of the QML types AbortController and
    AbortSignal is accepted as the signal of a WebSocketStream or a pipe and by \c AbortSignal.any(), and the errors of
    the element WebSocketStream are of these classes.

    A stream that a script has made belongs to the engine, as one of a page belongs to the page: it lives until its
    connection ends, also when the component whose handler made it is gone, of which no function is called any more.
    Close it in \c Component.onDestruction, or use the element WebSocketStream, which ends with its component:

    \qml
    Item {
        property var stream: new WebStreams.WebSocketStream("wss://example.org/feed")
        Component.onDestruction: stream.close()
    }
    \endqml

    \sa installWebSocketStream(), {https://developer.mozilla.org/docs/Web/API/WebSocketStream}
*/

/*!
    \qmlproperty var WebStreams::globals
    \brief One object with all of these classes and what else a program from the web needs.

    It has as members what \c{ScriptGlobals::Web} adds to a bare engine, such as \c setTimeout(), \c TextDecoder and
    \c structuredClone(), and \c self and \c globalThis, which are the object itself; see \l{Programs from the web}. All
    is loaded when this property is read for the first time, and the object is the same each time. The engine's own objects
    stay as they are, so that \c Promise and \c Symbol are members, too: they extend the engine's by what that lacks.

    A program for a browser that is a function can be called with it:

    \qml
    import "program.js" as Program // function main({Promise, WebSocketStream, setTimeout}) { ... }

    QtObject {
        Component.onCompleted: Program.main(WebStreams.globals)
    }
    \endqml

    Timers belong to the engine, and end with it. What their callbacks throw is logged as \c console.error() does it, in the
    category \c qml, with file and line.
*/

QmlWebStreams *QmlWebStreams::create(QQmlEngine *, QJSEngine *scriptEngine)
{
    return new QmlWebStreams(scriptEngine, ScriptInterfaces::of(scriptEngine)->interfaces());
}

QJSValue QmlWebStreams::globals() const
{
    return ScriptInterfaces::of(m_engine)->allGlobals();
}

QmlWebStreams::QmlWebStreams(QJSEngine *engine, const QJSValue &interfaces)
    : m_engine(engine), m_interfaces(interfaces),
      m_abortController(interfaces.property(QStringLiteral("AbortController"))),
      m_abortSignal(interfaces.property(QStringLiteral("AbortSignal"))),
      m_byteLengthQueuingStrategy(interfaces.property(QStringLiteral("ByteLengthQueuingStrategy"))),
      m_countQueuingStrategy(interfaces.property(QStringLiteral("CountQueuingStrategy"))),
      m_customEvent(interfaces.property(QStringLiteral("CustomEvent"))),
      m_domException(interfaces.property(QStringLiteral("DOMException"))),
      m_event(interfaces.property(QStringLiteral("Event"))),
      m_eventTarget(interfaces.property(QStringLiteral("EventTarget"))),
      m_readableStream(interfaces.property(QStringLiteral("ReadableStream"))),
      m_readableStreamDefaultController(interfaces.property(QStringLiteral("ReadableStreamDefaultController"))),
      m_readableStreamDefaultReader(interfaces.property(QStringLiteral("ReadableStreamDefaultReader"))),
      m_transformStream(interfaces.property(QStringLiteral("TransformStream"))),
      m_transformStreamDefaultController(interfaces.property(QStringLiteral("TransformStreamDefaultController"))),
      m_webSocketError(interfaces.property(QStringLiteral("WebSocketError"))),
      m_webSocketStream(interfaces.property(QStringLiteral("WebSocketStream"))),
      m_writableStream(interfaces.property(QStringLiteral("WritableStream"))),
      m_writableStreamDefaultController(interfaces.property(QStringLiteral("WritableStreamDefaultController"))),
      m_writableStreamDefaultWriter(interfaces.property(QStringLiteral("WritableStreamDefaultWriter")))
{
}

QJSValue QmlWebStreams::readableByteStreamController() const
{
    return m_interfaces.property(QStringLiteral("ReadableByteStreamController"));
}

QJSValue QmlWebStreams::readableStreamBYOBReader() const
{
    return m_interfaces.property(QStringLiteral("ReadableStreamBYOBReader"));
}

QJSValue QmlWebStreams::readableStreamBYOBRequest() const
{
    return m_interfaces.property(QStringLiteral("ReadableStreamBYOBRequest"));
}

} // namespace WebSocketStreamInternal

#include "moc_qmlwebstreams.cpp"
