// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#include "abortcontroller.h"
#include "await.h"
#include "websocketerror.h"

#include <QtTest/qsignalspy.h>
#include <QtTest/qtest.h>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

class tst_AbortSignal : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void isNotAbortedAtFirst();
    void controllerHasOneSignal();
    void abortTellsTheVeryReason_data();
    void abortTellsTheVeryReason();
    void reasonMayBeAnObject();
    void defaultReasonIsAnAbortError();
    void onlyTheFirstAbortCounts();
    void abortedIsEmittedAfterTheReasonIsSet();
    void abortMakesAnAbortedSignal();
    void timeoutAbortsWithATimeoutError();
    void timeoutAbortsWithTheGivenReason();
    void timeoutDoesNotOutliveItsSignal();
    void anyFollowsTheFirst();
    void anyOfAnAbortedSignalIsAborted();
    void anyOfNothingIsNeverAborted();
    void anyKeepsItsSourcesAlive();
    void anyCanBeNested();
    void deletingTheControllerDoesNotAbort();
    void controllerMayBeDeletedByASlot();
    void lastReferenceMayBeDroppedByASlot();
};

static WebSocketError errorIn(const QVariant &reason)
{
    return reason.value<WebSocketError>();
}

void tst_AbortSignal::isNotAbortedAtFirst()
{
    const AbortController controller;
    QVERIFY(!controller.signal()->isAborted());
    QVERIFY(!controller.signal()->reason().isValid());
}

void tst_AbortSignal::controllerHasOneSignal()
{
    const AbortController controller;
    const AbortController other;
    QCOMPARE(controller.signal(), controller.signal());
    QVERIFY(controller.signal() != other.signal());
}

void tst_AbortSignal::abortTellsTheVeryReason_data()
{
    QTest::addColumn<QVariant>("reason");
    QTest::newRow("string") << QVariant(u"enough"_s);
    QTest::newRow("empty string") << QVariant(QString());
    QTest::newRow("number") << QVariant(42);
    QTest::newRow("false") << QVariant(false);
    QTest::newRow("list") << QVariant(QVariantList{1, u"a"_s});
    QTest::newRow("null pointer") << QVariant::fromValue(nullptr);
}

void tst_AbortSignal::abortTellsTheVeryReason()
{
    QFETCH(QVariant, reason);
    AbortController controller;
    controller.abort(reason);
    QVERIFY(controller.signal()->isAborted());
    QCOMPARE(controller.signal()->reason(), reason);
    QCOMPARE(controller.signal()->reason().metaType(), reason.metaType());
}

void tst_AbortSignal::reasonMayBeAnObject()
{
    AbortController controller;
    controller.abort(QVariant::fromValue<QObject *>(this));
    QCOMPARE(controller.signal()->reason().value<QObject *>(), this);
}

void tst_AbortSignal::defaultReasonIsAnAbortError()
{
    AbortController controller;
    controller.abort();
    QCOMPARE(errorIn(controller.signal()->reason()).kind(), WebSocketError::Kind::Abort);
    QCOMPARE(errorIn(controller.signal()->reason()).name(), u"AbortError"_s);
    QCOMPARE(errorIn(AbortSignal::abort()->reason()).kind(), WebSocketError::Kind::Abort);
}

void tst_AbortSignal::onlyTheFirstAbortCounts()
{
    AbortController controller;
    QSignalSpy aborted(controller.signal().get(), &AbortSignal::aborted);
    controller.abort(u"first"_s);
    controller.abort(u"second"_s);
    QCOMPARE(controller.signal()->reason(), QVariant(u"first"_s));
    QCOMPARE(aborted.size(), 1);
}

void tst_AbortSignal::abortedIsEmittedAfterTheReasonIsSet()
{
    AbortController controller;
    const auto signal = controller.signal();
    QVariant seen;
    connect(signal.get(), &AbortSignal::aborted, this, [&] {
        if (signal->isAborted())
            seen = signal->reason();
    });
    controller.abort(u"why"_s);
    QCOMPARE(seen, QVariant(u"why"_s));
}

void tst_AbortSignal::abortMakesAnAbortedSignal()
{
    const auto signal = AbortSignal::abort(u"why"_s);
    QVERIFY(signal->isAborted());
    QCOMPARE(signal->reason(), QVariant(u"why"_s));
}

