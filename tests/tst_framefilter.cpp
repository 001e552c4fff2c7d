// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#include "rawframe.h"
#include "websocketframefilter_p.h"

#include <QtCore/qbuffer.h>
#include <QtTest/qtest.h>

using Masking = WebSocketFrameFilter::Masking;

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
    WebSocketFrameFilter filter(&source, masked ? Masking::Required : Masking::Forbidden, nullptr);
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
    WebSocketFrameFilter filter(&source, Masking::Forbidden, nullptr);
    filter.update();
    QCOMPARE(filter.readAll().at(0), char(0x02));
    QVERIFY(filter.isText());
}

void tst_FrameFilter::maskingIsChecked_data()
{
    QTest::addColumn<bool>("masked");
    QTest::addColumn<Masking>("masking");
    QTest::addColumn<bool>("wrong");
    QTest::newRow("from a server") << false << Masking::Forbidden << false;
    QTest::newRow("masked, from a server") << true << Masking::Forbidden << true;
    QTest::newRow("from a client") << true << Masking::Required << false;
    QTest::newRow("unmasked, from a client") << false << Masking::Required << true;
}

void tst_FrameFilter::maskingIsChecked()
{
    QFETCH(bool, masked);
    QFETCH(Masking, masking);
    QByteArray bytes = RawFrame{RawFrame::Binary, "x", true, 0, masked}.toBytes();
    QBuffer source(&bytes);
    QVERIFY(source.open(QIODevice::ReadOnly));
    WebSocketFrameFilter filter(&source, masking, nullptr);
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
    WebSocketFrameFilter filter(&source, masked ? Masking::Required : Masking::Forbidden, nullptr);
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
    WebSocketFrameFilter filter(&source, Masking::Forbidden, nullptr);
    qint64 fed = 0;
    const auto feed = [&](qint64 size) {
        const qint64 position = source.pos();
        source.seek(fed);
        fed += source.write(bytes.mid(fed, size));
        source.seek(position);
        filter.update();
    };
    feed(1);
    QVERIFY(!filter.canProceed());
    feed(1);
    QVERIFY(filter.canProceed());
    QCOMPARE(filter.read(2), bytes.left(2));
    feed(1);
    QVERIFY(!filter.canProceed()); // half of the length
    feed(1);
    QVERIFY(filter.canProceed());
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
    WebSocketFrameFilter filter(&source, Masking::Forbidden, nullptr);
    filter.update();
    QCOMPARE(filter.bytesAvailable(), 200000);
    filter.discard();
    QCOMPARE(filter.bytesAvailable(), 0);
    QCOMPARE(source.bytesAvailable(), 0);
}

QTEST_GUILESS_MAIN(tst_FrameFilter)

#include "tst_framefilter.moc"
