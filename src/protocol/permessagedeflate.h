// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#pragma once

#include <QtCore/qbytearray.h>
#include <QtCore/qlist.h>
#include <QtCore/qstring.h>

#include <optional>

// The negotiation of compression, RFC 7692, 7.1
namespace WebSocketStreamInternal {

constexpr int minWindowBits = 8;
constexpr int maxWindowBits = 15;

// With which everything that is flushed ends. It is left out at the end of a message, 7.2.1, and put back there, 7.2.2.
constexpr QByteArrayView flushMark("\0\0\xff\xff", 4);

// What a client offers, and what is agreed on.
struct DeflateParameters
{
    bool serverNoContextTakeover = false;
    bool clientNoContextTakeover = false;
    int serverMaxWindowBits = maxWindowBits;
    int clientMaxWindowBits = maxWindowBits;

    // The value of Sec-WebSocket-Extensions that offers it.
    [[nodiscard]] QByteArray toOffer() const;
};

// What the server makes of an offer.
struct DeflateAnswer
{
    std::optional<DeflateParameters> agreed = {}; // nothing: messages are not compressed
    QString objection = {}; // why the client has to fail the connection
};

// From the values of Sec-WebSocket-Extensions; nothing may be selected that was not offered.
[[nodiscard]] DeflateAnswer readDeflateAnswer(const QList<QByteArray> &values,
                                              const std::optional<DeflateParameters> &offer);

} // namespace WebSocketStreamInternal
