// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#include "scriptedconnection.h"

#include "httphead.h"
#include "socketfaults.h"

#include <QtCore/qcryptographichash.h>
#include <QtCore/qendian.h>
#include <QtCore/qtimer.h>
#include <QtNetwork/qtcpsocket.h>

namespace {

// Small, so that what a peer does not read shows soon in the count of sent bytes.
constexpr int bufferSize = 128 * 1024;
constexpr int loggedFrames = 1000;
constexpr int loggedPayload = 64;

QByteArray payloadOf(const QJsonObject &step)
{
    QByteArray payload = step.value(QLatin1String("text")).toString().toUtf8();
    for (const QLatin1String key : {QLatin1String("binary"), QLatin1String("bytes")})
        payload += QByteArray::fromHex(step.value(key).toString().toLatin1());
    return payload.repeated(step.value(QLatin1String("repeat")).toInt(1));
}

RawFrame frameOf(const QJsonObject &fields)
{
    RawFrame frame;
    frame.opcode = fields.value(QLatin1String("opcode")).toInt();
    frame.fin = fields.value(QLatin1String("fin")).toBool(true);
    frame.rsv = fields.value(QLatin1String("rsv")).toInt();
    frame.masked = fields.value(QLatin1String("masked")).toBool();
    frame.payload = payloadOf(fields);
    return frame;
}

RawFrame closeFrameOf(const QJsonObject &step)
{
    const QJsonValue code = step.value(QLatin1String("close"));
    if (code.isNull())
        return {RawFrame::Close};
    const QByteArray reason = step.value(QLatin1String("reason")).toString().toUtf8();
    return {RawFrame::Close, RawFrame::closeBody(code.toInt(), reason)};
}

} // namespace

ScriptedConnection::ScriptedConnection(QTcpSocket *socket, const QByteArray &head, const QJsonObject &script)
    : m_socket(socket), m_head(head), m_script(script), m_steps(script.value(QLatin1String("steps")).toArray())
{
    m_socket->setParent(this);
    m_socket->setSocketOption(QAbstractSocket::LowDelayOption, 1);
    m_socket->setSocketOption(QAbstractSocket::SendBufferSizeSocketOption, bufferSize);
    m_socket->setSocketOption(QAbstractSocket::ReceiveBufferSizeSocketOption, bufferSize);
    m_socket->setReadBufferSize(bufferSize);
    connect(m_socket, &QIODevice::readyRead, this, &ScriptedConnection::read);
    connect(m_socket, &QIODevice::bytesWritten, this, [this](qint64 bytes) {
        m_sentBytes += bytes;
        finishFin();
        runSteps();
    });
    connect(m_socket, &QAbstractSocket::disconnected, this, [this] { m_disconnected = true; });
    QTimer::singleShot(script.value(QLatin1String("delay")).toInt(), this, &ScriptedConnection::answerHandshake);
}

void ScriptedConnection::go()
{
    m_gone = true;
    runSteps();
}

QJsonObject ScriptedConnection::log() const
{
    return {
            {QStringLiteral("request"), QString::fromLatin1(m_head)},
            {QStringLiteral("headers"), headersOf(m_head)},
            {QStringLiteral("frames"), m_frames},
            {QStringLiteral("messages"), m_messageCount},
            {QStringLiteral("messageBytes"), m_messageBytes},
            {QStringLiteral("disconnected"), m_disconnected},
            {QStringLiteral("sentBytes"), m_sentBytes},
            {QStringLiteral("step"), m_step},
    };
}

void ScriptedConnection::answerHandshake()
{
    m_answered = true;
    m_socket->write(answer());
    if (m_script.contains(QLatin1String("status")))
        m_socket->disconnectFromHost();
    runSteps();
    read();
}

