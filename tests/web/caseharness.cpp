// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#include "caseharness.h"

#include <QtCore/qcoreapplication.h>
#include <QtCore/qfile.h>
#include <QtCore/qjsondocument.h>
#include <QtCore/qjsonobject.h>
#include <QtCore/qtimer.h>
#include <QtQml/qjsengine.h>

// Qt's engine copies the arguments of a tail call with memcpy(), also where they overlap. AddressSanitizer asks for this.
extern "C" Q_DECL_EXPORT const char *__asan_default_suppressions()
{
    return "interceptor_via_lib:libQt6Qml.so";
}

CaseHarness::CaseHarness(const QString &engineName) : m_engineName(engineName), m_server(QStringLiteral(WEB_DIRECTORY))
{
}

CaseResults CaseHarness::run(QJSEngine *engine, const QJSValue &api)
{
    QJSEngine::setObjectOwnership(this, QJSEngine::CppOwnership);
    const QJSValue module = engine->importModule(QStringLiteral(WEB_DIRECTORY "/harness.mjs"));
    const QJSValue outcome =
            module.isError() ? module : module.property(QStringLiteral("start")).call({engine->newQObject(this), api});
    if (outcome.isError())
        m_error = outcome.toString() + QLatin1Char('\n') + outcome.property(QStringLiteral("stack")).toString();
    else
        m_loop.exec();
    CaseResults results(m_engineName, m_results);
    results.setError(m_error);
    return results;
}

QString CaseHarness::request(const QString &pathAndQuery)
{
    const qsizetype mark = pathAndQuery.indexOf(QLatin1Char('?'));
    const QString path = pathAndQuery.left(mark);
    const QString query = mark < 0 ? QString() : pathAndQuery.mid(mark + 1);
    const QJsonValue value = m_server.answer(path, query);
    return QString::fromUtf8(ScriptedServer::toJson(value));
}

void CaseHarness::sleep(int milliseconds, const QJSValue &resolve)
{
    QTimer::singleShot(milliseconds, this, [resolve] { resolve.call(); });
}

void CaseHarness::report(const QString &result)
{
    m_results.append(QJsonDocument::fromJson(result.toUtf8()).object());
}

void CaseHarness::finish()
{
    m_loop.quit();
}

void CaseHarness::fail(const QString &error)
{
    m_error = error;
    m_loop.quit();
}

int finishCases(const CaseResults &results)
{
    const QString fileName = QCoreApplication::arguments().value(1);
    if (fileName.isEmpty())
        return reportResults({results}) ? 0 : 1;
    QFile file(fileName);
    const QByteArray json = QJsonDocument(results.toJson()).toJson();
    return file.open(QIODevice::WriteOnly) && file.write(json) == json.size() ? 0 : 1;
}
