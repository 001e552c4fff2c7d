// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#include "await.h"
#include "connection/framesender.h"
#include "rawframe.h"

#include <QtNetwork/qtcpserver.h>
#include <QtNetwork/qtcpsocket.h>
#include <QtTest/qtest.h>

#include <memory>
#include <utility>

using namespace WebSocketStreamInternal;

// Notes how much each write brings.
class CountingSocket final : public QTcpSocket
{
public:
    QList<qint64> writes;

protected:
    qint64 writeData(const char *data, qint64 size) override
    {
        writes << size;
        return QTcpSocket::writeData(data, size);
    }
};

// A sender over a connection to somebody who notes what comes.
class Scene
{
public:
    // Once the socket has a notifier to write by, as it has after an opening handshake.
    [[nodiscard]] bool open();
    [[nodiscard]] QList<RawFrame> arrived();
    void send(qsizetype size) { sender.send(Opcode::Binary, QByteArray(size, char('a' + m_count++ % 26))); }

    QTcpServer server;
    CountingSocket socket;
    std::unique_ptr<QTcpSocket> peer;
    Transport transport;
    FrameSender sender{Role::Client, &transport, nullptr};

private:
    QByteArray m_bytes;
    QList<RawFrame> m_frames;
    int m_count = 0;
};

bool Scene::open()
{
    if (!server.listen(QHostAddress::LocalHost))
        return false;
    socket.connectToHost(QHostAddress::LocalHost, server.serverPort());
    if (!socket.waitForConnected(testPatience()) || !server.waitForNewConnection(testPatience()))
        return false;
    peer.reset(server.nextPendingConnection());
    peer->setParent(nullptr);
    socket.write("hello");
    if (!QTest::qWaitFor([this] { return peer->bytesAvailable() == 5; }, testPatience()))
        return false;
    peer->readAll();
    socket.writes.clear();
    transport.setSocket(&socket);
    transport.setReadLimit(64 * 1024);
    QObject::connect(&socket, &QIODevice::bytesWritten, &sender, &FrameSender::onBytesWritten);
    return true;
}

QList<RawFrame> Scene::arrived()
{
    m_bytes += peer->readAll();
    while (const auto frame = RawFrame::takeFrom(&m_bytes))
        m_frames << *frame;
    return m_frames;
}

class tst_FrameSender : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void loneMessageIsWrittenAtOnce();
    void smallMessagesAreWrittenTogether();
    void everySizeArrivesInOrder();
    void controlFramesKeepTheirPlaces();
    void bytesToWriteCountsAll();
    void flushSendsAll();
    void waitingSendsAll_data();
    void waitingSendsAll();
    void clearForgetsWhatTheSocketHasNot();
    void messagesOfAHandlerLeaveInItsOwnEventLoop();
};

// As the event loop cannot be told of anything else.
void tst_FrameSender::loneMessageIsWrittenAtOnce()
{
    Scene s;
    QVERIFY(s.open());
    s.send(100);
    QCOMPARE(s.socket.writes.size(), 1);
    QCOMPARE(s.socket.bytesToWrite(), s.sender.bytesToWrite());
    TRY_COMPARE(s.arrived().size(), 1);
}

void tst_FrameSender::smallMessagesAreWrittenTogether()
{
    constexpr int count = 1000;
    Scene s;
    QVERIFY(s.open());
    for (int i = 0; i < count; ++i)
        s.send(100);
    TRY_COMPARE(s.arrived().size(), count);
    QVERIFY2(s.socket.writes.size() < count / 20, QByteArray::number(s.socket.writes.size()));
    for (int i = 0; i < count; ++i)
        QCOMPARE(s.arrived().at(i).payload, QByteArray(100, char('a' + i % 26)));
}

