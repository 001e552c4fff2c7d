// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#include "socketfaults.h"

#include <QtNetwork/qtcpsocket.h>

#ifdef Q_OS_WIN
#    include <winsock2.h>
#else
#    include <sys/socket.h>
#endif
#ifdef Q_OS_LINUX
#    include <linux/sockios.h>
#    include <sys/ioctl.h>
#endif

void finishSending(QTcpSocket *socket)
{
#ifdef Q_OS_WIN
    ::shutdown(SOCKET(socket->socketDescriptor()), SD_SEND);
#else
    ::shutdown(int(socket->socketDescriptor()), SHUT_WR);
#endif
}

void resetConnection(QTcpSocket *socket)
{
    linger option = {};
    option.l_onoff = 1;
    option.l_linger = 0;
#ifdef Q_OS_WIN
    ::setsockopt(SOCKET(socket->socketDescriptor()), SOL_SOCKET, SO_LINGER, reinterpret_cast<const char *>(&option),
                 sizeof option);
#else
    ::setsockopt(int(socket->socketDescriptor()), SOL_SOCKET, SO_LINGER, &option, sizeof option);
#endif
    socket->abort();
}

qint64 unacknowledgedBytes(qintptr descriptor)
{
    int bytes = 0;
#ifdef Q_OS_LINUX
    ::ioctl(int(descriptor), SIOCOUTQ, &bytes);
#else
    Q_UNUSED(descriptor)
#endif
    return bytes;
}
