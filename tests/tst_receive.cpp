// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#include "abortcontroller.h"
#include "testconnection.h"

#include <QtCore/qmutex.h>
#include <QtCore/qscopeguard.h>
#include <QtTest/qsignalspy.h>
#include <QtTest/qtest.h>

#include <atomic>
#include <functional>
#include <optional>
#include <thread>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using Kind = WebSocketError::Kind;
using Message = QFuture<WebSocketMessage>;

// What can be written: a time has a unit, and 0 is neither a time nor a signal.
template <typename Limit, typename = void>
constexpr bool isLimit = false;
template <typename Limit>
constexpr bool isLimit<Limit, std::void_t<decltype(std::declval<WebSocketReadable>().receive(std::declval<Limit>()))>> =
        true;
static_assert(isLimit<std::chrono::milliseconds> && isLimit<std::chrono::hours>);
static_assert(isLimit<std::shared_ptr<AbortSignal>> && isLimit<std::nullptr_t>);
static_assert(!isLimit<int> && !isLimit<qint64> && !isLimit<double> && !isLimit<bool>);
static_assert(!isLimit<AbortSignal *> && !isLimit<std::chrono::microseconds>);

// Ways not to wait for a message any longer: a time, a signal, cancel(). None of them loses a message.
class tst_Receive : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase_data() { addTransports(); }

    void timeIsOver();
    void timesAreOverInTheirOwnOrder();
    void messageComesInTime_data();
    void messageComesInTime();
    void noTimeTakesWhatIsThere_data();
    void noTimeTakesWhatIsThere();
    void noTimeTakesAllThatIsThere();

    void abortGivesTheVeryReason_data();
    void abortGivesTheVeryReason();
    void abortedSignalTakesNoMessage();
    void abortReachesAllWhoHaveTheSignal();
    void signalMayBeATimeAsWell();
    void nullSignalIsNone();
    void signalIsLeftAloneAfterwards();

    void cancelledFutureIsFinished_data();
    void cancelledFutureIsFinished();
    void cancelledFutureTakesNoMessage();
    void cancelReachesTheContinuations();
    void cancelAfterThenGivesTheMessageToItsFunction();
    void cancelInAnotherThreadLosesNoMessage();

    void endComesBeforeTheLimit_data();
    void endComesBeforeTheLimit();
    void anyWayMayDeleteTheStream_data();
    void anyWayMayDeleteTheStream();
};

// The message is for the next one, who has no limit.
static void checkNextReceives(TestConnection &c)
{
    const Message next = c.readable()->receive();
    c.peer.sendText("next");
    AWAIT(next);
    QCOMPARE(next.result(), WebSocketMessage(u"next"_s));
    QVERIFY(!c.readable()->hasPendingMessages());
}

void tst_Receive::timeIsOver()
{
    TestConnection c;
    QVERIFY(c.open());
    const Message message = c.readable()->receive(20ms);
    QVERIFY(!message.isFinished());
    AWAIT(message);
    QCOMPARE(errorOf(message).kind(), Kind::Timeout);
    QCOMPARE(errorOf(message).name(), u"TimeoutError"_s);
    QVERIFY2(errorOf(message).message().contains(u"20 ms"_s), qPrintable(errorOf(message).message()));
    checkNextReceives(c);
}

void tst_Receive::timesAreOverInTheirOwnOrder()
{
    TestConnection c;
    QVERIFY(c.open());
    const Message patient = c.readable()->receive(1h);
    const Message hasty = c.readable()->receive(30ms);
    const Message hastier = c.readable()->receive(10ms);
    AWAIT(hastier);
    AWAIT(hasty);
    QCOMPARE(errorOf(hasty).kind(), Kind::Timeout);
    QVERIFY(!patient.isFinished());
    c.peer.sendText("here");
    AWAIT(patient);
    QCOMPARE(patient.result(), WebSocketMessage(u"here"_s));
}

void tst_Receive::messageComesInTime_data()
{
    QTest::addColumn<std::chrono::milliseconds>("timeout");
    QTest::newRow("an hour") << std::chrono::milliseconds(1h);
    QTest::newRow("more than a timer takes") << std::chrono::milliseconds(24h * 365);
    QTest::newRow("more than a clock takes") << std::chrono::milliseconds(24h * 365 * 10000);
    QTest::newRow("nearly ever") << std::chrono::milliseconds::max() - 1ms;
    QTest::newRow("ever") << std::chrono::milliseconds::max();
}

