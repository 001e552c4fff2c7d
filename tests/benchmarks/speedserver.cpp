// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

// A server that is faster than its clients, without any library for WebSockets, so that every client program of the
// benchmark meets the same peer. The path of the request says what it does: see speedhandshake.h.

#include "speedconnection.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <openssl/ssl.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <iterator>
#include <memory>
#include <string_view>
#include <unordered_map>
#include <utility>

namespace {

[[noreturn]] void fail(const char *what)
{
    std::perror(what);
    std::exit(1);
}

void raiseDescriptorLimit()
{
    rlimit limit = {};
    if (getrlimit(RLIMIT_NOFILE, &limit) == 0) {
        limit.rlim_cur = limit.rlim_max;
        setrlimit(RLIMIT_NOFILE, &limit);
    }
}

SSL_CTX *makeTlsContext(const char *certificate, const char *key)
{
    SSL_CTX *context = SSL_CTX_new(TLS_server_method());
    if (!context || SSL_CTX_use_certificate_chain_file(context, certificate) != 1
        || SSL_CTX_use_PrivateKey_file(context, key, SSL_FILETYPE_PEM) != 1) {
        std::fprintf(stderr, "The certificate or its key cannot be used: %s, %s\n", certificate, key);
        std::exit(1);
    }
    SSL_CTX_set_options(context, SSL_OP_NO_RENEGOTIATION | SSL_OP_IGNORE_UNEXPECTED_EOF);
    // A thousand idle connections need no buffers, and a write goes on from where the last one has stopped.
    SSL_CTX_set_mode(context,
                     SSL_MODE_RELEASE_BUFFERS | SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
    return context;
}

int listenOnLoopback()
{
    const int listener = ::socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    sockaddr_in address = {};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (listener < 0 || ::bind(listener, reinterpret_cast<sockaddr *>(&address), sizeof(address)) < 0
        || ::listen(listener, SOMAXCONN) < 0)
        fail("listen");
    return listener;
}

int portOf(int listener)
{
    sockaddr_in address = {};
    socklen_t size = sizeof(address);
    getsockname(listener, reinterpret_cast<sockaddr *>(&address), &size);
    return ntohs(address.sin_port);
}

class Server
{
public:
    Server(const char *certificate, const char *key);

    void printPorts() const;
    void run(); // until standard input ends

private:
    struct Peer
    {
        explicit Peer(SpeedSocket &&socket) : connection(std::move(socket)) { }

        SpeedConnection connection;
        uint32_t interest = EPOLLIN;
    };

    void watch(int operation, int descriptor, uint32_t events) const;
    void acceptAll(int listener);
    void serve(int descriptor, uint32_t events);

    int m_epoll;
    int m_listener;
    int m_tlsListener;
    SSL_CTX *m_tlsContext;
    std::unordered_map<int, std::unique_ptr<Peer>> m_peers;
};

Server::Server(const char *certificate, const char *key)
    : m_epoll(epoll_create1(EPOLL_CLOEXEC)), m_listener(listenOnLoopback()), m_tlsListener(listenOnLoopback()),
      m_tlsContext(makeTlsContext(certificate, key))
{
    for (const int descriptor : {STDIN_FILENO, m_listener, m_tlsListener})
        watch(EPOLL_CTL_ADD, descriptor, EPOLLIN);
}

void Server::printPorts() const
{
    std::printf("{\"port\": %d, \"tlsPort\": %d}\n", portOf(m_listener), portOf(m_tlsListener));
    std::fflush(stdout);
}

void Server::watch(int operation, int descriptor, uint32_t events) const
{
    epoll_event event = {};
    event.events = events;
    event.data.fd = descriptor;
    if (epoll_ctl(m_epoll, operation, descriptor, &event) < 0)
        fail(descriptor == STDIN_FILENO ? "standard input must be a pipe or a terminal" : "epoll_ctl");
}

// The kernel's list of what is ready is a queue: who has been served goes to its end.
void Server::run()
{
    for (;;) {
        epoll_event events[64];
        const int count = epoll_wait(m_epoll, events, int(std::size(events)), -1);
        for (int i = 0; i < count; ++i) {
            const int descriptor = events[i].data.fd;
            if (descriptor == STDIN_FILENO) {
                char ignored[256];
                if (::read(STDIN_FILENO, ignored, sizeof(ignored)) <= 0)
                    return;
            } else if (descriptor == m_listener || descriptor == m_tlsListener) {
                acceptAll(descriptor);
            } else {
                serve(descriptor, events[i].events);
            }
        }
    }
}

void Server::acceptAll(int listener)
{
    for (;;) {
        const int descriptor = ::accept4(listener, nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC);
        if (descriptor < 0)
            return;
        const int on = 1;
        setsockopt(descriptor, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
        SSL *tls = listener == m_tlsListener ? SSL_new(m_tlsContext) : nullptr;
        m_peers[descriptor] = std::make_unique<Peer>(SpeedSocket(descriptor, tls));
        watch(EPOLL_CTL_ADD, descriptor, EPOLLIN);
    }
}

void Server::serve(int descriptor, uint32_t events)
{
    const auto found = m_peers.find(descriptor);
    Peer *peer = found->second.get();
    if (!peer->connection.serve(events)) {
        m_peers.erase(found); // closes the descriptor, which takes it from epoll
        return;
    }
    const uint32_t interest = peer->connection.interest();
    if (interest != peer->interest) {
        peer->interest = interest;
        watch(EPOLL_CTL_MOD, descriptor, interest);
    }
}

} // namespace

int main(int argc, char *argv[])
{
    const char *certificate = nullptr;
    const char *key = nullptr;
    for (int i = 1; i + 1 < argc; i += 2) {
        if (argv[i] == std::string_view("--certificate"))
            certificate = argv[i + 1];
        else if (argv[i] == std::string_view("--key"))
            key = argv[i + 1];
    }
    if (!certificate || !key) {
        std::fprintf(stderr, "Usage: speedserver --certificate FILE --key FILE\n");
        return 1;
    }
    std::signal(SIGPIPE, SIG_IGN);
    raiseDescriptorLimit();
    Server server(certificate, key);
    server.printPorts();
    server.run();
    return 0;
}
