// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#include "connection/handshakeanswer.h"

#include "protocol/errortext.h"
#include "protocol/printable.h"

#include <QtCore/qiodevice.h>

#include <algorithm>
#include <utility>

namespace WebSocketStreamInternal {

static ChannelError violation(const QString &message)
{
    ChannelError error;
    error.message = message;
    error.initiator = ChannelError::Initiator::Protocol;
    return error;
}

HandshakeAnswer::HandshakeAnswer(const ChannelOptions &options, Refusals refusals)
    : m_offeredProtocols(options.protocols), m_refusals(refusals)
{
    if (options.compression)
        m_offeredDeflate = options.compression->offer;
}

void HandshakeAnswer::holdBack(QIODevice *device)
{
    m_device = device;
    m_response = {};
    m_isJudged = false;
    m_header.clear();
    m_interimSize = 0;
    m_bodySize = 0;
    device->setTextModeEnabled(true);
}

void HandshakeAnswer::holdBackNext(QIODevice *device)
{
    const qint64 bodySize = m_response.contentLength().value_or(0);
    holdBack(device);
    m_bodySize = bodySize;
}

std::optional<ChannelError> HandshakeAnswer::read()
{
    while (m_device && !m_isJudged) {
        m_device->setTextModeEnabled(false);
        if (!skipBody() || !takeHeader()) {
            m_device->setTextModeEnabled(true);
            if (m_header.size() < HandshakeResponse::maxSize - m_interimSize)
                return {};
            return violation(ErrorText::tr("The header of the server's answer is larger than %1 bytes.")
                                     .arg(HandshakeResponse::maxSize));
        }
        m_interimSize += m_header.size();
        m_response = HandshakeResponse::parse(std::exchange(m_header, {}));
        if (auto error = judge())
            return error;
        m_isJudged = !m_response.isInterim();
        if (isRefused())
            m_body = HttpBody(m_response);
    }
    if (isRefused())
        readBody();
    return {};
}

void HandshakeAnswer::readBody()
{
    if (!m_device)
        return;
    m_device->setTextModeEnabled(false);
    m_body.append(m_device->readAll());
    m_device->setTextModeEnabled(true);
}

// Of a refusal before this answer.
bool HandshakeAnswer::skipBody()
{
    m_bodySize -= m_device->skip(m_bodySize);
    return m_bodySize == 0;
}

// Only what is new is looked at, and nothing behind the header's end.
bool HandshakeAnswer::takeHeader()
{
    const qsizetype known = m_header.size();
    const qint64 room = HandshakeResponse::maxSize - m_interimSize - known;
    m_header += m_device->peek(std::min(m_device->bytesAvailable(), room));
    const qsizetype size = HandshakeResponse::headerSize(m_header, known);
    if (size > 0)
        m_header.truncate(size);
    m_device->skip(m_header.size() - known);
    return size > 0;
}

std::optional<ChannelError> HandshakeAnswer::judge()
{
    if (m_response.isInterim() || m_response.isRefusal())
        return {};
    const QString objection = m_response.objection(m_offeredProtocols, m_offeredDeflate);
    if (objection.isEmpty())
        return {};
    ChannelError error = violation(objection);
    error.httpStatus = m_response.status;
    error.httpHeaders = m_response.headers;
    return error;
}

void HandshakeAnswer::passOn()
{
    QIODevice *const device = std::exchange(m_device, nullptr);
    const QByteArray header = m_response.toPlainHeader();
    for (auto c = header.crbegin(); c != header.crend(); ++c)
        device->ungetChar(*c);
    Q_EMIT device->readyRead();
}

ChannelError HandshakeAnswer::refusal() const
{
    ChannelError error;
    error.initiator = ChannelError::Initiator::Remote;
    error.httpStatus = m_response.status;
    error.httpHeaders = m_response.headers;
    error.httpBody = m_body.data();
    error.message =
            ErrorText::tr("The server answered the opening handshake with HTTP status %1 %2.")
                    .arg(QString::number(m_response.status), toPrintable(QString::fromLatin1(m_response.reasonPhrase)));
    return error;
}

} // namespace WebSocketStreamInternal