void tst_Receive::messageComesInTime()
{
    QFETCH(const std::chrono::milliseconds, timeout);
    TestConnection c;
    QVERIFY(c.open());
    const Message message = c.readable()->receive(timeout);
    const Message over = c.readable()->receive(20ms);
    AWAIT(over);
    QVERIFY(!message.isFinished());
    c.peer.sendText("here");
    AWAIT(message);
    QCOMPARE(message.result(), WebSocketMessage(u"here"_s));
}

void tst_Receive::noTimeTakesWhatIsThere_data()
{
    QTest::addColumn<std::chrono::milliseconds>("timeout");
    QTest::newRow("0") << 0ms;
    QTest::newRow("-1") << -1ms;
    QTest::newRow("least") << std::chrono::milliseconds::min();
}

void tst_Receive::noTimeTakesWhatIsThere()
{
    QFETCH(const std::chrono::milliseconds, timeout);
    TestConnection c;
    QVERIFY(c.open());
    const Message none = c.readable()->receive(timeout);
    QVERIFY(none.isFinished());
    QCOMPARE(errorOf(none).kind(), Kind::Timeout);
    c.peer.sendText("here");
    TRY_VERIFY(c.readable()->hasPendingMessages());
    const Message message = c.readable()->receive(timeout);
    QVERIFY(message.isFinished());
    QCOMPARE(message.result(), WebSocketMessage(u"here"_s));
}

// Also those that the event loop hands over, because so many cannot be on the stack.
void tst_Receive::noTimeTakesAllThatIsThere()
{
    TestConnection c;
    QVERIFY(c.open());
    constexpr int count = 1000;
    for (int i = 0; i < count; ++i)
        c.peer.sendBinary(QByteArray::number(i));
    TRY_COMPARE(c.readable()->pendingMessageCount(), count);
    int received = 0;
    std::optional<WebSocketError> error;
    std::function<void()> next = [&] {
        c.readable()->receive(0ms).then([&](const Message &message) {
            if (message.resultCount() == 0) {
                error = errorOf(message);
                return;
            }
            QCOMPARE(numberIn(message.result()), received++);
            next();
        });
    };
    next();
    TRY_VERIFY(error);
    QCOMPARE(error->kind(), Kind::Timeout);
    QCOMPARE(received, count);
}

void tst_Receive::abortGivesTheVeryReason_data()
{
    QTest::addColumn<QVariant>("reason");
    QTest::addColumn<Kind>("kind");
    QTest::newRow("none") << QVariant() << Kind::Abort;
    QTest::newRow("a value") << QVariant(42) << Kind::Abort;
    QTest::newRow("an error") << QVariant::fromValue(WebSocketError(Kind::Operation, u"no more"_s)) << Kind::Operation;
}

void tst_Receive::abortGivesTheVeryReason()
{
    QFETCH(const QVariant, reason);
    QFETCH(const Kind, kind);
    TestConnection c;
    QVERIFY(c.open());
    AbortController controller;
    const Message message = c.readable()->receive(controller.signal());
    QVERIFY(!message.isFinished());
    controller.abort(reason);
    QVERIFY(message.isFinished());
    QCOMPARE(errorOf(message).kind(), kind);
    if (reason.userType() == QMetaType::Int)
        QCOMPARE(errorOf(message).abortReason(), reason);
    checkNextReceives(c);
}

void tst_Receive::abortedSignalTakesNoMessage()
{
    TestConnection c;
    QVERIFY(c.open());
    c.peer.sendText("here");
    TRY_VERIFY(c.readable()->hasPendingMessages());
    const Message message = c.readable()->receive(AbortSignal::abort());
    QVERIFY(message.isFinished());
    QCOMPARE(errorOf(message).name(), u"AbortError"_s);
    QCOMPARE(c.readable()->readMessage(), WebSocketMessage(u"here"_s));
}

void tst_Receive::abortReachesAllWhoHaveTheSignal()
{
    TestConnection c;
    QVERIFY(c.open());
    AbortController controller;
    AbortController other;
    const Message first = c.readable()->receive(controller.signal());
    const Message unlimited = c.readable()->receive();
    const Message limited = c.readable()->receive(other.signal());
    const Message last = c.readable()->receive(controller.signal());
    controller.abort();
    QCOMPARE(errorOf(first).kind(), Kind::Abort);
    QCOMPARE(errorOf(last).kind(), Kind::Abort);
    QVERIFY(!unlimited.isFinished());
    QVERIFY(!limited.isFinished());
    c.peer.sendText("one");
    c.peer.sendText("two");
    AWAIT(limited);
    QCOMPARE(unlimited.result(), WebSocketMessage(u"one"_s));
    QCOMPARE(limited.result(), WebSocketMessage(u"two"_s));
}

