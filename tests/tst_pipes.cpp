// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#include "testconnection.h"
#include "testdevices.h"

#include <QtCore/qbuffer.h>
#include <QtCore/qtemporaryfile.h>
#include <QtTest/qtest.h>

using namespace Qt::StringLiterals;
using Kind = WebSocketError::Kind;

// pipeTo(): from the network to a device
class tst_Pipes : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase_data() { addTransports(); }

    void everyMessageIsWritten();
    void messagesThatWaitAreWrittenToo();
    void nothingToWriteIsNoError();
    void fileIsWritten();
    void fullDeviceHoldsTheSender();
    void deviceMayTakeLittleAtATime();
    void deviceMayTakeNothingForAWhile();

    void deviceThatFailsFailsThePipe();
    void deviceThatFailsLaterFailsThePipe();
    void unusableDeviceFailsThePipe_data();
    void unusableDeviceFailsThePipe();
    void deviceMayBeClosedMidway();
    void deviceMayBeDeletedMidway();
    void deviceMayBeDeletedInItsOwnWrite();

    void uncleanCloseFailsThePipe();
    void cancellingEndsThePipe();
    void deletingTheStreamFailsThePipe();
    void deletingTheStreamInAWriteFailsThePipe();
};

static constexpr int mark = 64 * 1024;

static void closeFromPeer(TestConnection &c)
{
    c.peer.sendClose(1000);
    TRY_PEER(c.peer, !c.peer.frames(RawFrame::Close).isEmpty());
    c.peer.fin();
    AWAIT(c.stream->closed());
    QVERIFY2(succeeded(c.stream->closed()), qPrintable(failureOf(c.stream->closed())));
}

static void verifySucceeds(const QFuture<qint64> &pipe, qint64 bytes)
{
    AWAIT(pipe);
    QVERIFY2(succeeded(pipe), qPrintable(failureOf(pipe)));
    QCOMPARE(pipe.result(), bytes);
}

static void verifyFails(const QFuture<qint64> &pipe)
{
    AWAIT(pipe);
    QCOMPARE(errorOf(pipe).kind(), Kind::Operation);
    QVERIFY(!errorOf(pipe).message().isEmpty());
}

// A pipe that fails cancels the readable, which closes the stream.
static void verifyCancelled(TestConnection &c)
{
    c.peer.setAnswersClose(true);
    AWAIT(c.stream->closed());
    QVERIFY2(succeeded(c.stream->closed()), qPrintable(failureOf(c.stream->closed())));
    QCOMPARE(c.peer.frames(RawFrame::Close).size(), 1);
}

void tst_Pipes::everyMessageIsWritten()
{
    TestConnection c;
    QVERIFY(c.open());
    QBuffer buffer;
    QVERIFY(buffer.open(QIODevice::WriteOnly));
    const auto pipe = c.readable()->pipeTo(&buffer);
    c.peer.sendText("gr\xc3\xbc\xc3\x9f");
    c.peer.sendBinary(QByteArray("\0\xff", 2));
    c.peer.sendText("");
    TRY_COMPARE(buffer.size(), 8);
    QVERIFY(!pipe.isFinished());
    c.peer.sendText("last");
    closeFromPeer(c);
    verifySucceeds(pipe, 12);
    QCOMPARE(buffer.data(), QByteArray("gr\xc3\xbc\xc3\x9f\0\xfflast", 12));
    QVERIFY(buffer.isOpen());
}

void tst_Pipes::messagesThatWaitAreWrittenToo()
{
    TestConnection c;
    QVERIFY(c.open());
    c.peer.sendText("one");
    c.peer.sendText("two");
    closeFromPeer(c);
    c.readable()->read(1);
    QBuffer buffer;
    QVERIFY(buffer.open(QIODevice::WriteOnly));
    verifySucceeds(c.readable()->pipeTo(&buffer), 5);
    QCOMPARE(buffer.data(), "netwo"_ba);
}

void tst_Pipes::nothingToWriteIsNoError()
{
    TestConnection c;
    QVERIFY(c.open());
    QBuffer buffer;
    QVERIFY(buffer.open(QIODevice::WriteOnly));
    const auto pipe = c.readable()->pipeTo(&buffer);
    closeFromPeer(c);
    verifySucceeds(pipe, 0);
    verifySucceeds(c.readable()->pipeTo(&buffer), 0); // nor after the end
}

