// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#include "protocol/closebody.h"

#include "protocol/utf8.h"

#include <QtCore/qendian.h>

namespace WebSocketStreamInternal {

// RFC 6455, 7.4, and the registry it set up, which goes up to 1014.
static bool mayBeReceived(int code)
{
    return (code >= 1000 && code <= 1003) || (code >= 1007 && code <= 1014) || (code >= 3000 && code <= 4999);
}

QByteArray encodeCloseBody(const CloseBody &body)
{
    if (body.code == 0 || body.code == noCloseCode)
        return {};
    QByteArray bytes(sizeof(quint16), Qt::Uninitialized);
    qToBigEndian(quint16(body.code), bytes.data());
    return bytes + toWellFormed(body.reason).toUtf8();
}

ReceivedCloseBody decodeCloseBody(QByteArrayView bytes)
{
    if (bytes.isEmpty())
        return {};
    const int code = bytes.size() >= 2 ? qFromBigEndian<quint16>(bytes.data()) : 0;
    if (!mayBeReceived(code))
        return {{}, 1002};
    const std::optional<QString> reason = decodeUtf8(bytes.sliced(2));
    if (!reason)
        return {{}, 1007};
    return {{code, *reason}, 0};
}

} // namespace WebSocketStreamInternal
