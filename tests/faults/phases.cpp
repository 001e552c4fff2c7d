// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#include "phases.h"

#include "await.h"
#include "compressedconnection.h"
#include "peerdeflate.h"

namespace {

using State = WebSocketStream::State;

bool lookUpUnderWay(FaultScene &scene)
{
    scene.resolver.emplace();
    scene.start(scene.resolver->name());
    return FaultScene::waitFor([] { return SilentResolver::pendingLookUps() > 0; })
            && scene.socketState() == QAbstractSocket::HostLookupState;
}

// The first thing that a stream does, before a turn of the event loop.
bool lookUpBegun(FaultScene &scene)
{
    scene.start(QStringLiteral("localhost"));
    return scene.stream->state() == State::Connecting;
}

bool connectUnderWay(FaultScene &scene)
{
    scene.deafHost.emplace();
    scene.start(QStringLiteral("127.0.0.1"), scene.deafHost->port());
    return FaultScene::waitFor([&] { return scene.socketState() == QAbstractSocket::ConnectingState; });
}

// TCP is connected, and the stream does not know yet, as the event loop has not run.
bool justAccepted(FaultScene &scene)
{
    scene.start();
    return scene.line.waitForNewConnection(10000) && scene.line.hasConnection()
            && scene.socketState() == QAbstractSocket::ConnectingState;
}

// So much of the answer to the ClientHello has come.
template <qint64 bytes>
bool inTlsHandshake(FaultScene &scene)
{
    scene.line.setAllowance(bytes);
    scene.start();
    return FaultScene::waitFor([&] { return scene.line.bytesFromStream() > 0 && scene.line.bytesFromPeer() == bytes; });
}

template <int bytes>
bool inHandshake(FaultScene &scene)
{
    scene.peer.setSilent();
    scene.start();
    if (!FaultScene::waitFor([&] { return scene.peer.hasRequest(); }))
        return false;
    const QByteArray answer = scene.peer.acceptingAnswer();
    const qint64 before = scene.line.bytesFromPeer();
    scene.peer.sendBytes(answer.left(bytes));
    scene.rest = answer.mid(bytes);
    return FaultScene::waitFor([&] { return scene.line.bytesFromPeer() >= before + bytes; });
}

bool idle(FaultScene &scene)
{
    return scene.open();
}

bool unread(FaultScene &scene)
{
    if (!scene.open())
        return false;
    for (const char *text : {"one", "two", "three"})
        scene.sendMessage(text);
    return FaultScene::waitFor([&] { return scene.stream->readable()->pendingMessageCount() == 3; });
}

// So much of them, which end with a message that has this text.
void sendPart(FaultScene &scene, const QByteArray &bytes, qsizetype size, const QByteArray &text)
{
    scene.peer.sendBytes(bytes.left(size));
    scene.rest = bytes.mid(size);
    scene.sentWithRest.append(WebSocketMessage(QString::fromUtf8(text)));
}

// A whole message first: when it has come, the part of the next one has come, too.
bool inTheMiddleOf(FaultScene &scene, const QByteArray &bytes, qsizetype size, const QByteArray &text)
{
    if (!scene.open())
        return false;
    scene.sent.append(WebSocketMessage(QStringLiteral("whole")));
    const QByteArray whole = RawFrame{RawFrame::Text, "whole"}.toBytes();
    sendPart(scene, whole + bytes, whole.size() + size, text);
    return FaultScene::waitFor([&] { return scene.hasAllArrived(); });
}

bool withinAFrame(FaultScene &scene)
{
    const QByteArray text(1000, 'a');
    return inTheMiddleOf(scene, RawFrame{RawFrame::Text, text}.toBytes(), 500, text);
}

bool betweenFragments(FaultScene &scene)
{
    const QByteArray first = RawFrame{RawFrame::Text, "first, ", false}.toBytes();
    const QByteArray last = RawFrame{RawFrame::Continuation, "last"}.toBytes();
    return inTheMiddleOf(scene, first + last, first.size(), "first, last");
}

// By a kernel that takes no more.
bool isHeld(const FaultScene &scene)
{
    const auto *const writable = scene.stream->writable();
    qint64 before = -1;
    return FaultScene::waitFor([&] { return std::exchange(before, writable->bytesToWrite()) == before; })
            && writable->bytesToWrite() > 0;
}

// Until the kernel takes no more.
bool holdMessages(FaultScene &scene, int count, const QByteArray &data)
{
    if (!scene.open())
        return false;
    scene.peer.stopReading();
    auto *const writable = scene.stream->writable();
    for (int i = 0; i < count; ++i)
        scene.witness.expectSent(writable->send(WebSocketMessage(data)));
    scene.witness.expectSent(writable->ready());
    return isHeld(scene);
}

bool holdData(FaultScene &scene, int messages, qsizetype size)
{
    if (scene.proxy)
        size *= 4; // there are twice as many kernel buffers on the way
    return holdMessages(scene, messages, QByteArray(size, 'a'));
}

bool dataHeld(FaultScene &scene)
{
    return holdData(scene, 4, 2 * 1024 * 1024);
}

// The peer has nothing more; the reader has all of it.
bool pausedWithAllInTheQueue(FaultScene &scene)
{
    scene.options.readHighWaterMark = 1000;
    if (!scene.open())
        return false;
    scene.sendMessage(QByteArray(2000, 'a'));
    return FaultScene::waitFor([&] { return scene.stream->readable()->bufferedBytes() >= 1000; });
}

bool pausedWithMoreInTheKernel(FaultScene &scene)
{
    constexpr qsizetype size = 100 * 1000;
    scene.options.readHighWaterMark = 2 * size;
    scene.options.receiveBufferSize = 64 * 1024;
    if (!scene.open())
        return false;
    constexpr int count = 60;
    for (int i = 0; i < count; ++i)
        scene.sendMessage(QByteArray(size, char('a' + i % 26)));
    return FaultScene::waitFor([&] { return scene.stream->readable()->bufferedBytes() >= 2 * size; })
            && scene.stream->readable()->pendingMessageCount() < count;
}

bool sendingMoreThanThePeerTakes(FaultScene &scene)
{
    if (!scene.open())
        return false;
    scene.peer.stopReading();
    scene.sendDevice();
    scene.sources.front()->feed(QByteArray(8 * 1024 * 1024, 'a'));
    scene.witness.expectSent(scene.stream->writable()->send(QByteArray("behind")));
    return FaultScene::waitFor([&] { return scene.stream->writable()->bytesToWrite() > 0; }) && isHeld(scene)
            && scene.sources.front()->bytesAvailable() > 0;
}

// Nothing but what is empty waits behind it, so that no byte is held.
bool sendingTheBeginning(FaultScene &scene)
{
    if (!scene.open())
        return false;
    scene.sendDevice();
    scene.sources.front()->feed("beginning");
    scene.witness.expectSent(scene.stream->writable()->send(QByteArray("")));
    return FaultScene::waitFor(
            [&] { return !scene.peer.frames().isEmpty() && scene.stream->writable()->bytesToWrite() == 0; });
}

bool sendingTheFirstOfTwo(FaultScene &scene)
{
    if (!sendingTheBeginning(scene))
        return false;
    scene.sendDevice();
    return true;
}

bool deviceQueued(FaultScene &scene)
{
    if (!dataHeld(scene))
        return false;
    scene.sendDevice();
    scene.sources.front()->feed("all");
    scene.witness.expectSent(scene.stream->writable()->send(QByteArray("behind")));
    return true;
}

// So much of them comes, of a message in a device that nobody reads yet.
bool receiving(FaultScene &scene, const QByteArray &bytes, qsizetype size, const QByteArray &text)
{
    if (!scene.open())
        return false;
    scene.witness.receiveDevice();
    sendPart(scene, bytes, size, text);
    return FaultScene::waitFor(
            [&] { return scene.witness.device() && scene.witness.device()->device()->bytesAvailable() > 0; });
}

bool receivedUnread(FaultScene &scene)
{
    const QByteArray text(1000, 'a');
    return receiving(scene, RawFrame{RawFrame::Text, text}.toBytes(), 500, text);
}

bool receivedAndRead(FaultScene &scene)
{
    const QByteArray first = RawFrame{RawFrame::Text, "first, ", false}.toBytes();
    const QByteArray last = RawFrame{RawFrame::Continuation, "last"}.toBytes();
    if (!receiving(scene, first + last, first.size(), "first, last"))
        return false;
    scene.witness.read();
    return scene.witness.device()->device()->bytesAvailable() == 0;
}

// The peer has sent all of it.
bool receiveUpToTheMark(FaultScene &scene, const QByteArray &text, const QByteArray &frame)
{
    scene.options.readHighWaterMark = 200 * 1000;
    scene.options.receiveBufferSize = 64 * 1024;
    if (!receiving(scene, frame, frame.size(), text))
        return false;
    scene.sent += std::exchange(scene.sentWithRest, {});
    return FaultScene::waitFor([&] { return scene.stream->readable()->bufferedBytes() >= 200 * 1000; })
            && !scene.witness.device()->isCompleteUnread();
}

bool receivedUpToTheMark(FaultScene &scene)
{
    const QByteArray text(3 * 1000 * 1000, 'a');
    return receiveUpToTheMark(scene, text, RawFrame{RawFrame::Text, text}.toBytes());
}

// Whoever asks when it is over asks for a device.
bool notYetReceived(FaultScene &scene)
{
    return betweenFragments(scene);
}

void agreeOnCompression(FaultScene &scene)
{
    scene.peer.setExtraHeaders("Sec-WebSocket-Extensions: permessage-deflate\r\n");
}

QByteArray compressedFrame(const QByteArray &text)
{
    RawFrame frame = {RawFrame::Text, PeerDeflater().compress(text)};
    frame.rsv = RawFrame::compressedBit;
    return frame.toBytes();
}

bool withinACompressedFrame(FaultScene &scene)
{
    agreeOnCompression(scene);
    const QByteArray text = halfRandom(1000);
    return inTheMiddleOf(scene, compressedFrame(text), 500, text);
}

bool compressedDataHeld(FaultScene &scene)
{
    static const QByteArray data = halfRandom(3 * 1024 * 1024);
    agreeOnCompression(scene);
    return holdMessages(scene, 3, data);
}

bool sendingTheCompressedBeginning(FaultScene &scene)
{
    agreeOnCompression(scene);
    return sendingTheBeginning(scene);
}

bool receivedCompressedUpToTheMark(FaultScene &scene)
{
    static const QByteArray text = halfRandom(3 * 1000 * 1000);
    static const QByteArray frame = compressedFrame(text);
    agreeOnCompression(scene);
    return receiveUpToTheMark(scene, text, frame);
}

bool closing(FaultScene &scene)
{
    if (!scene.open())
        return false;
    scene.stream->close({1000, QStringLiteral("bye")});
    return FaultScene::waitFor([&] { return scene.peer.closeFrame().opcode == RawFrame::Close; });
}

bool withinTheAnsweringClose(FaultScene &scene)
{
    if (!closing(scene))
        return false;
    const QByteArray answer = RawFrame{RawFrame::Close, RawFrame::closeBody(1000, "bye")}.toBytes();
    const qint64 before = scene.line.bytesFromPeer();
    scene.peer.sendBytes(answer.left(3));
    scene.rest = answer.mid(3);
    return FaultScene::waitFor([&] { return scene.line.bytesFromPeer() >= before + 3; });
}

bool closingWithDataHeld(FaultScene &scene)
{
    return dataHeld(scene) && scene.stream->close({1000, QStringLiteral("bye")});
}

// One large message, because what waits in the queue would be dropped, and the stream would be closed.
bool closingByThePeer(FaultScene &scene)
{
    if (!holdData(scene, 1, 8 * 1024 * 1024))
        return false;
    scene.peer.sendClose(1000, "bye");
    return FaultScene::waitFor([&] { return scene.stream->state() != State::Open; });
}

} // namespace

