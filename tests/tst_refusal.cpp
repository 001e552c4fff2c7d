// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#include "await.h"
#include "testconnection.h"
#include "websocketstream.h"

#include <QtTest/qtest.h>

using namespace Qt::StringLiterals;

// What a server says that does not want a WebSocket.
class tst_Refusal : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase_data() { addTransports(); }

    void bodyIsReported_data();
    void bodyIsReported();
    void bodyThatComesInPieces();
    void bodyIsCutOff();
    void bodyThatDoesNotComeIsNotWaitedForLong();
    void bodyThatEndsWithTheConnection_data();
    void bodyThatEndsWithTheConnection();
    void continuationMayDeleteTheStream_data();
    void continuationMayDeleteTheStream();
    void abortWhileTheBodyComes();
    void waitingWithoutAnEventLoop();
};

static QByteArray refusal(const QByteArray &fields, const QByteArray &body = {})
{
    return "HTTP/1.1 403 Forbidden\r\n" + fields + "\r\n" + body;
}

void tst_Refusal::bodyIsReported_data()
{
    QTest::addColumn<QByteArray>("answer");
    QTest::addColumn<QByteArray>("body");
    const auto chunked = "Transfer-Encoding: chunked\r\n"_ba;
    QTest::newRow("none") << refusal("Content-Length: 0\r\n") << ""_ba;
    QTest::newRow("of known length") << refusal("Content-Length: 5\r\n", "no\r\n\r") << "no\r\n\r"_ba;
    QTest::newRow("and more behind it") << refusal("Content-Length: 2\r\n", "nomore") << "no"_ba;
    QTest::newRow("chunks") << refusal(chunked, "2\r\nno\r\n3;x=y\r\n, \n\r\n0\r\nX: y\r\n\r\n") << "no, \n"_ba;
    QTest::newRow("large chunk") << refusal(chunked, "3e8\r\n" + QByteArray(1000, 'x') + "\r\n0\r\n\r\n")
                                 << QByteArray(1000, 'x');
    QTest::newRow("no chunk") << refusal(chunked, "no size\r\nno") << ""_ba;
    QTest::newRow("negative chunk") << refusal(chunked, "-5\r\nno") << ""_ba;
    QTest::newRow("chunk larger than large") << refusal(chunked, "fffffffffffffffff\r\nno") << ""_ba;
    QTest::newRow("204") << "HTTP/1.1 204 No Content\r\n\r\n"_ba
                         << ""_ba;
    QTest::newRow("200") << "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi"_ba
                         << "hi"_ba;
    QTest::newRow("behind another answer")
            << "HTTP/1.1 103 Early Hints\r\n\r\n" + refusal("Content-Length: 2\r\n", "no") << "no"_ba;
}

void tst_Refusal::bodyIsReported()
{
    QFETCH(const QByteArray, answer);
    TestConnection c;
    c.peer.setAnswer(answer);
    c.start();
    AWAIT(c.stream->opened());
    const WebSocketError error = errorOf(c.stream->opened());
    QCOMPARE(error.initiator(), WebSocketError::Initiator::Remote);
    QTEST(error.httpBody(), "body");
    QVERIFY(error.httpStatus() >= 200);
    TRY_PEER(c.peer, !c.peer.isConnected());
}

void tst_Refusal::bodyThatComesInPieces()
{
    TestConnection c;
    c.peer.setAnswer(refusal("Content-Length: 9\r\n"));
    c.start();
    TRY_PEER(c.peer, c.peer.hasRequest());
    for (const char *piece : {"one", "\r\n\r", "two"}) {
        QTest::qWait(20);
        QVERIFY(!c.stream->opened().isFinished());
        c.peer.sendBytes(piece);
    }
    AWAIT(c.stream->opened());
    QCOMPARE(errorOf(c.stream->opened()).httpBody(), "one\r\n\rtwo"_ba);
}

void tst_Refusal::bodyIsCutOff()
{
    TestConnection c;
    c.peer.setAnswer(refusal("Content-Length: 1000000\r\n", QByteArray(1000 * 1000, 'x')));
    c.start();
    AWAIT(c.stream->opened());
    QCOMPARE(errorOf(c.stream->opened()).httpBody(), QByteArray(64 * 1024, 'x'));
}

