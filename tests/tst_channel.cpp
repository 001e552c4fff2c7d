// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#include "await.h"
#include "connection/channel.h"
#include "websocketreadable.h"
#include "websocketstream_p.h"
#include "websocketwritable.h"

#include <QtCore/qscopeguard.h>
#include <QtTest/qsignalspy.h>
#include <QtTest/qtest.h>

using State = WebSocketStream::State;

using namespace WebSocketStreamInternal;

// A channel without sockets: it notes what the stream asks of it, and the test plays the network.
class FakeChannel final : public Channel
{
    Q_OBJECT

public:
    void open() override { log << QStringLiteral("open"); }
    QUrl url() const override { return QUrl(QStringLiteral("ws://fake/")); }
    void send(Opcode opcode, const QByteArray &payload) override
    {
        sent << (opcode == Opcode::Text ? WebSocketMessage(QString::fromUtf8(payload)) : WebSocketMessage(payload));
        if (blocked)
            waiting += payload.size();
    }
    void beginMessage(Opcode opcode) override { fragmented = opcode; }
    void sendFragment(const QByteArray &payload, bool isFinal) override
    {
        fragments += payload;
        if (isFinal)
            send(fragmented, std::exchange(fragments, {}));
    }
    void sendPing(const QByteArray &) override { }
    void sendClose(const CloseBody &body) override
    {
        log << QStringLiteral("close %1 %2").arg(body.code).arg(body.reason);
        if (blocked)
            waiting += 4;
    }
    void flush() override { }
    qint64 bytesToWrite() const override { return waiting; }
    bool isConnected() const override { return true; }
    void setPieces(Pieces pieces) override { takesPieces = pieces; }
    void pause() override { log << QStringLiteral("pause"); }
    void resume() override { log << QStringLiteral("resume"); }
    bool hasUnread() const override { return unread; }
    void abort() override { log << QStringLiteral("abort"); }
    void linger() override { log << QStringLiteral("linger"); }
    bool waitForReadyRead(int) override { return false; }
    bool waitForBytesWritten(int) override { return false; }

    ChannelClient *client() const { return m_client; }
    void receive(const WebSocketMessage &message)
    {
        if (message.isText())
            m_client->didReceiveText(message.text(), message.size());
        else
            m_client->didReceiveBinary(message.data());
        m_client->didReceiveBatch();
    }
    void unblock()
    {
        blocked = false;
        waiting = 0;
        m_client->didWrite();
    }

    QStringList log;
    QList<WebSocketMessage> sent;
    Opcode fragmented = Opcode::Binary;
    QByteArray fragments;
    Pieces takesPieces = Pieces::No;
    qint64 waiting = 0;
    bool blocked = false;
    bool unread = false;
};

// The logic of a stream, step by step, in orders that a network rarely produces.
class tst_Channel : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();
    void everythingIsSettledInTheDocumentedOrder();
    void readingPausesAtTheMarkAndResumesAtHalf();
    void closingResumesAPausedChannel();
    void messagesAfterCloseBeganAreDropped();
    void closeFramesAreExchangedOnce();
    void remoteCloseIsEchoed_data();
    void remoteCloseIsEchoed();
    void closedWaitsUntilOurCloseFrameHasLeft();
    void queuedDataIsLostWhenThePeerCloses();
    void queuedDataPrecedesOurCloseFrame();
    void socketIsNotOverfilled();
    void awaitingReceiveInALoopDoesNotExhaustTheStack();
    void awaitingSendInALoopDoesNotExhaustTheStack();

private:
    void open(const WebSocketStreamOptions &options = {});

    FakeChannel *m_channel = nullptr;
    std::unique_ptr<WebSocketStream> m_stream;
};

void tst_Channel::init()
{
    m_channel = nullptr;
}

void tst_Channel::cleanup()
{
    m_stream.reset();
}

void tst_Channel::open(const WebSocketStreamOptions &options)
{
    auto channel = std::make_unique<FakeChannel>();
    m_channel = channel.get();
    m_stream.reset(WebSocketStreamPrivate::create(std::move(channel), options, nullptr));
    QCOMPARE(m_stream->state(), State::Connecting);
    m_channel->client()->didOpen(QString());
    QCOMPARE(m_stream->state(), State::Open);
    m_channel->log.clear();
}

