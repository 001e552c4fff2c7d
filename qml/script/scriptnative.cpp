// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#include "scriptnative.h"

#include "scriptconnection.h"
#include "scriptsupport.h"
#include "websocketvalidation_p.h"

#include <QtCore/qtimer.h>
#include <QtQml/qjsengine.h>

#include <limits>

namespace WebSocketStreamInternal {

namespace {

// The URL Standard's serialization: a path is never empty, and a scheme's own port is not mentioned.
QString serialize(QUrl url)
{
    if (url.path().isEmpty())
        url.setPath(QStringLiteral("/"));
    if (url.port() == (url.scheme() == QLatin1StringView("wss") ? 443 : 80))
        url.setPort(-1);
    return url.toString(QUrl::FullyEncoded | QUrl::NormalizePathSegments);
}

} // namespace

ScriptNative::ScriptNative(QJSEngine *engine, QObject *parent) : QObject(parent), m_engine(engine) { }

QString ScriptNative::checkArguments(const QString &url, const QStringList &protocols) const
{
    const QUrl parsed(url.trimmed());
    std::optional<WebSocketError> error = validateUrl(parsed);
    if (!error)
        error = validateProtocols(protocols);
    if (error) {
        m_engine->throwError(toScriptError(m_engine, *error));
        return {};
    }
    return serialize(toWebSocketUrl(parsed));
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
