// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#include "speedtargets.h"

#include "flowcase.h"

namespace {

enum class Figure { Rate, Cpu, Growth, Median, Percentile99, KibPerStream };

// The figure of a column, or its ratio to that of the reference, round by round.
struct Target
{
    const char *task;
    const char *scheme;
    qint64 size; // 0: any
    const char *kind; // of messages; nullptr: any
    const char *column;
    const char *reference; // nullptr: none
    Figure figure;
    double bound; // the least for a rate, the most for what costs something
};

constexpr qint64 KiB = 1024;
constexpr qint64 MiB = 1024 * 1024;
constexpr const char *qWebSocket = "qwebsocket";
constexpr const char *qmlWebSocket = "qmlwebsocket";

// Each natural way of use. Those on ws differ in what they owe to Qt's futures and to the engine of QML.
constexpr Target targets[] = {
        {"send", "ws", 100, "binary", "messages", qWebSocket, Figure::Rate, 1},
        {"send", "ws", 100, "binary", "unawaited", qWebSocket, Figure::Rate, 1},
        {"send", "ws", 100, "binary", "unawaited", qWebSocket, Figure::Growth, 1},
        {"send", "ws", 100, "binary", "device", qWebSocket, Figure::Rate, 1},
        {"send", "ws", 100, "binary", "futures", qWebSocket, Figure::Rate, 0.5},
        {"send", "ws", KiB, "binary", "unawaited", qWebSocket, Figure::Rate, 1.2},
        {"send", "ws", KiB, "binary", "device", qWebSocket, Figure::Rate, 1.2},
        {"send", "ws", KiB, "binary", "futures", qWebSocket, Figure::Rate, 1},
        {"send", "ws", 100, "binary", "messages", "beast", Figure::Rate, 1},
        {"send", "ws", KiB, "binary", "messages", "beast", Figure::Rate, 1},
        {"receive", "ws", 100, "binary", "messages", qWebSocket, Figure::Rate, 1},
        {"receive", "ws", 100, "binary", "futures", qWebSocket, Figure::Rate, 0.3},
        {"receive", "ws", KiB, "text", "messages", qWebSocket, Figure::Rate, 1},
        {"receive", "ws", KiB, "text", "messages", qWebSocket, Figure::Cpu, 1},
        {"receive", "ws", 64 * KiB, "binary", "messages", qWebSocket, Figure::Cpu, 1},
        {"receive", "ws", MiB, "text", "messages", qWebSocket, Figure::Rate, 1},
        {"receive", "ws", KiB, "binary", "messages", "beast", Figure::Rate, 1},
        {"receive", "ws", 100, "binary", "element", qmlWebSocket, Figure::Rate, 1.2},
        {"receive", "ws", KiB, "text", "element", qmlWebSocket, Figure::Rate, 1.2},
        {"receive", "wss", 0, nullptr, "messages", qWebSocket, Figure::Rate, 1},
        {"receive", "wss", 0, nullptr, "device", qWebSocket, Figure::Rate, 1},
        {"send", "wss", 0, nullptr, "messages", qWebSocket, Figure::Rate, 1},
        {"send", "wss", 0, nullptr, "unawaited", qWebSocket, Figure::Rate, 1},
        {"send", "wss", 0, nullptr, "device", qWebSocket, Figure::Rate, 1},
        {"send", "wss", 0, nullptr, "futures", qWebSocket, Figure::Rate, 1},
        {"pingpong", "ws", 100, nullptr, "messages", qWebSocket, Figure::Median, 1.05},
        {"pingpong", "ws", 100, "binary", "element", qmlWebSocket, Figure::Median, 1},
        {"pingpong", "ws", 100, "binary", "element", nullptr, Figure::Median, 24},
        {"pingpong", "ws", 100, "binary", "element", nullptr, Figure::Percentile99, 80},
        {"pingpong", "ws", 100, "binary", "javascript", nullptr, Figure::Median, 30},
        {"pingpong", "ws", 100, "binary", "javascript", nullptr, Figure::Percentile99, 120},
        {"connect", "ws", 0, nullptr, "messages", qWebSocket, Figure::Rate, 0.95},
        {"idle", "ws", 0, nullptr, "messages", nullptr, Figure::KibPerStream, 21},
};

bool isOf(const Target &target, const SpeedCell &cell)
{
    return cell.task == QLatin1String(target.task) && cell.scheme == QLatin1String(target.scheme)
            && (target.size == 0 || target.size == cell.size)
            && (!target.kind || cell.kind() == QLatin1String(target.kind));
}

Figures inMicroseconds(Figures seconds)
{
    for (double &figure : seconds)
        figure *= 1e6;
    return seconds;
}

Figures figuresOf(Figure figure, const SpeedResults &results, const QString &column)
{
    switch (figure) {
    case Figure::Rate:
        return results.rates(column);
    case Figure::Cpu:
        return results.nanoseconds(column);
    case Figure::Growth:
        return results.figures(column, "growthKiB");
    case Figure::Median:
        return inMicroseconds(results.figures(column, "p50"));
    case Figure::Percentile99:
        return inMicroseconds(results.figures(column, "p99"));
    case Figure::KibPerStream:
        return results.figures(column, "kibPerStream");
    }
    Q_UNREACHABLE();
}

QByteArray nameOf(Figure figure)
{
    switch (figure) {
    case Figure::Rate:
        return "rate";
    case Figure::Cpu:
        return "processor time";
    case Figure::Growth:
        return "growth of memory";
    case Figure::Median:
        return "median latency";
    case Figure::Percentile99:
        return "99th percentile";
    case Figure::KibPerStream:
        return "KiB a stream";
    }
    Q_UNREACHABLE();
}

QByteArray nameOf(const Target &target, const SpeedCell &cell)
{
    QByteArray result = QByteArray(target.task) + ", " + target.scheme;
    if (cell.task != QLatin1String("connect") && cell.task != QLatin1String("idle"))
        result += ", " + sizeName(cell.size) + ", " + cell.kind().toLatin1();
    result += ": " + nameOf(target.figure) + ", `" + target.column + '`';
    if (target.reference)
        return result + " to `" + target.reference + '`';
    return target.figure == Figure::KibPerStream ? result : result + ", µs";
}

SpeedTargetResult check(const Target &target, const SpeedResults &results)
{
    const bool isLeast = target.figure == Figure::Rate;
    Figures seen = figuresOf(target.figure, results, QLatin1String(target.column));
    if (target.reference)
        seen = ratios(seen, figuresOf(target.figure, results, QLatin1String(target.reference)));
    SpeedTargetResult result;
    result.name = nameOf(target, results.cell);
    result.bound = (isLeast ? "at least " : "at most ") + QByteArray::number(target.bound);
    result.seen = median(seen);
    result.isMet = isLeast ? result.seen >= target.bound : result.seen <= target.bound;
    return result;
}

} // namespace

std::vector<SpeedTargetResult> checkTargets(const SpeedResults &results)
{
    std::vector<SpeedTargetResult> checked;
    for (const Target &target : targets) {
        const bool isMeasured = results.has(QLatin1String(target.column))
                && (!target.reference || results.has(QLatin1String(target.reference)));
        if (isMeasured && isOf(target, results.cell))
            checked.push_back(check(target, results));
    }
    return checked;
}
