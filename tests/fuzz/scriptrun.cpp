// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#include "scriptrun.h"

#include "await.h"

#include <QtCore/qcoreapplication.h>
#include <QtCore/qdeadlinetimer.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>

using namespace std::chrono_literals;

using Action = ServerScript::Action;
using Consumer = ServerScript::Consumer;
using Initiator = WebSocketError::Initiator;
using Kind = WebSocketError::Kind;
using ServerEnd = ServerScript::End;

namespace {

const WebSocketCloseInfo closeInfo = {3001, QStringLiteral("bye")};

QByteArray acceptKey(const RawPeer &peer)
{
    const QByteArray answer = peer.acceptingAnswer();
    const qsizetype start = answer.indexOf("Accept: ") + 8;
    return answer.mid(start, answer.indexOf('\r', start) - start);
}

QByteArray concatenated(const QList<ReferenceMessage> &messages)
{
    QByteArray bytes;
    for (const ReferenceMessage &message : messages)
        bytes += message.data;
    return bytes;
}

bool isSubsequence(const QList<RawFrame> &pongs, const QList<QByteArray> &pings)
{
    auto ping = pings.begin();
    for (const RawFrame &pong : pongs) {
        ping = std::find(ping, pings.end(), pong.payload);
        if (ping == pings.end())
            return false;
        ++ping;
    }
    return true;
}

// The error that a future has failed with.
template <typename T>
std::optional<WebSocketError> failure(QFuture<T> future)
{
    try {
        future.waitForFinished();
    } catch (const WebSocketError &error) {
        return error;
    }
    return {};
}

} // namespace

ScriptRun::ScriptRun(const ServerScript &script)
    : m_script(script), m_reference(decodeFrames(script.frames, referenceSettings())),
      m_peer(RawPeer::Transport::Plain), m_mayRead(script.consumer != Consumer::Late)
{
    m_peer.setSilent();
    m_peer.setProtocol(script.protocol);
    if (script.offersCompression)
        m_peer.setExtraHeaders(
                script.keepsContext ? "Sec-WebSocket-Extensions: permessage-deflate\r\n"
                                    : "Sec-WebSocket-Extensions: permessage-deflate; server_no_context_takeover\r\n");
}

ScriptRun::~ScriptRun() = default;

void ScriptRun::play()
{
    startStream();
    waitFor("the request", [this] { return m_peer.hasRequest(); });
    QByteArray answer = m_peer.acceptingAnswer();
    if (m_script.hasOwnAnswer) {
        answer = QByteArray(m_script.answer).replace("%ACCEPT%", acceptKey(m_peer));
        m_verdict = m_script.isAnswerComplete
                ? judgeAnswer(answer, acceptKey(m_peer), m_script.protocol, m_script.offersCompression)
                : HandshakeVerdict::Fails;
    } else if (m_reference.isUnclear) {
        m_verdict = HandshakeVerdict::Unclear; // so is all that comes of it
    }
    sendInChunks(answer + m_script.frames);

    const bool isFinal = m_script.isAnswerComplete && !isInterim(answer);
    if (m_verdict == HandshakeVerdict::Opens || (m_verdict == HandshakeVerdict::Fails && isFinal))
        waitFor("opened() to finish", [this] { return m_openedCount > 0; });
    if (isPrompt())
        waitFor("everything that was sent to be seen", [this] { return isSeenCompletely(); });
    endConnection();
    m_mayRead = true;
    consume();
    waitFor("opened() and closed() to finish", [this] { return m_openedCount > 0 && m_closedCount > 0; });
    waitFor("receive() to finish", [this] { return m_receiving == 0; });
    turn();

    verifySettled();
    if (!m_isOpened) {
        verifyNotOpened();
    } else {
        verifyAfterwards();
        verifyFrames();
        if (m_verdict == HandshakeVerdict::Opens) {
            verifyMessages();
            verifyOutcome();
        }
    }

    m_peer.reset(); // no TIME_WAIT, which would use up the ports
    m_stream.reset();
    QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
}

