// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#include "testconnection.h"

#include <QtCore/qeventloop.h>
#include <QtCore/qthread.h>
#include <QtCore/qtimer.h>

using namespace std::chrono_literals;

class tst_KeepAlive : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase_data() { addTransports(); }

    void pingsAreSent();
    void silentPeerFailsTheConnection();
    void pausedReadingIsNoSilence();
    void handlerWithItsOwnEventLoopIsNoSilence_data();
    void handlerWithItsOwnEventLoopIsNoSilence();
    void slotThatBlocksIsNoSilence();
    void deadPeerIsFoundAfterAHandler();
};

// Answers every Ping as long as it lives.
class PingAnswerer : public QTimer
{
public:
    explicit PingAnswerer(RawPeer *peer)
    {
        callOnTimeout(this, [this, peer] {
            for (; answered < peer->frames(RawFrame::Ping).size(); ++answered)
                peer->sendFrame({RawFrame::Pong, peer->frames(RawFrame::Ping).at(answered).payload});
        });
        start(5ms);
    }

    qsizetype answered = 0;
};

// As a dialog does.
static void runEventLoop(std::chrono::milliseconds duration)
{
    QEventLoop loop;
    QTimer::singleShot(duration, &loop, &QEventLoop::quit);
    loop.exec();
}

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

void tst_KeepAlive::handlerWithItsOwnEventLoopIsNoSilence_data()
{
    QTest::addColumn<QString>("where");
    for (const char *where : {"opened()", "stateChanged()", "messagesAvailable()", "receive()", "bytesWritten()"})
        QTest::newRow(where) << QString::fromLatin1(where);
}

void tst_KeepAlive::handlerWithItsOwnEventLoopIsNoSilence()
{
    QFETCH(const QString, where);
    TestConnection connection;
    const PingAnswerer answerer(&connection.peer);
    connection.options.keepAliveInterval = 50ms;
    int calls = 0;
    const auto handle = [&calls] {
        if (++calls == 1)
            runEventLoop(400ms);
    };
    connection.start();
    if (where == QLatin1StringView("opened()"))
        connection.stream->opened().then(this, [&](const WebSocketOpenInfo &) { handle(); });
    else if (where == QLatin1StringView("stateChanged()"))
        connect(connection.stream.get(), &WebSocketStream::stateChanged, this, handle);
    else if (where == QLatin1StringView("messagesAvailable()"))
        connect(connection.readable(), &WebSocketReadable::messagesAvailable, this, handle);
    else if (where == QLatin1StringView("receive()"))
        connection.readable()->receive().then([&](const WebSocketMessage &) { handle(); });
    else
        connect(connection.writable(), &QIODevice::bytesWritten, this, handle);
    AWAIT(connection.stream->opened());
    connection.peer.sendText("message");
    connection.writable()->write("message");
    TRY_VERIFY(calls > 0);
    const qsizetype answered = answerer.answered;
    TRY_VERIFY(answerer.answered >= answered + 3 || connection.stream->state() != WebSocketStream::State::Open);
    QVERIFY2(connection.stream->state() == WebSocketStream::State::Open,
             qPrintable(failureOf(connection.stream->closed())));
}

// The answer waits in the kernel when the interval is over.
void tst_KeepAlive::slotThatBlocksIsNoSilence()
{
    TestConnection connection;
    connection.options.keepAliveInterval = 100ms;
    QVERIFY(connection.open());
    for (int pings = 1; pings <= 3; ++pings) {
        TRY_PEER(connection.peer, connection.peer.frames(RawFrame::Ping).size() >= pings);
        connection.peer.sendFrame({RawFrame::Pong, "x"});
        QThread::msleep(250); // a slot of the application, or a debugger
        QCoreApplication::processEvents();
    }
    QVERIFY2(connection.stream->state() == WebSocketStream::State::Open,
             qPrintable(failureOf(connection.stream->closed())));
}

void tst_KeepAlive::deadPeerIsFoundAfterAHandler()
{
    TestConnection connection;
    connection.options.keepAliveInterval = 50ms;
    QVERIFY(connection.open());
    bool called = false;
    connect(connection.readable(), &WebSocketReadable::messagesAvailable, this, [&called] {
        called = true;
        runEventLoop(300ms);
    });
    connection.peer.sendText("the last sign of life");
    AWAIT(connection.stream->closed());
    QVERIFY(called);
    QCOMPARE(errorOf(connection.stream->closed()).initiator(), WebSocketError::Initiator::Timeout);
}

QTEST_GUILESS_MAIN(tst_KeepAlive)

#include "tst_keepalive.moc"
