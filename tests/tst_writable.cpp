// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#include "testconnection.h"

#include <QtCore/qdatastream.h>
#include <QtTest/qsignalspy.h>
#include <QtTest/qtest.h>

using namespace Qt::StringLiterals;
using Kind = WebSocketError::Kind;
using MessageType = WebSocketWritable::MessageType;

class tst_Writable : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase_data() { addTransports(); }

    void isASequentialWriteOnlyDevice();
    void eachWriteIsOneBinaryMessage();
    void writeTextIsOneTextMessage();
    void sendKeepsTheType();
    void emptyMessagesAreMessages();
    void nullMessageIsNotSent();
    void orderIsKept();
    void bufferMayBeUsedAgain_data();
    void bufferMayBeUsedAgain();
    void messagesOfEverySizeAreSent_data();
    void messagesOfEverySizeAreSent();
    void pingIsAnsweredAfterTheMessageUnderWay();
    void framesAreMasked();
    void loneSurrogatesAreSentAsReplacementCharacters();

    void writingBeforeOpenFailsClearly();
    void sendFinishesWhenTheMessageHasLeft();
    void sendThatNobodyAwaitsIsFinishedAtOnce();
    void sendCanBeChained();
    void cancelledFutureDoesNotCancelTheNext();
    void bytesToWriteFallsToZero();
    void bytesWrittenCountsPayload();

    void composedMessageIsOneMessage();
    void composedTextIsATextMessage();
    void composedTextMustBeUtf8();
    void emptyComposedMessageIsAMessage();
    void beginAndEndMustMatch();
    void otherMessagesPassAComposedOne();
    void unfinishedComposedMessageIsNotSent();
};

static void verifyMessages(TestConnection &c, const QList<WebSocketMessage> &expected)
{
    TRY_PEER(c.peer, c.peer.messages().size() >= expected.size());
    QCOMPARE(c.peer.messages(), expected);
}

// Closing is the way to know that nothing else is under way.
static void verifyNothingElse(TestConnection &c, qsizetype messageCount)
{
    c.peer.setAnswersClose(true);
    QVERIFY(c.stream->close());
    AWAIT(c.stream->closed());
    QVERIFY2(succeeded(c.stream->closed()), qPrintable(failureOf(c.stream->closed())));
    QCOMPARE(c.peer.messages().size(), messageCount);
}

void tst_Writable::isASequentialWriteOnlyDevice()
{
    TestConnection c;
    QVERIFY(c.open());
    QVERIFY(c.writable()->isSequential());
    QVERIFY(c.writable()->isWritable());
    QVERIFY(!c.writable()->isReadable());
    QCOMPARE(c.writable()->bytesToWrite(), 0);
    QCOMPARE(c.writable()->highWaterMark(), 1024 * 1024);
    QCOMPARE(c.writable()->desiredSize(), c.writable()->highWaterMark());
}

void tst_Writable::eachWriteIsOneBinaryMessage()
{
    TestConnection c;
    QVERIFY(c.open());
    QCOMPARE(c.writable()->write("one"), 3);
    QCOMPARE(c.writable()->write(QByteArray("t\0o", 3)), 3);
    QCOMPARE(c.writable()->write("three!", 5), 5);
    verifyMessages(c,
                   {WebSocketMessage("one"_ba), WebSocketMessage(QByteArray("t\0o", 3)), WebSocketMessage("three"_ba)});
    QCOMPARE(c.peer.frames(RawFrame::Binary).size(), 3);
}

void tst_Writable::writeTextIsOneTextMessage()
{
    TestConnection c;
    QVERIFY(c.open());
    QCOMPARE(c.writable()->writeText(u"gr\u00fc\u00df"_s), 6);
    QCOMPARE(c.writable()->writeText(u"\U0001f600"_s), 4);
    verifyMessages(c, {WebSocketMessage(u"gr\u00fc\u00df"_s), WebSocketMessage(u"\U0001f600"_s)});
}

void tst_Writable::sendKeepsTheType()
{
    TestConnection c;
    QVERIFY(c.open());
    const auto text = c.writable()->send(WebSocketMessage(u"abc"_s));
    const auto binary = c.writable()->send(WebSocketMessage("abc"_ba));
    AWAIT(text);
    AWAIT(binary);
    QVERIFY2(succeeded(text), qPrintable(failureOf(text)));
    QVERIFY2(succeeded(binary), qPrintable(failureOf(binary)));
    verifyMessages(c, {WebSocketMessage(u"abc"_s), WebSocketMessage("abc"_ba)});
}

