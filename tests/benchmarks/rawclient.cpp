// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

// The column "syscalls" of the benchmark `speed`: the bytes of the column "tcp", moved by blocking read(2) and write(2)
// and by nothing else, so that it tells what the kernel takes of the time.

#include "openingrequest.h"
#include "speedframes.h"
#include "speedoptions.h"
#include "speedsample.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <stdexcept>
#include <string>
#include <string_view>
#include <system_error>

namespace {

[[noreturn]] void fail(const char *call)
{
    throw std::system_error(errno, std::generic_category(), call);
}

class Socket
{
public:
    Socket(const std::string &host, std::uint16_t port);
    ~Socket() { ::close(m_descriptor); }
    Socket(const Socket &) = delete;
    Socket &operator=(const Socket &) = delete;

    // What has come; valid until the next call.
    std::string_view read();
    void write(std::string_view data);

private:
    // Of bytes in one call: 64 KiB, and the header of a message of that size.
    static constexpr std::size_t quantum = 64 * 1024 + SpeedFrameHeader::maximumSize;

    const int m_descriptor;
};

Socket::Socket(const std::string &host, std::uint16_t port)
    : m_descriptor(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0))
{
    sockaddr_in address = {};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    if (::inet_pton(AF_INET, host.c_str(), &address.sin_addr) != 1)
        throw std::invalid_argument("no numeric address: " + host);
    if (::connect(m_descriptor, reinterpret_cast<sockaddr *>(&address), sizeof(address)) < 0)
        fail("connect");
    const int on = 1;
    ::setsockopt(m_descriptor, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
}

std::string_view Socket::read()
{
    static char buffer[quantum];
    const ssize_t size = ::read(m_descriptor, buffer, sizeof(buffer));
    if (size < 0)
        fail("read");
    if (size == 0)
        throw std::runtime_error("the connection has ended");
    return {buffer, std::size_t(size)};
}

void Socket::write(std::string_view data)
{
    while (!data.empty()) {
        const ssize_t size = ::write(m_descriptor, data.data(), std::min(data.size(), quantum));
        if (size < 0)
            fail("write");
        data.remove_prefix(std::size_t(size));
    }
}

// An open WebSocket, as far as one can tell without a look at its frames.
class Connection
{
public:
    explicit Connection(const SpeedOptions &options);

    // Waits for frames of which these are the lengths.
    void take(std::uint64_t bytes);
    void write(std::string_view frames) { m_socket.write(frames); }
    [[nodiscard]] bool hasMore() const { return m_taken > 0; }

private:
    Socket m_socket;
    std::uint64_t m_taken = 0; // bytes that nobody has waited for yet
};

Connection::Connection(const SpeedOptions &options) : m_socket(options.host, options.port)
{
    constexpr std::string_view end = "\r\n\r\n";
    m_socket.write(openingRequest(options.authority(), options.target));
    std::string response;
    while (response.find(end) == response.npos)
        response += m_socket.read();
    if (response.compare(0, 12, "HTTP/1.1 101") != 0)
        throw std::runtime_error(response);
    m_taken = response.size() - response.find(end) - end.size();
}

void Connection::take(std::uint64_t bytes)
{
    while (m_taken < bytes)
        m_taken += m_socket.read().size();
    m_taken -= bytes;
}

void receive(const SpeedOptions &options)
{
    Connection connection(options);
    SpeedSample sample;
    sample.start();
    connection.take(options.count * encodedSize(options.size));
    if (connection.hasMore())
        throw std::runtime_error("too many messages");
    sample.finish(options.count, options.count * options.size);
}

void send(const SpeedOptions &options)
{
    const SpeedBatch batch = SpeedBatch::masked(options.size, options.text);
    Connection connection(options);
    SpeedSample sample;
    sample.start();
    for (std::uint64_t left = options.count * batch.frameSize; left > 0;) {
        const std::size_t size = std::size_t(std::min<std::uint64_t>(left, batch.bytes.size()));
        connection.write(std::string_view(batch.bytes).substr(0, size));
        left -= size;
    }
    connection.take(encodedSize(std::string_view("done").size()));
    sample.finish(options.count, options.count * options.size);
}

void pingpong(const SpeedOptions &options)
{
    const SpeedBatch batch = SpeedBatch::masked(options.size, options.text);
    const std::string_view frame = std::string_view(batch.bytes).substr(0, batch.frameSize);
    Connection connection(options);
    const auto roundTrip = [&] {
        connection.write(frame);
        connection.take(encodedSize(options.size));
    };
    for (std::uint64_t i = 0; i < SpeedOptions::warmUp; ++i)
        roundTrip();
    SpeedSample sample;
    sample.start();
    for (std::uint64_t i = 0; i < options.count; ++i) {
        roundTrip();
        sample.lap();
    }
    sample.finish(options.count, options.count * options.size);
}

void connectAndDrop(const SpeedOptions &options)
{
    SpeedSample sample;
    sample.start();
    for (std::uint64_t i = 0; i < options.count; ++i)
        const Connection connection(options);
    sample.finish(options.count, 0);
}

void run(const SpeedOptions &options)
{
    if (options.tls)
        throw std::invalid_argument("no TLS: " + options.target);
    if (options.task == "receive")
        receive(options);
    else if (options.task == "send")
        send(options);
    else if (options.task == "pingpong")
        pingpong(options);
    else if (options.task == "connect")
        connectAndDrop(options);
    else
        throw std::invalid_argument("no such task: " + options.task);
}

} // namespace

int main(int argc, char *argv[])
{
    std::signal(SIGPIPE, SIG_IGN); // write() says it
    return runSpeedClient("syscalls", argc, argv, run);
}
