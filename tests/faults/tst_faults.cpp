// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#include "await.h"
#include "faults.h"

#include <QtCore/qdir.h>
#include <QtCore/qmetaobject.h>
#include <QtCore/qprocess.h>
#include <QtCore/qregularexpression.h>
#include <QtNetwork/qtcpsocket.h>

using namespace Qt::StringLiterals;
using Kind = WebSocketError::Kind;
using State = WebSocketStream::State;
using Step = Phase::Step;

struct FaultCase
{
    const Phase *phase = nullptr;
    const Fault *fault = nullptr;
    bool tls = false;
    bool deletesWhenClosed = false;
    std::optional<TestProxy::Kind> proxyKind = {};
};

// Every phase of a connection times everything that can happen in it.
class tst_Faults : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();

    void everyCombinationIsThere();
    void lookUp_data() { addCases(Step::LookUp); }
    void lookUp() { runCase(); }
    void connecting_data() { addCases(Step::Connect); }
    void connecting() { runCase(); }
    void tls_data() { addCases(Step::Tls); }
    void tls() { runCase(); }
    void handshake_data() { addCases(Step::Handshake); }
    void handshake() { runCase(); }
    void open_data() { addCases(Step::Open); }
    void open() { runCase(); }
    void paused_data() { addCases(Step::Paused); }
    void paused() { runCase(); }
    void device_data() { addCases(Step::Device); }
    void device() { runCase(); }
    void compressed_data() { addCases(Step::Compressed); }
    void compressed() { runCase(); }
    void closing_data() { addCases(Step::Closing); }
    void closing() { runCase(); }
    void quitting_data();
    void quitting();

private:
    static void addCases(Step step);
    static void runCase();
};

// Of the whole process. Threads that wait for another look-up have descriptors, too, of another kind.
static qsizetype openSockets()
{
    const auto descriptors = QDir(u"/proc/self/fd"_s).entryInfoList(QDir::AllEntries | QDir::System);
    return std::count_if(descriptors.cbegin(), descriptors.cend(), [](const QFileInfo &descriptor) {
        return descriptor.symLinkTarget().contains(u"socket:["_s);
    });
}

// Devices and compression stand above the connection; through a proxy they are what other messages are.
static bool goesThroughProxies(Step step, const Fault &fault)
{
    // Before, the faults are the proxy's own, see tst_proxies.cpp; and it passes time on as any line does.
    return step >= Step::Handshake && step != Step::Device && step != Step::Compressed
            && fault.kind != Fault::Kind::Silence && fault.kind != Fault::Kind::Drip;
}

static QList<FaultCase> casesOf(Step step)
{
    QList<FaultCase> cases;
    for (const Phase &phase : phases()) {
        for (const Fault &fault : faults()) {
            for (const bool tls : {false, true}) {
                if (phase.step != step || !whyImpossible(phase, fault, tls).isEmpty())
                    continue;
                if (tls && step == Step::Compressed)
                    continue; // as above
                cases.append({&phase, &fault, tls, false});
                if (fault.flags & Fault::EndsTheStream)
                    cases.append({&phase, &fault, tls, true});
                if (!goesThroughProxies(step, fault))
                    continue;
                for (const auto kind : {TestProxy::Kind::Socks5, TestProxy::Kind::HttpConnect})
                    cases.append({&phase, &fault, tls, false, kind});
            }
        }
    }
    return cases;
}

// Why a step and a kind of fault never meet.
static QString reasonFor(Step step, Fault::Kind kind)
{
    QStringList reasons;
    for (const Phase &phase : phases()) {
        for (const Fault &fault : faults()) {
            if (phase.step == step && fault.kind == kind)
                reasons.append(whyImpossible(phase, fault, true));
        }
    }
    reasons.removeDuplicates();
    return reasons.join(u", "_s);
}

// In an application of its own, whose arguments these are.
static QList<QStringList> quittingCasesOf(Step step)
{
    QList<QStringList> cases;
    for (const Phase &phase : phases()) {
        for (const char *const transport : {"ws", "wss"}) {
            const bool isTls = qstrcmp(transport, "wss") == 0;
            const bool isOnlyPlain = step == Step::Device || step == Step::Compressed;
            if (phase.step != step || (isTls ? isOnlyPlain : step == Step::Tls))
                continue;
            for (const char *const how : {"scope", "application", "nobody", "deletion", "waiting"}) {
                if (qstrcmp(how, "waiting") == 0 && phase.peer < Phase::Peer::Connected)
                    continue; // the peer ends it
                cases.append(
                        {QString::fromLatin1(phase.name), QString::fromLatin1(transport), QString::fromLatin1(how)});
            }
        }
    }
    return cases;
}

