// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#include "client.h"
#include "demo.h"
#include "demoprocess.h"
#include "echoserver.h"
#include "interrupt.h"
#include "options.h"

#include <websocketstream.h>

#include <QtCore/qcoreapplication.h>

#include <cstdio>
#include <fcntl.h>
#include <unistd.h>

using namespace Qt::StringLiterals;

namespace {

// A socket that got the number of a closed standard stream would be taken for it.
void openStandardStreams()
{
    for (const int descriptor : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) {
        if (::fcntl(descriptor, F_GETFD) < 0)
            ::open("/dev/null", O_RDWR);
    }
}

void printError(const QString &message)
{
    std::fprintf(stderr, "wsstream: %s\n", qPrintable(message));
}

void quitWith(int status)
{
    // Queued, so that it also works before the event loop runs.
    QMetaObject::invokeMethod(
            qApp, [status] { QCoreApplication::exit(status); }, Qt::QueuedConnection);
}

int runClient(const Options &options)
{
    Client client(options);
    Interrupt interrupt;
    QObject::connect(&interrupt, &Interrupt::requested, &client, &Client::interrupt);
    QObject::connect(&client, &Client::finished, qApp, &quitWith);
    client.start();
    const int status = QCoreApplication::exec();

    if (options.statistics)
        std::fprintf(stderr, "%s\n", client.statistics().toJson().constData());
    else if (!client.statistics().error.isEmpty())
        printError(client.statistics().error);
    return status;
}

int runServer(const Options &options)
{
    EchoServer server(options.stream.protocols);
    if (!server.listen(options.port)) {
        printError(u"The server cannot listen on port %1: %2."_s.arg(options.port).arg(server.errorString()));
        return Client::NotOpened;
    }
    std::puts(qPrintable(server.url().toString()));
    std::fflush(stdout);

    bool interrupted = false;
    Interrupt interrupt;
    QObject::connect(&server, &EchoServer::closed, qApp, [] { quitWith(Client::Clean); });
    QObject::connect(&interrupt, &Interrupt::requested, &server, [&] {
        if (std::exchange(interrupted, true))
            quitWith(Client::Aborted);
        else
            server.close();
    });
    return QCoreApplication::exec();
}

int runDemo()
{
    Demo demo;
    QObject::connect(&demo, &Demo::finished, qApp, &quitWith);
    demo.start();
    return QCoreApplication::exec();
}

} // namespace

int main(int argc, char *argv[])
{
    openStandardStreams();
    QCoreApplication app(argc, argv);
    const QStringList arguments = QCoreApplication::arguments();
    if (arguments.value(1) == "--demo-process"_L1)
        return runDemoProcess(arguments.mid(2));

    try {
        const Options options = Options::fromArguments(arguments);
        switch (options.mode) {
        case Options::Mode::Client:
            return runClient(options);
        case Options::Mode::Server:
            return runServer(options);
        case Options::Mode::Demo:
            return runDemo();
        case Options::Mode::Help:
            std::fputs(qPrintable(Options::helpText()), stdout);
            return 0;
        case Options::Mode::Version:
            std::printf("wsstream %s\n", qPrintable(WebSocketStream::libraryVersion().toString()));
            return 0;
        }
    } catch (const UsageError &error) {
        printError(error.message + u"\nTry \"wsstream --help\"."_s);
        return Client::WrongUsage;
    }
}
