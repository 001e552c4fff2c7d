// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#include "soakgrowth.h"

#include <algorithm>

namespace {

// A quarter of the smallest leak that must be found, 1 KiB for each connection.
constexpr double allowedHeapGrowth = 256;
constexpr double heapNoise = 64 * 1024;

// The resident size is less exact: the heap's holes come and go.
constexpr double allowedResidentGrowth = 512;
constexpr double residentNoise = 16 * 1024 * 1024;

template <typename T>
double median(QList<T> values)
{
    const auto middle = values.begin() + values.size() / 2;
    std::nth_element(values.begin(), middle, values.end());
    return double(*middle);
}

QString findResidentGrowth(const QList<IdlePoint> &points)
{
    const qsizetype third = points.size() / 3;
    QList<qint64> first;
    QList<qint64> last;
    for (qsizetype i = 0; i < third; ++i) {
        first.append(points[i].state.residentSize);
        last.append(points[points.size() - 1 - i].state.residentSize);
    }
    const double growth = median(last) - median(first);
    const auto connections = double(points.constLast().connections - points.constFirst().connections);
    if (growth <= std::max(residentNoise, allowedResidentGrowth * connections))
        return {};
    return QStringLiteral("the resident memory grew by %1 KiB").arg(growth / 1024, 0, 'f', 0);
}

} // namespace

// As Theil and Sen estimate a slope: no single point can bend it.
double heapGrowth(const QList<IdlePoint> &points)
{
    QList<double> slopes;
    for (qsizetype i = 0; i < points.size(); ++i) {
        for (qsizetype j = i + 1; j < points.size(); ++j) {
            slopes.append(double(points[j].state.heap - points[i].state.heap)
                          / double(points[j].connections - points[i].connections));
        }
    }
    return median(slopes);
}

QString findGrowth(const QList<IdlePoint> &points)
{
    for (const IdlePoint &point : points) {
        if (point.state.descriptors > points.constFirst().state.descriptors)
            return QStringLiteral("the descriptors grew");
    }
    const double growth = heapGrowth(points);
    const auto connections = double(points.constLast().connections - points.constFirst().connections);
    if (growth > allowedHeapGrowth && growth * connections > heapNoise)
        return QStringLiteral("the heap grew by %1 bytes for each connection").arg(growth, 0, 'f', 0);
    return isSanitized() ? QString() : findResidentGrowth(points);
}