void tst_Writable::emptyMessagesAreMessages()
{
    TestConnection c;
    QVERIFY(c.open());
    QCOMPARE(c.writable()->write(QByteArray()), 0);
    QCOMPARE(c.writable()->writeText(QString()), 0);
    const auto sent = c.writable()->send(WebSocketMessage(QString()));
    AWAIT(sent);
    QVERIFY2(succeeded(sent), qPrintable(failureOf(sent)));
    verifyMessages(c, {WebSocketMessage(QByteArray()), WebSocketMessage(QString()), WebSocketMessage(QString())});
}

void tst_Writable::nullMessageIsNotSent()
{
    TestConnection c;
    QVERIFY(c.open());
    const auto sent = c.writable()->send(WebSocketMessage());
    AWAIT(sent);
    QCOMPARE(errorOf(sent).kind(), Kind::Syntax);
    verifyNothingElse(c, 0);
}

void tst_Writable::orderIsKept()
{
    TestConnection c;
    QVERIFY(c.open());
    QList<WebSocketMessage> expected;
    for (int i = 0; i < 3000; ++i) {
        const QByteArray number = QByteArray::number(i);
        switch (i % 3) {
        case 0:
            c.writable()->write(number);
            break;
        case 1:
            c.writable()->writeText(QString::fromLatin1(number));
            break;
        case 2:
            c.writable()->send(WebSocketMessage(number));
            break;
        }
        expected += i % 3 == 1 ? WebSocketMessage(QString::fromLatin1(number)) : WebSocketMessage(number);
    }
    verifyMessages(c, expected);
}

void tst_Writable::bufferMayBeUsedAgain_data()
{
    QTest::addColumn<int>("size");
    QTest::newRow("small") << 1000;
    QTest::newRow("large") << 100 * 1000;
}

// Also when the messages have to wait, here and in the socket.
void tst_Writable::bufferMayBeUsedAgain()
{
    TestConnection c;
    QFETCH(const int, size);
    QVERIFY(c.open());
    c.peer.stopReading();
    QList<WebSocketMessage> expected;
    QByteArray buffer(size, Qt::Uninitialized);
    for (int i = 0; c.writable()->bytesToWrite() < 2 * c.writable()->highWaterMark(); ++i) {
        buffer.fill(char(i));
        QCOMPARE(c.writable()->write(buffer.constData(), size), size);
        expected.append(QByteArray(size, char(i)));
    }
    buffer.fill('x');
    c.peer.startReading();
    verifyMessages(c, expected);
}

void tst_Writable::messagesOfEverySizeAreSent_data()
{
    QTest::addColumn<int>("size");
    for (const int size : {1, 125, 126, 65535, 65536, 512 * 1024 + 1, 5 * 1024 * 1024, 16 * 1024 * 1024})
        QTest::addRow("%d", size) << size;
}

void tst_Writable::messagesOfEverySizeAreSent()
{
    TestConnection c;
    QFETCH(const int, size);
    QByteArray payload(size, Qt::Uninitialized);
    for (int i = 0; i < size; ++i)
        payload[i] = char('a' + i % 23);
    QVERIFY(c.open());
    QCOMPARE(c.writable()->write(payload), size);
    QCOMPARE(c.writable()->writeText(QString::fromLatin1(payload)), size);
    verifyMessages(c, {WebSocketMessage(payload), WebSocketMessage(QString::fromLatin1(payload))});
}

void tst_Writable::pingIsAnsweredAfterTheMessageUnderWay()
{
    TestConnection c;
    QVERIFY(c.open());
    c.peer.stopReading();
    const QByteArray message = QByteArray("0123456789").repeated(2 * 1024 * 1024);
    c.writable()->send(message);
    c.peer.sendFrame({RawFrame::Ping, "are you there?"});
    c.peer.sendText("after the Ping");
    TRY_VERIFY(c.readable()->hasPendingMessages());
    QVERIFY(c.writable()->bytesToWrite() > 0);
    c.peer.startReading();
    TRY_PEER(c.peer, c.peer.frames().size() == 2);
    QVERIFY(c.peer.frames().at(0).payload == message);
    QCOMPARE(c.peer.frames().at(1).opcode, int(RawFrame::Pong));
    QCOMPARE(c.peer.frames().at(1).payload, "are you there?");
    TRY_VERIFY(c.writable()->bytesToWrite() == 0);
}

