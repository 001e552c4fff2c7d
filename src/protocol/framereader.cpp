// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#include "protocol/framereader.h"

#include "protocol/errortext.h"

#include <algorithm>
#include <cstring>
#include <limits>
#include <optional>
#include <utility>

namespace WebSocketStreamInternal {

namespace {

constexpr qsizetype bufferSize = 16 * 1024;

// The payload of such a frame goes from the network to where it is wanted without a detour.
constexpr qint64 largePayload = 8 * 1024;

bool isKnown(Opcode opcode)
{
    switch (opcode) {
    case Opcode::Continuation:
    case Opcode::Text:
    case Opcode::Binary:
    case Opcode::Close:
    case Opcode::Ping:
    case Opcode::Pong:
        return true;
    }
    return false;
}

} // namespace

FrameReader::Space FrameReader::space()
{
    if (m_inFrame && m_left > 0 && m_frame.payloadSize >= largePayload && !m_isCompressed && m_begin == m_end) {
        m_buffer.clear();
        makeRoom();
        return {m_payload.data() + m_filled, std::min<qint64>(m_left, m_payload.size() - m_filled)};
    }
    keepView();
    // Of what next() has seen, at most an incomplete header or control frame has been left here.
    const QByteArray rest = buffered().toByteArray();
    m_buffer = QByteArray(std::max(bufferSize, 2 * rest.size()), Qt::Uninitialized);
    std::copy(rest.cbegin(), rest.cend(), m_buffer.begin());
    m_begin = 0;
    m_end = rest.size();
    // After a large payload another one is likely, and then nothing of it should come here.
    const bool headerOnly = m_end == 0 && !m_inFrame && m_lastPayloadSize >= largePayload && !m_isCompressed;
    return {m_buffer.data() + m_end, headerOnly ? maxFrameHeaderSize : m_buffer.size() - m_end};
}

void FrameReader::filled(qint64 size)
{
    if (m_outcome != Event::NeedsMore)
        return;
    if (m_buffer.isEmpty())
        acceptPayload(size);
    else
        m_end += qsizetype(size);
}

void FrameReader::append(const QByteArray &bytes)
{
    if (m_outcome != Event::NeedsMore)
        return;
    keepView();
    if (m_begin == m_end) {
        m_buffer = bytes;
    } else {
        m_buffer.truncate(m_end);
        m_buffer.remove(0, m_begin);
        m_buffer += bytes;
    }
    m_begin = 0;
    m_end = m_buffer.size();
}

FrameReader::Event FrameReader::next()
{
    if (!m_inFrame && !m_inMessage)
        forgetMessage();
    while (m_outcome == Event::NeedsMore) {
        if (m_takesPieces && m_inMessage && !m_inFrame && !mayGoOn() && hasPiece())
            return Event::Piece; // the last one
        if (!m_inFrame && !beginFrame())
            break;
        if (m_frame.isControl())
            return readControlFrame();
        if (!readPayload())
            break;
        m_inFrame = false;
        if (m_frame.isFinal)
            return endMessage();
        if (!readText()) // before the next frame is looked at, whose violation would come second
            break;
    }
    if (m_begin == m_end)
        m_buffer.clear();
    return m_outcome == Event::NeedsMore && m_takesPieces && hasPiece() ? Event::Piece : m_outcome;
}

QByteArray FrameReader::takeBytes()
{
    if (!m_view.isNull())
        return std::exchange(m_view, {}).toByteArray();
    const qsizetype size = std::exchange(m_filled, 0);
    if (size < m_payload.capacity() / 2) {
        // A piece; what is reserved for more serves for the next one.
        const QByteArray piece(m_payload.constData(), size);
        m_payload.truncate(qsizetype(std::min<qint64>(m_payload.size(), m_left)));
        return piece;
    }
    m_payload.truncate(size);
    return std::exchange(m_payload, {});
}

QByteArray FrameReader::takePiece()
{
    if (m_inMessage || m_inFrame) { // not of a message that is complete and checked
        if (!readText())
            return {};
        if (isTextToDecode() && !(m_text.isEmpty() && m_utf8.isComplete())) {
            m_inPieces = true;
            QByteArray decoded = takeText().toUtf8() + m_utf8.tail();
            decoded.squeeze();
            return decoded;
        }
        m_inPieces = m_inPieces || m_filled > 0;
        m_checked = 0;
    }
    return takeBytes();
}

// Whether the message may, by what is known of the next frame; after a Close frame, for one, it does not.
bool FrameReader::mayGoOn() const
{
    if (m_begin == m_end)
        return true;
    const auto opcode = Opcode(m_buffer.at(m_begin) & FrameBits::opcodeBits);
    return opcode == Opcode::Continuation || opcode == Opcode::Ping || opcode == Opcode::Pong;
}

// Returns false if the header is not complete, or not allowed.
bool FrameReader::beginFrame()
{
    const QByteArrayView bytes = buffered();
    if (bytes.size() < 2)
        return false;
    const int headerSize = frameHeaderSize(bytes.data());
    if (bytes.size() < headerSize) {
        mayBegin(decodeFrameStart(bytes.data()));
        return false;
    }
    m_frame = decodeFrameHeader(bytes.data());
    if (!mayBegin(m_frame) || !mayHaveSize(m_frame))
        return false;
    // A control frame stays in the buffer until it has come as a whole.
    if (m_frame.isControl())
        return bytes.size() >= headerSize + m_frame.payloadSize;

    m_begin += headerSize;
    m_inFrame = true;
    m_left = m_frame.payloadSize;
    m_lastPayloadSize = m_frame.payloadSize;
    if (!m_inMessage) {
        m_isText = m_frame.opcode == Opcode::Text;
        m_isCompressed = m_frame.reservedBits == compressedBit;
        m_inPieces = m_takesPieces && (m_isCompressed || !m_frame.isFinal || m_end - m_begin < m_left);
    }
    // Of what is compressed any size may be announced, and says little.
    m_messageSize += m_isCompressed ? std::min(m_frame.payloadSize, trustedSize - m_messageSize) : m_frame.payloadSize;
    m_inMessage = !m_frame.isFinal;
    return true;
}

// What the first two bytes show, RFC 6455, 5.1, 5.2, 5.4 and 5.5, in their order.
bool FrameReader::mayBegin(const FrameHeader &start)
{
    const bool isFirst = start.opcode == Opcode::Text || start.opcode == Opcode::Binary;
    if ((start.reservedBits & ~(isFirst && m_inflater ? compressedBit : 0)) != 0)
        return fail(1002, ErrorText::tr("A reserved bit is set that no extension uses."));
    if (!isKnown(start.opcode))
        return fail(1002, ErrorText::tr("The opcode %1 is reserved.").arg(int(start.opcode)));
    if (start.isControl() && !start.isFinal)
        return fail(1002, ErrorText::tr("A control frame is fragmented."));
    if (isFirst && m_inMessage)
        return fail(1002, ErrorText::tr("A message begins within another one."));
    if (start.opcode == Opcode::Continuation && !m_inMessage)
        return fail(1002, ErrorText::tr("A fragment continues no message."));
    if (start.maskingKey.has_value() != (m_role == Role::Server)) {
        return fail(1002,
                    m_role == Role::Server ? ErrorText::tr("A frame from the client is not masked.")
                                           : ErrorText::tr("A frame from the server is masked."));
    }
    const bool isLong = start.payloadSize < 0 || start.payloadSize > maxControlPayloadSize;
    if (start.isControl() && isLong)
        return fail(1002, ErrorText::tr("A control frame has more than 125 bytes."));
    return true;
}

bool FrameReader::mayHaveSize(const FrameHeader &header)
{
    if (header.payloadSize < 0)
        return fail(1002, ErrorText::tr("The length of a frame is not encoded in the shortest form, or above 2^63."));
    if (header.isControl())
        return true;
    const bool isCompressed = m_inMessage ? m_isCompressed : header.reservedBits == compressedBit;
    if (isCompressed)
        return true; // what counts is how large it becomes
    const qint64 before = m_inMessage ? m_messageSize : 0;
    if (header.payloadSize > m_maxMessageSize - before)
        return failSize();
    return true;
}

FrameReader::Event FrameReader::readControlFrame()
{
    const int headerSize = frameHeaderSize(m_buffer.constData() + m_begin);
    m_controlPayload = buffered().sliced(headerSize, qsizetype(m_frame.payloadSize)).toByteArray();
    m_begin += headerSize + qsizetype(m_frame.payloadSize);
    if (m_frame.maskingKey) {
        char *const payload = m_controlPayload.data();
        maskPayload(payload, m_controlPayload.size(), *m_frame.maskingKey, payload);
    }
    if (m_frame.opcode == Opcode::Ping)
        return Event::Ping;
    if (m_frame.opcode == Opcode::Pong)
        return Event::Pong;
    const ReceivedCloseBody received = decodeCloseBody(m_controlPayload);
    if (received.violation != 0) {
        fail(received.violation, ErrorText::tr("A Close frame is malformed."));
        return Event::Violation;
    }
    m_closeBody = received.body;
    end(Event::Close);
    return Event::Close;
}

// Returns whether the payload of the present frame has come as a whole; false also if it is not allowed.
bool FrameReader::readPayload()
{
    if (m_isCompressed)
        return inflatePayload();
    const bool isWhole = buffered().size() >= m_left;
    if (isWhole && m_filled == 0 && !m_inPieces && m_frame.isFinal && m_left == m_messageSize) {
        takeWholeFrame();
        return true;
    }
    return appendPayload(buffered().first(qsizetype(std::min<qint64>(m_left, buffered().size())))) && m_left == 0;
}

// Almost all messages are one frame that came as a whole.
void FrameReader::takeWholeFrame()
{
    m_payload.clear(); // it may have been announced, and then have come by append()
    m_view = buffered().first(qsizetype(m_left));
    m_begin += qsizetype(m_left);
    m_left = 0;
    if (!m_frame.maskingKey)
        return;
    m_payload = QByteArray(m_view.size(), Qt::Uninitialized);
    m_filled = m_payload.size();
    maskPayload(m_view.data(), m_view.size(), *m_frame.maskingKey, m_payload.data());
    m_view = {};
}

// Before the buffer changes.
void FrameReader::keepView()
{
    if (m_view.isNull())
        return;
    m_payload = std::exchange(m_view, {}).toByteArray();
    m_filled = m_payload.size();
}

// From the buffer; false if it is not allowed.
bool FrameReader::appendPayload(QByteArrayView bytes)
{
    m_begin += bytes.size();
    // When the message began, it may have been allowed to be larger.
    bool isValid = m_messageSize <= m_maxMessageSize || failSize();
    isValid = isValid && readText(); // what came past the buffer
    while (isValid && !bytes.isEmpty()) {
        makeRoom();
        const qsizetype size = std::min(bytes.size(), m_payload.size() - m_filled);
        std::memcpy(m_payload.data() + m_filled, bytes.data(), size_t(size));
        acceptPayload(size);
        isValid = readText(); // ends all if it is not
        if (isValid)
            bytes = bytes.sliced(size);
    }
    return isValid;
}

void FrameReader::makeRoom()
{
    if (isTextToDecode()) {
        const auto needed = m_filled + qsizetype(std::min(m_left, textPieceSize));
        if (m_payload.size() < needed)
            m_payload.resize(needed);
        return;
    }
    if (m_filled < m_payload.size())
        return;
    const qsizetype size = expectedSize(m_filled, trustedSize);
    if (size > m_payload.capacity())
        m_payload.reserve(sizeToReserve(size, m_filled));
    m_payload.resize(size);
}

// Of what holds the payload, with what is still announced, but not with much more than `trusted`.
qsizetype FrameReader::expectedSize(qsizetype size, qint64 trusted) const
{
    const qint64 more = std::min(m_left, std::max<qint64>(trusted, size));
    return qsizetype(std::min<qint64>(size + more, std::numeric_limits<qsizetype>::max()));
}

qsizetype FrameReader::sizeToReserve(qsizetype expected, qsizetype size) const
{
    return isSizeKnown() ? expected : std::max(expected, size + size / 2);
}

// So many bytes more stand in m_payload, as they came.
void FrameReader::acceptPayload(qint64 size)
{
    if (m_frame.maskingKey) {
        char *const payload = m_payload.data() + m_filled;
        maskPayload(payload, size, *m_frame.maskingKey, payload, m_frame.payloadSize - m_left);
    }
    m_filled += qsizetype(size);
    m_left -= size;
}

// A text is decoded as it comes, so that its bytes are not kept as well, and judged "as soon as it is known", RFC 6455,
// 8.1. Returns false if it is not UTF-8.
bool FrameReader::readText()
{
    if (!m_isText || m_checked == m_filled)
        return true;
    const QByteArrayView arrived(m_payload.constData() + m_checked, m_filled - m_checked);
    bool isValid = false;
    if (m_inPieces) {
        m_checked = m_filled;
        isValid = m_utf8.check(arrived);
    } else {
        m_filled = 0;
        makeRoomForText(arrived.size());
        isValid = m_utf8.decode(arrived, &m_text);
    }
    return isValid || fail(1007, ErrorText::tr("A text message is not valid UTF-8."));
}

// Each byte may become a character, and the decoder wants one more.
void FrameReader::makeRoomForText(qsizetype arrived)
{
    constexpr qsizetype trusted = trustedSize / qint64(sizeof(QChar));
    const qsizetype size = m_text.size() + arrived + 1;
    if (size <= m_text.capacity())
        return;
    const qsizetype expected = expectedSize(size, trusted);
    m_text.reserve(isSizeKnown() ? expected : std::max(expected, roomForMore(size, trusted)));
}

// Where a large block grew the old one stays behind as a hole, of memory that was written to. What was not costs none, so
// that a large text grows seldom, and is squeezed in the end.
qsizetype FrameReader::roomForMore(qsizetype size, qsizetype trusted) const
{
    constexpr qsizetype factor = 7;
    constexpr qsizetype most = 64 * 1024 * 1024; // address space has an end, too
    const qsizetype half = size / 2;
    const qsizetype more = size < trusted ? half : std::max(half, factor * std::min(size, most / factor));
    return qsizetype(std::max<qint64>(size, std::min<qint64>(qint64(size) + more, m_maxMessageSize)));
}

FrameReader::Event FrameReader::endMessage()
{
    if (m_isCompressed && !endInflating())
        return Event::Violation;
    if (!m_isText)
        return Event::Message;
    bool isValid = false;
    if (m_view.isNull()) {
        isValid = readText() && m_utf8.isComplete();
    } else {
        const auto text = decodeUtf8(std::exchange(m_view, {}));
        isValid = text.has_value();
        m_text = text.value_or(QString());
    }
    if (!isValid) {
        fail(1007, ErrorText::tr("A text message is not valid UTF-8."));
        return Event::Violation;
    }
    if (!m_inPieces)
        m_payload.clear();
    if (m_text.capacity() - m_text.size() > std::max<qint64>(m_text.size() / 2, textPieceSize))
        m_text.squeeze();
    return Event::Message;
}

// The one before, taken or not.
void FrameReader::forgetMessage()
{
    m_messageSize = 0;
    m_inflatedSize = 0;
    if (!m_payload.isNull()) // a call for nothing would cost more than the look
        m_payload.clear();
    m_filled = 0;
    m_view = {};
    if (!m_text.isNull())
        m_text.clear();
    m_inPieces = false;
    m_utf8.restart();
    m_checked = 0;
}

bool FrameReader::failSize()
{
    return fail(1009, ErrorText::tr("A message is larger than maxMessageSize, %1 bytes.").arg(m_maxMessageSize));
}

bool FrameReader::fail(int closeCode, const QString &description)
{
    m_violation = {closeCode, description};
    end(Event::Violation);
    return false;
}

// Whatever comes now is dropped.
void FrameReader::end(Event event)
{
    m_outcome = event;
    m_inFrame = false;
    m_inMessage = false;
    forgetMessage();
    m_buffer.clear();
    m_begin = 0;
    m_end = 0;
}

} // namespace WebSocketStreamInternal
