// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#include "speedcell.h"

#include <algorithm>

namespace {

constexpr qint64 MiB = 1024 * 1024;

// A bare QWebSocket takes about a quarter of a second for it, and for as many round trips or handshakes a bit more.
qint64 fullCount(const SpeedCell &cell)
{
    if (cell.task == QLatin1String("connect"))
        return 500;
    if (cell.task == QLatin1String("pingpong"))
        return std::clamp<qint64>(100 * MiB / cell.size, 20, 5000);
    if (cell.task == QLatin1String("streams"))
        return 1'000'000 / cell.streams;
    if (cell.task == QLatin1String("slow"))
        return 1024 * MiB / cell.size;
    if (cell.task == QLatin1String("grow"))
        return 50'000;
    return std::clamp<qint64>(200 * MiB / cell.size, 8, 300'000);
}

} // namespace

qint64 SpeedCell::count(bool isSlow) const
{
    if (task == QLatin1String("idle"))
        return 1;
    if (task == QLatin1String("crowd"))
        return 5;
    double result = double(fullCount(*this)) * scale;
    if (scheme == QLatin1String("wss") && task != QLatin1String("streams") && task != QLatin1String("slow"))
        result /= task == QLatin1String("connect") ? 5 : 2;
    if (isSlow && size < 64 * 1024)
        result /= 8;
    return std::max<qint64>(2, qint64(result));
}

int SpeedCell::seconds() const
{
    return std::max(1, int(5 * scale));
}

QString SpeedCell::path(qint64 count) const
{
    if (task == QLatin1String("pingpong") || task == QLatin1String("crowd") || task == QLatin1String("grow"))
        return QStringLiteral("/echo");
    if (task == QLatin1String("connect") || task == QLatin1String("idle"))
        return QStringLiteral("/idle");
    const bool isDrain = task == QLatin1String("send");
    return QStringLiteral("/%1?size=%2&count=%3&text=%4")
            .arg(isDrain ? QStringLiteral("drain") : QStringLiteral("flood"))
            .arg(size)
            .arg(count)
            .arg(int(text));
}

Figures SpeedResults::figures(const QString &column, const char *name) const
{
    Figures result;
    for (const QJsonObject &sample : samples.at(column))
        result.push_back(sample[QLatin1String(name)].toDouble());
    return result;
}

Figures SpeedResults::rates(const QString &column) const
{
    return ratios(figures(column, "messages"), figures(column, "seconds"));
}

Figures SpeedResults::nanoseconds(const QString &column) const
{
    Figures result = ratios(figures(column, "cpuSeconds"), figures(column, "messages"));
    for (double &figure : result)
        figure *= 1e9;
    return result;
}
