// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#include "processstate.h"

#include <QtCore/qfile.h>

#include <cstddef>
#include <filesystem>
#include <iterator>

#include <unistd.h>

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
// From sanitizer/allocator_interface.h, which not every compiler's package has
extern "C" std::size_t __sanitizer_get_current_allocated_bytes();

bool isSanitized()
{
    return true;
}

static qint64 heapInUse()
{
    return qint64(__sanitizer_get_current_allocated_bytes());
}
#else
#    include <malloc.h>

bool isSanitized()
{
    return false;
}

static qint64 heapInUse()
{
    const auto info = mallinfo2();
    return qint64(info.uordblks + info.hblkhd);
}
#endif

ProcessState ProcessState::now()
{
    ProcessState state;
    state.heap = heapInUse();
    QFile file(QStringLiteral("/proc/self/statm"));
    if (file.open(QIODevice::ReadOnly))
        state.residentSize = file.readAll().split(' ').value(1).toLongLong() * sysconf(_SC_PAGESIZE);
    state.descriptors = openDescriptors();
    return state;
}

int ProcessState::openDescriptors()
{
    const std::filesystem::directory_iterator entries("/proc/self/fd");
    return int(std::distance(begin(entries), end(entries))) - 1; // the one that reads the directory
}

QJsonObject ProcessState::toJson() const
{
    return {{QStringLiteral("heap"), heap},
            {QStringLiteral("residentSize"), residentSize},
            {QStringLiteral("descriptors"), descriptors}};
}

ProcessState ProcessState::fromJson(const QJsonObject &object)
{
    return {object[QLatin1String("heap")].toInteger(), object[QLatin1String("residentSize")].toInteger(),
            object[QLatin1String("descriptors")].toInt()};
}
