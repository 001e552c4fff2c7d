// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#pragma once

#include "protocol/handshakeresponse.h"

#include <QtCore/qbytearray.h>

namespace WebSocketStreamInternal {

// The body that follows the header of an HTTP answer, RFC 7230, 3.3.3: its beginning, which says why the answer is no.
class HttpBody
{
public:
    static constexpr qsizetype maxSize = 64 * 1024; // bytes; the rest is dropped

    HttpBody() = default;
    explicit HttpBody(const HandshakeResponse &response);

    void append(const QByteArray &bytes);
    // Whether there is no more to wait for. A body may also last until the connection ends.
    [[nodiscard]] bool isComplete() const { return m_state == State::Complete; }
    [[nodiscard]] const QByteArray &data() const { return m_data; }

private:
    enum class State {
        Data, // m_left bytes of it, which may be a chunk's
        ChunkEnd, // the line break behind a chunk
        ChunkSize,
        Complete
    };

    void appendChunked(QByteArrayView bytes);
    void takeData(QByteArrayView &bytes);
    [[nodiscard]] bool takeLine(QByteArrayView &bytes);
    void beginChunk();

    State m_state = State::Complete;
    bool m_isChunked = false;
    qint64 m_left = 0;
    QByteArray m_line; // the size of a chunk, as far as it has come
    QByteArray m_data;
};

} // namespace WebSocketStreamInternal
