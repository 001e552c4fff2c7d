// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#include "testconnection.h"

#include <QtCore/qcborstreamreader.h>
#include <QtCore/qcborstreamwriter.h>
#include <QtCore/qdatastream.h>
#include <QtCore/qtextstream.h>
#include <QtCore/qxmlstream.h>
#include <QtTest/qsignalspy.h>
#include <QtTest/qtest.h>

using namespace Qt::StringLiterals;

// The readable as a QIODevice.
class tst_ReadableBytes : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase_data() { addTransports(); }

    void isASequentialReadOnlyDevice();
    void messagesAreOneSequenceOfBytes();
    void textReadsAsUtf8();
    void readTakesNoMoreThanAsked();
    void bytesAvailableCountsAllMessages();
    void linesAreFoundAcrossMessages();
    void linesAreFoundHoweverOneReads();
    void askingForALineTakesLinearTime();
    void peekLeavesTheBytes();
    void transactionCanBeRolledBack();
    void skipSkips();
    void emptyMessagesHaveNoBytes();
    void messageAfterBytesIsTheRest();
    void messageAfterAWholeMessageAsBytesIsTheNext();
    void restKeepsItsType();

    void dataStreamReadsAcrossMessages();
    void textStreamReadsLines();
    void xmlReaderReadsAsItArrives();
    void cborReaderReadsAsItArrives();

    void endIsSeenAfterTheLastByte();
    void readChannelFinishedComesAtTheEnd();
};

static void closeCleanly(TestConnection &c)
{
    c.peer.sendClose(1000);
    TRY_PEER(c.peer, !c.peer.frames(RawFrame::Close).isEmpty());
    c.peer.fin();
    AWAIT(c.stream->closed());
    QVERIFY2(succeeded(c.stream->closed()), qPrintable(failureOf(c.stream->closed())));
}

void tst_ReadableBytes::isASequentialReadOnlyDevice()
{
    TestConnection c;
    QVERIFY(c.open());
    QVERIFY(c.readable()->isSequential());
    QVERIFY(c.readable()->isReadable());
    QVERIFY(!c.readable()->isWritable());
    QCOMPARE(c.readable()->pos(), 0);
    QCOMPARE(c.readable()->bytesAvailable(), 0);
    QCOMPARE(c.readable()->readAll(), QByteArray());
    char byte = 0;
    QCOMPARE(c.readable()->read(&byte, 1), 0); // nothing yet, which is not the end
}

void tst_ReadableBytes::messagesAreOneSequenceOfBytes()
{
    TestConnection c;
    QVERIFY(c.open());
    c.peer.sendBinary("one");
    c.peer.sendText("two");
    c.peer.sendBinary("three");
    TRY_COMPARE(c.readable()->bytesAvailable(), 11);
    QCOMPARE(c.readable()->read(4), "onet"_ba);
    QCOMPARE(c.readable()->read(100), "wothree"_ba);
    QCOMPARE(c.readable()->bufferedBytes(), 0);
}

void tst_ReadableBytes::textReadsAsUtf8()
{
    TestConnection c;
    QVERIFY(c.open());
    c.peer.sendText("gr\xc3\xbc\xc3\x9f \xf0\x9f\x98\x80");
    TRY_COMPARE(c.readable()->bytesAvailable(), 11);
    QCOMPARE(c.readable()->readAll(), "gr\xc3\xbc\xc3\x9f \xf0\x9f\x98\x80"_ba);
}

void tst_ReadableBytes::readTakesNoMoreThanAsked()
{
    TestConnection c;
    QVERIFY(c.open());
    c.peer.sendBinary("abcdef");
    TRY_COMPARE(c.readable()->bytesAvailable(), 6);
    QCOMPARE(c.readable()->read(1), "a"_ba);
    QCOMPARE(c.readable()->bytesAvailable(), 5);
    char byte = 0;
    QVERIFY(c.readable()->getChar(&byte));
    QCOMPARE(byte, 'b');
    c.readable()->ungetChar(byte);
    QCOMPARE(c.readable()->bytesAvailable(), 5);
    QCOMPARE(c.readable()->readAll(), "bcdef"_ba);
    QCOMPARE(c.readable()->bytesAvailable(), 0);
}

