// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#include "rawframe.h"

#include <QtCore/qendian.h>
#include <QtCore/qrandom.h>

namespace {

void applyMask(QByteArray *payload, const char *mask)
{
    char *bytes = payload->data();
    for (qsizetype i = 0; i < payload->size(); ++i)
        bytes[i] ^= mask[i % 4];
}

template <typename Number>
QByteArray bigEndian(Number number)
{
    QByteArray bytes(qsizetype(sizeof(Number)), Qt::Uninitialized);
    qToBigEndian(number, bytes.data());
    return bytes;
}

} // namespace

QByteArray RawFrame::toBytes() const
{
    const int maskBit = masked ? 0x80 : 0;
    QByteArray bytes;
    bytes.reserve(payload.size() + 14);
    bytes += char((fin ? 0x80 : 0) | (rsv << 4) | opcode);
    if (payload.size() < 126)
        bytes += char(maskBit | int(payload.size()));
    else if (payload.size() <= 0xffff)
        bytes += char(maskBit | 126) + bigEndian(quint16(payload.size()));
    else
        bytes += char(maskBit | 127) + bigEndian(quint64(payload.size()));
    if (!masked)
        return bytes + payload;
    const QByteArray mask = bigEndian(QRandomGenerator::global()->generate());
    QByteArray hidden = payload;
    applyMask(&hidden, mask.constData());
    return bytes + mask + hidden;
}

QString RawFrame::describe() const
{
    QString text;
    switch (opcode) {
    case Continuation:
        text = QStringLiteral("Continuation");
        break;
    case Text:
        text = QStringLiteral("Text");
        break;
    case Binary:
        text = QStringLiteral("Binary");
        break;
    case Close:
        text = QStringLiteral("Close %1 \"%2\"").arg(closeCode()).arg(QString::fromUtf8(closeReason()));
        break;
    case Ping:
        text = QStringLiteral("Ping");
        break;
    case Pong:
        text = QStringLiteral("Pong");
        break;
    default:
        text = QStringLiteral("opcode %1").arg(opcode);
        break;
    }
    return text
            + QStringLiteral(" (%1 bytes%2)").arg(payload.size()).arg(fin ? QString() : QStringLiteral(", not final"));
}

int RawFrame::closeCode() const
{
    return payload.size() < 2 ? 1005 : qFromBigEndian<quint16>(payload.constData());
}

QByteArray RawFrame::closeReason() const
{
    return payload.mid(2);
}

QByteArray RawFrame::closeBody(int code, const QByteArray &reason)
{
    return bigEndian(quint16(code)) + reason;
}

std::optional<RawFrame> RawFrame::takeFrom(QByteArray *bytes)
{
    const auto *data = reinterpret_cast<const uchar *>(bytes->constData());
    if (bytes->size() < 2)
        return {};
    RawFrame frame;
    frame.fin = (data[0] & 0x80) != 0;
    frame.rsv = (data[0] >> 4) & 0x7;
    frame.opcode = data[0] & 0xf;
    frame.masked = (data[1] & 0x80) != 0;

    const int shortLength = data[1] & 0x7f;
    const qsizetype lengthSize = shortLength == 127 ? 8 : shortLength == 126 ? 2 : 0;
    const qsizetype headerSize = 2 + lengthSize + (frame.masked ? 4 : 0);
    if (bytes->size() < headerSize)
        return {};
    const quint64 length = lengthSize == 8 ? qFromBigEndian<quint64>(data + 2)
            : lengthSize == 2              ? qFromBigEndian<quint16>(data + 2)
                                           : quint64(shortLength);
    if (quint64(bytes->size() - headerSize) < length)
        return {};
    frame.payload = bytes->mid(headerSize, qsizetype(length));
    if (frame.masked)
        applyMask(&frame.payload, bytes->constData() + headerSize - 4);
    bytes->remove(0, headerSize + qsizetype(length));
    return frame;
}
