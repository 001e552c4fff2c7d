// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#include "conformancerun.h"

#include "await.h"
#include "testcertificate.h"
#include "websocketreadable.h"
#include "websocketwritable.h"

#include <QtCore/qcoreapplication.h>
#include <QtCore/qdeadlinetimer.h>
#include <QtCore/qrandom.h>
#include <QtCore/qtimer.h>

#include <algorithm>
#include <utility>

using Outcome = ConformanceCase::Outcome;
using LastAct = ConformanceCase::LastAct;
using Chopping = ConformanceCase::Chopping;
using State = WebSocketStream::State;
using namespace Qt::StringLiterals;

namespace {

constexpr int patience = 20 * 1000; // milliseconds; for machines that are busy with other things

// As QTest::qWaitFor(), which sleeps for a while in each round: here there are thousands of them.
template <typename Predicate>
bool waitFor(Predicate predicate)
{
    QTimer wakeUp;
    wakeUp.start(100);
    const QDeadlineTimer deadline(patience);
    while (!predicate() && !deadline.hasExpired())
        QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents);
    return predicate();
}

// Nothing that a peer does is worth a warning: the application is told of it.
class WarningCollector
{
public:
    WarningCollector()
    {
        warnings().clear();
        m_previous = qInstallMessageHandler(collect);
    }
    ~WarningCollector() { qInstallMessageHandler(m_previous); }
    Q_DISABLE_COPY_MOVE(WarningCollector)

    static QStringList &warnings()
    {
        static QStringList list;
        return list;
    }

private:
    static void collect(QtMsgType type, const QMessageLogContext &, const QString &message)
    {
        if (type != QtDebugMsg && type != QtInfoMsg)
            warnings().append(message);
    }

    QtMessageHandler m_previous;
};

QString describe(const ReceivedMessage &message)
{
    const QByteArray start = message.data.left(40);
    return u"%1 of %2 bytes (%3)"_s.arg(message.isText ? u"text"_s : u"binary"_s)
            .arg(message.data.size())
            .arg(QString::fromLatin1(start.toHex(' ')));
}

QString describe(const QList<ReceivedMessage> &messages)
{
    QStringList parts;
    for (const ReceivedMessage &message : messages.mid(0, 5))
        parts += describe(message);
    return u"%1 message(s): %2"_s.arg(messages.size()).arg(parts.join(u", "_s));
}

QString describe(const QList<QByteArray> &payloads)
{
    QStringList parts;
    for (const QByteArray &payload : payloads.mid(0, 5))
        parts += QString::fromLatin1(payload.toHex(' '));
    return u"%1: %2"_s.arg(payloads.size()).arg(parts.join(u", "_s));
}

QList<QByteArray> chop(const QByteArray &bytes, Chopping chopping)
{
    constexpr qsizetype smallest = 1;
    constexpr quint32 seed = 6455;
    QRandomGenerator random(seed);
    QList<QByteArray> pieces;
    for (qsizetype offset = 0; offset < bytes.size(); offset += pieces.constLast().size()) {
        qsizetype size = bytes.size();
        if (chopping == Chopping::Bytes)
            size = smallest;
        else if (chopping == Chopping::Pieces)
            size = random.bounded(1, 20);
        else if (chopping == Chopping::LargePieces)
            size = random.bounded(1, 200 * 1000);
        pieces.append(bytes.mid(offset, size));
    }
    return pieces;
}

QList<ReceivedMessage> toReceived(const QList<WebSocketMessage> &messages)
{
    QList<ReceivedMessage> result;
    for (const WebSocketMessage &message : messages)
        result.append({message.isText(), message.data()});
    return result;
}

} // namespace

ConformanceRun::ConformanceRun(const ConformanceCase &conformanceCase, RawPeer::Transport transport)
    : m_case(conformanceCase), m_peer(transport)
{
}

ConformanceRun::~ConformanceRun() = default;

QStringList ConformanceRun::play(const ConformanceCase &conformanceCase, RawPeer::Transport transport)
{
    WarningCollector collector;
    ConformanceRun run(conformanceCase, transport);
    run.execute();
    for (const QString &warning : std::as_const(WarningCollector::warnings()))
        run.m_failures += u"Qt warned: %1"_s.arg(warning);
    return run.m_failures;
}

