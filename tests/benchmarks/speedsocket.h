// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#pragma once

#include <openssl/ssl.h>
#include <sys/types.h>

#include <cstddef>
#include <memory>

// A non-blocking TCP socket, with TLS or without.
class SpeedSocket
{
public:
    // Takes the descriptor and, if there is one, the TLS session.
    SpeedSocket(int descriptor, SSL *tls);
    SpeedSocket(SpeedSocket &&other) noexcept;
    ~SpeedSocket();

    [[nodiscard]] int descriptor() const { return m_descriptor; }

    // How many bytes were moved, which is all of them unless it would block; 0 when it would block at once; -1 at the
    // end or after a fault.
    ssize_t read(char *to, size_t size);
    ssize_t write(const char *from, size_t size);

    // Bytes that are decrypted already: epoll does not know of them.
    [[nodiscard]] size_t pending() const;
    void shutdown();

private:
    struct FreeTls
    {
        void operator()(SSL *tls) const { SSL_free(tls); }
    };

    int m_descriptor;
    std::unique_ptr<SSL, FreeTls> m_tls;
};
