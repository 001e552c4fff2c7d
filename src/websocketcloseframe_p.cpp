// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#include "websocketcloseframe_p.h"

#include "websocketmessage_p.h"

#include <QtCore/qendian.h>
#include <QtCore/qrandom.h>

namespace {

// RFC 6455, 7.4, and the registry it set up, which goes up to 1014.
bool mayBeReceived(int code)
{
    return (code >= 1000 && code <= 1003) || (code >= 1007 && code <= 1014) || (code >= 3000 && code <= 4999);
}

} // namespace

// A control frame is short enough for the two-byte header, RFC 6455, 5.5.
QByteArray encodeCloseFrame(const WebSocketCloseInfo &info, bool masked)
{
    QByteArray payload;
    if (info.closeCode != 0 && info.closeCode != 1005) {
        payload.resize(2);
        qToBigEndian(quint16(info.closeCode), payload.data());
        payload += toWellFormed(info.reason).toUtf8();
    }
    QByteArray frame(1, char(0x88));
    frame += char(payload.size() | (masked ? 0x80 : 0));
    if (!masked)
        return frame + payload;

    const quint32 mask = QRandomGenerator::global()->generate();
    const auto *key = reinterpret_cast<const char *>(&mask);
    frame.append(key, sizeof mask);
    for (qsizetype i = 0; i < payload.size(); ++i)
        frame += char(payload.at(i) ^ key[i % 4]);
    return frame;
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
