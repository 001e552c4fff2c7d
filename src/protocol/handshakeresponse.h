// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#pragma once

#include "protocol/permessagedeflate.h"

#include <QtCore/qbytearray.h>
#include <QtCore/qlist.h>
#include <QtCore/qstringlist.h>

#include <optional>
#include <utility>

namespace WebSocketStreamInternal {

// The HTTP answer to an opening handshake, as it stood on the wire.
struct HandshakeResponse
{
    static constexpr qint64 maxSize = 256 * 1024; // bytes, as in Chromium

    int status = 0; // 0: not an HTTP status line
    QByteArray reasonPhrase;
    QList<std::pair<QByteArray, QByteArray>> headers;
    bool isHttp11 = false; // or later
    bool isWellFormed = false;
    qsizetype malformedLine = 0; // the number of the first
    QByteArray malformedText; // what stands there

    // The size of the header at the front, with the empty line that ends it; 0 if that has not come. It does not end in the
    // first `known` bytes.
    [[nodiscard]] static qsizetype headerSize(const QByteArray &bytes, qsizetype known = 0);
    [[nodiscard]] static HandshakeResponse parse(const QByteArray &header);

    // Another answer follows.
    [[nodiscard]] bool isInterim() const { return isWellFormed && status >= 100 && status < 200 && status != 101; }
    [[nodiscard]] bool isRefusal() const { return status != 0 && status != 101; }
    // Why the client has to fail the connection, RFC 6455, 4.1, although the status is 101; empty: for
    // nothing but perhaps the value of Sec-WebSocket-Accept.
    [[nodiscard]] QString objection(const QStringList &offeredProtocols,
                                    const std::optional<DeflateParameters> &offeredDeflate) const;
    // What is in use, if there is no objection.
    [[nodiscard]] QByteArray extensions() const { return valuesOf("Sec-WebSocket-Extensions").join(", "); }
    [[nodiscard]] DeflateAnswer deflate(const std::optional<DeflateParameters> &offered) const;
    // The size of the body that follows, in bytes, if the header tells it; not if it comes in chunks.
    [[nodiscard]] std::optional<qint64> contentLength() const;
    [[nodiscard]] bool isChunked() const;
    // Whether a 401 asks for credentials in this way, among others, RFC 7235, 4.1
    [[nodiscard]] bool hasChallenge(QByteArrayView scheme) const;
    // The same in the plainest form, without a word about a body; of an answer with status 101, what matters to a WebSocket.
    [[nodiscard]] QByteArray toPlainHeader() const;

private:
    bool parseLine(const QByteArray &line, bool isFirst);
    bool parseStatusLine(const QByteArray &line);
    bool parseFieldLine(const QByteArray &line);
    [[nodiscard]] QList<QByteArray> valuesOf(QByteArrayView name) const;
    [[nodiscard]] QString objectionToProtocol(const QStringList &offered) const;
};

} // namespace WebSocketStreamInternal