const QList<Phase> &phases()
{
    using P = Phase::Peer;
    using R = Phase::Reader;
    using D = Phase::Device;
    using Step = Phase::Step;
    static const QList<Phase> table = {
            {"name look-up", Step::LookUp, P::Unreached, R::Reads, false, lookUpUnderWay},
            {"look-up of localhost", Step::LookUp, P::Unreached, R::Reads, false, lookUpBegun},
            {"connect, no answer", Step::Connect, P::Deaf, R::Reads, false, connectUnderWay},
            {"connect, just accepted", Step::Connect, P::Connected, R::Reads, false, justAccepted},
            {"TLS, ClientHello sent", Step::Tls, P::Connected, R::Reads, false, inTlsHandshake<0>},
            {"TLS, within the ServerHello", Step::Tls, P::Connected, R::Reads, false, inTlsHandshake<50>},
            {"TLS, within the certificate", Step::Tls, P::Connected, R::Reads, false, inTlsHandshake<500>},
            {"handshake, no answer", Step::Handshake, P::Connected, R::Reads, false, inHandshake<0>},
            {"handshake, within the answer", Step::Handshake, P::Connected, R::Reads, false, inHandshake<50>},
            {"open, idle", Step::Open, P::Connected, R::Reads, false, idle},
            {"open, messages unread", Step::Open, P::Connected, R::ReadsAfterTheEnd, false, unread},
            {"open, within a frame", Step::Open, P::Connected, R::Reads, false, withinAFrame},
            {"open, between fragments", Step::Open, P::Connected, R::Reads, false, betweenFragments},
            {"open, data held", Step::Open, P::Connected, R::Reads, true, dataHeld},
            {"paused, all in the queue", Step::Paused, P::Connected, R::ReadsAfterTheFault, false,
             pausedWithAllInTheQueue},
            {"paused, more in the kernel", Step::Paused, P::Connected, R::ReadsAfterTheFault, false,
             pausedWithMoreInTheKernel},
            {"sending a device, more to come", Step::Device, P::Connected, R::Reads, true, sendingMoreThanThePeerTakes,
             D::Begun},
            {"sending a device, source idle", Step::Device, P::Connected, R::Reads, false, sendingTheBeginning,
             D::Begun},
            {"sending a device, another queued", Step::Device, P::Connected, R::Reads, false, sendingTheFirstOfTwo,
             D::Begun},
            {"sending a device, queued", Step::Device, P::Connected, R::Reads, true, deviceQueued, D::Queued},
            {"receiving a device, bytes unread", Step::Device, P::Connected, R::ReadsAfterTheEnd, false, receivedUnread,
             D::Received},
            {"receiving a device, all read", Step::Device, P::Connected, R::ReadsAfterTheFault, false, receivedAndRead,
             D::Received},
            {"receiving a device, held back", Step::Device, P::Connected, R::ReadsAfterTheFault, false,
             receivedUpToTheMark, D::Received},
            {"receiving a device, not asked for", Step::Device, P::Connected, R::ReadsAfterTheEnd, false,
             notYetReceived},
            {"compressed, within a frame", Step::Compressed, P::Connected, R::Reads, false, withinACompressedFrame},
            {"compressed, data held", Step::Compressed, P::Connected, R::Reads, true, compressedDataHeld},
            {"compressed, sending a device", Step::Compressed, P::Connected, R::Reads, false,
             sendingTheCompressedBeginning, D::Begun},
            {"compressed, receiving a device", Step::Compressed, P::Connected, R::ReadsAfterTheFault, false,
             receivedCompressedUpToTheMark, D::Received},
            {"closing", Step::Closing, P::Connected, R::Reads, false, closing},
            {"closing, within the answer", Step::Closing, P::Closes, R::Reads, false, withinTheAnsweringClose},
            {"closing, data held", Step::Closing, P::Connected, R::Reads, true, closingWithDataHeld},
            {"closing by the peer, data held", Step::Closing, P::HasClosed, R::Reads, true, closingByThePeer},
    };
    return table;
}

#include "moc_phases.cpp"