void ConformanceRun::execute()
{
    startStream();
    if (!playScript())
        return;
    compareOutcome();
    compareEnd();
    compareMessages();
    compareFrames();
    if (!m_failures.isEmpty())
        m_failures += QString::fromLocal8Bit(m_peer.describe());
}

void ConformanceRun::startStream()
{
    if (isAnswerChopped())
        m_peer.setSilent();
    else if (!m_case.answer.isEmpty())
        m_peer.setAnswer(m_case.answer);
    m_peer.setFirstBytes(m_case.behindAnswer);
    if (m_case.agreed)
        m_peer.setExtraHeaders("Sec-WebSocket-Extensions: " + m_case.agreed->toAnswer() + "\r\n");

    WebSocketStreamOptions options;
    options.protocols = m_case.offeredProtocols;
    options.compression = m_case.compression;
    options.maxMessageSize = m_case.maxMessageSize;
    options.sslConfiguration = TestCertificate::instance().clientConfiguration();
    m_stream = std::make_unique<WebSocketStream>(m_peer.url(), options);
    connect(m_stream.get(), &WebSocketStream::stateChanged, this, [this](State state) { m_states += state; });
    connect(m_stream->readable(), &WebSocketReadable::messagesAvailable, this, &ConformanceRun::readMessages);
}

void ConformanceRun::readMessages()
{
    const auto messages = m_stream->readable()->readMessages();
    m_messages += toReceived(messages);
    for (const WebSocketMessage &message : messages) {
        if (m_case.echoed && m_stream->state() == State::Open)
            m_stream->writable()->send(message);
    }
}

bool ConformanceRun::isAnswerChopped() const
{
    return !m_case.answer.isEmpty() && m_case.chopping != Chopping::Whole;
}

// What the peer does before the stream can be open, beyond answering in one piece.
void ConformanceRun::playHandshake()
{
    const bool ends = m_case.outcome == Outcome::Refused && m_case.lastAct != LastAct::Nothing;
    if (!isAnswerChopped() && !ends)
        return;
    expect(waitFor([this] { return m_peer.hasRequest(); }), u"no request came"_s);
    if (isAnswerChopped() && m_peer.hasRequest())
        send(m_peer.acceptingAnswer());
    if (ends && m_peer.isConnected())
        playLastAct();
}

// Returns false if the rest cannot be compared.
bool ConformanceRun::playScript()
{
    playHandshake();
    const auto opened = m_stream->opened();
    const bool isSettled = waitFor([&] { return opened.isFinished(); });
    expect(isSettled, u"opened() was left hanging"_s);
    if (m_case.outcome == Outcome::Refused)
        return isSettled;
    expect(succeeded(opened), u"opened(): %1"_s.arg(failureOf(opened)));
    if (!m_failures.isEmpty())
        return false;
    compareNegotiation();

    send(m_case.first);
    if (!waitForEffects())
        return false;
    if (m_case.ourClose) {
        expect(m_stream->close(*m_case.ourClose), u"close() refused its argument"_s);
        if (!waitForOurClose())
            return false;
    }
    send(m_case.second);
    playLastAct();
    return m_failures.isEmpty();
}

bool ConformanceRun::waitForEffects()
{
    const auto isDone = [this] {
        return m_messages.size() >= m_case.messages.size()
                && m_peer.frames(RawFrame::Pong).size() >= m_case.pongs.size()
                && (!m_case.echoed || m_peer.messages().size() >= m_case.messages.size());
    };
    if (waitFor(isDone))
        return true;
    const auto closed = m_stream->closed();
    expect(false,
           u"not everything arrived: %1, %2 Pong(s); closed(): %3; %4"_s.arg(describe(m_messages))
                   .arg(m_peer.frames(RawFrame::Pong).size())
                   .arg(failureOf(closed), QString::fromLocal8Bit(m_peer.describe())));
    return false;
}

bool ConformanceRun::waitForOurClose()
{
    const bool arrived =
            waitFor([this] { return m_peer.closeFrame().opcode == RawFrame::Close || !m_peer.isConnected(); })
            && m_peer.closeFrame().opcode == RawFrame::Close;
    const auto closed = m_stream->closed();
    expect(arrived,
           u"no Close frame from us; closed(): %1; %2"_s.arg(failureOf(closed),
                                                             QString::fromLocal8Bit(m_peer.describe())));
    return arrived;
}