void tst_Refusal::bodyThatDoesNotComeIsNotWaitedForLong()
{
    TestConnection c;
    c.peer.setAnswer(refusal("Content-Length: 9\r\n", "one"));
    c.start();
    AWAIT(c.stream->opened());
    const WebSocketError error = errorOf(c.stream->opened());
    QCOMPARE(error.httpBody(), "one"_ba);
    QCOMPARE(error.initiator(), WebSocketError::Initiator::Remote);
    TRY_PEER(c.peer, !c.peer.isConnected());
}

void tst_Refusal::bodyThatEndsWithTheConnection_data()
{
    QTest::addColumn<QByteArray>("fields");
    QTest::addColumn<bool>("reset");
    QTest::newRow("of unknown length") << "Connection: close\r\n"_ba << false;
    QTest::newRow("shorter than said") << "Content-Length: 9\r\n"_ba << false;
    QTest::newRow("of unknown length, then a reset") << "Connection: close\r\n"_ba << true;
}

void tst_Refusal::bodyThatEndsWithTheConnection()
{
    QFETCH(const QByteArray, fields);
    QFETCH(const bool, reset);
    TestConnection c;
    c.peer.setAnswer(refusal(fields, "one"));
    c.start();
    TRY_PEER(c.peer, c.peer.hasRequest() && c.peer.hasDelivered());
    if (reset)
        QTest::qWait(20); // or it would overtake the answer
    QVERIFY(!c.stream->opened().isFinished());
    reset ? c.peer.reset() : c.peer.fin();
    AWAIT(c.stream->opened());
    const WebSocketError error = errorOf(c.stream->opened());
    QCOMPARE(error.httpStatus(), 403);
    QCOMPARE(error.httpBody(), "one"_ba);
    QCOMPARE(error.initiator(), WebSocketError::Initiator::Remote);
}

void tst_Refusal::continuationMayDeleteTheStream_data()
{
    QTest::addColumn<QByteArray>("answer");
    QTest::addColumn<bool>("ends");
    QTest::newRow("with its body") << refusal("Content-Length: 2\r\n", "no") << false;
    QTest::newRow("without the end of its body") << refusal("Content-Length: 9\r\n", "no") << false;
    QTest::newRow("with the end of the connection") << refusal("Connection: close\r\n", "no") << true;
}

void tst_Refusal::continuationMayDeleteTheStream()
{
    QFETCH(const QByteArray, answer);
    QFETCH(const bool, ends);
    TestConnection c;
    c.peer.setAnswer(answer);
    c.start();
    bool failed = false;
    c.stream->opened().then([](const WebSocketOpenInfo &) {}).onFailed([&c, &failed](const WebSocketError &) {
        failed = true;
        c.stream.reset();
    });
    TRY_PEER(c.peer, c.peer.hasRequest() && c.peer.hasDelivered());
    if (ends)
        c.peer.fin();
    TRY_VERIFY(failed);
    QVERIFY(!c.stream);
}

void tst_Refusal::abortWhileTheBodyComes()
{
    TestConnection c;
    c.peer.setAnswer(refusal("Content-Length: 9\r\n", "one"));
    c.start();
    TRY_PEER(c.peer, c.peer.hasRequest() && c.peer.hasDelivered());
    QTest::qWait(20);
    const auto opened = c.stream->opened();
    c.stream.reset();
    QCOMPARE(errorOf(opened).kind(), WebSocketError::Kind::Abort);
}

void tst_Refusal::waitingWithoutAnEventLoop()
{
    TestConnection c;
    c.peer.setAnswer(refusal("Content-Length: 9\r\n", "one"));
    c.start();
    TRY_PEER(c.peer, c.peer.hasRequest() && c.peer.hasDelivered());
    QVERIFY(!c.stream->waitForOpened(testPatience()));
    QCOMPARE(errorOf(c.stream->opened()).httpBody(), "one"_ba);
}

QTEST_GUILESS_MAIN(tst_Refusal)
#include "tst_refusal.moc"