void ScriptRun::startStream()
{
    WebSocketStreamOptions options;
    options.proxy = QNetworkProxy::NoProxy;
    options.compression.enabled = m_script.offersCompression;
    options.maxMessageSize = m_script.maxMessageSize;
    options.readHighWaterMark = m_script.readHighWaterMark;
    options.closeTimeout = m_script.end == ServerEnd::UnansweredClose ? 1ms : 60s;
    if (!m_script.protocol.isEmpty())
        options.protocols = QStringList(QString::fromLatin1(m_script.protocol));
    m_stream = std::make_unique<WebSocketStream>(m_peer.url(), options);
    m_stream->opened().then(this, [this](const QFuture<WebSocketOpenInfo> &opened) { onOpened(opened); });
    m_stream->closed().then(this, [this](const QFuture<WebSocketCloseInfo> &closed) { onClosed(closed); });
    connect(m_stream.get(), &WebSocketStream::stateChanged, this, &ScriptRun::onStateChanged);
    if (m_script.consumer == Consumer::Bytes) // which come before a message has its end
        connect(m_stream->readable(), &WebSocketReadable::readyRead, this, &ScriptRun::onArrived);
    else
        connect(m_stream->readable(), &WebSocketReadable::messagesAvailable, this, &ScriptRun::onArrived);
}

// At most 64 of them, for the sake of speed.
void ScriptRun::sendInChunks(const QByteArray &bytes)
{
    const qsizetype size = m_script.chunkSize == 0 ? bytes.size() : std::max(m_script.chunkSize, bytes.size() / 64);
    for (qsizetype i = 0; i < bytes.size() && m_peer.isConnected(); i += size) {
        m_peer.sendBytes(bytes.mid(i, size));
        turn();
    }
}

void ScriptRun::endConnection()
{
    const bool closes = m_script.end == ServerEnd::AnsweredClose || m_script.end == ServerEnd::UnansweredClose;
    if (closes && m_stream) {
        m_hasClosed = m_hasClosed || m_stream->state() == WebSocketStream::State::Open;
        m_stream->close(closeInfo);
    }
    if (m_script.end == ServerEnd::AnsweredClose) {
        waitFor("the Close frame", [this] { return m_closedCount > 0 || m_peer.closeFrame().opcode >= 0; });
        if (m_peer.isConnected()) {
            const QByteArray answer = RawFrame{RawFrame::Close, RawFrame::closeBody(3001, "bye")}.toBytes();
            m_peer.sendBytes(answer);
            const qsizetype inTime = m_reference.messages.size(); // one that the answer completes comes too late
            m_reference = decodeFrames(m_script.frames + answer, referenceSettings());
            m_reference.unfinished.prepend(concatenated(m_reference.messages.mid(inTime)));
            m_reference.messages.resize(inTime);
        }
    }
    if (!m_peer.isConnected() || m_script.end == ServerEnd::UnansweredClose)
        return;
    m_hasServerEnded = true;
    if (m_script.end == ServerEnd::Reset)
        m_peer.reset();
    else
        m_peer.fin();
}

void ScriptRun::onOpened(const QFuture<WebSocketOpenInfo> &opened)
{
    ++m_openedCount;
    m_openedError = failure(opened);
    m_isOpened = !m_openedError;
    if (m_isOpened && m_stream && m_script.consumer == Consumer::Futures)
        receiveNext();
    actIfDue();
}

void ScriptRun::onClosed(const QFuture<WebSocketCloseInfo> &closed)
{
    ++m_closedCount;
    m_closedError = failure(closed);
    if (!m_closedError)
        m_closeInfo = closed.result();
}

void ScriptRun::onStateChanged(WebSocketStream::State state)
{
    check(state > m_state, "the states came out of order");
    m_state = state;
}

void ScriptRun::onArrived()
{
    qsizetype largest = m_reference.unfinished.size();
    for (const Message &message : std::as_const(m_reference.messages))
        largest = std::max(largest, message.data.size());
    // A message may lie in a buffer that has grown to twice its size, and text takes twice the bytes. What has come
    // before the end of TCP is read at once.
    check(m_verdict != HandshakeVerdict::Opens || m_hasServerEnded
                  || m_stream->readable()->bufferedBytes() <= m_script.readHighWaterMark + 4 * largest + 1024,
          "more is queued than the high-water mark allows");
    if (m_script.consumer != Consumer::Slow)
        consume();
}

