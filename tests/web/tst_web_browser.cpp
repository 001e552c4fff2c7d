// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

// Runs the case list in Chromium and in Qt's engines and shows the results side by side.
//
//   tst_web_browser            fails if a case fails or has not run anywhere
//   tst_web_browser --serve    only prints the address of the page for a browser and serves it

#include "chromiumrun.h"
#include "scriptedserver.h"

#include <QtCore/qcoreapplication.h>
#include <QtCore/qfile.h>
#include <QtCore/qjsondocument.h>
#include <QtCore/qprocess.h>
#include <QtCore/qtemporarydir.h>

#include <cstdio>

namespace {

// In a process of its own, as in its own test.
CaseResults runInQt(const QString &engine, const QString &program)
{
    const QTemporaryDir directory;
    const QString fileName = directory.filePath(QStringLiteral("results.json"));
    QProcess process;
    process.setProcessChannelMode(QProcess::MergedChannels);
    process.start(program, {fileName});
    process.waitForFinished(-1);
    QFile file(fileName);
    CaseResults results(engine);
    if (file.open(QIODevice::ReadOnly))
        results = CaseResults::fromJson(engine, QJsonDocument::fromJson(file.readAll()).object());
    else
        results.setError(process.errorString() + QLatin1Char('\n') + QString::fromLocal8Bit(process.readAll()));
    return results;
}

int serve()
{
    const ScriptedServer server(QStringLiteral(WEB_DIRECTORY));
    std::printf("http://%s/\n", qPrintable(server.host()));
    std::fflush(stdout);
    return QCoreApplication::exec();
}

} // namespace

int main(int argc, char *argv[])
{
    const QCoreApplication application(argc, argv);
    if (QCoreApplication::arguments().value(1) == QLatin1String("--serve"))
        return serve();
    const QList<CaseResults> engines = {runInChromium(QStringLiteral(CHROMIUM)),
                                        runInQt(QStringLiteral("bare engine"), QStringLiteral(SCRIPT_PROGRAM)),
                                        runInQt(QStringLiteral("QML"), QStringLiteral(QML_PROGRAM))};
    return reportResults(engines) ? 0 : 1;
}