void tst_Channel::everythingIsSettledInTheDocumentedOrder()
{
    auto channel = std::make_unique<FakeChannel>();
    m_channel = channel.get();
    m_stream.reset(WebSocketStreamPrivate::create(std::move(channel), {}, nullptr));
    QStringList order;
    const auto note = [&order](const char *what) {
        return [&order, what](const WebSocketError &) { order << QLatin1StringView(what); };
    };
    m_stream->closed().then([](const WebSocketCloseInfo &) {}).onFailed(note("closed"));
    m_stream->readable()->receive().then([](const WebSocketMessage &) {}).onFailed(note("readable"));
    m_stream->opened().then([](const WebSocketOpenInfo &) {}).onFailed(note("opened"));
    connect(m_stream.get(), &WebSocketStream::stateChanged, this, [&order] { order << QStringLiteral("state"); });
    m_channel->client()->didFail({QStringLiteral("refused")});
    QCOMPARE(order,
             QStringList({QStringLiteral("opened"), QStringLiteral("readable"), QStringLiteral("closed"),
                          QStringLiteral("state")}));

    open();
    order.clear();
    m_channel->blocked = true;
    m_stream->writable()->send(QByteArray(2 * 1024 * 1024, 'x')).then([] {}).onFailed(note("writable"));
    m_stream->closed().then([](const WebSocketCloseInfo &) {}).onFailed(note("closed"));
    m_stream->readable()->receive().then([](const WebSocketMessage &) {}).onFailed(note("readable"));
    m_channel->client()->didDisconnect({QStringLiteral("cut")});
    QCOMPARE(order, QStringList({QStringLiteral("readable"), QStringLiteral("writable"), QStringLiteral("closed")}));
}

void tst_Channel::readingPausesAtTheMarkAndResumesAtHalf()
{
    WebSocketStreamOptions options;
    options.readHighWaterMark = 10000;
    open(options);
    qsizetype count = 0;
    while (m_channel->log.isEmpty() && ++count < 1000)
        m_channel->receive(QByteArray(900, 'x'));
    QCOMPARE(m_channel->log, QStringList({QStringLiteral("pause")}));
    QVERIFY2(count <= 11, "the payload alone reaches the mark by then");
    QVERIFY2(count >= 8, "and bookkeeping is not that large");
    while (m_stream->readable()->bufferedBytes() > 5000) {
        QCOMPARE(m_channel->log.size(), 1);
        QVERIFY(m_stream->readable()->readMessage().isBinary());
    }
    QCOMPARE(m_channel->log, QStringList({QStringLiteral("pause"), QStringLiteral("resume")}));
}

void tst_Channel::closingResumesAPausedChannel()
{
    WebSocketStreamOptions options;
    options.readHighWaterMark = 1;
    open(options);
    m_channel->receive(QStringLiteral("full"));
    QVERIFY(m_stream->close());
    QCOMPARE(m_channel->log,
             QStringList({QStringLiteral("pause"), QStringLiteral("close 0 "), QStringLiteral("resume")}));
}

void tst_Channel::messagesAfterCloseBeganAreDropped()
{
    open();
    m_channel->receive(QStringLiteral("before"));
    QVERIFY(m_stream->close());
    m_channel->receive(QStringLiteral("after"));
    m_channel->client()->didReceiveClose({1005, QString()});
    AWAIT(m_stream->closed());
    QCOMPARE(m_stream->readable()->readMessage().text(), QStringLiteral("before"));
    const auto end = m_stream->readable()->receive();
    AWAIT(end);
    QVERIFY(end.result().isNull());
}

void tst_Channel::closeFramesAreExchangedOnce()
{
    open();
    QVERIFY(m_stream->close({3000, QStringLiteral("mine")}));
    QVERIFY(m_stream->close({3001, QStringLiteral("again")}));
    QVERIFY(!m_stream->closed().isFinished());
    m_channel->client()->didReceiveClose({4000, QStringLiteral("theirs")});
    AWAIT(m_stream->closed());
    QCOMPARE(m_stream->closed().result(), (WebSocketCloseInfo{4000, QStringLiteral("theirs")}));
    QCOMPARE(m_channel->log.filter(QStringLiteral("close")), QStringList({QStringLiteral("close 3000 mine")}));
    QCOMPARE(m_channel->log.constLast(), QStringLiteral("linger"));
}

void tst_Channel::remoteCloseIsEchoed_data()
{
    QTest::addColumn<int>("code");
    QTest::newRow("code") << 3000;
    QTest::newRow("no body") << 1005;
}

