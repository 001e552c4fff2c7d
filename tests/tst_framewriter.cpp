// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#include "protocol/framewriter.h"
#include "rawframe.h"

#include <QtCore/qset.h>
#include <QtTest/qtest.h>

using namespace WebSocketStreamInternal;

class Sink final : public FrameSink
{
public:
    void writeBytes(const char *data, qint64 size) override { bytes.append(data, qsizetype(size)); }
    void writeBytes(const QByteArray &data) override { bytes += data; }

    QByteArray bytes;
};

class tst_FrameWriter : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void messageIsOneFrame_data();
    void messageIsOneFrame();
    void maskingKeysDiffer();
    void controlFramesWaitForTheEndOfAMessage();
    void nextMessageCompletesTheOneBefore();
    void clearForgetsWhatWaits();
    void closeBodyIsWritten();

private:
    static QList<RawFrame> framesIn(QByteArray bytes);
};

// Large enough to be written in several pieces.
static const QByteArray large = QByteArray("0123456789").repeated(100 * 1000);

QList<RawFrame> tst_FrameWriter::framesIn(QByteArray bytes)
{
    QList<RawFrame> frames;
    while (const auto frame = RawFrame::takeFrom(&bytes))
        frames.append(*frame);
    return bytes.isEmpty() ? frames : QList<RawFrame>();
}

void tst_FrameWriter::messageIsOneFrame_data()
{
    QTest::addColumn<Opcode>("opcode");
    QTest::addColumn<qsizetype>("size");
    QTest::addColumn<Role>("role");
    for (const qsizetype size : {0, 1, 7, 125, 126, 16384, 16385, 65535, 65536, 65537, 1000001}) {
        QTest::addRow("text of %lld bytes, client", qint64(size)) << Opcode::Text << size << Role::Client;
        QTest::addRow("binary of %lld bytes, client", qint64(size)) << Opcode::Binary << size << Role::Client;
        QTest::addRow("binary of %lld bytes, server", qint64(size)) << Opcode::Binary << size << Role::Server;
    }
}

void tst_FrameWriter::messageIsOneFrame()
{
    QFETCH(Opcode, opcode);
    QFETCH(qsizetype, size);
    QFETCH(Role, role);
    QByteArray payload(size, Qt::Uninitialized);
    for (qsizetype i = 0; i < size; ++i)
        payload[i] = char('a' + i % 23);
    Sink sink;
    FrameWriter writer(role, &sink);
    writer.writeMessage(opcode, payload);
    while (writer.bytesLeft() > 0)
        writer.writePiece();

    const QList<RawFrame> frames = framesIn(sink.bytes);
    QCOMPARE(frames.size(), 1);
    QCOMPARE(frames.at(0).opcode, int(opcode));
    QVERIFY(frames.at(0).fin);
    QCOMPARE(frames.at(0).rsv, 0);
    QCOMPARE(frames.at(0).masked, role == Role::Client);
    QVERIFY(frames.at(0).payload == payload);
}

void tst_FrameWriter::maskingKeysDiffer()
{
    Sink sink;
    FrameWriter writer(Role::Client, &sink);
    constexpr int count = 1000;
    for (int i = 0; i < count; ++i)
        writer.writeMessage(Opcode::Binary, {});
    QSet<QByteArray> keys;
    for (int i = 0; i < count; ++i)
        keys.insert(sink.bytes.mid(i * 6 + 2, 4));
    QVERIFY2(keys.size() > count - 5, QByteArray::number(keys.size())); // two alike in 1000: 1 in 8600 times
}

void tst_FrameWriter::controlFramesWaitForTheEndOfAMessage()
{
    Sink sink;
    FrameWriter writer(Role::Client, &sink);
    writer.addPong("at once");
    writer.writeControlFrames();
    writer.writeMessage(Opcode::Binary, large);
    QVERIFY(writer.bytesLeft() > 0);
    writer.addPong("superseded"); // RFC 6455, 5.5.3
    writer.addPing();
    writer.addPong("last");
    writer.addClose(RawFrame::closeBody(1000));
    writer.writeControlFrames();
    QVERIFY(sink.bytes.size() < large.size()); // nothing but the first piece
    while (writer.bytesLeft() > 0)
        writer.writePiece();

    const QList<RawFrame> frames = framesIn(sink.bytes);
    QCOMPARE(frames.size(), 5);
    QCOMPARE(frames.at(0).payload, "at once");
    QVERIFY(frames.at(1).payload == large);
    QCOMPARE(frames.at(2).opcode, int(RawFrame::Pong));
    QCOMPARE(frames.at(2).payload, "last");
    QCOMPARE(frames.at(3).opcode, int(RawFrame::Ping));
    QCOMPARE(frames.at(4).closeCode(), 1000);
}

void tst_FrameWriter::nextMessageCompletesTheOneBefore()
{
    Sink sink;
    FrameWriter writer(Role::Client, &sink);
    writer.writeMessage(Opcode::Binary, large);
    writer.writeMessage(Opcode::Text, "small");
    const QList<RawFrame> frames = framesIn(sink.bytes);
    QCOMPARE(frames.size(), 2);
    QVERIFY(frames.at(0).payload == large);
    QCOMPARE(frames.at(1).payload, "small");
}

void tst_FrameWriter::clearForgetsWhatWaits()
{
    Sink sink;
    FrameWriter writer(Role::Client, &sink);
    writer.writeMessage(Opcode::Binary, large);
    writer.addPing();
    writer.addPong("x");
    writer.addClose({});
    const qint64 before = sink.bytes.size();
    writer.clear();
    QCOMPARE(writer.bytesLeft(), 0);
    writer.writeControlFrames();
    QCOMPARE(sink.bytes.size(), before);
}

void tst_FrameWriter::closeBodyIsWritten()
{
    Sink sink;
    FrameWriter writer(Role::Server, &sink);
    writer.addClose(RawFrame::closeBody(1000, "bye"));
    writer.writeControlFrames();
    QCOMPARE(sink.bytes, QByteArray("\x88\x05\x03\xe8") + "bye");
}

QTEST_GUILESS_MAIN(tst_FrameWriter)

#include "tst_framewriter.moc"
