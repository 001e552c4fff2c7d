// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#include "scriptsupport.h"

#include "scriptinterfaces.h"

#include <QtCore/qmetaobject.h>
#include <QtQml/qjsengine.h>

#include <algorithm>

namespace WebSocketStreamInternal {

namespace {

template <typename Enum>
QString keyOf(Enum value)
{
    return QString::fromLatin1(QMetaEnum::fromType<Enum>().valueToKey(int(value)));
}

QJSValue toScriptArray(QJSEngine *engine, const QList<std::pair<QByteArray, QByteArray>> &headers)
{
    QJSValue array = engine->newArray(uint(headers.size()));
    for (quint32 i = 0; i < quint32(headers.size()); ++i) {
        QJSValue header = engine->newArray(2);
        header.setProperty(0, QString::fromLatin1(headers.at(i).first));
        header.setProperty(1, QString::fromLatin1(headers.at(i).second));
        array.setProperty(i, header);
    }
    return array;
}

QJSValue toScriptArray(QJSEngine *engine, const QList<QSslError> &errors)
{
    QJSValue array = engine->newArray(uint(errors.size()));
    for (quint32 i = 0; i < quint32(errors.size()); ++i)
        array.setProperty(i, errors.at(i).errorString());
    return array;
}

} // namespace

QJSValue callScript(QJSEngine *engine, const char *function, const QJSValueList &arguments)
{
    return engine ? ScriptInterfaces::of(engine)->call(function, arguments) : QJSValue();
}

std::optional<WebSocketMessage> toMessage(QJSEngine *engine, const QJSValue &chunk)
{
    const QJSValue payload = chunk.isString() ? chunk : callScript(engine, "toArrayBuffer", {chunk});
    if (payload.isUndefined())
        return {};
    return fromScriptValue(engine, payload);
}

WebSocketMessage fromScriptValue(QJSEngine *engine, const QJSValue &payload)
{
    return payload.isString() ? WebSocketMessage(payload.toString())
                              : WebSocketMessage(engine->fromScriptValue<QByteArray>(payload));
}

QVariant toScriptVariant(const WebSocketMessage &message)
{
    if (message.isNull())
        return {};
    if (message.isText())
        return message.text();
    return toScriptBytes(message.data());
}

QByteArray toScriptBytes(QByteArray bytes)
{
    if (bytes.isEmpty())
        bytes.reserve(1); // Qt 6.4 takes the ArrayBuffer of a null QByteArray for a detached one
    return bytes;
}

QJSValue toScriptError(QJSEngine *engine, const WebSocketError &error)
{
    if (!engine)
        return {};
    QJSValue fields = engine->newObject();
    fields.setPrototype(QJSValue(QJSValue::NullValue)); // where a script may have put setters
    fields.setProperty(QStringLiteral("name"), error.name());
    fields.setProperty(QStringLiteral("message"), error.message());
    fields.setProperty(QStringLiteral("closeCode"), error.closeCode());
    fields.setProperty(QStringLiteral("reason"), error.reason());
    fields.setProperty(QStringLiteral("initiator"), keyOf(error.initiator()).toLower());
    fields.setProperty(QStringLiteral("httpStatus"), error.httpStatus());
    fields.setProperty(QStringLiteral("httpHeaders"), toScriptArray(engine, error.httpHeaders()));
    fields.setProperty(QStringLiteral("httpBody"), QString::fromUtf8(error.httpBody()));
    fields.setProperty(QStringLiteral("socketError"),
                       error.socketError() == QAbstractSocket::UnknownSocketError ? QString()
                                                                                  : keyOf(error.socketError()));
    fields.setProperty(QStringLiteral("sslErrors"), toScriptArray(engine, error.sslErrors()));
    fields.setProperty(QStringLiteral("unsentBytes"), double(error.unsentBytes()));
    return callScript(engine, "makeError", {fields});
}

WebSocketError toCancelError(const QJSValue &reason)
{
    const QString message = reason.property(QStringLiteral("message")).toString();
    const bool isWebSocketError =
            reason.isError() && reason.property(QStringLiteral("name")).toString() == WebSocketError(QString()).name();
    if (!isWebSocketError)
        return WebSocketError(WebSocketError::Kind::Abort, message);
    return WebSocketError(message,
                          {reason.property(QStringLiteral("closeCode")).toInt(),
                           reason.property(QStringLiteral("reason")).toString()});
}

std::optional<WebSocketCloseInfo> toCloseInfo(QJSEngine *engine, const QJSValue &info)
{
    const QJSValue converted = callScript(engine, "readCloseInfo", {info});
    if (converted.hasOwnProperty(QStringLiteral("thrown"))) {
        engine->throwError(converted.property(QStringLiteral("thrown")));
        return {};
    }
    return WebSocketCloseInfo{converted.property(QStringLiteral("closeCode")).toInt(), // null becomes 0
                              converted.property(QStringLiteral("reason")).toString()};
}

QJSValue toScriptObject(QJSEngine *engine, const WebSocketCloseInfo &info)
{
    if (!engine)
        return {};
    QJSValue object = engine->newObject();
    object.setProperty(QStringLiteral("closeCode"), info.closeCode);
    object.setProperty(QStringLiteral("reason"), info.reason);
    return object;
}

} // namespace WebSocketStreamInternal
