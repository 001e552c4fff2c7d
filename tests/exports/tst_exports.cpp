// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#include <QtCore/qfile.h>
#include <QtCore/qprocess.h>
#include <QtCore/qregularexpression.h>
#include <QtTest/qtest.h>

using namespace Qt::StringLiterals;

// What the shared libraries export is what their public headers declare, and nothing else.
class tst_Exports : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void everySymbolIsPublic_data();
    void everySymbolIsPublic();
    void everyDeclarationIsExported_data();
    void everyDeclarationIsExported();
};

static QStringList symbolsOf(const QString &library)
{
    QProcess nm;
    nm.start(u"" NM ""_s, {u"--dynamic"_s, u"--defined-only"_s, u"--demangle"_s, u"--format=posix"_s, library});
    if (!nm.waitForFinished() || nm.exitCode() != 0)
        return {};
    QStringList symbols;
    // "name(arguments) type address size"
    static const QRegularExpression line(u"^(.+) [A-Za-z] [0-9a-f]+(?: [0-9a-f]+)?$"_s,
                                         QRegularExpression::MultilineOption);
    for (const auto &match : line.globalMatch(QString::fromLocal8Bit(nm.readAllStandardOutput())))
        symbols.append(match.captured(1));
    return symbols;
}

// Patterns of the symbols that the classes and functions with the macro of a library have.
static QStringList declaredIn(const QString &headers, const QString &macro)
{
    const QRegularExpression classes(u"\\b(?:class|struct)\\s+%1\\s+(\\w+)"_s.arg(macro));
    const QRegularExpression functions(u"\\b%1\\s[^;{(]*?\\b(operator\\W+|\\w+)\\("_s.arg(macro));
    QStringList patterns;
    for (const QString &header : headers.split(u':')) {
        QFile file(header);
        if (!file.open(QIODevice::ReadOnly))
            return {};
        const QString text = QString::fromUtf8(file.readAll());
        for (const auto &match : classes.globalMatch(text)) {
            // Members, but not what is local to them or nested in the class.
            patterns.append(u"^(?:(?:vtable|typeinfo|typeinfo name) for %1$|%1::[^(:]+(?:\\((?!.*::\\{).*)?$)"_s.arg(
                    match.captured(1)));
        }
        for (const auto &match : functions.globalMatch(text))
            patterns.append(u"^%1\\("_s.arg(QRegularExpression::escape(match.captured(1))));
    }
    return patterns;
}

static void addLibraries()
{
    QTest::addColumn<QString>("library");
    QTest::addColumn<QStringList>("patterns");
    QTest::newRow("core") << u"" CORE_LIBRARY ""_s << declaredIn(u"" CORE_HEADERS ""_s, u"WEBSOCKETSTREAM_EXPORT"_s);
    QTest::newRow("script") << u"" SCRIPT_LIBRARY ""_s
                            << declaredIn(u"" SCRIPT_HEADERS ""_s, u"WEBSOCKETSTREAMSCRIPT_EXPORT"_s);
    QTest::newRow("plugin") << u"" PLUGIN_LIBRARY ""_s << QStringList{u"^qt_plugin_\\w+$"_s};
}

void tst_Exports::everySymbolIsPublic_data()
{
    addLibraries();
}

void tst_Exports::everySymbolIsPublic()
{
    QFETCH(const QString, library);
    QFETCH(const QStringList, patterns);
    const QRegularExpression expected(patterns.join(u'|'));
    const QStringList symbols = symbolsOf(library);
    QVERIFY(!symbols.isEmpty());

    // Each by itself: a failure's message is cut off.
    qsizetype others = 0;
    for (const QString &symbol : symbols) {
        if (!expected.match(symbol).hasMatch()) {
            qWarning().noquote() << "not public:" << symbol;
            ++others;
        }
    }
    QCOMPARE(others, 0);
}

void tst_Exports::everyDeclarationIsExported_data()
{
    addLibraries();
}

void tst_Exports::everyDeclarationIsExported()
{
    QFETCH(const QString, library);
    QFETCH(const QStringList, patterns);
    const QStringList symbols = symbolsOf(library);
    QVERIFY(!patterns.isEmpty());
    for (const QString &pattern : patterns)
        QVERIFY2(!symbols.filter(QRegularExpression(pattern)).isEmpty(), qPrintable(library + u" lacks "_s + pattern));
}

QTEST_APPLESS_MAIN(tst_Exports)

#include "tst_exports.moc"
