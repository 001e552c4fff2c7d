// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#include "rawpeer.h"
#include "testcertificate.h"

#include <QtCore/qbuffer.h>
#include <QtCore/qlibraryinfo.h>
#include <QtCore/qversionnumber.h>
#include <QtNetwork/qsslsocket.h>
#include <QtTest/qsignalspy.h>
#include <QtTest/qtest.h>
#include <QtWebSockets/qwebsocket.h>
#include <QtWebSockets/qwebsocketserver.h>

// What the channel takes for granted about QWebSocket, without our library: when a new
// version of Qt changes one of these, this is the test that says which.
class tst_QWebSocketAssumptions : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void clientHasExactlyOneSocketChildAfterOpen_data();
    void clientHasExactlyOneSocketChildAfterOpen();
    void processorIsAChildWithKnownSignals();
    void processorHasOneTimerOfFiveSeconds();
    void closeReceivedCanBeTakenOver();
    void protocolViolationsAreErrorsEncountered();
    void pingsCanBeTakenOver();
    void messagesCanBeHadFromTheProcessor();
    void serverSideSocketBelongsToTheServer();
    void readBufferSizeOfOnePausesAndZeroResumes_data();
    void readBufferSizeOfOnePausesAndZeroResumes();
    void textModeHoldsTheHandshakeBack_data();
    void textModeHoldsTheHandshakeBack();
    void processorReadsFromAnotherDevice();
    void textFragmentsAreDecodedAlone();
    void emptyCloseIsReportedAs1000();
    void bytesWaitInTheSocketOrInItsEncryptedBuffer_data();
    void bytesWaitInTheSocketOrInItsEncryptedBuffer();

private:
    static void addTransports();
    static void open(QWebSocket &socket, RawPeer &peer);
    static QAbstractSocket *transportOf(const QWebSocket &socket);
    static QObject *processorOf(const QWebSocket &socket);
};

static const char *const closeReceived = SIGNAL(closeReceived(QWebSocketProtocol::CloseCode,QString));
static const char *const errorEncountered = SIGNAL(errorEncountered(QWebSocketProtocol::CloseCode,QString));
static const char *const pingReceived = SIGNAL(pingReceived(QByteArray));
static const char *const binaryFrameReceived = SIGNAL(binaryFrameReceived(QByteArray,bool));
static const char *const binaryMessageReceived = SIGNAL(binaryMessageReceived(QByteArray));

// Not as the enumeration, which has no room for codes of applications.
static int codeOf(const QSignalSpy &spy)
{
    return *static_cast<const int *>(spy.constFirst().constFirst().constData());
}

void tst_QWebSocketAssumptions::addTransports()
{
    QTest::addColumn<RawPeer::Transport>("transport");
    QTest::newRow("ws") << RawPeer::Transport::Plain;
    QTest::newRow("wss") << RawPeer::Transport::Tls;
}

void tst_QWebSocketAssumptions::open(QWebSocket &socket, RawPeer &peer)
{
    peer.setSslConfiguration(TestCertificate::instance().serverConfiguration());
    QSslConfiguration configuration = socket.sslConfiguration();
    configuration.setPeerVerifyMode(QSslSocket::VerifyNone);
    socket.setSslConfiguration(configuration);
    socket.open(peer.url());
}

QAbstractSocket *tst_QWebSocketAssumptions::transportOf(const QWebSocket &socket)
{
    const auto sockets = socket.findChildren<QAbstractSocket *>(QString(), Qt::FindDirectChildrenOnly);
    return sockets.size() == 1 ? sockets.constFirst() : nullptr;
}

QObject *tst_QWebSocketAssumptions::processorOf(const QWebSocket &socket)
{
    const auto children = socket.findChildren<QObject *>(QString(), Qt::FindDirectChildrenOnly);
    for (QObject *child : children) {
        if (qstrcmp(child->metaObject()->className(), "QWebSocketDataProcessor") == 0)
            return child;
    }
    return nullptr;
}

void tst_QWebSocketAssumptions::clientHasExactlyOneSocketChildAfterOpen_data()
{
    addTransports();
}

void tst_QWebSocketAssumptions::clientHasExactlyOneSocketChildAfterOpen()
{
    QFETCH(RawPeer::Transport, transport);
    RawPeer peer(transport);
    QWebSocket socket;
    open(socket, peer);
    QVERIFY(transportOf(socket));
    QCOMPARE(qobject_cast<QSslSocket *>(transportOf(socket)) != nullptr, transport == RawPeer::Transport::Tls);
    QCOMPARE(transportOf(socket)->state() == QAbstractSocket::ConnectedState, false);
}

