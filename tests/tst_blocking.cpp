// SPDX-FileCopyrightText: 2026 WebSocketStream authors
// SPDX-License-Identifier: BSD-3-Clause

#include "compressedconnection.h"

#include <QtCore/qeventloop.h>
#include <QtCore/qthread.h>
#include <QtCore/qtimer.h>
#include <QtTest/qtest.h>

using namespace Qt::StringLiterals;
using State = WebSocketStream::State;

// A stream in a worker thread, where nobody runs an event loop; the peer lives in the main thread.
class tst_Blocking : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase_data() { addTransports(); }
    void initTestCase();

    void waitForReadyReadOpensAndReads();
    void waitForReadyReadTimesOut();
    void waitForReadyReadTellsOfTheEnd();
    void waitForReadyReadTellsOfAFailedHandshake();
    void waitForReadyReadResumesAPausedStream();
    void waitForBytesWrittenEmptiesTheBuffer();
    void waitForBytesWrittenSendsWhatIsCompressed();
    void waitForBytesWrittenTimesOut();
    void pingPongWithoutAnEventLoop();
    void closingWithoutAnEventLoop();

    void futuresCanBeAwaitedFromTheMainThread();
    void futuresCanBlockAnotherThread();
};

constexpr int longWait = 20000;

// Runs `work` in a thread while this one runs the event loop; text that it returns is a failure.
static QString runInThread(const std::function<QString()> &work)
{
    QString failure;
    const std::unique_ptr<QThread> thread(QThread::create([&] { failure = work(); }));
    QEventLoop loop;
    QObject::connect(thread.get(), &QThread::finished, &loop, &QEventLoop::quit);
    QTimer::singleShot(3 * longWait, &loop, [] { qFatal("the worker thread is blocked"); });
    thread->start();
    loop.exec();
    thread->wait();
    return failure;
}

