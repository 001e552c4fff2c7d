// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

// The columns of the speed benchmark that are written in C++ with Qt: one task once, in a process of its own, so that
// no sample inherits the garbage of another. Prints its figures in one line of JSON.

#include "task.h"

#include <QtCore/qcommandlineparser.h>
#include <QtCore/qcoreapplication.h>
#include <QtCore/qtimer.h>
#include <QtNetwork/qsslcertificate.h>

#include <sys/resource.h>

namespace {

void raiseDescriptorLimit()
{
    rlimit limit = {};
    if (getrlimit(RLIMIT_NOFILE, &limit) == 0) {
        limit.rlim_cur = limit.rlim_max;
        setrlimit(RLIMIT_NOFILE, &limit);
    }
}

ClientCase parseArguments(const QCoreApplication &application)
{
    QCommandLineParser parser;
    parser.setApplicationDescription(QStringLiteral("Measures one task of a client once."));
    parser.addHelpOption();
    parser.addPositionalArgument(QStringLiteral("column"),
                                 QStringLiteral("qwebsocket, messages, unawaited, futures, device, tcp"));
    const auto add = [&parser](const char *name, const char *description, const char *value = "",
                               const char *preset = "") {
        parser.addOption({QString::fromLatin1(name), QString::fromLatin1(description), QString::fromLatin1(value),
                          QString::fromLatin1(preset)});
    };
    add("task", "receive, send, pingpong, connect, idle, streams, slow, crowd, grow", "name");
    add("url", "What to connect to.", "url");
    add("ca", "The certificate to trust.", "file");
    add("size", "Size of a message.", "bytes", "1");
    add("count", "How many messages, or connections.", "count", "1");
    add("text", "Text messages.");
    add("streams", "How many connections at a time.", "count", "1");
    add("seconds", "How long the task grow sends a message a second on each of them.", "count", "1");
    parser.process(application);
    if (parser.positionalArguments().size() != 1)
        parser.showHelp(1);

    const auto value = [&parser](const char *name) { return parser.value(QString::fromLatin1(name)); };
    ClientCase result;
    result.column = parser.positionalArguments().constFirst();
    result.task = value("task");
    result.url = QUrl(value("url"));
    result.size = value("size").toLongLong();
    result.count = value("count").toLongLong();
    result.text = parser.isSet(QStringLiteral("text"));
    result.streams = value("streams").toInt();
    result.seconds = value("seconds").toInt();
    if (result.size < 1 || result.count < 1 || result.streams < 1 || result.seconds < 1)
        fail(QStringLiteral("size, count, streams and seconds have to be positive"));
    result.sslConfiguration = QSslConfiguration::defaultConfiguration();
    if (parser.isSet(QStringLiteral("ca")))
        result.sslConfiguration.setCaCertificates(QSslCertificate::fromPath(value("ca")));
    return result;
}

} // namespace

int main(int argc, char *argv[])
{
    QCoreApplication application(argc, argv);
    raiseDescriptorLimit();
    const std::unique_ptr<Task> task = Task::create(parseArguments(application));
    QTimer::singleShot(0, task.get(), &Task::start);
    return QCoreApplication::exec();
}
