// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#pragma once

#include "scriptturns.h"

#include <QtCore/qelapsedtimer.h>
#include <QtCore/qobject.h>
#include <QtQml/qjsvalue.h>

class QJSEngine;

namespace WebSocketStreamInternal {

class ScriptConnection;

// What the script part needs from C++.
class ScriptNative : public QObject
{
    Q_OBJECT

public:
    ScriptNative(QJSEngine *engine, QObject *parent);

    // The namespace of a module of ours that only few need.
    Q_INVOKABLE QJSValue load(const QString &fileName) const;

    // Throw what the web throws. The first returns the URL as it is stored.
    Q_INVOKABLE QString checkArguments(const QString &url, const QStringList &protocols) const;
    Q_INVOKABLE void checkCloseInfo(const QJSValue &closeCode, const QString &reason) const;

    // Connects; `client` has the functions that ScriptConnection calls.
    Q_INVOKABLE ScriptConnection *makeConnection(const QJSValue &client, const QString &url,
                                                 const QStringList &protocols);
    // The same text with U+FFFD for each lone surrogate.
    Q_INVOKABLE QString toUSVString(QString text) const;
    Q_INVOKABLE double now() const; // milliseconds since the beginning of this object
    Q_INVOKABLE void warn(const QString &message) const;
    // As console.error() does, after the text `what`, with the place of `error`, or that of the Error `call` if it has
    // none in a script of the application.
    Q_INVOKABLE void reportError(const QJSValue &error, const QJSValue &call, const QString &what) const;
    Q_INVOKABLE void startTimer(double milliseconds, const QJSValue &callback);

private:
    QJSEngine *m_engine;
    QElapsedTimer m_clock;
    ScriptTurns m_turns{this};
};

} // namespace WebSocketStreamInternal
