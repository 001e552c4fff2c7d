// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#pragma once

#include <QtCore/qobject.h>
#include <QtCore/qvariant.h>
#include <QtQml/qjsvalue.h>

class QJSEngine;

namespace WebSocketStreamInternal {

class ScriptCompression;
class ScriptMemory;
class ScriptTextDecoder;
class ScriptTimers;

// What the globals of programs from the web need from C++, beyond what ScriptNative has. The objects that it makes belong
// to the script.
class ScriptWebNative : public QObject
{
    Q_OBJECT

public:
    ScriptWebNative(QJSEngine *engine, QObject *parent);

    Q_INVOKABLE QObject *timers() const;

    // Null if there is no encoding with such a label.
    Q_INVOKABLE QObject *makeTextDecoder(const QString &label, bool isFatal, bool ignoresBom) const;
    Q_INVOKABLE QByteArray encode(const QString &text) const;
    // As many whole characters as there is room for: their bytes, and how much of the text they are.
    Q_INVOKABLE QVariantList encodeInto(const QString &text, double room) const;

    // Undefined if the text has characters that stand for no byte, or is no base64.
    Q_INVOKABLE QVariant toBase64(const QString &text) const;
    Q_INVOKABLE QVariant fromBase64(const QString &text) const;

    // Null if there is no such format.
    Q_INVOKABLE QObject *makeCompression(const QString &format) const;
    Q_INVOKABLE QObject *makeDecompression(const QString &format) const;

    // Whether it is an object of C++, or a type of QML's.
    Q_INVOKABLE bool isForeign(const QJSValue &object) const;

private:
    QJSEngine *m_engine;
    ScriptMemory *m_memory;
    ScriptTimers *m_timers;
};

} // namespace WebSocketStreamInternal
