// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#include "rawpeer.h"

#include "socketfaults.h"
#include "testcertificate.h"

#include <QtCore/qcryptographichash.h>
#include <QtCore/qdeadlinetimer.h>
#include <QtCore/qstringlist.h>
#include <QtNetwork/qsslsocket.h>
#include <QtTest/qtest.h>

namespace {

constexpr qint64 readBufferSize = 256 * 1024;
constexpr qsizetype keptBytes = 64 * 1024;

} // namespace

RawPeer::RawPeer(Transport transport, QObject *parent) : QTcpServer(parent), m_transport(transport)
{
    if (m_transport == Transport::Tls)
        m_sslConfiguration = TestCertificate::instance().serverConfiguration();
    if (!listen(QHostAddress::LocalHost))
        qFatal("the raw peer cannot listen: %s", qPrintable(errorString()));
}

QUrl RawPeer::url(const QString &pathAndQuery) const
{
    return QUrl(QStringLiteral("%1://127.0.0.1:%2%3")
                        .arg(m_transport == Transport::Tls ? QStringLiteral("wss") : QStringLiteral("ws"))
                        .arg(serverPort())
                        .arg(pathAndQuery));
}

void RawPeer::setSslConfiguration(const QSslConfiguration &configuration)
{
    m_sslConfiguration = configuration;
}

void RawPeer::setProtocol(const QByteArray &protocol)
{
    m_protocol = protocol;
}

void RawPeer::setExtraHeaders(const QByteArray &lines)
{
    m_extraHeaders = lines;
}

void RawPeer::setFirstBytes(const QByteArray &bytes)
{
    m_firstBytes = bytes;
}

void RawPeer::setAnswer(const QByteArray &answer)
{
    m_scripted = true;
    m_answer = answer;
}

void RawPeer::setSilent()
{
    setAnswer({});
}

int RawPeer::connectionCount() const
{
    return m_connectionCount;
}

bool RawPeer::isConnected() const
{
    return m_socket && m_socket->state() == QAbstractSocket::ConnectedState;
}

bool RawPeer::wasDisconnected() const
{
    return m_connectionCount > 0 && (!m_socket || m_socket->state() == QAbstractSocket::UnconnectedState);
}

bool RawPeer::hasRequest() const
{
    return !m_request.isEmpty();
}

QByteArray RawPeer::request() const
{
    return m_request;
}

QByteArray RawPeer::requestHeader(const QByteArray &name) const
{
    const QByteArray wanted = name.toLower();
    const QList<QByteArray> lines = m_request.split('\n');
    for (const QByteArray &line : lines) {
        const qsizetype colon = line.indexOf(':');
        if (colon > 0 && line.left(colon).toLower() == wanted)
            return line.mid(colon + 1).trimmed();
    }
    return {};
}