void tst_ReadableBytes::bytesAvailableCountsAllMessages()
{
    TestConnection c;
    QVERIFY(c.open());
    c.peer.sendBinary("abc");
    TRY_COMPARE(c.readable()->bytesAvailable(), 3);
    c.peer.sendText("\xe2\x82\xac");
    TRY_COMPARE(c.readable()->bytesAvailable(), 6);
    c.readable()->read(1);
    QCOMPARE(c.readable()->bytesAvailable(), 5);
    c.readable()->readMessage();
    QCOMPARE(c.readable()->bytesAvailable(), 3);
    c.readable()->readMessages();
    QCOMPARE(c.readable()->bytesAvailable(), 0);
}

void tst_ReadableBytes::linesAreFoundAcrossMessages()
{
    TestConnection c;
    QVERIFY(c.open());
    c.peer.sendText("first li");
    TRY_COMPARE(c.readable()->bytesAvailable(), 8);
    QVERIFY(!c.readable()->canReadLine());
    c.peer.sendText("ne\nsecond\nthi");
    TRY_COMPARE(c.readable()->bytesAvailable(), 21);
    QVERIFY(c.readable()->canReadLine());
    QCOMPARE(c.readable()->readLine(), "first line\n"_ba);
    QVERIFY(c.readable()->canReadLine());
    QCOMPARE(c.readable()->readLine(), "second\n"_ba);
    QVERIFY(!c.readable()->canReadLine());
    c.peer.sendBinary("rd\n");
    TRY_VERIFY(c.readable()->canReadLine());
    QCOMPARE(c.readable()->readLine(), "third\n"_ba);
}

// The device remembers where it has looked; every way of taking something has to leave that right.
void tst_ReadableBytes::linesAreFoundHoweverOneReads()
{
    TestConnection c;
    QVERIFY(c.open());
    WebSocketReadable *const readable = c.readable();
    const auto send = [&c, readable](const QByteArray &bytes) {
        const qint64 before = readable->bytesAvailable();
        c.peer.sendBinary(bytes);
        return QTest::qWaitFor([&] { return readable->bytesAvailable() == before + bytes.size(); }, 30000);
    };
    QVERIFY(send("ab") && send("cd") && send("e\nf\ng"));
    QVERIFY(readable->canReadLine() && readable->canReadLine());
    QCOMPARE(readable->readMessage(), WebSocketMessage("ab"_ba));
    QVERIFY(readable->canReadLine());
    QCOMPARE(readable->read(3), "cde"_ba);
    QVERIFY(readable->canReadLine());
    QCOMPARE(readable->readLine(), "\n"_ba);
    QVERIFY(readable->canReadLine());
    QCOMPARE(readable->peek(2), "f\n"_ba);
    QVERIFY(readable->canReadLine());
    QCOMPARE(readable->readLine(), "f\n"_ba);
    QVERIFY(!readable->canReadLine() && !readable->canReadLine());
    QVERIFY(send("h\n") && readable->canReadLine());
    QCOMPARE(readable->readMessage(), WebSocketMessage("g"_ba));
    QVERIFY(readable->canReadLine());
    readable->readMessages();
    QVERIFY(!readable->canReadLine());
    QVERIFY(send("\n") && readable->canReadLine());
    QCOMPARE(readable->readMessage(), WebSocketMessage("\n"_ba));
    QVERIFY(!readable->canReadLine());
    QVERIFY(send("i") && !readable->canReadLine());
    readable->startTransaction();
    QCOMPARE(readable->read(1), "i"_ba);
    QVERIFY(!readable->canReadLine());
    readable->rollbackTransaction();
    QVERIFY(send("\n") && readable->canReadLine());
    QCOMPARE(readable->readLine(), "i\n"_ba);
}

// If it was quadratic it would take minutes.
void tst_ReadableBytes::askingForALineTakesLinearTime()
{
    constexpr int count = 100'000;
    TestConnection c;
    c.options.readHighWaterMark = 100 * 1024 * 1024;
    QVERIFY(c.open());
    c.peer.sendBytes(RawFrame{RawFrame::Text, "x"}.toBytes().repeated(count));
    const QByteArray large(8 * 1024 * 1024, 'x');
    c.peer.sendBinary(large);
    TRY_COMPARE(c.readable()->bytesAvailable(), count + large.size());
    for (int i = 0; i < count; ++i)
        QVERIFY(!c.readable()->canReadLine());
    QCOMPARE(c.readable()->read(count + 1).size(), count + 1); // the front is the large one now
    for (int i = 0; i < count; ++i)
        QVERIFY(!c.readable()->canReadLine());
}

