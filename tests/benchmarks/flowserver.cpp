// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#include "flowserver.h"

#include <QtCore/qcryptographichash.h>
#include <QtCore/qendian.h>
#include <QtCore/qfile.h>
#include <QtCore/qjsonobject.h>
#include <QtNetwork/qsslkey.h>
#include <QtNetwork/qsslsocket.h>
#include <QtNetwork/qtcpserver.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstring>
#include <iostream>
#include <string>
#include <thread>

namespace {

constexpr int patience = 60'000;
constexpr char opText = 0x1;
constexpr char opBinary = 0x2;
constexpr char opClose = 0x8;
constexpr char finalFrame = char(0x80);

void unmask(QByteArray *payload, const QByteArray &mask)
{
    quint64 key = 0;
    std::memcpy(&key, (mask + mask).constData(), sizeof(key));
    char *data = payload->data();
    qsizetype i = 0;
    for (; i + qsizetype(sizeof(key)) <= payload->size(); i += sizeof(key)) {
        quint64 part = 0;
        std::memcpy(&part, data + i, sizeof(part));
        part ^= key;
        std::memcpy(data + i, &part, sizeof(part));
    }
    for (; i < payload->size(); ++i)
        data[i] = char(data[i] ^ mask[i & 3]);
}

class Listener : public QTcpServer
{
public:
    qintptr accept() { return waitForNewConnection(patience) ? m_descriptor : -1; }

protected:
    void incomingConnection(qintptr descriptor) override { m_descriptor = descriptor; }

private:
    qintptr m_descriptor = -1;
};

class Connection
{
public:
    explicit Connection(const FlowCase &flowCase) : m_case(flowCase) { }

    bool accept(Listener *listener);
    void flood();
    void drain();

private:
    void reportOnRequest();
    bool wait() { return m_socket.bytesAvailable() > 0 || m_socket.waitForReadyRead(patience); }
    QByteArray read(qint64 size);
    void write(const char *data, qint64 size);
    void push(qint64 mayRemain);
    void finish();

