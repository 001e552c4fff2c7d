// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#include "connection/framefilter.h"

#include <QtCore/qendian.h>

#include <algorithm>
#include <cstring>
#include <utility>

namespace {

constexpr qint64 bufferSize = 16 * 1024;
constexpr qint64 largePayload = 8 * 1024;

constexpr int finalBit = 0x80; // of the first byte, RFC 6455, 5.2
constexpr int reservedBits = 0x70;
constexpr int opcodeBits = 0x0f;
constexpr int maskedBit = 0x80; // of the second byte
constexpr int lengthBits = 0x7f;

WebSocketOpcode opcodeOf(const char *header)
{
    return WebSocketOpcode(*header & opcodeBits);
}

// Told by the first two bytes.
int headerSizeOf(const char *header)
{
    const int length = header[1] & lengthBits;
    return 2 + (length == 126 ? 2 : length == 127 ? 8 : 0) + (header[1] & maskedBit ? 4 : 0);
}

// Less than 0 for a length that RFC 6455 does not allow.
qint64 payloadSizeOf(const char *header)
{
    const int length = header[1] & lengthBits;
    if (length == 126)
        return qFromBigEndian<quint16>(header + 2);
    if (length == 127)
        return qFromBigEndian<qint64>(header + 2);
    return length;
}

// RFC 6455, 5.2: "the minimal number of bytes MUST be used to encode the length"
bool isShortestLength(const char *header, qint64 payloadSize)
{
    const int length = header[1] & lengthBits;
    return payloadSize >= (length == 126 ? 126 : length == 127 ? 0x10000 : 0);
}

} // namespace

WebSocketFrameFilter::WebSocketFrameFilter(QIODevice *source, WebSocketRole role, qint64 maxMessageSize,
                                           QObject *parent)
    : QIODevice(parent), m_source(source), m_expectsMask(role == WebSocketRole::Server),
      m_maxMessageSize(maxMessageSize)
{
    open(QIODevice::ReadOnly | QIODevice::Unbuffered);
}

void WebSocketFrameFilter::update()
{
    if (m_payloadLeft > 0)
        fetchPayload();
    else if (needsUpdate() && !m_taking)
        fetchHeader();
    m_available = m_buffer.size() - m_offset + m_source->bytesAvailable();
}

// And what comes with it.
void WebSocketFrameFilter::fetchHeader()
{
    // The payload of a large frame goes from the source to where it is wanted without a detour.
    const qint64 size =
            std::min(m_lastPayloadSize < largePayload ? bufferSize : maxFrameHeaderSize, m_source->bytesAvailable());
    const QByteArray next = size > 0 ? m_source->read(size) : QByteArray();
    m_buffer = m_offset == m_buffer.size() ? next : m_buffer.mid(m_offset) + next;
    m_offset = 0;
}

// The reader wants a payload as a whole, and the source may have no room for that much.
void WebSocketFrameFilter::fetchPayload()
{
    m_buffer.remove(0, std::exchange(m_offset, 0));
    const qint64 missing = m_payloadLeft - m_buffer.size();
    if (missing > 0 && m_source->bytesAvailable() > 0)
        m_buffer.append(m_source->read(std::min(missing, m_source->bytesAvailable())));
}

bool WebSocketFrameFilter::needsUpdate() const
{
    const qint64 left = m_buffer.size() - m_offset;
    if (left == 0)
        return true;
    // A header is to be seen as a whole.
    return left < maxFrameHeaderSize && isBetweenFrames() && m_source->bytesAvailable() > 0;
}

bool WebSocketFrameFilter::isOutdated() const
{
    return m_buffer.size() - m_offset + m_source->bytesAvailable() > m_available;
}

bool WebSocketFrameFilter::canProceed() const
{
    if (m_taking)
        return false;
    if (!isBetweenFrames())
        return m_available >= (m_headerSize < m_headerNeeded ? m_headerNeeded - m_headerSize : m_payloadLeft);
    const qint64 left = m_buffer.size() - m_offset;
    return left >= 2 && left >= headerSizeOf(m_buffer.constData() + m_offset);
}

