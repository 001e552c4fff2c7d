// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

// Measures backpressure in both directions and prints the figures as Markdown tables. The exit status is not 0 when a
// message was lost, a sender was not held, or a bound was exceeded.

#include "certificate.h"
#include "flowcase.h"
#include "flowchild.h"
#include "flowclient.h"
#include "flowserver.h"
#include "testproxy.h"

#include <QtCore/qcommandlineparser.h>
#include <QtCore/qcoreapplication.h>
#include <QtCore/qjsondocument.h>
#include <QtCore/qtemporarydir.h>

#include <cstdio>
#include <optional>

namespace {

constexpr qint64 MiB = 1024 * 1024;
constexpr qint64 highWaterMark = MiB; // the default in both directions

double inMiB(double bytes)
{
    return bytes / double(MiB);
}

void printRow(const FlowCase &flowCase, double seconds, double held, double measured, double bound, bool ok)
{
    std::printf("| %-3s | %-6s | %7s | %-6s | %5lld | %7.2f | %7.1f | %8.3f | %8.3f | %-3s |\n",
                flowCase.tls ? "wss" : "ws", qPrintable(flowCase.proxyKind), sizeName(flowCase.messageSize).constData(),
                flowCase.text ? "text" : "binary", static_cast<long long>(flowCase.total / MiB), seconds, inMiB(held),
                inMiB(measured), inMiB(bound), ok ? "yes" : "NO");
    std::fflush(stdout);
}

void printHeader(const char *held, const char *measured)
{
    std::printf("| Scheme | Proxy | Message | Kind | Total, MiB | Time, s | %s, MiB | %s, MiB | Bound, MiB | Held and "
                "whole |\n"
                "|---|---|--:|---|--:|--:|--:|--:|--:|---|\n",
                held, measured);
}

bool readCase(const FlowCase &flowCase)
{
    FlowChild server(flowCase, QStringLiteral("server"));
    FlowChild client(flowCase, QStringLiteral("client"), quint16(server.line()[QLatin1String("port")].toInt()));

    if (!client.line()[QLatin1String("slept")].toBool()) {
        printRow(flowCase, 0, 0, 0, 0, false);
        return false;
    }
    const qint64 held = server.ask()[QLatin1String("handed")].toInteger();
    client.waitForFinished(300);
    const bool stalled = server.ask()[QLatin1String("handed")].toInteger() == held && held < flowCase.total;
    client.write("\n");

    const QJsonObject seen = client.line();
    const bool answered = server.line()[QLatin1String("closeAnswered")].toBool();
    const qint64 growth = seen[QLatin1String("growthKiB")].toInteger() * 1024;
    const qint64 bound = highWaterMark + 8 * MiB + 2 * flowCase.messageSize;
    const bool whole = seen[QLatin1String("inOrder")].toBool() && seen[QLatin1String("closeCode")].toInt() == 1000
            && seen[QLatin1String("messages")].toInteger() == flowCase.messageCount();
    const bool ok = stalled && whole && answered && growth <= bound;
    printRow(flowCase, seen[QLatin1String("seconds")].toDouble(), double(held), double(growth), double(bound), ok);
    if (!ok) {
        std::fprintf(stderr, "stalled %d, close answered %d, client: %s\n", stalled, answered,
                     QJsonDocument(seen).toJson(QJsonDocument::Compact).constData());
    }
    return ok;
}

bool writeCase(const FlowCase &flowCase)
{
    FlowChild server(flowCase, QStringLiteral("server"));
    FlowChild client(flowCase, QStringLiteral("client"), quint16(server.line()[QLatin1String("port")].toInt()));

    const QJsonObject sent = client.line();
    const QJsonObject seen = sent.isEmpty() ? QJsonObject() : server.line();
    const qint64 held = sent[QLatin1String("held")].toInteger();
    const qint64 measured = sent[QLatin1String("maxBytesToWrite")].toInteger();
    // A frame of at most 512 KiB has a header of at most 14 bytes.
    const qint64 bound = highWaterMark + flowCase.messageSize + 14 * (1 + flowCase.messageSize / (512 * 1024));
    const bool whole = seen[QLatin1String("inOrder")].toBool() && seen[QLatin1String("closed")].toBool()
            && seen[QLatin1String("messages")].toInteger() == flowCase.messageCount()
            && sent[QLatin1String("closeCode")].toInt() == 1000;
    const bool ok = whole && held > 0 && held < flowCase.total && measured <= bound;
    printRow(flowCase, sent[QLatin1String("seconds")].toDouble(), double(held), double(measured), double(bound), ok);
    if (!ok) {
        std::fprintf(stderr, "client: %s, server: %s\n", QJsonDocument(sent).toJson(QJsonDocument::Compact).constData(),
                     QJsonDocument(seen).toJson(QJsonDocument::Compact).constData());
    }
    return ok;
}

// One row for each size, and one for text.
bool runSizes(FlowCase flowCase, const QList<qint64> &sizes)
{
    bool ok = true;
    for (const qint64 size : sizes) {
        flowCase.messageSize = size;
        for (const bool text : {false, true}) {
            flowCase.text = text;
            if (!text || size == 1024)
                ok = (flowCase.direction == FlowCase::Direction::Read ? readCase : writeCase)(flowCase) && ok;
        }
    }
    return ok;
}

// On each scheme, through each proxy. This process is the proxy; what is measured is another.
bool runCases(FlowCase flowCase, const QStringList &schemes, const QStringList &proxies, const QList<qint64> &sizes)
{
    bool ok = true;
    for (const QString &scheme : schemes) {
        flowCase.tls = scheme == QLatin1String("wss");
        for (const QString &kind : proxies) {
            std::optional<TestProxy> proxy;
            if (kind != QLatin1String("none")) {
                proxy.emplace(kind == QLatin1String("socks5") ? TestProxy::Kind::Socks5 : TestProxy::Kind::HttpConnect);
            }
            flowCase.proxyKind = kind;
            flowCase.proxyPort = proxy ? proxy->toNetworkProxy().port() : quint16(0);
            ok = runSizes(flowCase, sizes) && ok;
        }
    }
    return ok;
}

} // namespace

