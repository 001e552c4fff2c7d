// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#pragma once

#include <QtCore/qjsonarray.h>
#include <QtCore/qjsonobject.h>
#include <QtCore/qlist.h>
#include <QtCore/qstring.h>

struct CaseResult
{
    QString name; // with the topic
    bool passed = false;
    QString message;
};

// What the case list's runner has found in one engine, in the order of the list.
class CaseResults
{
public:
    explicit CaseResults(const QString &engine, const QJsonArray &results = {}); // as the runner has them
    [[nodiscard]] static CaseResults fromJson(const QString &engine, const QJsonObject &json);
    [[nodiscard]] QJsonObject toJson() const;

    void setError(const QString &error); // why there are not all results
    [[nodiscard]] QString engine() const { return m_engine; }
    [[nodiscard]] QString error() const { return m_error; }
    [[nodiscard]] QList<CaseResult> list() const { return m_list; }
    [[nodiscard]] const CaseResult *find(const QString &name) const;

private:
    QString m_engine;
    QJsonArray m_json;
    QString m_error;
    QList<CaseResult> m_list;
};

// Prints the results of several engines side by side and what failed in full. True if there are results, all engines
// have run the same cases, and all have passed.
[[nodiscard]] bool reportResults(const QList<CaseResults> &engines);
