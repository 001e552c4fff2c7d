// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#include "scriptnative.h"

#include "scriptconnection.h"
#include "scriptsupport.h"
#include "scripturl.h"
#include "websocketvalidation_p.h"

#include <QtCore/qtimer.h>
#include <QtQml/qjsengine.h>

#include <limits>

namespace WebSocketStreamInternal {

ScriptNative::ScriptNative(QJSEngine *engine, QObject *parent) : QObject(parent), m_engine(engine) { }

QString ScriptNative::checkArguments(const QString &url, const QStringList &protocols) const
{
    const QUrl parsed = parseScriptUrl(url);
    std::optional<WebSocketError> error = validateUrl(parsed);
    if (!error)
        error = validateScriptHost(parsed);
    if (!error)
        error = validateProtocols(protocols);
    if (error) {
        m_engine->throwError(toScriptError(m_engine, *error));
        return {};
    }
    return serializeScriptUrl(toWebSocketUrl(parsed));
}

void ScriptNative::checkCloseInfo(const QJSValue &closeCode, const QString &reason) const
{
    std::optional<WebSocketError> error;
    if (!closeCode.isNull())
        error = validateCloseCode(closeCode.toInt());
    if (!error)
        error = validateCloseInfo({0, reason});
    if (error)
        m_engine->throwError(toScriptError(m_engine, *error));
}

ScriptConnection *ScriptNative::makeConnection(const QJSValue &client, const QString &url, const QStringList &protocols)
{
    WebSocketStreamOptions options;
    options.protocols = protocols;
    return new ScriptConnection(m_engine, &m_turns, client, QUrl(url), options, this);
}

void ScriptNative::warn(const QString &message) const
{
    qWarning("%s", qPrintable(message));
}

void ScriptNative::startTimer(double milliseconds, const QJSValue &callback)
{
    if (milliseconds > std::numeric_limits<int>::max())
        return; // in more than 24 days
    const int delay = int(milliseconds);
    QTimer::singleShot(delay, Qt::PreciseTimer, this, [callback] { callback.call(); }); // no other is never early
}

} // namespace WebSocketStreamInternal

#include "moc_scriptnative.cpp"
