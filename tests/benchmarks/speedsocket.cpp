// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#include "speedsocket.h"

#include <openssl/err.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <utility>

namespace {

ssize_t plainResult(ssize_t result)
{
    if (result > 0)
        return result;
    return result < 0 && (errno == EAGAIN || errno == EINTR) ? 0 : -1;
}

// Goes from record to record, as long as the socket lets it.
template <typename Data, typename Move>
ssize_t moveRecords(SSL *tls, Data *data, size_t size, Move move)
{
    size_t done = 0;
    while (done < size) {
        size_t moved = 0;
        ERR_clear_error();
        const int result = move(tls, data + done, size - done, &moved);
        if (result <= 0) {
            const int error = SSL_get_error(tls, result);
            const bool blocked = error == SSL_ERROR_WANT_READ || error == SSL_ERROR_WANT_WRITE;
            return done > 0 ? ssize_t(done) : blocked ? 0 : -1;
        }
        done += moved;
    }
    return ssize_t(done);
}

} // namespace

SpeedSocket::SpeedSocket(int descriptor, SSL *tls) : m_descriptor(descriptor), m_tls(tls)
{
    if (m_tls) {
        SSL_set_fd(tls, descriptor);
        SSL_set_accept_state(tls);
    }
}

SpeedSocket::SpeedSocket(SpeedSocket &&other) noexcept
    : m_descriptor(std::exchange(other.m_descriptor, -1)), m_tls(std::move(other.m_tls))
{
}

SpeedSocket::~SpeedSocket()
{
    if (m_descriptor >= 0)
        ::close(m_descriptor);
}

ssize_t SpeedSocket::read(char *to, size_t size)
{
    if (m_tls)
        return moveRecords(m_tls.get(), to, size, SSL_read_ex);
    return plainResult(::recv(m_descriptor, to, size, 0));
}

ssize_t SpeedSocket::write(const char *from, size_t size)
{
    if (m_tls)
        return moveRecords(m_tls.get(), from, size, SSL_write_ex);
    return plainResult(::send(m_descriptor, from, size, MSG_NOSIGNAL));
}

size_t SpeedSocket::pending() const
{
    return m_tls ? size_t(SSL_pending(m_tls.get())) : 0;
}

void SpeedSocket::shutdown()
{
    if (m_tls)
        SSL_shutdown(m_tls.get());
    ::shutdown(m_descriptor, SHUT_WR);
}
