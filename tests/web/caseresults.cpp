// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#include "caseresults.h"

#include <QtCore/qstringlist.h>

#include <algorithm>
#include <cstdio>

namespace {

constexpr int columnWidth = 13;

void print(const QString &line)
{
    std::puts(qPrintable(line));
}

QStringList caseNames(const QList<CaseResults> &engines)
{
    QStringList names;
    for (const CaseResults &engine : engines) {
        for (const CaseResult &result : engine.list()) {
            if (!names.contains(result.name))
                names.append(result.name);
        }
    }
    return names;
}

QString statusOf(const CaseResult *result)
{
    if (!result)
        return QStringLiteral("MISSING");
    return result->passed ? QStringLiteral("passed") : QStringLiteral("FAILED");
}

void printTable(const QList<CaseResults> &engines, const QStringList &names)
{
    QString header;
    for (const CaseResults &engine : engines)
        header += engine.engine().leftJustified(columnWidth);
    print(header + QStringLiteral("case"));
    for (const QString &name : names) {
        QString line;
        for (const CaseResults &engine : engines)
            line += statusOf(engine.find(name)).leftJustified(columnWidth);
        print(line + name);
    }
}

// The number of failures.
int printFailures(const CaseResults &engine, const QStringList &names)
{
    int failures = 0;
    for (const QString &name : names) {
        const CaseResult *result = engine.find(name);
        if (result && result->passed)
            continue;
        ++failures;
        const QString message = result ? result->message : QStringLiteral("it has not run");
        print(QStringLiteral("\nFAIL in %1: %2\n    %3").arg(engine.engine(), name, message));
    }
    if (!engine.error().isEmpty())
        print(QStringLiteral("\nFAIL in %1: %2").arg(engine.engine(), engine.error()));
    return failures;
}

} // namespace

CaseResults::CaseResults(const QString &engine, const QJsonArray &results) : m_engine(engine), m_json(results)
{
    for (const QJsonValue &value : results) {
        const QJsonObject object = value.toObject();
        CaseResult result;
        result.name = object.value(QLatin1String("topic")).toString() + QLatin1Char('.')
                + object.value(QLatin1String("name")).toString();
        result.passed = object.value(QLatin1String("status")) == QLatin1String("passed");
        result.message = object.value(QLatin1String("message")).toString();
        m_list.append(result);
    }
}

CaseResults CaseResults::fromJson(const QString &engine, const QJsonObject &json)
{
    CaseResults results(engine, json.value(QLatin1String("results")).toArray());
    results.setError(json.value(QLatin1String("error")).toString());
    return results;
}

QJsonObject CaseResults::toJson() const
{
    return {{QStringLiteral("results"), m_json}, {QStringLiteral("error"), m_error}};
}

void CaseResults::setError(const QString &error)
{
    m_error = error;
}

const CaseResult *CaseResults::find(const QString &name) const
{
    const auto found =
            std::find_if(m_list.cbegin(), m_list.cend(), [&](const CaseResult &result) { return result.name == name; });
    return found == m_list.cend() ? nullptr : &*found;
}

bool reportResults(const QList<CaseResults> &engines)
{
    const QStringList names = caseNames(engines);
    printTable(engines, names);
    bool passed = !names.isEmpty();
    QStringList totals;
    for (const CaseResults &engine : engines) {
        const int failures = printFailures(engine, names);
        passed = passed && failures == 0 && engine.error().isEmpty();
        totals += QStringLiteral("%1: %2 of %3 passed")
                          .arg(engine.engine())
                          .arg(names.size() - failures)
                          .arg(names.size());
    }
    print(QLatin1Char('\n') + totals.join(QStringLiteral(", ")));
    return passed;
}
