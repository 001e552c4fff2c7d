// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#include "compressedconnection.h"

#include <QtCore/qrandom.h>

#include <utility>

QByteArray halfRandom(qsizetype size)
{
    QRandomGenerator generator(1);
    QByteArray bytes(size, Qt::Uninitialized);
    for (char &byte : bytes)
        byte = char('0' + generator.bounded(64));
    return bytes;
}

CompressedConnection::CompressedConnection(const QByteArray &parameters)
{
    peer.setExtraHeaders("Sec-WebSocket-Extensions: permessage-deflate" + parameters + "\r\n");
}

QByteArray CompressedConnection::compressedFrame(const WebSocketMessage &message)
{
    RawFrame frame = {message.isText() ? RawFrame::Text : RawFrame::Binary, m_deflater.compress(message.data())};
    frame.rsv = RawFrame::compressedBit;
    return frame.toBytes();
}

void CompressedConnection::sendCompressed(const WebSocketMessage &message)
{
    peer.sendBytes(compressedFrame(message));
}

QList<WebSocketMessage> CompressedConnection::takeReceived()
{
    QList<WebSocketMessage> messages;
    const QList<RawFrame> frames = peer.frames();
    QByteArray payload;
    RawFrame first;
    for (qsizetype i = m_taken; i < frames.size(); ++i) {
        const RawFrame &frame = frames.at(i);
        if (frame.opcode > RawFrame::Binary)
            continue;
        if (frame.opcode != RawFrame::Continuation)
            first = frame;
        payload += frame.payload;
        if (!frame.fin)
            continue;
        m_taken = i + 1;
        const QByteArray data = std::exchange(payload, {});
        const QByteArray message = first.rsv == RawFrame::compressedBit ? m_inflater.inflate(data) : data;
        messages.append(first.opcode == RawFrame::Text ? WebSocketMessage(QString::fromUtf8(message))
                                                       : WebSocketMessage(message));
    }
    return messages;
}