void tst_Faults::addCases(Step step)
{
    QTest::addColumn<FaultCase>("faultCase");
    for (const FaultCase &faultCase : casesOf(step)) {
        const char *const proxy = !faultCase.proxyKind            ? ""
                : *faultCase.proxyKind == TestProxy::Kind::Socks5 ? ", SOCKS5"
                                                                  : ", HTTP CONNECT";
        QTest::addRow("%s: %s, %s%s%s", faultCase.phase->name, faultCase.fault->name, faultCase.tls ? "wss" : "ws",
                      proxy, faultCase.deletesWhenClosed ? ", deleted when closed" : "")
                << faultCase;
    }
}

static void verifyOpened(const FaultScene &scene, const Outcome &outcome)
{
    const auto &opened = scene.witness.opened();
    QVERIFY2(succeeded(opened) == outcome.opens, qPrintable(failureOf(opened)));
    if (!outcome.opens)
        QCOMPARE(failureOf(opened), failureOf(scene.witness.closed()));
}

static void verifyClosed(const FaultScene &scene, const FaultCase &faultCase, const Outcome &outcome)
{
    const auto &closed = scene.witness.closed();
    QVERIFY2(succeeded(closed) == outcome.clean, qPrintable(failureOf(closed)));
    if (outcome.clean) {
        QCOMPARE(closed.result().closeCode, outcome.closeCode);
        return;
    }
    const WebSocketError error = errorOf(closed);
    const QByteArray text = describe(error).toLocal8Bit();
    QVERIFY2(error.kind() == outcome.kind, text);
    QVERIFY2(!error.message().isEmpty(), text);
    QVERIFY2(outcome.initiators.contains(error.initiator()), text);
    if (outcome.kind != Kind::WebSocket)
        return;
    QVERIFY2(error.closeCode() == outcome.closeCode, text);
    QVERIFY2((error.unsentBytes() > 0) == faultCase.phase->dataHeld, text);
}

// Rules 15 and 16: who asks later gets the same answer.
static void verifyLateCalls(const FaultScene &scene, const Outcome &outcome)
{
    QCOMPARE(scene.stream->state(), State::Closed);
    if (auto *const readable = scene.stream->readable()) {
        const auto received = readable->receive();
        const auto device = readable->receiveDevice();
        AWAIT(device);
        if (outcome.clean) {
            QVERIFY2(succeeded(received) && received.result().isNull(), qPrintable(failureOf(received)));
            QVERIFY2(succeeded(device) && !device.result(), qPrintable(failureOf(device)));
        } else {
            QCOMPARE(failureOf(received), failureOf(scene.witness.closed()));
            QCOMPARE(failureOf(device), failureOf(scene.witness.closed()));
        }
    }
    if (auto *const writable = scene.stream->writable()) {
        FedDevice source;
        const auto sent = writable->send(WebSocketMessage(u"late"_s));
        const auto device = writable->sendDevice(&source);
        if (outcome.clean)
            QCOMPARE(errorOf(sent).kind(), Kind::InvalidState);
        else
            QCOMPARE(failureOf(sent), failureOf(scene.witness.closed()));
        QCOMPARE(failureOf(device), failureOf(sent));
        QCOMPARE(writable->bytesToWrite(), 0);
    }
}

static void verifyMessages(const FaultScene &scene, const Outcome &outcome)
{
    const QList<WebSocketMessage> &messages = scene.witness.messages();
    QVERIFY(messages.size() <= scene.sent.size());
    for (qsizetype i = 0; i < messages.size(); ++i)
        QVERIFY2(messages.at(i) == scene.sent.at(i), QByteArray::number(i));
    if (outcome.keepsEverything)
        TRY_COMPARE(messages.size(), scene.sent.size());
}

// The texts that the peer has got come from devices.
static void verifySentDevices(const FaultScene &scene, const Outcome &outcome)
{
    const QList<QFuture<qint64>> sent = scene.witness.sentDevices();
    const auto count = std::count_if(sent.cbegin(), sent.cend(), succeeded<qint64>);
    const QList<WebSocketMessage> messages = scene.peer.messages();
    const auto texts = std::count_if(messages.cbegin(), messages.cend(), [](const auto &m) { return m.isText(); });
    QVERIFY(texts <= count);
    if (outcome.clean)
        QCOMPARE(texts, count);
}

static void verifyEnd(FaultScene &scene, const FaultCase &faultCase)
{
    const Outcome outcome = outcomeOf(*faultCase.phase, *faultCase.fault, faultCase.tls);
    AWAIT(scene.witness.opened());
    AWAIT(scene.witness.closed());
    verifyOpened(scene, outcome);
    verifyClosed(scene, faultCase, outcome);
    if (QTest::currentTestFailed())
        return;

    if (faultCase.phase->reader == Phase::Reader::ReadsAfterTheEnd)
        scene.witness.read();
    if (!faultCase.deletesWhenClosed)
        verifyMessages(scene, outcome);
    verifySentDevices(scene, outcome);
    if (scene.stream)
        verifyLateCalls(scene, outcome);
    scene.peer.startReading();
    scene.line.release();
    TRY_VERIFY(!scene.line.hasConnection() || scene.line.wasEnded());
}