void tst_Pipes::fileIsWritten()
{
    TestConnection c;
    QVERIFY(c.open());
    QTemporaryFile file;
    QVERIFY(file.open());
    const auto pipe = c.readable()->pipeTo(&file);
    QByteArray expected;
    for (int i = 0; i < 200; ++i) {
        const QByteArray part = QByteArray::number(i).leftJustified(50 * 1000);
        c.peer.sendBinary(part);
        expected += part;
    }
    closeFromPeer(c);
    verifySucceeds(pipe, expected.size());
    QVERIFY(file.seek(0));
    QCOMPARE(file.readAll(), expected);
}

void tst_Pipes::fullDeviceHoldsTheSender()
{
    TestConnection c;
    c.options.readHighWaterMark = mark;
    c.options.receiveBufferSize = mark;
    QVERIFY(c.open());
    SlowDevice device;
    const auto pipe = c.readable()->pipeTo(&device);
    QByteArray expected;
    for (int i = 0; i < 1280; ++i) {
        const QByteArray part = QByteArray::number(i).leftJustified(50 * 1000);
        c.peer.sendBinary(part);
        expected += part;
    }
    // The device is full, the readable behind it holds so much that reading is stopped, and the peer waits behind that.
    TRY_VERIFY(device.bytesToWrite() >= 1024 * 1024 && c.readable()->bufferedBytes() > mark / 2);
    QVERIFY2(c.peer.bytesWaiting() > 0, c.peer.describe().constData());

    while (device.drained().size() < expected.size()) {
        TRY_VERIFY(device.bytesToWrite() > 0);
        device.drain(200 * 1000);
    }
    // It is handed no more while more than 1 MiB waits in it.
    QVERIFY2(device.largestBacklog() <= 1024 * 1024 + 50 * 1000, QByteArray::number(device.largestBacklog()));
    QVERIFY(device.drained() == expected);
    closeFromPeer(c);
    verifySucceeds(pipe, expected.size());
}

void tst_Pipes::deviceMayTakeLittleAtATime()
{
    TestConnection c;
    QVERIFY(c.open());
    SlowDevice device;
    device.setLargestWrite(7);
    const auto pipe = c.readable()->pipeTo(&device);
    QByteArray expected;
    for (int i = 0; i < 1000; ++i) {
        c.peer.sendBinary(QByteArray::number(i).leftJustified(100));
        expected += QByteArray::number(i).leftJustified(100);
    }
    closeFromPeer(c);
    verifySucceeds(pipe, expected.size());
    device.drain(expected.size());
    QVERIFY(device.drained() == expected);
}

void tst_Pipes::deviceMayTakeNothingForAWhile()
{
    TestConnection c;
    QVERIFY(c.open());
    SlowDevice device;
    device.setCapacity(10);
    const auto pipe = c.readable()->pipeTo(&device);
    c.peer.sendText("more than ten bytes in one message");
    c.peer.sendText(", and another");
    const auto expected = "more than ten bytes in one message, and another"_ba;
    while (device.drained().size() < expected.size()) {
        TRY_VERIFY(device.bytesToWrite() > 0);
        QVERIFY(device.bytesToWrite() <= 10);
        device.drain(3);
    }
    QCOMPARE(device.drained(), expected);
    closeFromPeer(c);
    verifySucceeds(pipe, expected.size());
}

void tst_Pipes::deviceThatFailsFailsThePipe()
{
    TestConnection c;
    QVERIFY(c.open());
    SlowDevice device;
    device.setFailing(true);
    const auto pipe = c.readable()->pipeTo(&device);
    c.peer.sendText("unwanted");
    verifyFails(pipe);
    QVERIFY2(errorOf(pipe).message().contains(u"no paper"_s), qPrintable(errorOf(pipe).message()));
    verifyCancelled(c);
}

void tst_Pipes::deviceThatFailsLaterFailsThePipe()
{
    TestConnection c;
    QVERIFY(c.open());
    SlowDevice device;
    const auto pipe = c.readable()->pipeTo(&device);
    c.peer.sendText("wanted");
    TRY_COMPARE(device.bytesToWrite(), 6);
    QVERIFY(!pipe.isFinished());
    device.setFailing(true);
    c.peer.sendText("unwanted");
    verifyFails(pipe);
    verifyCancelled(c);
}