void tst_QWebSocketAssumptions::processorIsAChildWithKnownSignals()
{
    const QWebSocket socket;
    const QObject *const processor = processorOf(socket);
    QVERIFY(processor);
    QVERIFY(processor->metaObject()->indexOfSignal(closeReceived + 1) >= 0);
    QVERIFY(processor->metaObject()->indexOfSignal(errorEncountered + 1) >= 0);
    QVERIFY(processor->metaObject()->indexOfSignal(pingReceived + 1) >= 0);
    QVERIFY(processor->metaObject()->indexOfSignal(binaryFrameReceived + 1) >= 0);
    QVERIFY(processor->metaObject()->indexOfSignal(binaryMessageReceived + 1) >= 0);
}

void tst_QWebSocketAssumptions::processorHasOneTimerOfFiveSeconds()
{
    const QWebSocket socket;
    const auto timers = processorOf(socket)->findChildren<QObject *>(QString(), Qt::FindDirectChildrenOnly);
    QCOMPARE(timers.size(), 1);
    const QByteArray name = timers.constFirst()->metaObject()->className();
    QVERIFY2(name == "QTimer" || name == "QChronoTimer", name.constData());
    // QTimer counts milliseconds, QChronoTimer nanoseconds.
    const qint64 interval = timers.constFirst()->property("interval").toLongLong();
    if (name == "QTimer")
        QCOMPARE(interval, 5000);
    QVERIFY(QObject::disconnect(timers.constFirst(), nullptr, processorOf(socket), nullptr));
}

void tst_QWebSocketAssumptions::closeReceivedCanBeTakenOver()
{
    RawPeer peer(RawPeer::Transport::Plain);
    QWebSocket socket;
    QSignalSpy connected(&socket, &QWebSocket::connected);
    open(socket, peer);
    QSignalSpy closes(processorOf(socket), closeReceived);
    QVERIFY(QObject::disconnect(processorOf(socket), closeReceived, &socket, nullptr));
    QTRY_COMPARE(connected.size(), 1);

    peer.sendClose(3001, "bye");
    QTRY_COMPARE(closes.size(), 1);
    QCOMPARE(codeOf(closes), 3001);
    QCOMPARE(closes.constFirst().at(1).toString(), QStringLiteral("bye"));
    QCOMPARE(socket.state(), QAbstractSocket::ConnectedState); // nobody answered, nobody cut
    QCOMPARE(peer.closeFrame().opcode, -1);
}

void tst_QWebSocketAssumptions::protocolViolationsAreErrorsEncountered()
{
    RawPeer peer(RawPeer::Transport::Plain);
    QWebSocket socket;
    QSignalSpy connected(&socket, &QWebSocket::connected);
    open(socket, peer);
    QSignalSpy errors(processorOf(socket), errorEncountered);
    QVERIFY(QObject::disconnect(processorOf(socket), errorEncountered, &socket, nullptr));
    QTRY_COMPARE(connected.size(), 1);

    peer.sendBytes(QByteArray::fromHex("8302")); // reserved opcode 3
    QTRY_VERIFY(!errors.isEmpty());
    QCOMPARE(codeOf(errors), 1002);
    QCOMPARE(socket.state(), QAbstractSocket::ConnectedState);
}

void tst_QWebSocketAssumptions::pingsCanBeTakenOver()
{
    RawPeer peer(RawPeer::Transport::Plain);
    QWebSocket socket;
    open(socket, peer);
    QTRY_COMPARE(socket.state(), QAbstractSocket::ConnectedState);
    QSignalSpy spy(processorOf(socket), pingReceived);
    QVERIFY(QObject::disconnect(processorOf(socket), pingReceived, &socket, nullptr));
    peer.sendFrame({RawFrame::Ping, "payload"});
    QTRY_COMPARE(spy.size(), 1);
    QCOMPARE(spy.at(0).at(0).toByteArray(), "payload");
    socket.sendBinaryMessage("after");
    TRY_PEER(peer, peer.messages().size() == 1);
    QVERIFY(peer.frames(RawFrame::Pong).isEmpty());
}

