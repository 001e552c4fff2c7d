// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#include "clientcase.h"

#include <cstdio>
#include <cstdlib>

QByteArray ClientCase::payload() const
{
    QByteArray result(size, Qt::Uninitialized);
    for (qsizetype i = 0; i < result.size(); ++i)
        result[i] = char(text ? 'a' + i % 23 : i % 251);
    return result;
}

void fail(const QString &message)
{
    std::fprintf(stderr, "speedclient: %s\n", qPrintable(message));
    std::quick_exit(1);
}
