// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#include "testconnection.h"

using namespace std::chrono_literals;

class tst_KeepAlive : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase_data() { addTransports(); }

    void pingsAreSent();
    void silentPeerFailsTheConnection();
    void pausedReadingIsNoSilence();
};

void tst_KeepAlive::pingsAreSent()
{
    TestConnection connection;
    connection.options.keepAliveInterval = 500ms;
    QVERIFY(connection.open());
    for (int pings = 1; pings <= 3; ++pings) {
        TRY_PEER(connection.peer, connection.peer.frames(RawFrame::Ping).size() >= pings);
        connection.peer.sendFrame({RawFrame::Pong, connection.peer.frames(RawFrame::Ping).constLast().payload});
    }
    QCOMPARE(connection.stream->state(), WebSocketStream::State::Open);
}

void tst_KeepAlive::silentPeerFailsTheConnection()
{
    TestConnection connection;
    connection.options.keepAliveInterval = 100ms;
    QVERIFY(connection.open());
    AWAIT(connection.stream->closed());
    const WebSocketError error = errorOf(connection.stream->closed());
    QCOMPARE(error.closeCode(), 1006);
    QCOMPARE(error.initiator(), WebSocketError::Initiator::Timeout);
    TRY_PEER(connection.peer, connection.peer.wasDisconnected());
    QCOMPARE(connection.peer.frames(RawFrame::Ping).size(), 1);
}

// Nobody can see a Pong behind data that is not read.
void tst_KeepAlive::pausedReadingIsNoSilence()
{
    TestConnection connection;
    connection.options.keepAliveInterval = 50ms;
    connection.options.readHighWaterMark = 1;
    QVERIFY(connection.open());
    connection.peer.sendText("full");
    TRY_VERIFY(connection.readable()->hasPendingMessages());
    QTest::qWait(300); // several intervals
    QCOMPARE(connection.stream->state(), WebSocketStream::State::Open);
    const qsizetype pings = connection.peer.frames(RawFrame::Ping).size();
    QVERIFY(pings <= 1); // one may have left before the message came
    QCOMPARE(connection.readable()->readMessage().text(), QStringLiteral("full"));
    TRY_PEER(connection.peer, connection.peer.frames(RawFrame::Ping).size() > pings);
}

QTEST_GUILESS_MAIN(tst_KeepAlive)

#include "tst_keepalive.moc"
