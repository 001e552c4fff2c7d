// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

// Sends to one client what it is told to, without end. Prints its port, and then every now and then how many
// bytes it has handed to the system. Ends with the connection.

#include "floodorder.h"

#include <QtCore/qcoreapplication.h>
#include <QtCore/qcryptographichash.h>
#include <QtCore/qfile.h>
#include <QtNetwork/qsslcertificate.h>
#include <QtNetwork/qsslkey.h>
#include <QtNetwork/qsslsocket.h>
#include <QtNetwork/qtcpserver.h>

#include <cstdio>

namespace {

constexpr int patience = 60'000;
constexpr qint64 blockSize = 64 * 1024;
constexpr qint64 reportSize = 1024 * 1024;

class Listener : public QTcpServer
{
public:
    qintptr accept() { return waitForNewConnection(patience) ? m_descriptor : -1; }

protected:
    void incomingConnection(qintptr descriptor) override { m_descriptor = descriptor; }

private:
    qintptr m_descriptor = -1;
};

void report(qint64 number)
{
    std::printf("%lld\n", static_cast<long long>(number));
    std::fflush(stdout);
}

class Server
{
public:
    explicit Server(const FloodOrder &order) : m_order(order) { }

    bool accept(Listener *listener);
    bool answerHandshake();
    void flood();

private:
    bool send(const QByteArray &bytes);

    const FloodOrder m_order;
    QSslSocket m_socket; // used as a plain socket for ws
};

bool Server::accept(Listener *listener)
{
    if (!m_socket.setSocketDescriptor(listener->accept()))
        return false;
    if (m_order.certificate.isEmpty())
        return true;
    m_socket.setLocalCertificate(QSslCertificate(m_order.certificate));
    m_socket.setPrivateKey(QSslKey(m_order.key, QSsl::Ec));
    m_socket.startServerEncryption();
    return m_socket.waitForEncrypted(patience);
}

bool Server::answerHandshake()
{
    QByteArray request;
    while (!request.endsWith("\r\n\r\n")) {
        if (m_socket.bytesAvailable() == 0 && !m_socket.waitForReadyRead(patience))
            return false;
        request += m_socket.readAll();
    }
    if (!m_order.reads)
        m_socket.setReadBufferSize(1); // 0 means unlimited
    if (!m_order.accepts)
        return true;
    const QByteArray field = "\r\nsec-websocket-key:";
    const qsizetype begin = request.toLower().indexOf(field) + field.size();
    const QByteArray key = request.mid(begin, request.indexOf('\r', begin) - begin).trimmed();
    const QByteArray accept =
            QCryptographicHash::hash(key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11", QCryptographicHash::Sha1).toBase64();
    return send("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                "Sec-WebSocket-Accept: "
                + accept + "\r\n" + m_order.fields + "\r\n");
}

bool Server::send(const QByteArray &bytes)
{
    m_socket.write(bytes);
    while (m_socket.bytesToWrite() + m_socket.encryptedBytesToWrite() > 0) {
        if (!m_socket.waitForBytesWritten(-1))
            return false;
        if (m_order.reads)
            m_socket.readAll();
    }
    return true;
}

void Server::flood()
{
    if (!send(m_order.first))
        return;
    if (m_order.repeated.isEmpty()) {
        m_socket.setReadBufferSize(0);
        while (m_socket.waitForReadyRead(-1))
            m_socket.readAll();
        return;
    }
    const QByteArray block =
            m_order.repeated.repeated(qMax<qsizetype>(1, qsizetype(blockSize) / m_order.repeated.size()));
    qint64 sent = 0;
    qint64 reported = 0;
    while (send(block)) {
        sent += block.size();
        if (sent - reported >= reportSize) {
            reported = sent;
            report(sent);
        }
    }
}

} // namespace

int main(int argc, char *argv[])
{
    const QCoreApplication application(argc, argv);
    QFile input;
    if (!input.open(stdin, QIODevice::ReadOnly))
        return 1;
    const QByteArray bytes = input.readAll();
    QDataStream stream(bytes);
    FloodOrder order;
    stream >> order;

    Listener listener;
    if (stream.status() != QDataStream::Ok || !listener.listen(QHostAddress::LocalHost))
        return 1;
    report(listener.serverPort());
    Server server(order);
    if (!server.accept(&listener) || !server.answerHandshake())
        return 1;
    server.flood();
    return 0;
}
