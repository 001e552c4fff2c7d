// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#include <QtCore/qdir.h>
#include <QtCore/qregularexpression.h>
#include <QtTest/qtest.h>

using namespace Qt::StringLiterals;

// Which room of the house may know which: read from the sources' lines with #include.
class tst_Rooms : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void roomsIncludeWhatTheyMay_data();
    void roomsIncludeWhatTheyMay();
    void publicHeadersIncludePublicOnes();
    void onlyOneFilePairKnowsQWebSocket();
    void privateRoomsStandInTheNamespace();
};

static const QString publicHeaders = QString(u"" PUBLIC_HEADERS ""_s).replace(u':', u'|').replace(u'.', u"\\."_s);
static const QString standard = u"<[a-z_]+>"_s;
static const QString posix = u"<(?:sys/)?[a-z]+\\.h>"_s;

static QStringList filesOf(const QString &room)
{
    QStringList files;
    for (const QString &name : QDir(u"" SOURCE_DIR "/"_s + room).entryList({u"*.cpp"_s, u"*.h"_s}, QDir::Files))
        files.append(room + u'/' + name);
    return files;
}

static QStringList linesOf(const QString &fileName)
{
    QFile file(u"" SOURCE_DIR "/"_s + fileName);
    if (!file.open(QIODevice::ReadOnly))
        qFatal("%s cannot be read", qPrintable(file.fileName()));
    return QString::fromUtf8(file.readAll()).split(u'\n');
}

static int complain(const QString &file, qsizetype index, const QString &line)
{
    qWarning().noquote().nospace() << file << ':' << index + 1 << ": " << line;
    return 1;
}

// How many files are included that do not match.
static int badIncludes(const QString &file, const QStringList &allowed)
{
    static const QRegularExpression include(u"^\\s*#\\s*include\\b\\s*(.*?)\\s*(?://.*)?$"_s);
    const QRegularExpression good(QRegularExpression::anchoredPattern(allowed.join(u'|')));
    int bad = 0;
    const QStringList lines = linesOf(file);
    for (qsizetype i = 0; i < lines.size(); ++i) {
        const auto match = include.match(lines.at(i));
        if (match.hasMatch() && !good.match(match.captured(1)).hasMatch())
            bad += complain(file, i, lines.at(i));
    }
    return bad;
}

static QString qt(const QString &modules)
{
    return u"<Qt(?:%1)/q[a-z]+\\.h>"_s.arg(modules); // not a private header
}

// Files of these folders, included by their names alone, and what is generated for them.
static QString namesIn(const QStringList &rooms)
{
    QStringList names = {u"moc_\\w+\\.cpp"_s, u"\\w+_export\\.h"_s, u"websocketstreamversion\\.h"_s};
    for (const QString &room : rooms) {
        for (const QString &name : QDir(u"" SOURCE_DIR "/"_s + room).entryList({u"*.h"_s}, QDir::Files))
            names.append(QRegularExpression::escape(name));
    }
    return u"\"(?:%1)\""_s.arg(names.join(u'|'));
}

void tst_Rooms::roomsIncludeWhatTheyMay_data()
{
    QTest::addColumn<QStringList>("allowed");
    const QString protocol = u"\"protocol/\\w+\\.h\""_s;
    const QString connection = u"\"connection/\\w+\\.h\""_s;
    const QString moc = u"\"moc_\\w+\\.cpp\""_s;
    const QString masking = u"<sys/random\\.h>"_s; // its keys
    QTest::newRow("src/protocol") << QStringList{protocol, qt(u"Core"_s), u"<zlib\\.h>"_s, masking, standard};
    QTest::newRow("src/connection") << QStringList{connection, protocol, moc, qt(u"Core|Network|WebSockets"_s),
                                                   standard,   posix};
    QTest::newRow("src") << QStringList{namesIn({u"src"_s}), connection, protocol, qt(u"Core|Network"_s), standard};
    const QString text = u"\"protocol/utf8\\.h\""_s; // which the web has, too
    QTest::newRow("qml/script") << QStringList{
            namesIn({u"qml/script"_s, u"src"_s}), connection, text, qt(u"Core|Qml"_s), u"<zlib\\.h>"_s, standard};
    QTest::newRow("qml") << QStringList{namesIn({u"qml"_s, u"qml/script"_s, u"src"_s}), qt(u"Core|Network|Qml"_s),
                                        standard};
}

void tst_Rooms::roomsIncludeWhatTheyMay()
{
    QFETCH(const QStringList, allowed);
    const QStringList files = filesOf(QString::fromLatin1(QTest::currentDataTag()));
    QVERIFY(!files.isEmpty());
    int bad = 0;
    for (const QString &file : files)
        bad += badIncludes(file, allowed);
    QCOMPARE(bad, 0);
}

void tst_Rooms::publicHeadersIncludePublicOnes()
{
    const QStringList allowed = {u"\"(?:%1|websocketstream_export\\.h)\""_s.arg(publicHeaders), qt(u"Core|Network"_s),
                                 standard};
    int bad = 0;
    for (const QString &header : u"" PUBLIC_HEADERS ""_s.split(u':'))
        bad += badIncludes(u"src/"_s + header, allowed);
    bad += badIncludes(u"qml/script/installwebsocketstream.h"_s, {u"\"websocketstreamscript_export\\.h\""_s});
    QCOMPARE(bad, 0);
}

void tst_Rooms::onlyOneFilePairKnowsQWebSocket()
{
    int bad = 0;
    for (const QString &file : filesOf(u"src/connection"_s)) {
        if (!file.startsWith(u"src/connection/qwebsocketchannel."_s))
            bad += badIncludes(file, {u"(?!.*QtWebSockets).*"_s});
    }
    QCOMPARE(bad, 0);
}

void tst_Rooms::privateRoomsStandInTheNamespace()
{
    static const QRegularExpression noCode(u"//.*|\"(?:\\\\.|[^\"\\\\])*\"|'(?:\\\\.|[^'\\\\])+'|^\\s*#.*|"
                                           "^class Q\\w+;|^struct z_stream_s;|^using namespace std::\\w+;"_s);
    static const QString begin = u"namespace WebSocketStreamInternal {"_s;
    int bad = 0;
    for (const QString &file : filesOf(u"src/connection"_s) + filesOf(u"src/protocol"_s)) {
        const QStringList lines = linesOf(file);
        qsizetype depth = 0;
        for (qsizetype i = 0; i < lines.size(); ++i) {
            const QString code = QString(lines.at(i)).remove(noCode).trimmed();
            if (depth == 0 && !code.isEmpty() && code != begin)
                bad += complain(file, i, lines.at(i));
            depth += code.count(u'{') - code.count(u'}');
        }
    }
    QCOMPARE(bad, 0);
}

QTEST_APPLESS_MAIN(tst_Rooms)

#include "tst_rooms.moc"
