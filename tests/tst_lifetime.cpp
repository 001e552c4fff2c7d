// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#include "abortcontroller.h"
#include "testconnection.h"

#include <QtTest/qtest.h>

using namespace Qt::StringLiterals;
using Kind = WebSocketError::Kind;
using State = WebSocketStream::State;

// Any object may be deleted in any state; what was pending then fails, and nothing hangs.
class tst_Lifetime : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase_data() { addTransports(); }

    void streamMayBeDeletedInAnyState_data();
    void streamMayBeDeletedInAnyState();
    void readableMayBeDeletedInAnyState_data();
    void readableMayBeDeletedInAnyState();
    void writableMayBeDeletedInAnyState_data();
    void writableMayBeDeletedInAnyState();

    void deletingAnOpenStreamSends1001();
    void deletingAConnectingStreamDropsTheConnection();
    void deletingTheReadableClosesTheStream();
    void deletingTheWritableClosesTheStream();
    void deletingTheParentDeletesTheStream();
    void futuresOutliveTheStream();

    void deletingTheControllerHasNoEffect();
    void droppingTheSignalHasNoEffect();
    void abortAfterTheStreamIsDeletedHasNoEffect();
};

// Everything that can be pending.
struct Futures
{
    explicit Futures(WebSocketStream *stream) : opened(stream->opened()), closed(stream->closed())
    {
        if (auto *readable = stream->readable())
            received = readable->receive();
        if (auto *writable = stream->writable()) {
            sent = writable->send(WebSocketMessage(u"text"_s));
            ready = writable->ready();
        }
    }

    void verifyFinished() const
    {
        AWAIT(opened);
        AWAIT(closed);
        AWAIT(received);
        AWAIT(sent);
        AWAIT(ready);
        // Failed or not, never just cancelled: a continuation would see neither.
        for (const QString &text :
             {failureOf(opened), failureOf(closed), failureOf(received), failureOf(sent), failureOf(ready)})
            QVERIFY2(text != u"cancelled without an error"_s, "a future was cancelled without an error");
    }

    QFuture<WebSocketOpenInfo> opened;
    QFuture<WebSocketCloseInfo> closed;
    QFuture<WebSocketMessage> received = readyFuture<WebSocketMessage>(WebSocketMessage());
    QFuture<void> sent = readyFuture();
    QFuture<void> ready = readyFuture();
};

using Enter = std::function<void(TestConnection &)>;

// The ways to get a stream into each of its states.
static void addStates()
{
    const auto open = [](TestConnection &c) { QVERIFY(c.open()); };
    QTest::addColumn<Enter>("enter");
    QTest::newRow("just made") << Enter([](TestConnection &c) { c.start(); });
    QTest::newRow("waiting for the answer") << Enter([](TestConnection &c) {
        c.peer.setSilent();
        c.start();
        TRY_PEER(c.peer, c.peer.hasRequest());
    });
    QTest::newRow("open") << Enter(open);
    QTest::newRow("within a message") << Enter([open](TestConnection &c) {
        open(c);
        c.peer.sendBytes(RawFrame{RawFrame::Text, "whole"}.toBytes()
                         + "\x82\x05"
                           "part");
        TRY_VERIFY(c.readable()->hasPendingMessages());
    });
    QTest::newRow("reading is paused") << Enter([open](TestConnection &c) {
        c.options.readHighWaterMark = 1000;
        open(c);
        for (int i = 0; i < 100; ++i)
            c.peer.sendBinary(QByteArray(100 * 1000, 'a'));
        TRY_VERIFY(c.readable()->bufferedBytes() >= 1000);
    });
    QTest::newRow("read in part") << Enter([open](TestConnection &c) {
        open(c);
        c.peer.sendText("text");
        TRY_VERIFY(c.readable()->hasPendingMessages());
        c.readable()->read(2);
    });
    QTest::newRow("writing is held") << Enter([open](TestConnection &c) {
        open(c);
        c.peer.stopReading();
        for (int i = 0; i < 32; ++i)
            c.writable()->write(QByteArray(1000 * 1000, 'a'));
    });
    QTest::newRow("composing a message") << Enter([open](TestConnection &c) {
        open(c);
        QVERIFY(c.writable()->beginMessage());
        c.writable()->write("part");
    });
    QTest::newRow("closing") << Enter([open](TestConnection &c) {
        open(c);
        QVERIFY(c.stream->close());
    });
    QTest::newRow("closing, data unsent") << Enter([open](TestConnection &c) {
        open(c);
        c.peer.stopReading();
        for (int i = 0; i < 32; ++i)
            c.writable()->write(QByteArray(1000 * 1000, 'a'));
        QVERIFY(c.stream->close());
    });
    QTest::newRow("closed by the peer, data unsent") << Enter([open](TestConnection &c) {
        open(c);
        c.peer.stopReading();
        for (int i = 0; i < 32; ++i)
            c.writable()->write(QByteArray(1000 * 1000, 'a'));
        c.peer.sendClose(1000);
        TRY_VERIFY(c.stream->state() != State::Open);
    });
    QTest::newRow("closed") << Enter([open](TestConnection &c) {
        c.peer.setAnswersClose(true);
        open(c);
        QVERIFY(c.stream->close());
        AWAIT(c.stream->closed());
    });
    QTest::newRow("closed, TCP still there") << Enter([open](TestConnection &c) {
        open(c);
        c.peer.sendClose(1000);
        AWAIT(c.stream->closed());
    });
    QTest::newRow("failed") << Enter([open](TestConnection &c) {
        open(c);
        c.peer.reset();
        AWAIT(c.stream->closed());
    });
    QTest::newRow("failed handshake") << Enter([](TestConnection &c) {
        c.peer.setAnswer("HTTP/1.1 403 Forbidden\r\n\r\n");
        c.start();
        AWAIT(c.stream->closed());
    });
    QTest::newRow("violated protocol") << Enter([open](TestConnection &c) {
        open(c);
        c.peer.sendFrame({3, "reserved"});
        AWAIT(c.stream->closed());
    });
    QTest::newRow("invalid URL") << Enter(
            [](TestConnection &c) { c.stream = std::make_unique<WebSocketStream>(QUrl()); });
}

