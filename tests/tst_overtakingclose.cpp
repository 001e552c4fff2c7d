// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#include "testconnection.h"

#include <QtTest/qtest.h>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

// The peer closes while a large message is on its way to it: either the whole message went out and the close is clean,
// or both say that it did not.
class tst_OvertakingClose : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase_data() { addTransports(); }

    void closeAtEveryPoint_data();
    void closeAtEveryPoint();
    void queuedMessagesAreCountedToo();
};

enum class Then { ReadsOn, Fin, Reset, StopsReading };
Q_DECLARE_METATYPE(Then)

static constexpr qint64 size = 20 * 1024 * 1024;

void tst_OvertakingClose::closeAtEveryPoint_data()
{
    QTest::addColumn<qint64>("point"); // bytes that have left before the Close
    QTest::addColumn<Then>("then");
    const std::pair<Then, const char *> thens[] = {{Then::ReadsOn, "reads on"},
                                                   {Then::Fin, "FIN"},
                                                   {Then::Reset, "RST"},
                                                   {Then::StopsReading, "stops reading"}};
    QList<qint64> points = {0, 1, 64 * 1024 + 1, size - 64 * 1024, size};
    for (qint64 point = 4 * 1024 * 1024; point < size; point += 4 * 1024 * 1024)
        points << point;
    for (const auto &[then, name] : thens) {
        for (const qint64 point : std::as_const(points))
            QTest::addRow("%lld bytes, %s", point, name) << point << then;
    }
}

void tst_OvertakingClose::closeAtEveryPoint()
{
    TestConnection c;
    QFETCH(const qint64, point);
    QFETCH(const Then, then);
    c.options.closeTimeout = then == Then::StopsReading ? 100ms : 10s;
    QVERIFY(c.open());
    if (point == 0)
        c.peer.stopReading();
    const QFuture<void> sent = c.writable()->send(QByteArray(size, 'x'));
    TRY_VERIFY(c.writable()->bytesToWrite() <= size - point);
    c.peer.sendClose(3001, "enough");
    c.peer.startReading();
    if (then == Then::Fin)
        c.peer.fin();
    else if (then == Then::Reset)
        c.peer.reset();
    else if (then == Then::StopsReading)
        c.peer.stopReading();

    AWAIT(c.stream->closed());
    AWAIT(sent);
    if (succeeded(c.stream->closed())) {
        QCOMPARE(c.stream->closed().result(), (WebSocketCloseInfo{3001, u"enough"_s}));
        QVERIFY2(succeeded(sent), qPrintable(failureOf(sent)));
        if (then == Then::ReadsOn) // else the kernel had it all, and what that is worth nobody knows
            TRY_PEER(c.peer, c.peer.messageBytes() == size);
        return;
    }
    const WebSocketError error = errorOf(c.stream->closed());
    QVERIFY2(then != Then::ReadsOn, qPrintable(describe(error)));
    // A reset can overtake a Close.
    QVERIFY2(error.closeCode() == 3001 || then == Then::Reset, qPrintable(describe(error)));
    QVERIFY2(error.unsentBytes() > 0 && error.unsentBytes() <= size, qPrintable(describe(error)));
    // With less than the mark waiting the producer was told to go on.
    if (error.unsentBytes() >= c.writable()->highWaterMark())
        QCOMPARE(failureOf(sent), describe(error));
}

void tst_OvertakingClose::queuedMessagesAreCountedToo()
{
    TestConnection c;
    QVERIFY(c.open());
    c.peer.stopReading();
    const QFuture<void> first = c.writable()->send(QByteArray(size, 'x'));
    const QFuture<void> second = c.writable()->send(QByteArray(1000, 'y'));
    c.peer.sendClose(3001, "enough");
    AWAIT(c.stream->closed());
    AWAIT(second);
    AWAIT(first);
    const WebSocketError error = errorOf(c.stream->closed());
    QCOMPARE(error.closeCode(), 3001);
    QVERIFY2(error.unsentBytes() >= 1000, qPrintable(describe(error)));
    QCOMPARE(failureOf(first), describe(error));
    QCOMPARE(failureOf(second), describe(error));
}

QTEST_GUILESS_MAIN(tst_OvertakingClose)

#include "tst_overtakingclose.moc"
