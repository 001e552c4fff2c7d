// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#include "rawserver.h"

QUrl RawServer::url()
{
    return peer()->url();
}

void RawServer::setProtocol(const QString &protocol)
{
    m_protocol = protocol;
    peer()->setProtocol(protocol.toUtf8());
}

void RawServer::setExtensions(const QString &extensions)
{
    m_extensions = extensions;
    peer()->setExtraHeaders("Sec-WebSocket-Extensions: " + extensions.toUtf8() + "\r\n");
}

void RawServer::setAnswer(const QString &answer)
{
    m_answer = answer;
    peer()->setAnswer(answer.toUtf8());
}

void RawServer::setFirstBytes(const QString &bytes)
{
    m_firstBytes = bytes;
    peer()->setFirstBytes(bytes.toLatin1());
}

void RawServer::setSilent(bool silent)
{
    m_silent = silent;
    if (silent)
        peer()->setSilent();
}

void RawServer::setAnswersClose(bool answers)
{
    m_answersClose = answers;
    peer()->setAnswersClose(answers);
}

QVariantList RawServer::messages()
{
    QVariantList list;
    const QList<WebSocketMessage> messages = peer()->messages();
    for (const WebSocketMessage &message : messages) {
        QByteArray data = message.data();
        data.reserve(1); // Qt 6.4 takes the ArrayBuffer of a null QByteArray for a detached one
        list.append(message.isText() ? QVariant(message.text()) : QVariant(data));
    }
    return list;
}

QVariantList RawServer::compressedMessages()
{
    QVariantList list;
    PeerInflater inflater;
    const QList<RawFrame> frames = peer()->frames(RawFrame::Text);
    for (const RawFrame &frame : frames) {
        if (frame.rsv == RawFrame::compressedBit)
            list.append(QString::fromUtf8(inflater.inflate(frame.payload)));
    }
    return list;
}

int RawServer::closeCode()
{
    const RawFrame frame = peer()->closeFrame();
    return frame.opcode == RawFrame::Close ? frame.closeCode() : -1;
}

QString RawServer::closeReason()
{
    return QString::fromUtf8(peer()->closeFrame().closeReason());
}

QString RawServer::requestHeader(const QString &name)
{
    return QString::fromUtf8(peer()->requestHeader(name.toUtf8()));
}

void RawServer::sendText(const QString &text)
{
    peer()->sendText(text.toUtf8());
}

void RawServer::sendCompressedText(const QString &text)
{
    RawFrame frame = {RawFrame::Text, m_deflater.compress(text.toUtf8())};
    frame.rsv = RawFrame::compressedBit;
    peer()->sendFrame(frame);
}

void RawServer::sendBinary(const QByteArray &data)
{
    peer()->sendBinary(data);
}

void RawServer::sendFilled(int length, int fill)
{
    peer()->sendBinary(QByteArray(length, char(fill)));
}

void RawServer::sendClose(int code, const QString &reason)
{
    peer()->sendClose(code, reason.toUtf8());
}

void RawServer::sendEmptyClose()
{
    peer()->sendEmptyClose();
}

void RawServer::sendFrame(int opcode, const QByteArray &payload)
{
    peer()->sendFrame({opcode, payload});
}

void RawServer::sendFragment(int opcode, const QByteArray &payload, bool isLast)
{
    peer()->sendFrame({opcode, payload, isLast});
}

void RawServer::stopReading()
{
    peer()->stopReading();
}

void RawServer::startReading()
{
    peer()->startReading();
}

void RawServer::fin()
{
    peer()->fin();
}

void RawServer::reset()
{
    peer()->reset();
}

// Made late, because it listens at once and needs to know for what.
RawPeer *RawServer::peer()
{
    if (!m_peer) {
        m_peer = std::make_unique<RawPeer>(m_secure ? RawPeer::Transport::Tls : RawPeer::Transport::Plain);
        m_peer->setAnswersClose(m_answersClose);
    }
    return m_peer.get();
}

#include "moc_rawserver.cpp"
