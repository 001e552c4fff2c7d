// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#include "roundtrip.h"

#include <QtTest/qtest.h>

using Status = RoundTrip::Status;

// What the buttons of the transfer do.
class tst_Transfer : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void pauseStopsTheMessageInTheMiddle();
    void cancelEndsIt();
};

void tst_Transfer::pauseStopsTheMessageInTheMiddle()
{
    RoundTrip trip;
    trip.start();
    QCOMPARE(trip.status(), Status::Running);
    QTRY_VERIFY_WITH_TIMEOUT(trip.receivedBytes() > 0, 30000);
    trip.setPaused(true);
    // What is under way still comes back.
    QTRY_COMPARE_WITH_TIMEOUT(trip.receivedBytes(), trip.sentBytes(), 30000);
    const double bytes = trip.receivedBytes();
    QTest::qWait(100);
    QCOMPARE(trip.receivedBytes(), bytes);
    QCOMPARE(trip.status(), Status::Running);
    trip.setPaused(false);
    QTRY_VERIFY_WITH_TIMEOUT(trip.receivedBytes() > bytes, 30000);
}

void tst_Transfer::cancelEndsIt()
{
    RoundTrip trip;
    trip.start();
    QTRY_VERIFY_WITH_TIMEOUT(trip.receivedBytes() > 0, 30000);
    trip.cancel();
    QCOMPARE(trip.status(), Status::Cancelled);
    QTest::qWait(100);
    QCOMPARE(trip.status(), Status::Cancelled);
    trip.start(); // once more
    QTRY_VERIFY_WITH_TIMEOUT(trip.receivedBytes() > 0, 30000);
    QCOMPARE(trip.status(), Status::Running);
}

QTEST_GUILESS_MAIN(tst_Transfer)

#include "tst_transfer.moc"
