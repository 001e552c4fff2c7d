// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

// The column "beast" of the benchmark `speed`: Boost.Beast as its documentation advises where speed matters, without Qt.

#include "speedoptions.h"
#include "speedsample.h"

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/websocket.hpp>
#include <boost/beast/websocket/ssl.hpp>

#include <cstdint>
#include <optional>
#include <stdexcept>
#include <string>
#include <type_traits>

namespace {

namespace beast = boost::beast;
namespace net = boost::asio;
namespace ssl = net::ssl;
namespace websocket = beast::websocket;
using tcp = net::ip::tcp;
using boost::system::error_code;

// The executor's type is known, so that nothing goes through a polymorphic one.
using Socket = net::basic_stream_socket<tcp, net::io_context::executor_type>;
using PlainStream = websocket::stream<Socket>;
using TlsStream = websocket::stream<ssl::stream<Socket>>;

// Handlers throw; the exception leaves io_context::run().
void check(const error_code &error)
{
    if (error)
        throw boost::system::system_error(error);
}

template <typename Stream>
class Client
{
public:
    Client(net::io_context *context, const SpeedOptions &options);

    void start();

private:
    static constexpr bool isTls = std::is_same_v<Stream, TlsStream>;

    template <typename Next>
    void open(Next next);
    template <typename Next>
    void shakeHands(Next next);

    void receive();
    void send();
    void awaitDone();
    void ping();
    void awaitPong();
    void connectAndDrop();
    void finish();
    void checkMessage() const;

    net::io_context &m_context;
    ssl::context m_tls{ssl::context::tls_client};
    const SpeedOptions m_options;
    std::optional<Stream> m_stream;
    beast::flat_buffer m_buffer; // keeps its memory from message to message
    std::string m_message;
    std::uint64_t m_count = 0; // of what has been done so far
    SpeedSample m_sample;
};

template <typename Stream>
Client<Stream>::Client(net::io_context *context, const SpeedOptions &options) : m_context(*context), m_options(options)
{
    if (isTls && !m_options.ca.empty())
        m_tls.load_verify_file(m_options.ca);
}

template <typename Stream>
void Client<Stream>::start()
{
    if (m_options.task == "connect") {
        m_sample.start();
        connectAndDrop();
        return;
    }
    void (Client::*task)() = m_options.task == "receive" ? &Client::receive
            : m_options.task == "send"                   ? &Client::send
            : m_options.task == "pingpong"               ? &Client::ping
                                                         : nullptr;
    if (!task)
        throw std::invalid_argument("no such task: " + m_options.task);
    if (m_options.task != "receive")
        m_message.assign(m_options.size, 'x');
    m_buffer.reserve(m_options.size);
    open([this, task] {
        m_sample.start();
        (this->*task)();
    });
}

template <typename Stream>
template <typename Next>
void Client<Stream>::open(Next next)
{
    if constexpr (isTls) {
        m_stream.emplace(m_context, m_tls);
        m_stream->next_layer().set_verify_mode(ssl::verify_peer);
        m_stream->next_layer().set_verify_callback(ssl::host_name_verification(m_options.host));
    } else {
        m_stream.emplace(m_context);
    }
    const tcp::endpoint peer(net::ip::make_address(m_options.host), m_options.port);
    beast::get_lowest_layer(*m_stream).async_connect(peer, [this, next](const error_code &error) {
        check(error);
        beast::get_lowest_layer(*m_stream).set_option(tcp::no_delay(true));
        if constexpr (isTls) {
            m_stream->next_layer().async_handshake(ssl::stream_base::client, [this, next](const error_code &failed) {
                check(failed);
                shakeHands(next);
            });
        } else {
            shakeHands(next);
        }
    });
}

template <typename Stream>
template <typename Next>
void Client<Stream>::shakeHands(Next next)
{
    m_stream->binary(!m_options.text);
    m_stream->auto_fragment(false); // a message in one frame, as the others send it
    m_stream->write_buffer_bytes(64 * 1024); // masks and writes that much at a time instead of 4 KiB
    m_stream->read_message_max(0);
    m_stream->async_handshake(m_options.authority(), m_options.target, [next](const error_code &error) {
        check(error);
        next();
    });
}

template <typename Stream>
void Client<Stream>::receive()
{
    m_stream->async_read(m_buffer, [this](const error_code &error, std::size_t) {
        check(error);
        checkMessage();
        m_buffer.clear();
        if (++m_count < m_options.count)
            receive();
        else
            finish();
    });
}

template <typename Stream>
void Client<Stream>::send()
{
    m_stream->async_write(net::buffer(m_message), [this](const error_code &error, std::size_t) {
        check(error);
        if (++m_count < m_options.count)
            send();
        else
            awaitDone();
    });
}

template <typename Stream>
void Client<Stream>::awaitDone()
{
    m_stream->async_read(m_buffer, [this](const error_code &error, std::size_t) {
        check(error);
        if (beast::buffers_to_string(m_buffer.data()) != "done")
            throw std::runtime_error("another message than \"done\"");
        finish();
    });
}

template <typename Stream>
void Client<Stream>::ping()
{
    m_stream->async_write(net::buffer(m_message), [this](const error_code &error, std::size_t) {
        check(error);
        awaitPong();
    });
}

template <typename Stream>
void Client<Stream>::awaitPong()
{
    m_stream->async_read(m_buffer, [this](const error_code &error, std::size_t) {
        check(error);
        checkMessage();
        m_buffer.clear();
        if (++m_count == m_options.warmUp)
            m_sample.start();
        else if (m_count > m_options.warmUp)
            m_sample.lap();
        if (m_count < m_options.warmUp + m_options.count) {
            ping();
        } else {
            m_count -= m_options.warmUp;
            finish();
        }
    });
}

template <typename Stream>
void Client<Stream>::connectAndDrop()
{
    open([this] {
        m_stream.reset();
        if (++m_count < m_options.count)
            connectAndDrop();
        else
            m_sample.finish(m_count, 0);
    });
}

template <typename Stream>
void Client<Stream>::finish()
{
    m_sample.finish(m_count, m_count * m_options.size);
    m_stream->async_close(websocket::close_code::normal, [](const error_code &) {});
}

template <typename Stream>
void Client<Stream>::checkMessage() const
{
    if (m_buffer.size() != m_options.size || m_stream->got_text() != m_options.text)
        throw std::runtime_error("a message of another size or kind");
}

template <typename Stream>
void run(const SpeedOptions &options)
{
    net::io_context context(1); // one thread
    Client<Stream> client(&context, options);
    client.start();
    context.run();
}

} // namespace

int main(int argc, char *argv[])
{
    return runSpeedClient("beast", argc, argv, [](const SpeedOptions &options) {
        options.tls ? run<TlsStream>(options) : run<PlainStream>(options);
    });
}