void tst_AbortSignal::timeoutAbortsWithATimeoutError()
{
    const auto signal = AbortSignal::timeout(1ms);
    QSignalSpy aborted(signal.get(), &AbortSignal::aborted);
    QVERIFY(!signal->isAborted());
    TRY_VERIFY(signal->isAborted());
    QCOMPARE(aborted.size(), 1);
    QCOMPARE(errorIn(signal->reason()).kind(), WebSocketError::Kind::Timeout);
    QCOMPARE(errorIn(signal->reason()).name(), u"TimeoutError"_s);
}

void tst_AbortSignal::timeoutAbortsWithTheGivenReason()
{
    const auto signal = AbortSignal::timeout(1ms, u"too late"_s);
    TRY_VERIFY(signal->isAborted());
    QCOMPARE(signal->reason(), QVariant(u"too late"_s));
}

void tst_AbortSignal::timeoutDoesNotOutliveItsSignal()
{
    auto dropped = AbortSignal::timeout(1ms);
    const std::weak_ptr<AbortSignal> watched = dropped;
    dropped.reset();
    QVERIFY(watched.expired());
    const auto later = AbortSignal::timeout(2ms); // by then the first timer would have fired
    TRY_VERIFY(later->isAborted());
}

void tst_AbortSignal::anyFollowsTheFirst()
{
    AbortController first;
    AbortController second;
    const auto any = AbortSignal::any({first.signal(), second.signal()});
    QSignalSpy aborted(any.get(), &AbortSignal::aborted);
    QVERIFY(!any->isAborted());
    second.abort(u"second"_s);
    first.abort(u"first"_s);
    QVERIFY(any->isAborted());
    QCOMPARE(any->reason(), QVariant(u"second"_s));
    QCOMPARE(aborted.size(), 1);
}

void tst_AbortSignal::anyOfAnAbortedSignalIsAborted()
{
    const AbortController open;
    const auto any = AbortSignal::any({open.signal(), AbortSignal::abort(1), AbortSignal::abort(2)});
    QVERIFY(any->isAborted());
    QCOMPARE(any->reason(), QVariant(1));
}

void tst_AbortSignal::anyOfNothingIsNeverAborted()
{
    QVERIFY(!AbortSignal::any({})->isAborted());
}

void tst_AbortSignal::anyKeepsItsSourcesAlive()
{
    const auto any = AbortSignal::any({AbortSignal::timeout(1ms)});
    TRY_VERIFY(any->isAborted());
    QCOMPARE(errorIn(any->reason()).kind(), WebSocketError::Kind::Timeout);
}

void tst_AbortSignal::anyCanBeNested()
{
    AbortController controller;
    const auto any = AbortSignal::any({AbortSignal::any({controller.signal()}), AbortSignal::any({})});
    controller.abort(7);
    QVERIFY(any->isAborted());
    QCOMPARE(any->reason(), QVariant(7));
}

void tst_AbortSignal::deletingTheControllerDoesNotAbort()
{
    auto controller = std::make_unique<AbortController>();
    const auto signal = controller->signal();
    QSignalSpy aborted(signal.get(), &AbortSignal::aborted);
    controller.reset();
    QVERIFY(!signal->isAborted());
    QCOMPARE(aborted.size(), 0);
}

void tst_AbortSignal::controllerMayBeDeletedByASlot()
{
    QPointer controller = new AbortController;
    const auto signal = controller->signal();
    connect(signal.get(), &AbortSignal::aborted, this, [&] { delete controller; });
    controller->abort(u"why"_s);
    QVERIFY(!controller);
    QCOMPARE(signal->reason(), QVariant(u"why"_s));
}

void tst_AbortSignal::lastReferenceMayBeDroppedByASlot()
{
    AbortController source;
    auto any = AbortSignal::any({source.signal()});
    const std::weak_ptr<AbortSignal> watched = any;
    connect(any.get(), &AbortSignal::aborted, this, [&] { any.reset(); });
    source.abort();
    QVERIFY(watched.expired());
}

QTEST_GUILESS_MAIN(tst_AbortSignal)
#include "tst_abortsignal.moc"
