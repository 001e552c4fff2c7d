// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#pragma once

#include "websocketcloseinfo.h"
#include "websocketerror.h"
#include "websocketmessage.h"

#include <QtCore/qvariant.h>
#include <QtQml/qjsvalue.h>

#include <optional>

class QJSEngine;

namespace WebSocketStreamInternal {

// What crosses the border between C++ and JavaScript.

// Calls a function that main.mjs exports.
QJSValue callScript(QJSEngine *engine, const char *function, const QJSValueList &arguments = {});

// A string is a text message, an ArrayBuffer or one of its views a binary one; nothing else is any.
std::optional<WebSocketMessage> toMessage(QJSEngine *engine, const QJSValue &chunk);
// The same for what is known to be a string or an ArrayBuffer.
WebSocketMessage fromScriptValue(QJSEngine *engine, const QJSValue &payload);
// What a message is for a script: a string, or a QByteArray, which becomes an ArrayBuffer; invalid for a null message.
QVariant toScriptVariant(const WebSocketMessage &message);
// The same bytes so that the ArrayBuffer that they become can be used.
QByteArray toScriptBytes(QByteArray bytes);

// An Error with the web's name, the close code and reason, and the diagnosis.
QJSValue toScriptError(QJSEngine *engine, const WebSocketError &error);

// The error for WebSocketReadable::cancel() and WebSocketWritable::abort(): only a WebSocketError
// has a code and a reason to send.
WebSocketError toCancelError(const QJSValue &reason);

// Has thrown an error into the engine if there is none.
std::optional<WebSocketCloseInfo> toCloseInfo(QJSEngine *engine, const QJSValue &info);
QJSValue toScriptObject(QJSEngine *engine, const WebSocketCloseInfo &info);

} // namespace WebSocketStreamInternal
