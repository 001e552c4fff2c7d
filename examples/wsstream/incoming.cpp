// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#include "incoming.h"

#include <websocketmessagedevice.h>
#include <websocketreadable.h>

Incoming::Incoming(WebSocketReadable *readable, Mode mode, QObject *parent)
    : QObject(parent), m_readable(readable), m_mode(mode)
{
    if (mode == Mode::Pieces) {
        receiveNext();
        return;
    }
    connect(readable, &WebSocketReadable::messagesAvailable, this, &Incoming::changed);
    connect(readable, &QIODevice::readChannelFinished, this, &Incoming::onEnd);
}

bool Incoming::isEmpty() const
{
    if (m_mode == Mode::Messages)
        return !m_readable->hasPendingMessages();
    return !m_message || (m_message->bytesAvailable() == 0 && !m_message->isComplete());
}

Incoming::Piece Incoming::take()
{
    constexpr qint64 largestPiece = 64 * 1024;
    if (m_mode == Mode::Messages)
        return {m_readable->readMessage().data()};
    Piece piece = {m_message->read(largestPiece)};
    piece.isLast = m_message->isComplete() && m_message->atEnd();
    if (piece.isLast) {
        m_message->deleteLater();
        m_message.clear();
        receiveNext();
    }
    return piece;
}

//! [pieces]
void Incoming::receiveNext()
{
    m_readable->receiveDevice()
            .then(this, [this](WebSocketMessageDevice *message) { message ? onMessage(message) : onEnd(); })
            .onFailed(this, [this] { onEnd(); }); // closed() says why
}

void Incoming::onMessage(WebSocketMessageDevice *message)
{
    m_message = message;
    connect(message, &QIODevice::readyRead, this, &Incoming::changed);
    connect(message, &QIODevice::readChannelFinished, this, [this, message] {
        if (!message->isComplete()) {
            Q_EMIT cut(message->errorString());
            onEnd();
        }
    });
    changeLater();
}
//! [pieces]

void Incoming::onEnd()
{
    m_hasEnded = true;
    changeLater();
}

// Not in the middle of take().
void Incoming::changeLater()
{
    QMetaObject::invokeMethod(this, &Incoming::changed, Qt::QueuedConnection);
}