void tst_ReadableBytes::peekLeavesTheBytes()
{
    TestConnection c;
    QVERIFY(c.open());
    c.peer.sendBinary("abc");
    c.peer.sendBinary("def");
    TRY_COMPARE(c.readable()->bytesAvailable(), 6);
    QCOMPARE(c.readable()->peek(4), "abcd"_ba);
    QCOMPARE(c.readable()->bytesAvailable(), 6);
    QCOMPARE(c.readable()->readAll(), "abcdef"_ba);
}

void tst_ReadableBytes::transactionCanBeRolledBack()
{
    TestConnection c;
    QVERIFY(c.open());
    c.peer.sendBinary("abc");
    TRY_COMPARE(c.readable()->bytesAvailable(), 3);
    c.readable()->startTransaction();
    QCOMPARE(c.readable()->read(2), "ab"_ba);
    c.readable()->rollbackTransaction();
    QCOMPARE(c.readable()->bytesAvailable(), 3);
    c.readable()->startTransaction();
    QCOMPARE(c.readable()->read(2), "ab"_ba);
    c.readable()->commitTransaction();
    QCOMPARE(c.readable()->readAll(), "c"_ba);
}

void tst_ReadableBytes::skipSkips()
{
    TestConnection c;
    QVERIFY(c.open());
    c.peer.sendBinary("abc");
    c.peer.sendBinary("def");
    TRY_COMPARE(c.readable()->bytesAvailable(), 6);
    QCOMPARE(c.readable()->skip(4), 4);
    QCOMPARE(c.readable()->readAll(), "ef"_ba);
}

void tst_ReadableBytes::emptyMessagesHaveNoBytes()
{
    TestConnection c;
    QVERIFY(c.open());
    c.peer.sendBinary("");
    c.peer.sendText("");
    c.peer.sendBinary("a");
    TRY_COMPARE(c.readable()->pendingMessageCount(), 3);
    QCOMPARE(c.readable()->bytesAvailable(), 1);
    QCOMPARE(c.readable()->readAll(), "a"_ba);
    QVERIFY(!c.readable()->hasPendingMessages());
    QCOMPARE(c.readable()->bufferedBytes(), 0);
}

void tst_ReadableBytes::messageAfterBytesIsTheRest()
{
    TestConnection c;
    QVERIFY(c.open());
    c.peer.sendBinary("abc");
    c.peer.sendBinary("def");
    TRY_COMPARE(c.readable()->bytesAvailable(), 6);
    QCOMPARE(c.readable()->read(2), "ab"_ba);
    QCOMPARE(c.readable()->pendingMessageCount(), 2);
    QCOMPARE(c.readable()->pendingMessageSize(), 1);
    QCOMPARE(c.readable()->readMessage(), WebSocketMessage("c"_ba));
    QCOMPARE(c.readable()->readMessage(), WebSocketMessage("def"_ba));
    QVERIFY(c.readable()->readMessage().isNull());
}

void tst_ReadableBytes::messageAfterAWholeMessageAsBytesIsTheNext()
{
    TestConnection c;
    QVERIFY(c.open());
    c.peer.sendBinary("abc");
    c.peer.sendBinary("");
    c.peer.sendBinary("def");
    TRY_COMPARE(c.readable()->pendingMessageCount(), 3);
    QCOMPARE(c.readable()->read(3), "abc"_ba);
    QCOMPARE(c.readable()->readMessage(), WebSocketMessage(QByteArray()));
    QCOMPARE(c.readable()->readMessage(), WebSocketMessage("def"_ba));
}

void tst_ReadableBytes::restKeepsItsType()
{
    TestConnection c;
    QVERIFY(c.open());
    c.peer.sendText("abc");
    TRY_COMPARE(c.readable()->bytesAvailable(), 3);
    c.readable()->read(1);
    QCOMPARE(c.readable()->readMessage(), WebSocketMessage(u"bc"_s));
}

void tst_ReadableBytes::dataStreamReadsAcrossMessages()
{
    QByteArray bytes;
    QDataStream writer(&bytes, QIODevice::WriteOnly);
    writer << quint32(42) << u"hello"_s << QVariantMap{{u"a"_s, 1.5}};

    TestConnection c;
    QVERIFY(c.open());
    QDataStream reader(c.readable());
    quint32 number = 0;
    QString text;
    QVariantMap map;
    int attempts = 0;
    bool complete = false;
    connect(c.readable(), &QIODevice::readyRead, this, [&] {
        ++attempts;
        reader.startTransaction();
        reader >> number >> text >> map;
        complete = reader.commitTransaction();
    });
    for (const char byte : bytes) {
        QVERIFY(!complete);
        const int before = attempts;
        c.peer.sendBinary(QByteArray(1, byte));
        TRY_VERIFY(attempts > before);
    }
    QVERIFY(complete);
    QCOMPARE(number, 42U);
    QCOMPARE(text, u"hello"_s);
    QCOMPARE(map, (QVariantMap{{u"a"_s, 1.5}}));
}