// RFC 6455, 4.2.2
QByteArray ScriptedConnection::acceptKey() const
{
    const QByteArray key = headersOf(m_head).value(QLatin1String("sec-websocket-key")).toString().toLatin1();
    return QCryptographicHash::hash(key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11", QCryptographicHash::Sha1).toBase64();
}

QByteArray ScriptedConnection::answer() const
{
    if (m_script.contains(QLatin1String("answer"))) {
        const QByteArray text = m_script.value(QLatin1String("answer")).toString().toLatin1();
        return QByteArray(text).replace("%ACCEPT%", acceptKey());
    }
    const QByteArray headers = m_script.value(QLatin1String("headers")).toString().toLatin1();
    const int status = m_script.value(QLatin1String("status")).toInt();
    if (status != 0)
        return "HTTP/1.1 " + QByteArray::number(status) + " Refused\r\nContent-Length: 0\r\n" + headers + "\r\n";
    QByteArray text = "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                      "Sec-WebSocket-Accept: "
            + acceptKey() + "\r\n";
    if (m_script.contains(QLatin1String("protocol")))
        text += "Sec-WebSocket-Protocol: " + m_script.value(QLatin1String("protocol")).toString().toLatin1() + "\r\n";
    return text + headers + "\r\n";
}

void ScriptedConnection::runSteps()
{
    if (m_running || !m_answered)
        return;
    m_running = true;
    while (m_step < m_steps.size() && !m_disconnected && finishStep(m_steps.at(m_step).toObject()))
        ++m_step;
    m_running = false;
}

bool ScriptedConnection::finishStep(const QJsonObject &step)
{
    if (step.contains(QLatin1String("flood")))
        return finishFlood(step.value(QLatin1String("flood")).toInt(), step.value(QLatin1String("size")).toInt());
    if (step.contains(QLatin1String("receive")))
        return m_messageCount >= step.value(QLatin1String("receive")).toInt();
    if (step.contains(QLatin1String("receiveClose")))
        return m_receivedClose;
    if (step.contains(QLatin1String("sleep")))
        return finishSleep(step.value(QLatin1String("sleep")).toInt());
    if (step.contains(QLatin1String("go")))
        return std::exchange(m_gone, false);

    if (step.contains(QLatin1String("text"))) {
        send({RawFrame::Text, payloadOf(step)});
    } else if (step.contains(QLatin1String("binary"))) {
        send({RawFrame::Binary, payloadOf(step)});
    } else if (step.contains(QLatin1String("deflated"))) {
        sendDeflated(step.value(QLatin1String("deflated")).toObject());
    } else if (step.contains(QLatin1String("bytes"))) {
        m_socket->write(payloadOf(step));
    } else if (step.contains(QLatin1String("frame"))) {
        send(frameOf(step.value(QLatin1String("frame")).toObject()));
    } else if (step.contains(QLatin1String("close"))) {
        send(closeFrameOf(step));
    } else if (step.contains(QLatin1String("echo"))) {
        m_echoes = true;
    } else if (step.contains(QLatin1String("pause"))) {
        m_reading = false;
    } else if (step.contains(QLatin1String("resume"))) {
        m_reading = true;
        // Queued, because what is read may finish steps.
        QMetaObject::invokeMethod(this, &ScriptedConnection::read, Qt::QueuedConnection);
    } else if (step.contains(QLatin1String("fin"))) {
        m_finPending = true;
        finishFin();
    } else if (step.contains(QLatin1String("reset"))) {
        reset();
    } else {
        qWarning() << "a script has an unknown step:" << step;
    }
    return true;
}

bool ScriptedConnection::finishSleep(int milliseconds)
{
    if (std::exchange(m_slept, false)) {
        m_sleeping = false;
        return true;
    }
    if (!std::exchange(m_sleeping, true)) {
        QTimer::singleShot(milliseconds, this, [this] {
            m_slept = true;
            runSteps();
        });
    }
    return false;
}

bool ScriptedConnection::finishFlood(int count, int size)
{
    for (; m_flooded < count && !m_sentClose; ++m_flooded) {
        if (m_socket->bytesToWrite() > bufferSize)
            return false;
        QByteArray payload(qMax(size, 4), 'x');
        qToBigEndian(quint32(m_flooded), payload.data());
        send({RawFrame::Binary, payload});
    }
    if (m_socket->bytesToWrite() > 0)
        return false;
    m_flooded = 0;
    return true;
}

void ScriptedConnection::read()
{
    if (!m_answered || !m_reading || m_disconnected)
        return;
    m_input += m_socket->readAll();
    while (const auto frame = RawFrame::takeFrom(&m_input))
        takeFrame(*frame);
    runSteps();
}

void ScriptedConnection::takeFrame(const RawFrame &frame)
{
    if (m_frames.size() < loggedFrames) {
        m_frames.append(QJsonObject{
                {QStringLiteral("opcode"), frame.opcode},
                {QStringLiteral("fin"), frame.fin},
                {QStringLiteral("rsv"), frame.rsv},
                {QStringLiteral("masked"), frame.masked},
                {QStringLiteral("size"), frame.payload.size()},
                {QStringLiteral("payload"), QString::fromLatin1(frame.payload.left(loggedPayload).toHex())},
        });
    }
    if (frame.opcode <= RawFrame::Binary)
        takeMessagePart(frame);
    else if (frame.opcode == RawFrame::Close)
        takeClose(frame);
}

void ScriptedConnection::takeMessagePart(const RawFrame &frame)
{
    m_messageBytes += frame.payload.size();
    if (frame.opcode != RawFrame::Continuation) {
        m_fragmentedOpcode = frame.opcode;
        m_fragmentedRsv = frame.rsv;
    }
    if (m_echoes)
        m_fragments += frame.payload;
    if (!frame.fin)
        return;
    ++m_messageCount;
    if (m_echoes)
        send({m_fragmentedOpcode, std::exchange(m_fragments, {}), true, m_fragmentedRsv});
}

void ScriptedConnection::takeClose(const RawFrame &frame)
{
    m_receivedClose = true;
    if (!m_script.value(QLatin1String("answersClose")).toBool(true))
        return;
    if (!m_sentClose)
        send({RawFrame::Close, frame.payload});
    m_socket->disconnectFromHost();
}

void ScriptedConnection::send(const RawFrame &frame)
{
    m_sentClose = m_sentClose || frame.opcode == RawFrame::Close;
    m_socket->write(frame.toBytes());
}

// RFC 7692, 6.1
void ScriptedConnection::sendDeflated(const QJsonObject &message)
{
    constexpr int compressed = 4; // RSV1
    const bool isText = message.contains(QLatin1String("text"));
    send({isText ? RawFrame::Text : RawFrame::Binary, m_deflater.compress(payloadOf(message)), true, compressed});
}

void ScriptedConnection::finishFin()
{
    if (!m_finPending || m_socket->bytesToWrite() > 0 || m_socket->state() != QAbstractSocket::ConnectedState)
        return;
    m_finPending = false;
    finishSending(m_socket);
}

void ScriptedConnection::reset()
{
    m_socket->flush();
    resetConnection(m_socket);
}