void ScriptRun::consume()
{
    if (!m_mayRead || !m_stream || !m_isOpened)
        return;
    WebSocketReadable *const readable = m_stream->readable();
    switch (m_script.consumer) {
    case Consumer::AllMessages:
    case Consumer::Late: {
        const QList<WebSocketMessage> messages = readable->readMessages();
        for (const WebSocketMessage &message : messages)
            take(message);
        actIfDue();
        break;
    }
    case Consumer::SingleMessages:
        while (m_stream && readable->hasPendingMessages()) {
            take(readable->readMessage());
            actIfDue();
        }
        break;
    case Consumer::Futures:
        break;
    case Consumer::Bytes:
        m_receivedBytes += readable->readAll();
        actIfDue();
        break;
    case Consumer::Slow:
        if (readable->hasPendingMessages())
            take(readable->readMessage());
        actIfDue();
        break;
    }
}

void ScriptRun::receiveNext()
{
    ++m_receiving;
    m_stream->readable()->receive().then(this, [this](const QFuture<WebSocketMessage> &received) {
        --m_receiving;
        if (failure(received) || received.isCanceled() || received.result().isNull())
            return;
        take(received.result());
        actIfDue();
        if (m_stream)
            receiveNext();
    });
}

void ScriptRun::take(const WebSocketMessage &message)
{
    m_received.append({message.isText(), message.data()});
}

void ScriptRun::actIfDue()
{
    const bool isDue = m_isOpened && m_stream && m_received.size() >= m_script.actionAt;
    if (!isDue || std::exchange(m_hasActed, true))
        return;
    m_hasClosed = m_script.action != Action::None;
    switch (m_script.action) {
    case Action::None:
        break;
    case Action::Close:
        m_stream->close(closeInfo);
        break;
    case Action::Cancel:
        m_stream->readable()->cancel(WebSocketError(QString(), closeInfo));
        break;
    case Action::AbortWritable:
        m_stream->writable()->abort(WebSocketError(QString(), closeInfo));
        break;
    case Action::Delete:
        m_hasDeleted = true;
        m_stream.reset();
        break;
    }
}

// With an answer of its own there is no compression where the outcome is clear.
ReferenceSettings ScriptRun::referenceSettings() const
{
    const bool isAgreed = m_script.offersCompression && !m_script.hasOwnAnswer;
    return {m_script.maxMessageSize, false, isAgreed, m_script.keepsContext};
}

// Whether nothing on our side keeps what is sent from being seen at once.
bool ScriptRun::isPrompt() const
{
    return m_verdict == HandshakeVerdict::Opens && m_script.action == Action::None
            && m_script.consumer != Consumer::Slow && m_script.consumer != Consumer::Late;
}

bool ScriptRun::isSeenCompletely() const
{
    if (!hasReceivedAll() || !arePongsComplete())
        return false;
    const bool ends = m_reference.end == ReferenceResult::End::Close
            || (m_reference.end == ReferenceResult::End::Violation && !m_reference.mayBeOverlooked);
    return !ends || (m_closedCount > 0 && m_peer.closeFrame().opcode >= 0);
}

bool ScriptRun::hasReceivedAll() const
{
    if (m_script.consumer == Consumer::Bytes)
        return m_receivedBytes.startsWith(concatenated(m_reference.messages));
    return m_received == m_reference.messages;
}

// RFC 6455, 5.5.3, allows to leave some out, which the library does when many wait.
bool ScriptRun::arePongsComplete() const
{
    qsizetype size = 0;
    for (const QByteArray &ping : m_reference.pings)
        size += ping.size() + 6;
    return size > 32 * 1024 || pongs().size() == m_reference.pings.size();
}

QList<RawFrame> ScriptRun::pongs() const
{
    return m_peer.frames(RawFrame::Pong);
}

// As long as something happens.
void ScriptRun::turn()
{
    for (int i = 0; i < 20; ++i) {
        const bool wentOn = m_loop.processEvents();
        if (m_script.consumer == Consumer::Slow)
            consume();
        if (!wentOn)
            return;
    }
}

template <typename Condition>
void ScriptRun::waitFor(const char *what, Condition condition)
{
    const QDeadlineTimer deadline(5s);
    while (!condition()) {
        if (deadline.hasExpired())
            fail((QByteArray("waited in vain for ") + what).constData());
        m_loop.processEvents();
        if (m_script.consumer == Consumer::Slow)
            consume();
    }
}

