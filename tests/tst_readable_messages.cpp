// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#include "testconnection.h"

#include <QtTest/qsignalspy.h>
#include <QtTest/qtest.h>

using namespace Qt::StringLiterals;

class tst_ReadableMessages : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase_data() { addTransports(); }

    void messagesKeepTypeAndOrder();
    void messagesOfEverySizeArrive_data();
    void messagesOfEverySizeArrive();
    void fragmentsAreOneMessage();
    void manyMessagesArriveInOrder();
    void pingIsAnsweredAndNoMessage();

    void pendingMessagesAreCounted();
    void readMessageOfNothingIsNull();
    void readMessagesTakesAll();
    void bufferedBytesFallToZero();
    void signalsTellOfMessages();
    void messagesCanBeReadInTheirSignal();

    void receiveWaitsForTheNextMessage();
    void receiveOfAQueuedMessageIsReadyAtOnce();
    void receivesAreServedInTheirOrder();
    void receiveCanBeChained();
    void cancelledReceiveLosesNoMessage();
};

void tst_ReadableMessages::messagesKeepTypeAndOrder()
{
    TestConnection c;
    QVERIFY(c.open());
    c.peer.sendText("one");
    c.peer.sendBinary("two");
    c.peer.sendText("");
    c.peer.sendBinary("");
    c.peer.sendText("\xe2\x82\xac");
    c.peer.sendBinary(QByteArray("\0\xff", 2));
    TRY_COMPARE(c.readable()->pendingMessageCount(), 6);
    QCOMPARE(c.readable()->readMessage(), WebSocketMessage(u"one"_s));
    QCOMPARE(c.readable()->readMessage(), WebSocketMessage("two"_ba));
    QCOMPARE(c.readable()->readMessage(), WebSocketMessage(QString()));
    QCOMPARE(c.readable()->readMessage(), WebSocketMessage(QByteArray()));
    QCOMPARE(c.readable()->readMessage(), WebSocketMessage(u"\u20ac"_s));
    QCOMPARE(c.readable()->readMessage(), WebSocketMessage(QByteArray("\0\xff", 2)));
    QVERIFY(c.readable()->readMessage().isNull());
}

void tst_ReadableMessages::messagesOfEverySizeArrive_data()
{
    QTest::addColumn<int>("size");
    for (const int size : {0, 1, 125, 126, 127, 65535, 65536, 1024 * 1024, 16 * 1024 * 1024})
        QTest::addRow("%d", size) << size;
}

void tst_ReadableMessages::messagesOfEverySizeArrive()
{
    TestConnection c;
    QFETCH(const int, size);
    QByteArray payload(size, Qt::Uninitialized);
    for (int i = 0; i < size; ++i)
        payload[i] = char('a' + i % 23);
    payload.replace("efg", "\xe2\x82\xac"); // three bytes that are one character
    QVERIFY(c.open());
    const auto binary = c.readable()->receive();
    const auto text = c.readable()->receive();
    c.peer.sendBinary(payload);
    c.peer.sendText(payload);
    AWAIT(binary);
    AWAIT(text);
    QCOMPARE(binary.result(), WebSocketMessage(payload));
    QCOMPARE(text.result(), WebSocketMessage(QString::fromUtf8(payload)));
    QCOMPARE(binary.result().size(), size);
    QCOMPARE(text.result().size(), size);
}

void tst_ReadableMessages::fragmentsAreOneMessage()
{
    TestConnection c;
    QVERIFY(c.open());
    c.peer.sendFrame({RawFrame::Text, "one ", false});
    c.peer.sendFrame({RawFrame::Ping, "between"});
    c.peer.sendFrame({RawFrame::Continuation, "", false});
    c.peer.sendFrame({RawFrame::Continuation, "message"});
    c.peer.sendFrame({RawFrame::Binary, "a", false});
    c.peer.sendFrame({RawFrame::Continuation, "b"});
    TRY_COMPARE(c.readable()->pendingMessageCount(), 2);
    QCOMPARE(c.readable()->pendingMessageSize(), 11);
    QCOMPARE(c.readable()->readMessage(), WebSocketMessage(u"one message"_s));
    QCOMPARE(c.readable()->readMessage(), WebSocketMessage("ab"_ba));
    TRY_PEER(c.peer, c.peer.frames(RawFrame::Pong).size() == 1);
}