// The peer's socket, timers and deferred deletions get their turn before the test ends.
static void settle(TestConnection &c)
{
    c.peer.startReading();
    for (int i = 0; i < 20; ++i) {
        QCoreApplication::processEvents();
        QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
    }
}

void tst_Lifetime::streamMayBeDeletedInAnyState_data()
{
    addStates();
}

void tst_Lifetime::streamMayBeDeletedInAnyState()
{
    TestConnection c;
    QFETCH(const Enter, enter);
    enter(c);
    const bool pending = !c.stream->closed().isFinished();
    const Futures futures(c.stream.get());
    c.remove();
    futures.verifyFinished();
    if (pending)
        QCOMPARE(errorOf(futures.closed).kind(), Kind::Abort);
    settle(c);
}

void tst_Lifetime::readableMayBeDeletedInAnyState_data()
{
    addStates();
}

void tst_Lifetime::readableMayBeDeletedInAnyState()
{
    TestConnection c;
    QFETCH(const Enter, enter);
    enter(c);
    const Futures futures(c.stream.get());
    delete c.readable();
    QVERIFY(!c.stream->readable());
    AWAIT(futures.received);
    QVERIFY(c.stream->state() == State::Closing || c.stream->state() == State::Closed);
    c.peer.setAnswersClose(true);
    settle(c);
    futures.verifyFinished();
}

void tst_Lifetime::writableMayBeDeletedInAnyState_data()
{
    addStates();
}

void tst_Lifetime::writableMayBeDeletedInAnyState()
{
    TestConnection c;
    QFETCH(const Enter, enter);
    enter(c);
    const Futures futures(c.stream.get());
    delete c.writable();
    QVERIFY(!c.stream->writable());
    AWAIT(futures.sent);
    AWAIT(futures.ready);
    QVERIFY(c.stream->state() == State::Closing || c.stream->state() == State::Closed);
    c.peer.setAnswersClose(true);
    settle(c);
    futures.verifyFinished();
}

void tst_Lifetime::deletingAnOpenStreamSends1001()
{
    TestConnection c;
    QVERIFY(c.open());
    c.writable()->write("last words");
    c.remove();
    TRY_PEER(c.peer, !c.peer.frames(RawFrame::Close).isEmpty());
    QCOMPARE(c.peer.closeFrame().closeCode(), 1001);
    QCOMPARE(c.peer.messages(), QList{WebSocketMessage("last words"_ba)});
    TRY_PEER(c.peer, c.peer.wasDisconnected());
}

