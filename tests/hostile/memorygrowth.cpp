// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#include "memorygrowth.h"

#include <QtCore/qfile.h>

#ifdef __GLIBC__
#    include <malloc.h>
#endif

#if defined(__SANITIZE_ADDRESS__)
#    define MEMORY_IS_NOT_OURS
#elif defined(__has_feature)
#    if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
#        define MEMORY_IS_NOT_OURS
#    endif
#endif

namespace {

#if defined(Q_OS_LINUX) && !defined(MEMORY_IS_NOT_OURS)

qint64 statusBytes(QByteArrayView field)
{
    QFile file(QStringLiteral("/proc/self/status"));
    if (!file.open(QIODevice::ReadOnly))
        qFatal("%s: %s", qPrintable(file.fileName()), qPrintable(file.errorString()));
    const QByteArray status = file.readAll();
    const qsizetype begin = status.indexOf(field) + field.size() + 1;
    return status.mid(begin, status.indexOf("kB", begin) - begin).trimmed().toLongLong() * 1024;
}

// See proc(5), clear_refs.
void resetPeak()
{
    QFile file(QStringLiteral("/proc/self/clear_refs"));
    if (!file.open(QIODevice::WriteOnly | QIODevice::Unbuffered) || file.write("5") != 1)
        qFatal("%s: %s", qPrintable(file.fileName()), qPrintable(file.errorString()));
}

#else

qint64 statusBytes(QByteArrayView)
{
    return 0;
}

void resetPeak() { }

#endif

} // namespace

MemoryGrowth::MemoryGrowth()
{
#ifdef __GLIBC__
    ::malloc_trim(0); // what earlier tests have freed must not hide what this one takes
#endif
    resetPeak();
    m_baseline = statusBytes("VmRSS");
}

bool MemoryGrowth::canMeasure()
{
    return statusBytes("VmRSS") > 0;
}

qint64 MemoryGrowth::bytes() const
{
    return statusBytes("VmHWM") - m_baseline;
}
