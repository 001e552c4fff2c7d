// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#include "websocketframefilter_p.h"

#include <QtCore/qendian.h>

#include <algorithm>
#include <cstring>

namespace {

constexpr qint64 bufferSize = 16 * 1024;
constexpr qint64 largePayload = 8 * 1024;
constexpr qint64 headerSize = 14; // at most

// RFC 6455, 5.2
constexpr int textOpcode = 0x1;
constexpr int binaryOpcode = 0x2;
constexpr int closeOpcode = 0x8;

} // namespace

WebSocketFrameFilter::WebSocketFrameFilter(QIODevice *source, Masking masking, QObject *parent)
    : QIODevice(parent), m_source(source), m_masking(masking)
{
    open(QIODevice::ReadOnly | QIODevice::Unbuffered);
}

void WebSocketFrameFilter::update()
{
    if (m_offset == m_buffer.size() && m_payloadLeft == 0) {
        // The payload of a large frame goes from the socket to the reader without a detour.
        m_buffer = m_source->read(m_lastPayloadSize < largePayload ? bufferSize : headerSize);
        m_offset = 0;
    }
    m_available = m_buffer.size() - m_offset + m_source->bytesAvailable();
}

void WebSocketFrameFilter::takeAll()
{
    m_buffer = m_source->read(m_source->bytesAvailable());
    m_offset = 0;
    m_available = m_buffer.size();
}

void WebSocketFrameFilter::discard()
{
    m_source->skip(m_source->bytesAvailable());
    m_buffer.clear();
    m_offset = 0;
    m_available = 0;
}

qint64 WebSocketFrameFilter::readData(char *data, qint64 maxSize)
{
    qint64 size = std::min(maxSize, m_buffer.size() - m_offset);
    std::memcpy(data, m_buffer.constData() + m_offset, size_t(size));
    m_offset += size;
    if (size < maxSize)
        size += std::max<qint64>(m_source->read(data + size, maxSize - size), 0);
    m_available -= size;
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
        switch (*byte & 0x0f) {
        case textOpcode:
            m_isText = true;
            *byte = char((*byte & 0xf0) | binaryOpcode);
            break;
        case binaryOpcode:
            m_isText = false;
            break;
        case closeOpcode:
            m_closeBody.clear();
            break;
        }
        break;
    case 2: {
        const int length = *byte & 0x7f;
        const bool isMasked = *byte & 0x80;
        m_headerNeeded += (length == 126 ? 2 : length == 127 ? 8 : 0) + (isMasked ? 4 : 0);
        if (isMasked != (m_masking == Masking::Required))
            m_wrongMasking = true;
        break;
    }
    default:
        break;
    }
    if (m_headerSize >= 2 && m_headerSize == m_headerNeeded) {
        m_payloadRead = 0;
        m_payloadLeft = payloadSize();
        m_lastPayloadSize = m_payloadLeft;
    }
}

void WebSocketFrameFilter::followPayload(const char *data, qint64 size)
{
    if ((m_header[0] & 0x0f) == closeOpcode) {
        const char *const mask = m_header.data() + m_headerNeeded - 4;
        const bool isMasked = m_header[1] & 0x80;
        for (qint64 i = 0; i < size; ++i)
            m_closeBody += isMasked ? char(data[i] ^ mask[(m_payloadRead + i) % 4]) : data[i];
    }
    m_payloadRead += size;
    m_payloadLeft -= size;
}

qint64 WebSocketFrameFilter::payloadSize() const
{
    const int length = m_header[1] & 0x7f;
    if (length == 126)
        return qFromBigEndian<quint16>(m_header.data() + 2);
    if (length == 127)
        return std::max<qint64>(qFromBigEndian<qint64>(m_header.data() + 2), 0); // the reader refuses less
    return length;
}

#include "moc_websocketframefilter_p.cpp"
