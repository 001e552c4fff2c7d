// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#pragma once

#include "caseresults.h"
#include "scriptedserver.h"

#include <QtCore/qeventloop.h>
#include <QtCore/qobject.h>
#include <QtQml/qjsvalue.h>

class QJSEngine;

// Which cases to run: the environment variable WEB_CASES has a part of topic.name, such as "closing.".
[[nodiscard]] inline QString selectedCases()
{
    return qEnvironmentVariable("WEB_CASES");
}

// Runs the case list in an engine of Qt. What is invokable is for harness.mjs.
class CaseHarness : public QObject
{
    Q_OBJECT
    Q_PROPERTY(QString engineName READ engineName CONSTANT)
    Q_PROPERTY(QString host READ host CONSTANT)
    Q_PROPERTY(QString selection READ selection CONSTANT)

public:
    explicit CaseHarness(const QString &engineName);

    [[nodiscard]] QString engineName() const { return m_engineName; }
    [[nodiscard]] QString host() const { return m_server.host(); }
    [[nodiscard]] QString selection() const { return selectedCases(); }

    // `api` has the classes as properties.
    [[nodiscard]] CaseResults run(QJSEngine *engine, const QJSValue &api);

    Q_INVOKABLE QString request(const QString &pathAndQuery);
    Q_INVOKABLE void sleep(int milliseconds, const QJSValue &resolve);
    Q_INVOKABLE void report(const QString &result);
    Q_INVOKABLE void finish();
    Q_INVOKABLE void fail(const QString &error);

private:
    const QString m_engineName;
    ScriptedServer m_server;
    QEventLoop m_loop;
    QJsonArray m_results;
    QString m_error;
};

// What the main function of a program that runs the list in one engine returns. Reports the results, or writes them to
// the file that is its argument.
[[nodiscard]] int finishCases(const CaseResults &results);