void tst_Channel::remoteCloseIsEchoed()
{
    QFETCH(int, code);
    open();
    m_channel->client()->didReceiveClose({code, QString()});
    AWAIT(m_stream->closed());
    QCOMPARE(m_stream->closed().result().closeCode, code);
    QCOMPARE(m_channel->log.constFirst(), QStringLiteral("close %1 ").arg(code));
}

void tst_Channel::closedWaitsUntilOurCloseFrameHasLeft()
{
    open();
    m_channel->blocked = true;
    m_channel->client()->didReceiveClose({1000, QString()});
    QCOMPARE(m_stream->state(), State::Closing);
    QVERIFY(!m_stream->closed().isFinished());
    m_channel->unblock();
    AWAIT(m_stream->closed());
    QCOMPARE(m_stream->closed().result().closeCode, 1000);
}

void tst_Channel::queuedDataIsLostWhenThePeerCloses()
{
    open();
    m_channel->blocked = true;
    const auto first = m_stream->writable()->send(QByteArray(1500000, 'x'));
    const auto second = m_stream->writable()->send(QByteArray(1000, 'y'));
    QCOMPARE(m_channel->sent.size(), 1);
    m_channel->client()->didReceiveClose({3000, QStringLiteral("enough")});
    AWAIT(m_stream->closed());
    const WebSocketError error = errorOf(m_stream->closed());
    QCOMPARE(error.closeCode(), 3000);
    QCOMPARE(error.reason(), QStringLiteral("enough"));
    QCOMPARE(error.unsentBytes(), 1501000);
    QCOMPARE(errorOf(first).closeCode(), 3000);
    QCOMPARE(errorOf(second).closeCode(), 3000);
}

void tst_Channel::queuedDataPrecedesOurCloseFrame()
{
    open();
    m_channel->blocked = true;
    m_stream->writable()->send(QByteArray(1500000, 'x'));
    const auto pending = m_stream->writable()->send(QStringLiteral("last"));
    QVERIFY(m_stream->close());
    AWAIT(pending);
    QCOMPARE(errorOf(pending).kind(), WebSocketError::Kind::InvalidState);
    QCOMPARE(m_channel->sent.size(), 2);
    QCOMPARE(m_channel->sent.constLast().text(), QStringLiteral("last"));
    m_channel->unblock();
    m_channel->client()->didReceiveClose({1005, QString()});
    AWAIT(m_stream->closed());
    QVERIFY2(succeeded(m_stream->closed()), qPrintable(failureOf(m_stream->closed())));
}

void tst_Channel::socketIsNotOverfilled()
{
    open();
    m_channel->blocked = true;
    QList<QFuture<void>> futures;
    for (int i = 0; i < 8; ++i)
        futures << m_stream->writable()->send(QByteArray(i == 0 ? 200 * 1024 : 600 * 1024, char('0' + i)));
    QCOMPARE(m_channel->sent.size(), 2); // one more while less than 256 KiB wait
    QVERIFY(futures.at(1).isFinished());
    QVERIFY(!futures.at(2).isFinished());
    m_channel->unblock();
    QCOMPARE(m_channel->sent.size(), 8);
    for (int i = 0; i < 8; ++i) {
        QVERIFY(futures.at(i).isFinished());
        QCOMPARE(m_channel->sent.at(i).data().at(0), char('0' + i));
    }
    QCOMPARE(m_stream->writable()->bytesToWrite(), 0);
}

void tst_Channel::awaitingReceiveInALoopDoesNotExhaustTheStack()
{
    constexpr int total = 100000;
    WebSocketStreamOptions options;
    options.readHighWaterMark = 1024 * 1024 * 1024;
    open(options);
    for (int i = 0; i < total; ++i)
        m_channel->client()->didReceiveBinary(QByteArray::number(i));
    int received = 0;
    std::function<void()> next = [this, &received, &next] {
        m_stream->readable()->receive().then(this, [&received, &next](const WebSocketMessage &message) {
            QCOMPARE(message.data().toInt(), received);
            if (++received < total)
                next();
        });
    };
    next();
    TRY_COMPARE(received, total);
}

void tst_Channel::awaitingSendInALoopDoesNotExhaustTheStack()
{
    constexpr int total = 100000;
    open();
    int sent = 0;
    std::function<void()> next = [this, &sent, &next] {
        m_stream->writable()->send(QByteArray("x")).then(this, [&sent, &next] {
            if (++sent < total)
                next();
        });
    };
    next();
    TRY_COMPARE(sent, total);
    QCOMPARE(m_channel->sent.size(), total);
}

QTEST_GUILESS_MAIN(tst_Channel)

#include "tst_channel.moc"
