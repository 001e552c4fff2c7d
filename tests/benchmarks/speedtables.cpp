// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#include "speedtables.h"

#include "flowcase.h"

#include <QtCore/qjsonarray.h>

#include <algorithm>
#include <cstdio>
#include <iterator>

namespace {

struct Table
{
    const char *task;
    const char *title;
    const char *header;
    const char *alignment;
    QByteArray (*row)(const SpeedResults &results, const QString &column);
};

QByteArray number(double figure, int decimals = 0)
{
    return QByteArray::number(figure, 'f', decimals);
}

Figures scaled(Figures figures, double factor)
{
    for (double &figure : figures)
        figure *= factor;
    return figures;
}

QByteArray rateRatio(const SpeedResults &results, const QString &column)
{
    if (!results.has(referenceColumn))
        return "-";
    return spread(ratios(results.rates(column), results.rates(referenceColumn)), 2);
}

QByteArray costRatio(const SpeedResults &results, const QString &column)
{
    if (!results.has(referenceColumn))
        return "-";
    return number(median(ratios(results.nanoseconds(column), results.nanoseconds(referenceColumn))), 2);
}

QByteArray message(const SpeedResults &results, const QString &column)
{
    return sizeName(results.cell.size) + " | " + results.cell.kind().toLatin1() + " | " + column.toLatin1();
}

QByteArray transferRow(const SpeedResults &results, const QString &column)
{
    const Figures rates = results.rates(column);
    return message(results, column) + " | " + spread(rates, 0) + " | "
            + number(median(rates) * double(results.cell.size) / 1e6) + " | " + rateRatio(results, column) + " | "
            + number(median(results.nanoseconds(column))) + " | " + costRatio(results, column) + " | "
            + number(median(results.figures(column, "growthKiB")) / 1024, 1);
}

QByteArray pingPongRow(const SpeedResults &results, const QString &column)
{
    const Figures half = results.figures(column, "p50");
    return message(results, column) + " | " + spread(scaled(half, 1e6), 1) + " | "
            + spread(scaled(results.figures(column, "p99"), 1e6), 1) + " | "
            + (results.has(referenceColumn) ? spread(ratios(half, results.figures(referenceColumn, "p50")), 2)
                                            : QByteArray("-"));
}

QByteArray connectRow(const SpeedResults &results, const QString &column)
{
    return column.toLatin1() + " | " + spread(results.rates(column), 0) + " | " + rateRatio(results, column) + " | "
            + number(median(results.nanoseconds(column)) / 1000);
}

QByteArray streams(const SpeedResults &results, const QString &column)
{
    return QByteArray::number(results.cell.streams) + " | " + column.toLatin1();
}

QByteArray idleRow(const SpeedResults &results, const QString &column)
{
    return streams(results, column) + " | " + spread(results.figures(column, "kibPerStream"), 1);
}

QByteArray rateAndCost(const SpeedResults &results, const QString &column)
{
    return spread(results.rates(column), 0) + " | " + rateRatio(results, column) + " | "
            + number(median(results.nanoseconds(column)));
}

QByteArray streamsRow(const SpeedResults &results, const QString &column)
{
    return streams(results, column) + " | " + rateAndCost(results, column) + " | "
            + spread(results.figures(column, "fairness"), 2) + " | " + spread(results.figures(column, "slowest"), 2);
}

QByteArray slowRow(const SpeedResults &results, const QString &column)
{
    double peak = 0;
    double last = 0;
    const QJsonArray course = results.samples.at(column).front()[QLatin1String("memoryKiB")].toArray();
    for (const auto &growth : course) {
        last = growth.toDouble();
        peak = std::max(peak, last);
    }
    return column.toLatin1() + " | " + number(peak / 1024, 1) + " | " + number(last / 1024, 1);
}

QByteArray crowdRow(const SpeedResults &results, const QString &column)
{
    return results.cell.kind().toLatin1() + " | " + streams(results, column) + " | " + rateAndCost(results, column)
            + " | " + number(median(results.figures(column, "growthKiB")) / 1024, 1);
}

QByteArray growRow(const SpeedResults &results, const QString &column)
{
    const auto figure = [&](const char *name, int decimals) {
        return number(median(results.figures(column, name)), decimals);
    };
    return streams(results, column) + " | " + figure("openMicroseconds", 0) + " | " + figure("openCpuMicroseconds", 0)
            + " | " + figure("kibPerStream", 1) + " | " + figure("pacedCpuMicroseconds", 1) + " | "
            + figure("pacedCpuPercent", 0) + " | " + rateAndCost(results, column) + " | " + figure("closeSeconds", 3)
            + " | " + figure("closeCpuMicroseconds", 0);
}

constexpr const char *transferHeader = "Message | Kind | Column | Messages/s | MB/s | Ratio to QWebSocket | CPU, "
                                       "ns/message | Ratio | Peak growth, MiB";
constexpr const char *transferAlignment = "--:|---|---|--:|--:|--:|--:|--:|--:";

constexpr Table tables[] = {
        {"receive", "Receiving", transferHeader, transferAlignment, transferRow},
        {"send", "Sending", transferHeader, transferAlignment, transferRow},
        {"pingpong", "Ping-pong", "Message | Kind | Column | Median, µs | 99th percentile, µs | Ratio to QWebSocket",
         "--:|---|---|--:|--:|--:", pingPongRow},
        {"connect", "Connecting", "Column | Connections/s | Ratio to QWebSocket | CPU, µs/connection",
         "---|--:|--:|--:", connectRow},
        {"idle", "Idle connections", "Streams | Column | Memory, KiB/stream", "--:|---|--:", idleRow},
        {"streams", "Receiving on many connections",
         "Streams | Column | Messages/s | Ratio to QWebSocket | CPU, ns/message | Fairness | Slowest",
         "--:|---|--:|--:|--:|--:|--:", streamsRow},
        {"slow", "A consumer of 16 MiB/s", "Column | Peak growth, MiB | Growth at the end, MiB",
         "---|--:|--:", slowRow},
        {"crowd", "A crowd of streams: each opens, has five echoes and closes",
         "Kind | Streams | Column | Messages/s | Ratio to QWebSocket | CPU, ns/message | Peak growth, MiB",
         "---|--:|---|--:|--:|--:|--:", crowdRow},
        {"grow", "More and more streams in one process: opened, a message a second on each, full speed, closed",
         "Streams | Column | Open, µs/stream | Open: CPU, µs/stream | Memory, KiB/stream "
         "| 1/s: CPU, µs/message | 1/s: CPU, % | Full speed, messages/s | Ratio to QWebSocket "
         "| Full speed: CPU, ns/message | Close, s | Close: CPU, µs/stream",
         "--:|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:", growRow},
};

const Table &tableOf(const QString &task)
{
    return *std::find_if(std::begin(tables), std::end(tables),
                         [&task](const Table &table) { return task == QLatin1String(table.task); });
}

} // namespace

void printTableHeader(const QString &task, const QString &scheme)
{
    const Table &table = tableOf(task);
    std::printf("\n%s, %s\n\n| %s |\n|%s|\n", table.title, qPrintable(scheme), table.header, table.alignment);
    std::fflush(stdout);
}

void printTableRows(const SpeedResults &results, const QStringList &columns)
{
    const Table &table = tableOf(results.cell.task);
    for (const QString &column : columns) {
        if (results.has(column))
            std::printf("| %s |\n", table.row(results, column).constData());
    }
    std::fflush(stdout);
}

void printTargets(const std::vector<SpeedTargetResult> &checked)
{
    if (checked.empty())
        return;
    std::printf("\nTargets: medians of the ratios\n\n| What | Target | Seen | Met |\n|---|---|--:|---|\n");
    for (const SpeedTargetResult &target : checked)
        std::printf("| %s | %s | %.2f | %s |\n", target.name.constData(), target.bound.constData(), target.seen,
                    target.isMet ? "yes" : "**no**");
}