void WebSocketFrameFilter::takeAll()
{
    m_buffer = m_source->read(m_source->bytesAvailable());
    m_offset = 0;
    m_available = m_buffer.size();
}

void WebSocketFrameFilter::discard()
{
    if (m_source->isOpen())
        m_source->skip(m_source->bytesAvailable());
    clear();
}

void WebSocketFrameFilter::clear()
{
    m_buffer.clear();
    m_offset = 0;
    m_available = 0;
    m_taking = false;
    m_taken.clear();
}

std::optional<QByteArray> WebSocketFrameFilter::takeMessage()
{
    if (!m_taking && !beginTaking())
        return {};
    if (!fillTaken())
        return {};
    m_taking = false;
    if (m_takenKey) {
        char *const payload = m_taken.data();
        maskPayload(payload, m_takenSize, *m_takenKey, payload);
    }
    return std::exchange(m_taken, {});
}

// Only of what leaves no doubt: RFC 6455 has rules for everything else, and the reader knows them.
bool WebSocketFrameFilter::beginTaking()
{
    const char *const header = m_buffer.constData() + m_offset;
    const qint64 left = m_buffer.size() - m_offset;
    if (!isBetweenFrames() || m_inFragments || left < 2 || left < headerSizeOf(header))
        return false;
    const WebSocketOpcode opcode = opcodeOf(header);
    const bool isMessage = (opcode == WebSocketOpcode::Text || opcode == WebSocketOpcode::Binary)
            && (*header & (finalBit | reservedBits)) == finalBit;
    const bool isMasked = header[1] & maskedBit;
    const qint64 size = payloadSizeOf(header);
    if (!isMessage || isMasked != m_expectsMask || !isShortestLength(header, size) || size > m_maxMessageSize)
        return false;

    const int headerSize = headerSizeOf(header);
    m_isText = opcode == WebSocketOpcode::Text;
    m_takenKey.reset();
    if (isMasked)
        m_takenKey = {header[headerSize - 4], header[headerSize - 3], header[headerSize - 2], header[headerSize - 1]};
    m_lastPayloadSize = size;
    m_offset += headerSize;
    m_available -= headerSize;
    m_taking = true;
    m_textChecker.restart();
    m_checked = 0;
    m_takenSize = size;
    m_takenFilled = 0;
    m_taken.clear();
    if (m_isText && !isMasked && size <= left - headerSize)
        takeView();
    return true;
}

// Text is decoded at once: no need for a copy.
void WebSocketFrameFilter::takeView()
{
    m_taken = QByteArray::fromRawData(m_buffer.constData() + m_offset, m_takenSize);
    m_takenFilled = m_takenSize;
    m_offset += m_takenSize;
    m_available -= m_takenSize;
}

// Returns whether all of it is there.
bool WebSocketFrameFilter::fillTaken()
{
    constexpr qint64 trusted = 1024 * 1024; // of a size that is only announced
    while (m_takenFilled < m_takenSize) {
        if (m_takenFilled == m_taken.size()) {
            const qint64 size = std::min(m_takenSize, std::max(trusted, 2 * m_takenFilled));
            m_taken.reserve(size);
            m_taken.resize(size);
        }
        const qint64 size = readBytes(m_taken.data() + m_takenFilled, m_taken.size() - m_takenFilled);
        m_takenFilled += size;
        if (size == 0)
            return false;
    }
    return true;
}

// First from here, then from the source.
qint64 WebSocketFrameFilter::readBytes(char *to, qint64 maxSize)
{
    qint64 size = std::min(maxSize, m_buffer.size() - m_offset);
    std::memcpy(to, m_buffer.constData() + m_offset, size_t(size));
    m_offset += size;
    if (size < maxSize && m_source->isOpen()) // not after the connection's end
        size += std::max<qint64>(m_source->read(to + size, maxSize - size), 0);
    m_available -= size;
    return size;
}

