// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#include "faults.h"

using namespace std::chrono_literals;
using Step = Phase::Step;

namespace {

constexpr qint64 drops = 5;

QByteArray garbage()
{
    return QByteArray(64, '\xff') + "\r\n\r\n";
}

void change(WebSocketStreamOptions &) { }

// What ends a connection on which nothing happens.
void expectSilence(WebSocketStreamOptions &options)
{
    options.closeTimeout = 200ms;
    options.keepAliveInterval = 400ms;
}

void expectNoClose(WebSocketStreamOptions &options)
{
    options.closeTimeout = 200ms;
}

void abortSoon(FaultScene &scene)
{
    scene.timeout = AbortSignal::timeout(250ms);
    QObject::connect(scene.timeout.get(), &AbortSignal::aborted, &scene.controller,
                     [&scene] { scene.controller.abort(scene.timeout->reason()); });
}

void fin(FaultScene &scene, const Phase &)
{
    scene.line.fin();
}

void closeNotify(FaultScene &scene, const Phase &)
{
    scene.peer.fin();
}

void closeAndFin(FaultScene &scene, const Phase &)
{
    scene.sendRest();
    scene.peer.sendClose(4001, "done");
    scene.peer.fin();
}

void reset(FaultScene &scene, const Phase &)
{
    if (scene.deafHost)
        scene.deafHost->refuse();
    else
        scene.line.reset();
}

void beSilent(FaultScene &scene, const Phase &phase)
{
    scene.line.hold();
    if (phase.step < Step::Open)
        abortSoon(scene);
}

void beSilentAndClose(FaultScene &scene, const Phase &)
{
    scene.line.hold();
    scene.stream->close();
}

void drip(FaultScene &scene, const Phase &phase)
{
    scene.line.drip(drops);
    scene.sendRest();
    if (phase.step < Step::Open) {
        if (!FaultScene::waitFor([&] { return scene.witness.opened().isFinished(); }))
            return;
    } else if (phase.step < Step::Closing) {
        scene.sendMessage("after the drops");
        if (phase.reader == Phase::Reader::ReadsAfterTheFault)
            scene.witness.read();
        if (!FaultScene::waitFor([&] { return scene.hasAllArrived(); }))
            return;
    }
    scene.endWell();
}

void dripEndlessly(FaultScene &scene, const Phase &phase)
{
    scene.line.drip(FaultyLine::endless);
    if (phase.step < Step::Open) {
        scene.sendRest();
        abortSoon(scene);
        return;
    }
    scene.peer.sendBytes(scene.rest);
    scene.peer.sendText(QByteArray(1000, 'a'));
    scene.stream->close();
}

void sendGarbage(FaultScene &scene, const Phase &phase)
{
    if (phase.step <= Step::Tls) {
        scene.line.insert(garbage());
        scene.line.setAllowance(FaultyLine::endless); // so that what TLS is in the middle of becomes complete
    } else if (phase.step == Step::Handshake) {
        scene.peer.sendBytes(garbage());
    } else {
        if (phase.peer == Phase::Peer::Closes)
            scene.rest.clear(); // an invalid code
        scene.sendRest(); // within another frame it would be a payload
        scene.peer.sendBytes(garbage());
        scene.behave();
    }
}

// What is garbage there, too.
void interrupt(FaultScene &scene, const Phase &)
{
    scene.rest.clear();
    scene.peer.sendBytes(garbage());
    scene.behave();
}

void breakTls(FaultScene &scene, const Phase &)
{
    scene.line.insert(garbage());
}

void abort(FaultScene &scene, const Phase &)
{
    scene.controller.abort(QStringLiteral("why"));
    scene.endWell();
}

void close(FaultScene &scene, const Phase &)
{
    scene.stream->close({1000, QStringLiteral("bye")});
    scene.endWell();
}

void deleteStream(FaultScene &scene, const Phase &)
{
    delete scene.stream;
}

void deleteReader(FaultScene &scene, const Phase &)
{
    delete scene.stream->readable();
    scene.endWell();
}

void deleteWriter(FaultScene &scene, const Phase &)
{
    delete scene.stream->writable();
    scene.endWell();
}

void deleteParent(FaultScene &scene, const Phase &)
{
    scene.parent.reset();
}

void deleteStreamInASlot(FaultScene &scene, const Phase &)
{
    const auto deleteStream = [&scene] { delete scene.stream; };
    QObject::connect(scene.stream->writable(), &QIODevice::bytesWritten, &scene.controller, deleteStream);
    if (const ReceivedDevice *const received = scene.witness.device())
        QObject::connect(received->device(), &QIODevice::readyRead, &scene.controller, deleteStream);
    if (!scene.sources.empty())
        scene.sources.front()->feed("more");
    scene.behave();
}

void deleteStreamAtTheEndOfASource(FaultScene &scene, const Phase &)
{
    scene.witness.setDeletesWhenSent(true);
    scene.behave();
}

void deleteStreamAtTheEndOfADevice(FaultScene &scene, const Phase &)
{
    QObject::connect(scene.witness.device()->device(), &QIODevice::readChannelFinished, &scene.controller,
                     [&scene] { delete scene.stream; });
    scene.behave();
}

void endAfterTheSource(FaultScene &scene)
{
    (void)FaultScene::waitFor([&] { return scene.witness.sentDevices().first().isFinished(); });
    scene.endWell();
    scene.behave();
}

void deleteSource(FaultScene &scene, const Phase &)
{
    scene.sources.erase(scene.sources.begin());
    endAfterTheSource(scene);
}

void cancelSource(FaultScene &scene, const Phase &)
{
    scene.witness.cancelSentDevice();
    endAfterTheSource(scene);
}

// The messages behind the one that nobody wants have to come.
void endAfterTheNextMessage(FaultScene &scene)
{
    scene.witness.forgetDevice();
    scene.sendRest();
    scene.sent.clear();
    scene.sendMessage("behind the device");
    scene.witness.read();
    (void)FaultScene::waitFor([&] { return scene.hasAllArrived(); });
    scene.endWell();
}

void deleteDevice(FaultScene &scene, const Phase &)
{
    delete scene.witness.device()->device();
    endAfterTheNextMessage(scene);
}

void closeDevice(FaultScene &scene, const Phase &)
{
    scene.witness.device()->device()->close();
    endAfterTheNextMessage(scene);
}

} // namespace

