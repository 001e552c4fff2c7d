// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#include "faultyline.h"

#include "socketfaults.h"

#include <algorithm>

using namespace std::chrono_literals;

namespace {

constexpr qint64 bufferSize = 64 * 1024; // little, so that a peer that does not read is felt by the stream

} // namespace

FaultyLine::FaultyLine(quint16 peerPort) : m_peerPort(peerPort)
{
    if (!listen(QHostAddress::LocalHost))
        qFatal("the line cannot listen: %s", qPrintable(errorString()));
    m_dripTimer.setInterval(100ms);
    connect(&m_dripTimer, &QTimer::timeout, this, &FaultyLine::onDripTimeout);
}

bool FaultyLine::wasEnded() const
{
    return m_stream && m_stream->state() == QAbstractSocket::UnconnectedState;
}

void FaultyLine::hold()
{
    m_held = true;
}

void FaultyLine::setAllowance(qint64 bytes)
{
    m_allowance = bytes;
    pass();
}

void FaultyLine::drip(qint64 bytes)
{
    m_allowance = 0;
    m_drops = bytes;
    m_dripTimer.start();
}

void FaultyLine::onDripTimeout()
{
    m_allowance = m_drops > 0 ? 1 : endless;
    if (m_drops-- <= 0)
        m_dripTimer.stop();
    pass();
}

void FaultyLine::insert(const QByteArray &bytes)
{
    m_stream->write(bytes);
}

void FaultyLine::fin()
{
    m_finished = true;
    passEnd();
}

void FaultyLine::reset()
{
    m_held = true;
    resetConnection(m_stream);
}

void FaultyLine::release()
{
    m_discarding = m_held || (m_peer && m_peer->state() == QAbstractSocket::UnconnectedState);
    pass();
}

void FaultyLine::incomingConnection(qintptr descriptor)
{
    close();
    m_stream = new QTcpSocket(this);
    m_peer = new QTcpSocket(this);
    m_stream->setSocketDescriptor(descriptor);
    m_stream->setSocketOption(QAbstractSocket::ReceiveBufferSizeSocketOption, int(bufferSize));
    for (QTcpSocket *socket : {m_stream.get(), m_peer.get()}) {
        socket->setReadBufferSize(bufferSize);
        connect(socket, &QIODevice::readyRead, this, &FaultyLine::pass);
        connect(socket, &QIODevice::bytesWritten, this, &FaultyLine::pass);
        connect(socket, &QAbstractSocket::disconnected, this, &FaultyLine::pass);
    }
    connect(m_peer, &QAbstractSocket::connected, this, &FaultyLine::pass);
    m_peer->connectToHost(QHostAddress::LocalHost, m_peerPort);
    m_peer->setSocketOption(QAbstractSocket::SendBufferSizeSocketOption, int(bufferSize));
    m_peer->setSocketOption(QAbstractSocket::ReceiveBufferSizeSocketOption, int(bufferSize));
    m_stream->setSocketOption(QAbstractSocket::LowDelayOption, 1);
}

void FaultyLine::pass()
{
    if (!m_stream)
        return;
    if (m_discarding) {
        for (QTcpSocket *socket : {m_stream.get(), m_peer.get()}) {
            if (socket->isOpen())
                socket->skip(socket->bytesAvailable());
        }
    } else if (!m_held) {
        m_bytesFromStream += move(m_stream, m_peer, endless);
        const qint64 passed = m_finished ? 0 : move(m_peer, m_stream, m_allowance);
        m_bytesFromPeer += passed;
        m_allowance -= m_allowance == endless ? 0 : passed;
    }
    passEnd();
}

qint64 FaultyLine::move(QTcpSocket *from, QTcpSocket *to, qint64 limit)
{
    if (to->state() != QAbstractSocket::ConnectedState)
        return 0;
    const qint64 size = std::min({from->bytesAvailable(), limit, bufferSize - to->bytesToWrite()});
    if (size <= 0)
        return 0;
    to->write(from->read(size));
    return size;
}

// An end on one side becomes an end on the other when everything before it has passed.
void FaultyLine::passEnd()
{
    const bool streamEnded = m_stream->state() == QAbstractSocket::UnconnectedState;
    if (streamEnded && m_peer->state() == QAbstractSocket::ConnectedState && m_stream->bytesAvailable() == 0)
        m_peer->disconnectFromHost();
    const bool peerEnded = m_peer->state() == QAbstractSocket::UnconnectedState && m_peer->bytesAvailable() == 0;
    if ((peerEnded && !m_held) || m_finished) {
        m_finished = true;
        if (!streamEnded && m_stream->bytesToWrite() == 0)
            finishSending(m_stream);
    }
}
