// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#include "speedtargets.h"

#include "flowcase.h"

namespace {

const QString ours = QStringLiteral("messages");
constexpr qint64 KiB = 1024;
constexpr double mostKibPerStream = 16; // more than a bare QWebSocket
constexpr double largestPingPongRatio = 1.05;
constexpr double smallestFuturesRatio = 0.25;

double smallestRateRatio(qint64 size)
{
    if (size < KiB)
        return 0.9;
    return size < 64 * KiB ? 1 : 0.97;
}

class Targets
{
public:
    explicit Targets(const SpeedResults &results) : m_results(results) { }

    QByteArrayList check();

private:
    void requireRate(const QString &column, const QString &reference, double least);
    void requireLatency();
    void requireMemory();
    void miss(const QString &column, const QString &reference, double seen, double target);
    [[nodiscard]] bool hasBoth(const QString &column, const QString &reference) const
    {
        return m_results.has(column) && m_results.has(reference);
    }

    const SpeedResults &m_results;
    QByteArrayList m_missed;
};

QByteArrayList Targets::check()
{
    const SpeedCell &cell = m_results.cell;
    const bool isReceive = cell.task == QLatin1String("receive");
    const bool isSend = cell.task == QLatin1String("send");
    const bool isPlain = cell.scheme == QLatin1String("ws") && !cell.text;
    if (isReceive || isSend)
        requireRate(ours, referenceColumn, smallestRateRatio(cell.size));
    if (isPlain && isReceive && cell.size == 100)
        requireRate(QStringLiteral("futures"), referenceColumn, smallestFuturesRatio);
    if (isPlain && ((isReceive && cell.size == KiB) || (isSend && (cell.size == 100 || cell.size == KiB))))
        requireRate(ours, QStringLiteral("beast"), 1);
    if (cell.task == QLatin1String("pingpong"))
        requireLatency();
    if (cell.task == QLatin1String("idle"))
        requireMemory();
    return m_missed;
}

void Targets::requireRate(const QString &column, const QString &reference, double least)
{
    if (!hasBoth(column, reference))
        return;
    const double seen = median(ratios(m_results.rates(column), m_results.rates(reference)));
    if (seen < least)
        miss(column, reference, seen, least);
}

void Targets::requireLatency()
{
    if (!hasBoth(ours, referenceColumn))
        return;
    const double seen = median(ratios(m_results.figures(ours, "p50"), m_results.figures(referenceColumn, "p50")));
    if (seen > largestPingPongRatio)
        miss(ours, referenceColumn, seen, largestPingPongRatio);
}

void Targets::requireMemory()
{
    if (!hasBoth(ours, referenceColumn))
        return;
    const double seen = median(m_results.figures(ours, "kibPerStream"))
            - median(m_results.figures(referenceColumn, "kibPerStream"));
    if (seen > mostKibPerStream)
        miss(ours, referenceColumn, seen, mostKibPerStream);
}

void Targets::miss(const QString &column, const QString &reference, double seen, double target)
{
    const SpeedCell &cell = m_results.cell;
    m_missed.append(cell.task.toLatin1() + ", " + cell.scheme.toLatin1() + ", " + sizeName(cell.size) + ", "
                    + cell.kind().toLatin1() + ": " + column.toLatin1() + " against " + reference.toLatin1() + " is "
                    + QByteArray::number(seen, 'f', 3) + ", the target " + QByteArray::number(target, 'f', 2));
}

} // namespace

QByteArrayList missedTargets(const SpeedResults &results)
{
    return Targets(results).check();
}
