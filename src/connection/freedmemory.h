// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#pragma once

#include <QtCore/qbytearray.h>

namespace WebSocketStreamInternal {

// glibc gives memory back to the system as soon as twice the size of the largest block that was ever freed is free at
// the end of the heap. Where blocks come and go all the time, the page faults that follow can take longer than
// everything else. After one block of `bytes` has come and gone, untouched, glibc keeps up to twice as much.
inline void keepFreedMemory(qsizetype bytes)
{
#ifdef __GLIBC__
    QByteArray(bytes, Qt::Uninitialized);
#else
    Q_UNUSED(bytes)
#endif
}

} // namespace WebSocketStreamInternal
