// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#include "connection/handshakeanswer.h"

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

void HandshakeAnswer::holdBack(QIODevice *device)
{
    m_device = device;
    m_isAccepted = false;
    device->setTextModeEnabled(true);
}

std::optional<ChannelError> HandshakeAnswer::read()
{
    while (m_device && !m_isAccepted) {
        m_device->setTextModeEnabled(false);
        const qint64 maxSize = HandshakeResponse::maxSize - m_interimSize;
        const QByteArray bytes = m_device->peek(std::min(m_device->bytesAvailable(), maxSize));
        const qsizetype size = HandshakeResponse::headerSize(bytes);
        if (size == 0) {
            m_device->setTextModeEnabled(true);
            if (bytes.size() < maxSize)
                return {};
            return violation(QStringLiteral("The header of the server's answer is larger than %1 bytes.")
                                     .arg(HandshakeResponse::maxSize));
        }
        m_response = HandshakeResponse::parse(bytes.left(size));
        if (auto error = judge())
            return error;
        m_device->skip(size);
        m_interimSize += size;
        m_isAccepted = !m_response.isInterim();
    }
    return {};
}

std::optional<ChannelError> HandshakeAnswer::judge()
{
    if (m_response.isInterim() || m_response.isRefusal())
        return {};
    const QString objection = m_response.objection(m_offeredProtocols);
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

} // namespace WebSocketStreamInternal
