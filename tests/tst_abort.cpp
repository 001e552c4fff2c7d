// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#include "abortcontroller.h"
#include "testconnection.h"

#include <QtTest/qsignalspy.h>
#include <QtTest/qtest.h>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using Initiator = WebSocketError::Initiator;
using Kind = WebSocketError::Kind;
using State = WebSocketStream::State;

class tst_Abort : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase_data() { addTransports(); }

    void abortDuringTheHandshakeDropsTheConnection();
    void abortReportsTheVeryReason_data();
    void abortReportsTheVeryReason();
    void abortWithAWebSocketErrorReportsThatError();
    void abortBeforeTheConnectionIsMade();
    void abortWithinTheAnswer();
    void timeoutSignalGivesATimeoutError();
    void anySignalAborts();
    void oneSignalAbortsManyStreams();
    void abortAfterOpeningHasNoEffect();
    void timeoutAfterOpeningHasNoEffect();
    void abortAfterClosedHasNoEffect();

    void abortedHandshakeFailsTheStreams();
};

void tst_Abort::abortDuringTheHandshakeDropsTheConnection()
{
    TestConnection c;
    AbortController controller;
    c.peer.setSilent();
    c.options.signal = controller.signal();
    c.start();
    TRY_PEER(c.peer, c.peer.hasRequest());
    QVERIFY(!c.stream->opened().isFinished());
    QVERIFY(!c.stream->closed().isFinished());

    controller.abort();
    AWAIT(c.stream->opened());
    AWAIT(c.stream->closed());
    QCOMPARE(errorOf(c.stream->opened()).kind(), Kind::Abort);
    QCOMPARE(errorOf(c.stream->opened()).name(), u"AbortError"_s);
    QCOMPARE(errorOf(c.stream->opened()).initiator(), Initiator::Local);
    QCOMPARE(describe(errorOf(c.stream->closed())), describe(errorOf(c.stream->opened())));
    QCOMPARE(c.stream->state(), State::Closed);
    TRY_PEER(c.peer, c.peer.wasDisconnected());
}

void tst_Abort::abortReportsTheVeryReason_data()
{
    QTest::addColumn<QVariant>("reason");
    QTest::newRow("string") << QVariant(u"changed my mind"_s);
    QTest::newRow("number") << QVariant(42);
    QTest::newRow("map") << QVariant(QVariantMap{{u"a"_s, 1}});
    QTest::newRow("object") << QVariant::fromValue<QObject *>(this);
    QTest::newRow("null") << QVariant::fromValue(nullptr);
}

void tst_Abort::abortReportsTheVeryReason()
{
    TestConnection c;
    AbortController controller;
    QFETCH(const QVariant, reason);
    c.peer.setSilent();
    c.options.signal = controller.signal();
    c.start();
    TRY_PEER(c.peer, c.peer.hasRequest());
    controller.abort(reason);
    AWAIT(c.stream->opened());
    AWAIT(c.stream->closed());
    for (const auto &error : {errorOf(c.stream->opened()), errorOf(c.stream->closed())}) {
        QCOMPARE(error.kind(), Kind::Abort);
        QCOMPARE(error.abortReason(), reason);
        QCOMPARE(error.abortReason().metaType(), reason.metaType());
    }
}

void tst_Abort::abortWithAWebSocketErrorReportsThatError()
{
    TestConnection c;
    AbortController controller;
    c.peer.setSilent();
    c.options.signal = controller.signal();
    c.start();
    TRY_PEER(c.peer, c.peer.hasRequest());
    const WebSocketError reason(Kind::Operation, u"out of paper"_s);
    controller.abort(QVariant::fromValue(reason));
    AWAIT(c.stream->opened());
    AWAIT(c.stream->closed());
    QCOMPARE(errorOf(c.stream->opened()).kind(), Kind::Operation);
    QCOMPARE(errorOf(c.stream->opened()).message(), u"out of paper"_s);
    QCOMPARE(errorOf(c.stream->closed()).kind(), Kind::Operation);
    QCOMPARE(errorOf(c.stream->closed()).message(), u"out of paper"_s);
}

void tst_Abort::abortBeforeTheConnectionIsMade()
{
    TestConnection c;
    AbortController controller;
    c.options.signal = controller.signal();
    c.start();
    controller.abort(u"at once"_s);
    AWAIT(c.stream->opened());
    AWAIT(c.stream->closed());
    QCOMPARE(errorOf(c.stream->opened()).abortReason(), QVariant(u"at once"_s));
    QCOMPARE(errorOf(c.stream->closed()).abortReason(), QVariant(u"at once"_s));
    // By the time another stream is open, the peer would have seen the first one's request.
    const WebSocketStream probe(c.peer.url(), [&] {
        auto o = c.options;
        o.signal.reset();
        return o;
    }());
    AWAIT(probe.opened());
    QVERIFY2(succeeded(probe.opened()), qPrintable(failureOf(probe.opened())));
    QCOMPARE(c.stream->state(), State::Closed);
}

