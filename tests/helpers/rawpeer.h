// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#pragma once

#include "await.h"
#include "rawframe.h"
#include "websocketmessage.h"

#include <QtCore/qlist.h>
#include <QtCore/qpointer.h>
#include <QtCore/qurl.h>
#include <QtNetwork/qsslconfiguration.h>
#include <QtNetwork/qtcpserver.h>
#include <QtNetwork/qtcpsocket.h>

// A WebSocket server without manners: it sends the bytes that a test tells it to send and
// nothing else, so that it can make every mistake a real server can make. It accepts any
// number of connections; everything below is about the latest one.
class RawPeer : public QTcpServer
{
    Q_OBJECT

public:
    enum class Transport { Plain, Tls };

    explicit RawPeer(Transport transport, QObject *parent = nullptr);

    [[nodiscard]] QUrl url(const QString &pathAndQuery = QStringLiteral("/")) const;
    void setSslConfiguration(const QSslConfiguration &configuration);

    // The opening handshake. Without any of these calls it is accepted.
    void setProtocol(const QByteArray &protocol);
    void setExtraHeaders(const QByteArray &lines); // each line with its CRLF
    void setFirstBytes(const QByteArray &bytes); // leave in one piece with the answer
    void setAnswer(const QByteArray &answer); // instead of a proper one; %ACCEPT% is replaced
    void setSilent(); // no answer at all

    [[nodiscard]] int connectionCount() const;
    [[nodiscard]] bool isConnected() const;
    [[nodiscard]] bool wasDisconnected() const;
    [[nodiscard]] bool hasRequest() const;
    [[nodiscard]] QByteArray request() const;
    [[nodiscard]] QByteArray requestHeader(const QByteArray &name) const;
    [[nodiscard]] QByteArray acceptingAnswer() const;

    void sendBytes(const QByteArray &bytes);
    void sendFrame(const RawFrame &frame);
    void sendText(const QByteArray &text);
    void sendBinary(const QByteArray &data);
    void sendClose(int code, const QByteArray &reason = {});
    void sendEmptyClose();
    [[nodiscard]] qint64 bytesWaiting() const; // handed to send...() and not yet to the kernel
    // Waits until they stop leaving: none have left in 300 ms. A sender that is not held gets rid of all of them.
    qint64 bytesHeldBack() const;
    [[nodiscard]] bool hasDelivered() const; // all of it, to the other side's kernel

    // Answers a Close frame with its own body and ends the connection, as a well-behaved server does.
    void setAnswersClose(bool answers);
    void stopReading();
    void startReading();
    void fin();
    void reset();

    [[nodiscard]] QByteArray receivedBytes() const; // the frames as they came, up to the first 64 KiB
    [[nodiscard]] QList<RawFrame> frames() const;
    [[nodiscard]] QList<RawFrame> frames(int opcode) const;
    [[nodiscard]] RawFrame closeFrame() const; // the first; with opcode -1 if there is none
    [[nodiscard]] QList<WebSocketMessage> messages() const;
    [[nodiscard]] qint64 messageBytes() const;

    [[nodiscard]] QByteArray describe() const; // for failure texts

Q_SIGNALS:
    void messageReceived(const WebSocketMessage &message);

protected:
    void incomingConnection(qintptr descriptor) override;

private:
    void readSocket();
    void finishFin();
    void answerHandshake();
    void handleFrame(const RawFrame &frame);
    void answerClose(const RawFrame &frame);

    const Transport m_transport;
    QSslConfiguration m_sslConfiguration;
    QByteArray m_protocol;
    QByteArray m_extraHeaders;
    QByteArray m_firstBytes;
    QByteArray m_answer;
    bool m_scripted = false;
    bool m_answersClose = false;

    QPointer<QTcpSocket> m_socket;
    int m_connectionCount = 0;
    bool m_reading = true;
    bool m_answered = false;
    bool m_finPending = false;
    QByteArray m_request;
    QByteArray m_input;
    QByteArray m_receivedBytes;
    QList<RawFrame> m_frames;
    QByteArray m_fragments;
    int m_fragmentedOpcode = 0;
    QList<WebSocketMessage> m_messages;
    qint64 m_messageBytes = 0;
};

// The value of Sec-WebSocket-Accept, RFC 6455, 4.2.2
[[nodiscard]] QByteArray acceptKey(const QByteArray &key);

// Waits for something that the peer shall see; says what it saw if that does not come.
#define TRY_PEER(peer, condition) QTRY_VERIFY2_WITH_TIMEOUT(condition, (peer).describe().constData(), testPatience())