void tst_Pipes::unusableDeviceFailsThePipe_data()
{
    QTest::addColumn<QIODevice::OpenMode>("mode");
    QTest::addColumn<bool>("exists");
    QTest::newRow("no device") << QIODevice::OpenMode() << false;
    QTest::newRow("not open") << QIODevice::OpenMode(QIODevice::NotOpen) << true;
    QTest::newRow("open for reading") << QIODevice::OpenMode(QIODevice::ReadOnly) << true;
}

void tst_Pipes::unusableDeviceFailsThePipe()
{
    TestConnection c;
    QFETCH(const QIODevice::OpenMode, mode);
    QFETCH(const bool, exists);
    QVERIFY(c.open());
    QBuffer buffer;
    QVERIFY(mode == QIODevice::NotOpen || buffer.open(mode));
    verifyFails(c.readable()->pipeTo(exists ? &buffer : nullptr));
}

void tst_Pipes::deviceMayBeClosedMidway()
{
    TestConnection c;
    QVERIFY(c.open());
    QBuffer buffer;
    QVERIFY(buffer.open(QIODevice::WriteOnly));
    const auto pipe = c.readable()->pipeTo(&buffer);
    c.peer.sendText("wanted");
    TRY_COMPARE(buffer.size(), 6);
    buffer.close();
    c.peer.sendText("unwanted");
    verifyFails(pipe);
    verifyCancelled(c);
}

void tst_Pipes::deviceMayBeDeletedMidway()
{
    TestConnection c;
    QVERIFY(c.open());
    auto device = std::make_unique<SlowDevice>();
    const auto pipe = c.readable()->pipeTo(device.get());
    c.peer.sendText("wanted");
    TRY_COMPARE(device->bytesToWrite(), 6);
    device.reset();
    c.peer.sendText("unwanted");
    verifyFails(pipe);
    verifyCancelled(c);
}

void tst_Pipes::deviceMayBeDeletedInItsOwnWrite()
{
    TestConnection c;
    QVERIFY(c.open());
    QPointer device = new SlowDevice;
    device->setWriteHook([device] { device->deleteLater(); });
    const auto pipe = c.readable()->pipeTo(device);
    c.peer.sendText("wanted");
    c.peer.sendText("unwanted");
    verifyFails(pipe);
    QVERIFY(!device);
    verifyCancelled(c);
}

void tst_Pipes::uncleanCloseFailsThePipe()
{
    TestConnection c;
    QVERIFY(c.open());
    SlowDevice device;
    const auto pipe = c.readable()->pipeTo(&device);
    c.peer.sendText("wanted");
    TRY_COMPARE(device.bytesToWrite(), 6);
    c.peer.reset();
    AWAIT(c.stream->closed());
    AWAIT(pipe);
    QCOMPARE(describe(errorOf(pipe)), describe(errorOf(c.stream->closed())));
}

void tst_Pipes::cancellingEndsThePipe()
{
    TestConnection c;
    QVERIFY(c.open());
    SlowDevice device;
    const auto pipe = c.readable()->pipeTo(&device);
    c.peer.sendText("wanted");
    TRY_COMPARE(device.bytesToWrite(), 6);
    c.readable()->cancel();
    verifySucceeds(pipe, 6);
    verifyCancelled(c);
}

void tst_Pipes::deletingTheStreamFailsThePipe()
{
    TestConnection c;
    QVERIFY(c.open());
    SlowDevice device;
    const auto pipe = c.readable()->pipeTo(&device);
    c.peer.sendText("wanted");
    TRY_COMPARE(device.bytesToWrite(), 6);
    c.remove();
    AWAIT(pipe);
    QCOMPARE(errorOf(pipe).kind(), Kind::Abort);
    device.drain(6); // its signal finds nobody
}

void tst_Pipes::deletingTheStreamInAWriteFailsThePipe()
{
    TestConnection c;
    QVERIFY(c.open());
    SlowDevice device;
    device.setWriteHook([&] { c.remove(); });
    const auto pipe = c.readable()->pipeTo(&device);
    c.peer.sendText("wanted");
    c.peer.sendText("unwanted");
    AWAIT(pipe);
    QCOMPARE(errorOf(pipe).kind(), Kind::Abort);
    QVERIFY(!c.stream);
}

QTEST_GUILESS_MAIN(tst_Pipes)
#include "tst_pipes.moc"