void tst_Lifetime::deletingAConnectingStreamDropsTheConnection()
{
    TestConnection c;
    c.peer.setSilent();
    c.start();
    TRY_PEER(c.peer, c.peer.hasRequest());
    const Futures futures(c.stream.get());
    c.remove();
    futures.verifyFinished();
    QCOMPARE(errorOf(futures.opened).kind(), Kind::Abort);
    QCOMPARE(errorOf(futures.closed).kind(), Kind::Abort);
    QCOMPARE(errorOf(futures.received).kind(), Kind::Abort);
    TRY_PEER(c.peer, c.peer.wasDisconnected());
    QCOMPARE(c.peer.receivedBytes(), QByteArray());
}

void tst_Lifetime::deletingTheReadableClosesTheStream()
{
    TestConnection c;
    c.peer.setAnswersClose(true);
    QVERIFY(c.open());
    delete c.readable();
    AWAIT(c.stream->closed());
    QVERIFY2(succeeded(c.stream->closed()), qPrintable(failureOf(c.stream->closed())));
    QCOMPARE(c.stream->closed().result(), (WebSocketCloseInfo{1005, QString()}));
    QCOMPARE(c.peer.closeFrame().payload, QByteArray());
}

void tst_Lifetime::deletingTheWritableClosesTheStream()
{
    TestConnection c;
    c.peer.setAnswersClose(true);
    QVERIFY(c.open());
    c.peer.sendText("queued");
    TRY_VERIFY(c.readable()->hasPendingMessages());
    delete c.writable();
    AWAIT(c.stream->closed());
    QVERIFY2(succeeded(c.stream->closed()), qPrintable(failureOf(c.stream->closed())));
    QCOMPARE(c.stream->closed().result(), (WebSocketCloseInfo{1005, QString()}));
    QCOMPARE(c.readable()->readMessage(), WebSocketMessage(u"queued"_s));
}

void tst_Lifetime::deletingTheParentDeletesTheStream()
{
    TestConnection c;
    auto parent = std::make_unique<QObject>();
    const QPointer stream = new WebSocketStream(c.peer.url(), c.options, parent.get());
    AWAIT(stream->opened());
    const QPointer<QObject> readable = stream->readable();
    const QPointer<QObject> writable = stream->writable();
    const Futures futures(stream);
    parent.reset();
    QVERIFY(!stream);
    QVERIFY(!readable);
    QVERIFY(!writable);
    futures.verifyFinished();
}

void tst_Lifetime::futuresOutliveTheStream()
{
    TestConnection c;
    QVERIFY(c.open());
    const auto opened = c.stream->opened();
    const auto closed = c.stream->closed();
    c.remove();
    QVERIFY(succeeded(opened));
    AWAIT(closed);
    QCOMPARE(errorOf(closed).kind(), Kind::Abort);
    QCOMPARE(errorOf(closed).initiator(), WebSocketError::Initiator::Local);
}

void tst_Lifetime::deletingTheControllerHasNoEffect()
{
    TestConnection c;
    auto controller = std::make_unique<AbortController>();
    c.options.signal = controller->signal();
    c.start();
    controller.reset();
    AWAIT(c.stream->opened());
    QVERIFY2(succeeded(c.stream->opened()), qPrintable(failureOf(c.stream->opened())));
}

void tst_Lifetime::droppingTheSignalHasNoEffect()
{
    TestConnection c;
    c.options.signal = AbortSignal::timeout(std::chrono::hours(1));
    c.start();
    c.options.signal.reset();
    AWAIT(c.stream->opened());
    QVERIFY2(succeeded(c.stream->opened()), qPrintable(failureOf(c.stream->opened())));
}

void tst_Lifetime::abortAfterTheStreamIsDeletedHasNoEffect()
{
    TestConnection c;
    AbortController controller;
    c.peer.setSilent();
    c.options.signal = controller.signal();
    c.start();
    TRY_PEER(c.peer, c.peer.hasRequest());
    const auto closed = c.stream->closed();
    c.remove();
    controller.abort(u"too late"_s);
    AWAIT(closed);
    QCOMPARE(errorOf(closed).kind(), Kind::Abort);
    QVERIFY(!errorOf(closed).abortReason().isValid());
}

QTEST_GUILESS_MAIN(tst_Lifetime)
#include "tst_lifetime.moc"