const QList<Fault> &faults()
{
    using K = Fault::Kind;
    constexpr int peers = Fault::OfThePeer;
    constexpr int ends = Fault::OfThePeer | Fault::EndsTheStream;
    static const QList<Fault> table = {
            {K::Fin, "FIN", ends, change, fin},
            {K::Fin, "close_notify", ends | Fault::OverTlsOnly, change, closeNotify},
            {K::Fin, "Close and FIN", ends | Fault::InsideTheStream, change, closeAndFin},
            {K::Reset, "RST", ends, change, reset},
            {K::Silence, "silence", ends, expectSilence, beSilent},
            {K::Silence, "silence, then close()", peers | Fault::InsideTheStream, expectNoClose, beSilentAndClose},
            {K::Drip, "slow drip", peers, change, drip},
            {K::Drip, "endless drip", peers, expectNoClose, dripEndlessly},
            {K::Garbage, "garbage", ends, change, sendGarbage},
            {K::Garbage, "garbage within the message", ends | Fault::OfADevice, change, interrupt},
            {K::Garbage, "garbage below TLS", ends | Fault::OverTlsOnly, change, breakTls},
            {K::Abort, "abort signal", 0, change, abort},
            {K::Close, "close()", 0, change, close},
            {K::Stream, "deleting the stream", 0, change, deleteStream},
            {K::Reader, "deleting the reader", 0, change, deleteReader},
            {K::Writer, "deleting the writer", 0, change, deleteWriter},
            {K::Parent, "deleting the parent", 0, change, deleteParent},
            {K::Stream, "deleting the stream in bytesWritten()", Fault::OfASource, change, deleteStreamInASlot},
            {K::Stream, "deleting the stream when the device is sent", Fault::OfASource, change,
             deleteStreamAtTheEndOfASource},
            {K::Stream, "deleting the stream in readyRead()", Fault::OfADevice, change, deleteStreamInASlot},
            {K::Stream, "deleting the stream when the device has come", Fault::OfADevice, change,
             deleteStreamAtTheEndOfADevice},
            {K::Source, "deleting the source", Fault::OfASource, change, deleteSource},
            {K::Source, "cancelling sendDevice()", Fault::OfASource, change, cancelSource},
            {K::Device, "deleting the device", Fault::OfADevice, change, deleteDevice},
            {K::Device, "closing the device", Fault::OfADevice, change, closeDevice},
    };
    return table;
}

