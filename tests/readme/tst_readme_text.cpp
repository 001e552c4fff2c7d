// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#include <QtCore/qdir.h>
#include <QtCore/qdiriterator.h>
#include <QtCore/qfile.h>
#include <QtCore/qregularexpression.h>
#include <QtTest/qtest.h>

using namespace Qt::StringLiterals;

// What README.md says around its code: which blocks there are, and where its links lead.
class tst_ReadmeText : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void everyBlockHasATest();
    void everyCommandIsThere();
    void everyLinkLeadsSomewhere_data();
    void everyLinkLeadsSomewhere();

private:
    QString m_readme;
};

static QString contents(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? QString::fromUtf8(file.readAll()) : QString();
}

static QString inSource(const QString &path)
{
    return u"" SOURCE_DIR "/"_s + path;
}

static QStringList allMatches(const QString &text, const QString &pattern)
{
    QStringList result;
    const QRegularExpression expression(pattern, QRegularExpression::MultilineOption);
    for (const QRegularExpressionMatch &match : expression.globalMatch(text))
        result.append(match.captured(1));
    return result;
}

// The anchors that GitHub gives to the headings of a page.
static QStringList anchors(const QString &page)
{
    QStringList result = allMatches(page, u"^#+ (.+)$"_s);
    for (QString &heading : result)
        heading = heading.toLower().remove(QRegularExpression(u"[^\\w -]"_s)).replace(u' ', u'-');
    return result;
}

void tst_ReadmeText::initTestCase()
{
    m_readme = contents(inSource(u"README.md"_s));
    QVERIFY(!m_readme.isEmpty());
}

// Its name stands above it and, where it is compiled or run, in what does that.
void tst_ReadmeText::everyBlockHasATest()
{
    QString tests;
    for (const QString &directory : {u"tests/readme"_s, u"tests/consumer"_s}) {
        QDirIterator files(inSource(directory), QDir::Files, QDirIterator::Subdirectories);
        while (files.hasNext())
            tests += contents(files.next());
    }
    const QStringList names = allMatches(m_readme, u"^<!-- ([a-z-]+\\.[a-z]+) -->\\n```[a-z]+$"_s);
    QCOMPARE(allMatches(m_readme, u"^(.*)```"_s).size(), 2 * names.size());
    QCOMPARE(QSet<QString>(names.cbegin(), names.cend()).size(), names.size());
    for (const QString &name : names) {
        const QString language = name.section(u'.', 1);
        QVERIFY2(m_readme.contains(u"<!-- %1 -->\n```%2\n"_s.arg(name, language)), qPrintable(name));
        QVERIFY2(tests.contains(QRegularExpression(uR"((?<![\w-])%1\b)"_s.arg(QRegularExpression::escape(name)))),
                 qPrintable(name + u" is neither compiled nor run"_s));
    }
}

// Of those that take too long to be run here.
void tst_ReadmeText::everyCommandIsThere()
{
    const QString block = contents(u"" BLOCKS "/"_s + u"try.sh"_s);
    const QStringList commands = allMatches(block, u"^(\\S+)"_s);
    QVERIFY(!commands.isEmpty());
    for (const QString &command : commands)
        QVERIFY2(QFileInfo(inSource(command)).isExecutable(), qPrintable(command));
    const QStringList examples = allMatches(m_readme, u"`examples/run ([\\w-]+)"_s);
    QVERIFY(!examples.isEmpty());
    for (const QString &example : examples)
        QVERIFY2(QFileInfo::exists(inSource(u"examples/"_s + example)), qPrintable(example));
}

void tst_ReadmeText::everyLinkLeadsSomewhere_data()
{
    QTest::addColumn<QString>("page");
    for (const char *page : {"README.md", "tests/README.md", "tests/benchmarks/README.md"})
        QTest::newRow(page) << QString::fromLatin1(page);
}

void tst_ReadmeText::everyLinkLeadsSomewhere()
{
    QFETCH(const QString, page);
    const QRegularExpression code(u"^```.*?^```$"_s,
                                  QRegularExpression::MultilineOption | QRegularExpression::DotMatchesEverythingOption);
    const QString text = contents(inSource(page)).remove(code);
    const QStringList links = allMatches(text, u"\\]\\(([^)]+)\\)"_s) + allMatches(text, u"src(?:set)?=\"([^\"]+)\""_s);
    QVERIFY(!links.isEmpty());
    for (const QString &link : links) {
        if (link.startsWith("https://"_L1))
            continue;
        const QString path = link.section(u'#', 0, 0);
        const QString target = path.isEmpty() ? inSource(page) : QFileInfo(inSource(page)).dir().filePath(path);
        QVERIFY2(QFileInfo::exists(target), qPrintable(link));
        if (link.contains(u'#'))
            QVERIFY2(anchors(contents(target)).contains(link.section(u'#', 1)), qPrintable(link));
    }
}

QTEST_GUILESS_MAIN(tst_ReadmeText)

#include "tst_readme_text.moc"
