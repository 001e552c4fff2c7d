// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#pragma once

#include <QtCore/qlist.h>
#include <QtCore/qmutex.h>
#include <QtCore/qstringlist.h>
#include <QtNetwork/qnetworkproxy.h>

#include <atomic>
#include <thread>
#include <vector>

// A proxy of one kind, with or without a login. It holds at most 64 KiB in each direction and reads no more before they
// are gone, so that whoever does not read is felt on the other side. It passes on the end of each half and a reset. All
// names are 127.0.0.1 to it. It works in threads of its own, on POSIX systems.
class TestProxy
{
public:
    enum class Kind { Socks5, HttpConnect };

    explicit TestProxy(Kind kind, const QString &user = {}, const QString &password = {});
    ~TestProxy();
    Q_DISABLE_COPY_MOVE(TestProxy)

    [[nodiscard]] QNetworkProxy toNetworkProxy() const; // knows the login, leaves the names to the proxy

    // A reply of SOCKS5 (RFC 1928, 6), or an HTTP status, instead of a connection
    void setRefusal(int code) { m_refusal = code; }

    [[nodiscard]] QStringList requests() const; // "host:port", as the client wrote it
    [[nodiscard]] qint64 bytesToServer() const { return m_bytesToServer; }
    [[nodiscard]] qint64 bytesToClient() const { return m_bytesToClient; }
    [[nodiscard]] int clientCount() const; // whose connection has not ended
    [[nodiscard]] bool hasDelivered() const; // all of them, to the clients' kernel

private:
    friend class ProxiedConnection;

    void accept();

    const Kind m_kind;
    const QString m_user;
    const QString m_password;
    std::atomic<int> m_refusal = 0;
    std::atomic<qint64> m_bytesToServer = 0;
    std::atomic<qint64> m_bytesToClient = 0;
    mutable QMutex m_mutex;
    QStringList m_requests;
    QList<int> m_clients; // descriptors
    int m_listener = -1;
    int m_stop[2] = {-1, -1}; // a pipe; closed at one end when it is time to stop
    quint16 m_port = 0;
    std::thread m_thread;
};