QString whyImpossible(const Phase &phase, const Fault &fault, bool tls)
{
    if (phase.step == Step::Tls && !tls)
        return QStringLiteral("there is no TLS in ws");
    const bool isSent = phase.device == Phase::Device::Queued || phase.device == Phase::Device::Begun;
    if ((fault.flags & Fault::OfASource) && !isSent)
        return QStringLiteral("no device is being sent");
    if ((fault.flags & Fault::OfADevice) && phase.device != Phase::Device::Received)
        return QStringLiteral("no device is being received");
    if (!(fault.flags & Fault::OfThePeer))
        return {};
    if (fault.flags & Fault::OverTlsOnly) {
        if (!tls)
            return QStringLiteral("there is no TLS in ws");
        if (phase.step <= Step::Tls)
            return QStringLiteral("TLS is not there yet");
    }
    if ((fault.flags & Fault::InsideTheStream) && phase.step < Step::Open)
        return QStringLiteral("the connection is not open yet");
    const bool isSilence = fault.kind == Fault::Kind::Silence;
    if (phase.peer == Phase::Peer::Unreached && !isSilence)
        return QStringLiteral("the peer is not known yet");
    if (phase.peer == Phase::Peer::Deaf && !isSilence && fault.kind != Fault::Kind::Reset)
        return QStringLiteral("TCP is not connected yet, all that can come is a RST");
    const bool closes = phase.peer == Phase::Peer::Closes || phase.peer == Phase::Peer::HasClosed;
    if (closes && fault.apply == closeAndFin)
        return QStringLiteral("the peer has begun its Close frame already");
    return {};
}

static Outcome openingOutcome(const Phase &phase, const Fault &fault, bool tls)
{
    using Error = WebSocketError;
    Outcome outcome;
    outcome.opens = false;
    switch (fault.kind) {
    case Fault::Kind::Fin:
    case Fault::Kind::Reset:
        outcome.initiators = {Error::Initiator::Network};
        break;
    case Fault::Kind::Silence:
        outcome.kind = Error::Kind::Timeout;
        break;
    case Fault::Kind::Drip:
        if (fault.apply == drip) {
            outcome.opens = true;
            outcome.clean = true;
            outcome.closeCode = 1000;
        } else {
            outcome.kind = Error::Kind::Timeout;
        }
        break;
    case Fault::Kind::Garbage:
        outcome.initiators = {tls && (phase.step <= Step::Tls || fault.apply == breakTls) ? Error::Initiator::Tls
                                                                                          : Error::Initiator::Protocol};
        break;
    case Fault::Kind::Abort:
    case Fault::Kind::Stream:
    case Fault::Kind::Parent:
        outcome.kind = Error::Kind::Abort;
        break;
    default: // close(), and what deleting one end does is the same
        break;
    }
    return outcome;
}

static Outcome outcomeAfterTheirClose(const Phase &phase, const Fault &fault)
{
    using Initiator = WebSocketError::Initiator;
    Outcome outcome;
    outcome.closeCode = 1000;
    outcome.clean = fault.apply == drip || fault.apply == sendGarbage || !(fault.flags & Fault::OfThePeer);
    const bool silent = fault.kind == Fault::Kind::Silence || fault.apply == dripEndlessly;
    outcome.initiators = {silent ? Initiator::Timeout : Initiator::Remote};
    Q_UNUSED(phase)
    return outcome;
}

Outcome outcomeOf(const Phase &phase, const Fault &fault, bool tls)
{
    using Error = WebSocketError;
    if (phase.step < Step::Open)
        return openingOutcome(phase, fault, tls);
    Outcome outcome;
    if (fault.kind == Fault::Kind::Stream || fault.kind == Fault::Kind::Parent) {
        outcome.kind = Error::Kind::Abort;
        return outcome;
    }
    if (phase.peer == Phase::Peer::HasClosed)
        return outcomeAfterTheirClose(phase, fault);

    const bool closingByUs = phase.step == Step::Closing;
    outcome.keepsEverything = fault.apply == closeAndFin || fault.apply == drip;
    switch (fault.kind) {
    case Fault::Kind::Fin:
    case Fault::Kind::Reset:
        outcome.initiators = {Error::Initiator::Network};
        if (fault.apply == closeAndFin) {
            outcome.closeCode = 4001;
            outcome.clean = !phase.dataHeld && phase.device != Phase::Device::Begun;
            outcome.initiators = {Error::Initiator::Remote};
        }
        break;
    case Fault::Kind::Silence:
        outcome.initiators = {Error::Initiator::Timeout};
        break;
    case Fault::Kind::Drip:
        outcome.clean = fault.apply == drip;
        outcome.closeCode = outcome.clean ? 1000 : 1006;
        outcome.initiators = {Error::Initiator::Timeout};
        break;
    case Fault::Kind::Garbage:
        outcome.initiators = {fault.apply == breakTls ? Error::Initiator::Tls : Error::Initiator::Protocol};
        break;
    default:
        outcome.clean = true;
        outcome.keepsEverything = fault.kind == Fault::Kind::Device;
        const bool cutsMessage = fault.kind == Fault::Kind::Source && phase.device == Phase::Device::Begun;
        const bool emptyClose = fault.kind == Fault::Kind::Reader || fault.kind == Fault::Kind::Writer || cutsMessage;
        outcome.closeCode = emptyClose && !closingByUs ? 1005 : 1000;
        break;
    }
    return outcome;
}

#include "moc_faults.cpp"
