// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#include "figures.h"

#include <algorithm>
#include <functional>
#include <iterator>

double median(Figures figures)
{
    std::sort(figures.begin(), figures.end());
    const size_t middle = figures.size() / 2;
    return figures.size() % 2 ? figures[middle] : (figures[middle - 1] + figures[middle]) / 2;
}

Figures ratios(const Figures &figures, const Figures &to)
{
    Figures result;
    std::transform(figures.cbegin(), figures.cend(), to.cbegin(), std::back_inserter(result), std::divides<>());
    return result;
}

QByteArray spread(const Figures &figures, int decimals)
{
    const auto [least, most] = std::minmax_element(figures.cbegin(), figures.cend());
    const auto text = [decimals](double figure) { return QByteArray::number(figure, 'f', decimals); };
    return text(median(figures)) + " (" + text(*least) + " to " + text(*most) + ')';
}
