// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#include "compressedconnection.h"

#include <QtCore/qbuffer.h>
#include <QtTest/qtest.h>

using namespace Qt::StringLiterals;

// What becomes of messages where permessage-deflate was agreed on, RFC 7692, 6 and 7.2
class tst_CompressedMessages : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase_data() { addTransports(); }

    void messagesAreReceived_data();
    void messagesAreReceived();
    void bytesAreRead_data();
    void bytesAreRead();
    void messagesAreSent_data();
    void messagesAreSent();
    void smallMessagesAreSentAsTheyAre();
    void wireBytesAreThoseOfTheFrames();
    void pingIsAnsweredBetweenFragments();
    void sendingComesToRest();
    void closeFollowsALargeMessage();
};

static QList<WebSocketMessage> someMessages()
{
    return {
            QString(u"gr\u00fc\u00df "_s.repeated(500)),
            "binary "_ba.repeated(500),
            u""_s,
            ""_ba,
            QString::fromLatin1(halfRandom(2 * 1000 * 1000)),
            halfRandom(2 * 1000 * 1000),
            u"gr\u00fc\u00df again"_s,
    };
}

static QByteArray bytesOf(const QList<WebSocketMessage> &messages)
{
    QByteArray bytes;
    for (const WebSocketMessage &message : messages)
        bytes += message.data();
    return bytes;
}

// Each with another one behind it that is not compressed.
static QList<WebSocketMessage> sendSomeAndClose(CompressedConnection &c)
{
    QList<WebSocketMessage> sent;
    for (const WebSocketMessage &message : someMessages()) {
        c.sendCompressed(message);
        c.peer.sendText("as it is");
        sent << message << u"as it is"_s;
    }
    c.peer.sendClose(1000);
    c.peer.fin();
    return sent;
}

void tst_CompressedMessages::messagesAreReceived_data()
{
    QTest::addColumn<bool>("byFuture");
    QTest::newRow("readMessage()") << false;
    QTest::newRow("receive()") << true;
}

void tst_CompressedMessages::messagesAreReceived()
{
    CompressedConnection c;
    QFETCH(const bool, byFuture);
    QVERIFY(c.open());
    const QList<WebSocketMessage> messages = sendSomeAndClose(c);
    for (const WebSocketMessage &message : messages) {
        if (byFuture) {
            const auto next = c.readable()->receive();
            AWAIT(next);
            QCOMPARE(next.result(), message);
            QCOMPARE(next.result().size(), message.size());
        } else {
            TRY_VERIFY(c.readable()->hasPendingMessages());
            QCOMPARE(c.readable()->pendingMessageSize(), message.size());
            QCOMPARE(c.readable()->readMessage(), message);
        }
    }
    AWAIT(c.stream->closed());
    QVERIFY2(succeeded(c.stream->closed()), qPrintable(failureOf(c.stream->closed())));
}

void tst_CompressedMessages::bytesAreRead_data()
{
    QTest::addColumn<bool>("byPipe");
    QTest::newRow("readAll()") << false;
    QTest::newRow("pipeTo()") << true;
}

void tst_CompressedMessages::bytesAreRead()
{
    CompressedConnection c;
    QFETCH(const bool, byPipe);
    QVERIFY(c.open());
    const QByteArray expected = bytesOf(sendSomeAndClose(c));
    QByteArray bytes;
    if (byPipe) {
        QBuffer buffer(&bytes);
        QVERIFY(buffer.open(QIODevice::WriteOnly));
        const auto pipe = c.readable()->pipeTo(&buffer);
        AWAIT(pipe);
        QVERIFY2(succeeded(pipe), qPrintable(failureOf(pipe)));
    } else {
        TRY_VERIFY((bytes += c.readable()->readAll()).size() == expected.size());
    }
    QVERIFY(bytes == expected);
}

void tst_CompressedMessages::messagesAreSent_data()
{
    QTest::addColumn<QByteArray>("parameters");
    QTest::newRow("with context") << QByteArray();
    QTest::newRow("without context") << "; client_no_context_takeover"_ba;
    QTest::newRow("with a small window") << "; client_max_window_bits=9"_ba;
}

void tst_CompressedMessages::messagesAreSent()
{
    QFETCH(const QByteArray, parameters);
    CompressedConnection c(parameters);
    QVERIFY(c.open());
    const QList<WebSocketMessage> messages = someMessages();
    qint64 size = 0;
    for (const WebSocketMessage &message : messages) {
        size += message.size();
        (void)c.writable()->send(message);
    }
    TRY_PEER(c.peer, c.peer.messages().size() == messages.size());
    QCOMPARE(c.takeReceived(), messages);
    QVERIFY2(c.peer.messageBytes() < size * 4 / 5, QByteArray::number(c.peer.messageBytes()));
}

