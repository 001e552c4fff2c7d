// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#include "processmemory.h"

#include <QtCore/qfile.h>

#ifdef Q_OS_LINUX
#    include <unistd.h>
#endif

double ProcessMemory::residentBytes()
{
#ifdef Q_OS_LINUX
    QFile file(QStringLiteral("/proc/self/statm"));
    if (file.open(QIODevice::ReadOnly))
        return file.readAll().split(' ').value(1).toDouble() * double(sysconf(_SC_PAGESIZE));
#endif
    return 0;
}