void tst_Faults::runCase()
{
    QFETCH(const FaultCase, faultCase);
    const auto &[phase, fault, tls, deletesWhenClosed, proxyKind] = faultCase;
    // Qt's engines for proxies use their own socket after its end.
    QTest::failOnWarning(QRegularExpression(
            proxyKind ? u"^(?!QIODevice::(read|write) \\(QTcpSocket\\): device not open)"_s : u".*"_s));
    const qsizetype sockets = openSockets();
    {
        FaultScene scene(tls ? RawPeer::Transport::Tls : RawPeer::Transport::Plain, proxyKind);
        fault->prepare(scene.options);
        scene.readsFromTheStart = phase->reader == Phase::Reader::Reads;
        scene.witness.setDeletesWhenClosed(deletesWhenClosed);
        QVERIFY2(phase->enter(scene), scene.peer.describe());
        QList<QPointer<QObject>> objects;
        for (QObject *const object : scene.stream->findChildren<QObject *>())
            objects.append(object);
        QVERIFY(!objects.isEmpty());

        fault->apply(scene, *phase);
        if (phase->reader == Phase::Reader::ReadsAfterTheFault && !scene.witness.hasRead())
            scene.witness.read();
        verifyEnd(scene, faultCase);
        if (QTest::currentTestFailed())
            return;

        const bool deleted =
                deletesWhenClosed || fault->kind == Fault::Kind::Stream || fault->kind == Fault::Kind::Parent;
        QCOMPARE(scene.stream.isNull(), deleted);
        TRY_COMPARE(scene.witness.objection(), QString());
        scene.parent.reset();
        TRY_VERIFY(std::none_of(objects.cbegin(), objects.cend(), [](const auto &object) { return object; }));
        QCOMPARE(scene.witness.objection(), QString());
    }
    TRY_COMPARE(openSockets(), sockets);
}

// What a process opens once, it opens here.
void tst_Faults::initTestCase()
{
    for (const auto transport : {RawPeer::Transport::Plain, RawPeer::Transport::Tls}) {
        FaultScene scene(transport);
        QVERIFY(scene.open());
        scene.endWell();
        AWAIT(scene.witness.closed());
    }
    QTcpSocket socket;
    socket.connectToHost(u"nowhere.invalid"_s, 1);
    TRY_COMPARE(socket.error(), QAbstractSocket::HostNotFoundError);
}

// A table of how often each kind of fault meets each step; where they never do, there is a reason.
void tst_Faults::everyCombinationIsThere()
{
    const QMetaEnum kinds = QMetaEnum::fromType<Fault::Kind>();
    const QMetaEnum steps = QMetaEnum::fromType<Phase::Step>();
    qsizetype total = 0;
    for (int s = 0; s < steps.keyCount(); ++s) {
        const auto step = Step(steps.value(s));
        const QList<FaultCase> cases = casesOf(step);
        QStringList row;
        for (int k = 0; k < kinds.keyCount(); ++k) {
            const auto kind = Fault::Kind(kinds.value(k));
            const auto count = kind == Fault::Kind::Quit
                    ? quittingCasesOf(step).size()
                    : std::count_if(cases.cbegin(), cases.cend(),
                                    [kind](const FaultCase &faultCase) { return faultCase.fault->kind == kind; });
            row += u"%1 %2"_s.arg(QLatin1String(kinds.key(k))).arg(count);
            total += count;
            if (count == 0) {
                const QString reason = reasonFor(step, kind);
                QVERIFY2(!reason.isEmpty(), qPrintable(row.join(u", "_s)));
                row.last() += u" (%1)"_s.arg(reason);
            }
        }
        qInfo("%s: %s", steps.key(s), qPrintable(row.join(u", "_s)));
    }
    qInfo("%lld combinations", qlonglong(total));
    QVERIFY(total >= 100);
}

void tst_Faults::quitting_data()
{
    QTest::addColumn<QStringList>("arguments");
    const QMetaEnum steps = QMetaEnum::fromType<Phase::Step>();
    for (int s = 0; s < steps.keyCount(); ++s) {
        for (const QStringList &arguments : quittingCasesOf(Step(steps.value(s))))
            QTest::addRow("%s", qPrintable(arguments.join(u", "_s))) << arguments;
    }
}

void tst_Faults::quitting()
{
    QFETCH(const QStringList, arguments);
    QProcess process;
    process.start(QStringLiteral(QUITTER), arguments);
    QVERIFY2(process.waitForFinished(60000), qPrintable(process.errorString()));
    QCOMPARE(process.readAllStandardError(), QByteArray());
    QCOMPARE(process.exitStatus(), QProcess::NormalExit);
    QCOMPARE(process.exitCode(), 0);
}

QTEST_GUILESS_MAIN(tst_Faults)
#include "tst_faults.moc"
