// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#pragma once

#include "connection/gatheredbytes.h"
#include "connection/hangupwatch.h"

#include <QtCore/qpointer.h>
#include <QtNetwork/qabstractsocket.h>

#include <memory>

class QSslSocket;

namespace WebSocketStreamInternal {

// The TCP or TLS socket under a WebSocket, and how far it reads ahead of whoever takes the bytes: on a plain socket, over
// TLS, and through every kind of proxy. Nobody else may set the read buffer size of the socket.
class Transport
{
public:
    Transport() = default;
    ~Transport() = default;
    Q_DISABLE_COPY_MOVE(Transport)

    void setSocket(QAbstractSocket *socket); // before or once it is connected
    [[nodiscard]] QAbstractSocket *socket() const { return m_socket; } // null when it is gone

    // Whether what is written has a way out. A socket behind a proxy may not know yet that its engine's has ended.
    [[nodiscard]] bool isConnected() const;

    void setReceiveBufferSize(qint64 bytes); // of the system, and of TLS
    void setReadLimit(qint64 bytes); // read ahead from the network; 0 is no limit

    // Nothing more is read from the network.
    void pause();

    // Reading goes on. What is in the socket is announced by nobody: take it. To be called too whenever all of it was
    // taken, which costs nothing: behind a proxy the socket does not see when that makes room again.
    void resume();

    [[nodiscard]] bool isPaused() const { return m_paused; }

    [[nodiscard]] qint64 bytesWaiting() const; // unread, in this process; encrypted or not
    // Encrypted or not; behind a proxy, too, the socket's bytesWritten(), over TLS encryptedBytesWritten(), comes for all.
    [[nodiscard]] qint64 bytesToWrite() const;

    void write(const char *bytes, qint64 size);
    void write(const QByteArray &bytes);

    // Small frames that follow another one are gathered and leave together with it, when the socket writes or somebody
    // flushes: where to put the next one before addBytes(). Null if it is to be written.
    [[nodiscard]] char *roomFor(qint64 size);
    void addBytes(qint64 size) { m_gathered.add(size); }
    void writeGathered(); // to the socket
    void forgetGathered() { m_gathered.clear(); }

    void flush(); // also what the engine of a proxy has taken
    // As the socket's, which behind a proxy would not see everything that comes and goes without an event loop.
    [[nodiscard]] bool waitForReadyRead(int msecs);
    [[nodiscard]] bool waitForBytesWritten(int msecs);

private:
    void findInnerSocket();
    void watchForHangUp();
    bool onHangUp();
    void readLast();
    [[nodiscard]] bool mayWrite() const;
    void applyLimit();
    void watchInnerSocket(qint64 limit);

    QPointer<QAbstractSocket> m_socket;
    QSslSocket *m_tls = nullptr; // m_socket, if it is one
    QPointer<QAbstractSocket> m_innerSocket; // of the engine of a proxy
    QMetaObject::Connection m_readWatch;
    std::unique_ptr<HangUpWatch> m_hangUpWatch;
    GatheredBytes m_gathered;
    qint64 m_readLimit = 0;
    bool m_looked = false;
    bool m_hasEngine = false;
    bool m_paused = false;
    bool m_hungUp = false; // by the peer: there is no limit any more
};

} // namespace WebSocketStreamInternal
