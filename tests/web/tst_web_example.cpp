// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

// The example browser-code prints the same in a QJSEngine and as a page in Chromium.

#include "chromiumrun.h"

#include <QtCore/qcoreapplication.h>
#include <QtCore/qprocess.h>
#include <QtCore/qregularexpression.h>
#include <QtCore/qtemporarydir.h>

#include <cstdio>

namespace {

constexpr const char *lastLine = "\nDone.\n";

QString runInEngine(const QString &program)
{
    QProcess process;
    process.setProcessChannelMode(QProcess::MergedChannels);
    process.start(program, {});
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
    const QString inEngine = runInEngine(QStringLiteral(EXAMPLE));
    const QString asPage = runAsPage(QStringLiteral(EXAMPLE), QStringLiteral(CHROMIUM));
    std::printf("QJSEngine:\n%s\nChromium:\n%s\n", qPrintable(inEngine), qPrintable(asPage));
    return inEngine == asPage && inEngine.endsWith(QLatin1String(lastLine)) ? 0 : 1;
}