void tst_ReadableMessages::manyMessagesArriveInOrder()
{
    TestConnection c;
    QVERIFY(c.open());
    constexpr int count = 20000;
    QByteArray bytes;
    for (int i = 0; i < count; ++i)
        bytes += RawFrame{RawFrame::Text, QByteArray::number(i)}.toBytes();
    c.peer.sendBytes(bytes);
    int expected = 0;
    while (expected < count) {
        TRY_VERIFY(c.readable()->hasPendingMessages());
        const QList<WebSocketMessage> messages = c.readable()->readMessages();
        for (const WebSocketMessage &message : messages)
            QCOMPARE(message.text(), QString::number(expected++));
    }
}

void tst_ReadableMessages::pingIsAnsweredAndNoMessage()
{
    TestConnection c;
    QVERIFY(c.open());
    c.peer.sendFrame({RawFrame::Ping, "are you there"});
    c.peer.sendFrame({RawFrame::Ping});
    TRY_PEER(c.peer, c.peer.frames().size() == 2);
    QCOMPARE(c.peer.frames().at(0).opcode, int(RawFrame::Pong));
    QCOMPARE(c.peer.frames().at(0).payload, "are you there"_ba);
    QVERIFY(c.peer.frames().at(0).masked);
    QCOMPARE(c.peer.frames().at(1).opcode, int(RawFrame::Pong));
    QCOMPARE(c.peer.frames().at(1).payload, QByteArray());
    QVERIFY(!c.readable()->hasPendingMessages());
}

void tst_ReadableMessages::pendingMessagesAreCounted()
{
    TestConnection c;
    QVERIFY(c.open());
    QVERIFY(!c.readable()->hasPendingMessages());
    QCOMPARE(c.readable()->pendingMessageSize(), -1);
    c.peer.sendText("\xe2\x82\xac");
    c.peer.sendBinary("");
    TRY_COMPARE(c.readable()->pendingMessageCount(), 2);
    QVERIFY(c.readable()->hasPendingMessages());
    QCOMPARE(c.readable()->pendingMessageSize(), 3); // UTF-8
    QVERIFY(c.readable()->bufferedBytes() > 3); // memory, so bookkeeping counts, too
    c.readable()->readMessage();
    QCOMPARE(c.readable()->pendingMessageCount(), 1);
    QCOMPARE(c.readable()->pendingMessageSize(), 0);
    QVERIFY(c.readable()->bufferedBytes() > 0);
}

void tst_ReadableMessages::readMessageOfNothingIsNull()
{
    TestConnection c;
    QVERIFY(c.open());
    QVERIFY(c.readable()->readMessage().isNull());
    QVERIFY(c.readable()->readMessages().isEmpty());
}

void tst_ReadableMessages::readMessagesTakesAll()
{
    TestConnection c;
    QVERIFY(c.open());
    c.peer.sendText("one");
    c.peer.sendBinary("two");
    TRY_COMPARE(c.readable()->pendingMessageCount(), 2);
    QCOMPARE(c.readable()->readMessages(),
             (QList<WebSocketMessage>{WebSocketMessage(u"one"_s), WebSocketMessage("two"_ba)}));
    QVERIFY(!c.readable()->hasPendingMessages());
    QVERIFY(c.readable()->readMessages().isEmpty());
}

void tst_ReadableMessages::bufferedBytesFallToZero()
{
    TestConnection c;
    QVERIFY(c.open());
    for (int i = 0; i < 10; ++i)
        c.peer.sendText(QByteArray(100 * i, 'a'));
    TRY_COMPARE(c.readable()->pendingMessageCount(), 10);
    qint64 before = c.readable()->bufferedBytes();
    QVERIFY(before >= 4500);
    while (c.readable()->hasPendingMessages()) {
        c.readable()->readMessage();
        QVERIFY(c.readable()->bufferedBytes() < before);
        before = c.readable()->bufferedBytes();
    }
    QCOMPARE(c.readable()->bufferedBytes(), 0);
}

