// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#include "connection/framefilter.h"
#include "rawframe.h"

#include <QtCore/qbuffer.h>
#include <QtTest/qtest.h>

#include <algorithm>

using Role = WebSocketRole;

class tst_FrameFilter : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void textBecomesBinaryAndNothingElseChanges_data();
    void textBecomesBinaryAndNothingElseChanges();
    void kindIsThatOfTheMessageInSpiteOfControlFrames();
    void maskingIsChecked_data();
    void maskingIsChecked();
    void closeBodyIsSeenUnmasked_data();
    void closeBodyIsSeenUnmasked();
    void proceedsWhenHeaderOrPayloadIsComplete();
    void discardDropsWhatWasNotRead();

    void messageInOneFrameIsTaken_data();
    void messageInOneFrameIsTaken();
    void messageIsTakenAsItArrives();
    void isLeftToTheReader_data();
    void isLeftToTheReader();
    void payloadForTheReaderIsFetchedAsItArrives();
};

// As a socket with a limited read buffer: gives a few bytes at a time.
class TrickleDevice : public QIODevice
{
public:
    explicit TrickleDevice(const QByteArray &bytes) : m_bytes(bytes) { open(ReadOnly | Unbuffered); }

    void release(qint64 size) { m_released = std::min(m_released + size, qint64(m_bytes.size())); }
    bool isSequential() const override { return true; }
    qint64 bytesAvailable() const override { return m_released - m_read; }

protected:
    qint64 readData(char *data, qint64 maxSize) override
    {
        const qint64 size = std::min(maxSize, m_released - m_read);
        std::copy_n(m_bytes.cbegin() + m_read, size, data);
        m_read += size;
        return size;
    }
    qint64 writeData(const char *, qint64) override { return -1; }

private:
    const QByteArray m_bytes;
    qint64 m_released = 0;
    qint64 m_read = 0;
};

void tst_FrameFilter::textBecomesBinaryAndNothingElseChanges_data()
{
    QTest::addColumn<qsizetype>("size");
    QTest::addColumn<bool>("masked");
    for (const qsizetype size : {0, 1, 125, 126, 65535, 65536, 200000}) {
        QTest::addRow("%lld bytes", qint64(size)) << size << false;
        QTest::addRow("%lld bytes, masked", qint64(size)) << size << true;
    }
}

void tst_FrameFilter::textBecomesBinaryAndNothingElseChanges()
{
    QFETCH(qsizetype, size);
    QFETCH(bool, masked);
    // 0x81 in a payload must not be taken for a header.
    const RawFrame text{RawFrame::Text, QByteArray(size, char(0x81)), true, 0, masked};
    const RawFrame binary{RawFrame::Binary, QByteArray(size, char(0x81)), true, 0, masked};
    QByteArray bytes = text.toBytes() + binary.toBytes() + text.toBytes();
    QByteArray expected = bytes;
    expected[0] = char(0x82);
    expected[text.toBytes().size() + binary.toBytes().size()] = char(0x82);

    QBuffer source(&bytes);
    QVERIFY(source.open(QIODevice::ReadOnly));
    WebSocketFrameFilter filter(&source, masked ? Role::Server : Role::Client, 1024 * 1024, nullptr);
    QByteArray result;
    filter.update();
    for (int step = 1; filter.bytesAvailable() > 0; step = step % 1000 + 7) { // fields in arbitrary pieces
        result += filter.read(step);
        filter.update();
    }
    QCOMPARE(result, expected);
    QVERIFY(!filter.hasWrongMasking());
}

void tst_FrameFilter::kindIsThatOfTheMessageInSpiteOfControlFrames()
{
    QByteArray bytes = RawFrame{RawFrame::Text, "a", false}.toBytes() + RawFrame{RawFrame::Ping, "p"}.toBytes()
            + RawFrame{RawFrame::Continuation, "b", true}.toBytes();
    QBuffer source(&bytes);
    QVERIFY(source.open(QIODevice::ReadOnly));
    WebSocketFrameFilter filter(&source, Role::Client, 1024 * 1024, nullptr);
    filter.update();
    QCOMPARE(filter.readAll().at(0), char(0x02));
    QVERIFY(filter.isText());
}

void tst_FrameFilter::maskingIsChecked_data()
{
    QTest::addColumn<bool>("masked");
    QTest::addColumn<Role>("role");
    QTest::addColumn<bool>("wrong");
    QTest::newRow("from a server") << false << Role::Client << false;
    QTest::newRow("masked, from a server") << true << Role::Client << true;
    QTest::newRow("from a client") << true << Role::Server << false;
    QTest::newRow("unmasked, from a client") << false << Role::Server << true;
}

