// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#include "deafhost.h"

#include <QtCore/qendian.h>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

// Linux drops the packets that ask for a connection while the queue of those to be accepted is full.
DeafHost::DeafHost()
{
    sockaddr_in address = {};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    auto *const generic = reinterpret_cast<sockaddr *>(&address);

    const int listener = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    m_sockets.append(listener);
    if (::bind(listener, generic, size) != 0 || ::listen(listener, 0) != 0
        || ::getsockname(listener, generic, &size) != 0)
        qFatal("the deaf host cannot listen");
    m_port = qFromBigEndian(address.sin_port);

    const int filler = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    m_sockets.append(filler);
    if (::connect(filler, generic, size) != 0)
        qFatal("the queue of the deaf host cannot be filled");
}

DeafHost::~DeafHost()
{
    refuse();
}

void DeafHost::refuse()
{
    for (const int socket : std::exchange(m_sockets, {}))
        ::close(socket);
}
