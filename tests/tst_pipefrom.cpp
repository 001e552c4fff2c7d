// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#include "testconnection.h"
#include "testdevices.h"

#include <QtCore/qbuffer.h>
#include <QtCore/qtemporaryfile.h>
#include <QtTest/qtest.h>

using namespace Qt::StringLiterals;
using Kind = WebSocketError::Kind;

// pipeFrom(): from a device to the network
class tst_PipeFrom : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase_data() { addTransports(); }

    void fileIsSentInChunks();
    void chunkSizeIsObserved_data();
    void chunkSizeIsObserved();
    void emptySourceIsNoError();
    void sequentialSourceIsSentAsItComes();
    void sequentialSourceEndsWithMinusOne();
    void slowPeerHoldsTheSource();
    void writableStaysOpen();

    void unusableSourceFailsThePipe_data();
    void unusableSourceFailsThePipe();
    void sourceMayBeDeletedMidway();
    void pipeBeforeOpenFails();
    void closeFailsThePipe();
    void uncleanCloseFailsThePipe();
    void deletingTheStreamFailsThePipe();
};

static QByteArray numbered(qsizetype size)
{
    QByteArray bytes(size, Qt::Uninitialized);
    for (qsizetype i = 0; i < size; ++i)
        bytes[i] = char('a' + i % 23);
    return bytes;
}

static QByteArray joined(const RawPeer &peer)
{
    QByteArray bytes;
    for (const WebSocketMessage &message : peer.messages())
        bytes += message.data();
    return bytes;
}

static void verifySucceeds(const QFuture<qint64> &pipe, qint64 bytes)
{
    AWAIT(pipe);
    QVERIFY2(succeeded(pipe), qPrintable(failureOf(pipe)));
    QCOMPARE(pipe.result(), bytes);
}

void tst_PipeFrom::fileIsSentInChunks()
{
    TestConnection c;
    QVERIFY(c.open());
    const QByteArray expected = numbered(10 * 1000 * 1000);
    QTemporaryFile file;
    QVERIFY(file.open());
    QCOMPARE(file.write(expected), expected.size());
    QVERIFY(file.seek(0));
    verifySucceeds(c.writable()->pipeFrom(&file), expected.size());
    TRY_PEER(c.peer, c.peer.messageBytes() == expected.size());
    QVERIFY(joined(c.peer) == expected);
    for (const WebSocketMessage &message : c.peer.messages()) {
        QVERIFY(message.isBinary());
        QVERIFY(message.size() <= 64 * 1024);
    }
}

void tst_PipeFrom::chunkSizeIsObserved_data()
{
    QTest::addColumn<qint64>("chunkSize");
    QTest::addColumn<int>("messages");
    QTest::newRow("1") << qint64(1) << 10;
    QTest::newRow("4") << qint64(4) << 3;
    QTest::newRow("10") << qint64(10) << 1;
    QTest::newRow("more than there is") << qint64(1024 * 1024) << 1;
}

void tst_PipeFrom::chunkSizeIsObserved()
{
    TestConnection c;
    QFETCH(const qint64, chunkSize);
    QFETCH(const int, messages);
    QVERIFY(c.open());
    QBuffer buffer;
    buffer.setData("0123456789");
    QVERIFY(buffer.open(QIODevice::ReadOnly));
    verifySucceeds(c.writable()->pipeFrom(&buffer, chunkSize), 10);
    TRY_PEER(c.peer, c.peer.messages().size() == messages);
    QCOMPARE(joined(c.peer), "0123456789"_ba);
}

void tst_PipeFrom::emptySourceIsNoError()
{
    TestConnection c;
    QVERIFY(c.open());
    QBuffer buffer;
    QVERIFY(buffer.open(QIODevice::ReadOnly));
    verifySucceeds(c.writable()->pipeFrom(&buffer), 0);
}

void tst_PipeFrom::sequentialSourceIsSentAsItComes()
{
    TestConnection c;
    QVERIFY(c.open());
    FedDevice source;
    source.feed("first");
    const auto pipe = c.writable()->pipeFrom(&source);
    TRY_PEER(c.peer, joined(c.peer) == "first");
    source.feed("second");
    TRY_PEER(c.peer, joined(c.peer) == "firstsecond");
    QVERIFY(!pipe.isFinished());
    source.feed("last");
    source.finish();
    verifySucceeds(pipe, 15);
    TRY_PEER(c.peer, joined(c.peer) == "firstsecondlast");
}

// As a QFile on a pipe does it: no signal tells of the end, only read().
void tst_PipeFrom::sequentialSourceEndsWithMinusOne()
{
    TestConnection c;
    QVERIFY(c.open());
    FedDevice source;
    source.feed("all there is");
    source.finishSilently();
    verifySucceeds(c.writable()->pipeFrom(&source), 12);
    TRY_PEER(c.peer, joined(c.peer) == "all there is");
}

