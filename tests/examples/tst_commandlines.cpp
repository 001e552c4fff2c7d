// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#include <WebSocketStream>

#include <QtCore/qprocess.h>
#include <QtTest/qtest.h>

using namespace Qt::StringLiterals;

// What the examples say to arguments that they cannot use, and to those who ask.
class tst_CommandLines : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void helpTellsHowToUseIt_data();
    void helpTellsHowToUseIt();
    void wrongUsageIsAnError_data();
    void wrongUsageIsAnError();
};

static QString program(const QString &name)
{
    return QStringLiteral(EXAMPLES_DIR "/%1/%1").arg(name);
}

static QStringList programs()
{
    QStringList names = {u"browser-code"_s, u"chat"_s, u"echo"_s, u"livefeed"_s, u"transfer"_s};
#ifdef HAS_ASYNC_AWAIT
    names.append(u"async-await"_s);
#endif
#ifdef HAS_WSSTREAM
    names.append(u"wsstream"_s);
#endif
    return names;
}

static bool takesNoArguments(const QString &name)
{
    return name == u"async-await"_s || name == u"browser-code"_s || name == u"livefeed"_s || name == u"transfer"_s;
}

void tst_CommandLines::initTestCase()
{
    qputenv("QT_QPA_PLATFORM", "offscreen");
    qputenv("XDG_RUNTIME_DIR", qgetenv("TMPDIR").isEmpty() ? "/tmp" : qgetenv("TMPDIR"));
}

void tst_CommandLines::helpTellsHowToUseIt_data()
{
    QTest::addColumn<QString>("path");
    for (const QString &name : programs())
        QTest::newRow(qPrintable(name)) << program(name);
#ifdef Q_OS_UNIX
    QTest::newRow("run") << QStringLiteral(SOURCE_DIR "/run");
#endif
}

void tst_CommandLines::helpTellsHowToUseIt()
{
    QFETCH(const QString, path);
    QProcess process;
    process.start(path, {u"--help"_s});
    QVERIFY2(process.waitForFinished(30000), qPrintable(process.errorString()));
    const QByteArray output = process.readAllStandardOutput();
    QVERIFY2(output.contains(QTest::currentDataTag()) && output.count('\n') > 1, output.constData());
    QCOMPARE(process.exitStatus(), QProcess::NormalExit);
    QCOMPARE(process.exitCode(), 0);
}

void tst_CommandLines::wrongUsageIsAnError_data()
{
    QTest::addColumn<QString>("path");
    QTest::addColumn<QStringList>("arguments");
    QTest::addColumn<QByteArray>("message");
    for (const QString &name : programs()) {
        QTest::addRow("%s, unknown option", qPrintable(name))
                << program(name) << QStringList{u"--no-such-option"_s} << QByteArray("Unknown option 'no-such-option'");
        QTest::addRow("%s, too many arguments", qPrintable(name))
                << program(name) << QStringList{u"ws://127.0.0.1:1/"_s, u"ws://127.0.0.1:2/"_s}
                << QByteArray(takesNoArguments(name) ? "here are no arguments" : "one URL");
    }
    QTest::addRow("echo, no URL") << program(u"echo"_s) << QStringList{u"ws://[no"_s} << QByteArray("URL is not valid");
    QTest::addRow("echo, no port") << program(u"echo"_s) << QStringList{u"ws://127.0.0.1:port/"_s}
                                   << QByteArray("URL is not valid");
    QTest::addRow("chat, no port") << program(u"chat"_s) << QStringList{u"--port"_s, u"80000"_s}
                                   << QByteArray("A port is a number up to 65535");
#ifdef HAS_WSSTREAM
    QTest::addRow("wsstream, no URL") << program(u"wsstream"_s) << QStringList{u"ws://[no"_s}
                                      << QByteArray("URL is not valid");
#endif
}

void tst_CommandLines::wrongUsageIsAnError()
{
    QFETCH(const QString, path);
    QFETCH(const QStringList, arguments);
    QFETCH(const QByteArray, message);
    QProcess process;
    process.start(path, arguments);
    process.closeWriteChannel();
    QVERIFY2(process.waitForFinished(30000), qPrintable(process.errorString()));
    const QByteArray output = process.readAllStandardError();
    QVERIFY2(output.contains(message), output.constData());
    QCOMPARE(process.exitStatus(), QProcess::NormalExit);
    QVERIFY2(process.exitCode() == 1 || process.exitCode() == 2, qPrintable(QString::number(process.exitCode())));
}

QTEST_GUILESS_MAIN(tst_CommandLines)

#include "tst_commandlines.moc"