void tst_QWebSocketAssumptions::messagesCanBeHadFromTheProcessor()
{
    RawPeer peer(RawPeer::Transport::Plain);
    QWebSocket socket;
    QSignalSpy connected(&socket, &QWebSocket::connected);
    QSignalSpy relayedFrames(&socket, &QWebSocket::binaryFrameReceived);
    QSignalSpy relayedMessages(&socket, &QWebSocket::binaryMessageReceived);
    open(socket, peer);
    QSignalSpy messages(processorOf(socket), binaryMessageReceived);
    QVERIFY(QObject::disconnect(processorOf(socket), binaryFrameReceived, &socket, nullptr));
    QVERIFY(QObject::disconnect(processorOf(socket), binaryMessageReceived, &socket, nullptr));
    QTRY_COMPARE(connected.size(), 1);

    peer.sendBinary("binary");
    QTRY_COMPARE(messages.size(), 1);
    QCOMPARE(messages.constFirst().constFirst().toByteArray(), QByteArray("binary"));
    QCOMPARE(relayedFrames.size(), 0);
    QCOMPARE(relayedMessages.size(), 0);
}

void tst_QWebSocketAssumptions::serverSideSocketBelongsToTheServer()
{
    QWebSocketServer server(QStringLiteral("test"), QWebSocketServer::NonSecureMode);
    QVERIFY(server.listen(QHostAddress::LocalHost));
    QWebSocket client;
    client.open(server.serverUrl());
    QTRY_VERIFY(server.hasPendingConnections());
    const std::unique_ptr<QWebSocket> accepted(server.nextPendingConnection());
    QVERIFY(!transportOf(*accepted));
    int matches = 0;
    const auto sockets = server.findChildren<QAbstractSocket *>();
    for (const QAbstractSocket *socket : sockets) {
        if (socket->peerPort() == accepted->peerPort() && socket->peerAddress() == accepted->peerAddress())
            ++matches;
    }
    QCOMPARE(matches, 1);
}

void tst_QWebSocketAssumptions::readBufferSizeOfOnePausesAndZeroResumes_data()
{
    addTransports();
}

void tst_QWebSocketAssumptions::readBufferSizeOfOnePausesAndZeroResumes()
{
    QFETCH(RawPeer::Transport, transport);
    constexpr qint64 total = 64 * 1024 * 1024;
    RawPeer peer(transport);
    QWebSocket socket;
    qint64 received = 0;
    connect(&socket, &QWebSocket::binaryMessageReceived, this,
            [&received](const QByteArray &message) { received += message.size(); });
    QSignalSpy connected(&socket, &QWebSocket::connected);
    open(socket, peer);
    QTRY_COMPARE(connected.size(), 1);
    // Its own timer would end the pause after 5 s, and count it as an error.
    QObject *const timer = processorOf(socket)->findChildren<QObject *>().constFirst();
    QObject::disconnect(timer, nullptr, processorOf(socket), nullptr);

    socket.setReadBufferSize(1);
    for (int i = 0; i < 64; ++i)
        peer.sendBinary(QByteArray(1024 * 1024, 'x'));
    qint64 before = -1;
    QTRY_VERIFY_WITH_TIMEOUT(std::exchange(before, peer.bytesWaiting()) == peer.bytesWaiting() && before < total,
                             20000);
    QTest::qWait(200); // nothing may move now
    QVERIFY(peer.bytesWaiting() > 0);
    QVERIFY(received < total / 2);

    socket.setReadBufferSize(0);
    socket.flush();
    QTRY_COMPARE_WITH_TIMEOUT(received, total, 60000);
}

void tst_QWebSocketAssumptions::textModeHoldsTheHandshakeBack_data()
{
    addTransports();
}

void tst_QWebSocketAssumptions::textModeHoldsTheHandshakeBack()
{
    QFETCH(RawPeer::Transport, transport);
    RawPeer peer(transport);
    peer.setFirstBytes(RawFrame{RawFrame::Text, "hello"}.toBytes());
    QWebSocket socket;
    const QSignalSpy connected(&socket, &QWebSocket::connected);
    const QSignalSpy messages(&socket, &QWebSocket::textMessageReceived);
    open(socket, peer);
    QAbstractSocket *const device = transportOf(socket);
    const auto hold = [device] { device->setTextModeEnabled(true); };
    if (auto *ssl = qobject_cast<QSslSocket *>(device))
        connect(ssl, &QSslSocket::encrypted, this, hold);
    else
        connect(device, &QAbstractSocket::connected, this, hold);

    // QWebSocket has seen the answer when this slot runs, which was connected later.
    QByteArray answer;
    connect(device, &QIODevice::readyRead, this, [&answer, device] {
        if (device->isTextModeEnabled())
            answer = device->peek(device->bytesAvailable());
    });
    QTRY_VERIFY(answer.contains("hello"));
    QCOMPARE(connected.size(), 0);
    device->setTextModeEnabled(false);
    answer = device->peek(device->bytesAvailable());
    QVERIFY2(answer.startsWith("HTTP/1.1 101") && answer.contains("\r\n\r\n"), answer.constData());

    // What is put back in front of the rest is the answer that it judges.
    const qsizetype size = answer.indexOf("\r\n\r\n") + 4;
    device->skip(size);
    for (qsizetype i = size - 1; i >= 0; --i)
        device->ungetChar(answer.at(i));
    Q_EMIT device->readyRead();
    QCOMPARE(connected.size(), 1);
    QTRY_COMPARE(messages.size(), 1);
}

