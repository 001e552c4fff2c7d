// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#include "rawpeer.h"
#include "testcertificate.h"
#include "testproxy.h"

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
    void serverSideSocketBelongsToTheServer();
    void nothingIsReadOnceItIsDisconnected_data();
    void nothingIsReadOnceItIsDisconnected();
    void enginesOfProxiesHaveTheKnownSlots_data();
    void enginesOfProxiesHaveTheKnownSlots();
    void textModeHoldsTheHandshakeBack_data();
    void textModeHoldsTheHandshakeBack();
    void bytesWaitInTheSocketOrInItsEncryptedBuffer_data();
    void bytesWaitInTheSocketOrInItsEncryptedBuffer();

private:
    static void addTransports();
    static void open(QWebSocket &socket, RawPeer &peer);
    static QAbstractSocket *transportOf(const QWebSocket &socket);
};

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

void tst_QWebSocketAssumptions::serverSideSocketBelongsToTheServer()
{
    QWebSocketServer server(QStringLiteral("test"), QWebSocketServer::NonSecureMode);
    QVERIFY(server.listen(QHostAddress::LocalHost));
    QWebSocket client;
    client.open(server.serverUrl());
    QTRY_VERIFY(server.hasPendingConnections());
    const std::unique_ptr<QWebSocket> accepted(server.nextPendingConnection());
    QVERIFY(!transportOf(*accepted));
    // Told by who reads from it.
    int matches = 0;
    const auto sockets = server.findChildren<QAbstractSocket *>();
    for (const QAbstractSocket *socket : sockets)
        matches += QObject::disconnect(socket, &QIODevice::readyRead, accepted.get(), nullptr);
    QCOMPARE(matches, 1);
}

void tst_QWebSocketAssumptions::nothingIsReadOnceItIsDisconnected_data()
{
    addTransports();
}

// What came with the answer is taken in the slot of connected(): QWebSocket would go on with it otherwise.
void tst_QWebSocketAssumptions::nothingIsReadOnceItIsDisconnected()
{
    QFETCH(RawPeer::Transport, transport);
    const QByteArray first = RawFrame{RawFrame::Text, "with the answer"}.toBytes();
    const QByteArray second = RawFrame{RawFrame::Close, RawFrame::closeBody(1000)}.toBytes();
    RawPeer peer(transport);
    peer.setFirstBytes(first);
    QWebSocket socket;
    const QSignalSpy messages(&socket, &QWebSocket::textMessageReceived);
    QByteArray taken;
    connect(&socket, &QWebSocket::connected, this, [&] {
        QVERIFY(QObject::disconnect(transportOf(socket), &QIODevice::readyRead, &socket, nullptr));
        taken = transportOf(socket)->readAll();
    });
    open(socket, peer);
    TRY_PEER(peer, peer.hasRequest());
    QTRY_COMPARE(socket.state(), QAbstractSocket::ConnectedState);
    peer.sendBytes(second);
    QTRY_COMPARE(taken += transportOf(socket)->readAll(), first + second);
    QCOMPARE(messages.size(), 0);
    QCOMPARE(socket.state(), QAbstractSocket::ConnectedState); // it has seen no Close
}

void tst_QWebSocketAssumptions::enginesOfProxiesHaveTheKnownSlots_data()
{
    QTest::addColumn<TestProxy::Kind>("kind");
    QTest::addColumn<QByteArrayList>("names");
    QTest::newRow("SOCKS5") << TestProxy::Kind::Socks5
                            << QByteArrayList({"QSocks5SocketEngine", "_q_controlSocketReadNotification()",
                                               "_q_controlSocketErrorOccurred(QAbstractSocket::SocketError)"});
    QTest::newRow("HTTP CONNECT") << TestProxy::Kind::HttpConnect
                                  << QByteArrayList({"QHttpSocketEngine", "slotSocketReadNotification()",
                                                     "slotSocketError(QAbstractSocket::SocketError)"});
}

void tst_QWebSocketAssumptions::enginesOfProxiesHaveTheKnownSlots()
{
    QFETCH(TestProxy::Kind, kind);
    QFETCH(QByteArrayList, names);
    RawPeer peer(RawPeer::Transport::Plain);
    TestProxy proxy(kind);
    QWebSocket socket;
    socket.setProxy(proxy.toNetworkProxy());
    open(socket, peer);
    QTRY_COMPARE(socket.state(), QAbstractSocket::ConnectedState);
    const auto inner = transportOf(socket)->findChildren<QTcpSocket *>();
    QCOMPARE(inner.size(), 1);
    const QMetaObject *const engine = inner.constFirst()->parent()->metaObject();
    QCOMPARE(engine->className(), names.at(0).constData());
    QVERIFY(engine->indexOfSlot(names.at(1)) >= 0);
    QVERIFY(engine->indexOfSlot(names.at(2)) >= 0);
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