void tst_Abort::abortWithinTheAnswer()
{
    TestConnection c;
    AbortController controller;
    c.peer.setAnswer("HTTP/1.1 101 Switching Protocols\r\nUpgra");
    c.options.signal = controller.signal();
    c.start();
    TRY_PEER(c.peer, c.peer.hasRequest());
    controller.abort(1);
    AWAIT(c.stream->closed());
    QCOMPARE(errorOf(c.stream->closed()).abortReason(), QVariant(1));
    TRY_PEER(c.peer, c.peer.wasDisconnected());
}

void tst_Abort::timeoutSignalGivesATimeoutError()
{
    TestConnection c;
    c.peer.setSilent();
    c.options.signal = AbortSignal::timeout(50ms);
    c.start();
    AWAIT(c.stream->opened());
    AWAIT(c.stream->closed());
    QCOMPARE(errorOf(c.stream->opened()).kind(), Kind::Timeout);
    QCOMPARE(errorOf(c.stream->opened()).name(), u"TimeoutError"_s);
    QCOMPARE(errorOf(c.stream->closed()).kind(), Kind::Timeout);
    TRY_PEER(c.peer, c.peer.wasDisconnected());
}

void tst_Abort::anySignalAborts()
{
    TestConnection c;
    AbortController controller;
    c.peer.setSilent();
    c.options.signal = AbortSignal::any({controller.signal(), AbortSignal::timeout(1h)});
    c.start();
    TRY_PEER(c.peer, c.peer.hasRequest());
    controller.abort(u"any"_s);
    AWAIT(c.stream->closed());
    QCOMPARE(errorOf(c.stream->closed()).abortReason(), QVariant(u"any"_s));
}

void tst_Abort::oneSignalAbortsManyStreams()
{
    TestConnection first;
    TestConnection second;
    AbortController controller;
    for (TestConnection *c : {&first, &second}) {
        c->peer.setSilent();
        c->options.signal = controller.signal();
        c->start();
    }
    TRY_PEER(first.peer, first.peer.hasRequest());
    TRY_PEER(second.peer, second.peer.hasRequest());
    controller.abort();
    AWAIT(first.stream->closed());
    AWAIT(second.stream->closed());
    QCOMPARE(errorOf(first.stream->closed()).kind(), Kind::Abort);
    QCOMPARE(errorOf(second.stream->closed()).kind(), Kind::Abort);
}

// Still open and working: a message goes each way, and the closing handshake is a clean one.
static void verifyWorks(TestConnection &c)
{
    QCOMPARE(c.stream->state(), State::Open);
    c.peer.sendText("still here");
    const auto message = c.readable()->receive();
    AWAIT(message);
    QCOMPARE(message.result(), WebSocketMessage(u"still here"_s));
    c.writable()->writeText(u"me too"_s);
    TRY_PEER(c.peer, c.peer.messages().size() == 1);
    c.peer.setAnswersClose(true);
    QVERIFY(c.stream->close({1000, u"bye"_s}));
    AWAIT(c.stream->closed());
    QVERIFY2(succeeded(c.stream->closed()), qPrintable(failureOf(c.stream->closed())));
    QCOMPARE(c.stream->closed().result(), (WebSocketCloseInfo{1000, u"bye"_s}));
    QVERIFY(succeeded(c.stream->opened()));
}

void tst_Abort::abortAfterOpeningHasNoEffect()
{
    TestConnection c;
    AbortController controller;
    c.options.signal = controller.signal();
    QVERIFY(c.open());
    controller.abort();
    verifyWorks(c);
}

void tst_Abort::timeoutAfterOpeningHasNoEffect()
{
    TestConnection c;
    c.options.signal = AbortSignal::timeout(std::chrono::milliseconds(testPatience() / 20));
    QVERIFY(c.open());
    TRY_VERIFY(c.options.signal->isAborted());
    verifyWorks(c);
}

void tst_Abort::abortAfterClosedHasNoEffect()
{
    TestConnection c;
    AbortController controller;
    c.options.signal = controller.signal();
    c.peer.setAnswersClose(true);
    QVERIFY(c.open());
    QVERIFY(c.stream->close());
    AWAIT(c.stream->closed());
    controller.abort();
    QVERIFY2(succeeded(c.stream->closed()), qPrintable(failureOf(c.stream->closed())));
    QCOMPARE(c.stream->state(), State::Closed);
}

void tst_Abort::abortedHandshakeFailsTheStreams()
{
    TestConnection c;
    AbortController controller;
    c.peer.setSilent();
    c.options.signal = controller.signal();
    c.start();
    const auto pending = c.readable()->receive();
    TRY_PEER(c.peer, c.peer.hasRequest());
    controller.abort(u"why"_s);
    AWAIT(c.stream->closed());
    AWAIT(pending);
    QCOMPARE(errorOf(pending).abortReason(), QVariant(u"why"_s));
    const auto later = c.readable()->receive();
    const auto sent = c.writable()->send(WebSocketMessage(u"text"_s));
    AWAIT(later);
    AWAIT(sent);
    QCOMPARE(errorOf(later).abortReason(), QVariant(u"why"_s));
    QCOMPARE(errorOf(sent).abortReason(), QVariant(u"why"_s));
}

QTEST_GUILESS_MAIN(tst_Abort)
#include "tst_abort.moc"