void tst_Writable::framesAreMasked()
{
    TestConnection c;
    QVERIFY(c.open());
    c.writable()->write("same");
    c.writable()->write("same");
    TRY_PEER(c.peer, c.peer.frames().size() == 2);
    QVERIFY(c.peer.frames().at(0).masked);
    QVERIFY(c.peer.frames().at(1).masked);
    const QByteArray bytes = c.peer.receivedBytes();
    QCOMPARE(bytes.size(), 20);
    QVERIFY(bytes.left(10) != bytes.right(10)); // a new key for each frame, RFC 6455, 5.3
}

void tst_Writable::loneSurrogatesAreSentAsReplacementCharacters()
{
    TestConnection c;
    QVERIFY(c.open());
    QCOMPARE(c.writable()->writeText(u"a"_s + QChar(0xd83d) + u"b"_s), 5);
    const auto sent = c.writable()->send(WebSocketMessage(QString(QChar(0xde00)) + QChar(0xd83d)));
    AWAIT(sent);
    TRY_PEER(c.peer, c.peer.frames().size() == 2);
    QCOMPARE(c.peer.frames().at(0).payload,
             "a\xef\xbf\xbd"
             "b"_ba);
    QCOMPARE(c.peer.frames().at(1).payload, "\xef\xbf\xbd\xef\xbf\xbd"_ba);
}

void tst_Writable::writingBeforeOpenFailsClearly()
{
    TestConnection c;
    c.start();
    const auto sent = c.writable()->send(WebSocketMessage(u"too early"_s));
    AWAIT(sent);
    QCOMPARE(errorOf(sent).kind(), Kind::InvalidState);
    QVERIFY(!errorOf(sent).message().isEmpty());
    QCOMPARE(c.writable()->writeText(u"too early"_s), -1);
    QVERIFY(!c.writable()->beginMessage());
    AWAIT(c.stream->opened());
    verifyNothingElse(c, 0);
}

void tst_Writable::sendFinishesWhenTheMessageHasLeft()
{
    TestConnection c;
    c.options.writeHighWaterMark = 1;
    QVERIFY(c.open());
    const auto sent = c.writable()->send(WebSocketMessage(QByteArray(3 * 1000 * 1000, 'a')));
    AWAIT(sent);
    QVERIFY2(succeeded(sent), qPrintable(failureOf(sent)));
    QCOMPARE(c.writable()->bytesToWrite(), 0);
    verifyMessages(c, {WebSocketMessage(QByteArray(3 * 1000 * 1000, 'a'))});
}

// A future that waits is memory until the event loop has had its turn.
void tst_Writable::sendThatNobodyAwaitsIsFinishedAtOnce()
{
    TestConnection c;
    QVERIFY(c.open());
    int sent = 0;
    while (c.writable()->desiredSize() > 10 && sent < 10'000) {
        QVERIFY(c.writable()->send(QByteArray(10, 'a')).isFinished());
        ++sent;
    }
    QVERIFY(sent > 1000);
    TRY_PEER(c.peer, c.peer.messages().size() == sent);
}

// A continuation that sends the next message must not exhaust the stack.
void tst_Writable::sendCanBeChained()
{
    TestConnection c;
    QVERIFY(c.open());
    constexpr int count = 50000;
    int sent = 0;
    std::function<void()> next = [&] {
        c.writable()->send(WebSocketMessage(QByteArray::number(sent))).then([&] {
            if (++sent < count)
                next();
        });
    };
    next();
    TRY_COMPARE(sent, count);
    TRY_PEER(c.peer, c.peer.messages().size() == count);
    QCOMPARE(c.peer.messages().constLast().data().toInt(), count - 1);
}

void tst_Writable::cancelledFutureDoesNotCancelTheNext()
{
    TestConnection c;
    QVERIFY(c.open());
    QFuture<void> first = c.writable()->send(QByteArray("first"));
    QVERIFY(first.isFinished());
    first.cancel();
    const QFuture<void> second = c.writable()->send(QByteArray("second"));
    QVERIFY(second.isFinished());
    QVERIFY(!second.isCanceled());
    verifyMessages(c, {QByteArray("first"), QByteArray("second")});
}

