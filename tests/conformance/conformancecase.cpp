// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#include "conformancecase.h"

using Case = ConformanceCase;

QByteArray DeflateTerms::toAnswer() const
{
    QByteArray answer = "permessage-deflate";
    if (serverNoContextTakeover)
        answer += "; server_no_context_takeover";
    if (clientNoContextTakeover)
        answer += "; client_no_context_takeover";
    if (serverMaxWindowBits != 0)
        answer += "; server_max_window_bits=" + QByteArray::number(serverMaxWindowBits);
    if (clientMaxWindowBits != 0)
        answer += "; client_max_window_bits=" + QByteArray::number(clientMaxWindowBits);
    return answer;
}

Case &Case::delivers(const QList<ReceivedMessage> &expected)
{
    messages = expected;
    return *this;
}

Case &Case::answersPings(const QList<QByteArray> &expected)
{
    pongs = expected;
    return *this;
}

Case &Case::answersWhileClosing(const QList<QByteArray> &expected)
{
    pongsWhileClosing = expected;
    return *this;
}

Case &Case::withoutEcho()
{
    echoed = false;
    return *this;
}

Case &Case::offers(const WebSocketCompression &offered, const QByteArray &expected)
{
    compression = offered;
    offer = expected;
    return *this;
}

Case &Case::agreesTo(const DeflateTerms &terms)
{
    agreed = terms;
    compression.threshold = 0; // so that small messages show it, too
    echoesCompressed = true;
    return *this;
}

Case &Case::withPlainEcho()
{
    echoesCompressed = false;
    return *this;
}

Case &Case::chopped(Chopping how)
{
    chopping = how;
    return *this;
}

Case &Case::limitedTo(qint64 bytes)
{
    maxMessageSize = bytes;
    return *this;
}

Case &Case::then(const QByteArray &bytes)
{
    second = bytes;
    return *this;
}

Case &Case::afterOurClose(const WebSocketCloseInfo &info)
{
    ourClose = info;
    closeBody = info.closeCode ? RawFrame::closeBody(info.closeCode, info.reason.toUtf8()) : QByteArray();
    lastAct = LastAct::Fin;
    return *this;
}

Case &Case::closesWith(int code, const QByteArray &reason)
{
    outcome = Outcome::Clean;
    closeInfo = {code, QString::fromUtf8(reason)};
    if (!ourClose)
        closeBody = RawFrame::closeBody(code, reason);
    lastAct = LastAct::Fin;
    return *this;
}

Case &Case::closesWithoutCode()
{
    outcome = Outcome::Clean;
    closeInfo = {1005, {}};
    if (!ourClose)
        closeBody.clear();
    lastAct = LastAct::Fin;
    return *this;
}

Case &Case::fails(int code)
{
    constexpr int messageTooBig = 1009; // for this side; the peer did nothing wrong
    outcome = Outcome::Violation;
    initiator = code == messageTooBig ? WebSocketError::Initiator::Local : WebSocketError::Initiator::Protocol;
    if (!ourClose)
        closeBody = RawFrame::closeBody(code);
    lastAct = LastAct::Fin;
    return *this;
}

Case &Case::endsWith(LastAct act)
{
    lastAct = act;
    return *this;
}

Case &Case::isLost()
{
    outcome = Outcome::Lost;
    initiator = WebSocketError::Initiator::Network;
    return *this;
}

Case &Case::isRefused(int status)
{
    return isRefusedBy(WebSocketError::Initiator::Protocol, status);
}

Case &Case::isRefusedBy(WebSocketError::Initiator who, int status)
{
    outcome = Outcome::Refused;
    initiator = who;
    httpStatus = status;
    lastAct = LastAct::Nothing; // it is the client that has to end the connection
    return *this;
}

Case &ConformanceCategory::add(const QString &id, const QString &section, const QString &what, const QByteArray &first)
{
    Case added;
    added.id = id;
    added.section = section;
    added.what = what;
    added.first = first;
    m_cases.append(added);
    return m_cases.last();
}

QList<ConformanceCategory> allConformanceCategories()
{
    return {framingCases(),
            pingCases(),
            reservedBitCases(),
            opcodeCases(),
            fragmentationCases(),
            utf8Cases(),
            closeCases(),
            limitCases(),
            maskingCases(),
            deflateMessageCases(),
            deflateParameterCases(),
            handshakeCases(),
            deflateFrameCases(),
            deflateAnswerCases()};
}

QByteArray frame(int opcode, const QByteArray &payload, bool fin, int rsv)
{
    return RawFrame{opcode, payload, fin, rsv}.toBytes();
}

QByteArray textFrame(const QByteArray &utf8)
{
    return frame(RawFrame::Text, utf8);
}

QByteArray binaryFrame(const QByteArray &data)
{
    return frame(RawFrame::Binary, data);
}

QByteArray pingFrame(const QByteArray &payload)
{
    return frame(RawFrame::Ping, payload);
}

QByteArray pongFrame(const QByteArray &payload)
{
    return frame(RawFrame::Pong, payload);
}

QByteArray closeFrame(int code, const QByteArray &reason)
{
    return frame(RawFrame::Close, RawFrame::closeBody(code, reason));
}

QByteArray firstFragment(int opcode, const QByteArray &payload)
{
    return frame(opcode, payload, false);
}

QByteArray nextFragment(const QByteArray &payload)
{
    return frame(RawFrame::Continuation, payload, false);
}

QByteArray lastFragment(const QByteArray &payload)
{
    return frame(RawFrame::Continuation, payload);
}

QByteArray splitText(const QByteArray &utf8, qsizetype split, const QByteArray &between)
{
    return firstFragment(RawFrame::Text, utf8.left(split)) + between + lastFragment(utf8.mid(split));
}
