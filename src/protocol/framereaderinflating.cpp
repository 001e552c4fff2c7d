// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

// What a FrameReader does with the payload of compressed messages, RFC 7692.

#include "protocol/framereader.h"

#include "protocol/errortext.h"
#include "protocol/permessagedeflate.h"

#include <algorithm>
#include <array>

namespace WebSocketStreamInternal {

// From the buffer, until nothing is left there or a piece is large enough. Returns whether the payload has come as a whole;
// false also if it is not allowed.
bool FrameReader::inflatePayload()
{
    if (m_frame.maskingKey)
        return inflateMasked();
    QByteArrayView bytes = buffered().first(qsizetype(std::min<qint64>(m_left, buffered().size())));
    const qsizetype before = bytes.size();
    const bool isValid = inflate(&bytes);
    if (!isValid)
        return false;
    m_begin += before - bytes.size();
    m_left -= before - bytes.size();
    return m_left == 0 && !isPieceLarge();
}

// What a client sends; no server of ours agrees to compression, so that it need not be fast.
bool FrameReader::inflateMasked()
{
    std::array<char, 1024> unmasked;
    do {
        const auto available = qint64(std::min(buffered().size(), qsizetype(unmasked.size())));
        const qint64 size = std::min(m_left, available);
        maskPayload(buffered().data(), size, *m_frame.maskingKey, unmasked.data(), m_frame.payloadSize - m_left);
        QByteArrayView bytes(unmasked.data(), size);
        if (!inflate(&bytes))
            return false;
        m_begin += qsizetype(size) - bytes.size();
        m_left -= size - bytes.size();
    } while (m_left > 0 && m_begin < m_end && !isPieceLarge());
    return m_left == 0 && !isPieceLarge();
}

// Takes from the front, up to a large piece. Returns false if it is not allowed.
bool FrameReader::inflate(QByteArrayView *bytes, bool toItsEnd)
{
    while (toItsEnd || !isPieceLarge()) {
        makeRoomToInflate();
        const qint64 room = m_payload.size() - m_filled;
        const qint64 size = m_inflater->inflate(bytes, m_payload.data() + m_filled, room);
        if (size < 0)
            return fail(1007, ErrorText::tr("The data of a compressed message is malformed."));
        m_filled += qsizetype(size);
        m_inflatedSize += size;
        if (m_inflatedSize > m_maxMessageSize)
            return failSize();
        if (!readText())
            return false;
        if (size < room)
            break;
    }
    return true;
}

// For what is likely to come of what is compressed, but for one byte more than is allowed at most.
void FrameReader::makeRoomToInflate()
{
    constexpr qint64 smallest = 256;
    constexpr qint64 factor = 4;
    const qint64 allowed = m_maxMessageSize - m_inflatedSize;
    const qint64 largest = isTextToDecode() || m_takesPieces ? textPieceSize : trustedSize;
    const qint64 likely = std::clamp(factor * m_messageSize, smallest, largest);
    if (isTextToDecode())
        m_payload.resize(qsizetype(std::min(likely, allowed) + 1));
    else if (m_filled == m_payload.size())
        m_payload.resize(m_filled + qsizetype(std::min(std::max<qint64>(likely, m_filled), allowed) + 1));
}

bool FrameReader::endInflating()
{
    QByteArrayView mark = flushMark;
    if (!inflate(&mark, true))
        return false;
    if (!m_inflater->endMessage())
        return fail(1007, ErrorText::tr("The data of a compressed message is incomplete."));
    if (!isTextToDecode() && m_payload.capacity() - m_filled > m_filled / 4) {
        m_payload.truncate(m_filled);
        m_payload.squeeze();
    }
    return true;
}

} // namespace WebSocketStreamInternal
