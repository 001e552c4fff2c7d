// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#pragma once

#include <QtCore/qobject.h>
#include <QtQml/qjsvalue.h>
#include <QtQml/qqmlregistration.h>

class QJSEngine;
class QQmlEngine;

namespace WebSocketStreamInternal {

// Named WebStreams in QML, where it has the web's classes as members.
class QmlWebStreams : public QObject
{
    Q_OBJECT
    Q_PROPERTY(QJSValue AbortController MEMBER m_abortController CONSTANT FINAL)
    Q_PROPERTY(QJSValue AbortSignal MEMBER m_abortSignal CONSTANT FINAL)
    Q_PROPERTY(QJSValue ByteLengthQueuingStrategy MEMBER m_byteLengthQueuingStrategy CONSTANT FINAL)
    Q_PROPERTY(QJSValue CountQueuingStrategy MEMBER m_countQueuingStrategy CONSTANT FINAL)
    Q_PROPERTY(QJSValue CustomEvent MEMBER m_customEvent CONSTANT FINAL)
    Q_PROPERTY(QJSValue DOMException MEMBER m_domException CONSTANT FINAL)
    Q_PROPERTY(QJSValue Event MEMBER m_event CONSTANT FINAL)
    Q_PROPERTY(QJSValue EventTarget MEMBER m_eventTarget CONSTANT FINAL)
    Q_PROPERTY(QJSValue ReadableByteStreamController READ readableByteStreamController CONSTANT FINAL)
    Q_PROPERTY(QJSValue ReadableStream MEMBER m_readableStream CONSTANT FINAL)
    Q_PROPERTY(QJSValue ReadableStreamBYOBReader READ readableStreamBYOBReader CONSTANT FINAL)
    Q_PROPERTY(QJSValue ReadableStreamBYOBRequest READ readableStreamBYOBRequest CONSTANT FINAL)
    Q_PROPERTY(QJSValue ReadableStreamDefaultController MEMBER m_readableStreamDefaultController CONSTANT FINAL)
    Q_PROPERTY(QJSValue ReadableStreamDefaultReader MEMBER m_readableStreamDefaultReader CONSTANT FINAL)
    Q_PROPERTY(QJSValue TransformStream MEMBER m_transformStream CONSTANT FINAL)
    Q_PROPERTY(QJSValue TransformStreamDefaultController MEMBER m_transformStreamDefaultController CONSTANT FINAL)
    Q_PROPERTY(QJSValue WebSocketError MEMBER m_webSocketError CONSTANT FINAL)
    Q_PROPERTY(QJSValue WebSocketStream MEMBER m_webSocketStream CONSTANT FINAL)
    Q_PROPERTY(QJSValue WritableStream MEMBER m_writableStream CONSTANT FINAL)
    Q_PROPERTY(QJSValue WritableStreamDefaultController MEMBER m_writableStreamDefaultController CONSTANT FINAL)
    Q_PROPERTY(QJSValue WritableStreamDefaultWriter MEMBER m_writableStreamDefaultWriter CONSTANT FINAL)
    Q_PROPERTY(QJSValue globals READ globals CONSTANT FINAL)
    QML_NAMED_ELEMENT(WebStreams)
    QML_SINGLETON
    QML_ADDED_IN_VERSION(1, 0)

public:
    static QmlWebStreams *create(QQmlEngine *engine, QJSEngine *scriptEngine);

    [[nodiscard]] QJSValue globals() const;
    // Not members, because what they are in is loaded when it is asked for.
    [[nodiscard]] QJSValue readableByteStreamController() const;
    [[nodiscard]] QJSValue readableStreamBYOBReader() const;
    [[nodiscard]] QJSValue readableStreamBYOBRequest() const;

private:
    QmlWebStreams(QJSEngine *engine, const QJSValue &interfaces);

    QJSEngine *m_engine;
    QJSValue m_interfaces;
    QJSValue m_abortController;
    QJSValue m_abortSignal;
    QJSValue m_byteLengthQueuingStrategy;
    QJSValue m_countQueuingStrategy;
    QJSValue m_customEvent;
    QJSValue m_domException;
    QJSValue m_event;
    QJSValue m_eventTarget;
    QJSValue m_readableStream;
    QJSValue m_readableStreamDefaultController;
    QJSValue m_readableStreamDefaultReader;
    QJSValue m_transformStream;
    QJSValue m_transformStreamDefaultController;
    QJSValue m_webSocketError;
    QJSValue m_webSocketStream;
    QJSValue m_writableStream;
    QJSValue m_writableStreamDefaultController;
    QJSValue m_writableStreamDefaultWriter;
};

} // namespace WebSocketStreamInternal
