// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

// Measures how fast messages reach a handler in QML, beside Qt's own QML type WebSocket, and prints Markdown tables.
// The receivers take turns, so that whatever else the machine does strikes all of them.

#include "flowcase.h"
#include "flowchild.h"
#include "flowserver.h"
#include "speedclient.h"

#include <QtCore/qcommandlineparser.h>
#include <QtCore/qcoreapplication.h>
#include <QtCore/qjsondocument.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <functional>
#include <iterator>
#include <vector>

namespace {

struct Receiver
{
    const char *name;
    const char *qmlFile; // empty: in C++
};

// Some rows of the table each. Another receiver needs a line here and a QML file beside Receiver.qml.
constexpr Receiver receivers[] = {
        {"QML WebSocket", "WebSocketReceiver"}, // the one that the others are compared with
        {"WebSocketStream", "ElementReceiver"},
        {"JavaScript reader", "ReaderReceiver"},
        {"C++ QWebSocket", ""},
};

using Figures = std::vector<double>; // one for each round

struct Samples
{
    Figures messagesPerSecond;
    Figures nanoseconds; // of processor time, for a message
    Figures growthMiB;
};

double median(Figures figures)
{
    std::sort(figures.begin(), figures.end());
    const size_t middle = figures.size() / 2;
    return figures.size() % 2 ? figures[middle] : (figures[middle - 1] + figures[middle]) / 2;
}

// "median (minimum to maximum)"
QByteArray spread(const Figures &figures, int decimals)
{
    const auto [least, most] = std::minmax_element(figures.cbegin(), figures.cend());
    const auto text = [decimals](double figure) { return QByteArray::number(figure, 'f', decimals); };
    return text(median(figures)) + " (" + text(*least) + " to " + text(*most) + ')';
}

Figures ratios(const Figures &figures, const Figures &to)
{
    Figures result;
    std::transform(figures.cbegin(), figures.cend(), to.cbegin(), std::back_inserter(result), std::divides<>());
    return result;
}

void measure(const FlowCase &flowCase, const Receiver &receiver, Samples *samples)
{
    FlowChild server(flowCase, QStringLiteral("server"));
    const int port = server.line()[QLatin1String("port")].toInt();
    FlowChild client(flowCase, QStringLiteral("client"), quint16(port),
                     {QStringLiteral("--receiver"), QLatin1String(receiver.qmlFile)});
    const QJsonObject seen = client.line();
    const double messages = double(flowCase.messageCount());
    if (seen[QLatin1String("messages")].toDouble() != messages
        || seen[QLatin1String("length")].toDouble() != messages * double(flowCase.messageSize)) {
        std::fprintf(stderr, "%s: not everything arrived: %s\n", receiver.name,
                     QJsonDocument(seen).toJson(QJsonDocument::Compact).constData());
        std::exit(1);
    }
    samples->messagesPerSecond.push_back(messages / seen[QLatin1String("seconds")].toDouble());
    samples->nanoseconds.push_back(seen[QLatin1String("cpuSeconds")].toDouble() * 1e9 / messages);
    samples->growthMiB.push_back(seen[QLatin1String("growthKiB")].toDouble() / 1024);
}

void printRow(const FlowCase &flowCase, const Receiver &receiver, const Samples &samples, const Samples &reference)
{
    const double megabytes = median(samples.messagesPerSecond) * double(flowCase.messageSize) / 1e6;
    std::printf("| %7s | %-6s | %-15s | %s | %.0f | %s | %.0f | %.0f |\n", sizeName(flowCase.messageSize).constData(),
                flowCase.text ? "text" : "binary", receiver.name, spread(samples.messagesPerSecond, 0).constData(),
                megabytes, spread(ratios(samples.messagesPerSecond, reference.messagesPerSecond), 2).constData(),
                median(samples.nanoseconds), median(samples.growthMiB));
    std::fflush(stdout);
}

void runCase(const FlowCase &flowCase, int rounds)
{
    std::vector<Samples> samples(std::size(receivers));
    for (int round = 0; round < rounds; ++round) {
        for (size_t i = 0; i < samples.size(); ++i)
            measure(flowCase, receivers[i], &samples[i]);
    }
    for (size_t i = 0; i < samples.size(); ++i)
        printRow(flowCase, receivers[i], samples[i], samples.front());
}

} // namespace

int main(int argc, char *argv[])
{
    QCoreApplication application(argc, argv);
    QCommandLineParser parser;
    parser.setApplicationDescription(QStringLiteral("Measures how fast messages reach a handler in QML."));
    parser.addHelpOption();
    const auto add = [&parser](const char *name, const char *description, const char *value, const char *preset) {
        parser.addOption({QString::fromLatin1(name), QString::fromLatin1(description), QString::fromLatin1(value),
                          QString::fromLatin1(preset)});
    };
    add("rounds", "How often each receiver takes its turn.", "count", "7");
    add("sizes", "Message sizes.", "list", "100,1K,64K,1M");
    add("kinds", "Kinds of messages.", "list", "binary,text");
    add("messages", "At most so many messages in a sample.", "count", "500000");
    add("total", "At most so many bytes in a sample.", "bytes", "512M");
    const auto addHidden = [&parser](const char *name) {
        QCommandLineOption option(QString::fromLatin1(name), {}, QString::fromLatin1(name));
        option.setFlags(QCommandLineOption::HiddenFromHelp);
        parser.addOption(option);
    };
    for (const char *name : {"child", "port", "receiver", "pause", "receive-buffer"})
        addHidden(name);
    FlowCase::addOptions(&parser);
    parser.process(application);
    const auto value = [&parser](const char *name) { return parser.value(QString::fromLatin1(name)); };

    if (value("child") == QLatin1String("server"))
        return runFlowServer(FlowCase::fromArguments(parser));
    if (value("child") == QLatin1String("client"))
        return runSpeedClient(FlowCase::fromArguments(parser), value("port").toUShort(), value("receiver"));

    std::printf("Each receiver %s times, in turn, with fresh processes and a fresh connection: median (minimum to "
                "maximum).\n\n"
                "| Message | Kind | Receiver | Messages/s | MB/s | Speed ratio to the %s | CPU, ns/message | "
                "Peak growth, MiB |\n|--:|---|---|--:|--:|--:|--:|--:|\n",
                qPrintable(value("rounds")), receivers[0].name);
    for (const QString &size : value("sizes").split(QLatin1Char(','))) {
        for (const QString &kind : value("kinds").split(QLatin1Char(','))) {
            FlowCase flowCase;
            flowCase.text = kind == QLatin1String("text");
            flowCase.messageSize = parseSize(size);
            flowCase.total = std::min(parseSize(value("total")), value("messages").toLongLong() * flowCase.messageSize);
            runCase(flowCase, value("rounds").toInt());
        }
    }
    return 0;
}
