// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#include <WebSocketStream>

#include <QtCore/qdir.h>
#include <QtTest/qtest.h>

using namespace Qt::StringLiterals;

// All from the one header
static_assert(sizeof(AbortController) && sizeof(WebSocketReadable) && sizeof(WebSocketWritable));

#if WEBSOCKETSTREAM_VERSION < WEBSOCKETSTREAM_VERSION_CHECK(0, 1, 0)
#    error "The preprocessor can compare versions"
#endif

// What an application includes, and how it writes what it finds there. The files beside this one are generated.
class tst_Headers : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void everyPublicHeaderHasItsClass();
    void versionIsANumberAndAText();
    void libraryTellsItsVersion();
    void headersOfTheRequestCanBeWrittenInEachOfTheseWays();
};

void tst_Headers::everyPublicHeaderHasItsClass()
{
    QStringList expected;
    for (const QString &className : u"" CLASSES ""_s.split(u':'))
        expected.append(className.toLower() + u".h"_s);
    QStringList headers = QDir(u"" SOURCE_DIR ""_s).entryList({u"*.h"_s}, QDir::Files);
    headers.removeIf([](const QString &header) { return header.endsWith("_p.h"_L1); });
    expected.sort();
    headers.sort();
    QCOMPARE(headers, expected);
}

void tst_Headers::versionIsANumberAndAText()
{
    QCOMPARE(WEBSOCKETSTREAM_VERSION_CHECK(1, 2, 3), 0x010203);
    QCOMPARE(WEBSOCKETSTREAM_VERSION,
             WEBSOCKETSTREAM_VERSION_CHECK(WEBSOCKETSTREAM_VERSION_MAJOR, WEBSOCKETSTREAM_VERSION_MINOR,
                                           WEBSOCKETSTREAM_VERSION_PATCH));
    QCOMPARE(QStringLiteral(WEBSOCKETSTREAM_VERSION_STR),
             u"%1.%2.%3"_s.arg(WEBSOCKETSTREAM_VERSION >> 16)
                     .arg(WEBSOCKETSTREAM_VERSION >> 8 & 0xff)
                     .arg(WEBSOCKETSTREAM_VERSION & 0xff));
}

void tst_Headers::libraryTellsItsVersion()
{
    QCOMPARE(WebSocketStream::libraryVersion().toString(), QStringLiteral(WEBSOCKETSTREAM_VERSION_STR));
    QVERIFY(WebSocketStream::libraryVersion() >= QVersionNumber(0, 1, 0));
}

void tst_Headers::headersOfTheRequestCanBeWrittenInEachOfTheseWays()
{
    const QByteArray value = "value";
    WebSocketStreamOptions options;
    options.headers = {{"Name", "value"}};
    options.headers.append({"Name", value});
    options.headers.append(std::pair("Name", "value"));
    options.headers.emplaceBack("Name", "value");
    options.headers.push_back({"Name", "value"});
    options.headers << std::pair("Name", "value");
    options.headers += {{"Name", "value"}, {"Name", "va" + QByteArray("lue")}};
    options.headers += WebSocketStreamOptions{{}, {}, {{"Name", "value"}}}.headers;
    QCOMPARE(options.headers.size(), 9);
    for (const auto &[name, text] : std::as_const(options.headers)) {
        QCOMPARE(name, QByteArray("Name"));
        QCOMPARE(text, value);
    }
}

QTEST_GUILESS_MAIN(tst_Headers)

#include "tst_headers.moc"