int main(int argc, char *argv[])
{
    QCoreApplication application(argc, argv);
    QCommandLineParser parser;
    parser.setApplicationDescription(QStringLiteral("Measures the memory that backpressure leaves."));
    parser.addHelpOption();
    const auto add = [&parser](const char *name, const char *description, const char *value, const char *preset) {
        parser.addOption({QString::fromLatin1(name), QString::fromLatin1(description), QString::fromLatin1(value),
                          QString::fromLatin1(preset)});
    };
    add("total", "Bytes that the server floods in each case.", "bytes", "2G");
    add("pause", "How long the consumer takes nothing.", "seconds", "8");
    add("write-total", "Bytes that the producer sends in each case.", "bytes", "256M");
    add("write-pause", "How long the peer reads nothing.", "seconds", "3");
    add("sizes", "Message sizes.", "list", "100,1K,64K,1M,16M");
    add("schemes", "Schemes.", "list", "ws,wss");
    add("proxies", "Proxies between them.", "list", "none,socks5,http");
    add("receive-buffer", "The option receiveBufferSize of the client.", "bytes", "1M");
    add("directions", "What to measure.", "list", "read,write");
    QCommandLineOption child(QStringLiteral("child"), {}, QStringLiteral("role"));
    child.setFlags(QCommandLineOption::HiddenFromHelp);
    QCommandLineOption port(QStringLiteral("port"), {}, QStringLiteral("port"));
    port.setFlags(QCommandLineOption::HiddenFromHelp);
    parser.addOptions({child, port});
    FlowCase::addOptions(&parser);
    parser.process(application);

    if (parser.value(child) == QLatin1String("server"))
        return runFlowServer(FlowCase::fromArguments(parser));
    if (parser.value(child) == QLatin1String("client"))
        return runFlowClient(FlowCase::fromArguments(parser), parser.value(port).toUShort());

    QTemporaryDir directory;
    if (!makeCertificate(directory.path())) {
        std::fprintf(stderr, "openssl could not make a certificate\n");
        return 1;
    }
    QList<qint64> sizes;
    for (const QString &size : parser.value(QStringLiteral("sizes")).split(QLatin1Char(',')))
        sizes.append(parseSize(size));
    const QStringList schemes = parser.value(QStringLiteral("schemes")).split(QLatin1Char(','));
    const QStringList proxies = parser.value(QStringLiteral("proxies")).split(QLatin1Char(','));
    const QStringList directions = parser.value(QStringLiteral("directions")).split(QLatin1Char(','));

    bool ok = true;
    FlowCase flowCase;
    flowCase.directory = directory.path();
    flowCase.receiveBufferSize = parseSize(parser.value(QStringLiteral("receive-buffer")));
    if (directions.contains(QStringLiteral("read"))) {
        flowCase.total = parseSize(parser.value(QStringLiteral("total")));
        flowCase.pauseSeconds = parser.value(QStringLiteral("pause")).toInt();
        std::printf("A server floods a consumer that takes nothing for %d s and then everything.\n\n",
                    flowCase.pauseSeconds);
        printHeader("Sender held at", "Peak growth");
        ok = runCases(flowCase, schemes, proxies, sizes) && ok;
    }
    if (directions.contains(QStringLiteral("write"))) {
        flowCase.direction = FlowCase::Direction::Write;
        flowCase.total = parseSize(parser.value(QStringLiteral("write-total")));
        flowCase.pauseSeconds = parser.value(QStringLiteral("write-pause")).toInt();
        std::printf("\nA producer awaits send() while its peer reads nothing for %d s and then everything.\n\n",
                    flowCase.pauseSeconds);
        printHeader("Producer held at", "Most bytesToWrite()");
        ok = runCases(flowCase, schemes, proxies, sizes) && ok;
    }
    return ok ? 0 : 1;
}