void ConformanceRun::playLastAct()
{
    switch (m_case.lastAct) {
    case LastAct::Nothing:
        break;
    case LastAct::Close:
        send(closeFrame(1000));
        [[fallthrough]];
    case LastAct::Fin:
        // RFC 6455, 7.1.1: the server ends TCP once it has the client's Close frame.
        if (m_case.outcome == Outcome::Lost || m_case.outcome == Outcome::Refused || waitForOurClose())
            m_peer.fin();
        break;
    case LastAct::Reset:
        m_peer.reset();
        break;
    }
}

// Gives the client time to look at each piece alone.
void ConformanceRun::send(const QByteArray &bytes)
{
    const auto pieces = chop(bytes, m_case.chopping);
    for (const QByteArray &piece : pieces) {
        if (!m_peer.isConnected())
            return;
        m_peer.sendBytes(piece);
        QCoreApplication::processEvents();
    }
}

void ConformanceRun::compareNegotiation()
{
    const QByteArray offer = m_peer.requestHeader("Sec-WebSocket-Extensions");
    expect(m_case.offer.isEmpty() || offer == m_case.offer, u"the offer was: %1"_s.arg(QString::fromLatin1(offer)));
    const QString extensions = m_stream->extensions();
    const QByteArray agreed = m_case.agreed ? m_case.agreed->toAnswer() : QByteArray();
    const bool hasOwnSpelling = m_case.agreed && !m_case.answer.isEmpty();
    expect(hasOwnSpelling || extensions.toLatin1() == agreed, u"extensions(): %1"_s.arg(extensions));
}

void ConformanceRun::compareOutcome()
{
    const auto closed = m_stream->closed();
    const bool isSettled = waitFor([&] { return closed.isFinished(); });
    expect(isSettled, u"closed() was left hanging"_s);
    if (!isSettled)
        return;
    if (m_case.outcome != Outcome::Clean) {
        compareFailure();
        return;
    }
    expect(succeeded(closed), u"closed(): %1"_s.arg(failureOf(closed)));
    if (!succeeded(closed))
        return;
    const WebSocketCloseInfo info = closed.result();
    expect(info.closeCode == m_case.closeInfo.closeCode && info.reason == m_case.closeInfo.reason,
           u"closed() has %1 \"%2\", not %3 \"%4\""_s.arg(info.closeCode)
                   .arg(info.reason)
                   .arg(m_case.closeInfo.closeCode)
                   .arg(m_case.closeInfo.reason));
}

void ConformanceRun::compareFailure()
{
    const auto closed = m_stream->closed();
    const auto opened = m_stream->opened();
    const QString text = failureOf(closed);
    expect(!succeeded(closed), u"closed() succeeded"_s);
    if (succeeded(closed))
        return;
    const WebSocketError error = errorOf(closed);
    expect(error.kind() == WebSocketError::Kind::WebSocket, u"another kind of error: %1"_s.arg(text));
    expect(error.initiator() == m_case.initiator, u"another initiator: %1"_s.arg(text));
    expect(error.closeCode() == 1006, u"not 1006: %1"_s.arg(text));
    expect(error.reason().isEmpty(), u"a reason: %1"_s.arg(text));
    expect(!error.message().isEmpty(), u"no message: %1"_s.arg(text));
    expect(error.httpStatus() == m_case.httpStatus, u"another HTTP status: %1"_s.arg(text));
    if (m_case.outcome == Outcome::Refused)
        expect(failureOf(opened) == text, u"opened(): %1; closed(): %2"_s.arg(failureOf(opened), text));
}

void ConformanceRun::compareEnd()
{
    expect(waitFor([this] { return m_peer.wasDisconnected(); }), u"TCP was not ended"_s);
    expect(m_stream->state() == State::Closed, u"the state is not Closed"_s);
    const bool wasOpen = m_case.outcome != Outcome::Refused;
    expect(m_states.count(State::Closed) == 1 && m_states.count(State::Open) == (wasOpen ? 1 : 0)
                   && m_states.constLast() == State::Closed,
           u"the states were not gone through once, in order"_s);
    expect(m_stream->readable()->readMessage().isNull(), u"there is a message after the end"_s);
}

