// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#pragma once

#include <QtCore/qpointer.h>
#include <QtCore/qtimer.h>
#include <QtNetwork/qtcpserver.h>
#include <QtNetwork/qtcpsocket.h>

// The line between a stream and its peer, and what can happen to a line. It passes bytes on in both directions and
// knows nothing of TLS and WebSocket. One connection only.
class FaultyLine : public QTcpServer
{
    Q_OBJECT

public:
    static constexpr qint64 endless = std::numeric_limits<qint64>::max();

    explicit FaultyLine(quint16 peerPort);

    [[nodiscard]] bool hasConnection() const { return m_stream; }
    [[nodiscard]] bool wasEnded() const; // TCP between the stream and here
    [[nodiscard]] qint64 bytesFromStream() const { return m_bytesFromStream; }
    [[nodiscard]] qint64 bytesFromPeer() const { return m_bytesFromPeer; }

    void hold(); // nothing passes any more, in either direction
    void setAllowance(qint64 bytes); // so much still passes from the peer to the stream
    void drip(qint64 bytes); // one byte per 100 ms from the peer to the stream; after so many, all passes again
    void insert(const QByteArray &bytes);
    void fin();
    void reset();
    void release(); // throws away what was held, so that the end is seen

protected:
    void incomingConnection(qintptr descriptor) override;

private:
    void pass();
    qint64 move(QTcpSocket *from, QTcpSocket *to, qint64 limit);
    void passEnd();
    void onDripTimeout();

    const quint16 m_peerPort;
    QPointer<QTcpSocket> m_stream;
    QPointer<QTcpSocket> m_peer;
    QTimer m_dripTimer;
    qint64 m_allowance = endless;
    qint64 m_drops = 0;
    qint64 m_bytesFromStream = 0;
    qint64 m_bytesFromPeer = 0;
    bool m_held = false;
    bool m_discarding = false;
    bool m_finished = false;
};