void ScriptRun::check(bool condition, const char *what) const
{
    if (!condition)
        fail(what);
}

void ScriptRun::fail(const char *what) const
{
    QByteArray text = QByteArray("The stream and the reference differ: ") + what + '\n' + m_script.describe();
    text += "reference: " + QByteArray::number(m_reference.messages.size()) + " messages, "
            + QByteArray::number(m_reference.pings.size()) + " Pings, ";
    switch (m_reference.end) {
    case ReferenceResult::End::None:
        text += "no end\n";
        break;
    case ReferenceResult::End::Close:
        text += "Close " + QByteArray::number(m_reference.closeCode) + " \"" + m_reference.reason + "\"\n";
        break;
    case ReferenceResult::End::Violation:
        text += "violation";
        for (const int code : m_reference.codes)
            text += ' ' + QByteArray::number(code);
        text += m_reference.mayBeOverlooked ? " in an incomplete frame\n" : "\n";
        break;
    }
    text += "stream:    " + QByteArray::number(m_received.size()) + " messages, "
            + QByteArray::number(m_receivedBytes.size()) + " bytes, opened() finished "
            + QByteArray::number(m_openedCount) + " and closed() " + QByteArray::number(m_closedCount) + " time(s)\n";
    if (m_openedError)
        text += "opened():  " + describe(*m_openedError).toLocal8Bit() + '\n';
    if (m_closedError)
        text += "closed():  " + describe(*m_closedError).toLocal8Bit() + '\n';
    else if (m_closedCount > 0)
        text += "closed():  " + QByteArray::number(m_closeInfo.closeCode) + " \"" + m_closeInfo.reason.toUtf8()
                + "\"\n";
    text += "server:    " + m_peer.describe() + '\n';
    std::fputs(text.constData(), stderr);
    std::abort();
}

void ScriptRun::verifySettled()
{
    check(m_openedCount == 1 && m_closedCount == 1, "opened() and closed() must finish once");
    check(m_verdict != HandshakeVerdict::Opens || m_isOpened, "opened() failed and should not");
    check(m_verdict != HandshakeVerdict::Fails || !m_isOpened, "opened() succeeded and should not");
    check(!m_stream || m_stream->state() == WebSocketStream::State::Closed, "the stream is not closed");
    check(m_hasDeleted || m_state == WebSocketStream::State::Closed, "stateChanged(Closed) was not emitted");
}

// DESIGN: "both fail", with 1006
void ScriptRun::verifyNotOpened() const
{
    check(m_closedError && describe(*m_closedError) == describe(*m_openedError), "closed() must fail as opened() did");
    check(m_closedError->kind() == Kind::WebSocket && m_closedError->closeCode() == 1006,
          "without a connection the close code is 1006");
    check(m_received.isEmpty() && m_receivedBytes.isEmpty(), "messages arrived without a connection");
    check(m_peer.frames().isEmpty(), "frames were sent without a connection");
}

void ScriptRun::verifyMessages() const
{
    const bool isComplete = isPrompt() || (!m_closedError && !m_hasClosed);
    if (isComplete)
        check(hasReceivedAll(), "the messages are not those that were sent");
    check(m_received == m_reference.messages.mid(0, m_received.size()),
          "the messages are not the first of those that were sent");
    check((concatenated(m_reference.messages) + m_reference.unfinished).startsWith(m_receivedBytes),
          "the bytes are not the first of those that were sent");
}

void ScriptRun::verifyFrames() const
{
    const QList<RawFrame> frames = m_peer.frames();
    for (const RawFrame &frame : frames) {
        check(frame.masked && frame.fin && frame.rsv == 0, "a malformed frame was sent");
        check(frame.opcode == RawFrame::Pong || frame.opcode == RawFrame::Close, "an unexpected frame was sent");
    }
    // Pings that come behind our Close frame have to be answered, RFC 6455, 5.5.2.
    check(m_peer.frames(RawFrame::Close).size() <= 1, "more than one Close frame was sent");
    if (m_verdict == HandshakeVerdict::Opens)
        check(isSubsequence(pongs(), m_reference.pings), "the Pongs do not answer the Pings");
}

