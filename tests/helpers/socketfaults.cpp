// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#include "socketfaults.h"

#include <QtNetwork/qhostaddress.h>
#include <QtNetwork/qtcpsocket.h>

#ifdef Q_OS_WIN
#    include <winsock2.h>
#else
#    include <arpa/inet.h>
#    include <netinet/in.h>
#    include <sys/socket.h>
#    include <unistd.h>
#endif
#ifdef Q_OS_LINUX
#    include <linux/sockios.h>
#    include <sys/ioctl.h>
#endif

qintptr connectedDescriptor(quint16 ownPort, const QHostAddress &host, quint16 port)
{
#ifdef Q_OS_WIN
    Q_UNUSED(ownPort)
    Q_UNUSED(host)
    Q_UNUSED(port)
#else
    const auto addressOf = [](const QHostAddress &hostAddress, quint16 hostPort) {
        sockaddr_in address = {};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(hostAddress.toIPv4Address());
        address.sin_port = htons(hostPort);
        return address;
    };
    const sockaddr_in own = addressOf(QHostAddress(QHostAddress::LocalHost), ownPort);
    const sockaddr_in peer = addressOf(host, port);
    const int descriptor = ::socket(AF_INET, SOCK_STREAM, 0);
    const int yes = 1;
    ::setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
    if (::bind(descriptor, reinterpret_cast<const sockaddr *>(&own), sizeof own) == 0
        && ::connect(descriptor, reinterpret_cast<const sockaddr *>(&peer), sizeof peer) == 0)
        return descriptor;
    ::close(descriptor);
#endif
    return -1;
}

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
