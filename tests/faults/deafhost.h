// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#pragma once

#include <QtCore/qlist.h>

// A port of this machine that does not answer whoever wants to connect, like a host behind a firewall.
class DeafHost
{
public:
    DeafHost();
    ~DeafHost();
    Q_DISABLE_COPY_MOVE(DeafHost)

    [[nodiscard]] quint16 port() const { return m_port; }
    void refuse(); // to connect, from the next attempt on that TCP makes by itself

private:
    quint16 m_port = 0;
    QList<int> m_sockets;
};
