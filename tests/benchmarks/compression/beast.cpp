// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

// Boost.Beast in the benchmark of compression: TASK URL FEED COUNT LEVEL, as client.cpp. Asynchronous, one thread.

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/websocket.hpp>

#include <cstdint>
#include <cstdio>
#include <ctime>
#include <exception>
#include <fstream>
#include <stdexcept>
#include <string>
#include <vector>

namespace {

namespace beast = boost::beast;
namespace net = boost::asio;
namespace websocket = beast::websocket;
using tcp = net::ip::tcp;
using boost::system::error_code;
using Socket = net::basic_stream_socket<tcp, net::io_context::executor_type>;

struct Order
{
    std::string task;
    std::string host;
    std::string target;
    std::uint16_t port = 0;
    std::vector<std::string> feed;
    std::uint64_t count = 0;
    int level = 0;
};

std::uint32_t readNumber(std::ifstream *file)
{
    unsigned char bytes[4] = {};
    file->read(reinterpret_cast<char *>(bytes), sizeof(bytes));
    return std::uint32_t(bytes[0]) << 24 | bytes[1] << 16 | bytes[2] << 8 | bytes[3];
}

std::vector<std::string> readFeed(const std::string &fileName)
{
    std::ifstream file(fileName, std::ios::binary);
    std::vector<std::string> feed(readNumber(&file));
    for (std::string &message : feed) {
        message.resize(readNumber(&file));
        file.read(message.data(), std::streamsize(message.size()));
    }
    if (!file || feed.empty())
        throw std::runtime_error(fileName + " has no messages");
    return feed;
}

Order parseArguments(const std::vector<std::string> &arguments)
{
    if (arguments.size() != 5)
        throw std::invalid_argument("usage: TASK URL FEED COUNT LEVEL");
    const std::string &url = arguments[1];
    const std::size_t host = url.find("://") + 3;
    const std::size_t port = url.find(':', host);
    const std::size_t target = url.find('/', host);
    if (port == std::string::npos || target == std::string::npos)
        throw std::invalid_argument("not ws://ADDRESS:PORT/PATH: " + url);
    Order order;
    order.task = arguments[0];
    order.host = url.substr(host, port - host);
    order.port = std::uint16_t(std::stoul(url.substr(port + 1, target - port - 1)));
    order.target = url.substr(target);
    order.feed = readFeed(arguments[2]);
    order.count = std::stoull(arguments[3]);
    order.level = std::stoi(arguments[4]);
    return order;
}

void check(const error_code &error)
{
    if (error)
        throw boost::system::system_error(error);
}

class Client
{
public:
    Client(net::io_context *context, const Order &order) : m_order(order), m_stream(*context) { }

    void start();

private:
    void receive();
    void send();
    void awaitDone();
    void finish();

    const Order m_order;
    websocket::stream<Socket> m_stream;
    beast::flat_buffer m_buffer; // keeps its memory from message to message
    std::uint64_t m_done = 0;
    std::clock_t m_cpuAtStart = 0;
};

void Client::start()
{
    websocket::permessage_deflate deflate;
    deflate.client_enable = true;
    deflate.compLevel = m_order.level;
    deflate.memLevel = 8; // as zlib and all others
    m_stream.set_option(deflate);
    m_stream.binary(m_order.target.find("opcode=1") == std::string::npos);
    m_stream.auto_fragment(false);
    m_stream.write_buffer_bytes(64 * 1024); // masks and writes that much at a time instead of 4 KiB
    m_stream.read_message_max(0);
    beast::get_lowest_layer(m_stream).connect(tcp::endpoint(net::ip::make_address(m_order.host), m_order.port));
    beast::get_lowest_layer(m_stream).set_option(tcp::no_delay(true));
    m_stream.handshake(m_order.host + ':' + std::to_string(m_order.port), m_order.target);
    m_cpuAtStart = std::clock();
    m_order.task == "send" ? send() : receive();
}

void Client::receive()
{
    m_stream.async_read(m_buffer, [this](const error_code &error, std::size_t) {
        check(error);
        m_buffer.clear();
        if (++m_done < m_order.count)
            receive();
        else
            finish();
    });
}

void Client::send()
{
    const std::string &message = m_order.feed[m_done % m_order.feed.size()];
    m_stream.async_write(net::buffer(message), [this](const error_code &error, std::size_t) {
        check(error);
        if (++m_done < m_order.count)
            send();
        else
            awaitDone();
    });
}

void Client::awaitDone()
{
    m_stream.async_read(m_buffer, [this](const error_code &error, std::size_t) {
        check(error);
        finish();
    });
}

void Client::finish()
{
    std::printf("{\"cpuSeconds\": %.6f}\n", double(std::clock() - m_cpuAtStart) / CLOCKS_PER_SEC);
    std::fflush(stdout);
    m_stream.async_close(websocket::close_code::normal, [](const error_code &) {});
}

} // namespace

int main(int argc, char *argv[])
{
    try {
        net::io_context context(1); // one thread
        Client client(&context, parseArguments({argv + 1, argv + argc}));
        client.start();
        context.run();
    } catch (const std::exception &exception) {
        std::fprintf(stderr, "compressionclient_beast: %s\n", exception.what());
        return 1;
    }
    return 0;
}