// RFC 6455, 4.2.2
QByteArray acceptKey(const QByteArray &key)
{
    return QCryptographicHash::hash(key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11", QCryptographicHash::Sha1).toBase64();
}

QByteArray RawPeer::acceptingAnswer() const
{
    QByteArray answer = "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                        "Sec-WebSocket-Accept: "
            + acceptKey(requestHeader("Sec-WebSocket-Key")) + "\r\n";
    if (!m_protocol.isEmpty())
        answer += "Sec-WebSocket-Protocol: " + m_protocol + "\r\n";
    return answer + m_extraHeaders + "\r\n";
}

void RawPeer::sendBytes(const QByteArray &bytes)
{
    if (!m_socket)
        qFatal("nobody has connected to the raw peer");
    m_socket->write(bytes);
    m_socket->flush();
}

void RawPeer::sendFrame(const RawFrame &frame)
{
    sendBytes(frame.toBytes());
}

void RawPeer::sendText(const QByteArray &text)
{
    sendFrame({RawFrame::Text, text});
}

void RawPeer::sendBinary(const QByteArray &data)
{
    sendFrame({RawFrame::Binary, data});
}

void RawPeer::sendClose(int code, const QByteArray &reason)
{
    sendFrame({RawFrame::Close, RawFrame::closeBody(code, reason)});
}

void RawPeer::sendEmptyClose()
{
    sendFrame({RawFrame::Close});
}

qint64 RawPeer::bytesWaiting() const
{
    if (!m_socket)
        return 0;
    const auto *tls = qobject_cast<QSslSocket *>(m_socket);
    return m_socket->bytesToWrite() + (tls ? tls->encryptedBytesToWrite() : 0);
}

qint64 RawPeer::bytesHeldBack() const
{
    qint64 waiting = bytesWaiting();
    QDeadlineTimer unchanged(300);
    while (waiting > 0 && !unchanged.hasExpired()) {
        QTest::qWait(10);
        if (waiting != bytesWaiting()) {
            waiting = bytesWaiting();
            unchanged.setRemainingTime(300);
        }
    }
    return waiting;
}

bool RawPeer::hasDelivered() const
{
    return m_socket && bytesWaiting() == 0 && unacknowledgedBytes(m_socket->socketDescriptor()) == 0;
}

void RawPeer::setAnswersClose(bool answers)
{
    m_answersClose = answers;
    if (answers && isConnected() && closeFrame().opcode == RawFrame::Close)
        answerClose(closeFrame());
}

void RawPeer::stopReading()
{
    m_reading = false;
}

void RawPeer::startReading()
{
    m_reading = true;
    readSocket();
}

// Ends the peer's half of the connection once everything is sent; over TLS with a
// close_notify, as QSslSocket does it.
void RawPeer::fin()
{
    if (m_transport == Transport::Tls) {
        m_socket->disconnectFromHost();
    } else if (m_socket->bytesToWrite() > 0) {
        m_finPending = true;
    } else {
        finishSending(m_socket);
    }
}

void RawPeer::reset()
{
    resetConnection(m_socket);
}

QByteArray RawPeer::receivedBytes() const
{
    return m_receivedBytes;
}

QList<RawFrame> RawPeer::frames() const
{
    return m_frames;
}

QList<RawFrame> RawPeer::frames(int opcode) const
{
    QList<RawFrame> result;
    for (const RawFrame &frame : m_frames) {
        if (frame.opcode == opcode)
            result.append(frame);
    }
    return result;
}

RawFrame RawPeer::closeFrame() const
{
    return frames(RawFrame::Close).value(0, RawFrame{-1});
}

QList<WebSocketMessage> RawPeer::messages() const
{
    return m_messages;
}

qint64 RawPeer::messageBytes() const
{
    return m_messageBytes;
}

QByteArray RawPeer::describe() const
{
    QStringList parts;
    parts += QStringLiteral("the raw peer had %1 connection(s), is %2connected, has %3 byte(s) to send")
                     .arg(m_connectionCount)
                     .arg(isConnected() ? QString() : QStringLiteral("not "))
                     .arg(bytesWaiting());
    parts += hasRequest()
            ? QStringLiteral("request \"%1\"").arg(QString::fromLatin1(m_request.left(m_request.indexOf('\r'))))
            : QStringLiteral("no complete request");
    QStringList seen;
    for (const RawFrame &frame : m_frames.mid(0, 10))
        seen += frame.describe();
    parts += QStringLiteral("%1 frame(s): %2").arg(m_frames.size()).arg(seen.join(QStringLiteral(", ")));
    parts += QStringLiteral("%1 undecoded byte(s)").arg(m_input.size());
    if (m_socket && m_socket->error() != QAbstractSocket::UnknownSocketError)
        parts += QStringLiteral("socket error \"%1\"").arg(m_socket->errorString());
    return parts.join(QStringLiteral("; ")).toLocal8Bit();
}

void RawPeer::incomingConnection(qintptr descriptor)
{
    QSslSocket *tls = m_transport == Transport::Tls ? new QSslSocket(this) : nullptr;
    m_socket = tls ? tls : new QTcpSocket(this);
    ++m_connectionCount;
    m_answered = false;
    m_finPending = false;
    m_request.clear();
    m_input.clear();
    m_receivedBytes.clear();
    m_frames.clear();
    m_fragments.clear();
    m_messages.clear();
    m_messageBytes = 0;

    m_socket->setSocketDescriptor(descriptor);
    m_socket->setSocketOption(QAbstractSocket::LowDelayOption, 1);
    m_socket->setReadBufferSize(readBufferSize); // what stopReading() leaves unread must not pile up here
    connect(m_socket, &QIODevice::readyRead, this, &RawPeer::readSocket);
    connect(m_socket, &QIODevice::bytesWritten, this, &RawPeer::finishFin);
    if (tls) {
        tls->setSslConfiguration(m_sslConfiguration);
        tls->startServerEncryption();
    }
}

void RawPeer::readSocket()
{
    if (!m_reading || !m_socket || !m_socket->isOpen())
        return;
    QByteArray bytes = m_socket->readAll();
    if (!m_answered) {
        m_input += bytes;
        const qsizetype end = m_input.indexOf("\r\n\r\n");
        if (end < 0)
            return;
        m_request = m_input.left(end + 4);
        bytes = m_input.mid(end + 4);
        m_input.clear();
        answerHandshake();
    }
    m_input += bytes;
    m_receivedBytes += bytes.left(keptBytes - m_receivedBytes.size());
    while (const auto frame = RawFrame::takeFrom(&m_input))
        handleFrame(*frame);
}

void RawPeer::finishFin()
{
    if (m_finPending && m_socket->bytesToWrite() == 0) {
        m_finPending = false;
        fin();
    }
}

void RawPeer::answerClose(const RawFrame &frame)
{
    sendFrame({RawFrame::Close, frame.payload});
    m_socket->disconnectFromHost();
}

void RawPeer::answerHandshake()
{
    m_answered = true;
    QByteArray answer = acceptingAnswer();
    if (m_scripted) {
        const qsizetype start = answer.indexOf("Accept: ") + 8;
        const QByteArray accept = answer.mid(start, answer.indexOf('\r', start) - start);
        answer = QByteArray(m_answer).replace("%ACCEPT%", accept);
    }
    sendBytes(answer + m_firstBytes);
}

void RawPeer::handleFrame(const RawFrame &frame)
{
    m_frames.append(frame);
    if (frame.opcode == RawFrame::Close && m_answersClose)
        answerClose(frame);
    if (frame.opcode > RawFrame::Binary)
        return;
    m_messageBytes += frame.payload.size();
    if (frame.opcode != RawFrame::Continuation)
        m_fragmentedOpcode = frame.opcode;
    m_fragments += frame.payload;
    if (!frame.fin)
        return;
    if (m_fragmentedOpcode == RawFrame::Text)
        m_messages.append(WebSocketMessage(QString::fromUtf8(m_fragments)));
    else
        m_messages.append(WebSocketMessage(m_fragments));
    m_fragments.clear();
    Q_EMIT messageReceived(m_messages.constLast());
}