void tst_PipeFrom::slowPeerHoldsTheSource()
{
    TestConnection c;
    c.options.writeHighWaterMark = 100 * 1000;
    QVERIFY(c.open());
    c.peer.stopReading();
    QBuffer buffer;
    buffer.setData(numbered(24 * 1000 * 1000));
    QVERIFY(buffer.open(QIODevice::ReadOnly));
    qint64 largest = 0;
    const auto pipe = c.writable()->pipeFrom(&buffer, 10 * 1000);
    TRY_VERIFY(c.writable()->desiredSize() <= 0);
    for (int i = 0; i < 100; ++i) {
        QTest::qWait(1);
        largest = std::max(largest, c.writable()->bytesToWrite());
    }
    QVERIFY2(largest <= 110 * 1000, QByteArray::number(largest));
    QVERIFY(buffer.pos() < buffer.size());
    QVERIFY(!pipe.isFinished());
    c.peer.startReading();
    verifySucceeds(pipe, buffer.size());
    TRY_PEER(c.peer, c.peer.messageBytes() == buffer.size());
    QVERIFY(joined(c.peer) == buffer.data());
}

void tst_PipeFrom::writableStaysOpen()
{
    TestConnection c;
    QVERIFY(c.open());
    QBuffer buffer;
    buffer.setData("piped");
    QVERIFY(buffer.open(QIODevice::ReadOnly));
    verifySucceeds(c.writable()->pipeFrom(&buffer), 5);
    QVERIFY(buffer.isOpen());
    c.writable()->writeText(u"and more"_s);
    TRY_PEER(c.peer, c.peer.messages().size() == 2);
    QCOMPARE(c.stream->state(), WebSocketStream::State::Open);
}

void tst_PipeFrom::unusableSourceFailsThePipe_data()
{
    QTest::addColumn<QIODevice::OpenMode>("mode");
    QTest::addColumn<bool>("exists");
    QTest::newRow("no device") << QIODevice::OpenMode() << false;
    QTest::newRow("not open") << QIODevice::OpenMode(QIODevice::NotOpen) << true;
    QTest::newRow("open for writing") << QIODevice::OpenMode(QIODevice::WriteOnly) << true;
}

void tst_PipeFrom::unusableSourceFailsThePipe()
{
    TestConnection c;
    QFETCH(const QIODevice::OpenMode, mode);
    QFETCH(const bool, exists);
    QVERIFY(c.open());
    QBuffer buffer;
    QVERIFY(mode == QIODevice::NotOpen || buffer.open(mode));
    const auto pipe = c.writable()->pipeFrom(exists ? &buffer : nullptr);
    AWAIT(pipe);
    QCOMPARE(errorOf(pipe).kind(), Kind::Operation);
}

void tst_PipeFrom::sourceMayBeDeletedMidway()
{
    TestConnection c;
    QVERIFY(c.open());
    auto source = std::make_unique<FedDevice>();
    source->feed("first");
    const auto pipe = c.writable()->pipeFrom(source.get());
    TRY_PEER(c.peer, joined(c.peer) == "first");
    source.reset();
    AWAIT(pipe);
    QCOMPARE(errorOf(pipe).kind(), Kind::Operation);
}

void tst_PipeFrom::pipeBeforeOpenFails()
{
    TestConnection c;
    c.start();
    QBuffer buffer;
    buffer.setData("too early");
    QVERIFY(buffer.open(QIODevice::ReadOnly));
    const auto pipe = c.writable()->pipeFrom(&buffer);
    AWAIT(pipe);
    QCOMPARE(errorOf(pipe).kind(), Kind::InvalidState);
}

void tst_PipeFrom::closeFailsThePipe()
{
    TestConnection c;
    QVERIFY(c.open());
    FedDevice source;
    source.feed("first");
    const auto pipe = c.writable()->pipeFrom(&source);
    TRY_PEER(c.peer, joined(c.peer) == "first");
    QVERIFY(c.stream->close());
    AWAIT(pipe);
    QCOMPARE(errorOf(pipe).kind(), Kind::InvalidState);
}

void tst_PipeFrom::uncleanCloseFailsThePipe()
{
    TestConnection c;
    QVERIFY(c.open());
    FedDevice source;
    source.feed("first");
    const auto pipe = c.writable()->pipeFrom(&source);
    TRY_PEER(c.peer, joined(c.peer) == "first");
    c.peer.reset();
    AWAIT(c.stream->closed());
    AWAIT(pipe);
    QCOMPARE(describe(errorOf(pipe)), describe(errorOf(c.stream->closed())));
}

void tst_PipeFrom::deletingTheStreamFailsThePipe()
{
    TestConnection c;
    QVERIFY(c.open());
    FedDevice source;
    const auto pipe = c.writable()->pipeFrom(&source);
    QVERIFY(!pipe.isFinished());
    c.remove();
    AWAIT(pipe);
    QCOMPARE(errorOf(pipe).kind(), Kind::Abort);
    source.feed("nobody reads this");
    QCOMPARE(source.bytesAvailable(), 17);
}

QTEST_GUILESS_MAIN(tst_PipeFrom)
#include "tst_pipefrom.moc"