qint64 WebSocketFrameFilter::readData(char *data, qint64 maxSize)
{
    const qint64 size = readBytes(data, maxSize);
    follow(data, size);
    return size;
}

qint64 WebSocketFrameFilter::writeData(const char *, qint64)
{
    return -1;
}

void WebSocketFrameFilter::follow(char *data, qint64 size)
{
    while (size > 0) {
        qint64 part = 1;
        if (m_headerSize < m_headerNeeded) {
            followHeader(data);
        } else {
            part = std::min(size, m_payloadLeft);
            followPayload(data, part);
        }
        data += part;
        size -= part;
        if (m_headerSize == m_headerNeeded && m_payloadLeft == 0) {
            m_headerSize = 0;
            m_headerNeeded = 2;
        }
    }
}

void WebSocketFrameFilter::followHeader(char *byte)
{
    m_header[size_t(m_headerSize)] = *byte;
    switch (++m_headerSize) {
    case 1:
        followFirstByte(byte);
        break;
    case 2:
        m_headerNeeded = headerSizeOf(m_header.data());
        if (bool(*byte & maskedBit) != m_expectsMask)
            m_wrongMasking = true;
        break;
    default:
        break;
    }
    if (m_headerSize >= 2 && m_headerSize == m_headerNeeded) {
        m_payloadRead = 0;
        m_checked = 0;
        m_payloadLeft = std::max<qint64>(payloadSizeOf(m_header.data()), 0); // the reader refuses less
        m_lastPayloadSize = m_payloadLeft;
    }
}

void WebSocketFrameFilter::followFirstByte(char *byte)
{
    const bool isFinal = *byte & finalBit;
    switch (opcodeOf(byte)) {
    case WebSocketOpcode::Continuation:
        m_isText = m_isText && m_inFragments; // out of order it is a violation, and no text
        m_inFragments = !isFinal;
        break;
    case WebSocketOpcode::Text:
        m_isText = !m_inFragments; // likewise
        m_inFragments = !isFinal;
        m_textChecker.restart();
        *byte = char((*byte & ~opcodeBits) | int(WebSocketOpcode::Binary));
        break;
    case WebSocketOpcode::Binary:
        m_isText = false;
        m_inFragments = !isFinal;
        break;
    case WebSocketOpcode::Close:
        m_closeBody.clear();
        break;
    default:
        break;
    }
}

void WebSocketFrameFilter::followPayload(const char *data, qint64 size)
{
    if (opcodeOf(m_header.data()) == WebSocketOpcode::Close) {
        const char *const mask = m_header.data() + m_headerNeeded - 4;
        const bool isMasked = m_header[1] & maskedBit;
        for (qint64 i = 0; i < size; ++i)
            m_closeBody += isMasked ? char(data[i] ^ mask[(m_payloadRead + i) % 4]) : data[i];
    }
    if (isInText())
        checkText(data, size);
    m_payloadRead += size;
    m_payloadLeft -= size;
}

bool WebSocketFrameFilter::isInText() const
{
    const WebSocketOpcode opcode = opcodeOf(m_header.data());
    const bool isData = opcode == WebSocketOpcode::Text || opcode == WebSocketOpcode::Continuation;
    return m_isText && isData && !(m_header[1] & maskedBit) && !m_wrongMasking;
}

void WebSocketFrameFilter::checkArrivedText()
{
    if (m_taking) {
        if (m_isText && !m_takenKey)
            checkText(m_taken.constData(), m_takenFilled);
    } else if (m_payloadLeft > 0 && isInText()) {
        checkText(m_buffer.constData() + m_offset, std::min(m_payloadLeft, m_buffer.size() - m_offset));
    }
}

// From the present position in the payload on; a part of it may have been seen before.
void WebSocketFrameFilter::checkText(const char *payload, qint64 size)
{
    const qint64 seen = m_taking ? m_checked : m_checked - m_payloadRead;
    if (seen >= size)
        return;
    if (!m_textChecker.append({payload + seen, size - seen}))
        m_badText = true;
    m_checked += size - seen;
}

#include "moc_framefilter.cpp"
