// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#include "connection/freedmemory.h"

#include <QtCore/qbytearray.h>

void keepFreedMemory(qint64 bytes)
{
#ifdef __GLIBC__
    QByteArray(bytes, Qt::Uninitialized);
#else
    Q_UNUSED(bytes)
#endif
}