void tst_FrameSender::everySizeArrivesInOrder()
{
    Scene s;
    QVERIFY(s.open());
    QList<qsizetype> sizes;
    for (const qsizetype size : {100, 1010, 1011, 8000, 16384, 0, 16385, 1, 200000, 5}) {
        sizes << size << 10 << size << 1000 << size;
        s.send(size);
        s.send(10);
        s.send(size);
        s.send(1000);
        s.send(size);
    }
    TRY_COMPARE(s.arrived().size(), sizes.size());
    const QList<RawFrame> arrived = s.arrived();
    for (qsizetype i = 0; i < sizes.size(); ++i)
        QCOMPARE(arrived.at(i).payload, QByteArray(sizes.at(i), char('a' + i % 26)));
    QCOMPARE(s.sender.bytesToWrite(), 0);
}

void tst_FrameSender::controlFramesKeepTheirPlaces()
{
    Scene s;
    QVERIFY(s.open());
    s.send(1);
    s.send(2);
    s.sender.sendPong("pong");
    s.send(3);
    s.sender.sendPing("ping");
    s.send(4);
    s.send(5);
    s.sender.sendClose({1000, {}});
    s.send(6); // comes too late
    TRY_COMPARE(s.arrived().size(), 8);
    QList<int> opcodes;
    for (const RawFrame &frame : s.arrived())
        opcodes << frame.opcode;
    const QList<int> expected = {RawFrame::Binary, RawFrame::Binary, RawFrame::Pong,   RawFrame::Binary,
                                 RawFrame::Ping,   RawFrame::Binary, RawFrame::Binary, RawFrame::Close};
    QCOMPARE(opcodes, expected);
}

void tst_FrameSender::bytesToWriteCountsAll()
{
    Scene s;
    QVERIFY(s.open());
    for (int i = 1; i <= 200; ++i) {
        s.send(100);
        QCOMPARE(s.sender.bytesToWrite(), i * (2 + 4 + 100));
        QCOMPARE(s.sender.bytesWritten(), s.sender.bytesToWrite());
    }
    QVERIFY(s.socket.bytesToWrite() < s.sender.bytesToWrite()); // or this is no test
    TRY_COMPARE(s.sender.bytesToWrite(), 0);
}

void tst_FrameSender::flushSendsAll()
{
    Scene s;
    QVERIFY(s.open());
    for (int i = 0; i < 10; ++i)
        s.send(100);
    s.sender.flush();
    QCOMPARE(s.sender.bytesToWrite(), 0);
    TRY_COMPARE(s.arrived().size(), 10);
}

void tst_FrameSender::waitingSendsAll_data()
{
    QTest::addColumn<bool>("forReading");
    QTest::newRow("for bytes to be written") << false;
    QTest::newRow("for something to read") << true;
}

// Without an event loop.
void tst_FrameSender::waitingSendsAll()
{
    QFETCH(bool, forReading);
    Scene s;
    QVERIFY(s.open());
    for (int i = 0; i < 10; ++i)
        s.send(100);
    if (forReading) {
        s.peer->write("answer");
        QVERIFY(s.peer->waitForBytesWritten(testPatience()));
        QVERIFY(s.transport.waitForReadyRead(testPatience()));
    }
    while (s.sender.bytesToWrite() > 0)
        QVERIFY(s.transport.waitForBytesWritten(testPatience()));
    TRY_COMPARE(s.arrived().size(), 10);
}

void tst_FrameSender::clearForgetsWhatTheSocketHasNot()
{
    Scene s;
    QVERIFY(s.open());
    for (int i = 0; i < 10; ++i)
        s.send(100);
    s.sender.clear();
    QCOMPARE(s.sender.bytesToWrite(), s.socket.bytesToWrite());
}

// The socket does not tell of a write in a handler of one before.
void tst_FrameSender::messagesOfAHandlerLeaveInItsOwnEventLoop()
{
    Scene s;
    QVERIFY(s.open());
    bool isHandled = false;
    QObject::connect(&s.sender, &FrameSender::written, &s.sender, [&] {
        if (std::exchange(isHandled, true))
            return;
        for (int i = 0; i < 10; ++i)
            s.send(100);
        TRY_COMPARE(s.arrived().size(), 11);
    });
    s.send(100);
    TRY_COMPARE(s.arrived().size(), 11);
}

QTEST_GUILESS_MAIN(tst_FrameSender)

#include "tst_framesender.moc"
