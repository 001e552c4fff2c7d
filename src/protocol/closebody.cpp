// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#include "protocol/closebody.h"

#include "websocketmessage_p.h"

#include <QtCore/qendian.h>

namespace {

// RFC 6455, 7.4, and the registry it set up, which goes up to 1014.
bool mayBeReceived(int code)
{
    return (code >= 1000 && code <= 1003) || (code >= 1007 && code <= 1014) || (code >= 3000 && code <= 4999);
}

} // namespace

QByteArray encodeCloseBody(const WebSocketCloseInfo &info)
{
    if (info.closeCode == 0 || info.closeCode == 1005)
        return {};
    QByteArray body(sizeof(quint16), Qt::Uninitialized);
    qToBigEndian(quint16(info.closeCode), body.data());
    return body + toWellFormed(info.reason).toUtf8();
}

CloseFrameContent decodeCloseBody(const QByteArray &body)
{
    if (body.isEmpty())
        return {{1005, QString()}, 0};
    const int code = body.size() >= 2 ? qFromBigEndian<quint16>(body.constData()) : 0;
    if (!mayBeReceived(code))
        return {{}, 1002};
    const std::optional<QString> reason = decodeUtf8(body.mid(2));
    if (!reason)
        return {{}, 1007};
    return {{code, *reason}, 0};
}