// It lives as long as it is waited for.
void tst_Receive::signalMayBeATimeAsWell()
{
    TestConnection c;
    QVERIFY(c.open());
    AbortController controller;
    const Message message = c.readable()->receive(AbortSignal::any({controller.signal(), AbortSignal::timeout(20ms)}));
    AWAIT(message);
    QCOMPARE(errorOf(message).kind(), Kind::Timeout);
    checkNextReceives(c);
}

void tst_Receive::nullSignalIsNone()
{
    TestConnection c;
    QVERIFY(c.open());
    const Message message = c.readable()->receive(nullptr);
    c.peer.sendText("here");
    AWAIT(message);
    QCOMPARE(message.result(), WebSocketMessage(u"here"_s));
}

// One signal for 100,000 calls, whatever comes of them.
void tst_Receive::signalIsLeftAloneAfterwards()
{
    struct Peek : AbortSignal
    {
        using QObject::receivers;
    };
    TestConnection c;
    QVERIFY(c.open());
    AbortController controller;
    const std::shared_ptr<AbortSignal> signal = controller.signal();
    const auto connections = [&] { return (signal.get()->*&Peek::receivers)(SIGNAL(aborted())); };
    const long owners = signal.use_count();
    constexpr int atOnce = 2000;
    for (int round = 0; round < 50; ++round) {
        QList<Message> messages;
        for (int i = 0; i < atOnce; ++i)
            messages.append(c.readable()->receive(signal));
        QCOMPARE(connections(), atOnce);
        for (int i = 0; i < atOnce / 2; ++i)
            messages[i].cancel();
        c.peer.sendBytes(RawFrame{RawFrame::Text, "one"}.toBytes().repeated(atOnce / 2));
        AWAIT(messages.constLast());
        QCOMPARE(connections(), 0);
    }
    QCOMPARE(signal.use_count(), owners);
    QVERIFY(!c.readable()->hasPendingMessages());
}

void tst_Receive::cancelledFutureIsFinished_data()
{
    QTest::addColumn<bool>("isOld");
    QTest::newRow("at once") << false;
    QTest::newRow("after some time") << true;
}

void tst_Receive::cancelledFutureIsFinished()
{
    QFETCH(const bool, isOld);
    TestConnection c;
    QVERIFY(c.open());
    Message message = c.readable()->receive();
    const Message behind = c.readable()->receive();
    const Message time = c.readable()->receive(isOld ? 50ms : 0ms);
    AWAIT(time);
    message.cancel();
    AWAIT(message);
    QVERIFY(message.isCanceled());
    QCOMPARE(message.resultCount(), 0);
    QVERIFY(!behind.isFinished());
    c.peer.sendText("here");
    AWAIT(behind);
    QCOMPARE(behind.result(), WebSocketMessage(u"here"_s));
}

// It waits to be read, as if there had been nobody.
void tst_Receive::cancelledFutureTakesNoMessage()
{
    TestConnection c;
    QVERIFY(c.open());
    const QSignalSpy messagesAvailable(c.readable(), &WebSocketReadable::messagesAvailable);
    Message message = c.readable()->receive();
    message.cancel();
    c.peer.sendText("here");
    TRY_VERIFY(!messagesAvailable.isEmpty());
    QVERIFY(message.isFinished());
    QCOMPARE(message.resultCount(), 0);
    QCOMPARE(c.readable()->pendingMessageCount(), 1);
    QVERIFY(c.readable()->bufferedBytes() > 0);
    QCOMPARE(c.readable()->readMessage(), WebSocketMessage(u"here"_s));
}

void tst_Receive::cancelReachesTheContinuations()
{
    TestConnection c;
    QVERIFY(c.open());
    QStringList called;
    Message message = c.readable()->receive();
    const QFuture<void> last = message.then(this, [&](const WebSocketMessage &) { called.append(u"then"_s); })
                                       .onCanceled(this, [&] { called.append(u"cancelled"_s); })
                                       .onFailed(this, [&] { called.append(u"failed"_s); });
    message.cancel();
    AWAIT(last);
    QCOMPARE(called, QStringList{u"cancelled"_s});
}

// What Qt does, and what the reference says of it: the function has the message, and it is not lost.
void tst_Receive::cancelAfterThenGivesTheMessageToItsFunction()
{
    TestConnection c;
    QVERIFY(c.open());
    WebSocketMessage received;
    const auto keep = [&](const WebSocketMessage &message) { received = message; };
    QFuture<void> kept = c.readable()->receive().then(this, keep);
    kept.cancel();
    c.peer.sendText("here");
    TRY_COMPARE(received, WebSocketMessage(u"here"_s));
#if QT_VERSION >= QT_VERSION_CHECK(6, 10, 0)
    received = {};
    kept = c.readable()->receive().then(this, keep);
    kept.cancelChain();
    AWAIT(kept);
    checkNextReceives(c);
    QVERIFY(received.isNull());
#endif
}