    const FlowCase m_case;
    QSslSocket m_socket; // used as a plain socket for ws
    qint64 m_written = 0;
    std::atomic<qint64> m_handed = 0;
};

bool Connection::accept(Listener *listener)
{
    if (!m_socket.setSocketDescriptor(listener->accept()))
        return false;
    if (m_case.tls) {
        m_socket.setLocalCertificate(m_case.directory + QStringLiteral("/certificate.pem"));
        m_socket.setPrivateKey(m_case.directory + QStringLiteral("/key.pem"));
        m_socket.startServerEncryption();
        if (!m_socket.waitForEncrypted(patience))
            return false;
    }

    QByteArray request;
    while (!request.endsWith("\r\n\r\n")) {
        if (!wait())
            return false;
        request += m_socket.readAll();
    }
    constexpr char field[] = "\r\nsec-websocket-key:";
    const qsizetype begin = request.toLower().indexOf(field) + qsizetype(std::strlen(field));
    const QByteArray key = request.mid(begin, request.indexOf('\r', begin) - begin).trimmed();
    const QByteArray accept =
            QCryptographicHash::hash(key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11", QCryptographicHash::Sha1).toBase64();
    m_socket.write("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                   "Sec-WebSocket-Accept: "
                   + accept + "\r\n\r\n");
    push(0);
    std::thread([this] { reportOnRequest(); }).detach();
    return true;
}

void Connection::reportOnRequest()
{
    for (std::string line; std::getline(std::cin, line);)
        printLine({{QStringLiteral("handed"), m_handed.load()}});
}

// Blocks until no more than mayRemain bytes wait in this process.
void Connection::push(qint64 mayRemain)
{
    const auto waiting = [this] { return m_socket.bytesToWrite() + m_socket.encryptedBytesToWrite(); };
    while (waiting() > mayRemain && m_socket.waitForBytesWritten(-1))
        m_handed = std::max<qint64>(0, m_written - waiting());
    m_handed = std::max<qint64>(0, m_written - waiting());
}

void Connection::write(const char *data, qint64 size)
{
    m_socket.write(data, size);
    m_written += size;
}

// Sends all messages as fast as the client takes them, then closes.
void Connection::flood()
{
    QByteArray header(1, char(finalFrame | (m_case.text ? opText : opBinary)));
    const qint64 size = m_case.messageSize;
    if (size < 126) {
        header += char(size);
    } else if (size < 65536) {
        header.append(char(126)).resize(4);
        qToBigEndian(quint16(size), header.data() + 2);
    } else {
        header.append(char(127)).resize(10);
        qToBigEndian(quint64(size), header.data() + 2);
    }
    const QByteArray frame = header + QByteArray(numberSize, '0') + m_case.body();
    const qint64 perBatch = std::max<qint64>(1, 65536 / frame.size());
    QByteArray batch = frame.repeated(perBatch);

    constexpr qint64 chunkSize = 65536;
    for (qint64 number = 0; number < m_case.messageCount();) {
        const qint64 count = std::min(perBatch, m_case.messageCount() - number);
        for (qint64 i = 0; i < count; ++i)
            writeNumber(batch.data() + i * frame.size() + header.size(), number++);
        const qint64 end = count * frame.size();
        for (qint64 begin = 0; begin < end; begin += chunkSize) {
            write(batch.constData() + begin, std::min(chunkSize, end - begin));
            push(0);
        }
    }
    const char close[] = {char(finalFrame | opClose), 2, 0x03, char(0xe8)};
    write(close, sizeof(close));
    push(0);
    const QByteArray answer = read(2);
    finish();
    printLine({{QStringLiteral("closeAnswered"), answer.size() == 2 && answer[0] == close[0]}});
}

QByteArray Connection::read(qint64 size)
{
    QByteArray result(size, Qt::Uninitialized);
    qint64 have = 0;
    while (have < size) {
        const qint64 got = wait() ? m_socket.read(result.data() + have, size - have) : -1;
        if (got < 0)
            return {};
        have += got;
    }
    return result;
}

// Takes nothing for a while, then everything, until the client closes.
void Connection::drain()
{
    std::this_thread::sleep_for(std::chrono::seconds(m_case.pauseSeconds));

    const QByteArray body = m_case.body();
    QByteArray message;
    QByteArray expectedNumber(numberSize, '0');
    qint64 messages = 0;
    bool inOrder = true;
    bool closed = false;
    for (;;) {
        const QByteArray start = read(2);
        if (start.isEmpty())
            break;
        quint64 size = start[1] & 0x7f;
        if (size == 126)
            size = qFromBigEndian<quint16>(read(2).constData());
        else if (size == 127)
            size = qFromBigEndian<quint64>(read(8).constData());
        const QByteArray mask = read(4);
        QByteArray payload = read(qint64(size));
        unmask(&payload, mask);
        if ((start[0] & 0xf) == opClose) {
            closed = true;
            break;
        }
        message += payload;
        if (start[0] & finalFrame) {
            writeNumber(expectedNumber.data(), messages++);
            inOrder = inOrder && message.startsWith(expectedNumber) && message.endsWith(body)
                    && message.size() == m_case.messageSize;
            message.resize(0);
        }
    }
    const char close[] = {char(finalFrame | opClose), 2, 0x03, char(0xe8)};
    write(close, sizeof(close));
    push(0);
    finish();
    printLine({{QStringLiteral("messages"), messages},
               {QStringLiteral("inOrder"), inOrder},
               {QStringLiteral("closed"), closed}});
}

void Connection::finish()
{
    m_socket.disconnectFromHost();
    if (m_socket.state() != QAbstractSocket::UnconnectedState)
        m_socket.waitForDisconnected(patience);
}

} // namespace

int runFlowServer(const FlowCase &flowCase)
{
    Listener listener;
    if (!listener.listen(QHostAddress::LocalHost))
        return 1;
    printLine({{QStringLiteral("port"), listener.serverPort()}});
    Connection connection(flowCase);
    if (!connection.accept(&listener))
        return 1;
    if (flowCase.direction == FlowCase::Direction::Read)
        connection.flood();
    else
        connection.drain();
    // Not by way of main(): the thread that waits for requests still uses the connection.
    std::quick_exit(0);
}