void tst_ReadableBytes::textStreamReadsLines()
{
    TestConnection c;
    QVERIFY(c.open());
    c.peer.sendText("gr\xc3\xbc\xc3\x9f\nsec");
    c.peer.sendText("ond\n3 4.5\n");
    TRY_COMPARE(c.readable()->pendingMessageCount(), 2);
    QTextStream stream(c.readable());
    QCOMPARE(stream.readLine(), u"gr\u00fc\u00df"_s);
    QCOMPARE(stream.readLine(), u"second"_s);
    int integer = 0;
    double number = 0;
    stream >> integer >> number;
    QCOMPARE(integer, 3);
    QCOMPARE(number, 4.5);
}

void tst_ReadableBytes::xmlReaderReadsAsItArrives()
{
    TestConnection c;
    QVERIFY(c.open());
    QXmlStreamReader reader(c.readable());
    QStringList names;
    connect(c.readable(), &QIODevice::readyRead, this, [&] {
        while (!reader.atEnd()) {
            if (reader.readNext() == QXmlStreamReader::StartElement)
                names += reader.name().toString();
        }
    });
    c.peer.sendText("<a><b attri");
    TRY_COMPARE(names, (QStringList{u"a"_s}));
    QCOMPARE(reader.error(), QXmlStreamReader::PrematureEndOfDocumentError);
    c.peer.sendText("bute='1'/><c>");
    TRY_COMPARE(names, (QStringList{u"a"_s, u"b"_s, u"c"_s}));
    c.peer.sendText("</c></a>");
    TRY_VERIFY(!reader.hasError());
    QVERIFY(reader.isEndDocument() || reader.atEnd());
}

void tst_ReadableBytes::cborReaderReadsAsItArrives()
{
    QByteArray bytes;
    QCborStreamWriter writer(&bytes);
    writer.startArray(3);
    writer.append(1);
    writer.append(u"text"_s);
    writer.append(false);
    writer.endArray();

    TestConnection c;
    QVERIFY(c.open());
    c.peer.sendBinary(bytes.left(4));
    c.peer.sendBinary(bytes.mid(4));
    TRY_COMPARE(c.readable()->bytesAvailable(), bytes.size());
    QCborStreamReader reader(c.readable());
    QVERIFY(reader.isArray());
    QVERIFY(reader.enterContainer());
    QCOMPARE(reader.toInteger(), 1);
    QVERIFY(reader.next());
    const auto text = reader.readString();
    QCOMPARE(text.data, u"text"_s);
    QCOMPARE(reader.readString().status, QCborStreamReader::EndOfString);
    QVERIFY(reader.isFalse());
    QVERIFY(reader.next());
    QVERIFY(reader.leaveContainer());
    QCOMPARE(reader.lastError(), QCborError{QCborError::NoError});
}

void tst_ReadableBytes::endIsSeenAfterTheLastByte()
{
    TestConnection c;
    QVERIFY(c.open());
    c.peer.sendBinary("abc");
    closeCleanly(c);
    QVERIFY(!c.readable()->atEnd());
    QCOMPARE(c.readable()->read(2), "ab"_ba);
    QVERIFY(!c.readable()->atEnd());
    QCOMPARE(c.readable()->read(2), "c"_ba);
    QVERIFY(c.readable()->atEnd());
    char byte = 0;
    QCOMPARE(c.readable()->read(&byte, 1), -1);
}

void tst_ReadableBytes::readChannelFinishedComesAtTheEnd()
{
    TestConnection c;
    QVERIFY(c.open());
    QSignalSpy finished(c.readable(), &QIODevice::readChannelFinished);
    c.peer.sendBinary("abc");
    TRY_VERIFY(c.readable()->hasPendingMessages());
    QCOMPARE(finished.size(), 0);
    closeCleanly(c);
    QCOMPARE(finished.size(), 1);
}

QTEST_GUILESS_MAIN(tst_ReadableBytes)
#include "tst_readable_bytes.moc"
