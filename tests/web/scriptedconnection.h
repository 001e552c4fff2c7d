// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#pragma once

#include "peerdeflate.h"
#include "rawframe.h"

#include <QtCore/qjsonarray.h>
#include <QtCore/qjsonobject.h>
#include <QtCore/qobject.h>

class QTcpSocket;

// The server's side of one WebSocket connection. It does what its script says, which may be wrong in every way, and
// remembers what it saw. The script is an object:
//
//   steps           what to do after the answer to the handshake, one after the other:
//     {text: "a", repeat: N}      send a text message, of N times "a" (once if there is no repeat)
//     {binary: "00ff", repeat: N} send a binary message, in hexadecimal
//     {deflated: {text or binary, repeat}}   send such a message compressed, in the context of those before it
//     {bytes: "8100", repeat: N}  send bytes as they are, in hexadecimal
//     {frame: {opcode, fin, rsv, masked, text or binary}}
//     {close: code, reason: ""}   send a Close frame; null as the code: one without a body
//     {flood: N, size: S}         send N binary messages of S bytes as fast as the peer takes them; each begins with
//                                 its number in 4 bytes, the most significant first
//     {receive: N}                wait until N messages have come
//     {receiveClose: true}        wait for a Close frame
//     {sleep: milliseconds}
//     {go: true}                  wait for go()
//     {echo: true}                send all messages back from now on; a compressed one as it came
//     {pause: true}, {resume: true}   stop and start reading
//     {fin: true}, {reset: true}  end the sending half; cut the connection
//   delay           milliseconds before the answer
//   protocol        the subprotocol to select
//   headers         more lines of the answer, each ending in CRLF
//   status          an HTTP status to refuse the handshake with; the connection ends then
//   answer          bytes to send instead of an answer; %ACCEPT% becomes the right Sec-WebSocket-Accept
//   answersClose    false: a Close frame is not answered; otherwise with the same body, and the connection ends
//
// What is sent without a waiting step between it and the answer leaves in one piece with the answer.
class ScriptedConnection : public QObject
{
    Q_OBJECT

public:
    // Takes the socket; `head` is the request as far as its empty line.
    ScriptedConnection(QTcpSocket *socket, const QByteArray &head, const QJsonObject &script);

    void go();
    [[nodiscard]] QJsonObject log() const;

private:
    void answerHandshake();
    [[nodiscard]] QByteArray acceptKey() const;
    [[nodiscard]] QByteArray answer() const;

    void runSteps();
    [[nodiscard]] bool finishStep(const QJsonObject &step); // false: not yet
    [[nodiscard]] bool finishSleep(int milliseconds);
    [[nodiscard]] bool finishFlood(int count, int size);

    void read();
    void takeFrame(const RawFrame &frame);
    void takeMessagePart(const RawFrame &frame);
    void takeClose(const RawFrame &frame);

    void send(const RawFrame &frame);
    void sendDeflated(const QJsonObject &message);
    void finishFin();
    void reset();

    QTcpSocket *const m_socket;
    const QByteArray m_head;
    const QJsonObject m_script;
    const QJsonArray m_steps;

    qsizetype m_step = 0;
    bool m_running = false;
    bool m_answered = false;
    bool m_echoes = false;
    bool m_reading = true;
    bool m_gone = false;
    bool m_sleeping = false;
    bool m_slept = false;
    int m_flooded = 0;
    bool m_finPending = false;
    bool m_sentClose = false;

    QByteArray m_input;
    QByteArray m_fragments;
    int m_fragmentedOpcode = 0;
    int m_fragmentedRsv = 0;
    PeerDeflater m_deflater;
    QJsonArray m_frames;
    int m_messageCount = 0;
    qint64 m_messageBytes = 0;
    bool m_receivedClose = false;
    bool m_disconnected = false;
    qint64 m_sentBytes = 0;
};
