// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#pragma once

#include "rawframe.h"
#include "websocketcompression.h"
#include "websocketerror.h"

#include <QtCore/qlist.h>
#include <QtCore/qstringlist.h>

#include <optional>

struct ReceivedMessage
{
    bool isText = false;
    QByteArray data;
};

inline bool operator==(const ReceivedMessage &a, const ReceivedMessage &b)
{
    return a.isText == b.isText && a.data == b.data;
}

inline ReceivedMessage textOf(const QByteArray &utf8)
{
    return {true, utf8};
}

inline ReceivedMessage binaryOf(const QByteArray &data)
{
    return {false, data};
}

// How messages are compressed, by an answer to permessage-deflate, RFC 7692, 7.1.
struct DeflateTerms
{
    bool serverNoContextTakeover = false;
    bool clientNoContextTakeover = false;
    int serverMaxWindowBits = 0; // 0: not said
    int clientMaxWindowBits = 0;

    [[nodiscard]] QByteArray toAnswer() const;
};

// One thing that a server does, and all that a client has to show for it.
struct ConformanceCase
{
    // How the peer's bytes are divided among the writes to its socket.
    enum class Chopping { Whole, Bytes, Pieces, LargePieces };
    enum class Outcome {
        Clean, // a closing handshake; closed() succeeds with the peer's code and reason
        Violation, // we fail the connection and say so in a Close frame
        Lost, // TCP ended without a Close frame from the peer
        Refused // the opening handshake failed
    };
    enum class LastAct { Nothing, Close, Fin, Reset };

    QString id; // the number of the same case in the Autobahn test suite, if it has one
    QString what;
    QString section; // of RFC 6455, where it names no other

    // What the peer does: the handshake, the first bytes, the bytes that wait until those had their effect.
    QStringList offeredProtocols;
    WebSocketCompression compression; // that is offered
    std::optional<DeflateTerms> agreed; // what a proper answer makes of it
    QByteArray answer; // %ACCEPT% is replaced; empty: a proper answer
    QByteArray behindAnswer; // in one piece with it
    QByteArray first;
    std::optional<WebSocketCloseInfo> ourClose; // that we begin the closing handshake with, before `second`
    QByteArray second;
    LastAct lastAct = LastAct::Close;
    Chopping chopping = Chopping::Whole;
    qint64 maxMessageSize = 64 * 1024 * 1024;

    // What has to come of it.
    QList<ReceivedMessage> messages;
    bool echoed = true; // the messages come back to the peer
    bool echoesCompressed = false; // all but empty ones; else none
    QByteArray offer; // in our request; empty: whatever it is
    QList<QByteArray> pongs;
    QList<QByteArray> pongsWhileClosing; // after our Close frame, RFC 6455, 5.5.2
    Outcome outcome = Outcome::Clean;
    WebSocketCloseInfo closeInfo = {1000, {}}; // Clean: of closed()
    QByteArray closeBody = RawFrame::closeBody(1000); // of our Close frame
    WebSocketError::Initiator initiator = WebSocketError::Initiator::Protocol;
    int httpStatus = 0;

    // To be read as a sentence: add(...).delivers(...).then(...).fails(1002).
    ConformanceCase &delivers(const QList<ReceivedMessage> &expected);
    ConformanceCase &answersPings(const QList<QByteArray> &expected);
    ConformanceCase &answersWhileClosing(const QList<QByteArray> &expected);
    ConformanceCase &withoutEcho();
    ConformanceCase &offers(const WebSocketCompression &offered, const QByteArray &expected = {});
    ConformanceCase &agreesTo(const DeflateTerms &terms); // and both sides compress
    ConformanceCase &withPlainEcho();
    ConformanceCase &chopped(Chopping how);
    ConformanceCase &limitedTo(qint64 bytes);
    ConformanceCase &then(const QByteArray &bytes);
    ConformanceCase &afterOurClose(const WebSocketCloseInfo &info);
    ConformanceCase &closesWith(int code, const QByteArray &reason = {}); // the peer, in what it sends
    ConformanceCase &closesWithoutCode();
    ConformanceCase &fails(int code);
    ConformanceCase &endsWith(LastAct act);
    ConformanceCase &isLost();
    ConformanceCase &isRefused(int status = 101);
    ConformanceCase &isRefusedBy(WebSocketError::Initiator who, int status);
};

class ConformanceCategory
{
public:
    explicit ConformanceCategory(const QString &name) : m_name(name) { }

    ConformanceCase &add(const QString &id, const QString &section, const QString &what, const QByteArray &first);

    [[nodiscard]] QString name() const { return m_name; }
    [[nodiscard]] const QList<ConformanceCase> &cases() const { return m_cases; }

private:
    QString m_name;
    QList<ConformanceCase> m_cases;
};

ConformanceCategory framingCases();
ConformanceCategory pingCases();
ConformanceCategory reservedBitCases();
ConformanceCategory opcodeCases();
ConformanceCategory fragmentationCases();
ConformanceCategory utf8Cases();
ConformanceCategory closeCases();
ConformanceCategory limitCases();
ConformanceCategory maskingCases();
ConformanceCategory handshakeCases();
ConformanceCategory deflateMessageCases();
ConformanceCategory deflateParameterCases();
ConformanceCategory deflateFrameCases();
ConformanceCategory deflateAnswerCases();
QList<ConformanceCategory> allConformanceCategories();

// Bytes of one frame as a server sends them.
QByteArray frame(int opcode, const QByteArray &payload, bool fin = true, int rsv = 0);
QByteArray textFrame(const QByteArray &utf8);
QByteArray binaryFrame(const QByteArray &data);
QByteArray pingFrame(const QByteArray &payload = {});
QByteArray pongFrame(const QByteArray &payload = {});
QByteArray closeFrame(int code, const QByteArray &reason = {});
// The first fragment of a message, one in the middle, the last one.
QByteArray firstFragment(int opcode, const QByteArray &payload);
QByteArray nextFragment(const QByteArray &payload);
QByteArray lastFragment(const QByteArray &payload);
// A text message in two fragments, divided in front of the byte `split`.
QByteArray splitText(const QByteArray &utf8, qsizetype split, const QByteArray &between = {});