void tst_CompressedMessages::smallMessagesAreSentAsTheyAre()
{
    CompressedConnection c;
    c.options.compression.threshold = 100;
    QVERIFY(c.open());
    c.writable()->writeText(QString(99, u'a'));
    c.writable()->writeText(QString(100, u'a'));
    c.writable()->write(QByteArray(99, 'a'));
    c.writable()->write(QByteArray(100, 'a'));
    TRY_PEER(c.peer, c.peer.messages().size() == 4);
    const QList<RawFrame> frames = c.peer.frames();
    QCOMPARE(frames.at(0).payload, QByteArray(99, 'a'));
    QCOMPARE(frames.at(2).payload, QByteArray(99, 'a'));
    for (int i = 0; i < 4; ++i)
        QCOMPARE(frames.at(i).rsv, i % 2 ? RawFrame::compressedBit : 0);
}

void tst_CompressedMessages::wireBytesAreThoseOfTheFrames()
{
    CompressedConnection c;
    QVERIFY(c.open());
    QCOMPARE(c.stream->wireBytesReceived(), 0);
    QCOMPARE(c.stream->wireBytesSent(), 0);
    const QByteArray frame = c.compressedFrame(QString(10 * 1000, u'a'));
    c.peer.sendBytes(frame);
    TRY_VERIFY(c.readable()->hasPendingMessages());
    QCOMPARE(c.stream->wireBytesReceived(), frame.size());
    c.writable()->writeText(QString(10 * 1000, u'a'));
    TRY_PEER(c.peer, c.peer.messages().size() == 1);
    QCOMPARE(c.stream->wireBytesSent(), c.peer.receivedBytes().size());
    QVERIFY2(c.stream->wireBytesSent() < 100, QByteArray::number(c.stream->wireBytesSent()));

    c.peer.sendEmptyClose();
    TRY_PEER(c.peer, c.peer.closeFrame().opcode == RawFrame::Close);
    c.peer.fin();
    AWAIT(c.stream->closed());
    QCOMPARE(c.stream->wireBytesReceived(), frame.size() + 2); // also after the end
    QCOMPARE(c.stream->wireBytesSent(), c.peer.receivedBytes().size());
}

// The message is larger than all the buffers on the way.
void tst_CompressedMessages::pingIsAnsweredBetweenFragments()
{
    CompressedConnection c;
    c.options.compression.level = 1;
    QVERIFY(c.open());
    c.peer.stopReading();
    const QByteArray message = halfRandom(16 * 1000 * 1000);
    const auto sent = c.writable()->send(message);
    c.peer.sendFrame({RawFrame::Ping, "there?"});
    TRY_VERIFY(c.peer.hasDelivered());
    QTest::qWait(10); // so that it is read
    c.peer.startReading();
    TRY_PEER(c.peer, c.peer.messages().size() == 1);
    const QList<RawFrame> frames = c.peer.frames();
    QVERIFY(frames.size() > 2);
    QCOMPARE(frames.constFirst().opcode, int(RawFrame::Binary));
    QCOMPARE(c.peer.frames(RawFrame::Pong).value(0).payload, "there?"_ba);
    QCOMPARE(frames.constLast().opcode, int(RawFrame::Continuation));
    QCOMPARE(c.takeReceived(), QList<WebSocketMessage>{message});
    AWAIT(sent);
}

void tst_CompressedMessages::sendingComesToRest()
{
    CompressedConnection c;
    c.options.compression.level = 1;
    QVERIFY(c.open());
    c.peer.stopReading();
    QList<QFuture<void>> sent;
    for (const WebSocketMessage &message : someMessages())
        sent.append(c.writable()->send(message));
    sent.append(c.writable()->send(halfRandom(16 * 1000 * 1000)));
    QVERIFY(c.writable()->bytesToWrite() > 0);
    QVERIFY(c.writable()->desiredSize() <= 0);
    QVERIFY(!sent.constLast().isFinished());
    c.peer.startReading();
    for (const QFuture<void> &future : sent) {
        AWAIT(future);
        QVERIFY2(succeeded(future), qPrintable(failureOf(future)));
    }
    TRY_COMPARE(c.writable()->bytesToWrite(), 0);
    QCOMPARE(c.writable()->desiredSize(), c.writable()->highWaterMark());
}

void tst_CompressedMessages::closeFollowsALargeMessage()
{
    CompressedConnection c;
    c.options.compression.level = 1;
    QVERIFY(c.open());
    c.peer.setAnswersClose(true);
    const QByteArray message = halfRandom(8 * 1000 * 1000);
    (void)c.writable()->send(message);
    QVERIFY(c.stream->close({4000, u"done"_s}));
    AWAIT(c.stream->closed());
    QVERIFY2(succeeded(c.stream->closed()), qPrintable(failureOf(c.stream->closed())));
    QCOMPARE(c.peer.frames().constLast().closeCode(), 4000);
    QCOMPARE(c.takeReceived(), QList<WebSocketMessage>{message});
}

QTEST_GUILESS_MAIN(tst_CompressedMessages)
#include "tst_compressedmessages.moc"
