// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#include "websocketcloseframe_p.h"

#include "websocketmessage_p.h"

#include <QtCore/qendian.h>
#include <QtCore/qrandom.h>

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

std::optional<WebSocketCloseInfo> decodeCloseBody(const QByteArray &body, int reportedCode)
{
    if (body.isEmpty())
        return WebSocketCloseInfo{1005, QString()};
    if (body.size() < 2 || qFromBigEndian<quint16>(body.constData()) != reportedCode)
        return {};
    const std::optional<QString> reason = decodeUtf8(body.mid(2));
    return reason ? std::optional(WebSocketCloseInfo{reportedCode, *reason}) : std::nullopt;
}