#define COMPARE_OR_RETURN(actual, expected) \
    if ((actual) != (expected)) \
    return QStringLiteral(#actual " is not " #expected ", line %1").arg(__LINE__)

// When two threads are the first to use OpenSSL 3 and do so at the same time, it leaks.
void tst_Blocking::initTestCase()
{
    const RawPeer peer(RawPeer::Transport::Tls);
    WebSocketStreamOptions options;
    options.sslConfiguration = TestCertificate::instance().clientConfiguration();
    const WebSocketStream stream(peer.url(), options);
    AWAIT(stream.opened());
}

void tst_Blocking::waitForReadyReadOpensAndReads()
{
    TestConnection c;
    c.peer.setFirstBytes(RawFrame{RawFrame::Text, "welcome"}.toBytes());
    const QString failure = runInThread([&]() -> QString {
        const WebSocketStream stream(c.peer.url(), c.options);
        COMPARE_OR_RETURN(stream.readable()->waitForReadyRead(longWait), true);
        COMPARE_OR_RETURN(stream.state(), State::Open);
        COMPARE_OR_RETURN(succeeded(stream.opened()), true);
        COMPARE_OR_RETURN(stream.readable()->readMessage(), WebSocketMessage(u"welcome"_s));
        return {};
    });
    QVERIFY2(failure.isEmpty(), qPrintable(failure));
}

void tst_Blocking::waitForReadyReadTimesOut()
{
    TestConnection c;
    c.peer.setFirstBytes(RawFrame{RawFrame::Text, "welcome"}.toBytes());
    connect(&c.peer, &RawPeer::messageReceived, this, [&] { c.peer.sendText("gone on"); });
    const QString failure = runInThread([&]() -> QString {
        const WebSocketStream stream(c.peer.url(), c.options);
        COMPARE_OR_RETURN(stream.readable()->waitForReadyRead(longWait), true);
        stream.readable()->readMessages();
        COMPARE_OR_RETURN(stream.readable()->waitForReadyRead(50), false);
        COMPARE_OR_RETURN(stream.state(), State::Open); // that is no failure
        COMPARE_OR_RETURN(stream.closed().isFinished(), false);
        stream.writable()->write("go on");
        COMPARE_OR_RETURN(stream.readable()->waitForReadyRead(longWait), true);
        COMPARE_OR_RETURN(stream.readable()->readMessage(), WebSocketMessage(u"gone on"_s));
        return {};
    });
    QVERIFY2(failure.isEmpty(), qPrintable(failure));
}

void tst_Blocking::waitForReadyReadTellsOfTheEnd()
{
    TestConnection c;
    c.peer.setFirstBytes(RawFrame{RawFrame::Text, "last"}.toBytes());
    const QString failure = runInThread([&]() -> QString {
        const WebSocketStream stream(c.peer.url(), c.options);
        COMPARE_OR_RETURN(stream.readable()->waitForReadyRead(longWait), true);
        QMetaObject::invokeMethod(
                &c.peer, [&] { c.peer.sendClose(3000, "x"); }, Qt::QueuedConnection);
        COMPARE_OR_RETURN(stream.readable()->waitForReadyRead(longWait), false);
        COMPARE_OR_RETURN(succeeded(stream.closed()), true);
        COMPARE_OR_RETURN(stream.closed().result(), (WebSocketCloseInfo{3000, u"x"_s}));
        COMPARE_OR_RETURN(stream.readable()->readAll(), "last"_ba);
        COMPARE_OR_RETURN(stream.readable()->waitForReadyRead(longWait), false); // at once
        return {};
    });
    QVERIFY2(failure.isEmpty(), qPrintable(failure));
}

void tst_Blocking::waitForReadyReadTellsOfAFailedHandshake()
{
    TestConnection c;
    c.peer.setAnswer("HTTP/1.1 403 Forbidden\r\n\r\n");
    const QString failure = runInThread([&]() -> QString {
        const WebSocketStream stream(c.peer.url(), c.options);
        COMPARE_OR_RETURN(stream.readable()->waitForReadyRead(longWait), false);
        COMPARE_OR_RETURN(stream.state(), State::Closed);
        COMPARE_OR_RETURN(errorOf(stream.opened()).httpStatus(), 403);
        return {};
    });
    QVERIFY2(failure.isEmpty(), qPrintable(failure));
}

void tst_Blocking::waitForReadyReadResumesAPausedStream()
{
    TestConnection c;
    constexpr int count = 640;
    constexpr int size = 100 * 1000;
    QByteArray bytes;
    for (int i = 0; i < count; ++i)
        bytes += RawFrame{RawFrame::Binary, QByteArray::number(i).leftJustified(size)}.toBytes();
    c.peer.setFirstBytes(bytes);
    c.options.readHighWaterMark = size;
    c.options.receiveBufferSize = size;
    const QString failure = runInThread([&]() -> QString {
        const WebSocketStream stream(c.peer.url(), c.options);
        for (int received = 0; received < count;) {
            if (!stream.readable()->hasPendingMessages())
                COMPARE_OR_RETURN(stream.readable()->waitForReadyRead(longWait), true);
            const QList<WebSocketMessage> messages = stream.readable()->readMessages();
            for (const WebSocketMessage &message : messages) {
                COMPARE_OR_RETURN(message.size(), size);
                COMPARE_OR_RETURN(message.data().trimmed().toInt(), received++);
            }
        }
        return {};
    });
    QVERIFY2(failure.isEmpty(), qPrintable(failure));
}

void tst_Blocking::waitForBytesWrittenEmptiesTheBuffer()
{
    TestConnection c;
    c.peer.setFirstBytes(RawFrame{RawFrame::Text, "welcome"}.toBytes());
    constexpr qint64 size = 32 * 1000 * 1000;
    connect(&c.peer, &RawPeer::messageReceived, this, [&] {
        if (c.peer.messages().size() == 32)
            c.peer.sendText("all here");
    });
    const QString failure = runInThread([&]() -> QString {
        const WebSocketStream stream(c.peer.url(), c.options);
        COMPARE_OR_RETURN(stream.readable()->waitForReadyRead(longWait), true);
        for (int i = 0; i < 32; ++i)
            stream.writable()->write(QByteArray(size / 32, 'a'));
        while (stream.writable()->bytesToWrite() > 0)
            COMPARE_OR_RETURN(stream.writable()->waitForBytesWritten(longWait), true);
        COMPARE_OR_RETURN(stream.writable()->waitForBytesWritten(longWait), false); // nothing waits
        // Until the peer says that it has it all; deleting the stream would cut it short.
        COMPARE_OR_RETURN(stream.readable()->waitForReadyRead(longWait), true);
        return {};
    });
    QVERIFY2(failure.isEmpty(), qPrintable(failure));
    QCOMPARE(c.peer.messageBytes(), size);
}

void tst_Blocking::waitForBytesWrittenSendsWhatIsCompressed()
{
    CompressedConnection c;
    c.options.compression.level = 1;
    c.peer.setFirstBytes(RawFrame{RawFrame::Text, "welcome"}.toBytes());
    const QList<WebSocketMessage> messages(2, halfRandom(8 * 1000 * 1000));
    connect(&c.peer, &RawPeer::messageReceived, this, [&] {
        if (c.peer.messages().size() == messages.size())
            c.peer.sendText("all here");
    });
    const QString failure = runInThread([&]() -> QString {
        const WebSocketStream stream(c.peer.url(), c.options);
        COMPARE_OR_RETURN(stream.readable()->waitForReadyRead(longWait), true);
        for (const WebSocketMessage &message : messages)
            stream.writable()->write(message.data());
        while (stream.writable()->bytesToWrite() > 0)
            COMPARE_OR_RETURN(stream.writable()->waitForBytesWritten(longWait), true);
        COMPARE_OR_RETURN(stream.readable()->waitForReadyRead(longWait), true);
        return {};
    });
    QVERIFY2(failure.isEmpty(), qPrintable(failure));
    QCOMPARE(c.takeReceived(), messages);
}

void tst_Blocking::waitForBytesWrittenTimesOut()
{
    TestConnection c;
    c.peer.setFirstBytes(RawFrame{RawFrame::Text, "welcome"}.toBytes());
    const QString failure = runInThread([&]() -> QString {
        const WebSocketStream stream(c.peer.url(), c.options);
        COMPARE_OR_RETURN(stream.readable()->waitForReadyRead(longWait), true);
        QMetaObject::invokeMethod(
                &c.peer, [&] { c.peer.stopReading(); }, Qt::BlockingQueuedConnection);
        for (int i = 0; i < 64; ++i)
            stream.writable()->write(QByteArray(1000 * 1000, 'a'));
        while (stream.writable()->waitForBytesWritten(200)) { }
        COMPARE_OR_RETURN(stream.writable()->bytesToWrite() > 0, true);
        COMPARE_OR_RETURN(stream.state(), State::Open);
        COMPARE_OR_RETURN(stream.closed().isFinished(), false);
        return {};
    });
    QVERIFY2(failure.isEmpty(), qPrintable(failure));
}

void tst_Blocking::pingPongWithoutAnEventLoop()
{
    TestConnection c;
    c.peer.setFirstBytes(RawFrame{RawFrame::Text, "0"}.toBytes());
    connect(&c.peer, &RawPeer::messageReceived, this,
            [&](const WebSocketMessage &message) { c.peer.sendText(QByteArray::number(message.text().toInt() + 1)); });
    const QString failure = runInThread([&]() -> QString {
        const WebSocketStream stream(c.peer.url(), c.options);
        for (int i = 0; i < 500; ++i) {
            COMPARE_OR_RETURN(stream.readable()->waitForReadyRead(longWait), true);
            COMPARE_OR_RETURN(stream.readable()->readMessage().text().toInt(), i);
            stream.writable()->writeText(QString::number(i));
        }
        return {};
    });
    QVERIFY2(failure.isEmpty(), qPrintable(failure));
}

void tst_Blocking::closingWithoutAnEventLoop()
{
    TestConnection c;
    c.peer.setFirstBytes(RawFrame{RawFrame::Text, "welcome"}.toBytes());
    c.peer.setAnswersClose(true);
    const QString failure = runInThread([&]() -> QString {
        WebSocketStream stream(c.peer.url(), c.options);
        COMPARE_OR_RETURN(stream.readable()->waitForReadyRead(longWait), true);
        COMPARE_OR_RETURN(stream.close({1000, u"bye"_s}), true);
        COMPARE_OR_RETURN(stream.readable()->waitForReadyRead(longWait), false);
        COMPARE_OR_RETURN(succeeded(stream.closed()), true);
        COMPARE_OR_RETURN(stream.closed().result(), (WebSocketCloseInfo{1000, u"bye"_s}));
        return {};
    });
    QVERIFY2(failure.isEmpty(), qPrintable(failure));
}

// A thread with an event loop and a stream in it.
class StreamThread
{
public:
    explicit StreamThread(const TestConnection &c)
    {
        m_context.moveToThread(&m_thread);
        m_thread.start();
        QMetaObject::invokeMethod(
                &m_context,
                [&] {
                    m_stream = std::make_unique<WebSocketStream>(c.peer.url(), c.options);
                    opened = m_stream->opened();
                    closed = m_stream->closed();
                    message = m_stream->readable()->receive();
                },
                Qt::BlockingQueuedConnection);
    }
    ~StreamThread()
    {
        QMetaObject::invokeMethod(
                &m_context, [&] { m_stream.reset(); }, Qt::BlockingQueuedConnection);
        m_thread.quit();
        m_thread.wait();
    }
    Q_DISABLE_COPY_MOVE(StreamThread)

    QFuture<WebSocketOpenInfo> opened;
    QFuture<WebSocketCloseInfo> closed;
    QFuture<WebSocketMessage> message;

private:
    QThread m_thread;
    QObject m_context;
    std::unique_ptr<WebSocketStream> m_stream;
};

void tst_Blocking::futuresCanBeAwaitedFromTheMainThread()
{
    TestConnection c;
    StreamThread worker(c);
    AWAIT(worker.opened);
    QVERIFY2(succeeded(worker.opened), qPrintable(failureOf(worker.opened)));
    QThread *continuedIn = nullptr;
    const auto continued = worker.message.then(this, [&](const WebSocketMessage &message) {
        continuedIn = QThread::currentThread();
        return message.text();
    });
    c.peer.sendText("hello");
    AWAIT(continued);
    QCOMPARE(continued.result(), u"hello"_s);
    QCOMPARE(continuedIn, thread());
    c.peer.sendClose(3000, "x");
    AWAIT(worker.closed);
    QCOMPARE(worker.closed.result(), (WebSocketCloseInfo{3000, u"x"_s}));
}

void tst_Blocking::futuresCanBlockAnotherThread()
{
    TestConnection c;
    c.peer.setFirstBytes(RawFrame{RawFrame::Text, "hello"}.toBytes()
                         + RawFrame{RawFrame::Close, RawFrame::closeBody(3000, "x")}.toBytes());
    StreamThread worker(c);
    const QString failure = runInThread([&]() -> QString {
        COMPARE_OR_RETURN(worker.opened.result().protocol, QString());
        COMPARE_OR_RETURN(worker.message.result(), WebSocketMessage(u"hello"_s));
        COMPARE_OR_RETURN(worker.closed.result(), (WebSocketCloseInfo{3000, u"x"_s}));
        return {};
    });
    QVERIFY2(failure.isEmpty(), qPrintable(failure));
}

QTEST_GUILESS_MAIN(tst_Blocking)
#include "tst_blocking.moc"
