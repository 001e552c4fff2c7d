// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#include "abortcontroller.h"
#include "testconnection.h"

#include <QtCore/qtimer.h>
#include <QtTest/qtest.h>

using namespace Qt::StringLiterals;
using Kind = WebSocketError::Kind;
using State = WebSocketStream::State;

// Deleting from inside: in a slot or continuation of the very object.
class tst_Deletion : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase_data() { addTransports(); }

    void anyEventMayDeleteAnything_data();
    void anyEventMayDeleteAnything();
    void anyFailureMayDeleteTheStream_data();
    void anyFailureMayDeleteTheStream();
    void abortedSlotMayDeleteTheStream_data();
    void abortedSlotMayDeleteTheStream();
    void abortedSlotMayDeleteTheController();
};

using Action = std::function<void()>;
using Trigger = std::function<void(WebSocketStream *, QObject *, const Action &)>;

template <typename T>
static void whenSettled(QFuture<T> future, const Action &act)
{
    future.then([act](const QFuture<T> &) { act(); });
}

static Trigger onState(State wanted)
{
    return [wanted](WebSocketStream *stream, QObject *context, const Action &act) {
        QObject::connect(stream, &WebSocketStream::stateChanged, context, [=](State state) {
            if (state == wanted)
                act();
        });
    };
}

template <typename Signal>
static Trigger onReadable(Signal signal)
{
    return [signal](WebSocketStream *stream, QObject *context, const Action &act) {
        QObject::connect(stream->readable(), signal, context, [act] { act(); });
    };
}

// Everything that a stream tells somebody in the course of a connection.
static QList<std::pair<const char *, Trigger>> triggers()
{
    return {
            {"opened", [](auto *stream, auto *, const auto &act) { whenSettled(stream->opened(), act); }},
            {"state Open", onState(State::Open)},
            {"messagesAvailable", onReadable(&WebSocketReadable::messagesAvailable)},
            {"readyRead", onReadable(&QIODevice::readyRead)},
            {"receive", [](auto *stream, auto *, const auto &act) { whenSettled(stream->readable()->receive(), act); }},
            {"second receive",
             [](auto *stream, auto *, const auto &act) {
                 whenSettled(stream->readable()->receive(), [] {});
                 whenSettled(stream->readable()->receive(), act);
             }},
            {"bytesWritten",
             [](auto *stream, auto *context, const auto &act) {
                 QObject::connect(stream->writable(), &QIODevice::bytesWritten, context, [act] { act(); });
             }},
            {"send",
             [](auto *stream, auto *, const auto &act) {
                 stream->opened().then([act](const WebSocketOpenInfo &info) {
                     info.writable->setHighWaterMark(1);
                     whenSettled(info.writable->send(WebSocketMessage(QByteArray(1000 * 1000, 'a'))), act);
                 });
             }},
            {"ready",
             [](auto *stream, auto *, const auto &act) {
                 stream->opened().then([act](const WebSocketOpenInfo &info) {
                     info.writable->setHighWaterMark(1);
                     info.writable->write(QByteArray(1000 * 1000, 'a'));
                     whenSettled(info.writable->ready(), act);
                 });
             }},
            {"state Closing", onState(State::Closing)},
            {"receive at the end",
             [](auto *stream, auto *, const auto &act) {
                 for (int i = 0; i < 3; ++i)
                     whenSettled(stream->readable()->receive(), [] {});
                 whenSettled(stream->readable()->receive(), act);
             }},
            {"readChannelFinished", onReadable(&QIODevice::readChannelFinished)},
            {"closed", [](auto *stream, auto *, const auto &act) { whenSettled(stream->closed(), act); }},
            {"state Closed", onState(State::Closed)},
    };
}

void tst_Deletion::anyEventMayDeleteAnything_data()
{
    QTest::addColumn<Trigger>("trigger");
    QTest::addColumn<QString>("victim");
    for (const auto &[name, trigger] : triggers()) {
        for (const char *victim : {"stream", "readable", "writable"})
            QTest::addRow("%s deletes the %s", name, victim) << trigger << QString::fromLatin1(victim);
    }
}

void tst_Deletion::anyEventMayDeleteAnything()
{
    QFETCH(const Trigger, trigger);
    QFETCH(const QString, victim);
    bool fired = false;
    TestConnection c;
    c.peer.setAnswersClose(true);
    c.start();
    trigger(c.stream.get(), this, [&] {
        if (std::exchange(fired, true))
            return;
        if (victim == u"stream")
            c.remove();
        else if (victim == u"readable")
            delete c.stream->readable();
        else
            delete c.stream->writable();
    });
    const auto opened = c.stream->opened();
    const auto closed = c.stream->closed();
    AWAIT(opened);
    if (c.peer.isConnected())
        c.peer.sendBytes(RawFrame{RawFrame::Text, "one"}.toBytes() + RawFrame{RawFrame::Text, "two"}.toBytes()
                         + RawFrame{RawFrame::Text, "three"}.toBytes() + RawFrame{RawFrame::Ping}.toBytes());
    if (c.stream && c.stream->writable())
        c.stream->writable()->write(QByteArray(100 * 1000, 'a'));
    TRY_PEER(c.peer, !c.peer.isConnected() || !c.peer.frames(RawFrame::Pong).isEmpty());
    TRY_VERIFY(!c.stream || !c.stream->writable() || c.stream->writable()->bytesToWrite() == 0);
    if (c.stream)
        c.stream->close();
    AWAIT(closed);
    TRY_VERIFY(fired);
    TRY_PEER(c.peer, c.peer.wasDisconnected());
}

