// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#include "scriptnative.h"

#include "scriptconnection.h"
#include "scriptinterfaces.h"
#include "scriptsupport.h"
#include "scripturl.h"
#include "websocketurl_p.h"
#include "websocketvalidation_p.h"

#include <QtCore/qlogging.h>
#include <QtCore/qloggingcategory.h>
#include <QtCore/qtimer.h>
#include <QtQml/qjsengine.h>

#include <limits>

namespace WebSocketStreamInternal {

namespace {

Q_LOGGING_CATEGORY(lcQml, "qml") // that of console.error()

struct ScriptPlace
{
    QString file;
    int line = 0;
};

// Where an Error was made: the innermost script on its stack ("function@file:line") that is not one of ours.
ScriptPlace placeOf(const QJSValue &error)
{
    if (!error.isError())
        return {};
    const QStringList stack = error.property(QStringLiteral("stack")).toString().split(u'\n');
    for (const QString &frame : stack) {
        const QStringView location = QStringView(frame).sliced(frame.indexOf(u'@') + 1);
        const qsizetype colon = location.lastIndexOf(u':');
        if (colon > 0 && !location.contains(u":/WebSocketStream/script/"))
            return {location.first(colon).toString(), location.sliced(colon + 1).toInt()};
    }
    return {};
}

} // namespace

ScriptNative::ScriptNative(QJSEngine *engine, QObject *parent) : QObject(parent), m_engine(engine)
{
    m_clock.start();
}

QJSValue ScriptNative::load(const QString &fileName) const
{
    return ScriptInterfaces::of(m_engine)->import(fileName);
}

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

QString ScriptNative::toUSVString(QString text) const
{
    for (qsizetype i = 0; i < text.size(); ++i) {
        const QChar unit = text.at(i);
        if (unit.isHighSurrogate() && i + 1 < text.size() && text.at(i + 1).isLowSurrogate())
            ++i;
        else if (unit.isSurrogate())
            text[i] = QChar::ReplacementCharacter;
    }
    return text;
}

double ScriptNative::now() const
{
    constexpr double nanosecondsPerMillisecond = 1e6;
    return double(m_clock.nsecsElapsed()) / nanosecondsPerMillisecond;
}

void ScriptNative::warn(const QString &message) const
{
    qWarning("%s", qPrintable(message));
}

void ScriptNative::reportError(const QJSValue &error, const QJSValue &call, const QString &what) const
{
    if (!lcQml().isCriticalEnabled())
        return;
    ScriptPlace place = placeOf(error);
    if (place.file.isEmpty())
        place = placeOf(call);
    const QByteArray file = place.file.toUtf8();
    QMessageLogger(file.constData(), place.line, nullptr, lcQml().categoryName())
            .critical("%s:%d: %s %s", file.constData(), place.line, qPrintable(what), qPrintable(error.toString()));
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