void tst_FrameFilter::maskingIsChecked()
{
    QFETCH(bool, masked);
    QFETCH(Role, role);
    QByteArray bytes = RawFrame{RawFrame::Binary, "x", true, 0, masked}.toBytes();
    QBuffer source(&bytes);
    QVERIFY(source.open(QIODevice::ReadOnly));
    WebSocketFrameFilter filter(&source, role, 1024 * 1024, nullptr);
    filter.update();
    filter.readAll();
    QTEST(filter.hasWrongMasking(), "wrong");
}

void tst_FrameFilter::closeBodyIsSeenUnmasked_data()
{
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<bool>("masked");
    for (const bool masked : {false, true}) {
        QTest::addRow("none%s", masked ? ", masked" : "") << QByteArray() << masked;
        QTest::addRow("code%s", masked ? ", masked" : "") << RawFrame::closeBody(1000) << masked;
        QTest::addRow("reason%s", masked ? ", masked" : "") << RawFrame::closeBody(3000, "reason") << masked;
    }
}

void tst_FrameFilter::closeBodyIsSeenUnmasked()
{
    QFETCH(QByteArray, body);
    QFETCH(bool, masked);
    QByteArray bytes = RawFrame{RawFrame::Binary, "before", true, 0, masked}.toBytes()
            + RawFrame{RawFrame::Close, body, true, 0, masked}.toBytes();
    QBuffer source(&bytes);
    QVERIFY(source.open(QIODevice::ReadOnly));
    WebSocketFrameFilter filter(&source, masked ? Role::Server : Role::Client, 1024 * 1024, nullptr);
    filter.update();
    while (filter.bytesAvailable() > 0)
        filter.read(3);
    QCOMPARE(filter.closeBody(), body);
}

void tst_FrameFilter::proceedsWhenHeaderOrPayloadIsComplete()
{
    const QByteArray bytes = RawFrame{RawFrame::Binary, QByteArray(300, 'x')}.toBytes();
    QBuffer source;
    QVERIFY(source.open(QIODevice::ReadWrite));
    WebSocketFrameFilter filter(&source, Role::Client, 1024 * 1024, nullptr);
    qint64 fed = 0;
    const auto feed = [&](qint64 size) {
        const qint64 position = source.pos();
        source.seek(fed);
        fed += source.write(bytes.mid(fed, size));
        source.seek(position);
        filter.update();
    };
    for (int i = 0; i < 3; ++i) {
        feed(1);
        QVERIFY(!filter.canProceed());
    }
    feed(1);
    QVERIFY(filter.canProceed());
    QCOMPARE(filter.read(2), bytes.left(2));
    QCOMPARE(filter.read(2), bytes.mid(2, 2));
    feed(299);
    QVERIFY(!filter.canProceed());
    feed(1);
    QVERIFY(filter.canProceed());
    QCOMPARE(filter.read(300), QByteArray(300, 'x'));
    QVERIFY(!filter.canProceed());
}

void tst_FrameFilter::discardDropsWhatWasNotRead()
{
    QByteArray bytes(200000, 'x');
    QBuffer source(&bytes);
    QVERIFY(source.open(QIODevice::ReadOnly));
    WebSocketFrameFilter filter(&source, Role::Client, 1024 * 1024, nullptr);
    filter.update();
    QCOMPARE(filter.bytesAvailable(), 200000);
    filter.discard();
    QCOMPARE(filter.bytesAvailable(), 0);
    QCOMPARE(source.bytesAvailable(), 0);
}

void tst_FrameFilter::messageInOneFrameIsTaken_data()
{
    QTest::addColumn<RawFrame::Opcode>("opcode");
    QTest::addColumn<qsizetype>("size");
    QTest::addColumn<bool>("masked");
    for (const qsizetype size : {0, 1, 125, 126, 65535, 65536, 1024 * 1024}) {
        for (const bool masked : {false, true}) {
            const char *const suffix = masked ? ", masked" : "";
            QTest::addRow("text of %lld bytes%s", qint64(size), suffix) << RawFrame::Text << size << masked;
            QTest::addRow("binary of %lld bytes%s", qint64(size), suffix) << RawFrame::Binary << size << masked;
        }
    }
}