void tst_Deletion::anyFailureMayDeleteTheStream_data()
{
    using Fail = std::function<void(TestConnection &)>;
    QTest::addColumn<Fail>("fail");
    QTest::addColumn<Trigger>("trigger");
    const QList<std::pair<const char *, Fail>> failures = {
            {"refused by HTTP",
             [](TestConnection &c) {
                 c.peer.setAnswer("HTTP/1.1 403 Forbidden\r\n\r\n");
                 c.start();
             }},
            {"malformed answer",
             [](TestConnection &c) {
                 c.peer.setAnswer("SSH-2.0-OpenSSH_9.2\r\n\r\n");
                 c.start();
             }},
            {"wrong subprotocol",
             [](TestConnection &c) {
                 c.peer.setProtocol("chat");
                 c.start();
             }},
            {"host not found",
             [](TestConnection &c) {
                 QUrl url = c.peer.url();
                 url.setHost(u"invalid.invalid"_s);
                 c.stream = std::make_unique<WebSocketStream>(url, c.options);
             }},
            {"reset",
             [](TestConnection &c) {
                 QVERIFY(c.open());
                 QTimer::singleShot(0, &c.peer, [&c] { c.peer.reset(); });
             }},
            {"FIN",
             [](TestConnection &c) {
                 QVERIFY(c.open());
                 QTimer::singleShot(0, &c.peer, [&c] { c.peer.fin(); });
             }},
            {"violated protocol",
             [](TestConnection &c) {
                 QVERIFY(c.open());
                 c.peer.sendFrame({3, "reserved"});
             }},
            {"too big",
             [](TestConnection &c) {
                 c.options.maxMessageSize = 10;
                 QVERIFY(c.open());
                 c.peer.sendText("more than ten bytes");
             }},
            {"closing times out",
             [](TestConnection &c) {
                 c.options.closeTimeout = std::chrono::milliseconds(50);
                 QVERIFY(c.open());
                 QVERIFY(c.stream->close());
             }},
    };
    const QList<std::pair<const char *, Trigger>> ends = {
            {"opened or closed",
             [](auto *stream, auto *, const auto &act) {
                 if (stream->opened().isFinished())
                     whenSettled(stream->closed(), act);
                 else
                     whenSettled(stream->opened(), act);
             }},
            {"receive", [](auto *stream, auto *, const auto &act) { whenSettled(stream->readable()->receive(), act); }},
            {"readChannelFinished", onReadable(&QIODevice::readChannelFinished)},
            {"closed", [](auto *stream, auto *, const auto &act) { whenSettled(stream->closed(), act); }},
            {"state Closed", onState(State::Closed)},
    };
    for (const auto &[failureName, fail] : failures) {
        for (const auto &[endName, trigger] : ends)
            QTest::addRow("%s, %s", failureName, endName) << fail << trigger;
    }
}

void tst_Deletion::anyFailureMayDeleteTheStream()
{
    QFETCH(const std::function<void(TestConnection &)>, fail);
    QFETCH(const Trigger, trigger);
    bool fired = false;
    TestConnection c;
    fail(c);
    QVERIFY(c.stream);
    const auto opened = c.stream->opened();
    const auto closed = c.stream->closed();
    trigger(c.stream.get(), this, [&] {
        fired = true;
        c.remove();
    });
    TRY_VERIFY(fired);
    QVERIFY(!c.stream);
    AWAIT(opened);
    AWAIT(closed);
    QVERIFY(!succeeded(closed));
    TRY_PEER(c.peer, !c.peer.isConnected());
}

void tst_Deletion::abortedSlotMayDeleteTheStream_data()
{
    QTest::addColumn<bool>("first");
    QTest::newRow("before the stream's own slot") << true;
    QTest::newRow("after the stream's own slot") << false;
}

void tst_Deletion::abortedSlotMayDeleteTheStream()
{
    QFETCH(const bool, first);
    TestConnection c;
    AbortController controller;
    c.peer.setSilent();
    c.options.signal = controller.signal();
    const auto removeStream = [&] { c.remove(); };
    if (first)
        connect(controller.signal().get(), &AbortSignal::aborted, this, removeStream);
    c.start();
    if (!first)
        connect(controller.signal().get(), &AbortSignal::aborted, this, removeStream);
    const auto closed = c.stream->closed();
    TRY_PEER(c.peer, c.peer.hasRequest());
    controller.abort(u"why"_s);
    QVERIFY(!c.stream);
    AWAIT(closed);
    QCOMPARE(errorOf(closed).kind(), Kind::Abort);
    TRY_PEER(c.peer, c.peer.wasDisconnected());
}

void tst_Deletion::abortedSlotMayDeleteTheController()
{
    TestConnection c;
    auto controller = std::make_unique<AbortController>();
    c.peer.setSilent();
    c.options.signal = controller->signal();
    connect(controller->signal().get(), &AbortSignal::aborted, this, [&] { controller.reset(); });
    c.start();
    c.options.signal.reset();
    TRY_PEER(c.peer, c.peer.hasRequest());
    controller->abort(u"why"_s);
    QVERIFY(!controller);
    AWAIT(c.stream->closed());
    QCOMPARE(errorOf(c.stream->closed()).abortReason(), QVariant(u"why"_s));
}

QTEST_GUILESS_MAIN(tst_Deletion)
#include "tst_deletion.moc"