void tst_ReadableMessages::signalsTellOfMessages()
{
    TestConnection c;
    QVERIFY(c.open());
    QSignalSpy messagesAvailable(c.readable(), &WebSocketReadable::messagesAvailable);
    QSignalSpy readyRead(c.readable(), &QIODevice::readyRead);
    c.peer.sendText("one");
    TRY_VERIFY(!messagesAvailable.isEmpty());
    TRY_VERIFY(!readyRead.isEmpty());
    QVERIFY(c.readable()->hasPendingMessages());
    const qsizetype before = messagesAvailable.size();
    c.peer.sendText(""); // an empty message is one
    TRY_VERIFY(messagesAvailable.size() > before);
}

void tst_ReadableMessages::messagesCanBeReadInTheirSignal()
{
    TestConnection c;
    QVERIFY(c.open());
    QStringList received;
    connect(c.readable(), &WebSocketReadable::messagesAvailable, this, [&] {
        while (c.readable()->hasPendingMessages())
            received += c.readable()->readMessage().text();
    });
    QStringList sent;
    for (int i = 0; i < 100; ++i) {
        sent += QString::number(i);
        c.peer.sendText(QByteArray::number(i));
    }
    TRY_COMPARE(received, sent);
}

void tst_ReadableMessages::receiveWaitsForTheNextMessage()
{
    TestConnection c;
    QVERIFY(c.open());
    const auto message = c.readable()->receive();
    QVERIFY(!message.isFinished());
    c.peer.sendText("here");
    AWAIT(message);
    QCOMPARE(message.result(), WebSocketMessage(u"here"_s));
    QVERIFY(!c.readable()->hasPendingMessages());
}

void tst_ReadableMessages::receiveOfAQueuedMessageIsReadyAtOnce()
{
    TestConnection c;
    QVERIFY(c.open());
    c.peer.sendText("here");
    TRY_VERIFY(c.readable()->hasPendingMessages());
    const auto message = c.readable()->receive();
    QVERIFY(message.isFinished());
    QCOMPARE(message.result(), WebSocketMessage(u"here"_s));
}

void tst_ReadableMessages::receivesAreServedInTheirOrder()
{
    TestConnection c;
    QVERIFY(c.open());
    const auto first = c.readable()->receive();
    const auto second = c.readable()->receive();
    c.peer.sendText("one");
    AWAIT(first);
    QVERIFY(!second.isFinished());
    c.peer.sendText("two");
    AWAIT(second);
    QCOMPARE(first.result(), WebSocketMessage(u"one"_s));
    QCOMPARE(second.result(), WebSocketMessage(u"two"_s));
}

// A continuation that asks for the next message must not exhaust the stack.
void tst_ReadableMessages::receiveCanBeChained()
{
    TestConnection c;
    QVERIFY(c.open());
    constexpr int count = 50000;
    QByteArray bytes;
    for (int i = 0; i < count; ++i)
        bytes += RawFrame{RawFrame::Binary, QByteArray::number(i)}.toBytes();
    c.peer.sendBytes(bytes);
    int received = 0;
    bool inOrder = true;
    std::function<void()> next = [&] {
        c.readable()->receive().then([&](const WebSocketMessage &message) {
            inOrder = inOrder && message.data().toInt() == received;
            if (++received < count)
                next();
        });
    };
    next();
    TRY_COMPARE(received, count);
    QVERIFY(inOrder);
}

void tst_ReadableMessages::cancelledReceiveLosesNoMessage()
{
    TestConnection c;
    QVERIFY(c.open());
    auto abandoned = c.readable()->receive();
    const auto waiting = c.readable()->receive();
    abandoned.cancel();
    c.peer.sendText("one");
    AWAIT(waiting);
    QCOMPARE(waiting.result(), WebSocketMessage(u"one"_s));
    QVERIFY(abandoned.isFinished());
}

QTEST_GUILESS_MAIN(tst_ReadableMessages)
#include "tst_readable_messages.moc"
