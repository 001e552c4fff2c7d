// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

// Many streams open, stream both ways, close and abort at random for a long time. Everything random comes from the
// seed. The exit status is not 0 if a byte is not accounted for, a future does not settle exactly once, or a process
// grows.

#include "soakrun.h"
#include "soakserver.h"

#include <QtCore/qcommandlineparser.h>
#include <QtCore/qcoreapplication.h>

#include <cstdio>

#include <sys/resource.h>

namespace {

// Of descriptors: as many as the system allows.
void raiseLimit()
{
    rlimit limit = {};
    if (getrlimit(RLIMIT_NOFILE, &limit) == 0) {
        limit.rlim_cur = limit.rlim_max;
        setrlimit(RLIMIT_NOFILE, &limit);
    }
}

} // namespace

int main(int argc, char *argv[])
{
    QCoreApplication application(argc, argv);
    QCommandLineParser parser;
    parser.setApplicationDescription(QStringLiteral("Opens, uses, closes and aborts streams for a long time."));
    parser.addHelpOption();
    const QCommandLineOption seconds(QStringLiteral("seconds"), QStringLiteral("How long."), QStringLiteral("N"),
                                     QStringLiteral("600"));
    const QCommandLineOption streams(QStringLiteral("streams"), QStringLiteral("How many at a time."),
                                     QStringLiteral("N"), QStringLiteral("500"));
    const QCommandLineOption seed(QStringLiteral("seed"), QStringLiteral("Of everything random."), QStringLiteral("S"),
                                  QStringLiteral("1"));
    const QCommandLineOption leak(
            QStringLiteral("leak"),
            QStringLiteral("Leak 1 KiB or a descriptor for each connection, which must be found."),
            QStringLiteral("memory|descriptors"));
    QCommandLineOption serve(QStringLiteral("serve"));
    serve.setFlags(QCommandLineOption::HiddenFromHelp);
    parser.addOptions({seconds, streams, seed, leak, serve});
    parser.process(application);
    raiseLimit();

    SoakSettings settings;
    settings.seconds = parser.value(seconds).toInt();
    settings.streams = parser.value(streams).toInt();
    settings.seed = parser.value(seed).toUInt();
    settings.leakMemory = parser.value(leak) == QLatin1String("memory");
    settings.leakDescriptors = parser.value(leak) == QLatin1String("descriptors");

    if (parser.isSet(serve)) {
        SoakServer server(settings.seed);
        return server.listen() ? QCoreApplication::exec() : 1;
    }
    SoakRun run(settings);
    QObject::connect(&run, &SoakRun::finished, &application, &QCoreApplication::quit, Qt::QueuedConnection);
    if (!run.start()) {
        std::fprintf(stderr, "the server process could not be started\n");
        return 1;
    }
    QCoreApplication::exec();
    run.printResult();
    return run.isGood() ? 0 : 1;
}