void tst_FrameFilter::messageInOneFrameIsTaken()
{
    QFETCH(RawFrame::Opcode, opcode);
    QFETCH(qsizetype, size);
    QFETCH(bool, masked);
    const QByteArray payload(size, 'x');
    QByteArray bytes = RawFrame{opcode, payload, true, 0, masked}.toBytes().repeated(3);
    QBuffer source(&bytes);
    QVERIFY(source.open(QIODevice::ReadOnly));
    WebSocketFrameFilter filter(&source, masked ? Role::Server : Role::Client, 1024 * 1024, nullptr);
    for (int i = 0; i < 3; ++i) {
        filter.update();
        const std::optional<QByteArray> taken = filter.takeMessage();
        QVERIFY(taken);
        QVERIFY(*taken == payload);
        QCOMPARE(filter.isText(), opcode == RawFrame::Text);
    }
    filter.update();
    QVERIFY(!filter.takeMessage());
    QVERIFY(!filter.canProceed());
    QCOMPARE(filter.bytesAvailable(), 0);
}

void tst_FrameFilter::messageIsTakenAsItArrives()
{
    const QByteArray payload = QByteArray("0123456789").repeated(30 * 1000);
    const QByteArray frame = RawFrame{RawFrame::Binary, payload}.toBytes();
    TrickleDevice source(frame + frame);
    WebSocketFrameFilter filter(&source, Role::Client, 1024 * 1024, nullptr);
    int messages = 0;
    for (int step = 1; source.bytesAvailable() == 0 && messages < 2; step = step % 5000 + 13) {
        source.release(step);
        for (filter.update();; filter.update()) {
            const std::optional<QByteArray> taken = filter.takeMessage();
            if (!taken)
                break;
            QVERIFY(*taken == payload);
            ++messages;
        }
        QVERIFY(!filter.canProceed()); // none of it is for the reader
        QVERIFY(source.bytesAvailable() <= 14); // at most a part of a header stays in the source
    }
    QCOMPARE(messages, 2);
}

void tst_FrameFilter::isLeftToTheReader_data()
{
    QTest::addColumn<QByteArray>("bytes");
    const auto row = [](const char *name, const RawFrame &frame) { QTest::newRow(name) << frame.toBytes(); };
    row("Ping", {RawFrame::Ping, "x"});
    row("Pong", {RawFrame::Pong, "x"});
    row("Close", {RawFrame::Close, RawFrame::closeBody(1000)});
    row("first fragment", {RawFrame::Binary, "x", false});
    row("continuation", {RawFrame::Continuation, "x"});
    row("reserved opcode", {RawFrame::Opcode(3), "x"});
    row("reserved bit", {RawFrame::Binary, "x", true, 4});
    row("masked", {RawFrame::Binary, "x", true, 0, true});
    row("too large", {RawFrame::Binary, QByteArray(1001, 'x')});
    QTest::newRow("length in two bytes that fits in one") << QByteArray("\x82\x7e\x00\x01x", 5);
    QTest::newRow("length in eight bytes that fits in two") << QByteArray("\x82\x7f\0\0\0\0\0\0\x00\x01x", 11);
    QTest::newRow("length with the highest bit") << QByteArray("\x82\x7f\x80\0\0\0\0\0\0\x01x", 11);
}

void tst_FrameFilter::isLeftToTheReader()
{
    QFETCH(QByteArray, bytes);
    QBuffer source(&bytes);
    QVERIFY(source.open(QIODevice::ReadOnly));
    WebSocketFrameFilter filter(&source, Role::Client, 1000, nullptr);
    filter.update();
    QVERIFY(!filter.takeMessage());
    QVERIFY(filter.canProceed());
    QCOMPARE(filter.readAll(), bytes);
}

void tst_FrameFilter::payloadForTheReaderIsFetchedAsItArrives()
{
    const QByteArray payload = QByteArray("0123456789").repeated(10 * 1000);
    const QByteArray fragment = RawFrame{RawFrame::Binary, payload, false}.toBytes();
    TrickleDevice source(fragment + RawFrame{RawFrame::Continuation, "x"}.toBytes());
    WebSocketFrameFilter filter(&source, Role::Client, 1024 * 1024, nullptr);
    const qint64 headerSize = fragment.size() - payload.size();
    source.release(headerSize);
    filter.update();
    QVERIFY(filter.canProceed());
    QCOMPARE(filter.read(headerSize), fragment.left(headerSize));
    while (!filter.canProceed()) {
        source.release(1000);
        filter.update();
        QVERIFY(source.bytesAvailable() == 0 || filter.canProceed());
    }
    QVERIFY(filter.read(payload.size()) == payload);
}

QTEST_GUILESS_MAIN(tst_FrameFilter)

#include "tst_framefilter.moc"