void tst_QWebSocketAssumptions::processorReadsFromAnotherDevice()
{
    RawPeer peer(RawPeer::Transport::Plain);
    QWebSocket socket;
    QSignalSpy connected(&socket, &QWebSocket::connected);
    open(socket, peer);
    QTRY_COMPARE(connected.size(), 1);
    QVERIFY(QObject::disconnect(transportOf(socket), &QIODevice::readyRead, &socket, nullptr));
    QSignalSpy messages(&socket, &QWebSocket::binaryMessageReceived);
    peer.sendBinary("from the network");
    QTRY_VERIFY(transportOf(socket)->bytesAvailable() > 0);
    QCOMPARE(messages.size(), 0);

    QObject *const processor = processorOf(socket);
    QVERIFY(processor->metaObject()->indexOfSlot("process(QIODevice*)") >= 0);
    QByteArray frames = RawFrame{RawFrame::Binary, "one"}.toBytes() + RawFrame{RawFrame::Binary, "two"}.toBytes();
    QBuffer device(&frames);
    QVERIFY(device.open(QIODevice::ReadOnly));
    QVERIFY(QMetaObject::invokeMethod(processor, "process", Q_ARG(QIODevice *, &device)));
    QCOMPARE(messages.size(), 1);
    QCOMPARE(messages.constFirst().constFirst().toByteArray(), QByteArray("one"));
    QCOMPARE(device.bytesAvailable(), 5);
}

// Why text is read as binary: legal, and yet QWebSocket fails the connection.
void tst_QWebSocketAssumptions::textFragmentsAreDecodedAlone()
{
    RawPeer peer(RawPeer::Transport::Plain);
    QWebSocket socket;
    QSignalSpy connected(&socket, &QWebSocket::connected);
    open(socket, peer);
    QSignalSpy errors(processorOf(socket), errorEncountered);
    QSignalSpy messages(&socket, &QWebSocket::textMessageReceived);
    QTRY_COMPARE(connected.size(), 1);
    peer.sendFrame({RawFrame::Text, "\xc3", false});
    peer.sendFrame({RawFrame::Continuation, "\xa9", true});
    if (QLibraryInfo::version() >= QVersionNumber(6, 11)) {
        QTRY_COMPARE(messages.size(), 1);
        return;
    }
    QTRY_VERIFY(!errors.isEmpty());
    QCOMPARE(codeOf(errors), 1007);
}

void tst_QWebSocketAssumptions::emptyCloseIsReportedAs1000()
{
    RawPeer peer(RawPeer::Transport::Plain);
    QWebSocket socket;
    QSignalSpy connected(&socket, &QWebSocket::connected);
    open(socket, peer);
    QSignalSpy closes(processorOf(socket), closeReceived);
    QTRY_COMPARE(connected.size(), 1);
    peer.sendEmptyClose();
    QTRY_COMPARE(closes.size(), 1);
    QCOMPARE(codeOf(closes), 1000);
}

void tst_QWebSocketAssumptions::bytesWaitInTheSocketOrInItsEncryptedBuffer_data()
{
    addTransports();
}

void tst_QWebSocketAssumptions::bytesWaitInTheSocketOrInItsEncryptedBuffer()
{
    QFETCH(RawPeer::Transport, transport);
    RawPeer peer(transport);
    QWebSocket socket;
    QSignalSpy connected(&socket, &QWebSocket::connected);
    open(socket, peer);
    QTRY_COMPARE(connected.size(), 1);
    peer.stopReading();
    socket.sendBinaryMessage(QByteArray(64 * 1024 * 1024, 'x'));
    for (int i = 0; i < 20; ++i)
        QCoreApplication::processEvents(QEventLoop::AllEvents, 50);
    const auto *const ssl = qobject_cast<QSslSocket *>(transportOf(socket));
    const qint64 waiting = transportOf(socket)->bytesToWrite() + (ssl ? ssl->encryptedBytesToWrite() : 0);
    QVERIFY(waiting > 16 * 1024 * 1024);
    socket.abort();
}

QTEST_GUILESS_MAIN(tst_QWebSocketAssumptions)

#include "tst_qwebsocketassumptions.moc"
