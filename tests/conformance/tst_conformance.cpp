// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#include "conformancerun.h"

#include <QtCore/qcoreapplication.h>
#include <QtCore/qset.h>
#include <QtTest/qtest.h>

#include <cstdio>

using namespace Qt::StringLiterals;
using Transport = RawPeer::Transport;

// Every so many cases are played over TLS, too.
static constexpr qsizetype tlsSampling = 10;

// Our client against a server that goes through RFC 6455 as the Autobahn test suite does.
class tst_Conformance : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void everyCaseHasItsOwnNumber();
    void behavesAsExpected_data();
    void behavesAsExpected();
};

void tst_Conformance::everyCaseHasItsOwnNumber()
{
    QSet<QString> ids;
    const auto categories = allConformanceCategories();
    for (const ConformanceCategory &category : categories) {
        for (const ConformanceCase &conformanceCase : category.cases()) {
            QVERIFY2(!ids.contains(conformanceCase.id), qPrintable(conformanceCase.id));
            QVERIFY2(!conformanceCase.section.isEmpty(), qPrintable(conformanceCase.id));
            ids.insert(conformanceCase.id);
        }
    }
    QVERIFY2(ids.size() >= 250, QByteArray::number(ids.size()));
}

void tst_Conformance::behavesAsExpected_data()
{
    QTest::addColumn<ConformanceCase>("conformanceCase");
    QTest::addColumn<Transport>("transport");
    const auto categories = allConformanceCategories();
    for (const ConformanceCategory &category : categories) {
        for (qsizetype i = 0; i < category.cases().size(); ++i) {
            const ConformanceCase &conformanceCase = category.cases().at(i);
            const QString name = u"%1 %2"_s.arg(conformanceCase.id, conformanceCase.what);
            QTest::newRow(qPrintable(name)) << conformanceCase << Transport::Plain;
            if (i % tlsSampling == 0)
                QTest::newRow(qPrintable(name + u" over TLS"_s)) << conformanceCase << Transport::Tls;
        }
    }
}

void tst_Conformance::behavesAsExpected()
{
    QFETCH(const ConformanceCase, conformanceCase);
    QFETCH(const Transport, transport);
    const QStringList failures = ConformanceRun::play(conformanceCase, transport);
    QVERIFY2(failures.isEmpty(),
             qPrintable(u"RFC 6455, %1: "_s.arg(conformanceCase.section) + failures.join(u"\n  "_s)));
}

// The report by category, in Markdown, and below it what failed.
static int printTable()
{
    QStringList failed;
    qsizetype totalPassed = 0;
    std::puts("| Category | Cases | Passed | Failed |\n|---|---:|---:|---:|");
    const auto categories = allConformanceCategories();
    for (const ConformanceCategory &category : categories) {
        qsizetype passed = 0;
        for (const ConformanceCase &conformanceCase : category.cases()) {
            const QStringList failures = ConformanceRun::play(conformanceCase, Transport::Plain);
            if (failures.isEmpty())
                ++passed;
            else
                failed += u"- %1 %2 (%3): %4"_s.arg(conformanceCase.id, conformanceCase.what, conformanceCase.section,
                                                    failures.constFirst());
        }
        totalPassed += passed;
        std::printf("| %s | %lld | %lld | %lld |\n", qPrintable(category.name()), qlonglong(category.cases().size()),
                    qlonglong(passed), qlonglong(category.cases().size() - passed));
        std::fflush(stdout);
    }
    std::printf("| **All** | %lld | %lld | %lld |\n", qlonglong(totalPassed + failed.size()), qlonglong(totalPassed),
                qlonglong(failed.size()));
    if (!failed.isEmpty())
        std::printf("\n%s\n", qPrintable(failed.join(u'\n')));
    return failed.isEmpty() ? 0 : 1;
}

int main(int argc, char **argv)
{
    QCoreApplication application(argc, argv);
    if (application.arguments().contains(u"--table"_s))
        return printTable();
    tst_Conformance test;
    return QTest::qExec(&test, argc, argv);
}

#include "tst_conformance.moc"
