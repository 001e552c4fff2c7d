// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#include "testproxy.h"

#include "socketfaults.h"

#include <QtCore/qbytearray.h>
#include <QtCore/qendian.h>

#include <algorithm>
#include <arpa/inet.h>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

namespace {

constexpr int bufferSize = 64 * 1024;

int newSocket()
{
    const int descriptor = ::socket(AF_INET, SOCK_STREAM, 0);
    // Before the connection is made: the peer's window is chosen then.
    ::setsockopt(descriptor, SOL_SOCKET, SO_RCVBUF, &bufferSize, sizeof bufferSize);
    ::setsockopt(descriptor, SOL_SOCKET, SO_SNDBUF, &bufferSize, sizeof bufferSize);
    return descriptor;
}

void prepare(int descriptor)
{
    const int on = 1;
    ::setsockopt(descriptor, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    ::fcntl(descriptor, F_SETFL, ::fcntl(descriptor, F_GETFL) | O_NONBLOCK);
}

sockaddr_in localAddress(quint16 port)
{
    sockaddr_in address = {};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    address.sin_port = htons(port);
    return address;
}

bool isTransient(int error)
{
    return error == EAGAIN || error == EWOULDBLOCK || error == EINTR;
}

} // namespace

// One client. Without a connection to a server it talks in blocking calls, then it forwards.
class ProxiedConnection
{
public:
    ProxiedConnection(TestProxy *proxy, int client) : m_proxy(proxy), m_client(client)
    {
        prepare(client);
        const QMutexLocker locker(&m_proxy->m_mutex);
        m_proxy->m_clients.append(client);
    }
    ~ProxiedConnection()
    {
        const QMutexLocker locker(&m_proxy->m_mutex);
        m_proxy->m_clients.removeOne(m_client);
        ::close(m_client);
        if (m_server >= 0)
            ::close(m_server);
    }
    Q_DISABLE_COPY_MOVE(ProxiedConnection)

    void run()
    {
        if (m_proxy->m_kind == TestProxy::Kind::Socks5 ? socks5() : httpConnect())
            forward();
    }

private:
    struct Direction
    {
        int from;
        int to;
        std::atomic<qint64> *count;
        QByteArray waiting;
        bool ended = false;
        bool isBroken = false; // nothing more is taken for a receiver that is gone
    };

    bool socks5();
    bool socks5Login();
    bool httpConnect();
    int connectTo(const QByteArray &host, quint16 port); // 0, or what is wrong in the proxy's language
    void forward();
    bool take(Direction *direction);
    void pass(Direction *direction);
    void reset();

    bool waitFor(int descriptor, short events);
    QByteArray read(qsizetype size); // empty: no more
    bool write(const QByteArray &bytes);