// Our messages; those that are not compressed come in one frame.
QList<ReceivedMessage> ConformanceRun::echoes()
{
    QList<ReceivedMessage> result;
    RawFrame message;
    const auto frames = m_peer.frames();
    for (const RawFrame &frame : frames) {
        if (frame.opcode > RawFrame::Binary)
            continue;
        if (frame.opcode == RawFrame::Continuation)
            message.payload += frame.payload;
        else
            message = frame;
        const bool isCompressed = message.rsv != 0;
        expect(isCompressed || (frame.fin && frame.opcode != RawFrame::Continuation),
               u"a fragment of ours: %1"_s.arg(frame.describe()));
        if (!frame.fin)
            continue;
        const QByteArray data = isCompressed ? inflated(message) : message.payload;
        expect(isCompressed == (m_case.echoesCompressed && !data.isEmpty()),
               u"compressed or not, as it should not be: %1"_s.arg(frame.describe()));
        result.append({message.opcode == RawFrame::Text, data});
    }
    return result;
}

// As a peer does that has no more memory than was agreed.
QByteArray ConformanceRun::inflated(const RawFrame &message)
{
    if (!m_case.agreed)
        return {};
    const int said = m_case.agreed->clientMaxWindowBits;
    const int offered = m_case.compression.clientMaxWindowBits;
    if (!m_inflater)
        m_inflater = std::make_unique<PeerInflater>(said == 0 ? offered : std::min(said, offered));
    if (m_case.agreed->clientNoContextTakeover || m_case.compression.clientNoContextTakeover)
        m_inflater->forget();
    QByteArray data = m_inflater->inflate(message.payload);
    expect(!data.isNull(), u"a message of ours cannot be inflated: %1"_s.arg(message.describe()));
    return data;
}

void ConformanceRun::compareMessages()
{
    expect(m_messages == m_case.messages,
           u"received %1; not %2"_s.arg(describe(m_messages), describe(m_case.messages)));
    if (m_case.echoed) {
        const auto received = echoes();
        expect(received == m_case.messages, u"the peer got back %1"_s.arg(describe(received)));
    }
}

void ConformanceRun::compareFrames()
{
    const auto frames = m_peer.frames();
    QList<QByteArray> pongs;
    qsizetype closeFrames = 0;
    for (const RawFrame &frame : frames) {
        expect(frame.masked, u"a frame of ours is not masked: %1"_s.arg(frame.describe()));
        const bool mayBeCompressed =
                m_case.agreed && (frame.opcode == RawFrame::Text || frame.opcode == RawFrame::Binary);
        expect(frame.rsv == 0 || (frame.rsv == 4 && mayBeCompressed),
               u"a frame of ours has reserved bits: %1"_s.arg(frame.describe()));
        const bool answers = frame.opcode == RawFrame::Pong && !m_case.pongsWhileClosing.isEmpty();
        expect(closeFrames == 0 || answers, u"a frame after our Close frame: %1"_s.arg(frame.describe()));
        if (frame.opcode == RawFrame::Pong)
            pongs.append(frame.payload);
        if (frame.opcode == RawFrame::Close)
            ++closeFrames;
    }
    const QList<QByteArray> expected = m_case.pongs + m_case.pongsWhileClosing;
    expect(pongs == expected, u"Pongs: %1; not %2"_s.arg(describe(pongs), describe(expected)));
    const bool closes = m_case.ourClose || m_case.outcome == Outcome::Clean || m_case.outcome == Outcome::Violation;
    expect(closeFrames == (closes ? 1 : 0), u"%1 Close frames of ours"_s.arg(closeFrames));
    if (closes && closeFrames == 1) {
        const QByteArray body = m_peer.closeFrame().payload;
        expect(body == m_case.closeBody,
               u"our Close frame has the body %1, not %2"_s.arg(QString::fromLatin1(body.toHex(' ')),
                                                                QString::fromLatin1(m_case.closeBody.toHex(' '))));
    }
}

void ConformanceRun::expect(bool condition, const QString &otherwise)
{
    if (!condition)
        m_failures += otherwise;
}

#include "moc_conformancerun.cpp"