// Two wait at any time, and the other thread cancels one of them while messages are handed over.
void tst_Receive::cancelInAnotherThreadLosesNoMessage()
{
    TestConnection c;
    QVERIFY(c.open());
    constexpr int count = 1000;
    int received = 0;
    int cancelled = 0;
    QMutex mutex;
    Message current;
    std::function<void()> next = [&] {
        const Message message = c.readable()->receive();
        {
            const QMutexLocker locker(&mutex);
            current = message;
        }
        const auto settled = [&, message] {
            if (message.resultCount() == 0)
                ++cancelled;
            else if (numberIn(message.result()) == received)
                ++received;
            if (received < count)
                next();
        };
        Message(message).then([settled](const WebSocketMessage &) { settled(); }).onCanceled(settled);
    };
    next();
    next();
    std::atomic<bool> isOver = false;
    std::thread other([&] {
        while (!isOver) {
            {
                const QMutexLocker locker(&mutex);
                current.cancel();
            }
            std::this_thread::yield(); // a mutex is not fair
        }
    });
    const auto join = qScopeGuard([&] {
        isOver = true;
        other.join();
    });
    for (int i = 0; i < count; ++i)
        c.peer.sendText(QByteArray::number(i));
    TRY_COMPARE(received, count);
    QVERIFY(cancelled > 0);
}

using Limit = std::function<Message(WebSocketReadable *)>;

void tst_Receive::endComesBeforeTheLimit_data()
{
    QTest::addColumn<Limit>("receive");
    QTest::newRow("time") << Limit([](WebSocketReadable *readable) { return readable->receive(1h); });
    QTest::newRow("no time") << Limit([](WebSocketReadable *readable) { return readable->receive(0ms); });
    QTest::newRow("signal") << Limit(
            [](WebSocketReadable *readable) { return readable->receive(AbortSignal::timeout(1h)); });
}

void tst_Receive::endComesBeforeTheLimit()
{
    QFETCH(const Limit, receive);
    {
        TestConnection c;
        QVERIFY(c.open());
        c.peer.setAnswersClose(true);
        c.stream->close();
        AWAIT(c.stream->closed());
        const Message message = receive(c.readable());
        QVERIFY(message.isFinished());
        QVERIFY(message.result().isNull());
    }
    {
        TestConnection c;
        QVERIFY(c.open());
        const Message waiting = c.readable()->receive(1h);
        c.peer.reset();
        AWAIT(c.stream->closed());
        AWAIT(waiting);
        QCOMPARE(describe(errorOf(waiting)), describe(errorOf(c.stream->closed())));
        QCOMPARE(describe(errorOf(receive(c.readable()))), describe(errorOf(c.stream->closed())));
    }
}

void tst_Receive::anyWayMayDeleteTheStream_data()
{
    QTest::addColumn<QString>("way");
    QTest::addColumn<bool>("isOld");
    for (const char *way : {"time", "abort", "cancel"}) {
        QTest::addRow("%s", way) << QString::fromLatin1(way) << false;
        QTest::addRow("%s, after some time", way) << QString::fromLatin1(way) << true;
    }
}

// In the continuation of the first; the other ones have not been told yet, or have no reason of their own.
void tst_Receive::anyWayMayDeleteTheStream()
{
    QFETCH(const QString, way);
    QFETCH(const bool, isOld);
    TestConnection c;
    QVERIFY(c.open());
    AbortController controller;
    const auto receive = [&] {
        if (way == u"abort")
            return c.readable()->receive(controller.signal());
        return way == u"time" ? c.readable()->receive(100ms) : c.readable()->receive();
    };
    QList<Message> messages;
    for (int i = 0; i < 3; ++i)
        messages.append(receive());
    messages.append(c.readable()->receive());
    const Message time = c.readable()->receive(isOld ? 50ms : 0ms);
    AWAIT(time);
    const auto remove = [&] { c.remove(); };
    const QFuture<void> first = messages[0].then([](const WebSocketMessage &) {}).onCanceled(remove).onFailed(remove);
    controller.abort();
    if (way == u"cancel") {
        for (Message &message : messages)
            message.cancel();
    }
    AWAIT(first);
    QVERIFY(!c.stream);
    for (const Message &message : std::as_const(messages))
        AWAIT(message);
    if (way != u"cancel")
        QCOMPARE(errorOf(messages.constLast()).kind(), Kind::Abort); // deleted
}

QTEST_GUILESS_MAIN(tst_Receive)
#include "tst_receive.moc"