    TestProxy *const m_proxy;
    const int m_client;
    int m_server = -1;
};

// False: it is time to stop.
bool ProxiedConnection::waitFor(int descriptor, short events)
{
    pollfd descriptors[] = {{m_proxy->m_stop[0], POLLIN, 0}, {descriptor, events, 0}};
    return (::poll(descriptors, 2, -1) > 0 || errno == EINTR) && descriptors[0].revents == 0;
}

QByteArray ProxiedConnection::read(qsizetype size)
{
    QByteArray result;
    while (result.size() < size && waitFor(m_client, POLLIN)) {
        QByteArray part(size - result.size(), Qt::Uninitialized);
        const ssize_t got = ::recv(m_client, part.data(), size_t(part.size()), 0);
        if (got == 0 || (got < 0 && !isTransient(errno)))
            return {};
        result += part.left(std::max<ssize_t>(got, 0));
    }
    return result.size() == size ? result : QByteArray();
}

bool ProxiedConnection::write(const QByteArray &bytes)
{
    return ::send(m_client, bytes.constData(), size_t(bytes.size()), MSG_NOSIGNAL) == bytes.size();
}

// RFC 1928
bool ProxiedConnection::socks5()
{
    const QByteArray greeting = read(2);
    if (greeting.isEmpty() || greeting[0] != 5)
        return false;
    const char method = m_proxy->m_user.isEmpty() ? 0 : 2;
    if (!read(greeting[1]).contains(method)) {
        write(QByteArray::fromHex("05ff"));
        return false;
    }
    if (!write(QByteArray(1, 5) + method) || (method == 2 && !socks5Login()))
        return false;

    const QByteArray request = read(4);
    if (request.isEmpty())
        return false;
    QByteArray host;
    if (request[3] == 3) {
        host = read(uchar(read(1).at(0)));
    } else {
        const QByteArray address = read(request[3] == 1 ? 4 : 16);
        char text[INET6_ADDRSTRLEN] = "";
        host = ::inet_ntop(request[3] == 1 ? AF_INET : AF_INET6, address.constData(), text, sizeof text);
    }
    const QByteArray port = read(2);
    if (port.isEmpty())
        return false;
    const int reply = connectTo(host, qFromBigEndian<quint16>(port.constData()));
    return write(QByteArray(1, 5) + char(reply) + QByteArray::fromHex("00017f0000010000")) && reply == 0;
}

// RFC 1929
bool ProxiedConnection::socks5Login()
{
    const QByteArray start = read(2);
    if (start.isEmpty())
        return false;
    const QByteArray user = read(uchar(start[1]));
    const QByteArray size = read(1);
    const QByteArray password = size.isEmpty() ? QByteArray() : read(uchar(size[0]));
    const bool right = user == m_proxy->m_user.toLatin1() && password == m_proxy->m_password.toLatin1();
    return write(QByteArray(1, 1) + char(right ? 0 : 1)) && right;
}

// RFC 9110, 9.3.6
bool ProxiedConnection::httpConnect()
{
    const QByteArray login = (m_proxy->m_user + u':' + m_proxy->m_password).toUtf8().toBase64();
    for (;;) {
        QByteArray request;
        while (!request.endsWith("\r\n\r\n")) {
            const QByteArray byte = read(1);
            if (byte.isEmpty())
                return false;
            request += byte;
        }
        if (!m_proxy->m_user.isEmpty() && !request.contains("Proxy-Authorization: Basic " + login + "\r\n")) {
            if (!write("HTTP/1.1 407 Proxy Authentication Required\r\nProxy-Authenticate: Basic realm=\"test\"\r\n"
                       "Content-Length: 0\r\n\r\n"))
                return false;
            continue; // over the same connection
        }
        const QByteArray target = request.split(' ').value(1);
        const qsizetype colon = target.lastIndexOf(':');
        const int status = connectTo(target.left(colon), target.mid(colon + 1).toUShort());
        if (status == 0)
            return write("HTTP/1.1 200 Connection established\r\n\r\n");
        write("HTTP/1.1 " + QByteArray::number(status) + " Refused\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
        return false;
    }
}

int ProxiedConnection::connectTo(const QByteArray &host, quint16 port)
{
    {
        const QMutexLocker lock(&m_proxy->m_mutex);
        m_proxy->m_requests += QString::fromLatin1(host) + u':' + QString::number(port);
    }
    if (m_proxy->m_refusal)
        return m_proxy->m_refusal;
    m_server = newSocket();
    const sockaddr_in address = localAddress(port);
    if (::connect(m_server, reinterpret_cast<const sockaddr *>(&address), sizeof address) != 0)
        return m_proxy->m_kind == TestProxy::Kind::Socks5 ? 5 : 502;
    prepare(m_server);
    return 0;
}

void ProxiedConnection::forward()
{
    Direction up = {m_client, m_server, &m_proxy->m_bytesToServer, {}};
    Direction down = {m_server, m_client, &m_proxy->m_bytesToClient, {}};
    for (;;) {
        const auto events = [](const Direction &reading, const Direction &writing) {
            return short((reading.waiting.isEmpty() && !reading.ended && !reading.isBroken ? POLLIN : 0)
                         | (writing.waiting.isEmpty() ? 0 : POLLOUT));
        };
        const short ofClient = events(up, down);
        const short ofServer = events(down, up);
        if (!ofClient && !ofServer)
            return; // both halves have ended
        // What nobody asks for would be reported all the same, if it is an error.
        pollfd descriptors[] = {{m_proxy->m_stop[0], POLLIN, 0},
                                {ofClient ? m_client : -1, ofClient, 0},
                                {ofServer ? m_server : -1, ofServer, 0}};
        if (::poll(descriptors, 3, -1) < 0)
            continue;
        if (descriptors[0].revents != 0)
            return;
        for (Direction *const direction : {&up, &down}) {
            if (!take(direction)) {
                reset();
                return;
            }
            pass(direction);
        }
    }
}

// False: it was reset.
bool ProxiedConnection::take(Direction *direction)
{
    if (!direction->waiting.isEmpty() || direction->ended || direction->isBroken)
        return true;
    QByteArray bytes(bufferSize, Qt::Uninitialized);
    const ssize_t got = ::recv(direction->from, bytes.data(), size_t(bytes.size()), 0);
    if (got < 0)
        return isTransient(errno);
    bytes.resize(got);
    direction->waiting = bytes;
    direction->ended = got == 0;
    if (direction->ended)
        ::shutdown(direction->to, SHUT_WR);
    return true;
}

// A receiver that is gone ends nothing: what it has sent before is still on its way.
void ProxiedConnection::pass(Direction *direction)
{
    QByteArray &waiting = direction->waiting;
    if (waiting.isEmpty())
        return;
    const ssize_t sent = ::send(direction->to, waiting.constData(), size_t(waiting.size()), MSG_NOSIGNAL);
    if (sent < 0 && !isTransient(errno))
        direction->isBroken = true;
    if (direction->isBroken) {
        waiting.clear();
    } else if (sent > 0) {
        waiting.remove(0, sent);
        *direction->count += sent;
    }
}

void ProxiedConnection::reset()
{
    const linger option = {1, 0}; // RST when it is closed
    for (const int descriptor : {m_client, m_server})
        ::setsockopt(descriptor, SOL_SOCKET, SO_LINGER, &option, sizeof option);
}

TestProxy::TestProxy(Kind kind, const QString &user, const QString &password)
    : m_kind(kind), m_user(user), m_password(password)
{
    m_listener = newSocket();
    sockaddr_in address = localAddress(0);
    socklen_t size = sizeof address;
    if (::pipe(m_stop) != 0 || ::bind(m_listener, reinterpret_cast<const sockaddr *>(&address), size) != 0
        || ::listen(m_listener, 50) != 0
        || ::getsockname(m_listener, reinterpret_cast<sockaddr *>(&address), &size) != 0)
        qFatal("the proxy cannot listen: %s", strerror(errno));
    m_port = ntohs(address.sin_port);
    m_thread = std::thread([this] { accept(); });
}

TestProxy::~TestProxy()
{
    ::close(m_stop[1]);
    m_thread.join();
    ::close(m_stop[0]);
    ::close(m_listener);
}

void TestProxy::accept()
{
    std::vector<std::thread> connections;
    for (;;) {
        pollfd descriptors[] = {{m_stop[0], POLLIN, 0}, {m_listener, POLLIN, 0}};
        if (::poll(descriptors, 2, -1) < 0)
            continue;
        if (descriptors[0].revents != 0)
            break;
        const int client = ::accept(m_listener, nullptr, nullptr);
        if (client >= 0)
            connections.emplace_back([this, client] { ProxiedConnection(this, client).run(); });
    }
    for (std::thread &connection : connections)
        connection.join();
}

QNetworkProxy TestProxy::toNetworkProxy() const
{
    QNetworkProxy proxy(m_kind == Kind::Socks5 ? QNetworkProxy::Socks5Proxy : QNetworkProxy::HttpProxy,
                        QStringLiteral("127.0.0.1"), m_port, m_user, m_password);
    proxy.setCapabilities(QNetworkProxy::TunnelingCapability | QNetworkProxy::HostNameLookupCapability);
    return proxy;
}

int TestProxy::clientCount() const
{
    const QMutexLocker locker(&m_mutex);
    return int(m_clients.size());
}

bool TestProxy::hasDelivered() const
{
    const QMutexLocker locker(&m_mutex);
    return std::all_of(m_clients.cbegin(), m_clients.cend(),
                       [](int client) { return unacknowledgedBytes(client) == 0; });
}

QStringList TestProxy::requests() const
{
    const QMutexLocker lock(&m_mutex);
    return m_requests;
}
