// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

// An example whose program is one for browsers prints the same in Qt's engines and as a page in Chromium:
//     tst_web_example PROGRAM [OPTION...]
// It is run without options and with each of them alone, which stand for one engine each.

#include "chromiumrun.h"

#include <QtCore/qcoreapplication.h>
#include <QtCore/qprocess.h>
#include <QtCore/qregularexpression.h>
#include <QtCore/qtemporarydir.h>

#include <cstdio>
#include <utility>

namespace {

constexpr const char *lastLine = "\nDone.\n";

QString runInEngine(const QString &program, const QStringList &options)
{
    QProcess process;
    process.setProcessChannelMode(QProcess::MergedChannels);
    process.start(program, options);
    process.waitForFinished();
    return QString::fromUtf8(process.readAll());
}

QString runAsPage(const QString &program, const QString &browser)
{
    static const QRegularExpression address(QStringLiteral("http://[0-9.:]+/"));
    const QTemporaryDir profile;
    QProcess server;
    QProcess chromium;
    server.start(program, {QStringLiteral("--page")});
    server.waitForReadyRead();
    const QString url = address.match(QString::fromUtf8(server.readLine())).captured();
    chromium.start(browser, chromiumArguments(profile.path(), url));
    QString printed;
    while (!printed.endsWith(QLatin1String(lastLine)) && server.waitForReadyRead(60000))
        printed += QString::fromUtf8(server.readAll());
    for (QProcess *process : {&chromium, &server}) {
        process->terminate();
        process->waitForFinished();
    }
    return printed;
}

} // namespace

int main(int argc, char *argv[])
{
    const QCoreApplication application(argc, argv);
    const QString program = application.arguments().value(1);
    const QString asPage = runAsPage(program, QStringLiteral(CHROMIUM));
    std::printf("Chromium:\n%s\n", qPrintable(asPage));
    bool isSame = asPage.endsWith(QLatin1String(lastLine));
    QList<QStringList> engines = {{}};
    for (const QString &option : application.arguments().mid(2))
        engines.append({option});
    for (const QStringList &options : std::as_const(engines)) {
        const QString inEngine = runInEngine(program, options);
        std::printf("Qt %s:\n%s\n", qPrintable(options.join(QLatin1Char(' '))), qPrintable(inEngine));
        isSame = isSame && inEngine == asPage;
    }
    return isSame ? 0 : 1;
}
