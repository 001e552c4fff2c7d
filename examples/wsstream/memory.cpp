// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#include "memory.h"

#include <QtCore/qfile.h>

#include <sys/resource.h>

namespace {

// The value of a line such as "VmRSS:      5124 kB"; 0 if there is none.
qint64 field(const QByteArray &text, const char *name)
{
    const qsizetype start = text.indexOf(name);
    if (start < 0)
        return 0;
    const QByteArray line = text.mid(start, text.indexOf('\n', start) - start).simplified();
    return line.split(' ').value(1).toLongLong();
}

QByteArray contents(const QString &fileName)
{
    QFile file(fileName);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

} // namespace

Memory Memory::now()
{
    const QByteArray status = contents(QStringLiteral("/proc/self/status"));
    if (!status.isEmpty())
        return {field(status, "VmRSS:"), field(status, "VmHWM:")};

    rusage usage = {};
    getrusage(RUSAGE_SELF, &usage);
#ifdef Q_OS_DARWIN
    const qint64 peak = usage.ru_maxrss / 1024;
#else
    const qint64 peak = usage.ru_maxrss;
#endif
    return {peak, peak};
}

qint64 availableMemory()
{
    return field(contents(QStringLiteral("/proc/meminfo")), "MemAvailable:");
}