void ScriptRun::verifyOutcome() const
{
    const RawFrame close = m_peer.closeFrame();
    const bool ownClose = close.closeCode() == 3001 && close.closeReason() == "bye";
    const bool isCut = m_script.end == ServerEnd::Reset && !isPrompt(); // before everything was read, perhaps
    // A reader that was late has found the Close frame when TCP had ended.
    const bool isTooLate = m_script.end != ServerEnd::UnansweredClose && !isPrompt() && !m_hasClosed;

    if (!m_closedError || m_closedError->initiator() == Initiator::Remote) {
        const WebSocketCloseInfo info =
                m_closedError ? WebSocketCloseInfo{m_closedError->closeCode(), m_closedError->reason()} : m_closeInfo;
        check(m_reference.end == ReferenceResult::End::Close, "the server has sent no Close frame");
        check(info.closeCode == m_reference.closeCode && info.reason.toUtf8() == m_reference.reason,
              "the code and reason are not those of the Close frame");
        check(!m_closedError || !isPrompt(), "the end was clean, because nothing of ours was unsent");
        const bool isEcho = close.closeCode() == m_reference.closeCode && close.closeReason() == m_reference.reason;
        check(close.opcode < 0 ? isCut || isTooLate : isEcho || (m_hasClosed && ownClose),
              "the Close frame sent is not an answer to the one received");
        return;
    }

    const int code = m_closedError->closeCode();
    switch (m_closedError->initiator()) {
    case Initiator::Protocol:
    case Initiator::Local: {
        if (m_hasDeleted && m_closedError->kind() == Kind::Abort)
            return;
        constexpr int messageTooBig = 1009; // our limit, nothing that the server did wrong
        const bool isLimit = m_closedError->initiator() == Initiator::Local;
        const bool isExpected =
                m_reference.codes.count(close.closeCode()) > 0 && (close.closeCode() == messageTooBig) == isLimit;
        check(m_reference.end == ReferenceResult::End::Violation, "the server has not violated the protocol");
        check(!isLimit || m_reference.codes.count(messageTooBig) > 0, "no message was too large");
        check(close.opcode < 0 ? isCut || isTooLate : isExpected || (m_hasClosed && ownClose),
              "the Close frame has another code than the violation");
        break;
    }
    case Initiator::Network: {
        const bool wasEnded = m_script.end != ServerEnd::UnansweredClose;
        const bool hasNoEnd = m_reference.end == ReferenceResult::End::None || m_reference.mayBeOverlooked;
        check(wasEnded && (hasNoEnd || isCut), "the connection was not lost");
        break;
    }
    case Initiator::Timeout:
        check(m_script.end == ServerEnd::UnansweredClose && m_hasClosed, "there was no reason to lose patience");
        check(!isPrompt() || m_reference.end == ReferenceResult::End::None || m_reference.mayBeOverlooked,
              "the end had come before the timeout");
        break;
    default:
        fail("nobody else could end the connection");
    }
    check(code == 1006 && m_closedError->reason().isEmpty(), "an unclean end has the code 1006 and no reason");
}

// What is asked for after the end.
void ScriptRun::verifyAfterwards()
{
    if (!m_stream)
        return;
    WebSocketReadable *const readable = m_stream->readable();
    for (;;) {
        while (m_script.consumer == Consumer::Bytes ? readable->bytesAvailable() > 0 : readable->hasPendingMessages()) {
            consume();
            turn();
        }
        check(readable->bufferedBytes() == 0, "bytes are counted that nobody can read");
        const QFuture<WebSocketMessage> next = readable->receive();
        m_mayRead = false; // or a slow consumer takes the one after it before it is noted
        waitFor("receive() after the end", [&next] { return next.isFinished(); });
        m_mayRead = true;
        if (const auto error = failure(next)) {
            check(m_closedError && describe(*error) == describe(*m_closedError), "receive() must fail as closed() did");
            break;
        }
        if (next.result().isNull())
            break;
        // It waited outside the stream's queue. That it is not one too many is seen when all are compared.
        if (m_script.consumer == Consumer::Bytes)
            m_receivedBytes += next.result().data();
        else
            take(next.result());
    }
    const QFuture<void> sent = m_stream->writable()->send(WebSocketMessage(QByteArray("late")));
    check(sent.isFinished() && failure(sent), "send() must fail after the end");
}