void tst_Writable::bytesToWriteFallsToZero()
{
    TestConnection c;
    QVERIFY(c.open());
    c.peer.stopReading();
    constexpr qint64 size = 1000 * 1000;
    for (int i = 0; i < 32; ++i)
        c.writable()->write(QByteArray(size, 'a'));
    // Over TLS, too: QWebSocket itself says 0 there.
    QVERIFY(c.writable()->bytesToWrite() > 8 * size);
    QVERIFY(c.writable()->bytesToWrite() <= 32 * size);
    QCOMPARE(c.writable()->desiredSize(), c.writable()->highWaterMark() - c.writable()->bytesToWrite());
    c.peer.startReading();
    TRY_COMPARE(c.writable()->bytesToWrite(), 0);
    TRY_PEER(c.peer, c.peer.messageBytes() == 32 * size);
    QCOMPARE(c.writable()->desiredSize(), c.writable()->highWaterMark());
}

void tst_Writable::bytesWrittenCountsPayload()
{
    TestConnection c;
    QVERIFY(c.open());
    qint64 written = 0;
    connect(c.writable(), &QIODevice::bytesWritten, this, [&](qint64 bytes) {
        QVERIFY(bytes > 0);
        written += bytes;
    });
    for (int i = 0; i < 100; ++i)
        c.writable()->write(QByteArray(10 * i, 'a'));
    TRY_COMPARE(written, 49500);
    TRY_PEER(c.peer, c.peer.messages().size() == 100);
    QCOMPARE(written, 49500);
}

void tst_Writable::composedMessageIsOneMessage()
{
    TestConnection c;
    QVERIFY(c.open());
    QVERIFY(c.writable()->beginMessage());
    QDataStream stream(c.writable());
    stream << quint32(1) << u"text"_s << 2.5;
    QVERIFY(c.writable()->endMessage());
    c.writable()->write("next");

    QByteArray expected;
    QDataStream(&expected, QIODevice::WriteOnly) << quint32(1) << u"text"_s << 2.5;
    verifyMessages(c, {WebSocketMessage(expected), WebSocketMessage("next"_ba)});
}

void tst_Writable::composedTextIsATextMessage()
{
    TestConnection c;
    QVERIFY(c.open());
    QVERIFY(c.writable()->beginMessage(MessageType::Text));
    c.writable()->write("gr\xc3");
    c.writable()->write("\xbc\xc3\x9f");
    QVERIFY(c.writable()->endMessage());
    verifyMessages(c, {WebSocketMessage(u"gr\u00fc\u00df"_s)});
}

void tst_Writable::composedTextMustBeUtf8()
{
    TestConnection c;
    QVERIFY(c.open());
    QVERIFY(c.writable()->beginMessage(MessageType::Text));
    c.writable()->write("a\xff");
    QVERIFY(!c.writable()->endMessage());
    verifyNothingElse(c, 0);
}

void tst_Writable::emptyComposedMessageIsAMessage()
{
    TestConnection c;
    QVERIFY(c.open());
    QVERIFY(c.writable()->beginMessage());
    QVERIFY(c.writable()->endMessage());
    verifyMessages(c, {WebSocketMessage(QByteArray())});
}

void tst_Writable::beginAndEndMustMatch()
{
    TestConnection c;
    QVERIFY(c.open());
    QVERIFY(!c.writable()->endMessage());
    QVERIFY(c.writable()->beginMessage());
    QVERIFY(!c.writable()->beginMessage());
    c.writable()->write("a");
    QVERIFY(c.writable()->endMessage());
    QVERIFY(!c.writable()->endMessage());
    verifyMessages(c, {WebSocketMessage("a"_ba)});
    verifyNothingElse(c, 1);
}

void tst_Writable::otherMessagesPassAComposedOne()
{
    TestConnection c;
    QVERIFY(c.open());
    QVERIFY(c.writable()->beginMessage());
    c.writable()->write("slow");
    c.writable()->writeText(u"quick"_s);
    QVERIFY(c.writable()->endMessage());
    verifyMessages(c, {WebSocketMessage(u"quick"_s), WebSocketMessage("slow"_ba)});
}

void tst_Writable::unfinishedComposedMessageIsNotSent()
{
    TestConnection c;
    QVERIFY(c.open());
    QVERIFY(c.writable()->beginMessage());
    c.writable()->write("never finished");
    QTest::ignoreMessage(QtWarningMsg, QRegularExpression(u"message was begun"_s));
    c.writable()->close();
    verifyNothingElse(c, 0);
}

QTEST_GUILESS_MAIN(tst_Writable)
#include "tst_writable.moc"
