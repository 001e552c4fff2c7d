// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#include <QtCore/qdir.h>
#include <QtCore/qprocess.h>
#include <QtCore/qregularexpression.h>
#include <QtCore/qset.h>
#include <QtCore/qtemporarydir.h>
#include <QtCore/qxmlstream.h>
#include <QtTest/qtest.h>

using namespace Qt::StringLiterals;

// That every text for people can be translated, and is.
class tst_Texts : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void noTextIsInEnglishOnly();
    void everyTextIsTranslated_data();
    void everyTextIsTranslated();
    void filesAreUpToDate_data();
    void filesAreUpToDate();
};

struct Message
{
    QString context;
    QString source;
    QString translation;
    QString state; // empty: finished
};

static QByteArray contentOf(const QString &fileName)
{
    QFile file(fileName);
    if (!file.open(QIODevice::ReadOnly))
        qFatal("%s cannot be read", qPrintable(fileName));
    return file.readAll();
}

static QList<Message> messagesOf(const QString &tsFile)
{
    QList<Message> messages;
    QString context;
    QXmlStreamReader xml(contentOf(tsFile));
    while (!xml.atEnd()) {
        if (xml.readNext() != QXmlStreamReader::StartElement)
            continue;
        if (xml.name() == "name"_L1) {
            context = xml.readElementText();
        } else if (xml.name() == "message"_L1) {
            messages.append({context, {}, {}, {}});
        } else if (xml.name() == "source"_L1) {
            messages.last().source = xml.readElementText();
        } else if (xml.name() == "translation"_L1) {
            messages.last().state = xml.attributes().value("type"_L1).toString();
            messages.last().translation = xml.readElementText();
        }
    }
    if (xml.hasError())
        qFatal("%s: %s", qPrintable(tsFile), qPrintable(xml.errorString()));
    return messages;
}

static QSet<QString> placesIn(const QString &text)
{
    static const QRegularExpression place(u"%[0-9n]+"_s);
    QSet<QString> places;
    for (const auto &match : place.globalMatch(text))
        places.insert(match.captured());
    return places;
}

static void addFiles()
{
    QTest::addColumn<QString>("file");
    for (const QString &file : u"" TS_FILES ""_s.split(u'|'))
        QTest::newRow(qPrintable(QFileInfo(file).fileName())) << file;
}

// A literal of several words that becomes a QString is a text. What is only searched for is a QLatin1StringView.
void tst_Texts::noTextIsInEnglishOnly()
{
    static const QRegularExpression text(
            uR"((?:\bQStringLiteral\(|\bQString::from\w+\(|\bu)\s*"(?:[^"\\\n]|\\.)*[\w,;:.] +[\w%])"_s);
    int bad = 0;
    for (const QString &room : {u"src"_s, u"src/connection"_s, u"src/protocol"_s, u"qml"_s, u"qml/script"_s}) {
        const QDir directory(u"" SOURCE_DIR "/"_s + room);
        const QStringList files = directory.entryList({u"*.cpp"_s, u"*.h"_s}, QDir::Files);
        QVERIFY(!files.isEmpty());
        for (const QString &file : files) {
            const QString content = QString::fromUtf8(contentOf(directory.filePath(file)));
            for (const auto &match : text.globalMatch(content)) {
                const qsizetype line = content.left(match.capturedStart()).count(u'\n') + 1;
                qWarning().noquote().nospace() << room << '/' << file << ':' << line << ": " << match.captured();
                ++bad;
            }
        }
    }
    QCOMPARE(bad, 0);
}

void tst_Texts::everyTextIsTranslated_data()
{
    addFiles();
}

void tst_Texts::everyTextIsTranslated()
{
    QFETCH(const QString, file);
    const QList<Message> messages = messagesOf(file);
    QVERIFY(!messages.isEmpty());
    for (const Message &message : messages) {
        const QByteArray source = message.source.toUtf8();
        QVERIFY2(message.context == "WebSocketStream"_L1, source);
        QVERIFY2(message.state.isEmpty(), source);
        QVERIFY2(!message.translation.isEmpty(), source);
        QVERIFY2(placesIn(message.translation) == placesIn(message.source), source);
    }
}

void tst_Texts::filesAreUpToDate_data()
{
    addFiles();
}

// What `update_translations` does, to a copy.
void tst_Texts::filesAreUpToDate()
{
    QFETCH(const QString, file);
    const QTemporaryDir directory;
    const QString copy = directory.filePath(QFileInfo(file).fileName());
    QVERIFY(QFile::copy(file, copy));
    QProcess lupdate;
    lupdate.setWorkingDirectory(u"" SOURCE_DIR ""_s);
    lupdate.start(u"" LUPDATE ""_s, u"" LUPDATE_ARGUMENTS ""_s.split(u'|') + QStringList{u"-ts"_s, copy});
    QVERIFY2(lupdate.waitForFinished(), qPrintable(lupdate.errorString()));
    QCOMPARE(lupdate.exitCode(), 0);
    // "file.cpp:7: tr() cannot be called without context"
    const QString complaints = QString::fromLocal8Bit(lupdate.readAllStandardError());
    QVERIFY2(!complaints.contains(QRegularExpression(u"\\.(?:cpp|h):\\d+:"_s)), qPrintable(complaints));

    const auto sourcesOf = [](const QString &tsFile) {
        QStringList sources;
        for (const Message &message : messagesOf(tsFile))
            sources.append(message.context + u": "_s + message.source + message.state);
        sources.sort();
        return sources;
    };
    QCOMPARE(sourcesOf(file), sourcesOf(copy));
}

QTEST_GUILESS_MAIN(tst_Texts)

#include "tst_texts.moc"
